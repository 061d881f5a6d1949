#include "list_dial.h"

#include "memory.h"
#include "seeded_random.h"
#include "top_hits.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_QUERIES = 512, OTHERS_A_KIND = 104, NEAREST = 640, CHUNK = 1024, ASKS = 64 };

static const uint64_t STREAM = 22;

static const size_t depths[VT_DIAL_DEPTHS] = {1, 3, 10, 20, 40, 80, 160, 320, NEAREST};
enum { DIAL_DEPTH = 2 };

/* Queries are means of so many rows. The first kind is rows, which do not find themselves. */
static const struct { size_t queries, rows; bool of_one_list, noise; } kinds[] = {
    {.queries = ROW_QUERIES, .rows = 1},
    {.queries = OTHERS_A_KIND, .rows = 2},
    {.queries = OTHERS_A_KIND, .rows = 3},
    {.queries = OTHERS_A_KIND, .rows = 8},
    {.queries = OTHERS_A_KIND, .rows = 4, .of_one_list = true},
    {.queries = OTHERS_A_KIND, .rows = 1, .noise = true},
};
enum { KINDS = sizeof kinds / sizeof *kinds, QUERIES = ROW_QUERIES + (KINDS - 1) * OTHERS_A_KIND };

typedef struct measuring {
    const float *values;
    size_t rows, dims;
    const vt_row_lists *lists;
    vt_random random;
    uint32_t *members; /* rows that lie in lists; those that are queries come first */
    size_t member_count, row_queries;
    float *queries;    /* [QUERIES][dims] */
    float *products;   /* [CHUNK][QUERIES]; later [lists] of one query */
    float *radius;     /* [lists] */
    vt_hit *hits;      /* [QUERIES][2 * NEAREST] */
    vt_top_hits *tops; /* [QUERIES] */
    size_t *counts;    /* [QUERIES] */
    float *betas;      /* [ROW_QUERIES * ASKS]: what each neighbour asks for */
} measuring;

static bool open_measuring(measuring *run, uint64_t seed)
{
    size_t products = (size_t)CHUNK * QUERIES;
    run->random = vt_random_seed(seed, STREAM);
    run->members = vt_alloc(run->rows, sizeof *run->members);
    run->products = vt_alloc(products > run->lists->count ? products : run->lists->count, sizeof(float));
    run->queries = vt_alloc(QUERIES, run->dims * sizeof(float));
    run->radius = vt_alloc(run->lists->count, sizeof(float));
    run->hits = vt_alloc(QUERIES, 2 * NEAREST * sizeof *run->hits);
    run->tops = vt_alloc(QUERIES, sizeof *run->tops);
    run->counts = vt_alloc(QUERIES, sizeof *run->counts);
    run->betas = vt_alloc(ROW_QUERIES * ASKS, sizeof(float));
    if (!run->members || !run->products || !run->queries || !run->radius || !run->hits || !run->tops || !run->counts || !run->betas) return false;
    for (size_t row = 0; row < run->rows; row++)
        if (run->lists->list_of_row[row] != VT_ROW_LISTS_NONE) run->members[run->member_count++] = (uint32_t)row;
    run->row_queries = run->member_count < ROW_QUERIES ? run->member_count : ROW_QUERIES;
    if (run->member_count > ROW_QUERIES) vt_random_draw(&run->random, run->members, run->member_count, ROW_QUERIES);
    for (size_t i = 0; i < QUERIES; i++) run->tops[i] = vt_top_hits_into(run->hits + 2 * NEAREST * i, NEAREST);
    return true;
}

static void close_measuring(measuring *run)
{
    void *const blocks[] = {run->members, run->products, run->queries, run->radius, run->hits, run->tops, run->counts, run->betas};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) vt_free(blocks[i]);
}

/* ---- queries ---- */

static void add_row(const measuring *run, float *query, size_t row)
{
    for (size_t i = 0; i < run->dims; i++) query[i] += run->values[row * run->dims + i];
}

