/* Where candidates come from: a table of sources, each of which names at most `cap` items, best first; their union is ranked.
 *
 *   repurchase       sum over the purchases of the item of 1 / (1 + age / 30 days); undated: of 1. Only where the ranker takes re-buys
 *   co-purchase      sum over deeds i of weight_i * baskets that held i and x, over sqrt(orders of x)         (signals)
 *   itemknn, ease    the model's score (model.h), above 0, for the deeds that it knows                        (models)
 *   ials, two-tower  likewise; of two-tower any score, of what it knows
 *   similar          the highest cosine with one of the latest VT_RANK_ANCHORS deeds that have a vector, of what a one-bit scan finds (space)
 *   trending         pieces sold in 30 days, those of the last 7 twice                                        (signals, dated)
 *   popular          pieces sold in 90 days; undated, or where nothing was sold in them: orders               (signals)
 *   popular-segment  what popular counts * the share of the deeds' weight in the item's category, in the asker's department (and
 *                    unisex); without deeds in a category the share is 1 where a department is known, else there is nothing
 *
 * Windows end on the shop's clock: its day, or the last day of sales when that is earlier. Ties go to the lower item. Unless the ranker
 * takes re-buys, nothing that the asker bought or did something with is a candidate. */
#ifndef VT_RANK_SOURCES_H
#define VT_RANK_SOURCES_H

#include "rank_shop.h"

typedef enum vt_rank_source {
    VT_RANK_REPURCHASE,
    VT_RANK_CO_PURCHASE,
    VT_RANK_ITEMKNN,
    VT_RANK_EASE,
    VT_RANK_IALS,
    VT_RANK_TWO_TOWER,
    VT_RANK_SIMILAR,
    VT_RANK_TRENDING,
    VT_RANK_POPULAR,
    VT_RANK_POPULAR_SEGMENT,
    VT_RANK_SOURCES
} vt_rank_source;

enum {
    VT_RANK_MOST_CAP = 1000,        /* of one source */
    VT_RANK_MOST_CANDIDATES = 2000, /* the caps of all sources together */
    VT_RANK_ANCHORS = 3,            /* deeds that "similar" starts from */
    VT_RANK_RECENT = 5              /* deeds that similarity to recent items is about */
};

/* Which sources a ranker was trained with, and how. The part "config" of its file says it as JSON:
 * {"sources":[{"name":"ease","cap":200},...],"rebuys":false}. */
typedef struct vt_rank_config {
    uint32_t caps[VT_RANK_SOURCES]; /* 0: not asked; at most VT_RANK_MOST_CAP, all together VT_RANK_MOST_CANDIDATES */
    bool rebuys;                    /* what was bought may be a candidate */
} vt_rank_config;

extern const vt_rank_config vt_rank_config_defaults; /* every source; no re-buys */

/* "repurchase", "co-purchase", ... */
const char *vt_rank_source_name(vt_rank_source source);
/* VT_RANK_SOURCES when there is none of that name. */
vt_rank_source vt_rank_source_named(const char *name);

/* Members that are not named above are ignored; without "sources" they are those of the defaults. VT_BAD_DATA names the field: an unknown source, a cap out of range. VT_NO_MEMORY. */
vt_status vt_rank_config_read(vt_rank_config *out, const char *json, vt_error *error);
/* Appends the JSON, without a line end; sources of cap 0 are left out. */
void vt_rank_config_write(vt_buffer *json, const vt_rank_config *config);

/* What of a shop is the same for everybody who asks on that day, and room for one asker at a time. */
typedef struct vt_rank_scratch vt_rank_scratch;

/* `shop` is borrowed, as all in it, and must not change until the scratch is closed. VT_NO_MEMORY. Cost: one pass over the daily
 * sales and the words of all items. */
vt_status vt_rank_scratch_open(vt_rank_scratch **out, const vt_rank_shop *shop, vt_error *error);
void vt_rank_scratch_close(vt_rank_scratch *scratch);

/* The candidates of one asker. Borrowed from the scratch until it is asked again. */
typedef struct vt_rank_found {
    const uint32_t *items; /* [count], ascending, each once */
    size_t count;
    const uint32_t *lists[VT_RANK_SOURCES]; /* what each source names, best first */
    size_t list_counts[VT_RANK_SOURCES];
} vt_rank_found;

/* Items of purchases and deeds are below the shop's count (VT_CHECK). VT_BAD_REQUEST: a deed's age or weight is out of range;
 * VT_NO_MEMORY. Cost: that of the models' scores, VT_RANK_ANCHORS scans of the space, and a pass over the items for each source. */
vt_status vt_rank_candidates(vt_rank_found *out, vt_rank_scratch *scratch, const vt_rank_asker *asker, const vt_rank_config *config,
                             vt_error *error);

#endif
