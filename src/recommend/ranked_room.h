/* What the strategy "ranked" keeps from one request to the next: the shop as a ranker sees it on one day. */
#ifndef VT_RANKED_ROOM_H
#define VT_RANKED_ROOM_H

#include "rank_features.h"
#include "strategy.h"

struct vt_ranked_room {
    vt_rank_scratch *scratch; /* of `shop`, its day and whether it is dated */
    vt_rank_shop shop;
    vt_model *models[VT_MODEL_KINDS];
    int64_t *list_prices; /* [row] */
    float *rows;          /* f32[VT_RANK_MOST_CANDIDATES][VT_RANK_FEATURES] */
    float *found_scores;  /* [VT_RANK_MOST_CANDIDATES] */
    float *scores;        /* [row], of the candidates */
    vt_row_mask candidates;
};

/* The room for the task's day, opened anew where *out is of another day. VT_NO_MEMORY, or what the catalog answers. */
vt_status vt_ranked_room_open(vt_ranked_room **out, const vt_task *task, vt_error *error);

#endif
