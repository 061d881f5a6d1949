#include "ials_rows.h"

#include "memory.h"
#include "worker_threads.h"

#include <cblas.h>
#include <string.h>

/* Rows are solved BATCH at a time, so that the product with the Gram matrix, most of the work, is one of matrices. */
enum { BATCH = VT_IALS_BATCH, LANES = 8, LEAST_CHUNK = 4096, MOST_CHUNKS = 64 };

/* Where the processor has them, loops over pairs use eight floats at a time; the sums' order is the same without. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE_WHERE_POSSIBLE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE_WHERE_POSSIBLE
#endif
#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));

INLINE float dot(const float *restrict a, const float *restrict b, size_t width)
{
    lanes even = {0.0f}, odd = {0.0f}, x, y;
    float rest = 0.0f;
    size_t i = 0;
    for (; i + 2 * LANES <= width; i += 2 * LANES) {
        memcpy(&x, a + i, sizeof x);
        memcpy(&y, b + i, sizeof y);
        even += x * y;
        memcpy(&x, a + i + LANES, sizeof x);
        memcpy(&y, b + i + LANES, sizeof y);
        odd += x * y;
    }
    for (; i < width; i++) rest += a[i] * b[i];
    even += odd;
    return ((even[0] + even[4]) + (even[1] + even[5])) + ((even[2] + even[6]) + (even[3] + even[7])) + rest;
}

/* to += scale * from */
INLINE void add(float *restrict to, const float *restrict from, float scale, size_t width)
{
    size_t i = 0;
    for (lanes x, y; i + LANES <= width; i += LANES) {
        memcpy(&x, from + i, sizeof x);
        memcpy(&y, to + i, sizeof y);
        y += scale * x;
        memcpy(to + i, &y, sizeof y);
    }
    for (; i < width; i++) to[i] += scale * from[i];
}

/* ---- Gram matrix: partial sums over chunks of rows, which depend on the number of rows alone ---- */

typedef struct gram_work {
    const float *vectors;
    size_t rows, width, chunk;
    size_t first_chunk; /* of this rank */
    float *partial; /* [chunks][width][width] */
} gram_work;

static void sum_chunk(void *context, size_t task, size_t worker)
{
    const gram_work *work = context;
    task += work->first_chunk;
    size_t first = task * work->chunk, count = work->rows - first < work->chunk ? work->rows - first : work->chunk;
    (void)worker;
    cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, (int)work->width, (int)count, 1.0f, work->vectors + first * work->width,
                (int)work->width, 0.0f, work->partial + task * work->width * work->width, (int)work->width);
}

/* Each rank sums a share of the chunks. */
static void sum_chunks(gram_work *work, size_t chunks, const vt_ials_crew *crew)
{
    size_t bounds[VT_MOST_RANKS + 1], count = crew->ranks ? crew->ranks->count : 1, rank = crew->ranks ? crew->ranks->rank : 0;
    for (size_t i = 0; i <= count; i++) bounds[i] = chunks * i / count;
    work->first_chunk = bounds[rank];
    openblas_set_num_threads(1);
    vt_run_tasks(crew->threads, bounds[rank + 1] - bounds[rank], sum_chunk, work);
    vt_ranks_gather_rows(crew->ranks, work->partial, bounds, work->width * work->width * sizeof *work->partial);
}

vt_status vt_ials_gram(float *gram, const float *vectors, size_t rows, size_t width, const vt_ials_crew *crew, vt_error *error)
{
    gram_work work = {.vectors = vectors, .rows = rows, .width = width, .chunk = (rows + MOST_CHUNKS - 1) / MOST_CHUNKS};
    if (work.chunk < LEAST_CHUNK) work.chunk = LEAST_CHUNK;
    size_t chunks = (rows + work.chunk - 1) / work.chunk, cells = width * width;
    work.partial = vt_alloc(chunks, cells * sizeof *work.partial);
    vt_status status = work.partial ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu factors", width);
    status = vt_ranks_agree(crew->ranks, status, error);
    if (status == VT_OK) sum_chunks(&work, chunks, crew);
    for (size_t i = 0; i < width && status == VT_OK; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (size_t chunk = 0; chunk < chunks; chunk++) sum += (double)work.partial[chunk * cells + i * width + j];
            gram[i * width + j] = gram[j * width + i] = (float)sum;
        }
    vt_free(work.partial);
    return status;
}

