#include "vector_space.h"

#include "dot_floats.h"
#include "memory.h"
#include "quantise.h"

#include <math.h>
#include <string.h>

/* Finds a tensor of exactly this form, aligned for its element type. */
static vt_status require(const vt_safetensors *file, const char *name, vt_dtype dtype, const size_t shape[2],
                         const void **data, vt_error *error)
{
    const vt_tensor *tensor;
    size_t dimensions = shape[1] ? 2 : 1;
    VT_TRY(vt_safetensors_require(file, name, dtype, dimensions, shape, &tensor, error));
    if ((uintptr_t)tensor->data % 64 != 0)
        return vt_fail(error, VT_BAD_DATA, "tensor \"%s\" does not start on a 64-byte boundary", name);
    *data = tensor->data;
    return VT_OK;
}

/* Rows are unit vectors, so every number about them is small. Bounds keep scores finite: a NaN would break their order. */
static vt_status check_floats(const char *name, const float *floats, size_t count, float least, vt_error *error)
{
    const float most = 4.0f;
    for (size_t i = 0; i < count; i++)
        if (!(floats[i] >= least && floats[i] <= most))
            return vt_fail(error, VT_BAD_DATA, "tensor \"%s\": entry %zu is not from %g to %g", name, i, (double)least,
                           (double)most);
    return VT_OK;
}

static vt_status require_floats(const vt_safetensors *file, const char *name, size_t count, float least,
                                const float **out, vt_error *error)
{
    const void *data = NULL;
    VT_TRY(require(file, name, VT_DTYPE_F32, (size_t[2]){count, 0}, &data, error));
    *out = data;
    return check_floats(name, data, count, least, error);
}

/* Rows of the flat files: by row where there is one list, by place where there are more. */
static size_t coded_rows(const vt_space_info *info) { return info->list_count ? info->vectors : info->rows; }

static void describe(vt_vector_space *space, const vt_space_info *info)
{
    space->info = info;
    space->rows = info->rows;
    space->dims = info->dims;
    space->words_per_row = vt_bit_words(info->dims);
    space->stride_bytes = vt_stride_bytes(info->dims);
    space->places = coded_rows(info);
}

/* A space without lists is one list, which needs no file. */
static vt_status make_one_list(vt_vector_space *space, vt_error *error)
{
    if (space->info->list_count || space->lists) return VT_OK;
    space->lists = vt_alloc(1, sizeof *space->lists);
    if (!space->lists) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    space->list_count = 1;
    space->lists[0] = (vt_row_list){.count = space->rows, .radius = INFINITY};
    return VT_OK;
}

/* ---- what has come, handed out to the lists ---- */

static const void *data_of(const vt_safetensors *file, const char *name) { return vt_safetensors_find(file, name)->data; }

static void share_bits(vt_vector_space *space)
{
    if (!space->bits_file || !space->lists) return;
    const uint64_t *bits = data_of(space->bits_file, "bits");
    const float *factor = data_of(space->bits_file, "factor"), *offset = data_of(space->bits_file, "offset"),
                *deviation = data_of(space->bits_file, "error");
    if (!space->info->list_count) space->centroid = data_of(space->bits_file, "centroid");
    for (size_t i = 0; i < space->list_count; i++) {
        vt_row_list *list = &space->lists[i];
        list->bits = bits + list->first * space->words_per_row;
        list->factor = factor + list->first;
        list->offset = offset + list->first;
        list->error = deviation + list->first;
    }
    space->lists_with_bits = space->list_count;
}

static void share_codes(vt_vector_space *space)
{
    if (!space->int8_file || !space->lists) return;
    const int8_t *codes = data_of(space->int8_file, "codes");
    const float *scale = data_of(space->int8_file, "scale"), *offset = space->info->list_count ? data_of(space->int8_file, "offset") : NULL;
    for (size_t i = 0; i < space->list_count; i++) {
        vt_row_list *list = &space->lists[i];
        list->codes = codes + list->first * space->stride_bytes;
        list->scale = scale + list->first;
        list->code_offset = offset ? offset + list->first : NULL;
        list->code_sum = space->code_sums + list->first;
    }
    space->lists_with_codes = space->list_count;
}

