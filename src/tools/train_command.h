/* `vitrine train`: each kind of model is a file. */
#ifndef VT_TRAIN_COMMAND_H
#define VT_TRAIN_COMMAND_H

#include "command.h"
#include "learners.h"

/* text-map and image-map: what a pack can be given. The model's name is the one positional argument. */
vt_status vt_train_maps(const vt_arguments *arguments, vt_error *error);
/* A recommender, from a log of events. */
vt_status vt_train_model(const vt_arguments *arguments, const vt_learner *learner, vt_error *error);
/* The second stage, from a log of events. */
vt_status vt_train_ranker_log(const vt_arguments *arguments, vt_error *error);
/* The same from rows that somebody else made (--svmlight), or that another library has trained already (--from). */
vt_status vt_train_ranker_rows(const vt_arguments *arguments, vt_error *error);
/* VT_USAGE, which names the option and the way ("" or " --from"), where one was given that is none of `names`, whose last is NULL: what
 * other ways and models take must not be passed over. */
vt_status vt_train_ranker_takes(const vt_arguments *arguments, const char *way, const char *const *names, vt_error *error);

#endif
