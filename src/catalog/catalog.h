/* The products of a pack: cards, facets, full text, and filters that become row masks.
 *
 * catalog.sqlite is opened read-only from memory. A product's row is its index in id order (numeric ids by
 * number, then the others by bytes), the same row as in every vector space. Prices are integer cents of the
 * pack's currency. */
#ifndef VT_CATALOG_H
#define VT_CATALOG_H

#include "bytes.h"
#include "row_mask.h"
#include "status.h"

#include <stdint.h>

typedef struct vt_catalog vt_catalog;

/* Facets that a filter and a count can name, in display order. */
typedef enum vt_facet {
    VT_FACET_GENDER,
    VT_FACET_CATEGORY, /* masterCategory */
    VT_FACET_SUB_CATEGORY,
    VT_FACET_ARTICLE_TYPE,
    VT_FACET_COLOUR, /* baseColour */
    VT_FACET_BRAND,
    VT_FACET_SEASON,
    VT_FACET_USAGE,
    VT_FACET_COUNT
} vt_facet;

/* JSON name of a facet: "gender", "category", "subCategory", "articleType", "colour", "brand", "season",
 * "usage". */
const char *vt_facet_name(vt_facet facet);

enum { VT_FILTER_MAX_VALUES = 64, VT_QUERY_TEXT_BYTES = 256, VT_SIZE_BYTES = 32, VT_PRODUCT_MOST_SIZES = 64 };

/* Zero (and a NULL filter) means no restriction. Values of one facet are alternatives, and so are sizes; facets, sizes,
 * price, stock and text all must hold. Strings are borrowed. A value that the catalog does not have matches nothing. */
typedef struct vt_filter {
    const char *values[VT_FACET_COUNT][VT_FILTER_MAX_VALUES];
    size_t value_counts[VT_FACET_COUNT];
    const char *sizes[VT_FILTER_MAX_VALUES]; /* a product without sizes does not pass */
    size_t size_count;
    bool price_bounded;      /* the two below hold, both inclusive; a product without a price does not pass */
    int64_t price_min_cents; /* 0 or more */
    int64_t price_max_cents; /* INT64_MAX: no upper bound */
    bool in_stock;           /* true: not those with stock 0 */
    /* Words that must all occur in title, brand, taxonomy or attributes (FTS5: case and accents ignored,
     * English word endings stemmed, the last word also as a prefix). At most VT_QUERY_TEXT_BYTES of UTF-8, of
     * which the first 16 words count. NULL or blank: no restriction; signs without a letter or digit
     * match nothing. */
    const char *text;
    const vt_row_mask *within; /* only these rows; NULL: all. It has a bit for each of the catalog's rows */
} vt_filter;

/* A product card. Strings are borrowed from the catalog and live until it closes; never NULL ("" when
 * unknown). */
typedef struct vt_product {
    size_t row;
    const char *id;
    const char *title;
    const char *image; /* path inside the pack, or "" */
    const char *facets[VT_FACET_COUNT];
    const char *sizes;        /* "S|M|L": the sizes it comes in, as the shop orders them; "" when it has none */
    int64_t price_cents;      /* -1: unknown */
    int64_t list_price_cents; /* before discount; -1: unknown or the same */
    int64_t stock;            /* -1: unknown (counts as in stock) */
    int rating_tenths;        /* 0..50; -1: unknown */
    int year;                 /* 0: unknown */
    const char *attributes;   /* a JSON object of strings, "{}" when there are none */
    const char *description;
} vt_product;

typedef enum vt_sort {
    VT_SORT_ROW,       /* id order */
    VT_SORT_RELEVANCE, /* BM25 of filter.text; id order without text */
    VT_SORT_PRICE_UP,  /* unknown prices last, here and below */
    VT_SORT_PRICE_DOWN,
    VT_SORT_NEWEST, /* year, then id, both descending */
    VT_SORT_RATING  /* best first, unknown last */
} vt_sort;

/* Opens `database` (borrowed and never written; must outlive the catalog). Validates its header, that its
 * tables are exactly ours (of version 2, or of version 1, which has no sizes), that rows are 0..count-1 with ids ascending by
 * vt_id_compare, and every facet, set of sizes, price, stock, rating and year. The rest of a card is validated when it is first read. VT_BAD_DATA /
 * VT_UNSUPPORTED (a newer version) / VT_NO_MEMORY. Never trusts the file: a corrupt page becomes VT_BAD_DATA,
 * here or in any later call. */
