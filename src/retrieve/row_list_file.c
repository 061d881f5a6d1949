#include "row_list_file.h"

#include "dot_floats.h"
#include "memory.h"
#include "space_tensors.h"

/* Above every number of rows. */
#define MOST_DEPTH 0x1p32f

/* Counts the lists' rows and gives each its first place. */
static vt_status count_places(vt_vector_space *space, vt_error *error)
{
    size_t first = 0;
    for (size_t row = 0; row < space->rows; row++) {
        size_t list = space->list_of_row[row];
        if (list == VT_NO_LIST) continue;
        if (list >= space->list_count)
            return vt_fail(error, VT_BAD_DATA, "tensor \"list_of_row\": row %zu lies in list %zu of %zu", row, list, space->list_count);
        space->lists[list].count++;
    }
    for (size_t i = 0; i < space->list_count; i++) {
        space->lists[i].first = first;
        first += space->lists[i].count;
    }
    if (first == space->places) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "tensor \"list_of_row\": %zu rows lie in lists, the manifest says %zu", first, space->places);
}

/* Rows of a list lie in ascending order. */
static vt_status assign_places(vt_vector_space *space, vt_error *error)
{
    uint32_t *next = vt_alloc(space->list_count, sizeof *next);
    space->place_of_row = vt_alloc(space->rows, sizeof *space->place_of_row);
    space->row_at_place = vt_alloc(space->places, sizeof *space->row_at_place);
    bool enough = next && space->place_of_row && space->row_at_place;
    for (size_t i = 0; enough && i < space->list_count; i++) next[i] = (uint32_t)space->lists[i].first;
    for (size_t row = 0; enough && row < space->rows; row++) {
        if (space->list_of_row[row] == VT_NO_LIST) continue;
        uint32_t place = next[space->list_of_row[row]]++;
        space->place_of_row[row] = place;
        space->row_at_place[place] = (uint32_t)row;
    }
    vt_free(next);
    return enough ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for the places of %zu rows", space->rows);
}

/* Depths rise, and betas rise with recall, from 0 to 1 in all. */
static bool reach_rises(const float *reach, size_t depths, size_t count)
{
    float depth = 0.0f;
    for (size_t i = 0; i < depths; i++) {
        if (!(*reach > depth && *reach <= MOST_DEPTH)) return false;
        depth = *reach++;
        for (size_t j = 0; j < 2 * count; j++, reach++)
            if (!(*reach >= (j % count ? reach[-1] : 0.0f) && *reach <= 1.0f)) return false;
    }
    return true;
}

/* Packs of earlier versions have the dial alone. */
static vt_status read_reach(vt_vector_space *space, vt_error *error)
{
    vt_space_dial *dial = &space->dial;
    const vt_tensor *tensor = vt_safetensors_find(space->lists_file, "reach");
    const void *data = NULL;
    if (!tensor || !dial->count) return VT_OK;
    VT_TRY(vt_space_tensor(space->lists_file, "reach", VT_DTYPE_F32, (size_t[2]){SIZE_MAX, 1 + 2 * dial->count}, &data, error));
    VT_TRY(vt_space_floats(space->lists_file, "like_rows", 2, -4.0f, &dial->like_rows, error));
    if (!reach_rises(data, tensor->shape[0], dial->count))
        return vt_fail(error, VT_BAD_DATA, "tensor \"reach\": does not rise, or is out of range");
    dial->reach = data;
    dial->depths = tensor->shape[0];
    return VT_OK;
}

/* The dial may be missing; where it is there, recall and reach rise together, and end within 0 to 1. */
static vt_status read_dial(vt_vector_space *space, vt_error *error)
{
    const vt_tensor *tensor = vt_safetensors_find(space->lists_file, "dial");
    const void *data = NULL;
    if (!tensor) return VT_OK;
    VT_TRY(vt_space_tensor(space->lists_file, "dial", VT_DTYPE_F32, (size_t[2]){SIZE_MAX, 2}, &data, error));
    const float *dial = data;
    for (size_t i = 0; i < 2 * tensor->shape[0]; i++)
        if (!(dial[i] >= (i < 2 ? -1.0f : dial[i - 2]) && dial[i] <= 1.0f))
            return vt_fail(error, VT_BAD_DATA, "tensor \"dial\": entry %zu does not rise, or is above 1", i);
    space->dial.steps = dial;
    space->dial.count = tensor->shape[0];
    return read_reach(space, error);
}

static vt_status read_centroids(vt_vector_space *space, vt_error *error)
{
    const void *codes = NULL;
    size_t count = space->info->list_count;
    VT_TRY(vt_space_tensor(space->lists_file, "centroids", VT_DTYPE_I8, (size_t[2]){count, space->stride_bytes}, &codes, error));
    VT_TRY(vt_space_floats(space->lists_file, "centroid_scale", count, 0.0f, &space->centroid_scale, error));
    VT_TRY(vt_space_floats(space->lists_file, "centroid", space->dims, -4.0f, &space->centroid, error));
    VT_TRY(vt_space_sum_codes(space, "centroids", codes, count, &space->centroid_sums, error));
    space->centroid_codes = codes;
    float *vector = vt_alloc(space->dims, sizeof *vector);
    space->centroid_dots = vt_alloc(count, sizeof *space->centroid_dots);
    space->centroid_squares = vt_alloc(count, sizeof *space->centroid_squares);
    bool enough = vector && space->centroid_dots && space->centroid_squares;
    for (size_t list = 0; enough && list < count; list++) {
        for (size_t i = 0; i < space->dims; i++) vector[i] = (float)space->centroid_codes[list * space->stride_bytes + i];
        space->centroid_dots[list] = vt_dot_floats(vector, space->centroid, space->dims);
        space->centroid_squares[list] = vt_dot_floats(vector, vector, space->dims);
        space->centroid_dots[list] *= space->centroid_scale[list];
        space->centroid_squares[list] *= space->centroid_scale[list] * space->centroid_scale[list];
    }
    vt_free(vector);
    return enough ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu lists", count);
}

vt_status vt_row_list_file_read(vt_vector_space *space, vt_error *error)
{
    const void *list_of_row = NULL;
    const float *radius;
    size_t count = space->info->list_count;
    VT_TRY(vt_space_tensor(space->lists_file, "list_of_row", VT_DTYPE_U16, (size_t[2]){space->rows, 0}, &list_of_row, error));
    VT_TRY(vt_space_floats(space->lists_file, "radius", count, 0.0f, &radius, error));
    VT_TRY(read_centroids(space, error));
    VT_TRY(read_dial(space, error));
    space->lists = vt_alloc(count, sizeof *space->lists);
    if (!space->lists) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu lists", count);
    space->list_count = count;
    space->list_of_row = list_of_row;
    for (size_t i = 0; i < count; i++) space->lists[i].radius = radius[i];
    VT_TRY(count_places(space, error));
    return assign_places(space, error);
}

void vt_row_list_file_drop(vt_vector_space *space)
{
    vt_safetensors_close(space->lists_file);
    vt_free(space->lists);
    vt_free(space->place_of_row);
    vt_free(space->row_at_place);
    vt_free(space->centroid_sums);
    vt_free(space->centroid_dots);
    vt_free(space->centroid_squares);
    space->lists_file = NULL;
    space->lists = NULL;
    space->place_of_row = space->row_at_place = NULL;
    space->list_of_row = NULL;
    space->centroid_sums = NULL;
    space->centroid_codes = NULL;
    space->centroid_dots = space->centroid_squares = NULL;
    space->centroid = space->centroid_scale = NULL;
    space->dial = (vt_space_dial){0};
    space->list_count = 0;
}