static void share_fine(vt_vector_space *space)
{
    if (!space->fine_file || !space->lists) return;
    const int8_t *fine = data_of(space->fine_file, "fine");
    const float *offset = data_of(space->fine_file, "offset");
    for (size_t i = 0; i < space->list_count; i++) {
        space->lists[i].fine = fine + space->lists[i].first * space->stride_bytes;
        space->lists[i].fine_offset = offset + space->lists[i].first;
    }
    space->lists_with_fine = space->list_count;
}

static void find_most_offset(vt_row_list *list)
{
    if (!list->code_offset) list->code_offset = list->offset; /* in one list c_l is c, and all offsets are one */
    list->most_offset = -INFINITY;
    for (size_t i = 0; list->code_offset && i < list->count; i++) {
        if (list->code_offset[i] > list->most_offset) list->most_offset = list->code_offset[i];
        if (list->fine && list->fine_offset[i] > list->most_offset) list->most_offset = list->fine_offset[i];
    }
}

static void share(vt_vector_space *space)
{
    share_bits(space);
    share_codes(space);
    share_fine(space);
    for (size_t i = 0; i < space->list_count; i++) find_most_offset(&space->lists[i]);
}

/* ---- role "bits" ---- */

/* Padding bits must be zero, or they would count as disagreements with every query. */
static vt_status check_bit_padding(const vt_vector_space *space, const uint64_t *bits, vt_error *error)
{
    size_t used = space->dims % 64;
    if (!used) return VT_OK;
    for (size_t row = 0; row < space->places; row++)
        if (bits[(row + 1) * space->words_per_row - 1] >> used)
            return vt_fail(error, VT_BAD_DATA, "tensor \"bits\": row %zu has bits past dims", row);
    return VT_OK;
}

static vt_status check_bits(vt_vector_space *space, const vt_safetensors *file, vt_error *error)
{
    const void *bits = NULL;
    const float *floats;
    VT_TRY(require(file, "bits", VT_DTYPE_U64, (size_t[2]){space->places, space->words_per_row}, &bits, error));
    VT_TRY(require_floats(file, "factor", space->places, 0.0f, &floats, error));
    VT_TRY(require_floats(file, "offset", space->places, -4.0f, &floats, error));
    VT_TRY(require_floats(file, "error", space->places, 0.0f, &floats, error));
    if (!space->info->list_count) VT_TRY(require_floats(file, "centroid", space->dims, -4.0f, &floats, error));
    VT_TRY(check_bit_padding(space, bits, error));
    return make_one_list(space, error);
}

vt_status vt_vector_space_attach_bits(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->bits_file);
    describe(space, info);
    VT_TRY(vt_safetensors_open(&space->bits_file, file, "bits", error));
    vt_status status = check_bits(space, space->bits_file, error);
    if (status == VT_OK) {
        share(space);
        return VT_OK;
    }
    vt_safetensors_close(space->bits_file);
    space->bits_file = NULL;
    return status;
}

/* ---- role "int8" ---- */

static vt_status check_codes(const vt_vector_space *space, const char *name, const int8_t *code, size_t row, vt_error *error)
{
    for (size_t i = 0; i < space->dims; i++)
        if (code[i] == INT8_MIN) return vt_fail(error, VT_BAD_DATA, "tensor \"%s\": row %zu holds -128", name, row);
    for (size_t i = space->dims; i < space->stride_bytes; i++)
        if (code[i] != 0) return vt_fail(error, VT_BAD_DATA, "tensor \"%s\": row %zu has codes past dims", name, row);
    return VT_OK;
}

