/* Any bytes as a visual map: refused, or every vector that it makes is finite. */
#include "descriptor.h"
#include "memory.h"
#include "visual_map.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void apply_to_something(const vt_visual_map *map)
{
    size_t raw_dims = vt_descriptor_dims(), dims = vt_visual_map_dims(map);
    float *raw = vt_alloc(raw_dims, sizeof *raw), *vector = vt_alloc(dims, sizeof *vector);
    VT_CHECK(raw && vector);
    for (size_t i = 0; i < raw_dims; i++) raw[i] = (float)(i % 7) * 0.1f - 0.2f;
    vt_visual_map_apply(map, raw, vector);
    for (size_t i = 0; i < dims; i++) VT_CHECK(isfinite(vector[i]));
    vt_free(raw);
    vt_free(vector);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_visual_map *map;
    vt_error error;
    if (vt_visual_map_open(&map, (vt_bytes){data, size}, "fuzz", &error) == VT_OK) {
        apply_to_something(map);
        vt_visual_map_close(map);
    }
    return 0;
}
