#include "tower_batch.h"

#include "memory.h"
#include "tower_hard.h"

#include <math.h>
#include <string.h>

static bool reserve_entries(vt_tower_links *links, size_t used, size_t wanted)
{
    size_t capacity = links->capacity ? links->capacity : 1024;
    if (wanted <= links->capacity) return true;
    while (capacity < wanted) capacity *= 2;
    uint32_t *others = vt_resize(links->others, used, capacity, sizeof *others);
    if (others) links->others = others;
    float *weights = others ? vt_resize(links->weights, used, capacity, sizeof *weights) : NULL;
    if (weights) links->weights = weights;
    if (weights) links->capacity = capacity;
    return weights != NULL;
}

static bool reserve_ones(vt_tower_links *links, size_t ones)
{
    if (links->offsets && ones <= links->ones) return true;
    vt_free(links->offsets);
    links->ones = ones + ones / 2;
    links->offsets = vt_alloc(links->ones + 2, sizeof *links->offsets);
    return links->offsets != NULL;
}

static void free_links(vt_tower_links *links)
{
    vt_free(links->offsets);
    vt_free(links->others);
    vt_free(links->weights);
}

/* Reads `from`, of `ones` ones, by its other side, of `others` others numbered by `numbers` (NULL: as they are): by counting, so
 * that entries keep their order. */
static bool turn(vt_tower_links *to, const vt_tower_links *from, size_t ones, size_t others, const uint32_t *numbers)
{
    size_t entries = from->offsets[ones];
    if (!reserve_ones(to, others + 1) || !reserve_entries(to, 0, entries)) return false;
    size_t *next = to->offsets + 1; /* shifted by one while counting, so that it ends as the list of beginnings */
    memset(to->offsets, 0, (others + 2) * sizeof *to->offsets);
    for (size_t i = 0; i < entries; i++) next[(numbers ? numbers[from->others[i]] - 1 : from->others[i]) + 1]++;
    for (size_t i = 1; i <= others; i++) next[i] += next[i - 1];
    for (size_t one = 0; one < ones; one++)
        for (size_t i = from->offsets[one]; i < from->offsets[one + 1]; i++) {
            size_t place = next[numbers ? numbers[from->others[i]] - 1 : from->others[i]]++;
            to->others[place] = (uint32_t)one;
            to->weights[place] = from->weights[i];
        }
    return true;
}

vt_status vt_tower_batch_open(vt_tower_batch *out, const vt_tower_source *source, vt_error *error)
{
    const vt_tower_options *options = source->options;
    *out = (vt_tower_batch){.example_capacity = options->batch};
    size_t most = options->batch * (options->history + 1) + options->negatives;
    out->item_capacity = most < source->features->items ? most : source->features->items;
    out->targets = vt_alloc(options->batch, sizeof *out->targets);
    out->weights = vt_alloc(options->batch, sizeof *out->weights);
    out->item_ids = vt_alloc(out->item_capacity, sizeof *out->item_ids);
    out->row_ids = vt_alloc(source->features->rows, sizeof *out->row_ids);
    out->item_numbers = vt_alloc(source->features->items, sizeof *out->item_numbers);
    out->row_numbers = vt_alloc(source->features->rows, sizeof *out->row_numbers);
    out->deeds = vt_alloc(options->history, sizeof *out->deeds);
    bool room = out->targets && out->weights && out->item_ids && out->row_ids && out->item_numbers && out->row_numbers && out->deeds;
    room = room && reserve_ones(&out->histories, options->batch) && reserve_ones(&out->parts, out->item_capacity);
    if (source->features->users.rows) room = room && reserve_ones(&out->profiles, options->batch);
    if (room) return VT_OK;
    vt_tower_batch_close(out);
    return vt_fail(error, VT_NO_MEMORY, "no memory for a step of %zu examples", options->batch);
}

void vt_tower_batch_close(vt_tower_batch *batch)
{
    vt_tower_links *links[] = {&batch->histories, &batch->readers, &batch->parts, &batch->holders, &batch->profiles, &batch->bearers};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) free_links(links[i]);
    vt_free(batch->targets);
    vt_free(batch->weights);
    vt_free(batch->item_ids);
    vt_free(batch->row_ids);
    vt_free(batch->item_numbers);
    vt_free(batch->row_numbers);
    vt_free(batch->deeds);
    *batch = (vt_tower_batch){0};
}

/* The item's number in the batch. */
static uint32_t number_of(vt_tower_batch *batch, uint32_t item)
{
    if (!batch->item_numbers[item]) {
        batch->item_ids[batch->items++] = item;
        batch->item_numbers[item] = (uint32_t)batch->items;
    }
    return batch->item_numbers[item] - 1;
}

static void forget(vt_tower_batch *batch)
{
    for (size_t i = 0; i < batch->items; i++) batch->item_numbers[batch->item_ids[i]] = 0;
    for (size_t i = 0; i < batch->rows; i++) batch->row_numbers[batch->row_ids[i]] = 0;
    batch->items = batch->rows = 0;
}

