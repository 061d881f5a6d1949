/* What a ranker is told of a shop and of who asks. Training, evaluation and the strategy `ranked` fill the same structures, and
 * the functions of rank_sources.h and rank_features.h do the rest: so what a ranker was trained on is what it meets in the page.
 *
 * What is not known is NULL: its sources are empty and its features missing. Of a time that lies back everything is to be as it was
 * then: sales of `day` and later are in no array here. A catalog tells the stock and the ratings of today only, so both are NULL for
 * days gone by. */
#ifndef VT_RANK_SHOP_H
#define VT_RANK_SHOP_H

#include "model.h"
#include "row_mask.h"
#include "signals.h"
#include "terms.h"
#include "vector_space.h"

#define VT_RANK_NONE UINT32_MAX

/* What products have values of. In a pack: the facets gender, subCategory, articleType, colour and brand. */
typedef enum vt_rank_attribute {
    VT_RANK_DEPARTMENT,
    VT_RANK_CATEGORY,
    VT_RANK_TYPE,
    VT_RANK_COLOUR,
    VT_RANK_BRAND,
    VT_RANK_ATTRIBUTES
} vt_rank_attribute;

typedef struct vt_rank_column {
    const uint32_t *values; /* [items] 0..count - 1; NULL: not known of any */
    size_t count;
    uint32_t none; /* the value that stands for "not known"; VT_RANK_NONE: there is none such */
} vt_rank_column;

/* Borrowed. Items are 0..count - 1. Ties go to the lower number, so a trainer that wants to meet the pack's very numbers numbers items
 * as the pack does: its rows first, in order; behind them what the catalog does not have. */
typedef struct vt_rank_shop {
    size_t count;
    bool dated;  /* false: days are only places in somebody's sequence; all features of time are missing then */
    int32_t day; /* of asking, since 1970-01-01 */
    const vt_signals *signals; /* of `count` rows; sales until before `day`. Where a pack is older, its last day is the clock of sales */
    vt_model *const *models;   /* [VT_MODEL_KINDS], each of `count` items or NULL; their scratch is used; popularity is not read */
    vt_rank_column columns[VT_RANK_ATTRIBUTES];
    uint32_t unisex;                 /* the department that belongs to every other; VT_RANK_NONE: there is none */
    const int64_t *price_cents;      /* [items] -1: unknown; below 2^52; so for list prices */
    const int64_t *list_price_cents; /* before discount; -1: unknown or no discount */
    const int32_t *stock;            /* -1: unknown */
    const int8_t *rating_tenths;     /* -1: unknown */
    const vt_vector_space *space;    /* of at most `count` rows: items past them have no vector. Without bits it counts as NULL */
    const vt_terms *terms;           /* likewise */
} vt_rank_shop;

/* A purchase. Its price is the catalog's, since logs seldom tell what was paid; a basket is what was bought on one day. */
typedef struct vt_rank_purchase {
    uint32_t item;
    int32_t day;     /* as the shop's; one after the shop's day counts as on it */
    uint32_t pieces; /* 1.. */
} vt_rank_purchase;

/* Who asks. Borrowed. Zero is somebody of whom nothing is known, but for `department`. */
typedef struct vt_rank_asker {
    const vt_rank_purchase *purchases; /* oldest first, returned ones left out */
    size_t purchase_count;
    const vt_deed *deeds; /* what was done with which items, each once, oldest first, weights above 0; purchases are among them. Ages are
                             whole days (of undated logs: places). What models are asked with, and what tastes are read from */
    size_t deed_count;
    const vt_model_trait *traits; /* what a profile says: values of the two-tower model, which alone reads them */
    size_t trait_count;
    uint32_t department;  /* value of VT_RANK_DEPARTMENT; VT_RANK_NONE: not known, then that of most deeds counts, unisex left out */
    bool southern;        /* of the hemisphere where seasons are the other way round */
    const vt_row_mask *allowed; /* items that may be candidates at all; NULL: all */
} vt_rank_asker;

#endif
