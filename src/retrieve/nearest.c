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
    FEW_OF_PLACES = 64,  /* and so are this many times fewer than there are */
    FIRST_LISTS = 8      /* are wanted when none has come */
};

/* Below it no dial is measured. */
static const float LEAST_RECALL = 0.9f;

/* Slack for the rounding of f32 sums in bounds: some 4096 additions of numbers below 1 would be off by less. */
static const float ROUNDING = 1e-5f;

/* Standard deviation of rounding to whole steps, in steps: the root of a twelfth. */
static const float ROUNDING_DEVIATION = 0.28867513f;

typedef struct search {
    vt_list_scan scan;
    float recall;
    float *bases;          /* f32[list_count]: <R q, c_l>, for the order of lists */
    vt_top_hits best, seed;
    vt_scan_report *report;
    size_t passing;    /* rows that may be shown */
    size_t lists_read; /* of those that come in pages */
    vt_error *error;
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

/* Of betas, one for each recall of the dial and `stride` apart; above its last recall they go to 1, which with recall 1 loses nothing. */
static float at_recall(const vt_space_dial *dial, const float *betas, size_t stride, float recall)
{
    size_t i = 0;
    while (i < dial->count && dial->steps[2 * i] < recall) i++;
    float to = i < dial->count ? betas[stride * i] : 1.0f, high = i < dial->count ? dial->steps[2 * i] : 1.0f;
    if (i == 0) return to;
    float low = dial->steps[2 * (i - 1)], from = betas[stride * (i - 1)];
    return from + (recall - low) / (high - low) * (to - from);
}

/* Whether the query lies in the list nearest to it as rows do. */
static bool lies_as_rows(const search *run)
{
    const vt_vector_space *space = run->scan.space;
    float least = INFINITY, radius = 0.0f;
    for (size_t i = 0; i < space->list_count; i++) {
        float square = 1.0f - 2.0f * run->bases[i] + space->centroid_squares[i];
        if (square < least) least = square, radius = space->lists[i].radius;
    }
    radius *= radius;
    return least >= space->dial.like_rows[0] * radius && least <= space->dial.like_rows[1] * radius;
}

/* How far lists are probed, in their radii: measured by the packer for less than 1. A filter makes the worst hit as near as one so many times
 * deeper among all rows is. Between two depths that were measured the greater beta holds for both: where groups of rows end sharply it jumps
 * somewhere there, and nobody knows where. The deepest stands for what is beyond. */
static float beta_for(const search *run, float recall)
{
    const vt_vector_space *space = run->scan.space;
    const vt_space_dial *dial = &space->dial;
    if (!dial->count) return 1.0f;
    if (!dial->depths) return at_recall(dial, dial->steps + 1, 2, recall);
    size_t width = 1 + 2 * dial->count, i = 0;
    float depth = (float)run->best.limit * (float)space->places / (float)run->passing;
    const float *betas = dial->reach + (lies_as_rows(run) ? 1 : 1 + dial->count);
    while (i < dial->depths && dial->reach[width * i] < depth) i++;
    float to = at_recall(dial, betas + width * (i < dial->depths ? i : i - 1), 1, recall);
    if (i == 0 || i == dial->depths || dial->reach[width * i] == depth) return to;
    float from = at_recall(dial, betas + width * (i - 1), 1, recall);
    return from > to ? from : to;
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
    float dims = (float)query->dims;
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
        scan->rounding = scan->deviations * ROUNDING_DEVIATION * query->coarse_scale;
    }
}

