/* What the tests of trainers share: a small log, trainings as bytes, and a dense solver to hold them against. */
#ifndef VT_LEARN_RUNS_H
#define VT_LEARN_RUNS_H

#include "event_text.h"
#include "learners.h"
#include "memory.h"
#include "safetensors.h"
#include "seeded_random.h"

#include <math.h>
#include <string.h>

/* `users` lines of 2 to 9 of `items` items; neighbours in number are often had together. */
static inline vt_event_log drawn_log(size_t users, uint32_t items, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, 9);
    vt_buffer text = {0};
    for (size_t user = 0; user < users; user++) {
        uint32_t taste = vt_random_below(&random, items), count = 2 + vt_random_below(&random, 8);
        vt_buffer_printf(&text, "u%zu", user);
        for (uint32_t i = 0; i < count; i++) vt_buffer_printf(&text, " i%u", (taste + vt_random_below(&random, items / 4)) % items);
        vt_buffer_append_text(&text, "\n");
    }
    vt_event_input input = {.format = VT_EVENTS_SEQUENCES, .label = "drawn", .bytes = {text.data, text.size}};
    vt_event_log log = read_input(&input);
    vt_buffer_free(&text);
    return log;
}

static inline vt_buffer trained(vt_model_kind kind, const vt_event_log *log, const vt_learn_options *options,
                                const vt_learn_context *context)
{
    vt_buffer file = {0};
    vt_error error = {0};
    if (vt_learner_of(kind)->train(&file, log, options, context, &error) != VT_OK) fail_msg("%s", error.message);
    return file;
}

static inline void assert_same_file(const vt_buffer *a, const vt_buffer *b)
{
    assert_int_equal(a->size, b->size);
    assert_memory_equal(a->data, b->data, a->size);
}

/* The tensor's numbers, which the file holds. */
static inline const void *tensor_of(vt_safetensors **view, const vt_buffer *file, const char *name)
{
    vt_error error = {0};
    if (vt_safetensors_open(view, (vt_bytes){file->data, file->size}, "model", &error) != VT_OK) fail_msg("%s", error.message);
    const vt_tensor *tensor = vt_safetensors_find(*view, name);
    assert_non_null(tensor);
    return tensor->data;
}

/* What the row of `item` gives `other`. */
static inline float weight_of(const vt_buffer *file, size_t width, uint32_t item, uint32_t other)
{
    vt_safetensors *view, *again;
    const uint32_t *neighbours = tensor_of(&view, file, "neighbours");
    const float *weights = tensor_of(&again, file, "weights");
    float found = 0.0f;
    for (size_t i = 0; i < width; i++)
        if (neighbours[item * width + i] == other) found += weights[item * width + i];
    vt_safetensors_close(view);
    vt_safetensors_close(again);
    return found;
}

/* matrix := its inverse, by Gauss and Jordan in double; without pivots, as a positive definite matrix needs none. */
static inline void invert_dense(double *matrix, size_t side)
{
    for (size_t k = 0; k < side; k++) {
        double pivot = 1.0 / matrix[k * side + k];
        matrix[k * side + k] = 1.0;
        for (size_t j = 0; j < side; j++) matrix[k * side + j] *= pivot;
        for (size_t i = 0; i < side; i++) {
            double factor = matrix[i * side + k];
            if (i == k) continue;
            matrix[i * side + k] = 0.0;
            for (size_t j = 0; j < side; j++) matrix[i * side + j] -= factor * matrix[k * side + j];
        }
    }
}

/* 1 where the user had the item: [users][items]. Free with vt_free. */
static inline double *dense_log(const vt_event_log *log)
{
    double *had = vt_alloc(log->users * log->items, sizeof *had);
    for (size_t i = 0; i < log->count; i++) had[log->events[i].user * log->items + log->events[i].item] = 1.0;
    return had;
}

static inline void assert_near(double found, double wanted, double tolerance)
{
    if (!(fabs(found - wanted) <= tolerance)) fail_msg("%.9g is not %.9g", found, wanted);
}

#endif