/* ---- conjugate gradients on BATCH rows ---- */

typedef struct half_work {
    const vt_ials_half *half;
    float *scratch; /* [threads][3][BATCH][width] */
    double *losses; /* [batches] */
    size_t first_batch; /* of this rank */
} half_work;

/* residual, direction and its image: [BATCH][width] each; lengths: squares of the residuals. */
typedef struct batch {
    size_t first, count;
    float *residual, *direction, *image;
    float lengths[BATCH];
} batch;

/* bounds[ranks + 1]: whose batches are whose. */
static void batch_bounds(size_t *bounds, const vt_ials_half *half, const vt_ials_crew *crew)
{
    size_t count = crew->ranks ? crew->ranks->count : 1;
    for (size_t i = 0; i <= count; i++) bounds[i] = half->bounds ? (half->bounds[i] + BATCH - 1) / BATCH : 0;
    bounds[count] = (half->pairs->rows + BATCH - 1) / BATCH;
}

/* Runs `task` over this rank's batches. */
static void run_batches(half_work *work, vt_task *task, const size_t *bounds, const vt_ials_crew *crew)
{
    size_t rank = crew->ranks ? crew->ranks->rank : 0;
    work->first_batch = bounds[rank];
    vt_run_tasks(crew->threads, bounds[rank + 1] - bounds[rank], task, work);
}

static bool is_empty(const vt_ials_half *half, size_t row) { return half->pairs->offsets[row] == half->pairs->offsets[row + 1]; }

/* image[row] := gram x[row] + ridge x[row], without the pairs */
WIDE_WHERE_POSSIBLE static void apply_dense(const vt_ials_half *half, const batch *b, const float *x)
{
    int width = (int)half->width;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)b->count, width, width, 1.0f, x, width, half->gram, width, 0.0f,
                b->image, width);
    for (size_t i = 0; i < b->count; i++)
        add(b->image + i * half->width, x + i * half->width, half->ridges[b->first + i], half->width);
}

/* residual := sum of (1 + alpha c) y - A x, where A x = gram x + ridge x + sum of alpha c (y.x) y */
WIDE_WHERE_POSSIBLE static void start(const vt_ials_half *half, batch *b)
{
    size_t width = half->width;
    const float *x = half->rows + b->first * width;
    apply_dense(half, b, x);
    for (size_t i = 0; i < b->count; i++) {
        float *residual = b->residual + i * width;
        const vt_pair_matrix *pairs = half->pairs;
        for (size_t k = 0; k < width; k++) residual[k] = -b->image[i * width + k];
        for (size_t at = pairs->offsets[b->first + i]; at < pairs->offsets[b->first + i + 1]; at++) {
            const float *y = half->columns + pairs->indices[at] * width;
            float raise = half->alpha * pairs->values[at];
            add(residual, y, 1.0f + raise - raise * dot(y, x + i * width, width), width);
        }
        b->lengths[i] = dot(residual, residual, width);
    }
    memcpy(b->direction, b->residual, b->count * width * sizeof *b->direction);
}

WIDE_WHERE_POSSIBLE static void step_row(const vt_ials_half *half, batch *b, size_t i)
{
    size_t width = half->width;
    float *direction = b->direction + i * width, *image = b->image + i * width, *residual = b->residual + i * width;
    const vt_pair_matrix *pairs = half->pairs;
    for (size_t at = pairs->offsets[b->first + i]; at < pairs->offsets[b->first + i + 1]; at++) {
        const float *y = half->columns + pairs->indices[at] * width;
        add(image, y, half->alpha * pairs->values[at] * dot(y, direction, width), width);
    }
    float curve = dot(direction, image, width);
    if (!(curve > 0.0f)) return;
    float stride = b->lengths[i] / curve, before = b->lengths[i];
    add(half->rows + (b->first + i) * width, direction, stride, width);
    add(residual, image, -stride, width);
    b->lengths[i] = dot(residual, residual, width);
    for (size_t k = 0; k < width; k++) direction[k] = residual[k] + b->lengths[i] / before * direction[k];
}

