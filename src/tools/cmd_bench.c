/* Recall and time of a pack's scans on this machine, natively. */
#include "bench_curve.h"
#include "catalog_inputs.h"

#include "memory.h"
#include "nearest.h"
#include "npy.h"
#include "host_files.h"
#include "pack_session.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DEPTH = 100, QUERY_FILE_MAX_BYTES = 0x7FFFFFFF };

/* What is measured. Queries are vectors of their own, or rows of the pack (each row excluded from its own answer). */
typedef struct bench_setup {
    const vt_vector_space *space;
    float *truth_rows;  /* f32[rows][dims], unit: the exact f32 space; NULL: truth is the exact int8 scan */
    float *queries;     /* f32[query_count][dims], unit; NULL: rows that have a vector, evenly spread */
    size_t *rows;       /* size_t[vectors]: the rows that have a vector */
    size_t query_count;
    float recall;       /* of the first scan; 0: the default */
    vt_engine *engine;
    const char *folder;
} bench_setup;

typedef struct scan_result {
    double recall10, recall100, median_ms, lists, scanned, rescored; /* the last three: means */
} scan_result;

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool has_vector(const vt_vector_space *space, size_t row)
{
    vt_space_row_view view;
    return vt_space_row(space, row, &view);
}

static size_t query_row(const bench_setup *bench, size_t query)
{
    return bench->rows[query * bench->space->info->vectors / bench->query_count];
}

static float dot(const float *a, const float *b, size_t dims)
{
    float sums[8] = {0};
    size_t i = 0;
    for (; i + 8 <= dims; i += 8)
        for (size_t lane = 0; lane < 8; lane++) sums[lane] += a[i + lane] * b[i + lane];
    for (; i < dims; i++) sums[0] += a[i] * b[i];
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

static size_t exact_f32(const bench_setup *bench, size_t query, vt_hit *room)
{
    size_t dims = bench->space->dims, self = bench->queries ? SIZE_MAX : query_row(bench, query);
    const float *vector = bench->queries ? bench->queries + query * dims : bench->truth_rows + self * dims;
    vt_top_hits top = vt_top_hits_into(room, DEPTH);
    for (size_t row = 0; row < bench->space->rows; row++) {
        if (row == self || !has_vector(bench->space, row)) continue;
        vt_top_hits_push(&top, dot(vector, bench->truth_rows + row * dims, dims), (uint32_t)row);
    }
    return vt_top_hits_finish(&top);
}

/* *mask is the caller's to close. */
static vt_status aim(const void *context, size_t index, vt_query *query, vt_row_mask *mask)
{
    const bench_setup *bench = context;
    *mask = (vt_row_mask){.rows = bench->space->rows};
    if (bench->queries) {
        vt_query_from_vector(query, bench->space, bench->queries + index * bench->space->dims);
        return VT_OK;
    }
    *mask = vt_row_mask_open(bench->space->rows, true);
    if (!mask->words) return VT_NO_MEMORY;
    vt_row_mask_drop(mask, query_row(bench, index));
    vt_query_from_row(query, bench->space, query_row(bench, index));
    return VT_OK;
}

static vt_status scan_once(const bench_setup *bench, vt_query *query, size_t index, const vt_nearest_options *options,
                           vt_hit *hits, size_t *filled, vt_scan_report *report)
{
    vt_row_mask mask;
    VT_TRY(aim(bench, index, query, &mask));
    vt_status status = vt_nearest(bench->space, query, &mask, options, hits, filled, report);
    vt_row_mask_close(&mask);
    return status;
}

static size_t common(const vt_hit *found, size_t found_count, const vt_hit *truth, size_t depth)
{
    size_t shared = 0;
    for (size_t i = 0; i < found_count && i < depth; i++)
        for (size_t j = 0; j < depth; j++) shared += found[i].row == truth[j].row;
    return shared;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Two runs a query: ten wanted and timed, a hundred wanted for recall@100. */
static vt_status measure(const bench_setup *bench, bool exact, const vt_hit *truth, scan_result *result, vt_error *error)
{
    vt_query query;
    vt_hit hits[DEPTH];
    double *times = vt_alloc(bench->query_count, sizeof *times);
    if (!times || vt_query_open(&query, bench->space) != VT_OK) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    size_t shared10 = 0, shared100 = 0, filled = 0;
    double lists = 0, scanned = 0, rescored = 0, queries = (double)bench->query_count;
    vt_scan_report report = {0};
    vt_status status = VT_OK;
    for (size_t i = 0; status == VT_OK && i < bench->query_count; i++) {
        double start = now_ms();
        status = scan_once(bench, &query, i, &(vt_nearest_options){.limit = 10, .recall = exact ? 1.0f : bench->recall}, hits, &filled, &report);
        times[i] = now_ms() - start;
        lists += (double)report.lists_probed;
        scanned += (double)report.rows_scanned;
        rescored += (double)report.rows_rescored;
        shared10 += common(hits, filled, truth + i * DEPTH, 10);
        if (status == VT_OK)
            status = scan_once(bench, &query, i, &(vt_nearest_options){.limit = DEPTH, .recall = exact ? 1.0f : bench->recall}, hits, &filled, &report);
        shared100 += common(hits, filled, truth + i * DEPTH, DEPTH);
    }
    qsort(times, bench->query_count, sizeof *times, by_value);
    *result = (scan_result){(double)shared10 / (10.0 * queries), (double)shared100 / (DEPTH * queries), times[bench->query_count / 2],
                            lists / queries, scanned / queries, rescored / queries};
    vt_free(times);
    vt_query_close(&query);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "out of memory");
}

static vt_status find_truth(const bench_setup *bench, vt_hit *truth, double *median_ms, vt_error *error)
{
    vt_hit *room = vt_alloc(2 * DEPTH, sizeof *room);
    vt_scan_report report;
    vt_query query;
    size_t filled;
    if (!room || vt_query_open(&query, bench->space) != VT_OK) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    double start = now_ms();
    vt_status status = VT_OK;
    for (size_t i = 0; status == VT_OK && i < bench->query_count; i++) {
        if (bench->truth_rows) {
            exact_f32(bench, i, room);
            memcpy(truth + i * DEPTH, room, DEPTH * sizeof *room);
        } else {
            vt_nearest_options options = {.limit = DEPTH, .recall = 1.0f};
            status = scan_once(bench, &query, i, &options, truth + i * DEPTH, &filled, &report);
        }
    }
    *median_ms = (now_ms() - start) / (double)bench->query_count;
    vt_free(room);
    vt_query_close(&query);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "out of memory");
}