static void draw_negatives(vt_tower_batch *batch, const vt_tower_source *source, vt_random *random)
{
    const vt_tower_options *options = source->options;
    size_t hard = source->item_vectors ? options->hard_negatives : 0;
    for (size_t i = hard; i < options->negatives && source->drawable_count; i++)
        number_of(batch, source->drawable[vt_random_below(random, (uint32_t)source->drawable_count)]);
    if (!hard) return;
    uint32_t chosen[VT_TOWER_MOST_HARD];
    size_t count = vt_tower_hard_negatives(source, batch->item_ids, batch->items, random, chosen);
    for (size_t i = 0; i < count; i++) number_of(batch, chosen[i]);
}

static bool add_history(vt_tower_batch *batch, const vt_tower_source *source, size_t event, vt_random *random)
{
    const vt_tower_options *options = source->options;
    vt_tower_links *links = &batch->histories;
    size_t example = batch->examples, at = links->offsets[example], kept = 0;
    size_t count = vt_tower_history(source->examples, event, options, batch->deeds);
    for (size_t i = 0; i < count; i++)
        if (options->dropout <= 0.0f || vt_random_unit(random) >= options->dropout) batch->deeds[kept++] = batch->deeds[i];
    if (!reserve_entries(links, at, at + kept)) return false;
    for (size_t i = 0; i < kept; i++) {
        links->others[at + i] = number_of(batch, batch->deeds[i].item);
        links->weights[at + i] = exp2f(-batch->deeds[i].age_days / options->half_life_days) / sqrtf((float)kept);
    }
    links->offsets[example + 1] = at + kept;
    batch->examples++;
    return true;
}

/* What is known of the example's user. */
static bool add_profile(vt_tower_batch *batch, const vt_tower_source *source, size_t example, vt_random *random)
{
    const vt_tower_examples *examples = source->examples;
    vt_tower_links *links = &batch->profiles;
    uint32_t rows[VT_PROFILE_MOST_COLUMNS];
    size_t event = examples->events[example], at = links->offsets[batch->examples - 1];
    size_t count = vt_tower_profile_rows(&source->features->users, examples->log->events[event].user, rows);
    if (!reserve_entries(links, at, at + count)) return false;
    for (size_t i = 0; i < count; i++) {
        if (source->options->profile_dropout > 0.0f && vt_random_unit(random) < source->options->profile_dropout) continue;
        links->others[at] = rows[i];
        links->weights[at++] = 1.0f;
    }
    links->offsets[batch->examples] = at;
    return true;
}

static bool add_parts(vt_tower_batch *batch, const vt_tower_features *features)
{
    vt_tower_links *parts = &batch->parts;
    for (size_t i = 0; i < batch->items; i++) {
        size_t begin = features->offsets[batch->item_ids[i]], count = features->offsets[batch->item_ids[i] + 1] - begin;
        size_t at = parts->offsets[i];
        if (!reserve_entries(parts, at, at + count)) return false;
        memcpy(parts->others + at, features->indices + begin, count * sizeof *parts->others);
        memcpy(parts->weights + at, features->weights + begin, count * sizeof *parts->weights);
        parts->offsets[i + 1] = at + count;
        for (size_t j = at; j < at + count; j++) {
            uint32_t row = parts->others[j];
            if (batch->row_numbers[row]) continue;
            batch->row_ids[batch->rows++] = row;
            batch->row_numbers[row] = (uint32_t)batch->rows;
        }
    }
    return true;
}

vt_status vt_tower_batch_fill(vt_tower_batch *batch, const vt_tower_source *source, size_t begin, size_t end, vt_random *random,
                              vt_error *error)
{
    const vt_tower_examples *examples = source->examples;
    size_t users = source->features->users.rows;
    bool room = true;
    VT_CHECK(end - begin <= batch->example_capacity);
    forget(batch);
    batch->examples = 0;
    for (size_t i = begin; i < end; i++) {
        batch->targets[i - begin] = number_of(batch, examples->log->events[examples->events[i]].item);
        batch->weights[i - begin] = vt_tower_example_weight(examples, examples->events[i]);
    }
    draw_negatives(batch, source, random);
    batch->candidates = batch->items;
    for (size_t i = begin; i < end && room; i++) {
        room = add_history(batch, source, examples->events[i], random);
        if (room && users) room = add_profile(batch, source, i, random);
    }
    if (users) room = room && turn(&batch->bearers, &batch->profiles, batch->examples, users, NULL);
    room = room && turn(&batch->readers, &batch->histories, batch->examples, batch->items, NULL);
    room = room && add_parts(batch, source->features);
    room = room && turn(&batch->holders, &batch->parts, batch->items, batch->rows, batch->row_numbers);
    return room ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for a step of %zu examples", batch->examples);
}
