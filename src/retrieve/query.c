#include "query.h"

#include "dot_float.h"
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
    float squares;
    for (size_t i = 0; i < space->dims; i++) query->residual[i] = query->rotated[i] - space->centroid[i];
    vt_dot_rows_f32(query->rotated, 1, space->dims, space->centroid, &query->centroid_dot);
    vt_dot_rows_f32(query->residual, 1, space->dims, query->residual, &squares);
    query->residual_length = sqrtf(squares);
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

bool vt_row_vector(const vt_vector_space *space, size_t row, float *rotated)
{
    const float two_over_pi = 0.63661977f;
    float scale = space->codes ? space->code_scale[row] : space->bit_factor[row] * two_over_pi;
    if (scale == 0.0f) return false;
    for (size_t i = 0; i < space->dims; i++) {
        float level;
        if (space->codes) level = (float)space->codes[row * space->stride_bytes + i];
        else level = space->bits[row * space->words_per_row + i / 64] >> i % 64 & 1 ? 1.0f : -1.0f;
        rotated[i] = space->centroid[i] + scale * level;
    }
    return true;
}

bool vt_query_from_row(vt_query *query, const vt_vector_space *space, size_t row)
{
    if (!vt_row_vector(space, row, query->rotated)) return false;
    prepare(query, space);
    return true;
}
