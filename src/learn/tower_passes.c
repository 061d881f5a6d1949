#include "tower_passes.h"

#include "tower_embed.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* Rows of a shard: [begin, end). */
typedef struct span {
    size_t begin, end;
} span;

static span shard_of(size_t shard, size_t count)
{
    span rows = {shard * VT_TOWER_SHARD, (shard + 1) * VT_TOWER_SHARD};
    if (rows.end > count) rows.end = count;
    return rows;
}

void vt_tower_embed_items(void *context, size_t shard)
{
    const vt_tower_pass *pass = context;
    const vt_tower_batch *batch = pass->batch;
    size_t dims = pass->step->dims;
    span items = shard_of(shard, batch->items);
    for (size_t i = items.begin; i < items.end; i++) {
        float *x = pass->step->embeddings[0] + i * dims;
        bool candidate = i < batch->candidates;
        if (candidate || !pass->task->options->untied)
            vt_tower_embed(x, pass->task->features, pass->weights, VT_TOWER_ITEM_ROWS, batch->item_ids[i]);
        pass->step->log_q[i] = pass->task->log_q[batch->item_ids[i]];
        if (candidate) pass->step->lengths[i] = vt_tower_normalise(pass->step->vectors + i * dims, x, dims);
        if (pass->task->options->untied && batch->readers.offsets[i] < batch->readers.offsets[i + 1])
            vt_tower_embed(pass->step->embeddings[1] + i * dims, pass->task->features, pass->weights, VT_TOWER_HISTORY_ROWS,
                           batch->item_ids[i]);
    }
}

void vt_tower_embed_users(void *context, size_t shard)
{
    const vt_tower_pass *pass = context;
    const vt_tower_links *histories = &pass->batch->histories, *profiles = &pass->batch->profiles;
    const float *of_profiles = pass->weights->tables[VT_TOWER_PROFILES].values;
    const float *from = pass->step->embeddings[pass->task->options->untied];
    size_t dims = pass->step->dims;
    span examples = shard_of(shard, pass->batch->examples);
    for (size_t a = examples.begin; a < examples.end; a++) {
        float *user = pass->step->users + a * dims;
        memcpy(user, pass->weights->tables[VT_TOWER_BIAS].values, dims * sizeof *user);
        for (size_t i = profiles->offsets ? profiles->offsets[a] : 0; profiles->offsets && i < profiles->offsets[a + 1]; i++)
            vt_tower_add(user, of_profiles + profiles->others[i] * dims, profiles->weights[i], dims);
        for (size_t i = histories->offsets[a]; i < histories->offsets[a + 1]; i++)
            vt_tower_add(user, from + histories->others[i] * dims, histories->weights[i], dims);
        pass->step->user_lengths[a] = vt_tower_normalise(user, user, dims);
    }
}

/* e^x for x <= 0, 0 below -60: Cephes' expf (Moshier) without branches, so that loops over it become vector instructions. */
static inline float exp_below(float x)
{
    const float magic = 12582912.0f; /* 1.5 * 2^23: adding it rounds to a whole number, which then stands in the low bits */
    float shifted = x * 1.44269504f + magic, whole = shifted - magic;
    float part = x - whole * 0.693359375f + whole * 2.12194440e-4f, power;
    float sum = ((((1.9875691500e-4f * part + 1.3981999507e-3f) * part + 8.3334519073e-3f) * part + 4.1665795894e-2f) * part +
                 1.6666665459e-1f) * part + 5.0000001201e-1f;
    sum = sum * part * part + part + 1.0f;
    int32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (int32_t)(((uint32_t)bits + 127u) << 23);
    memcpy(&power, &bits, sizeof power);
    return x < -60.0f ? 0.0f : sum * power;
}

/* scores become e^(score - most); returns their sum, in eight interleaved sums. */
static double exponentiate(float *scores, size_t count, float most)
{
    float sums[8] = {0};
    size_t i = 0;
    for (size_t c = 0; c < count; c++) scores[c] = exp_below(scores[c] - most);
    for (; i + 8 <= count; i += 8)
        for (size_t lane = 0; lane < 8; lane++) sums[lane] += scores[i + lane];
    for (; i < count; i++) sums[i % 8] += scores[i];
    return (double)(((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])));
}

/* Logits -> their gradients, in place; returns the loss. Candidates of the example's own history take no part. */
static double softmax_pull(const vt_tower_pass *pass, size_t a)
{
    const vt_tower_batch *batch = pass->batch;
    float *scores = pass->step->scores + a * batch->candidates, most = -1e30f;
    size_t target = batch->targets[a];
    vt_tower_add(scores, pass->step->log_q, -1.0f, batch->candidates);
    for (size_t i = batch->histories.offsets[a]; i < batch->histories.offsets[a + 1]; i++)
        if (batch->histories.others[i] < batch->candidates) scores[batch->histories.others[i]] = -1e30f;
    for (size_t c = 0; c < batch->candidates; c++) most = scores[c] > most ? scores[c] : most;
    float wanted = scores[target] - most;
    double sum = exponentiate(scores, batch->candidates, most);
    double share = (double)batch->weights[a] / (double)batch->examples;
    float factor = (float)(share / sum);
    for (size_t c = 0; c < batch->candidates; c++) scores[c] *= factor;
    scores[target] -= (float)share;
    return (log(sum) - (double)wanted) * (double)batch->weights[a];
}

