/* Who a user was at a moment that lies back, from a log of events: as a page reads a profile of the same purchases and signs. */
#ifndef VT_LOG_ASKER_H
#define VT_LOG_ASKER_H

#include "log_shop.h"
#include "rank_shop.h"

/* Room for one user at a time. Owned: vt_log_asker_close. */
typedef struct vt_log_asker {
    const vt_event_log *log;
    vt_rank_asker asker;          /* who was opened last; borrowed from here */
    struct vt_log_move *moves;    /* scratch: [most events of a user] */
    vt_rank_purchase *purchases;  /* likewise */
    vt_deed *deeds;
    float *strengths;             /* scratch: [items], all zero between calls */
    uint32_t *last;               /* likewise */
} vt_log_asker;

/* VT_NO_MEMORY; vt_log_asker_close in any case. */
vt_status vt_log_asker_open(vt_log_asker *out, const vt_event_log *log, vt_error *error);
void vt_log_asker_close(vt_log_asker *asker);

/* Fills asker->asker with what is known of the user: as a pack's page reads a profile of the same purchases and signs (deeds.h). Items of
 * one day are one purchase; of a day, signs come before purchases, and purchases by item. Nothing is known of the department. */
const vt_rank_asker *vt_log_asker_of(vt_log_asker *asker, uint32_t user, vt_log_moment moment);

#endif
