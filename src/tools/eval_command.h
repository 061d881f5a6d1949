/* `vitrine eval`: strategies over a shop, or recommenders over a log of events. */
#ifndef VT_EVAL_COMMAND_H
#define VT_EVAL_COMMAND_H

#include "bytes.h"
#include "command.h"

/* Models, trained and judged on a log: what `eval --events` does. */
vt_status vt_eval_models(const vt_arguments *arguments, vt_error *error);

/* Writes a report, if `path` is not NULL. VT_NO_MEMORY when the buffer has failed. */
vt_status vt_eval_write(const char *path, const vt_buffer *report, vt_error *error);

#endif