/* One pass over the codes: padding must be zero, and the relaxed kernel needs each row's sum. *sums is owned by the caller. */
static vt_status sum_codes(const vt_vector_space *space, const char *name, const int8_t *codes, size_t rows, int32_t **sums, vt_error *error)
{
    *sums = vt_alloc(rows, sizeof **sums);
    if (!*sums) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu rows", rows);
    for (size_t row = 0; row < rows; row++) {
        const int8_t *code = codes + row * space->stride_bytes;
        (*sums)[row] = vt_code_sum(code, space->dims);
        VT_TRY(check_codes(space, name, code, row, error));
    }
    return VT_OK;
}

static vt_status check_int8(vt_vector_space *space, vt_error *error)
{
    const void *codes = NULL;
    const float *scale;
    VT_TRY(require(space->int8_file, "codes", VT_DTYPE_I8, (size_t[2]){space->places, space->stride_bytes}, &codes, error));
    VT_TRY(require_floats(space->int8_file, "scale", space->places, 0.0f, &scale, error));
    if (space->info->list_count) VT_TRY(require_floats(space->int8_file, "offset", space->places, -4.0f, &scale, error));
    VT_TRY(sum_codes(space, "codes", codes, space->places, &space->code_sums, error));
    return make_one_list(space, error);
}

vt_status vt_vector_space_attach_int8(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->int8_file);
    describe(space, info);
    VT_TRY(vt_safetensors_open(&space->int8_file, file, "int8", error));
    vt_status status = check_int8(space, error);
    if (status == VT_OK) {
        share(space);
        return VT_OK;
    }
    vt_safetensors_close(space->int8_file);
    vt_free(space->code_sums);
    space->int8_file = NULL;
    space->code_sums = NULL;
    return status;
}

/* ---- role "fine" ---- */

static vt_status check_fine(vt_vector_space *space, vt_error *error)
{
    const void *data = NULL;
    VT_TRY(require(space->fine_file, "fine", VT_DTYPE_I8, (size_t[2]){space->places, space->stride_bytes}, &data, error));
    const float *offset;
    VT_TRY(require_floats(space->fine_file, "offset", space->places, -4.0f, &offset, error));
    const int8_t *fine = data;
    for (size_t row = 0; row < space->places; row++, fine += space->stride_bytes) VT_TRY(check_codes(space, "fine", fine, row, error));
    return make_one_list(space, error);
}

vt_status vt_vector_space_attach_fine(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->fine_file);
    describe(space, info);
    VT_TRY(vt_safetensors_open(&space->fine_file, file, "fine", error));
    vt_status status = check_fine(space, error);
    if (status == VT_OK) {
        share(space);
        return VT_OK;
    }
    vt_safetensors_close(space->fine_file);
    space->fine_file = NULL;
    return status;
}

/* ---- role "lists" ---- */

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

/* The dial may be missing; where it is there, recall and reach rise together, and end within 0 to 1. */
static vt_status read_dial(vt_vector_space *space, vt_error *error)
{
    const vt_tensor *tensor = vt_safetensors_find(space->lists_file, "dial");
    const void *data = NULL;
    if (!tensor) return VT_OK;
    VT_TRY(require(space->lists_file, "dial", VT_DTYPE_F32, (size_t[2]){SIZE_MAX, 2}, &data, error));
    const float *dial = data;
    for (size_t i = 0; i < 2 * tensor->shape[0]; i++)
        if (!(dial[i] >= (i < 2 ? -1.0f : dial[i - 2]) && dial[i] <= 1.0f))
            return vt_fail(error, VT_BAD_DATA, "tensor \"dial\": entry %zu does not rise, or is above 1", i);
    space->dial = dial;
    space->dial_count = tensor->shape[0];
    return VT_OK;
}

