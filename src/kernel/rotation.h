/* A seeded random rotation of R^dims that needs no stored matrix.
 *
 * Three rounds of: random signs, then a normalised fast Walsh-Hadamard transform of the first p entries, then one of the last
 * p, where p is the largest power of two <= dims. Each step is orthogonal, so the whole is; when dims is a power of two the two
 * transforms of a round are one. After it, every coordinate of a vector carries about the same share of its length, which is
 * what one-bit codes (RaBitQ, Gao & Long, SIGMOD 2024) and int8 codes want. O(dims log dims). The order of additions is fixed,
 * so the bits are the same on every platform. */
#ifndef VT_ROTATION_H
#define VT_ROTATION_H

#include <stddef.h>
#include <stdint.h>

enum { VT_ROTATION_ROUNDS = 3 };

/* vector: f32[dims], rotated in place; dims >= 1. */
void vt_rotate(float *vector, size_t dims, uint64_t seed);
/* The inverse: vt_rotate then vt_rotate_back gives the vector again, up to rounding. */
void vt_rotate_back(float *vector, size_t dims, uint64_t seed);

#endif
