/* Inside of the floor: what a scratch holds, and each file's part of the work. */
#ifndef VT_RANK_PARTS_H
#define VT_RANK_PARTS_H

#include "row_cosines.h"
#include "rank_features.h"
#include "top_hits.h"

enum { VT_RANK_WINDOWS = 3, VT_RANK_WINDOW_30 = 1, VT_RANK_WINDOW_90 = 2 };

/* What everybody who asks on that day shares, by item unless something else is said. Days are counted back from `until`. */
typedef struct vt_rank_day {
    int32_t until; /* the day that windows end on */
    bool sold;     /* something was within 90 days */
    float *units[VT_RANK_WINDOWS]; /* 7, 30, 90 days */
    float *interest_30;
    float *age, *days_since; /* of the first and the last sale that is remembered; missing: none */
    float *popular;          /* what the source of that name counts */
    double *type_units;      /* [value of VT_RANK_TYPE]: of 90 days */
    double *type_price;      /* [value of VT_RANK_TYPE]: mean; 0: not known */
    float *words_length;     /* of the row of the terms; 0: no words */
    vt_row_mask known[VT_MODEL_KINDS]; /* what the model has a row of */
} vt_rank_day;

/* What is known of the asker. */
typedef struct vt_rank_taste {
    double *weights[VT_RANK_ATTRIBUTES]; /* [value]: of the deeds with it */
    double totals[VT_RANK_ATTRIBUTES];   /* of the deeds with any */
    int32_t *last_days[VT_RANK_ATTRIBUTES]; /* [value]: of a purchase; INT32_MIN: none. Of category and type, else NULL */
    uint32_t *bought;       /* [item]: purchases */
    int32_t *bought_day;    /* [item]: of the last one; read only where `bought` is not 0 */
    uint32_t department;    /* VT_RANK_NONE: not known */
    uint32_t recent[VT_RANK_RECENT]; /* items of the latest deeds, latest first */
    size_t recent_count;
    uint32_t looks[VT_RANK_RECENT]; /* of these, with int8 codes */
    size_t look_count;
    float user[VT_RANK_ITEM_ORDERS]; /* the features of the group "user", which come first */
} vt_rank_taste;

struct vt_rank_scratch {
    vt_rank_shop shop; /* a space without bits is left out */
    vt_rank_asker asker;
    vt_rank_day day;
    vt_rank_taste taste;
    vt_row_mask eligible;            /* items that may be candidates of this asker */
    float *scores[VT_RANK_SOURCES];  /* [item], missing where the source has none */
    uint16_t *ranks[VT_RANK_SOURCES]; /* [item], 0: not named */
    uint32_t caps[VT_RANK_SOURCES];   /* of what is asked now */
    uint32_t *lists[VT_RANK_SOURCES]; /* [VT_RANK_MOST_CAP] */
    size_t list_counts[VT_RANK_SOURCES];
    vt_row_mask named;     /* by any source */
    uint32_t *items;       /* [VT_RANK_MOST_CANDIDATES] */
    vt_hit *hits;          /* [2 * VT_RANK_MOST_CAP] */
    vt_deed *known;        /* [known_room]: the deeds that a model knows */
    size_t known_room;
    vt_query query;        /* of the space; dims is 0 without one */
    vt_row_probe probes[VT_RANK_RECENT]; /* aimed at taste.looks */
    uint8_t *words;        /* [terms][VT_RANK_WORD_LANES]: the weights of the words of taste.recent */
    uint32_t words_of[VT_RANK_RECENT]; /* the items that `words` holds now */
    size_t words_count;
};

enum { VT_RANK_WORD_LANES = 8 };

/* Fills scratch->day. VT_NO_MEMORY. */
vt_status vt_rank_day_open(vt_rank_scratch *scratch, vt_error *error);
void vt_rank_day_close(vt_rank_day *day);

/* Room for a taste of the shop. VT_NO_MEMORY. */
vt_status vt_rank_taste_open(vt_rank_scratch *scratch, vt_error *error);
void vt_rank_taste_close(vt_rank_taste *taste);
/* Fills scratch->taste with what is known of scratch->asker. */
void vt_rank_taste_read(vt_rank_scratch *scratch);
/* The share of the deeds in the item's value, or missing. */
float vt_rank_share(const vt_rank_scratch *scratch, vt_rank_attribute attribute, uint32_t item);

/* Room for comparisons with recent items. VT_NO_MEMORY. */
vt_status vt_rank_similarity_open(vt_rank_scratch *scratch, vt_error *error);
void vt_rank_similarity_close(vt_rank_scratch *scratch);
/* Sets up the comparisons with taste.recent. */
void vt_rank_similarity_aim(vt_rank_scratch *scratch);
/* Writes the highest and the mean similarity of the item with recent items, or leaves them as they are when there is none. */
void vt_rank_look(const vt_rank_scratch *scratch, uint32_t item, float *most, float *mean);
void vt_rank_words(const vt_rank_scratch *scratch, uint32_t item, float *most, float *mean);

/* Fills scratch->scores of one source, which come all missing. */
typedef vt_status vt_rank_scorer(vt_rank_scratch *scratch, float *scores, vt_error *error);
vt_rank_scorer vt_rank_score_repurchase, vt_rank_score_co_purchase, vt_rank_score_itemknn, vt_rank_score_ease, vt_rank_score_ials,
    vt_rank_score_two_tower, vt_rank_score_similar, vt_rank_score_trending, vt_rank_score_popular, vt_rank_score_popular_segment;

/* The value of an attribute, or VT_RANK_NONE. */
static inline uint32_t vt_rank_value(const vt_rank_shop *shop, vt_rank_attribute attribute, uint32_t item)
{
    const vt_rank_column *column = &shop->columns[attribute];
    uint32_t value = column->values ? column->values[item] : VT_RANK_NONE;
    return value == column->none ? VT_RANK_NONE : value;
}

/* The price in units of the currency, or missing. */
static inline float vt_rank_price(const vt_rank_shop *shop, uint32_t item)
{
    return shop->price_cents && shop->price_cents[item] >= 0 ? (float)((double)shop->price_cents[item] / 100.0) : VT_RANK_MISSING;
}

/* Whole days from `day` to the day of asking; what lies ahead counts as today. */
static inline float vt_rank_days_since(const vt_rank_shop *shop, int32_t day)
{
    int64_t days = (int64_t)shop->day - day;
    return days > 0 ? (float)days : 0.0f;
}

static inline bool vt_rank_known(float value) { return value == value; }

#endif
