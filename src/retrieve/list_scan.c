#include "list_scan.h"

#include "bit_scan.h"
#include "block_scores.h"

#include <math.h>

/* A block is 64 rows: enough to keep a kernel busy, few enough to stay in cache. */
typedef struct block_run {
    const vt_row_list *list;
    size_t first, rows;
    float threshold; /* less what all rows of the list share */
} block_run;

static bool by_int8(const vt_list_scan *scan, const vt_row_list *list)
{
    return list->codes && (scan->int8 || !list->bits || scan->space->stride_bytes <= VT_SCAN_INT8_BYTES);
}

static float list_radius(const vt_list_scan *scan, const vt_row_list *list)
{
    return list->radius < scan->longest ? list->radius : scan->longest;
}

float vt_list_margin(const vt_list_scan *scan, const vt_row_list *list, size_t at)
{
    if (by_int8(scan, list)) return scan->rounding * list_radius(scan, list) + (list->fine ? scan->fine_reach * list->scale[at] : 0.0f);
    return scan->deviations * scan->residual_length * list->error[at];
}

static uint64_t score_int8(const vt_list_scan *scan, const block_run *run, float *scores)
{
    const vt_vector_space *space = scan->space;
    const vt_row_list *list = run->list;
    int32_t dots[VT_BLOCK_ROWS];
    vt_coarse_query query = {scan->query->coarse, scan->query->raised};
    vt_dot_rows_int8(list->codes + run->first * space->stride_bytes, list->code_sum + run->first, run->rows, space->stride_bytes,
                     &query, dots);
    const float *offset = list->fine ? list->fine_offset : list->code_offset;
    vt_block block = {.offset = offset + run->first, .factor = list->scale + run->first, .integers = dots,
                      .scale = scan->query->coarse_scale, .error = list->fine ? list->scale + run->first : NULL,
                      .reach = scan->fine_reach, .rows = run->rows};
    return vt_block_scores(&block, run->threshold - scan->rounding * list_radius(scan, list), scores);
}

/* The high plane of all rows first; the low plane only of those that it could still lift over the threshold. */
static uint64_t score_bits(const vt_list_scan *scan, const block_run *run, float *scores)
{
    const vt_vector_space *space = scan->space;
    const vt_row_list *list = run->list;
    size_t words = space->words_per_row;
    const uint64_t *bits = list->bits + run->first * words, *low = scan->query->planes, *high = low + words;
    int32_t twice_high[VT_BLOCK_ROWS];
    vt_bit_agreements(bits, run->rows, words, high, space->dims, twice_high);
    for (size_t i = 0; i < run->rows; i++) twice_high[i] *= 2;
    vt_block block = {.offset = list->offset + run->first, .factor = list->factor + run->first, .integers = twice_high,
                      .scale = scan->query->plane_scale, .bonus = scan->low_bonus, .error = list->error + run->first,
                      .reach = scan->deviations * scan->residual_length, .rows = run->rows};
    uint64_t passing = vt_block_scores(&block, run->threshold, scores);
    for (uint64_t left = passing; left; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        int32_t agreement;
        vt_bit_agreements(bits + i * words, 1, words, low, space->dims, &agreement);
        agreement += twice_high[i];
        scores[i] = block.offset[i] + block.factor[i] * (block.scale * (float)agreement);
        if (scores[i] + block.reach * block.error[i] < run->threshold) passing &= ~(1ull << i);
    }
    return passing;
}

/* Rows of the block that may be shown; places of lists lie far apart in the mask, so they are looked up only where it matters. */
static bool nothing_wanted(const vt_list_scan *scan, size_t place)
{
    return scan->mask->words && !scan->space->row_at_place && scan->mask->words[place / VT_BLOCK_ROWS] == 0;
}

size_t vt_list_estimate(const vt_list_scan *scan, const vt_row_list *list, float base, float threshold, size_t first, size_t count,
                        vt_hit *hits, size_t *scanned)
{
    const float *factor = list->codes ? list->scale : list->factor;
    bool int8 = by_int8(scan, list);
    size_t found = 0;
    for (size_t at = first; at < first + count; at += VT_BLOCK_ROWS) {
        float scores[VT_BLOCK_ROWS];
        size_t left = first + count - at;
        block_run run = {list, at, left < VT_BLOCK_ROWS ? left : VT_BLOCK_ROWS, threshold - base};
        if (nothing_wanted(scan, list->first + at)) continue;
        uint64_t passing = int8 ? score_int8(scan, &run, scores) : score_bits(scan, &run, scores);
        *scanned += run.rows;
        for (; passing; passing &= passing - 1) {
            size_t i = (size_t)__builtin_ctzll(passing);
            if (factor[at + i] == 0.0f || !vt_row_mask_has(scan->mask, vt_space_row_at(scan->space, list->first + at + i))) continue;
            hits[found++] = (vt_hit){base + scores[i], (uint32_t)(at + i)};
        }
    }
    return found;
}
