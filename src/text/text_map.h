/* A fitted map from words to a space of the pack: the pack's file of role "text-map", a safetensors file of at most
 * VT_TEXT_MAP_MOST_BYTES. Made by train/text_map_fit.h.
 *
 *   f = vt_hashed_features(text, buckets)
 *   h = sum over b of f[b] * bucket_scale[b] * bucket[b][..]       (rank numbers, by ascending b)
 *   v = axis_scale[i] * dot(axis[i][..], h) for each dimension i   (added by ascending index)
 *
 * and the query vector is v / |v|. v is how the products that such words describe differ from the mean of all products, so |v|
 * says how much the words tell: it is at most about one, and near zero for words that no product was described by.
 *
 *   bucket        I8  [buckets][rank]
 *   bucket_scale  F32 [buckets]
 *   axis          I8  [dims][rank]
 *   axis_scale    F32 [dims]
 *   least_cosine  F32 [1]         rows whose cosine with the query is below are not meant: measured by the fit, 0 to 1
 *
 * __metadata__: "features_version" (VT_FEATURES_VERSION). */
#ifndef VT_TEXT_MAP_H
#define VT_TEXT_MAP_H

#include "bytes.h"
#include "safetensors.h"
#include "status.h"

enum { VT_TEXT_MAP_MOST_BYTES = 1000000, VT_TEXT_MAP_MOST_RANK = 512 };

/* Views borrowed from the file. */
typedef struct vt_text_map {
    size_t buckets;
    size_t rank; /* 1..VT_TEXT_MAP_MOST_RANK */
    size_t dims;
    const int8_t *bucket;
    const float *bucket_scale;
    const int8_t *axis;
    const float *axis_scale;
    float least_cosine;
    vt_safetensors *file;
} vt_text_map;

/* Validates shapes and that scales are finite. `file` is borrowed and must outlive *out. VT_BAD_DATA names the tensor (also when
 * the file maps to other than `dims` dimensions); VT_UNSUPPORTED: features of another version; VT_NO_MEMORY. */
vt_status vt_text_map_open(vt_text_map *out, vt_bytes file, size_t dims, vt_error *error);
void vt_text_map_close(vt_text_map *map);

/* vector: f32[dims], of length one. Returns |v|; 0 with an all-zero vector when the text has no words or maps to nothing. text:
 * NUL-terminated UTF-8. Never allocates; the same bits everywhere. */
float vt_text_map_apply(const vt_text_map *map, const char *text, float *vector);

#endif