/* ---- the curve ---- */

static size_t own_row(const void *context, size_t index)
{
    const bench_setup *bench = context;
    return bench->queries ? SIZE_MAX : query_row(bench, index);
}

static vt_status measure_curve(vt_curve *curve, const bench_setup *bench, const vt_hit *truth, vt_error *error)
{
    const vt_curve_setup setup = {.engine = bench->engine, .folder = bench->folder, .space = bench->space, .query_count = bench->query_count,
                                  .recall = bench->recall, .truth = truth, .truth_stride = DEPTH, .aim = aim, .own_row = own_row, .context = bench};
    return vt_curve_measure(curve, &setup, error);
}

static void print_curve(const vt_curve *curve)
{
    printf("whole answers after %.1f pages in %.1f rounds; files that opening takes: %.2f MB; all vectors in f32: %.2f MB\n", curve->pages,
           curve->rounds, curve->start_bytes / 1e6, curve->f32_bytes / 1e6);
    for (size_t i = 0; i < curve->step_count; i++) {
        const vt_curve_step *step = &curve->steps[i];
        if (step->pages == SIZE_MAX) printf("all wanted");
        else printf("%4zu pages", step->pages);
        printf("  %8.3f MB  %6.2f %% of f32  recall@10 %.4f\n", step->bytes / 1e6, 100 * step->bytes / curve->f32_bytes, step->recall10);
    }
}

static cJSON *curve_json(const vt_curve *curve)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "startBytes", curve->start_bytes);
    cJSON_AddNumberToObject(object, "f32Bytes", curve->f32_bytes);
    cJSON_AddNumberToObject(object, "pages", curve->pages);
    cJSON_AddNumberToObject(object, "rounds", curve->rounds);
    cJSON *points = cJSON_AddArrayToObject(object, "points");
    for (size_t i = 0; i < curve->step_count; i++) {
        cJSON *point = cJSON_CreateObject();
        if (curve->steps[i].pages != SIZE_MAX) cJSON_AddNumberToObject(point, "pages", (double)curve->steps[i].pages);
        cJSON_AddNumberToObject(point, "bytes", curve->steps[i].bytes);
        cJSON_AddNumberToObject(point, "recall10", curve->steps[i].recall10);
        cJSON_AddItemToArray(points, point);
    }
    return object;
}

