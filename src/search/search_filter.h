/* What passes: what a visitor ticked and what their words say, and less of it where nothing is left. */
#ifndef VT_SEARCH_FILTER_H
#define VT_SEARCH_FILTER_H

#include "query_reading.h"


typedef struct vt_search_filter {
    const vt_filter *ticked;         /* borrowed; never NULL */
    const vt_query_reading *reading; /* borrowed */
    const vt_catalog *catalog;       /* its values are what the words name */
    bool words_free[VT_READ_FIELDS]; /* what the words say of a field no longer holds */
    bool ticks_free[VT_READ_FIELDS]; /* nor what is ticked of it */
    size_t step;
    const char *relaxed[VT_READ_FIELDS]; /* fields of which the filter has been freed, in order */
    size_t relaxed_count;
} vt_search_filter;

/* Where a ticked field and the words exclude each other, the words yield at once and the field counts as relaxed. */
void vt_search_filter_open(vt_search_filter *filter, const vt_filter *ticked, const vt_query_reading *reading,
                           const vt_catalog *catalog);

/* What holds now. Values are borrowed from the catalog and from `ticked`; a field's values are those both ticked and said. */
void vt_search_filter_write(const vt_search_filter *filter, vt_filter *out);

/* Takes one more restriction away: first the price, then season, usage, brand, colour, article type, sub-category, category, gender; of
 * each what the words said, then what was ticked. "In stock" and sizes stay. False when nothing is left to take away. */
bool vt_search_filter_relax(vt_search_filter *filter);

#endif
