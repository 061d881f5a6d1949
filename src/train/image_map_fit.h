/* Fits the image map of an imported space at pack time: from raw descriptors of photos to the vectors that came from elsewhere,
 * so that a visitor's photo can be looked for among them.
 *
 * A visual map (vision/visual_map.h) of one part, "photo": a trunk over all blocks of the descriptor, random features, and a ridge
 * regression to the vectors less their mean. It knows of the space what shape, colour and texture tell, and no more. Few features
 * are kept where many dimensions need the room: the file stays below about 2.5 MB. */
#ifndef VT_IMAGE_MAP_FIT_H
#define VT_IMAGE_MAP_FIT_H

#include "bytes.h"
#include "status.h"

enum { VT_IMAGE_FIT_ROWS = 20000 };

/* Photo and vector of each row that has both. */
typedef struct vt_image_pairs {
    const float *raw;     /* f32[..][vt_descriptor_dims()] */
    const float *vectors; /* f32[..][dims], L2-normalised */
    const size_t *raw_rows;    /* of pair i: the row in raw, */
    const size_t *vector_rows; /* and the row in vectors */
    size_t count;
    size_t dims; /* VT_MIN_DIMS..VT_MAX_DIMS */
} vt_image_pairs;

/* Appends the file that vt_visual_map_open reads. At most VT_IMAGE_FIT_ROWS pairs are fitted, chosen by the seed. Same input and
 * seed, same bytes on one machine. count >= 1. VT_NO_MEMORY; VT_BAD_DATA when it cannot be solved. */
vt_status vt_image_map_fit(vt_buffer *file, const vt_image_pairs *pairs, uint64_t seed, vt_error *error);

#endif
