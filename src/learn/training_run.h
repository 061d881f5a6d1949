/* What one training is, told in a line of text, and its checkpoint: the state after a number of steps, as one file. */
#ifndef VT_TRAINING_RUN_H
#define VT_TRAINING_RUN_H

#include "learners.h"
#include "model_file.h"

/* A piece of the state. */
typedef struct vt_run_part {
    void *data;
    size_t bytes;
} vt_run_part;

enum { VT_RUN_MOST_PARTS = 8 };

/* The caller fills parts before it resumes. */
typedef struct vt_training_run {
    const vt_learn_context *context;
    const vt_event_log *log;
    vt_model_kind kind;
    vt_buffer config;   /* JSON, NUL-terminated */
    vt_buffer identity; /* lines: format, model, data, seed, config */
    vt_run_part parts[VT_RUN_MOST_PARTS];
    size_t part_count;
} vt_training_run;

/* VT_BAD_DATA when the log has no event; VT_NO_MEMORY. Close it also when it fails. */
vt_status vt_run_open(vt_training_run *out, vt_model_kind kind, const void *options, const vt_event_log *log,
                      const vt_learn_context *context, vt_error *error);
void vt_run_close(vt_training_run *run);

/* *step: how many steps the parts are the state after; 0 when there is no checkpoint, or the context wants none, and the parts are
 * as they were. VT_BAD_DATA: it is of another training, or damaged; then the parts may be overwritten. */
vt_status vt_run_resume(vt_training_run *run, size_t most_steps, size_t *step, vt_error *error);
/* After each step: writes a checkpoint when one is wanted and due. It is there whole or not at all. VT_IO. With ranks the first one reads and
 * writes, so its parts are to be of all; all get the same answer, and the parts that it resumed. */
vt_status vt_run_checkpoint(const vt_training_run *run, size_t step, vt_error *error);
/* Appends the model's file, with the run as its origin: settings, data, seed. As vt_model_file_write.
 * Nothing on ranks other than the first. */
vt_status vt_run_write_model(vt_buffer *file, const vt_training_run *run, const vt_model_arrays *arrays, vt_error *error);
void vt_run_tell(const vt_training_run *run, const char *step, size_t done, size_t total, double loss);

#endif