/* The gradient of a vector before it was normalised: (pull - unit (unit . pull)) / length, in place. */
static void pull_through(float *pull, const float *unit, float length, size_t dims)
{
    float along = vt_tower_dot(unit, pull, dims), factor = length < 1e-12f ? 0.0f : 1.0f / length;
    for (size_t i = 0; i < dims; i++) pull[i] = (pull[i] - unit[i] * along) * factor;
}

void vt_tower_compare(void *context, size_t shard)
{
    const vt_tower_pass *pass = context;
    vt_tower_step *step = pass->step;
    int dims = (int)step->dims, candidates = (int)pass->batch->candidates;
    span examples = shard_of(shard, pass->batch->examples);
    float sharpness = 1.0f / pass->task->options->temperature;
    int rows = (int)(examples.end - examples.begin);
    float *scores = step->scores + examples.begin * pass->batch->candidates;
    float *users = step->users + examples.begin * step->dims, *pulls = step->user_pulls + examples.begin * step->dims;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, candidates, dims, sharpness, users, dims, step->vectors, dims, 0.0f,
                scores, candidates);
    for (size_t a = examples.begin; a < examples.end; a++) step->losses[a] = softmax_pull(pass, a);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, dims, candidates, sharpness, scores, candidates, step->vectors, dims,
                0.0f, pulls, dims);
    for (size_t a = examples.begin; a < examples.end; a++)
        pull_through(step->user_pulls + a * step->dims, step->users + a * step->dims, step->user_lengths[a], step->dims);
}

/* What the shard's candidates are pulled by as candidates. */
static void pull_candidates(const vt_tower_pass *pass, span items)
{
    vt_tower_step *step = pass->step;
    int dims = (int)step->dims, candidates = (int)pass->batch->candidates;
    size_t end = items.end < pass->batch->candidates ? items.end : pass->batch->candidates;
    memset(step->pulls[0] + items.begin * step->dims, 0, (items.end - items.begin) * step->dims * sizeof(float));
    if (end <= items.begin) return;
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)(end - items.begin), dims, (int)pass->batch->examples,
                1.0f / pass->task->options->temperature, step->scores + items.begin, candidates, step->users, dims, 0.0f,
                step->pulls[0] + items.begin * step->dims, dims);
    for (size_t i = items.begin; i < end; i++)
        pull_through(step->pulls[0] + i * step->dims, step->vectors + i * step->dims, step->lengths[i], step->dims);
}

void vt_tower_pull_items(void *context, size_t shard)
{
    const vt_tower_pass *pass = context;
    const vt_tower_links *readers = &pass->batch->readers;
    bool untied = pass->task->options->untied;
    size_t dims = pass->step->dims;
    span items = shard_of(shard, pass->batch->items);
    pull_candidates(pass, items);
    for (size_t i = items.begin; i < items.end; i++) {
        float *pull = pass->step->pulls[untied] + i * dims;
        if (untied) memset(pull, 0, dims * sizeof *pull);
        for (size_t j = readers->offsets[i]; j < readers->offsets[i + 1]; j++)
            vt_tower_add(pull, pass->step->user_pulls + readers->others[j] * dims, readers->weights[j], dims);
    }
}

void vt_tower_pull_rows(void *context, size_t shard)
{
    const vt_tower_pass *pass = context;
    const vt_tower_links *holders = &pass->batch->holders;
    size_t dims = pass->step->dims;
    span rows = shard_of(shard, pass->batch->rows);
    for (int side = 0; side < 1 + pass->task->options->untied; side++)
        for (size_t row = rows.begin; row < rows.end; row++) {
            float *pull = pass->step->row_pulls[side] + row * dims;
            memset(pull, 0, dims * sizeof *pull);
            for (size_t i = holders->offsets[row]; i < holders->offsets[row + 1]; i++)
                vt_tower_add(pull, pass->step->pulls[side] + holders->others[i] * dims, holders->weights[i], dims);
        }
}

void vt_tower_pull_pictures(void *context, size_t shard)
{
    const vt_tower_pass *pass = context;
    const vt_tower_features *features = pass->task->features;
    const vt_tower_batch *batch = pass->batch;
    size_t dims = pass->step->dims;
    span inputs = shard_of(shard, features->picture_dims);
    for (int side = 0; side < 1 + pass->task->options->untied; side++) {
        float *pulls = pass->step->picture_pulls[side];
        memset(pulls + inputs.begin * dims, 0, (inputs.end - inputs.begin) * dims * sizeof *pulls);
        for (size_t i = 0; i < batch->items; i++) {
            const float *picture = features->pictures + batch->item_ids[i] * features->picture_dims;
            for (size_t input = inputs.begin; input < inputs.end; input++)
                if (picture[input] != 0.0f)
                    vt_tower_add(pulls + input * dims, pass->step->pulls[side] + i * dims, picture[input], dims);
        }
    }
}

void vt_tower_pull_profiles(void *context, size_t shard)
{
    const vt_tower_pass *pass = context;
    const vt_tower_links *bearers = &pass->batch->bearers;
    size_t dims = pass->step->dims;
    span rows = shard_of(shard, pass->task->features->users.rows);
    for (size_t row = rows.begin; row < rows.end; row++) {
        float *pull = pass->step->profile_pulls + row * dims;
        memset(pull, 0, dims * sizeof *pull);
        for (size_t i = bearers->offsets[row]; i < bearers->offsets[row + 1]; i++)
            vt_tower_add(pull, pass->step->user_pulls + bearers->others[i] * dims, bearers->weights[i], dims);
    }
}
