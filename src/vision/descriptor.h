/* The built-in visual descriptor: a product photo as numbers, without a neural network.
 *
 * Background-aware crop, then colour in OKLab by region, edge orientation, silhouette and texture. Raw: long,
 * unweighted; a visual map (visual_map.h) turns it into a vector of a space. The same C runs natively and in
 * wasm and gives the same bits: only + - * / and sqrt in a fixed order, no libm. */
#ifndef VT_DESCRIPTOR_H
#define VT_DESCRIPTOR_H

#include "image.h"
#include "status.h"

/* Version of the numbers below: a map fitted on another version must not be applied. */
enum { VT_DESCRIPTOR_VERSION = 1 };

/* Length of a raw descriptor. */
size_t vt_descriptor_dims(void);

/* raw: f32[vt_descriptor_dims()], all finite. VT_BAD_DATA when a side is 0, below 8 or above
 * VT_IMAGE_MAX_SIDE; VT_NO_MEMORY. */
vt_status vt_describe(const vt_image *image, float *raw, vt_error *error);

#endif
