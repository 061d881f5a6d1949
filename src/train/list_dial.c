#include "list_dial.h"

#include "memory.h"
#include "seeded_random.h"
#include "top_hits.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { QUERIES = 512, NEAREST = 10, CHUNK = 4096 };

static const uint64_t STREAM = 22;

typedef struct measuring {
    const float *values;
    size_t rows, dims;
    const vt_row_lists *lists;
    uint32_t *queries; /* rows */
    size_t query_count;
    float *gathered;   /* [queries][dims] */
    float *products;   /* [CHUNK][queries] */
    float *radius;     /* [lists] */
    vt_hit *hits;      /* [queries][2 * NEAREST] */
    vt_top_hits *tops; /* [queries] */
    float *betas;      /* what each neighbour asks for */
    size_t beta_count;
} measuring;

static bool lies(const measuring *run, size_t row) { return run->lists->list_of_row[row] != VT_ROW_LISTS_NONE; }

static bool open_measuring(measuring *run, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, STREAM);
    size_t members = 0;
    run->queries = vt_alloc(run->rows, sizeof *run->queries);
    run->products = vt_alloc(CHUNK, QUERIES * sizeof(float));
    run->gathered = vt_alloc(QUERIES, run->dims * sizeof(float));
    run->radius = vt_alloc(run->lists->count, sizeof(float));
    run->hits = vt_alloc(QUERIES, 2 * NEAREST * sizeof *run->hits);
    run->tops = vt_alloc(QUERIES, sizeof *run->tops);
    run->betas = vt_alloc(QUERIES, NEAREST * sizeof(float));
    if (!run->queries || !run->products || !run->gathered || !run->radius || !run->hits || !run->tops || !run->betas) return false;
    for (size_t row = 0; row < run->rows; row++)
        if (lies(run, row)) run->queries[members++] = (uint32_t)row;
    run->query_count = members < QUERIES ? members : QUERIES;
    if (members > QUERIES) vt_random_draw(&random, run->queries, members, QUERIES);
    for (size_t i = 0; i < run->query_count; i++) {
        memcpy(run->gathered + i * run->dims, run->values + (size_t)run->queries[i] * run->dims, run->dims * sizeof(float));
        run->tops[i] = vt_top_hits_into(run->hits + 2 * NEAREST * i, NEAREST);
    }
    return true;
}

static void close_measuring(measuring *run)
{
    void *const blocks[] = {run->queries, run->products, run->gathered, run->radius, run->hits, run->tops, run->betas};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) vt_free(blocks[i]);
}

static void measure_radii(measuring *run)
{
    for (size_t row = 0; row < run->rows; row++) {
        double squares = 0;
        if (!lies(run, row)) continue;
        size_t list = run->lists->list_of_row[row];
        for (size_t i = 0; i < run->dims; i++) {
            double difference = (double)run->values[row * run->dims + i] - (double)run->lists->centroids[list * run->dims + i];
            squares += difference * difference;
        }
        float length = (float)sqrt(squares);
        if (length > run->radius[list]) run->radius[list] = length;
    }
}

static void find_nearest(measuring *run)
{
    size_t queries = run->query_count;
    for (size_t first = 0; first < run->rows; first += CHUNK) {
        size_t count = run->rows - first < CHUNK ? run->rows - first : CHUNK;
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)count, (int)queries, (int)run->dims, 1.0f,
                    run->values + first * run->dims, (int)run->dims, run->gathered, (int)run->dims, 0.0f, run->products, (int)queries);
        for (size_t i = 0; i < count; i++)
            for (size_t query = 0; query < queries && lies(run, first + i); query++)
                if (run->queries[query] != first + i)
                    vt_top_hits_push(&run->tops[query], run->products[i * queries + query], (uint32_t)(first + i));
    }
}

/* A list without extent is probed whenever it is near enough at all. */
static void ask(measuring *run, size_t query, const vt_hit *hits, size_t count)
{
    float worst = count ? hits[count - 1].score : 0.0f;
    for (size_t i = 0; i < count; i++) {
        size_t list = run->lists->list_of_row[hits[i].row];
        float product = cblas_sdot((int)run->dims, run->gathered + query * run->dims, 1, run->lists->centroids + list * run->dims, 1);
        run->betas[run->beta_count++] = run->radius[list] > 1e-6f ? (worst - product) / run->radius[list] : 0.0f;
    }
}

static int ascending(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return (left > right) - (left < right);
}

static void read_dial(const measuring *run, float dial[VT_DIAL_STEPS][2])
{
    static const float recalls[VT_DIAL_STEPS] = {0.9f, 0.95f, 0.98f, 0.99f, 0.995f, 0.999f};
    for (size_t step = 0; step < VT_DIAL_STEPS; step++) {
        double share = (1 + (double)recalls[step]) / 2;
        size_t at = (size_t)ceil(share * (double)run->beta_count);
        float beta = at >= run->beta_count ? 1.0f : run->betas[at];
        dial[step][0] = recalls[step];
        dial[step][1] = beta > 1.0f ? 1.0f : beta < 0.0f ? 0.0f : beta;
    }
}

vt_status vt_list_dial_measure(float dial[VT_DIAL_STEPS][2], const float *values, size_t rows, size_t dims, const vt_row_lists *lists,
                               uint64_t seed, vt_error *error)
{
    measuring run = {.values = values, .rows = rows, .dims = dims, .lists = lists};
    bool enough = open_measuring(&run, seed);
    if (enough) {
        measure_radii(&run);
        find_nearest(&run);
        for (size_t i = 0; i < run.query_count; i++) ask(&run, i, run.tops[i].hits, vt_top_hits_finish(&run.tops[i]));
        qsort(run.betas, run.beta_count, sizeof *run.betas, ascending);
        read_dial(&run, dial);
    }
    close_measuring(&run);
    return enough ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for the dial of %zu lists", lists->count);
}