/* What depends on how near the query is to the list's centroid. */
static void aim_at_list(search *run, size_t list, float base)
{
    const vt_vector_space *space = run->scan.space;
    vt_list_scan *scan = &run->scan;
    scan->residual_length = scan->query->residual_length;
    if (space->centroid_squares) {
        float square = 1.0f - 2.0f * base + space->centroid_squares[list];
        scan->residual_length = square > 0.0f ? sqrtf(square) : 0.0f;
    }
    if (!run->report->exact) scan->fine_reach = scan->deviations * ROUNDING_DEVIATION * scan->residual_length;
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

/* *here: whether the list can be read. */
static vt_status need_list(search *run, size_t list, bool *here)
{
    const vt_vector_space *space = run->scan.space;
    *here = !space->pages || vt_pages_ready(space->pages, list) || space->pages->host->deliver;
    if (*here) {
        run->lists_read++;
        return vt_space_need_list(space, list, run->error);
    }
    run->report->lists_missing++;
    return VT_OK;
}

/* Of the lists that are missing a few are wanted: those where near rows are to be expected, which is not where they cannot be excluded, and so by
 * the least reach of the dial. */
static void want_lists(const search *run, vt_hit *missing, size_t count)
{
    const vt_vector_space *space = run->scan.space;
    if (count == 0) return;
    float reach = beta_for(run, LEAST_RECALL);
    size_t most = FIRST_LISTS + run->lists_read;
    for (size_t i = 0; i < count; i++) missing[i].score = run->bases[missing[i].row] + reach * space->lists[missing[i].row].radius;
    vt_probe_order_make(missing, count);
    for (size_t i = 0; count > 0 && i < most; i++, count = vt_probe_order_pop(missing, count)) vt_space_need_list(space, missing[0].row, NULL);
}

static bool has_come(const vt_vector_space *space, size_t row)
{
    return !space->pages || (space->list_of_row[row] != VT_NO_LIST && vt_pages_ready(space->pages, space->list_of_row[row]));
}

/* Every row of the mask whose list has come, one by one, by all that is there of it. */
static void take_rows(search *run)
{
    const vt_vector_space *space = run->scan.space;
    run->scan.fine_reach = whole_fine_reach(run->scan.query);
    const vt_row_mask *mask = run->scan.mask;
    for (size_t word = 0; word < (mask->rows + 63) / 64; word++)
        for (uint64_t left = mask->words[word]; left; left &= left - 1) {
            size_t row = 64 * word + (size_t)__builtin_ctzll(left);
            vt_space_row_view view;
            if (!has_come(space, row) || !vt_space_row(space, row, &view)) continue;
            const vt_row_list *list = &space->lists[view.list];
            run->report->rows_scanned++;
            score_hit(run, list, vt_query_list_dot(run->scan.query, space, view.list), (space->place_of_row ? space->place_of_row[row] : row) - list->first);
        }
}

/* The exact scan of few rows costs less than to look for them in lists. */
static bool few_rows(const search *run)
{
    return run->scan.mask->words && (run->passing <= FEW_ROWS || run->passing <= run->scan.space->places / FEW_OF_PLACES);
}

/* The order needs them roughly; a proof needs them as the rows' scores have them. */
static void set_bases(search *run)
{
    const vt_vector_space *space = run->scan.space;
    if (!run->report->exact) vt_query_list_dots(run->scan.query, space, run->bases);
    for (size_t i = 0; run->report->exact && i < space->list_count; i++) run->bases[i] = vt_query_list_dot(run->scan.query, space, i);
}

/* lists: vt_hit[list_count]. The lists of the rows of the mask. */
static vt_status need_lists_of_rows(search *run, vt_hit *lists)
{
    const vt_vector_space *space = run->scan.space;
    const vt_row_mask *mask = run->scan.mask;
    size_t count = 0, missing = 0;
    bool here;
    set_bases(run);
    for (size_t i = 0; i < space->list_count; i++) lists[i] = (vt_hit){-INFINITY, (uint32_t)i};
    for (size_t row = 0; row < mask->rows; row++)
        if (space->list_of_row[row] != VT_NO_LIST && vt_row_mask_has(mask, row)) lists[space->list_of_row[row]].score = run->bases[space->list_of_row[row]];
    for (size_t i = 0; i < space->list_count; i++)
        if (lists[i].score > -INFINITY) lists[count++] = lists[i];
    for (size_t i = 0; i < count; i++) {
        VT_TRY(need_list(run, lists[i].row, &here));
        if (!here) lists[missing++] = lists[i];
    }
    want_lists(run, lists, missing);
    return VT_OK;
}

/* lists: vt_hit[list_count]. Every list that has come or is to come in a page, in descending order of what it can hold. */
static vt_status take_lists(search *run, vt_hit *lists)
{
    const vt_vector_space *space = run->scan.space;
    bool exact = run->report->exact;
    size_t count = 0;
    set_bases(run);
    float reach = exact ? proven_reach(run->scan.query) : beta_for(run, run->recall);
    for (size_t i = 0; i < space->list_count; i++) {
        const vt_row_list *list = &space->lists[i];
        if (!list->count || !(list->bits || list->codes || space->pages)) continue;
        float bound = run->bases[i] + reach * list->radius + (exact ? list->most_offset + ROUNDING : 0.0f);
        lists[count++] = (vt_hit){list->radius < INFINITY ? bound : INFINITY, (uint32_t)i};
    }
    vt_probe_order_make(lists, count);
    vt_hit *end = lists + count, *missing = end; /* behind those that are left */
    while (count > 0 && lists[0].score >= run->best.threshold) {
        bool here;
        vt_hit next = lists[0];
        count = vt_probe_order_pop(lists, count);
        VT_TRY(need_list(run, next.row, &here));
        if (here) take_list(run, next.row);
        else *--missing = next;
    }
    want_lists(run, missing, (size_t)(end - missing));
    return VT_OK;
}

static bool all_here(const search *run)
{
    const vt_vector_space *space = run->scan.space;
    if (space->pages) return run->report->lists_missing == 0;
    return space->lists_with_codes == space->list_count && (space->lists_with_fine == 0 || space->lists_with_fine == space->list_count);
}

/* The search itself, over room that the caller made. */
static vt_status find(search *run, vt_hit *lists)
{
    run->passing = run->scan.mask->words ? vt_row_mask_count(run->scan.mask) : run->scan.space->places;
    bool few = few_rows(run);
    set_dial(run);
    if (few && run->scan.space->pages) VT_TRY(need_lists_of_rows(run, lists));
    if (few) take_rows(run);
    else VT_TRY(take_lists(run, lists));
    run->report->proven = all_here(run) && (few || run->report->exact);
    return VT_OK;
}

vt_status vt_nearest(const vt_vector_space *space, const vt_query *query, const vt_row_mask *mask,
                     const vt_nearest_options *options, vt_hit *hits, size_t *filled, vt_scan_report *report)
{
    VT_CHECK(options->limit >= 1 && options->limit <= VT_NEAREST_MAX_LIMIT && vt_space_ready(space));
    float recall = options->recall > 0.0f ? options->recall : VT_NEAREST_RECALL;
    bool codes = vt_space_has_codes(space);
    *report = (vt_scan_report){.bits_only = !codes, .exact = recall >= 1.0f && codes};
    search run = {.scan = {.space = space, .query = query, .mask = mask}, .recall = recall, .report = report, .error = options->error};
    size_t limit = options->limit;
    vt_hit *room = vt_alloc(4 * limit + space->list_count, sizeof *room);
    float *bases = vt_alloc(space->list_count, sizeof *bases);
    vt_status status = room && bases ? VT_OK : VT_NO_MEMORY;
    if (status == VT_OK) {
        run.bases = bases;
        run.best = vt_top_hits_into(room, limit);
        run.seed = vt_top_hits_into(room + 2 * limit, limit);
        status = find(&run, room + 4 * limit);
        *filled = vt_top_hits_finish(&run.best);
        memcpy(hits, room, *filled * sizeof *hits);
    }
    vt_free(room);
    vt_free(bases);
    return status;
}
