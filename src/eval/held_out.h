/* Which part of the transactions an evaluation may learn from, and which it keeps back to judge by.
 *
 * Time is cut by days, since days are all that transactions tell. A person's cut day is the first day that is kept back: everything
 * that they did on it or later is held out, whatever it is. So nothing of what is judged can be learned from. */
#ifndef VT_HELD_OUT_H
#define VT_HELD_OUT_H

#include "manifest.h"
#include "transaction_import.h"

typedef enum vt_split_kind {
    VT_SPLIT_TIME,       /* one cut day for everybody */
    VT_SPLIT_LEAVE_LAST, /* each person's last days with a purchase; of a log (log_split.h): their last events */
    VT_SPLIT_RANDOM      /* of a log alone: events at random */
} vt_split_kind;

typedef struct vt_split_rule {
    vt_split_kind kind;
    unsigned amount; /* time, random: percent to learn from, 1..99; leave-last: days or events, 1..1000 */
} vt_split_rule;

#define VT_NEVER INT32_MAX /* the cut day of someone of whom nothing is held out */

/* Owned: vt_split_close. */
typedef struct vt_split {
    int32_t *cut_days;   /* [people] */
    size_t people;
    int32_t nobody_day;  /* the cut day of what names nobody */
} vt_split;

/* Reads "time=80%", "leave-last=2" or "random=80%". VT_USAGE. */
vt_status vt_split_rule_parse(vt_split_rule *rule, const char *text, vt_error *error);
/* As it is given. */
void vt_split_rule_text(const vt_split_rule *rule, char text[VT_NAME_BYTES]);

/* time: the cut day is the day on which the given percentage of all sales (lines of baskets) is passed; what is learned from are the
 * days before, so at most that percentage. leave-last: somebody's cut day is the `amount`-th last day on which they bought; who
 * bought on `amount` days or fewer keeps everything, and so does what names nobody. VT_USAGE: random; VT_BAD_DATA: nothing would be left on one
 * of the two sides; VT_NO_MEMORY. vt_split_close in any case. */
vt_status vt_split_open(vt_split *out, const vt_split_rule *rule, const vt_transactions *all, vt_error *error);
void vt_split_close(vt_split *split);

/* The first day of `person` (or VT_NOBODY) that is held out. */
int32_t vt_split_day(const vt_split *split, uint32_t person);

/* The transactions before the cut days, as an import of them alone would be: baskets without a sale left are gone, numbers of people
 * stay. VT_NO_MEMORY; vt_transactions_close in any case. */
vt_status vt_split_training(vt_transactions *out, const vt_split *split, const vt_transactions *all, vt_error *error);

#endif
