#include "space_cells.h"

#include "memory.h"
#include "space_tensors.h"

#include <math.h>

/* What of a list comes with its page. */
static void forget_list(vt_vector_space *space, vt_row_list *list)
{
    space->lists_with_bits -= list->bits != NULL;
    space->lists_with_codes -= list->codes != NULL;
    space->lists_with_fine -= list->fine != NULL;
    vt_free(list->code_sum);
    *list = (vt_row_list){.first = list->first, .count = list->count, .radius = list->radius, .most_offset = list->most_offset};
}

static vt_status read_codes(vt_vector_space *space, vt_row_list *list, const vt_safetensors *file, vt_error *error)
{
    const void *codes = NULL;
    VT_TRY(vt_space_tensor(file, "codes", VT_DTYPE_I8, (size_t[2]){list->count, space->stride_bytes}, &codes, error));
    VT_TRY(vt_space_floats(file, "scale", list->count, 0.0f, &list->scale, error));
    VT_TRY(vt_space_floats(file, "code_offset", list->count, -4.0f, &list->code_offset, error));
    list->codes = codes;
    return vt_space_sum_codes(space, "codes", list->codes, list->count, &list->code_sum, error);
}

static vt_status read_bits(vt_vector_space *space, vt_row_list *list, const vt_safetensors *file, vt_error *error)
{
    const void *bits = NULL;
    if (!vt_cells_have_bits(space->stride_bytes)) return VT_OK;
    VT_TRY(vt_space_tensor(file, "bits", VT_DTYPE_U64, (size_t[2]){list->count, space->words_per_row}, &bits, error));
    VT_TRY(vt_space_floats(file, "factor", list->count, 0.0f, &list->factor, error));
    VT_TRY(vt_space_floats(file, "bit_offset", list->count, -4.0f, &list->offset, error));
    VT_TRY(vt_space_floats(file, "error", list->count, 0.0f, &list->error, error));
    list->bits = bits;
    return vt_space_check_bits(space, list->bits, list->count, error);
}

static vt_status read_fine(vt_vector_space *space, vt_row_list *list, const vt_safetensors *file, vt_error *error)
{
    const void *fine = NULL;
    if (!vt_safetensors_find(file, "fine")) return VT_OK;
    VT_TRY(vt_space_tensor(file, "fine", VT_DTYPE_I8, (size_t[2]){list->count, space->stride_bytes}, &fine, error));
    VT_TRY(vt_space_floats(file, "fine_offset", list->count, -4.0f, &list->fine_offset, error));
    list->fine = fine;
    return vt_space_check_fine(space, list->fine, list->count, error);
}

/* The index told of the greatest before the page came: proofs stand on it. */
static vt_status check_offsets(const vt_row_list *list, vt_error *error)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->code_offset[i] > list->most_offset || (list->fine && list->fine_offset[i] > list->most_offset))
            return vt_fail(error, VT_BAD_DATA, "cells: row %zu has an offset above the index's most_offset", i);
    return VT_OK;
}

static vt_status read_page(vt_vector_space *space, vt_row_list *list, const vt_safetensors *file, vt_error *error)
{
    VT_TRY(read_codes(space, list, file, error));
    VT_TRY(read_bits(space, list, file, error));
    VT_TRY(read_fine(space, list, file, error));
    return check_offsets(list, error);
}

static vt_status attach_page(void *context, size_t page, vt_bytes bytes, vt_error *error)
{
    vt_vector_space *space = context;
    vt_safetensors *file;
    if (!space->lists) return vt_fail(error, VT_NOT_READY, "cells: the lists have not arrived yet");
    vt_row_list *list = &space->lists[page], read = *list;
    VT_TRY(vt_safetensors_open(&file, bytes, "cells", error));
    vt_status status = read_page(space, &read, file, error);
    vt_safetensors_close(file);
    if (status != VT_OK) {
        vt_free(read.code_sum);
        return status;
    }
    *list = read;
    space->lists_with_bits += list->bits != NULL;
    space->lists_with_codes += list->codes != NULL;
    space->lists_with_fine += list->fine != NULL;
    return VT_OK;
}

static void detach_page(void *context, size_t page)
{
    vt_vector_space *space = context;
    forget_list(space, &space->lists[page]);
}

static vt_status open_index(vt_vector_space *space, vt_page_host *host, size_t manifest_file, vt_error *error)
{
    vt_page_index index;
    size_t count = space->info->list_count;
    VT_TRY(vt_page_index_read(&index, space->cells_file, count, error));
    VT_TRY(vt_space_floats(space->cells_file, "most_offset", count, -4.0f, &space->most_offsets, error));
    space->pages = vt_alloc(1, sizeof *space->pages);
    if (!space->pages) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    return vt_pages_open(space->pages, &index, (vt_page_user){attach_page, detach_page, space}, host, manifest_file, error);
}

vt_status vt_space_cells_open(vt_vector_space *space, vt_bytes file, vt_page_host *host, size_t manifest_file, vt_error *error)
{
    VT_TRY(vt_safetensors_open(&space->cells_file, file, "cells", error));
    vt_status status = open_index(space, host, manifest_file, error);
    if (status != VT_OK) vt_space_cells_close(space);
    return status;
}

void vt_space_cells_close(vt_vector_space *space)
{
    if (space->pages) vt_pages_close(space->pages);
    vt_free(space->pages);
    vt_safetensors_close(space->cells_file);
    space->pages = NULL;
    space->cells_file = NULL;
    space->most_offsets = NULL;
}
