#include "terms_writer.h"

#include <stdio.h>

static void set(vt_tensor *tensor, const char *name, vt_dtype dtype, const void *values, size_t count)
{
    snprintf(tensor->name, sizeof tensor->name, "%s", name);
    tensor->dtype = dtype;
    tensor->dimensions = 1;
    tensor->shape[0] = count;
    tensor->data = values;
    tensor->size_bytes = count * vt_dtype_size_bytes(dtype);
}

vt_status vt_terms_write(vt_buffer *file, const vt_terms *terms, vt_error *error)
{
    vt_tensor tensors[8] = {0};
    VT_TRY(vt_terms_check(terms, error));
    size_t entries = terms->row_offsets[terms->rows];
    set(&tensors[0], "words", VT_DTYPE_U8, terms->words, terms->word_offsets[terms->count]);
    set(&tensors[1], "word_offsets", VT_DTYPE_U32, terms->word_offsets, terms->count + 1);
    set(&tensors[2], "documents", VT_DTYPE_U32, terms->documents, terms->count);
    set(&tensors[3], "idf", VT_DTYPE_U16, terms->idf, terms->count);
    set(&tensors[4], "row_offsets", VT_DTYPE_U32, terms->row_offsets, terms->rows + 1);
    set(&tensors[5], "row_terms", VT_DTYPE_U16, terms->row_terms, entries);
    set(&tensors[6], "row_weights", VT_DTYPE_U8, terms->row_weights, entries);
    set(&tensors[7], "synonyms", VT_DTYPE_U8, terms->synonyms.data, terms->synonyms.size);
    return vt_safetensors_write(file, tensors, 8, NULL, error);
}