vt_status vt_catalog_open(vt_catalog **out, vt_bytes database, vt_error *error);
void vt_catalog_close(vt_catalog *catalog);

size_t vt_catalog_count(const vt_catalog *catalog);
/* VT_NOT_FOUND names the id. */
vt_status vt_catalog_row(const vt_catalog *catalog, const char *id, size_t *row, vt_error *error);
/* row < vt_catalog_count. The full card of one row, read from the database once. A title, image path or text
 * that is not valid, or attributes that are not a JSON object, are VT_BAD_DATA naming the row. */
vt_status vt_catalog_product(vt_catalog *catalog, size_t row, vt_product *out, vt_error *error);
/* Its id alone, which costs nothing. */
const char *vt_catalog_id(const vt_catalog *catalog, size_t row);

/* cents: i64[vt_catalog_count], filled with vt_product's list prices. VT_BAD_DATA names the row. Cost: one pass over the cards, so that
 * it is for callers who keep what they get. */
vt_status vt_catalog_list_prices(const vt_catalog *catalog, int64_t *cents, vt_error *error);

/* What a strategy scores by, of every row: borrowed, as long as the catalog is open. */
typedef struct vt_catalog_columns {
    size_t count;
    const uint32_t *facets[VT_FACET_COUNT]; /* [row] -> id of the value; ids are 0.. in byte order of the values */
    size_t value_counts[VT_FACET_COUNT];
    const uint32_t *size_sets;   /* [row] -> set of sizes: vt_catalog_size_set */
    size_t size_set_count;
    const int64_t *price_cents;  /* as vt_product's, unknown values too */
    const int32_t *stock;
    const int16_t *year;
    const int8_t *rating_tenths;
} vt_catalog_columns;
vt_catalog_columns vt_catalog_columns_of(const vt_catalog *catalog);
/* "" stands for products without a value. */
const char *vt_catalog_facet_value(const vt_catalog *catalog, vt_facet facet, size_t id);
/* The id of a value, or SIZE_MAX when no product has it. */
size_t vt_catalog_facet_id(const vt_catalog *catalog, vt_facet facet, const char *value);

/* A set of sizes that products come in, below size_set_count: "S|M|L", or "". */
const char *vt_catalog_size_set(const vt_catalog *catalog, size_t set);
/* Walks a set: the size at *at and its length in bytes, *at moved behind it; NULL at the end. */
const char *vt_next_size(const char **at, size_t *length);
/* Whether the set holds one of `sizes`. */
bool vt_sizes_have(const char *set, const char *const *sizes, size_t count);

/* Rows that pass. *mask is owned by the caller (vt_row_mask_close); words stays NULL when nothing is
 * restricted. VT_BAD_REQUEST: text that is too long or not UTF-8, a price bound below 0. The last text's rows
 * are remembered, so that asking for mask, page and counts under one filter searches once. */
vt_status vt_catalog_mask(vt_catalog *catalog, const vt_filter *filter, vt_row_mask *mask, vt_error *error);

/* The page [offset, offset + limit) of the rows that pass `filter`, in `sort` order, ties by row. rows: room
 * for `limit`. *total is how many pass in all. */
vt_status vt_catalog_browse(vt_catalog *catalog, const vt_filter *filter, vt_sort sort, size_t offset,
                            size_t limit, size_t *rows, size_t *filled, size_t *total, vt_error *error);

/* How many rows have each value of `facet` under `filter` with that facet's own restriction lifted (so that a
 * second value can be ticked), by count descending, then value. Calls `each` once a value with a count > 0,
 * but not for products without a value
 * (""); `value` is borrowed from the catalog. */
typedef void vt_facet_visitor(void *context, const char *value, size_t count);
vt_status vt_catalog_facet_counts(vt_catalog *catalog, const vt_filter *filter, vt_facet facet,
                                  vt_facet_visitor *each, void *context, vt_error *error);

/* The same of sizes: how many rows come in each, under `filter` with its sizes lifted. A row counts once for each of its sizes;
 * `value` is borrowed for the call only. */
vt_status vt_catalog_size_counts(vt_catalog *catalog, const vt_filter *filter, vt_facet_visitor *each, void *context,
                                 vt_error *error);

/* Lowest and highest known price under `filter` with its own price bounds lifted; both -1 when no product has
 * a price. */
vt_status vt_catalog_price_range(vt_catalog *catalog, const vt_filter *filter, int64_t *min_cents,
                                 int64_t *max_cents, vt_error *error);

#endif
