#include "nearest.h"

#include "bit_scan.h"
#include "block_scores.h"
#include "memory.h"
#include "quantise.h"
#include "rotation.h"

#include <math.h>
#include <string.h>

/* A block is the rows of one mask word: enough to keep a kernel busy, few enough to stay in cache. */
typedef struct scan_input {
    const vt_vector_space *space;
    const vt_query *query;
    const vt_row_mask *mask;
    int32_t low_bonus; /* one-bit scan: what the low plane may still add */
} scan_input;

/* Scores `rows` consecutive rows from `first`; bit i of the answer is set when row first + i may be among the best. */
typedef uint64_t block_scorer(const scan_input *scan, size_t first, size_t rows, float threshold, float *scores);

static uint64_t score_int8(const scan_input *scan, size_t first, size_t rows, float threshold, float *scores)
{
    const vt_vector_space *space = scan->space;
    int32_t dots[VT_BLOCK_ROWS];
    vt_coarse_query query = {scan->query->coarse, scan->query->raised};
    vt_dot_rows_int8(space->codes + first * space->stride_bytes, space->code_sum + first, rows, space->stride_bytes,
                     &query, dots);
    vt_block block = {.offset = space->row_offset + first, .factor = space->code_scale + first, .integers = dots,
                      .scale = scan->query->coarse_scale, .rows = rows};
    return vt_block_scores(&block, threshold, scores);
}

/* The high plane of all rows first; the low plane only of those that it could still lift over the threshold. */
static uint64_t score_bits(const scan_input *scan, size_t first, size_t rows, float threshold, float *scores)
{
    const vt_vector_space *space = scan->space;
    size_t words = space->words_per_row;
    const uint64_t *bits = space->bits + first * words, *low = scan->query->planes, *high = low + words;
    int32_t twice_high[VT_BLOCK_ROWS];
    vt_bit_agreements(bits, rows, words, high, space->dims, twice_high);
    for (size_t i = 0; i < rows; i++) twice_high[i] *= 2;
    vt_block block = {.offset = space->row_offset + first, .factor = space->bit_factor + first, .integers = twice_high,
                      .scale = scan->query->plane_scale, .bonus = scan->low_bonus, .rows = rows};
    uint64_t passing = vt_block_scores(&block, threshold, scores);
    for (uint64_t left = passing; left; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        int32_t agreement;
        vt_bit_agreements(bits + i * words, 1, words, low, space->dims, &agreement);
        agreement += twice_high[i];
        scores[i] = block.offset[i] + block.factor[i] * (block.scale * (float)agreement);
    }
    return passing;
}

/* Three standard deviations of the low plane's agreement with a row's signs, sqrt(dims). That is generous: where the high
 * plane agrees, the low one mostly does not (68 % of a normal query's entries are near levels). */
static int32_t low_plane_bonus(size_t dims) { return (int32_t)(3.0f * sqrtf((float)dims)); }

static uint64_t wanted_rows(const vt_row_mask *mask, size_t first, size_t rows)
{
    uint64_t all = rows == VT_BLOCK_ROWS ? ~0ull : (1ull << rows) - 1;
    return mask->words ? mask->words[first / VT_BLOCK_ROWS] & all : all;
}

/* Takes in the wanted rows of one block. Only the span from the first to the last of them is scored. A factor of 0 marks a row
 * without a vector. */
static void take_block(const scan_input *scan, block_scorer *score, const float *factor, size_t first, uint64_t wanted,
                       vt_top_hits *top)
{
    float scores[VT_BLOCK_ROWS];
    size_t skip = (size_t)__builtin_ctzll(wanted), rows = VT_BLOCK_ROWS - (size_t)__builtin_clzll(wanted) - skip;
    first += skip;
    uint64_t passing = score(scan, first, rows, top->threshold, scores) & wanted >> skip;
    for (; passing; passing &= passing - 1) {
        size_t i = (size_t)__builtin_ctzll(passing);
        if (factor[first + i] != 0.0f) vt_top_hits_push(top, scores[i], (uint32_t)(first + i));
    }
}

