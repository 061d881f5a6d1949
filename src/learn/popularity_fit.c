#include "training_run.h"

#include "memory.h"

#include <math.h>

const vt_popularity_options vt_popularity_defaults = {.half_life_days = 0.0f};

vt_status vt_learn_popularity(vt_buffer *file, const vt_event_log *log, const vt_popularity_options *options,
                              const vt_learn_context *context, vt_error *error)
{
    vt_training_run run;
    double *totals = vt_alloc(log->items, sizeof *totals);
    float *counts = vt_alloc(log->items, sizeof *counts);
    vt_status status = vt_run_open(&run, VT_MODEL_POPULARITY, options, log, context, error);
    if (status == VT_OK && (!totals || !counts)) status = vt_fail(error, VT_NO_MEMORY, "out of memory for %zu items", log->items);
    for (size_t i = 0; status == VT_OK && i < log->count; i++) {
        double age = (double)log->last_day - log->events[i].day;
        bool fades = log->dated && options->half_life_days > 0.0f;
        totals[log->events[i].item] += fades ? exp2(-age / (double)options->half_life_days) : 1.0;
    }
    for (size_t i = 0; status == VT_OK && i < log->items; i++)
        counts[i] = totals[i] < (double)VT_MODEL_MOST_VALUE ? (float)totals[i] : VT_MODEL_MOST_VALUE;
    if (status == VT_OK) {
        vt_model_arrays arrays = {.kind = VT_MODEL_POPULARITY, .items = log->items, .width = 1, .counts = counts};
        vt_run_tell(&run, "events", log->count, log->count, NAN);
        status = vt_run_write_model(file, &run, &arrays, error);
    }
    vt_run_close(&run);
    vt_free(totals);
    vt_free(counts);
    return status;
}