static void solve_batch(void *context, size_t task, size_t worker)
{
    static const float solved = 1e-16f; /* a residual of 1e-8: nothing that float would show */
    const half_work *work = context;
    const vt_ials_half *half = work->half;
    task += work->first_batch;
    size_t cells = BATCH * half->width, left = half->pairs->rows - task * BATCH;
    float *scratch = work->scratch + worker * 3 * cells;
    batch b = {task * BATCH, left < BATCH ? left : BATCH, scratch, scratch + cells, scratch + 2 * cells, {0.0f}};
    for (size_t i = 0; i < b.count; i++)
        if (is_empty(half, b.first + i)) memset(half->rows + (b.first + i) * half->width, 0, half->width * sizeof(float));
    start(half, &b);
    for (size_t step = 0; step < half->steps; step++) {
        apply_dense(half, &b, b.direction);
        for (size_t i = 0; i < b.count; i++)
            if (b.lengths[i] > solved) step_row(half, &b, i);
    }
}

vt_status vt_ials_solve(const vt_ials_half *half, const vt_ials_crew *crew, vt_error *error)
{
    half_work work = {.half = half};
    size_t batches[VT_MOST_RANKS + 1];
    openblas_set_num_threads(1);
    work.scratch = vt_alloc(crew->threads, 3 * BATCH * half->width * sizeof *work.scratch);
    vt_status status = work.scratch ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu factors", half->width);
    status = vt_ranks_agree(crew->ranks, status, error);
    if (status == VT_OK) {
        batch_bounds(batches, half, crew);
        run_batches(&work, solve_batch, batches, crew);
        if (half->bounds) vt_ranks_gather_rows(crew->ranks, half->rows, half->bounds, half->width * sizeof *half->rows);
    }
    vt_free(work.scratch);
    return status;
}

WIDE_WHERE_POSSIBLE static void sum_losses(void *context, size_t task, size_t worker)
{
    const half_work *work = context;
    const vt_ials_half *half = work->half;
    double sum = 0.0;
    (void)worker;
    task += work->first_batch;
    for (size_t row = task * BATCH; row < (task + 1) * BATCH && row < half->pairs->rows; row++)
        for (size_t at = half->pairs->offsets[row]; at < half->pairs->offsets[row + 1]; at++) {
            double score = (double)dot(half->rows + row * half->width, half->columns + half->pairs->indices[at] * half->width, half->width);
            double confidence = 1.0 + (double)half->alpha * half->pairs->values[at];
            sum += confidence * (1.0 - score) * (1.0 - score) - score * score;
        }
    work->losses[task] = sum;
}

vt_status vt_ials_pair_loss(double *loss, const vt_ials_half *half, const vt_ials_crew *crew, vt_error *error)
{
    size_t bounds[VT_MOST_RANKS + 1], batches = (half->pairs->rows + BATCH - 1) / BATCH;
    half_work work = {.half = half, .losses = vt_alloc(batches, sizeof *work.losses)};
    vt_status status = VT_OK;
    if (!work.losses) status = vt_fail(error, VT_NO_MEMORY, "out of memory for the loss of %zu rows", half->pairs->rows);
    status = vt_ranks_agree(crew->ranks, status, error);
    *loss = 0.0;
    if (status == VT_OK) {
        batch_bounds(bounds, half, crew);
        run_batches(&work, sum_losses, bounds, crew);
        vt_ranks_gather_rows(crew->ranks, work.losses, bounds, sizeof *work.losses);
        for (size_t i = 0; i < batches; i++) *loss += work.losses[i];
    }
    vt_free(work.losses);
    return status;
}
