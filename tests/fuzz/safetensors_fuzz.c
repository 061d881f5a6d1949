/* Opens any bytes as a safetensors file, reads every tensor to its last byte, and as a vector file. */
#include "safetensors.h"
#include "vector_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const vt_safetensors *view, vt_bytes file)
{
    size_t covered = 0;
    for (size_t i = 0; i < vt_safetensors_count(view); i++) {
        const vt_tensor *tensor = vt_safetensors_at(view, i), *same;
        VT_CHECK(vt_safetensors_find(view, tensor->name) == tensor);
        for (size_t at = 0; at < tensor->size_bytes; at++) covered += 1 + tensor->data[at] * 0;
        vt_safetensors_require(view, tensor->name, tensor->dtype, tensor->dimensions, tensor->shape, &same,
                               NULL);
    }
    VT_CHECK(covered == file.size - 8 - (size_t)vt_read_u64(file.data));
    vt_safetensors_metadata(view, "ids");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_bytes file = {data, size};
    vt_safetensors *view;
    vt_vector_set set;
    vt_error error;
    if (vt_safetensors_open(&view, file, "fuzz", &error) == VT_OK) read_all(view, file);
    vt_safetensors_close(view);
    if (vt_vector_set_open(&set, file, "fuzz", (vt_bytes){0}, "", &error) == VT_OK) vt_vector_set_close(&set);
    return 0;
}
