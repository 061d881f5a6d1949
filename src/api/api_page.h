/* A page of products with its counts: what "browse" and "search" share. */
#ifndef VT_API_PAGE_H
#define VT_API_PAGE_H

#include "api_methods.h"

enum { VT_PAGE_MOST_ITEMS = VT_SEARCH_MOST_ITEMS };

/* "offset", "limit", "sort" and "facets". */
typedef struct vt_page_request {
    size_t offset, limit;
    vt_sort sort;
    bool facets;
} vt_page_request;

/* What is absent stays as it is, but for the limit, which is 48 then. */
vt_status vt_read_page_request(const cJSON *params, vt_page_request *page, vt_error *error);

/* Adds "facets" and "price", counted under `filter`. */
vt_status vt_write_facets(cJSON *result, vt_catalog *catalog, const vt_filter *filter, vt_error *error);

#endif