static void make_unit(float *query, size_t dims)
{
    float length = sqrtf(cblas_sdot((int)dims, query, 1, query, 1));
    for (size_t i = 0; i < dims && length > 0.0f; i++) query[i] /= length;
}

/* The member at or after `at`, and around, that lies in the list. */
static size_t next_of_list(const measuring *run, size_t at, size_t list)
{
    while (run->lists->list_of_row[run->members[at]] != list) at = at + 1 < run->member_count ? at + 1 : 0;
    return at;
}

static void make_other(measuring *run, float *query, size_t kind)
{
    size_t at = vt_random_below(&run->random, (uint32_t)run->member_count), list = run->lists->list_of_row[run->members[at]];
    for (size_t i = 0; i < kinds[kind].rows; i++) {
        add_row(run, query, run->members[at]);
        at = kinds[kind].of_one_list ? next_of_list(run, (at + 1) % run->member_count, list)
                                     : vt_random_below(&run->random, (uint32_t)run->member_count);
    }
    float noise = 1.0f / sqrtf((float)run->dims);
    for (size_t i = 0; i < run->dims && kinds[kind].noise; i++) query[i] += noise * vt_random_normal(&run->random);
    make_unit(query, run->dims);
}

static void make_queries(measuring *run)
{
    float *query = run->queries + ROW_QUERIES * run->dims;
    for (size_t i = 0; i < run->row_queries; i++) add_row(run, run->queries + i * run->dims, run->members[i]);
    for (size_t kind = 1; kind < KINDS; kind++)
        for (size_t i = 0; i < kinds[kind].queries && run->member_count > 0; i++, query += run->dims) make_other(run, query, kind);
}

/* ---- their nearest ---- */

static void measure_radii(measuring *run)
{
    for (size_t at = 0; at < run->member_count; at++) {
        double squares = 0;
        size_t row = run->members[at], list = run->lists->list_of_row[row];
        for (size_t i = 0; i < run->dims; i++) {
            double difference = (double)run->values[row * run->dims + i] - (double)run->lists->centroids[list * run->dims + i];
            squares += difference * difference;
        }
        float length = (float)sqrt(squares);
        if (length > run->radius[list]) run->radius[list] = length;
    }
}

static void push_row(measuring *run, const float *products, size_t row)
{
    for (size_t query = 0; query < QUERIES; query++) {
        if (products[query] < run->tops[query].threshold || (query < run->row_queries && run->members[query] == row)) continue;
        vt_top_hits_push(&run->tops[query], products[query], (uint32_t)row);
    }
}

static void find_nearest(measuring *run)
{
    for (size_t first = 0; first < run->rows; first += CHUNK) {
        size_t count = run->rows - first < CHUNK ? run->rows - first : CHUNK;
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)count, QUERIES, (int)run->dims, 1.0f, run->values + first * run->dims,
                    (int)run->dims, run->queries, (int)run->dims, 0.0f, run->products, QUERIES);
        for (size_t i = 0; i < count; i++)
            if (run->lists->list_of_row[first + i] != VT_ROW_LISTS_NONE) push_row(run, run->products + i * QUERIES, first + i);
    }
    for (size_t query = 0; query < QUERIES; query++) run->counts[query] = vt_top_hits_finish(&run->tops[query]);
}

/* ---- what they ask for ---- */

/* Of the nearest `depth`, some that are evenly spread. A list without extent is probed whenever it is near enough at all. */
static size_t ask(const measuring *run, size_t query, size_t depth, float *betas)
{
    const vt_hit *hits = run->tops[query].hits;
    size_t count = run->counts[query] < depth ? run->counts[query] : depth, asks = count < ASKS ? count : ASKS;
    for (size_t i = 0; i < asks; i++) {
        size_t list = run->lists->list_of_row[hits[i * count / asks].row];
        float product = cblas_sdot((int)run->dims, run->queries + query * run->dims, 1, run->lists->centroids + list * run->dims, 1);
        betas[i] = run->radius[list] > 1e-6f ? (hits[count - 1].score - product) / run->radius[list] : 0.0f;
    }
    return asks;
}

