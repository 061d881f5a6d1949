#include "nearest.h"

#include "list_scan.h"
#include "memory.h"
#include "probe_order.h"
#include "quantise.h"
#include "row_score.h"

#include <math.h>
#include <string.h>

enum {
    FEW_ROWS = 2048,     /* so few that may be shown are scored one by one, */
    FEW_OF_PLACES = 64   /* and so are this many times fewer than there are */
};

/* Slack for the rounding of f32 sums in bounds: some 4096 additions of numbers below 1 would be off by less. */
static const float ROUNDING = 1e-5f;

typedef struct search {
    vt_list_scan scan;
    float recall;
    float *bases;          /* f32[list_count]: <R q, c_l>, for the order of lists */
    vt_top_hits best, seed;
    vt_scan_report *report;
} search;

/* ---- the dial ---- */

/* One-sided: of so many standard deviations above its estimate is a score, with the probability `recall`, at most. A tenth more than the
 * normal distribution's, for what the query's own levels lose. */
static float deviations_for(float recall)
{
    static const float steps[][2] = {{0.5f, 0.0f}, {0.8f, 0.93f}, {0.9f, 1.41f}, {0.95f, 1.81f}, {0.98f, 2.26f}, {0.99f, 2.56f},
                                     {0.995f, 2.84f}, {0.999f, 3.4f}, {1.0f, 4.5f}};
    size_t i = 0;
    if (recall <= steps[0][0]) return 0.0f;
    while (steps[i + 1][0] < recall) i++;
    float share = (recall - steps[i][0]) / (steps[i + 1][0] - steps[i][0]);
    return steps[i][1] + share * (steps[i + 1][1] - steps[i][1]);
}

/* How far lists are probed, in their radii: measured by the packer for less than 1. */
static float beta_for(const vt_vector_space *space, float recall)
{
    float below[2] = {0.0f, -1.0f}, above[2] = {1.0f, 1.0f};
    for (size_t i = space->dial_count; i-- > 0 && space->dial[2 * i] >= recall;) memcpy(above, space->dial + 2 * i, sizeof above);
    for (size_t i = 0; i < space->dial_count && space->dial[2 * i] <= recall; i++) memcpy(below, space->dial + 2 * i, sizeof below);
    if (below[0] == 0.0f || above[0] <= below[0]) return above[1];
    return below[1] + (recall - below[0]) / (above[0] - below[0]) * (above[1] - below[1]);
}

static float length_of(const float *vector, size_t dims) { return sqrtf(vt_dot_floats(vector, vector, dims)); }

/* With recall 1: a score is <R q, c_l> + offset + <u, r'>, where u is the query's residual as its integers tell it and r' what the codes tell
 * of r, which is within the radius. This is what |u| can be at most. */
static float proven_reach(const vt_query *query)
{
    return (query->residual_length + query->fine_scale * 0.5f * sqrtf((float)query->dims)) * (1.0f + ROUNDING);
}

/* |u - v|, u being the query's residual at 12 bits and v at 7: what a scan by v can be off per length of a row. */
static float coarse_difference(const vt_query *query)
{
    float squares = 0.0f;
    for (size_t i = 0; i < query->dims; i++) {
        float difference = query->fine_scale * (float)query->fine[i] - query->coarse_scale * (float)query->coarse[i];
        squares += difference * difference;
    }
    return sqrtf(squares);
}

/* What fine codes add is at most half a step an entry. */
static float whole_fine_reach(const vt_query *query)
{
    float sum = 0.0f;
    for (size_t i = 0; i < query->dims; i++) sum += fabsf((float)query->fine[i]);
    return 0.5f * query->fine_scale * sum * (1.0f + ROUNDING);
}

