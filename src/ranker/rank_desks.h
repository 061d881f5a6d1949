/* Where users of a log are asked for on a day that lies back: for each thread the models, the shop as it was, and room for one asker. */
#ifndef VT_RANK_DESKS_H
#define VT_RANK_DESKS_H

#include "log_asker.h"
#include "profile_traits.h"
#include "rank_features.h"

/* What is the same on all days. Borrowed. */
typedef struct vt_rank_goods {
    const vt_event_log *log;
    const vt_rank_shop *catalog;         /* columns, prices, space and terms by item of the log; NULL: nothing is known. Days, sales,
                                            models, stock and ratings of it are not read */
    const vt_buffer *models;             /* [VT_MODEL_KINDS] files; of size 0: none */
    vt_rank_config config;
    size_t threads;                      /* 0: all cores */
} vt_rank_goods;

/* One thread's own. */
typedef struct vt_rank_desk {
    vt_model *models[VT_MODEL_KINDS];
    vt_rank_shop shop;
    vt_rank_scratch *scratch;
    vt_log_asker asker;
    vt_profile_traits profiles; /* of the log, for the two-tower model */
    vt_model_trait traits[VT_PROFILE_MOST_COLUMNS];
} vt_rank_desk;

/* Owned: vt_rank_desks_close. */
typedef struct vt_rank_desks {
    const vt_rank_goods *goods;
    vt_log_moment moment;
    vt_signal_fold sold;
    vt_rank_desk *desks; /* [count] */
    size_t count;        /* threads */
} vt_rank_desks;

/* What vt_model_open answers; VT_NO_MEMORY. Close it in any case. */
vt_status vt_rank_desks_open(vt_rank_desks *out, const vt_rank_goods *goods, vt_error *error);
void vt_rank_desks_close(vt_rank_desks *desks);

/* Turns all desks to a moment: sales are counted anew. VT_NO_MEMORY. */
vt_status vt_rank_desks_turn(vt_rank_desks *desks, vt_log_moment moment, vt_error *error);

/* Finds the candidates of a user at the moment of the desks. Borrowed until the desk is asked again. What vt_rank_candidates answers. */
vt_status vt_rank_desk_ask(vt_rank_found *out, const vt_rank_desks *desks, size_t desk, uint32_t user, vt_error *error);

#endif
