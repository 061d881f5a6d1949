/* Any bytes as an .npy of vectors, and as ids (.npy, JSON, lines) of one vector. */
#include "npy.h"
#include "vector_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as_ids(vt_bytes ids, size_t rows)
{
    static const float zeros[3 * VT_MIN_DIMS];
    vt_tensor tensor = {.dtype = VT_DTYPE_F32, .dimensions = 2, .shape = {rows, VT_MIN_DIMS}};
    tensor.data = (const uint8_t *)zeros;
    tensor.size_bytes = rows * VT_MIN_DIMS * sizeof *zeros;
    vt_buffer file = {0};
    vt_vector_set set;
    vt_error error;
    if (vt_npy_write(&file, &tensor, &error) == VT_OK &&
        vt_vector_set_open(&set, (vt_bytes){file.data, file.size}, "v", ids, "ids", &error) == VT_OK) {
        for (size_t i = 0; i < set.rows; i++) VT_CHECK(vt_utf8_valid(set.ids[i], strlen(set.ids[i])));
        vt_vector_set_close(&set);
    }
    vt_buffer_free(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_bytes file = {data, size};
    vt_npy npy;
    vt_vector_set set;
    vt_error error;
    volatile uint8_t sum = 0;
    if (vt_npy_view(&npy, file, "fuzz", &error) == VT_OK)
        for (size_t i = 0; i < npy.tensor.size_bytes; i++) sum = (uint8_t)(sum + npy.tensor.data[i]);
    if (vt_vector_set_open(&set, file, "fuzz", (vt_bytes){(const uint8_t *)"1\n2\n3", 5}, "ids", &error) ==
        VT_OK)
        vt_vector_set_close(&set);
    read_as_ids(file, 1);
    read_as_ids(file, 3);
    return 0;
}
