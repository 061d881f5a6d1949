/* Any bytes as a text map to eight dimensions: refused, or every vector that it makes of a text is finite and of length one or zero.
 * Features of any text. */
#include "bytes.h"
#include "hashed_features.h"
#include "text_map.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DIMS = 8, TEXT_BYTES = 512 };

static void apply(const vt_text_map *map, const char *text)
{
    float vector[DIMS], squares = 0.0f, length = vt_text_map_apply(map, text, vector);
    for (size_t i = 0; i < DIMS; i++) squares += vector[i] * vector[i];
    VT_CHECK(isfinite(squares) && isfinite(length) && (length == 0.0f ? squares == 0.0f : fabsf(squares - 1.0f) < 1e-3f));
}

static void hash(const uint8_t *data, size_t size)
{
    char text[TEXT_BYTES];
    vt_feature features[VT_FEATURES_MOST];
    if (size >= sizeof text || memchr(data, 0, size) || !vt_utf8_valid((const char *)data, size)) return;
    memcpy(text, data, size);
    text[size] = '\0';
    size_t count = vt_hashed_features(text, 97, features);
    VT_CHECK(count <= 97);
    for (size_t i = 0; i < count; i++) VT_CHECK(features[i].bucket < 97 && (i == 0 || features[i].bucket > features[i - 1].bucket));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_text_map map;
    vt_error error;
    hash(data, size);
    if (vt_text_map_open(&map, (vt_bytes){data, size}, DIMS, &error) != VT_OK) return 0;
    apply(&map, "red dress for the summer");
    apply(&map, "");
    vt_text_map_close(&map);
    return 0;
}
