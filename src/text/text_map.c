#include "text_map.h"

#include "hashed_features.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static vt_status require(const vt_text_map *map, const char *name, vt_dtype dtype, const size_t shape[2], const vt_tensor **out,
                         vt_error *error)
{
    return vt_safetensors_require(map->file, name, dtype, shape[1] ? 2 : 1, shape, out, error);
}

static vt_status read_scales(const vt_text_map *map, const char *name, size_t count, const float **out, vt_error *error)
{
    const vt_tensor *tensor;
    VT_TRY(require(map, name, VT_DTYPE_F32, (const size_t[]){count, 0}, &tensor, error));
    *out = (const float *)(const void *)tensor->data;
    for (size_t i = 0; i < count; i++)
        if (!(fabsf((*out)[i]) <= 1e6f)) return vt_fail(error, VT_BAD_DATA, "tensor %s: element %zu is out of range", name, i);
    return VT_OK;
}

static vt_status read_tensors(vt_text_map *map, vt_error *error)
{
    const vt_tensor *bucket, *axis;
    VT_TRY(require(map, "bucket", VT_DTYPE_I8, (const size_t[]){SIZE_MAX, SIZE_MAX}, &bucket, error));
    map->buckets = bucket->shape[0];
    map->rank = bucket->shape[1];
    if (map->buckets < 1 || map->rank < 1 || map->rank > VT_TEXT_MAP_MOST_RANK)
        return vt_fail(error, VT_BAD_DATA, "tensor bucket: %zu x %zu", map->buckets, map->rank);
    VT_TRY(require(map, "axis", VT_DTYPE_I8, (const size_t[]){map->dims, map->rank}, &axis, error));
    map->bucket = (const int8_t *)bucket->data;
    map->axis = (const int8_t *)axis->data;
    VT_TRY(read_scales(map, "bucket_scale", map->buckets, &map->bucket_scale, error));
    VT_TRY(read_scales(map, "axis_scale", map->dims, &map->axis_scale, error));
    const float *least;
    VT_TRY(read_scales(map, "least_cosine", 1, &least, error));
    map->least_cosine = *least;
    if (*least >= 0.0f && *least <= 1.0f) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "tensor least_cosine: %g is not a number from 0 to 1", (double)*least);
}

static vt_status check_version(const vt_text_map *map, vt_error *error)
{
    char expected[16];
    const char *version = vt_safetensors_metadata(map->file, "features_version");
    snprintf(expected, sizeof expected, "%d", VT_FEATURES_VERSION);
    if (!version) return vt_fail(error, VT_BAD_DATA, "__metadata__: no features_version");
    if (strcmp(version, expected) == 0) return VT_OK;
    return vt_fail(error, VT_UNSUPPORTED, "__metadata__: features_version is %.16s, this build has %s", version, expected);
}

vt_status vt_text_map_open(vt_text_map *out, vt_bytes file, size_t dims, vt_error *error)
{
    *out = (vt_text_map){0};
    vt_text_map opened = {.dims = dims};
    if (file.size > VT_TEXT_MAP_MOST_BYTES)
        return vt_fail(error, VT_BAD_DATA, "text map: %zu bytes, at most %d", file.size, VT_TEXT_MAP_MOST_BYTES);
    VT_TRY(vt_safetensors_open(&opened.file, file, "text map", error));
    vt_status status = check_version(&opened, error);
    if (status == VT_OK) status = read_tensors(&opened, error);
    if (status == VT_OK) *out = opened;
    else {
        vt_safetensors_close(opened.file);
        if (error) vt_fail_within(error, "text map");
    }
    return status;
}

void vt_text_map_close(vt_text_map *map)
{
    vt_safetensors_close(map->file);
    *map = (vt_text_map){0};
}

/* hidden: f32[rank]. */
static void gather(const vt_text_map *map, const char *text, float *hidden)
{
    vt_feature features[VT_FEATURES_MOST];
    size_t count = vt_hashed_features(text, map->buckets, features);
    memset(hidden, 0, map->rank * sizeof *hidden);
    for (size_t f = 0; f < count; f++) {
        const int8_t *codes = map->bucket + features[f].bucket * map->rank;
        float weight = features[f].value * map->bucket_scale[features[f].bucket];
        for (size_t i = 0; i < map->rank; i++) hidden[i] += weight * (float)codes[i];
    }
}

float vt_text_map_apply(const vt_text_map *map, const char *text, float *vector)
{
    float hidden[VT_TEXT_MAP_MOST_RANK], squares = 0.0f;
    gather(map, text, hidden);
    for (size_t i = 0; i < map->dims; i++) {
        float sum = 0.0f;
        for (size_t r = 0; r < map->rank; r++) sum += (float)map->axis[i * map->rank + r] * hidden[r];
        vector[i] = sum * map->axis_scale[i];
        squares += vector[i] * vector[i];
    }
    float length = sqrtf(squares);
    int lost = !(squares > 1e-12f && squares < 1e30f);
    for (size_t i = 0; i < map->dims; i++) vector[i] = lost ? 0.0f : vector[i] / length;
    return lost ? 0.0f : length;
}
