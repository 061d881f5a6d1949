#include "cell_pages.h"

#include "memory.h"
#include "space_cells.h"

enum { MOST_TENSORS = 9, HEADER_BYTES = 4096 };

vt_status vt_cell_page_write(vt_buffer *file, const vt_vector_space *space, const vt_row_list *list, vt_error *error)
{
    vt_tensor tensors[MOST_TENSORS];
    size_t count = 0, rows = list->count;
    tensors[count++] = vt_tensor_of("codes", VT_DTYPE_I8, rows, space->stride_bytes, list->codes);
    tensors[count++] = vt_tensor_of("scale", VT_DTYPE_F32, rows, 0, list->scale);
    tensors[count++] = vt_tensor_of("code_offset", VT_DTYPE_F32, rows, 0, list->code_offset);
    if (vt_cells_have_bits(space->stride_bytes)) {
        tensors[count++] = vt_tensor_of("bits", VT_DTYPE_U64, rows, space->words_per_row, list->bits);
        tensors[count++] = vt_tensor_of("factor", VT_DTYPE_F32, rows, 0, list->factor);
        tensors[count++] = vt_tensor_of("bit_offset", VT_DTYPE_F32, rows, 0, list->offset);
        tensors[count++] = vt_tensor_of("error", VT_DTYPE_F32, rows, 0, list->error);
    }
    if (list->fine) {
        tensors[count++] = vt_tensor_of("fine", VT_DTYPE_I8, rows, space->stride_bytes, list->fine);
        tensors[count++] = vt_tensor_of("fine_offset", VT_DTYPE_F32, rows, 0, list->fine_offset);
    }
    return vt_safetensors_write(file, tensors, count, NULL, error);
}

vt_status vt_cell_index_write(vt_buffer *file, const vt_vector_space *space, const vt_page_index *pages, vt_error *error)
{
    const uint8_t gzipped = pages->gzipped;
    float *most = vt_alloc(pages->count, sizeof *most);
    if (!most) return vt_fail(error, VT_NO_MEMORY, "out of memory for an index");
    for (size_t i = 0; i < pages->count; i++) most[i] = space->lists[i].count ? space->lists[i].most_offset : 0.0f;
    const vt_tensor tensors[] = {vt_tensor_of("page_sha256", VT_DTYPE_U8, pages->count, VT_SHA256_BYTES, pages->sha256),
                                 vt_tensor_of("page_bytes", VT_DTYPE_U32, pages->count, 0, pages->bytes),
                                 vt_tensor_of("gzipped", VT_DTYPE_U8, 1, 0, &gzipped),
                                 vt_tensor_of("most_offset", VT_DTYPE_F32, pages->count, 0, most)};
    vt_status status = vt_safetensors_write(file, tensors, sizeof tensors / sizeof *tensors, NULL, error);
    vt_free(most);
    return status;
}

static vt_bytes bytes_of(const vt_buffer *buffer) { return (vt_bytes){buffer->data, buffer->size}; }

/* What was encoded, read as a reader of whole files does: it hands out lists. */
static vt_status attach_files(vt_vector_space *space, const vt_space_info *info, const vt_space_files *files, vt_error *error)
{
    VT_TRY(vt_vector_space_attach_lists(space, info, bytes_of(&files->lists), error));
    VT_TRY(vt_vector_space_attach_bits(space, info, bytes_of(&files->bits), error));
    VT_TRY(vt_vector_space_attach_int8(space, info, bytes_of(&files->int8), error));
    return files->fine.size ? vt_vector_space_attach_fine(space, info, bytes_of(&files->fine), error) : VT_OK;
}

vt_status vt_cell_pages_fit(bool *fit, const vt_space_info *info, const vt_space_files *files, vt_error *error)
{
    vt_vector_space space = {0};
    vt_status status = vt_vector_space_attach_lists(&space, info, bytes_of(&files->lists), error);
    size_t row_bytes = 2 * space.stride_bytes + 8 * space.words_per_row + 6 * sizeof(float);
    *fit = status == VT_OK;
    for (size_t i = 0; *fit && i < space.list_count; i++) *fit = space.lists[i].count <= (VT_PAGE_MAX_BYTES - HEADER_BYTES) / row_bytes;
    vt_vector_space_close(&space);
    return status;
}

static vt_status write_pages(vt_page_files *pages, const vt_vector_space *space, vt_error *error)
{
    vt_status status = VT_OK;
    for (size_t i = 0; status == VT_OK && i < space->list_count; i++) {
        vt_buffer page = {0};
        status = vt_cell_page_write(&page, space, &space->lists[i], error);
        if (status == VT_OK) status = vt_page_files_add(pages, bytes_of(&page), error);
        vt_buffer_free(&page);
    }
    return status;
}

vt_status vt_cell_pages_write(vt_page_files *pages, vt_buffer *index, const vt_space_info *info, const vt_space_files *files, vt_error *error)
{
    vt_vector_space space = {0};
    vt_status status = attach_files(&space, info, files, error);
    if (status == VT_OK) status = write_pages(pages, &space, error);
    vt_page_index listed = vt_page_files_index(pages);
    if (status == VT_OK) status = vt_cell_index_write(index, &space, &listed, error);
    vt_vector_space_close(&space);
    return status;
}
