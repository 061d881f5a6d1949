/* What every strategy takes and gives. */
#ifndef VT_SLATE_H
#define VT_SLATE_H

#include "card_pages.h"
#include "catalog.h"
#include "cohort_centroids.h"
#include "model.h"
#include "nearest.h"
#include "rank_model.h"
#include "signals.h"
#include "terms.h"
#include "vector_space.h"
#include "visitor.h"

enum {
    VT_SLATE_MAX_LIMIT = 200,
    VT_MAX_REASONS = VT_MAX_SPACE_PARTS,
    VT_REQUEST_MOST_ITEMS = 64,
    VT_MICROS = 1000000 /* scores are whole millionths, so that reasons add up exactly */
};

/* What the strategy "ranked" keeps from one request to the next: ranked_room.h. */
typedef struct vt_ranked_room vt_ranked_room;
/* NULL is fine. To be called before anything of the shop changes or goes. */
void vt_ranked_room_close(vt_ranked_room *room);

/* The parts of a pack that have arrived, borrowed. */
typedef struct vt_shop {
    vt_catalog *catalog;           /* NULL: it has not come, but cards have; strategies below recommend.h always see it, but for "similar" */
    vt_card_pages *cards;          /* what names products meanwhile; NULL when the pack has none */
    bool *wants_catalog;           /* set when the catalog is missing and needed; not NULL when cards are there */
    const vt_space_info *infos;    /* every space of the pack */
    const vt_vector_space *spaces; /* the same, by the same index; ask vt_space_ready */
    size_t space_count;
    const char *currency;      /* of the prices, ISO 4217 */
    const vt_signals *signals; /* NULL when the pack has none, or they have not come; so for what follows */
    const vt_terms *terms;
    const vt_cohorts *cohorts; /* they fit the catalog */
    vt_model *models[VT_MODEL_KINDS]; /* by row of the catalog; their scratch is used */
    vt_rank_model *ranker;            /* likewise */
    vt_ranked_room **ranked_room;     /* the caller's, *ranked_room owned by it; NULL: nothing is kept */
} vt_shop;

/* Zero means default. Strings are borrowed. */
typedef struct vt_request {
    const char *strategy;
    const char *const *items; /* product ids, for strategies that start from one or several */
    size_t item_count;        /* at most VT_REQUEST_MOST_ITEMS */
    const float *vector; /* f32[vector_dims], what to start from instead of items; any length but zero, finite */
    size_t vector_dims;
    const char *space;  /* NULL: the pack's first */
    size_t limit;       /* 1..VT_SLATE_MAX_LIMIT; 0: 12 */
    bool exact;         /* the same as recall 1 */
    float recall;       /* of look-alikes, above 0 to 1: nearest.h; 0: its default */
    bool brief;         /* no reasons are wanted */
    const vt_filter *filter; /* NULL: none */
    const vt_visitor *visitor; /* NULL: nobody is known */
    uint64_t seed;             /* of exploration */
    vt_variety variety;        /* default: what the profile has chosen, for "for-you"; none for the others */
    int64_t now_ms;            /* the visit, in milliseconds since 1970; 0: the end of the pack's last day of data */
    double (*clock_ms)(void);  /* what stages are timed by; NULL: they take 0 ms */
} vt_request;

enum { VT_SLATE_MOST_STAGES = 8 };

/* A part of the work behind a slate, for strategies that tell. */
typedef struct vt_stage {
    const char *name;
    double ms;
    size_t count; /* of what it worked on */
} vt_stage;

/* One term of a score: amount in millionths. `term` is for programs, `label` for shoppers. */
typedef struct vt_reason {
    char term[VT_NAME_BYTES];
    char label[2 * VT_NAME_BYTES];
    int64_t amount_micros;
} vt_reason;

typedef struct vt_slate_item {
    size_t row;
    int64_t score_micros;
    vt_reason reasons[VT_MAX_REASONS]; /* amounts add up to the score */
    size_t reason_count;
    const char *source; /* the strategy that found it, "popular", or "explore": drawn by lot */
} vt_slate_item;

typedef struct vt_slate {
    vt_slate_item items[VT_SLATE_MAX_LIMIT];
    size_t count;
    bool cold_start; /* the strategy had nothing to say, and what is popular stands in for it */
    const char *strategy;
    const char *space; /* "" when no vectors were used */
    vt_scan_report scan;
    vt_stage stages[VT_SLATE_MOST_STAGES]; /* in the order of the work */
    size_t stage_count;
} vt_slate;

#endif
