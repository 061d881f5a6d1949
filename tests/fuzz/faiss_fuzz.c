/* Any bytes as a FAISS flat index, read to the last byte, and as a vector file with its own ids. */
#include "faiss_index.h"
#include "vector_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_bytes file = {data, size};
    vt_faiss_flat flat;
    vt_vector_set set;
    vt_error error;
    volatile uint8_t sum = 0;
    if (vt_faiss_flat_view(&flat, file, "fuzz", &error) == VT_OK) {
        for (size_t i = 0; i < flat.rows * flat.dims * 4; i++) sum = (uint8_t)(sum + flat.vectors[i]);
        for (size_t i = 0; flat.ids && i < flat.rows * 8; i++) sum = (uint8_t)(sum + flat.ids[i]);
    }
    if (vt_vector_set_open(&set, file, "fuzz", (vt_bytes){0}, "", &error) == VT_OK) vt_vector_set_close(&set);
    return 0;
}
