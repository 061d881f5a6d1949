#include "query.h"

#include "block_scores.h"
#include "memory.h"
#include "quantise.h"
#include "rotation.h"

#include <math.h>
#include <string.h>

vt_status vt_query_open(vt_query *query, const vt_vector_space *space)
{
    *query = (vt_query){.dims = space->dims};
    query->rotated = vt_alloc(space->dims, sizeof(float));
    query->residual = vt_alloc(space->dims, sizeof(float));
    query->planes = vt_alloc(VT_QUERY_PLANES * space->words_per_row, sizeof(uint64_t));
    query->coarse = vt_alloc(space->stride_bytes, sizeof(int16_t));
    query->raised = vt_alloc(space->stride_bytes, sizeof(int8_t));
    query->fine = vt_alloc(space->stride_bytes, sizeof(int16_t));
    if (query->rotated && query->residual && query->planes && query->coarse && query->raised && query->fine) return VT_OK;
    vt_query_close(query);
    return VT_NO_MEMORY;
}

void vt_query_close(vt_query *query)
{
    vt_free(query->rotated);
    vt_free(query->residual);
    vt_free(query->planes);
    vt_free(query->coarse);
    vt_free(query->raised);
    vt_free(query->fine);
    *query = (vt_query){0};
}

/* Everything that follows from query->rotated. */
static void prepare(vt_query *query, const vt_vector_space *space)
{
    for (size_t i = 0; i < space->dims; i++) query->residual[i] = query->rotated[i] - space->centroid[i];
    query->centroid_dot = vt_dot_floats(query->rotated, space->centroid, space->dims);
    query->residual_length = sqrtf(vt_dot_floats(query->residual, query->residual, space->dims));
    query->plane_scale = vt_quantise_planes(query->residual, space->dims, query->planes);
    query->coarse_scale =
        vt_quantise_int16(query->residual, space->dims, space->stride_bytes, VT_COARSE_LEVELS, query->coarse);
    for (size_t i = 0; i < space->stride_bytes; i++) query->raised[i] = (int8_t)(query->coarse[i] + 64);
    query->fine_scale = vt_quantise_int16(query->residual, space->dims, space->stride_bytes, VT_FINE_LEVELS, query->fine);
}

void vt_query_from_vector(vt_query *query, const vt_vector_space *space, const float *vector)
{
    memcpy(query->rotated, vector, space->dims * sizeof *vector);
    vt_rotate(query->rotated, space->dims, space->info->rotation_seed);
    prepare(query, space);
}

void vt_query_from_rotated(vt_query *query, const vt_vector_space *space, const float *rotated)
{
    memcpy(query->rotated, rotated, space->dims * sizeof *rotated);
    prepare(query, space);
}

float vt_query_list_dot(const vt_query *query, const vt_vector_space *space, size_t list)
{
    if (!space->centroid_codes) return query->centroid_dot;
    int32_t dot = vt_dot_int8_fine(space->centroid_codes + list * space->stride_bytes, query->fine, space->stride_bytes);
    return space->centroid_dots[list] + space->centroid_scale[list] * (query->fine_scale * (float)dot);
}

void vt_query_list_dots(const vt_query *query, const vt_vector_space *space, float *dots)
{
    int32_t integers[VT_BLOCK_ROWS];
    vt_coarse_query coarse = {query->coarse, query->raised};
    if (!space->centroid_codes) {
        dots[0] = query->centroid_dot;
        return;
    }
    for (size_t first = 0; first < space->list_count; first += VT_BLOCK_ROWS) {
        size_t left = space->list_count - first, count = left < VT_BLOCK_ROWS ? left : VT_BLOCK_ROWS;
        vt_dot_rows_int8(space->centroid_codes + first * space->stride_bytes, space->centroid_sums + first, count, space->stride_bytes,
                         &coarse, integers);
        vt_block block = {.offset = space->centroid_dots + first, .factor = space->centroid_scale + first, .integers = integers,
                          .scale = query->coarse_scale, .rows = count};
        vt_block_scores(&block, INFINITY, dots + first);
    }
}

bool vt_row_vector(const vt_vector_space *space, size_t row, float *rotated)
{
    const float two_over_pi = 0.63661977f;
    vt_space_row_view view;
    if (!vt_space_row(space, row, &view)) return false;
    if (view.codes) {
        vt_space_row_residual(space, &view, rotated);
    } else {
        float level = view.factor * two_over_pi;
        for (size_t i = 0; i < space->dims; i++) rotated[i] = view.bits[i / 64] >> i % 64 & 1 ? level : -level;
    }
    vt_space_add_centroid(space, view.list, rotated);
    return true;
}

bool vt_query_from_row(vt_query *query, const vt_vector_space *space, size_t row)
{
    if (!vt_row_vector(space, row, query->rotated)) return false;
    prepare(query, space);
    return true;
}
