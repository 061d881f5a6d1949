/* Any bytes as a photo: decoded whole, decoded small, fitted to a thumbnail. */
#include "image_file.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_error error = {0};
    vt_picture picture, thumbnail;
    vt_bytes file = {data, size};
    if (vt_picture_decode(&picture, file, "fuzz", &error) != VT_OK) return 0;
    if (vt_picture_fit(&thumbnail, &picture, 24, 32, &error) == VT_OK) vt_picture_close(&thumbnail);
    vt_picture_close(&picture);
    if (vt_picture_decode_for(&picture, file, 9, 12, "fuzz", &error) == VT_OK) vt_picture_close(&picture);
    return 0;
}
