/* A pack's catalog beside a log: its rows become the log's items, so that what is learned of them is told as the page would tell it. */
#ifndef VT_RANK_ITEMS_H
#define VT_RANK_ITEMS_H

#include "catalog.h"
#include "event_log.h"
#include "rank_shop.h"

/* Owned: vt_rank_items_close. */
typedef struct vt_rank_items {
    vt_rank_shop shop;       /* columns, prices; space and terms are the caller's to set */
    size_t known;            /* items of the log that the catalog has */
    size_t count;            /* of the log as it is numbered now */
    const char **ids;        /* [count] */
    char *id_storage;
    uint32_t *columns[VT_RANK_ATTRIBUTES]; /* [count] */
    int64_t *prices, *list_prices;         /* [count] */
} vt_rank_items;

/* Numbers the items of the log anew: the catalog's rows first, in their order, then what the catalog does not have, in the log's. The log
 * borrows its ids from *out from then on, which must outlive it. VT_BAD_DATA: the catalog has none of them; what the catalog answers;
 * VT_NO_MEMORY. Close it in any case. */
vt_status vt_rank_items_open(vt_rank_items *out, vt_event_log *log, vt_catalog *catalog, vt_error *error);
void vt_rank_items_close(vt_rank_items *items);

#endif
