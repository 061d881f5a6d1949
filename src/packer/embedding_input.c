#include "embedding_input.h"

#include "host_files.h"
#include "manifest.h"

#include <string.h>

enum { VECTOR_FILE_MAX_BYTES = 0x7FFFFFFF };

vt_status vt_embedding_inputs_check(const vt_embedding_input *inputs, size_t count, vt_error *error)
{
    if (count > VT_MAX_SPACES) return vt_fail(error, VT_USAGE, "at most %d embeddings fit a pack", VT_MAX_SPACES);
    for (size_t i = 0; i < count; i++) {
        const char *name = inputs[i].name;
        size_t length = strlen(name);
        if (length == 0 || length >= 32 || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != length)
            return vt_fail(error, VT_USAGE, "embedding name \"%.60s\": 1 to 31 of a-z, 0-9, '-' and '_'", name);
        for (size_t j = 0; j < i; j++)
            if (strcmp(inputs[j].name, name) == 0)
                return vt_fail(error, VT_USAGE, "embedding name \"%s\" is given twice", name);
    }
    return VT_OK;
}

vt_status vt_embedding_input_read(const vt_embedding_input *input, vt_vector_set *set, vt_error *error)
{
    vt_buffer vectors = {0}, ids = {0};
    vt_status status = vt_file_read(&vectors, input->vectors_path, VECTOR_FILE_MAX_BYTES, error);
    if (status == VT_OK && input->ids_path)
        status = vt_file_read(&ids, input->ids_path, VECTOR_FILE_MAX_BYTES, error);
    if (status == VT_OK)
        status = vt_vector_set_open(set, (vt_bytes){vectors.data, vectors.size}, input->vectors_path,
                                    (vt_bytes){ids.data, ids.size}, input->ids_path ? input->ids_path : "ids", error);
    vt_buffer_free(&vectors);
    vt_buffer_free(&ids);
    return status;
}
