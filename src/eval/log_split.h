/* Which events of a log a recommender may learn from, and what is kept back of each user to judge it by. */
#ifndef VT_LOG_SPLIT_H
#define VT_LOG_SPLIT_H

#include "event_log.h"
#include "held_out.h"
#include "seeded_random.h"

/* Owned: vt_log_split_close. Borrows the log. */
typedef struct vt_log_split {
    vt_event_log training;  /* the part to learn from; users and items are numbered as in the log */
    int32_t cut_day;        /* time: the first day that is held out; else VT_NEVER */
    size_t *wanted_offsets; /* [users + 1] */
    uint32_t *wanted;       /* items of each user's held-out events, ascending, each once */
    int32_t *now;           /* [users]: the day on which the user is asked: what ages of their history count from */
    size_t users;
    size_t held_out;        /* events */
    size_t seen_pairs;      /* held-out pairs of a user and an item that the user had in training, too */
    size_t seen_only_users; /* users of whom nothing is left to judge by, since they had all of it in training */
} vt_log_split;

/* time: everything from one day on is held out, the first day on which more than `amount` percent of all events are passed. Who is
 *   asked is asked on that day.
 * leave-last: each user's last `amount` events, in the order of the log; a user of no more than that is learned from whole. Asked on
 *   the day of the first event that is held out.
 * random: each event is learned from with a chance of `amount` percent, drawn by `seed`. Asked on the last day of their training.
 * seen_out: pairs that the user had in training are not among `wanted`: such items cannot be recommended.
 * VT_USAGE: time, and the log is not dated. VT_BAD_DATA: nothing would be left on one of the sides. VT_NO_MEMORY. To be closed in any
 * case. */
vt_status vt_log_split_open(vt_log_split *out, const vt_event_log *log, const vt_split_rule *rule, bool seen_out, uint64_t seed,
                            vt_error *error);
void vt_log_split_close(vt_log_split *split);

/* What `user` had in the held-out part. */
const uint32_t *vt_log_wanted(const vt_log_split *split, uint32_t user, size_t *count);

/* Fills `users`, room for all, with those of whom something is wanted, ascending; where there are more than `most` (0: any number), that
 * many of them are drawn by `random` to the front, in no order. *judged: how many there are; returns how many stand in front. */
size_t vt_log_split_draw(const vt_log_split *split, uint32_t *users, size_t most, vt_random *random, size_t *judged);

#endif
