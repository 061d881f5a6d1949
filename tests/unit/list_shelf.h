/* What tests of lists have in common: unit vectors, rows fitted to lists with their dial, and encoded files read whole. */
#ifndef VT_LIST_SHELF_H
#define VT_LIST_SHELF_H

#include "list_dial.h"
#include "space_encoder.h"
#include "vector_space.h"

#include <math.h>

static inline vt_bytes shelf_bytes(const vt_buffer *buffer) { return (vt_bytes){buffer->data, buffer->size}; }

/* A vector that is all zero stays so. */
static inline void shelf_make_unit(float *vector, size_t dims)
{
    float squares = 0;
    for (size_t i = 0; i < dims; i++) squares += vector[i] * vector[i];
    for (size_t i = 0; i < dims && squares > 0; i++) vector[i] /= sqrtf(squares);
}

/* lists: vt_row_lists_close. */
static inline void shelf_fit_lists(vt_row_lists *lists, vt_list_dial *dial, const vt_space_rows *rows, size_t count)
{
    vt_error error;
    VT_CHECK(vt_row_lists_fit(lists, rows->values, rows->rows, rows->dims, count, 1, &error) == VT_OK);
    VT_CHECK(vt_list_dial_measure(dial, rows->values, rows->rows, rows->dims, lists, 1, &error) == VT_OK);
}

/* space: zero-initialised; vt_vector_space_close. */
static inline void shelf_attach_files(vt_vector_space *space, const vt_space_info *info, const vt_space_files *files)
{
    vt_error error;
    VT_CHECK(vt_vector_space_attach_lists(space, info, shelf_bytes(&files->lists), &error) == VT_OK);
    VT_CHECK(vt_vector_space_attach_bits(space, info, shelf_bytes(&files->bits), &error) == VT_OK);
    VT_CHECK(vt_vector_space_attach_int8(space, info, shelf_bytes(&files->int8), &error) == VT_OK);
    if (files->fine.size) VT_CHECK(vt_vector_space_attach_fine(space, info, shelf_bytes(&files->fine), &error) == VT_OK);
}

#endif
