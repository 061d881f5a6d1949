/* Fits the text map of a space (text/text_map.h) at pack time: from texts that describe products to the products' vectors.
 *
 * Ridge regression from the hashed features of the texts to the products' vectors less their mean, in the directions (at most
 * VT_TEXT_FIT_RANK) in which the vectors differ most: so the map stays below VT_TEXT_MAP_MOST_BYTES whatever the dimensions. A
 * word that many kinds of product share is drawn to nothing, one that tells them apart points at its kind. The number of buckets
 * is about twice the number of distinct features, at most VT_TEXT_FIT_BUCKETS, and fewer where many dimensions need the room. */
#ifndef VT_TEXT_MAP_FIT_H
#define VT_TEXT_MAP_FIT_H

#include "bytes.h"
#include "status.h"

enum {
    VT_TEXT_FIT_BUCKETS = 6144,
    VT_TEXT_FIT_RANK = 128,
    VT_TEXT_FIT_ROWS = 4000 /* at most so many rows tell the directions */
};

/* One text that describes the product of a row. */
typedef struct vt_text_example {
    const char *text; /* NUL-terminated UTF-8 */
    size_t row;
    float weight; /* above 0: how much its error counts */
} vt_text_example;

/* L2-normalised vectors by row; an all-zero row has none, and its texts are left out. */
typedef struct vt_text_targets {
    const float *values; /* f32[rows][dims] */
    size_t rows;
    size_t dims;
} vt_text_targets;

/* Appends the file that vt_text_map_open reads. Same input, same bytes on one machine (BLAS chooses its kernels by processor).
 * VT_NO_MEMORY; VT_BAD_DATA when no text has both words and a vector, or the regression cannot be solved. Cost on one core:
 * 4 s and 300 MB at VT_TEXT_FIT_BUCKETS, whatever the number of texts, plus 60 us a text. */
vt_status vt_text_map_fit(vt_buffer *file, const vt_text_example *examples, size_t count, const vt_text_targets *targets,
                          vt_error *error);

#endif