static int ascending(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return (left > right) - (left < right);
}

static const float recalls[VT_DIAL_STEPS] = {0.9f, 0.95f, 0.98f, 0.99f, 0.995f, 0.999f};

/* Raises betas to what a kind of queries needs. */
static void read_betas(const measuring *run, size_t first, size_t queries, size_t depth, float betas[VT_DIAL_STEPS])
{
    size_t count = 0;
    for (size_t i = 0; i < queries; i++) count += ask(run, first + i, depth, run->betas + count);
    qsort(run->betas, count, sizeof *run->betas, ascending);
    for (size_t step = 0; step < VT_DIAL_STEPS && count > 0; step++) {
        size_t at = (size_t)ceil((1 + (double)recalls[step]) / 2 * (double)count);
        float beta = run->betas[at < count ? at : count - 1];
        if (beta > betas[step]) betas[step] = beta > 1.0f ? 1.0f : beta;
    }
}

static void read_reach(const measuring *run, float reach[1 + 2 * VT_DIAL_STEPS], size_t depth)
{
    size_t first = ROW_QUERIES;
    reach[0] = (float)depth;
    read_betas(run, 0, run->row_queries, depth, reach + 1);
    memcpy(reach + 1 + VT_DIAL_STEPS, reach + 1, VT_DIAL_STEPS * sizeof *reach); /* rows at the edges of lists and queries beyond them count there */
    for (size_t kind = 1; kind < KINDS; first += kinds[kind++].queries) read_betas(run, first, kinds[kind].queries, depth, reach + 1 + VT_DIAL_STEPS);
}

/* |q - c|^2 / radius^2 of the list that is nearest; at most 4. products: <q, c_l>. */
static float depth_in_list(const measuring *run, const float *products)
{
    size_t dims = run->dims, nearest = 0;
    float least = INFINITY;
    for (size_t list = 0; list < run->lists->count; list++) {
        const float *centroid = run->lists->centroids + list * dims;
        float square = 1.0f - 2.0f * products[list] + cblas_sdot((int)dims, centroid, 1, centroid, 1);
        if (square < least) least = square, nearest = list;
    }
    float squared = run->radius[nearest] * run->radius[nearest];
    return least <= 0.0f ? 0.0f : least < 4.0f * squared ? least / squared : 4.0f;
}

static void read_like_rows(const measuring *run, float like_rows[2])
{
    size_t rows = run->row_queries;
    for (size_t query = 0; query < rows; query++) {
        cblas_sgemv(CblasRowMajor, CblasNoTrans, (int)run->lists->count, (int)run->dims, 1.0f, run->lists->centroids, (int)run->dims,
                    run->queries + query * run->dims, 1, 0.0f, run->products, 1);
        run->betas[query] = depth_in_list(run, run->products);
    }
    qsort(run->betas, rows, sizeof *run->betas, ascending);
    if (rows > 0) like_rows[0] = run->betas[rows / 32], like_rows[1] = run->betas[rows - 1 - rows / 128];
}

static void read_dial(const measuring *run, vt_list_dial *dial)
{
    *dial = (vt_list_dial){0};
    for (size_t i = 0; i < VT_DIAL_DEPTHS; i++) read_reach(run, dial->reach[i], depths[i]);
    for (size_t step = 0; step < VT_DIAL_STEPS; step++) dial->steps[step][0] = recalls[step], dial->steps[step][1] = dial->reach[DIAL_DEPTH][1 + step];
    read_like_rows(run, dial->like_rows);
}

vt_status vt_list_dial_measure(vt_list_dial *dial, const float *values, size_t rows, size_t dims, const vt_row_lists *lists, uint64_t seed,
                               vt_error *error)
{
    measuring run = {.values = values, .rows = rows, .dims = dims, .lists = lists};
    bool enough = open_measuring(&run, seed);
    if (enough) {
        make_queries(&run);
        measure_radii(&run);
        find_nearest(&run);
        read_dial(&run, dial);
    }
    close_measuring(&run);
    return enough ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for the dial of %zu lists", lists->count);
}
