/* What a shop had sold at a moment that lies back, from a log of events.
 *
 * Nothing of the moment or after it is looked at. Of a dated log a moment is a day, and what is known are the events of the days before
 * it. Of one without dates it is a place: of each user the last so many events are not known. */
#ifndef VT_LOG_SHOP_H
#define VT_LOG_SHOP_H

#include "event_log.h"
#include "signal_fold.h"

enum { VT_LOG_PLACES_DAY = 20000 /* the day of asking where a log has none: a purchase lies as many days before it as places */ };

typedef struct vt_log_moment {
    int32_t day;       /* dated: of asking */
    uint32_t left_out; /* not dated: the last events of each user that are not known */
} vt_log_moment;

/* The moment after everything in the log. */
vt_log_moment vt_log_end(const vt_event_log *log);

/* The events of `user` that are known are log->events[i], log->user_offsets[user] <= i < the answer. O(log of their number). */
size_t vt_log_known(const vt_event_log *log, uint32_t user, vt_log_moment moment);

/* Whether events of that type are purchases: purchases, rentals and those of which the file says nothing; in a log that has none of
 * these, all. */
bool vt_log_is_sale(const vt_event_log *log, vt_log_type type);

/* The day of asking as rank_shop.h has it. */
int32_t vt_log_shop_day(const vt_event_log *log, vt_log_moment moment);

/* What was sold and looked at before the moment, by the packer's own counting. A basket is what one user bought on one day; of a log
 * without dates, all that they bought. All that is no purchase is an interest, but for carts, which the packer does not read either.
 * VT_NO_MEMORY; vt_signal_fold_close in any case. */
vt_status vt_log_signals_open(vt_signal_fold *out, const vt_event_log *log, vt_log_moment moment, vt_error *error);

#endif