/* ---- the report ---- */

static void report(const vt_arguments *arguments, const bench_setup *bench, const scan_result results[2], double truth_ms, const vt_curve *curve)
{
    static const char *const names[] = {"search", "search, recall 1"};
    const char *truth = bench->truth_rows ? "exact f32" : "exact int8";
    if (!arguments->json) {
        printf("%zu rows, %zu dims, %zu queries; truth: %s, %.3f ms a query\n", bench->space->rows, bench->space->dims,
               bench->query_count, truth, truth_ms);
        for (int i = 0; i < 2; i++)
            printf("%-18s recall@10 %.4f  recall@100 %.4f  median %.3f ms  lists %.1f  rows scanned %.0f  rescored %.0f\n", names[i],
                   results[i].recall10, results[i].recall100, results[i].median_ms, results[i].lists, results[i].scanned,
                   results[i].rescored);
        if (curve) print_curve(curve);
        return;
    }
    cJSON *document = cJSON_CreateObject(), *scans;
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON_AddNumberToObject(document, "rows", (double)bench->space->rows);
    cJSON_AddNumberToObject(document, "dims", (double)bench->space->dims);
    cJSON_AddNumberToObject(document, "queries", (double)bench->query_count);
    cJSON_AddStringToObject(document, "truth", truth);
    cJSON_AddNumberToObject(document, "truthMs", truth_ms);
    scans = cJSON_AddArrayToObject(document, "scans");
    for (int i = 0; i < 2; i++) {
        cJSON *scan = cJSON_CreateObject();
        cJSON_AddStringToObject(scan, "name", names[i]);
        cJSON_AddNumberToObject(scan, "recall10", results[i].recall10);
        cJSON_AddNumberToObject(scan, "recall100", results[i].recall100);
        cJSON_AddNumberToObject(scan, "medianMs", results[i].median_ms);
        cJSON_AddNumberToObject(scan, "listsProbed", results[i].lists);
        cJSON_AddNumberToObject(scan, "rowsScanned", results[i].scanned);
        cJSON_AddNumberToObject(scan, "rowsRescored", results[i].rescored);
        cJSON_AddItemToArray(scans, scan);
    }
    if (curve) cJSON_AddItemToObject(document, "curve", curve_json(curve));
    vt_print_json(document);
}

static vt_status run_bench(const vt_arguments *arguments, const bench_setup *bench, vt_error *error)
{
    scan_result results[2];
    vt_curve curve;
    bool curved = vt_argument_flag(arguments, "curve");
    double truth_ms = 0;
    vt_hit *truth = vt_alloc(bench->query_count * DEPTH, sizeof *truth);
    if (!truth) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = find_truth(bench, truth, &truth_ms, error);
    for (int i = 0; status == VT_OK && i < 2; i++) status = measure(bench, i == 1, truth, &results[i], error);
    if (status == VT_OK && curved) status = measure_curve(&curve, bench, truth, error);
    vt_free(truth);
    if (status == VT_OK) report(arguments, bench, results, truth_ms, curved ? &curve : NULL);
    return status;
}

/* A 2-D f32 .npy as unit rows. */
static vt_status read_unit_rows(const char *path, size_t dims, float **out, size_t *rows, vt_error *error)
{
    vt_buffer file = {0};
    vt_npy array;
    VT_TRY(vt_file_read(&file, path, QUERY_FILE_MAX_BYTES, error));
    vt_status status = vt_npy_view(&array, (vt_bytes){file.data, file.size}, path, error);
    const vt_tensor *tensor = &array.tensor;
    if (status == VT_OK && (array.kind != VT_NPY_NUMBER || tensor->dtype != VT_DTYPE_F32 || tensor->dimensions != 2 ||
                            tensor->shape[1] != dims))
        status = vt_fail(error, VT_BAD_DATA, "%s: must be float32 of shape [n, %zu]", path, dims);
    *out = status == VT_OK ? vt_alloc(tensor->shape[0] * dims, sizeof **out) : NULL;
    if (status == VT_OK && !*out) status = vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (status == VT_OK) {
        *rows = tensor->shape[0];
        memcpy(*out, tensor->data, tensor->size_bytes);
        for (size_t row = 0; row < *rows; row++) {
            float *vector = *out + row * dims, length = sqrtf(dot(vector, vector, dims));
            for (size_t i = 0; i < dims && length > 0; i++) vector[i] /= length;
        }
    }
    vt_buffer_free(&file);
    return status;
}

