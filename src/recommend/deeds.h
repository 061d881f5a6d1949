/* What a visitor did, as a learned model reads it: each product once, with a weight and an age. */
#ifndef VT_DEEDS_H
#define VT_DEEDS_H

#include "model.h"
#include "strategy.h"

/* Owned: vt_deeds_close. */
typedef struct vt_deeds {
    vt_deed *deeds; /* oldest first; .item is a row of the catalog */
    size_t count;
} vt_deeds;

/* The weight of a product is the strength of the strongest thing that was done with it (taste_moves.h: bought or liked 1, saved 0.8, put
 * into the cart 0.6, a review (rating - 3) / 2, looked at 0.2); its age is that of the latest such event, in days before task->now_ms. A
 * pass, a bad review or a return takes back what came before it. Products of which `model` knows nothing are left out. VT_NO_MEMORY. */
vt_status vt_deeds_open(vt_deeds *out, const vt_task *task, const vt_model *model, vt_error *error);
/* The same of all products, with ages from day to day: whole days before the day of task->now_ms. */
vt_status vt_deeds_open_by_day(vt_deeds *out, const vt_task *task, vt_error *error);
void vt_deeds_close(vt_deeds *deeds);

/* Writes the term, "item:ID", and the label, "because you bought NAME" ("liked", "saved", "chose", "reviewed", "looked at": what the
 * weight came from), or "although ..." where the amount is negative. */
void vt_deed_tell(vt_reason *reason, const vt_task *task, size_t row);

#endif