/* Returns how many rows were wanted. */
static size_t scan_rows(const scan_input *scan, bool exact, vt_top_hits *top)
{
    const vt_vector_space *space = scan->space;
    const float *factor = exact ? space->code_scale : space->bit_factor;
    size_t scanned = 0;
    for (size_t first = 0; first < space->rows; first += VT_BLOCK_ROWS) {
        size_t left = space->rows - first;
        uint64_t wanted = wanted_rows(scan->mask, first, left < VT_BLOCK_ROWS ? left : VT_BLOCK_ROWS);
        if (!wanted) continue;
        take_block(scan, exact ? score_int8 : score_bits, factor, first, wanted, top);
        scanned += (size_t)__builtin_popcountll(wanted);
    }
    return scanned;
}

/* Scores a row finely: <q, c> + <c, x - c> + scale * <R(q - c), codes>. */
static float fine_score(const scan_input *scan, uint32_t row)
{
    const vt_vector_space *space = scan->space;
    int32_t dot = vt_dot_int8_fine(space->codes + row * space->stride_bytes, scan->query->fine, space->stride_bytes);
    return scan->query->centroid_dot +
           (space->row_offset[row] + space->code_scale[row] * (scan->query->fine_scale * (float)dot));
}

/* The most that a one-bit estimate may turn out to be: four standard deviations above it. Estimates lack <q, c>. */
static float reach(const scan_input *scan, vt_hit candidate)
{
    const vt_query *query = scan->query;
    float deviation = query->residual_length * scan->space->bit_error[candidate.row];
    return query->centroid_dot + candidate.score + 4.0f * deviation;
}

/* Candidates come best first. Behind a one-bit scan, one is read only if it can still be among the best. */
static size_t rescore(const scan_input *scan, const vt_hit *candidates, size_t count, vt_hit *room, size_t limit,
                      vt_scan_report *report)
{
    vt_top_hits top = vt_top_hits_into(room, limit);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = candidates[i].row;
        if (scan->space->code_scale[row] == 0.0f) continue;
        if (!report->exact && reach(scan, candidates[i]) < top.threshold) continue;
        vt_top_hits_push(&top, fine_score(scan, row), row);
        if (top.count > limit + limit / 4) vt_top_hits_trim(&top); /* a fresh threshold spares reads */
        report->rows_rescored++;
    }
    return vt_top_hits_finish(&top);
}

static size_t candidate_count(const vt_nearest_options *options, bool exact)
{
    if (exact) return options->limit + options->limit / 2 + 32;
    return options->rescore > options->limit ? options->rescore : 16 * options->limit + 96;
}

/* The search itself, over room that the caller made. */
static size_t search(const scan_input *scan, const vt_nearest_options *options, size_t keep, vt_hit *candidates,
                     vt_hit *best, vt_scan_report *report)
{
    vt_top_hits top = vt_top_hits_into(candidates, keep);
    report->rows_scanned = scan_rows(scan, report->exact, &top);
    size_t found = vt_top_hits_finish(&top);
    if (report->bits_only) {
        for (size_t i = 0; i < found; i++)
            best[i] = (vt_hit){scan->query->centroid_dot + candidates[i].score, candidates[i].row};
        return found;
    }
    return rescore(scan, candidates, found, best, options->limit, report);
}

vt_status vt_nearest(const vt_vector_space *space, const vt_query *query, const vt_row_mask *mask,
                     const vt_nearest_options *options, vt_hit *hits, size_t *filled, vt_scan_report *report)
{
    VT_CHECK(options->limit >= 1 && options->limit <= VT_NEAREST_MAX_LIMIT && space->bits);
    const scan_input scan = {space, query, mask, low_plane_bonus(space->dims)};
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
