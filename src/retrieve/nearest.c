#include "nearest.h"

#include "bit_scan.h"
#include "memory.h"
#include "quantise.h"
#include "rotation.h"

#include <string.h>

/* Rows of one mask word are scored together: enough to keep a kernel busy, few enough to stay in cache. */
enum { BLOCK_ROWS = 64 };

typedef struct scan_input {
    const vt_vector_space *space;
    const vt_query *query;
    const vt_row_mask *mask;
} scan_input;

typedef void block_scorer(const scan_input *scan, size_t first, size_t rows, uint64_t wanted, vt_top_hits *top);

static uint64_t wanted_rows(const vt_row_mask *mask, size_t first, size_t rows)
{
    uint64_t all = rows == 64 ? ~0ull : (1ull << rows) - 1;
    return mask->words ? mask->words[first / 64] & all : all;
}

static size_t scan_blocks(const scan_input *scan, block_scorer *score, vt_top_hits *top)
{
    size_t scanned = 0;
    for (size_t first = 0; first < scan->space->rows; first += BLOCK_ROWS) {
        size_t left = scan->space->rows - first, rows = left < BLOCK_ROWS ? left : BLOCK_ROWS;
        uint64_t wanted = wanted_rows(scan->mask, first, rows);
        if (!wanted) continue;
        score(scan, first, rows, wanted, top);
        scanned += (size_t)__builtin_popcountll(wanted);
    }
    return scanned;
}

/* The rows from the first to the last wanted one; a block with few wanted rows costs only their span. */
static void wanted_span(uint64_t wanted, size_t *skip, size_t *rows)
{
    *skip = (size_t)__builtin_ctzll(wanted);
    *rows = 64 - (size_t)__builtin_clzll(wanted) - *skip;
}

static void score_bits(const scan_input *scan, size_t first, size_t rows, uint64_t wanted, vt_top_hits *top)
{
    const vt_vector_space *space = scan->space;
    int32_t agreements[BLOCK_ROWS];
    size_t skip;
    wanted_span(wanted, &skip, &rows);
    vt_bit_agreements(space->bits + (first + skip) * space->words_per_row, rows, space->words_per_row,
                      scan->query->planes, space->dims, agreements + skip);
    for (; wanted; wanted &= wanted - 1) {
        size_t i = (size_t)__builtin_ctzll(wanted), row = first + i;
        float factor = space->bit_factor[row];
        if (factor == 0.0f) continue;
        float estimate = space->row_offset[row] + factor * (scan->query->plane_scale * (float)agreements[i]);
        vt_top_hits_push(top, estimate, (uint32_t)row);
    }
}

static void score_int8(const scan_input *scan, size_t first, size_t rows, uint64_t wanted, vt_top_hits *top)
{
    const vt_vector_space *space = scan->space;
    int32_t dots[BLOCK_ROWS];
    vt_coarse_query query = {scan->query->coarse, scan->query->raised};
    size_t skip;
    wanted_span(wanted, &skip, &rows);
    vt_dot_rows_int8(space->codes + (first + skip) * space->stride_bytes, space->code_sum + first + skip, rows,
                     space->stride_bytes, &query, dots + skip);
    for (; wanted; wanted &= wanted - 1) {
        size_t i = (size_t)__builtin_ctzll(wanted), row = first + i;
        float scale = space->code_scale[row];
        if (scale == 0.0f) continue;
        float score = space->row_offset[row] + scale * (scan->query->coarse_scale * (float)dots[i]);
        vt_top_hits_push(top, score, (uint32_t)row);
    }
}

/* Scores a row finely: <q, c> + <c, x - c> + scale * <R(q - c), codes>. */
static float fine_score(const scan_input *scan, uint32_t row)
{
    const vt_vector_space *space = scan->space;
    int32_t dot = vt_dot_int8_fine(space->codes + row * space->stride_bytes, scan->query->fine, space->stride_bytes);
    return scan->query->centroid_dot +
           (space->row_offset[row] + space->code_scale[row] * (scan->query->fine_scale * (float)dot));
}

static size_t rescore(const scan_input *scan, const vt_hit *candidates, size_t count, vt_hit *room, size_t limit)
{
    vt_top_hits top = vt_top_hits_into(room, limit);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = candidates[i].row;
        if (scan->space->code_scale[row] != 0.0f) vt_top_hits_push(&top, fine_score(scan, row), row);
    }
    return vt_top_hits_finish(&top);
}

static size_t candidate_count(const vt_nearest_options *options, bool exact)
{
    if (exact) return options->limit + options->limit / 2 + 32;
    return options->rescore > options->limit ? options->rescore : 12 * options->limit + 80;
}

/* The search itself, over room that the caller made. */
static size_t search(const scan_input *scan, const vt_nearest_options *options, size_t keep, vt_hit *candidates,
                     vt_hit *best, vt_scan_report *report)
{
    vt_top_hits top = vt_top_hits_into(candidates, keep);
    report->rows_scanned = scan_blocks(scan, report->exact ? score_int8 : score_bits, &top);
    if (report->bits_only) {
        size_t found = vt_top_hits_finish(&top);
        for (size_t i = 0; i < found; i++)
            best[i] = (vt_hit){scan->query->centroid_dot + candidates[i].score, candidates[i].row};
        return found;
    }
    vt_top_hits_trim(&top);
    report->rows_rescored = top.count;
    return rescore(scan, candidates, top.count, best, options->limit);
}

vt_status vt_nearest(const vt_vector_space *space, const vt_query *query, const vt_row_mask *mask,
                     const vt_nearest_options *options, vt_hit *hits, size_t *filled, vt_scan_report *report)
{
    VT_CHECK(options->limit >= 1 && options->limit <= VT_NEAREST_MAX_LIMIT && space->bits);
    const scan_input scan = {space, query, mask};
    *report = (vt_scan_report){.bits_only = !space->codes, .exact = options->exact && space->codes};
    size_t keep = report->bits_only ? options->limit : candidate_count(options, report->exact);
    vt_hit *candidates = vt_alloc(2 * keep, sizeof *candidates);
    vt_hit *best = vt_alloc(2 * options->limit, sizeof *best);
    vt_status status = candidates && best ? VT_OK : VT_NO_MEMORY;
    if (status == VT_OK) {
        *filled = search(&scan, options, keep, candidates, best, report);
        memcpy(hits, best, *filled * sizeof *hits);
    }
    vt_free(candidates);
    vt_free(best);
    return status;
}

void vt_cosine_by_part(const vt_vector_space *space, const vt_query *query, size_t row, float *scratch, float *cosines)
{
    float *left = scratch, *right = scratch + space->dims;
    memcpy(left, query->rotated, space->dims * sizeof *left);
    for (size_t i = 0; i < space->dims; i++)
        right[i] = space->centroid[i] + space->code_scale[row] * (float)space->codes[row * space->stride_bytes + i];
    vt_rotate_back(left, space->dims, space->info->rotation_seed);
    vt_rotate_back(right, space->dims, space->info->rotation_seed);
    for (size_t part = 0; part < space->info->part_count; part++) {
        cosines[part] = 0.0f;
        for (size_t i = space->info->parts[part].begin; i < space->info->parts[part].end; i++)
            cosines[part] += left[i] * right[i];
    }
}