static vt_status read_centroids(vt_vector_space *space, vt_error *error)
{
    const void *codes = NULL;
    size_t count = space->info->list_count;
    VT_TRY(require(space->lists_file, "centroids", VT_DTYPE_I8, (size_t[2]){count, space->stride_bytes}, &codes, error));
    VT_TRY(require_floats(space->lists_file, "centroid_scale", count, 0.0f, &space->centroid_scale, error));
    VT_TRY(require_floats(space->lists_file, "centroid", space->dims, -4.0f, &space->centroid, error));
    VT_TRY(sum_codes(space, "centroids", codes, count, &space->centroid_sums, error));
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

static vt_status read_lists(vt_vector_space *space, vt_error *error)
{
    const void *list_of_row = NULL;
    const float *radius;
    size_t count = space->info->list_count;
    VT_TRY(require(space->lists_file, "list_of_row", VT_DTYPE_U16, (size_t[2]){space->rows, 0}, &list_of_row, error));
    VT_TRY(require_floats(space->lists_file, "radius", count, 0.0f, &radius, error));
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

static void drop_lists(vt_vector_space *space)
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
    space->centroid = space->centroid_scale = space->dial = NULL;
    space->list_count = space->dial_count = 0;
}

vt_status vt_vector_space_attach_lists(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->lists_file);
    if (!info->list_count) return vt_fail(error, VT_BAD_DATA, "lists: space \"%s\" has none by the manifest", info->name);
    describe(space, info);
    VT_TRY(vt_safetensors_open(&space->lists_file, file, "lists", error));
    vt_status status = read_lists(space, error);
    if (status == VT_OK) share(space);
    else drop_lists(space);
    return status;
}

/* ---- the whole ---- */

void vt_vector_space_close(vt_vector_space *space)
{
    drop_lists(space);
    vt_safetensors_close(space->bits_file);
    vt_safetensors_close(space->int8_file);
    vt_safetensors_close(space->fine_file);
    vt_free(space->code_sums);
    memset(space, 0, sizeof *space);
}

bool vt_space_ready(const vt_vector_space *space) { return space->lists_with_bits > 0; }

bool vt_space_has_codes(const vt_vector_space *space) { return space->lists_with_codes > 0; }

bool vt_space_place(const vt_vector_space *space, const vt_row_list *list, size_t at, vt_space_row_view *view)
{
    *view = (vt_space_row_view){.list = (size_t)(list - space->lists)};
    if (!list->bits && !list->codes) return false;
    if (list->bits) {
        view->bits = list->bits + at * space->words_per_row;
        view->factor = list->factor[at];
        view->offset = list->offset[at];
        view->error = list->error[at];
    }
    if (list->codes) {
        view->codes = list->codes + at * space->stride_bytes;
        view->scale = list->scale[at];
        view->code_offset = list->code_offset ? list->code_offset[at] : 0.0f;
        view->fine_offset = list->fine ? list->fine_offset[at] : 0.0f;
    }
    if (list->fine) view->fine = list->fine + at * space->stride_bytes;
    return (list->codes ? view->scale : view->factor) != 0.0f;
}

bool vt_space_row(const vt_vector_space *space, size_t row, vt_space_row_view *view)
{
    if (row >= space->rows || !space->lists) return false;
    if (!space->list_of_row) return vt_space_place(space, space->lists, row, view);
    if (space->list_of_row[row] == VT_NO_LIST) return false;
    const vt_row_list *list = &space->lists[space->list_of_row[row]];
    return vt_space_place(space, list, space->place_of_row[row] - list->first, view);
}

void vt_space_row_residual(const vt_vector_space *space, const vt_space_row_view *view, float *residual)
{
    if (view->fine) /* one integer a dimension, so that the order of roundings is one */
        for (size_t i = 0; i < space->dims; i++) residual[i] = view->scale * ((float)(254 * view->codes[i] + view->fine[i]) / 254.0f);
    else
        for (size_t i = 0; i < space->dims; i++) residual[i] = view->scale * (float)view->codes[i];
}

void vt_space_add_centroid(const vt_vector_space *space, size_t list, float *vector)
{
    const int8_t *codes = space->centroid_codes + list * space->stride_bytes;
    if (!space->centroid_codes)
        for (size_t i = 0; i < space->dims; i++) vector[i] = space->centroid[i] + vector[i];
    else
        for (size_t i = 0; i < space->dims; i++) vector[i] = space->centroid_scale[list] * (float)codes[i] + vector[i];
}
