#include "row_cosines.h"

#include "bit_scan.h"
#include "block_scores.h"
#include "memory.h"
#include "probe_order.h"
#include "quantise.h"

#include <math.h>

/* The integers of one block of a list's rows, as vt_block_scores wants them; returns what they are to be scaled by. */
static float block_integers(const vt_vector_space *space, const vt_row_list *list, const vt_query *query, size_t first, size_t rows,
                            int32_t *integers)
{
    if (list->codes) {
        vt_coarse_query coarse = {query->coarse, query->raised};
        vt_dot_rows_int8(list->codes + first * space->stride_bytes, list->code_sum + first, rows, space->stride_bytes, &coarse,
                         integers);
        return query->coarse_scale;
    }
    size_t words = space->words_per_row;
    const uint64_t *bits = list->bits + first * words;
    int32_t low[VT_BLOCK_ROWS];
    vt_bit_agreements(bits, rows, words, query->planes, space->dims, low);
    vt_bit_agreements(bits, rows, words, query->planes + words, space->dims, integers);
    for (size_t i = 0; i < rows; i++) integers[i] = 2 * integers[i] + low[i];
    return query->plane_scale;
}

static void list_cosines(const vt_vector_space *space, const vt_row_list *list, const vt_query *query, float *cosines)
{
    const float *factor = list->codes ? list->scale : list->factor, base = vt_query_list_dot(query, space, (size_t)(list - space->lists));
    float scores[VT_BLOCK_ROWS];
    for (size_t first = 0; first < list->count; first += VT_BLOCK_ROWS) {
        int32_t integers[VT_BLOCK_ROWS];
        size_t left = list->count - first, rows = left < VT_BLOCK_ROWS ? left : VT_BLOCK_ROWS;
        const float *offset = list->codes ? list->code_offset : list->offset;
        vt_block block = {.offset = offset + first, .factor = factor + first, .integers = integers, .rows = rows};
        block.scale = block_integers(space, list, query, first, rows, integers);
        vt_block_scores(&block, -INFINITY, scores);
        for (size_t i = 0; i < rows; i++)
            if (factor[first + i] != 0.0f) cosines[vt_space_row_at(space, list->first + first + i)] = base + scores[i];
    }
}

/* Of lists that come in pages the nearest alone, as many as a visitor may wait for; those that have not come are wanted. */
static vt_status near_cosines(const vt_vector_space *space, const vt_query *query, float *cosines)
{
    float *dots = vt_alloc(space->list_count, sizeof *dots);
    vt_hit *lists = vt_alloc(space->list_count, sizeof *lists);
    size_t count = 0;
    vt_status status = dots && lists ? VT_OK : VT_NO_MEMORY;
    if (status == VT_OK) vt_query_list_dots(query, space, dots);
    for (size_t i = 0; status == VT_OK && i < space->list_count; i++)
        if (space->lists[i].count) lists[count++] = (vt_hit){dots[i], (uint32_t)i};
    if (status == VT_OK) vt_probe_order_make(lists, count);
    for (size_t taken = 0; status == VT_OK && count > 0 && taken < VT_COSINE_LISTS; taken++, count = vt_probe_order_pop(lists, count))
        if (vt_space_need_list(space, lists[0].row, NULL) == VT_OK) list_cosines(space, &space->lists[lists[0].row], query, cosines);
    vt_free(dots);
    vt_free(lists);
    return status;
}

vt_status vt_row_cosines(const vt_vector_space *space, const vt_query *query, float *cosines)
{
    for (size_t row = 0; row < space->rows; row++) cosines[row] = 0.0f;
    for (size_t i = 0; !space->pages && i < space->list_count; i++)
        if (space->lists[i].bits) list_cosines(space, &space->lists[i], query, cosines);
    return space->pages ? near_cosines(space, query, cosines) : VT_OK;
}

/* ---- two rows ---- */

vt_status vt_row_probe_open(vt_row_probe *probe, const vt_vector_space *space)
{
    *probe = (vt_row_probe){.space = space, .levels = vt_alloc(space->stride_bytes, sizeof *probe->levels),
                            .bases = vt_alloc(space->list_count, sizeof *probe->bases),
                            .residual = vt_alloc(space->dims, sizeof *probe->residual)};
    if (probe->levels && probe->bases && probe->residual) return VT_OK;
    vt_row_probe_close(probe);
    return VT_NO_MEMORY;
}

void vt_row_probe_close(vt_row_probe *probe)
{
    vt_free(probe->levels);
    vt_free(probe->bases);
    vt_free(probe->residual);
    *probe = (vt_row_probe){.space = NULL};
}

/* In one list the row's own codes are the levels. */
static void aim_in_one_list(vt_row_probe *probe, const vt_space_row_view *view)
{
    const vt_vector_space *space = probe->space;
    for (size_t i = 0; i < space->stride_bytes; i++) probe->levels[i] = view->codes[i];
    probe->scale = view->scale;
    probe->offset = view->code_offset;
    probe->bases[0] = 0.0f;
    for (size_t i = 0; i < space->dims; i++) probe->bases[0] += space->centroid[i] * space->centroid[i];
}

static void aim_among_lists(vt_row_probe *probe, size_t row)
{
    const vt_vector_space *space = probe->space;
    vt_row_vector(space, row, probe->residual);
    for (size_t i = 0; i < space->dims; i++) probe->residual[i] -= space->centroid[i];
    probe->scale = vt_quantise_int16(probe->residual, space->dims, space->stride_bytes, VT_FINE_LEVELS, probe->levels);
    probe->offset = 0.0f;
    for (size_t i = 0; i < space->list_count; i++) probe->bases[i] = NAN;
}

bool vt_row_probe_aim(vt_row_probe *probe, size_t row)
{
    vt_space_row_view view;
    if (!vt_space_row(probe->space, row, &view) || !view.codes) return false;
    if (probe->space->list_of_row) aim_among_lists(probe, row);
    else aim_in_one_list(probe, &view);
    return true;
}

bool vt_row_probe_cosine(const vt_row_probe *probe, size_t row, float *cosine)
{
    const vt_vector_space *space = probe->space;
    vt_space_row_view view;
    if (!vt_space_row(space, row, &view) || !view.codes) return false;
    float *base = &probe->bases[view.list];
    if (isnan(*base)) { /* as vt_query_list_dot */
        int32_t dot = vt_dot_int8_fine(space->centroid_codes + view.list * space->stride_bytes, probe->levels, space->stride_bytes);
        *base = space->centroid_dots[view.list] + space->centroid_scale[view.list] * (probe->scale * (float)dot);
    }
    float residuals = probe->scale * view.scale * (float)vt_dot_int8_fine(view.codes, probe->levels, space->stride_bytes);
    *cosine = *base + (probe->offset + view.code_offset + residuals);
    return true;
}