static void set_dial(search *run)
{
    const vt_query *query = run->scan.query;
    float dims = (float)query->dims, twelfth = 0.28867513f; /* standard deviation of rounding, in steps */
    vt_list_scan *scan = &run->scan;
    scan->low_bonus = (int32_t)(3.0f * sqrtf(dims)); /* generous: where the high plane agrees, the low one mostly does not */
    /* |r| is at most |x| + |c|, and what codes tell of it is half a step an entry longer. */
    scan->longest = (1.0f + length_of(scan->space->centroid, query->dims)) * (1.0f + sqrtf(dims) / (2.0f * VT_ROW_LEVELS));
    scan->int8 = run->report->exact;
    scan->deviations = run->report->bits_only ? 0.0f : deviations_for(run->recall);
    if (run->report->exact) {
        scan->rounding = coarse_difference(query) * (1.0f + ROUNDING) + ROUNDING;
        scan->fine_reach = whole_fine_reach(query);
    } else {
        scan->rounding = scan->deviations * twelfth * query->coarse_scale;
    }
}

/* What depends on how near the query is to the list's centroid. */
static void aim_at_list(search *run, size_t list, float base)
{
    const vt_vector_space *space = run->scan.space;
    const float twelfth = 0.28867513f;
    vt_list_scan *scan = &run->scan;
    scan->residual_length = scan->query->residual_length;
    if (space->centroid_squares) {
        float square = 1.0f - 2.0f * base + space->centroid_squares[list];
        scan->residual_length = square > 0.0f ? sqrtf(square) : 0.0f;
    }
    if (!run->report->exact) scan->fine_reach = scan->deviations * twelfth * scan->residual_length;
}

/* ---- the search ---- */

static void score_hit(search *run, const vt_row_list *list, float base, size_t at)
{
    float score = vt_list_score(run->scan.space, run->scan.query, list, at, base, run->best.threshold, run->scan.fine_reach);
    vt_top_hits_push(&run->best, score, vt_space_row_at(run->scan.space, list->first + at));
    if (run->best.count > run->best.limit + run->best.limit / 4) vt_top_hits_trim(&run->best); /* a fresh threshold spares reads */
    run->report->rows_rescored++;
}

/* While there is no worst hit yet: the estimate from which on as many rows as are wanted are scored first. */
static float seed_estimate(search *run, const vt_hit *hits, size_t count)
{
    if (run->best.threshold > -INFINITY || count <= run->best.limit) return -INFINITY;
    run->seed = vt_top_hits_into(run->seed.hits, run->seed.limit);
    for (size_t i = 0; i < count; i++) vt_top_hits_push(&run->seed, hits[i].score, hits[i].row);
    vt_top_hits_trim(&run->seed);
    return run->seed.threshold;
}

static void take_chunk(search *run, const vt_row_list *list, float base, size_t first, size_t rows)
{
    vt_hit hits[VT_SCAN_CHUNK];
    size_t count = vt_list_estimate(&run->scan, list, base, run->best.threshold, first, rows, hits, &run->report->rows_scanned);
    float seed = seed_estimate(run, hits, count);
    if (seed > -INFINITY) {
        for (size_t i = 0; i < count; i++)
            if (hits[i].score >= seed) score_hit(run, list, base, hits[i].row);
        vt_top_hits_trim(&run->best);
    }
    for (size_t i = 0; i < count; i++) {
        if (seed > -INFINITY && hits[i].score >= seed) continue;
        if (hits[i].score + vt_list_margin(&run->scan, list, hits[i].row) >= run->best.threshold) score_hit(run, list, base, hits[i].row);
    }
    vt_top_hits_trim(&run->best);
}

static void take_list(search *run, size_t index)
{
    const vt_row_list *list = &run->scan.space->lists[index];
    float base = vt_query_list_dot(run->scan.query, run->scan.space, index);
    run->report->lists_probed++;
    aim_at_list(run, index, base);
    for (size_t first = 0; first < list->count; first += VT_SCAN_CHUNK) {
        size_t left = list->count - first;
        take_chunk(run, list, base, first, left < VT_SCAN_CHUNK ? left : VT_SCAN_CHUNK);
    }
}

