#include "vector_space.h"

#include "memory.h"
#include "quantise.h"
#include "row_list_file.h"
#include "space_cells.h"
#include "space_tensors.h"

#include <math.h>
#include <string.h>

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

/* Codes are in pages, or they are not. */
static vt_status refuse_both(bool other, vt_error *error)
{
    return other ? vt_fail(error, VT_BAD_DATA, "the space's codes come in pages and in whole files") : VT_OK;
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
    for (size_t i = 0; space->pages && i < space->list_count; i++) space->lists[i].most_offset = space->most_offsets[i];
    for (size_t i = 0; !space->pages && i < space->list_count; i++) find_most_offset(&space->lists[i]);
}

/* ---- role "bits" ---- */

static vt_status check_bits(vt_vector_space *space, const vt_safetensors *file, vt_error *error)
{
    const void *bits = NULL;
    const float *floats;
    VT_TRY(vt_space_tensor(file, "bits", VT_DTYPE_U64, (size_t[2]){space->places, space->words_per_row}, &bits, error));
    VT_TRY(vt_space_floats(file, "factor", space->places, 0.0f, &floats, error));
    VT_TRY(vt_space_floats(file, "offset", space->places, -4.0f, &floats, error));
    VT_TRY(vt_space_floats(file, "error", space->places, 0.0f, &floats, error));
    if (!space->info->list_count) VT_TRY(vt_space_floats(file, "centroid", space->dims, -4.0f, &floats, error));
    VT_TRY(vt_space_check_bits(space, bits, space->places, error));
    return make_one_list(space, error);
}

vt_status vt_vector_space_attach_bits(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->bits_file);
    VT_TRY(refuse_both(space->pages, error));
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

static vt_status check_int8(vt_vector_space *space, vt_error *error)
{
    const void *codes = NULL;
    const float *scale;
    VT_TRY(vt_space_tensor(space->int8_file, "codes", VT_DTYPE_I8, (size_t[2]){space->places, space->stride_bytes}, &codes, error));
    VT_TRY(vt_space_floats(space->int8_file, "scale", space->places, 0.0f, &scale, error));
    if (space->info->list_count) VT_TRY(vt_space_floats(space->int8_file, "offset", space->places, -4.0f, &scale, error));
    VT_TRY(vt_space_sum_codes(space, "codes", codes, space->places, &space->code_sums, error));
    return make_one_list(space, error);
}

vt_status vt_vector_space_attach_int8(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->int8_file);
    VT_TRY(refuse_both(space->pages, error));
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
    const void *fine = NULL;
    const float *offset;
    VT_TRY(vt_space_tensor(space->fine_file, "fine", VT_DTYPE_I8, (size_t[2]){space->places, space->stride_bytes}, &fine, error));
    VT_TRY(vt_space_floats(space->fine_file, "offset", space->places, -4.0f, &offset, error));
    VT_TRY(vt_space_check_fine(space, fine, space->places, error));
    return make_one_list(space, error);
}

vt_status vt_vector_space_attach_fine(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->fine_file);
    VT_TRY(refuse_both(space->pages, error));
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

vt_status vt_vector_space_attach_lists(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->lists_file);
    if (!info->list_count) return vt_fail(error, VT_BAD_DATA, "lists: space \"%s\" has none by the manifest", info->name);
    describe(space, info);
    VT_TRY(vt_safetensors_open(&space->lists_file, file, "lists", error));
    vt_status status = vt_row_list_file_read(space, error);
    if (status == VT_OK) share(space);
    else vt_row_list_file_drop(space);
    return status;
}

/* ---- role "cells" ---- */

vt_status vt_vector_space_attach_cells(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_page_host *host,
                                       size_t manifest_file, vt_error *error)
{
    VT_CHECK(!space->pages);
    if (!info->list_count) return vt_fail(error, VT_BAD_DATA, "cells: space \"%s\" has no lists by the manifest", info->name);
    VT_TRY(refuse_both(space->bits_file || space->int8_file || space->fine_file, error));
    describe(space, info);
    VT_TRY(vt_space_cells_open(space, file, host, manifest_file, error));
    share(space);
    return VT_OK;
}

/* ---- the whole ---- */

void vt_vector_space_close(vt_vector_space *space)
{
    vt_space_cells_close(space);
    vt_row_list_file_drop(space);
    vt_safetensors_close(space->bits_file);
    vt_safetensors_close(space->int8_file);
    vt_safetensors_close(space->fine_file);
    vt_free(space->code_sums);
    memset(space, 0, sizeof *space);
}

bool vt_space_ready(const vt_vector_space *space) { return space->lists_with_bits > 0 || (space->pages && space->lists); }

bool vt_space_has_codes(const vt_vector_space *space) { return space->lists_with_codes > 0 || (space->pages && space->lists); }

vt_status vt_space_need_list(const vt_vector_space *space, size_t list, vt_error *error)
{
    return space->pages ? vt_pages_need(space->pages, list, error) : VT_OK;
}

vt_status vt_space_need_row(const vt_vector_space *space, size_t row, vt_error *error)
{
    bool lies = row < space->rows && space->list_of_row && space->list_of_row[row] != VT_NO_LIST;
    return lies ? vt_space_need_list(space, space->list_of_row[row], error) : VT_OK;
}

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
    if (vt_space_need_list(space, space->list_of_row[row], NULL) != VT_OK) return false;
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
    if (!space->centroid_codes) {
        for (size_t i = 0; i < space->dims; i++) vector[i] = space->centroid[i] + vector[i];
        return;
    }
    const int8_t *codes = space->centroid_codes + list * space->stride_bytes;
    for (size_t i = 0; i < space->dims; i++) vector[i] = space->centroid_scale[list] * (float)codes[i] + vector[i];
}
