/* Words, meaning and picture -> one ranked list.
 *
 * The words are read first (query_reading.h): what they say of facets and prices is added to the ticked filter, what is left is looked for by
 * BM25 with the thesaurus' forms beside each word (catalog_match.h). Every vector that comes with the request is a list of its own: the
 * nearest rows of its space. The lists become one by reciprocal rank (fusion.h). */
#ifndef VT_SEARCH_H
#define VT_SEARCH_H

#include "nearest.h"
#include "search_filter.h"

enum {
    VT_SEARCH_MOST_ITEMS = 500,
    VT_SEARCH_MOST_VECTORS = 4,
    VT_SEARCH_NEAREST = 200, /* rows that a vector finds */
    VT_SEARCH_RANKED = 1000, /* rows that BM25 orders; of more, the best by weight (coarse_order.h), the others behind them */
    VT_RELAXED_MOST = VT_READ_FIELDS + 1
};

/* Bits of what found a row. */
enum { VT_FOUND_BY_WORDS = 1, VT_FOUND_BY_MEANING = 2, VT_FOUND_BY_PICTURE = 4 };

/* Something to be near to. Borrowed. */
typedef struct vt_search_vector {
    uint8_t found_by;             /* VT_FOUND_BY_MEANING or _PICTURE */
    const vt_vector_space *space; /* of as many rows as the catalog; its one-bit codes have come */
    const float *values;          /* f32[dims], the space's; any length but zero, finite */
    size_t dims;
    float least_cosine; /* rows below are not found, unless there are no others; 0: those that point away are not */
    bool needs_known;   /* leave the vector out when nothing of the text is known to the catalog: a map of the catalog's own words says nothing of
                           others */
} vt_search_vector;

/* Zero means default. Borrowed. */
typedef struct vt_search_request {
    const char *text; /* NULL: none */
    bool literal;     /* the text's words are looked for as they stand, the last also as a beginning: none read, corrected or widened by the thesaurus */
    const vt_search_vector *vectors;
    size_t vector_count;     /* at most VT_SEARCH_MOST_VECTORS */
    float recall;            /* of what is near a vector, above 0 to 1: nearest.h; 0: its default */
    const vt_filter *filter; /* what is ticked; NULL: nothing. Its text is not used */
    vt_sort sort;            /* VT_SORT_ROW is the id order: say VT_SORT_RELEVANCE for the best first */
    size_t offset, limit;    /* limit: at most VT_SEARCH_MOST_ITEMS */
} vt_search_request;

typedef struct vt_search_answer {
    size_t total;
    size_t rows[VT_SEARCH_MOST_ITEMS];
    uint8_t found_by[VT_SEARCH_MOST_ITEMS]; /* bits; 0 for what only passes the filter */
    size_t count;
    vt_query_reading reading;
    const char *relaxed[VT_RELAXED_MOST]; /* fields that the filter had to be freed of, in order; "words" when not all could be had */
    size_t relaxed_count;
    vt_filter filter; /* what held in the end, within what was found: for counts. Valid until the searcher is next asked */
} vt_search_answer;

/* What is kept between searches of one catalog. */
typedef struct vt_searcher vt_searcher;

/* Reads the catalog's phrases and the thesaurus in `terms` (NULL: none has come; nothing is corrected or widened then). Both are borrowed and must
 * outlive the searcher. VT_NO_MEMORY. */
vt_status vt_searcher_open(vt_searcher **out, vt_catalog *catalog, const vt_terms *terms, vt_error *error);
void vt_searcher_close(vt_searcher *searcher);

/* What is found: rows that pass the filter and match all words, or are among the nearest of a vector; where the words were all read, or
 * there are none, every row that passes. The best by reciprocal rank come first, equals by rating, then by row; a blank text alone keeps
 * the id order.
 *
 * Where no row that passes has all words, one of them is enough; where none has any and something was understood, they are left out.
 * Where nothing is found even so, the filter gives way (vt_search_filter_relax) until something is: so a field is given up only when nothing
 * passes. A blank text without a vector relaxes nothing.
 *
 * VT_BAD_REQUEST: text too long or not UTF-8, a vector that is zero, not finite or of other dims. VT_BAD_DATA, VT_NO_MEMORY. */
vt_status vt_search(vt_searcher *searcher, const vt_search_request *request, vt_search_answer *answer, vt_error *error);

#endif