/* The rows that have a vector: more than DEPTH of them, so that every list of truth is full. */
static vt_status list_rows(bench_setup *bench, vt_error *error)
{
    size_t vectors = 0;
    bench->rows = vt_alloc(bench->space->rows, sizeof *bench->rows);
    if (!bench->rows) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t row = 0; row < bench->space->rows; row++) {
        VT_TRY(vt_space_need_row(bench->space, row, error));
        if (has_vector(bench->space, row)) bench->rows[vectors++] = row;
    }
    if (vectors <= DEPTH) return vt_fail(error, VT_USAGE, "a bench needs more than %d vectors", DEPTH);
    if (vectors == bench->space->info->vectors) return VT_OK;
    return vt_fail(error, VT_INTEGRITY, "space %s: %zu rows have a vector, the manifest says %zu", bench->space->info->name,
                   vectors, bench->space->info->vectors);
}

static vt_status prepare(const vt_arguments *arguments, vt_api *api, bench_setup *bench, vt_error *error)
{
    uint64_t queries = 200;
    const vt_manifest *manifest = vt_api_manifest(api);
    const char *name = vt_argument(arguments, "space"), *vectors = vt_argument(arguments, "vectors"),
               *query_file = vt_argument(arguments, "query-vectors");
    size_t index = name ? vt_manifest_space(manifest, name) : 0, rows = 0;
    if (index >= manifest->space_count) return vt_fail(error, VT_NOT_FOUND, "the pack has no such space");
    bench->engine = vt_api_engine_of(api);
    bench->space = vt_engine_space(bench->engine, index);
    VT_TRY(vt_argument_count(arguments, "queries", 1, 100000, &queries, error));
    VT_TRY(vt_argument_recall(arguments, &bench->recall, error));
    bench->query_count = (size_t)queries;
    if (vectors) VT_TRY(read_unit_rows(vectors, bench->space->dims, &bench->truth_rows, &rows, error));
    if (vectors && rows != bench->space->rows)
        return vt_fail(error, VT_BAD_DATA, "%s: has %zu rows, the pack %zu", vectors, rows, bench->space->rows);
    if (query_file) {
        VT_TRY(read_unit_rows(query_file, bench->space->dims, &bench->queries, &rows, error));
        if (rows == 0) return vt_fail(error, VT_BAD_DATA, "%s: has no rows", query_file);
        if (rows < bench->query_count) bench->query_count = rows;
    }
    return list_rows(bench, error);
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    const char *folder;
    vt_api *api;
    bench_setup bench = {0};
    VT_TRY(vt_argument_required(arguments, "pack", &folder, error));
    VT_TRY(vt_pack_session_open(&api, folder, error));
    bench.folder = folder;
    vt_status status = prepare(arguments, api, &bench, error);
    if (status == VT_OK) status = run_bench(arguments, &bench, error);
    vt_free(bench.truth_rows);
    vt_free(bench.queries);
    vt_free(bench.rows);
    vt_api_close(api);
    return status;
}

static const vt_option options[] = {
    {"pack", "DIR", "the pack to measure"},
    {"space", "NAME", "the vector space (default: the pack's first)"},
    {"queries", "N", "how many (default 200)"},
    {"recall", "R", "the dial of the first search, above 0 to 1 (default 0.998)"},
    {"vectors", "F.npy", "the exact f32 vectors in the pack's row order, as truth (default: the exact int8 scan)"},
    {"query-vectors", "F.npy", "queries that are not in the pack (default: its own rows)"},
    {"curve", NULL, "recall as a function of bytes fetched, of a pack whose lists come in pages, each query from nothing"},
    {0},
};

const vt_command vt_command_bench = {"bench", "", "recall and time of a pack's scans", options, run};
