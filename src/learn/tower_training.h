/* The two-tower trainer. */
#ifndef VT_TOWER_TRAINING_H
#define VT_TOWER_TRAINING_H

#include "learn.h"
#include "tower_options.h"

/* See learn.h. The model is that of the epoch which foretold best the last events of a drawn 2 % of users (these are not trained
 * on); where nobody could be drawn, of the last epoch. */
vt_status vt_learn_two_tower(vt_buffer *file, const vt_event_log *log, const vt_two_tower_options *options,
                             const vt_learn_context *context, vt_error *error);

#endif