/* Every row of the mask, one by one, by all that is there of it. */
static void take_rows(search *run)
{
    const vt_vector_space *space = run->scan.space;
    run->scan.fine_reach = whole_fine_reach(run->scan.query);
    const vt_row_mask *mask = run->scan.mask;
    for (size_t word = 0; word < (mask->rows + 63) / 64; word++)
        for (uint64_t left = mask->words[word]; left; left &= left - 1) {
            size_t row = 64 * word + (size_t)__builtin_ctzll(left);
            vt_space_row_view view;
            if (!vt_space_row(space, row, &view)) continue;
            const vt_row_list *list = &space->lists[view.list];
            run->report->rows_scanned++;
            score_hit(run, list, vt_query_list_dot(run->scan.query, space, view.list), (space->place_of_row ? space->place_of_row[row] : row) - list->first);
        }
}

/* The exact scan of few rows costs less than to look for them in lists. */
static bool few_rows(const search *run)
{
    const vt_row_mask *mask = run->scan.mask;
    if (!mask->words) return false;
    size_t count = vt_row_mask_count(mask);
    return count <= FEW_ROWS || count <= run->scan.space->places / FEW_OF_PLACES;
}

/* The order needs them roughly; a proof needs them as the rows' scores have them. */
static void set_bases(search *run)
{
    const vt_vector_space *space = run->scan.space;
    if (!run->report->exact) vt_query_list_dots(run->scan.query, space, run->bases);
    for (size_t i = 0; run->report->exact && i < space->list_count; i++) run->bases[i] = vt_query_list_dot(run->scan.query, space, i);
}

/* lists: vt_hit[list_count]. Every list that has come, in descending order of what it can hold. */
static void take_lists(search *run, vt_hit *lists)
{
    const vt_vector_space *space = run->scan.space;
    bool exact = run->report->exact;
    float reach = exact ? proven_reach(run->scan.query) : beta_for(space, run->recall);
    size_t count = 0;
    set_bases(run);
    for (size_t i = 0; i < space->list_count; i++) {
        const vt_row_list *list = &space->lists[i];
        if (!list->count || !(list->bits || list->codes)) continue;
        float bound = run->bases[i] + reach * list->radius + (exact ? list->most_offset + ROUNDING : 0.0f);
        lists[count++] = (vt_hit){list->radius < INFINITY ? bound : INFINITY, (uint32_t)i};
    }
    vt_probe_order_make(lists, count);
    while (count > 0 && lists[0].score >= run->best.threshold) {
        take_list(run, lists[0].row);
        count = vt_probe_order_pop(lists, count);
    }
}

static bool all_here(const vt_vector_space *space)
{
    return space->lists_with_codes == space->list_count && (space->lists_with_fine == 0 || space->lists_with_fine == space->list_count);
}

/* The search itself, over room that the caller made. */
static void find(search *run, vt_hit *lists)
{
    const vt_vector_space *space = run->scan.space;
    bool few = few_rows(run);
    set_dial(run);
    if (few) take_rows(run);
    else take_lists(run, lists);
    run->report->proven = all_here(space) && (few || run->report->exact);
}

vt_status vt_nearest(const vt_vector_space *space, const vt_query *query, const vt_row_mask *mask,
                     const vt_nearest_options *options, vt_hit *hits, size_t *filled, vt_scan_report *report)
{
    VT_CHECK(options->limit >= 1 && options->limit <= VT_NEAREST_MAX_LIMIT && vt_space_ready(space));
    float recall = options->recall > 0.0f ? options->recall : VT_NEAREST_RECALL;
    bool codes = vt_space_has_codes(space);
    *report = (vt_scan_report){.bits_only = !codes, .exact = recall >= 1.0f && codes};
    search run = {.scan = {.space = space, .query = query, .mask = mask}, .recall = recall, .report = report};
    size_t limit = options->limit;
    vt_hit *room = vt_alloc(4 * limit + space->list_count, sizeof *room);
    float *bases = vt_alloc(space->list_count, sizeof *bases);
    vt_status status = room && bases ? VT_OK : VT_NO_MEMORY;
    if (status == VT_OK) {
        run.bases = bases;
        run.best = vt_top_hits_into(room, limit);
        run.seed = vt_top_hits_into(room + 2 * limit, limit);
        find(&run, room + 4 * limit);
        *filled = vt_top_hits_finish(&run.best);
        memcpy(hits, room, *filled * sizeof *hits);
    }
    vt_free(room);
    vt_free(bases);
    return status;
}
