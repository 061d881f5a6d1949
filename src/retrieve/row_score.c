#include "row_score.h"

#include "bit_scan.h"
#include "nearest.h"
#include "rotation.h"

#include <math.h>
#include <string.h>

static float bit_score(const vt_vector_space *space, const vt_query *query, const vt_row_list *list, size_t at, float base)
{
    const uint64_t *bits = list->bits + at * space->words_per_row;
    int32_t low, high;
    vt_bit_agreements(bits, 1, space->words_per_row, query->planes, space->dims, &low);
    vt_bit_agreements(bits, 1, space->words_per_row, query->planes + space->words_per_row, space->dims, &high);
    return base + (list->offset[at] + list->factor[at] * (query->plane_scale * (float)(2 * high + low)));
}

float vt_list_score(const vt_vector_space *space, const vt_query *query, const vt_row_list *list, size_t at, float base, float least,
                    float fine_reach)
{
    if (!list->codes) return bit_score(space, query, list, at, base);
    size_t stride = space->stride_bytes;
    float dot = (float)vt_dot_int8_fine(list->codes + at * stride, query->fine, stride), scale = list->scale[at];
    float offset = list->fine ? list->fine_offset[at] : list->code_offset[at];
    float score = base + (offset + scale * (query->fine_scale * dot));
    if (!list->fine || score + fine_reach * scale < least) return score;
    dot += (float)vt_dot_int8_fine(list->fine + at * stride, query->fine, stride) / 254.0f;
    return base + (offset + scale * (query->fine_scale * dot));
}

bool vt_row_score(const vt_vector_space *space, const vt_query *query, size_t row, float *score)
{
    vt_space_row_view view;
    if (!vt_space_row(space, row, &view)) return false;
    const vt_row_list *list = &space->lists[view.list];
    size_t at = (space->place_of_row ? space->place_of_row[row] : row) - list->first;
    *score = vt_list_score(space, query, list, at, vt_query_list_dot(query, space, view.list), -INFINITY, 0.0f);
    return true;
}

void vt_cosine_by_part(const vt_vector_space *space, const vt_query *query, size_t row, float *scratch, float *cosines)
{
    float *left = scratch, *right = scratch + space->dims;
    memcpy(left, query->rotated, space->dims * sizeof *left);
    vt_row_vector(space, row, right);
    vt_rotate_back(left, space->dims, space->info->rotation_seed);
    vt_rotate_back(right, space->dims, space->info->rotation_seed);
    for (size_t part = 0; part < space->info->part_count; part++) {
        cosines[part] = 0.0f;
        for (size_t i = space->info->parts[part].begin; i < space->info->parts[part].end; i++)
            cosines[part] += left[i] * right[i];
    }
}
