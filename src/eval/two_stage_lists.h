/* Inside eval/: the lists of a two-stage evaluation. */
#ifndef VT_TWO_STAGE_LISTS_H
#define VT_TWO_STAGE_LISTS_H

#include "log_slates.h"
#include "two_stage.h"

/* What lists are made from. Borrowed. */
typedef struct vt_two_stage_task {
    const vt_rank_goods *goods;  /* of the training part, models trained on all of it */
    vt_log_moment moment;        /* of asking */
    const vt_log_split *split;   /* whose wanted items are judged by */
    const uint32_t *users;       /* [user_count] */
    size_t user_count;
    size_t known_from;           /* users from here on have a history */
    size_t width;                /* items in a list, at most */
    vt_two_stage_line *lines;    /* [line_count]; their `found` is filled */
    vt_bytes files[VT_TWO_STAGE_LINES]; /* trees of the lines that have some */
    size_t line_count;
    vt_rank_tell *progress;      /* may be NULL */
    void *context;
} vt_two_stage_task;

/* Fills slates[line_count], zero-initialised; to be closed by vt_slates_close in any case. Ties go to the lower item. Also counts
 * candidates and what of the wanted is among them. What the parts answer. */
vt_status vt_two_stage_lists(vt_slates *slates, vt_two_stage *out, const vt_two_stage_task *task, vt_error *error);

#endif
