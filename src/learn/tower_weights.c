#include "tower_weights.h"

#include "memory.h"
#include "seeded_random.h"

#include <math.h>

enum { STREAM_START = 310 };

static void draw(vt_tower_table *table, size_t dims, float deviation, vt_random random)
{
    for (size_t i = 0; i < table->rows * dims; i++) table->values[i] = deviation * vt_random_normal(&random);
}

/* Hands out the block. */
static float *take(float **at, size_t numbers)
{
    float *taken = numbers ? *at : NULL;
    *at += numbers;
    return taken;
}

static vt_status open_block(vt_tower_weights *weights, bool adam, vt_error *error)
{
    size_t dims = weights->dims, copies = adam ? 3 : 2;
    for (size_t part = 0; part < VT_TOWER_PARTS; part++) weights->value_count += weights->tables[part].rows * dims;
    weights->block_count = weights->value_count * copies;
    float *at = weights->block = vt_alloc(weights->block_count, sizeof *at);
    if (!at) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu weights", weights->block_count);
    for (size_t part = 0; part < VT_TOWER_PARTS; part++) weights->tables[part].values = take(&at, weights->tables[part].rows * dims);
    for (size_t part = 0; part < VT_TOWER_PARTS; part++) weights->tables[part].second = take(&at, weights->tables[part].rows * dims);
    for (size_t part = 0; part < VT_TOWER_PARTS && adam; part++)
        weights->tables[part].first = take(&at, weights->tables[part].rows * dims);
    return VT_OK;
}

vt_status vt_tower_weights_open(vt_tower_weights *out, const vt_tower_features *features, const vt_tower_options *options,
                                vt_error *error)
{
    float deviation = 1.0f / sqrtf((float)options->dims);
    size_t untied = options->untied;
    *out = (vt_tower_weights){.dims = options->dims};
    out->tables[VT_TOWER_ITEM_ROWS].rows = features->rows;
    out->tables[VT_TOWER_ITEM_PICTURES].rows = features->picture_dims;
    out->tables[VT_TOWER_HISTORY_ROWS].rows = untied * features->rows;
    out->tables[VT_TOWER_HISTORY_PICTURES].rows = untied * features->picture_dims;
    out->tables[VT_TOWER_BIAS].rows = 1;
    out->tables[VT_TOWER_PROFILES].rows = features->users.rows;
    VT_TRY(open_block(out, options->optimiser == VT_TOWER_ADAM, error));
    for (size_t part = 0; part < VT_TOWER_BIAS; part++) {
        bool pictures = part == VT_TOWER_ITEM_PICTURES || part == VT_TOWER_HISTORY_PICTURES;
        draw(&out->tables[part], options->dims, pictures ? deviation / sqrtf((float)features->picture_dims + 1.0f) : deviation,
             vt_random_seed(options->seed, STREAM_START + part));
    }
    draw(&out->tables[VT_TOWER_PROFILES], options->dims, 0.1f * deviation, vt_random_seed(options->seed, STREAM_START + VT_TOWER_PROFILES));
    return VT_OK;
}

void vt_tower_weights_close(vt_tower_weights *weights)
{
    vt_free(weights->block);
    *weights = (vt_tower_weights){0};
}

vt_tower_part vt_tower_history_part(const vt_tower_weights *weights, vt_tower_part of_items)
{
    vt_tower_part own = of_items == VT_TOWER_ITEM_ROWS ? VT_TOWER_HISTORY_ROWS : VT_TOWER_HISTORY_PICTURES;
    return weights->tables[VT_TOWER_HISTORY_ROWS].rows ? own : of_items;
}

static void move_adagrad(float *restrict values, float *restrict second, const float *restrict gradient, size_t dims, float rate)
{
    for (size_t i = 0; i < dims; i++) {
        second[i] += gradient[i] * gradient[i];
        values[i] -= rate * gradient[i] / (sqrtf(second[i]) + 1e-10f);
    }
}

void vt_tower_step_begin(vt_tower_weights *weights, const vt_tower_options *options)
{
    double t = (double)++weights->steps;
    float grown = (float)sqrt(1.0 - pow(0.999, t));
    weights->rate = options->learning_rate * grown / (float)(1.0 - pow(0.9, t));
    weights->least = 1e-8f * grown;
}

static void move_adam(const vt_tower_weights *weights, const vt_tower_table *table, size_t at, const float *restrict gradient)
{
    float *restrict values = table->values + at, *restrict first = table->first + at, *restrict second = table->second + at;
    float rate = weights->rate, least = weights->least;
    for (size_t i = 0; i < weights->dims; i++) {
        first[i] = 0.9f * first[i] + 0.1f * gradient[i];
        second[i] = 0.999f * second[i] + 0.001f * gradient[i] * gradient[i];
        values[i] -= rate * first[i] / (sqrtf(second[i]) + least);
    }
}

void vt_tower_move(vt_tower_weights *weights, vt_tower_part part, size_t row, const float *gradient, const vt_tower_options *options)
{
    const vt_tower_table *table = &weights->tables[part];
    size_t dims = weights->dims, at = row * dims;
    float kept = 1.0f - options->learning_rate * options->decay;
    if (options->decay > 0.0f)
        for (size_t i = 0; i < dims; i++) table->values[at + i] *= kept;
    if (table->first) move_adam(weights, table, at, gradient);
    else move_adagrad(table->values + at, table->second + at, gradient, dims, options->learning_rate);
}
