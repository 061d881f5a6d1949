/* Every kernel as a plain loop, compiled without vectorisation (tests/CMakeLists.txt): what the tests hold the kernels to. */
#ifndef VT_KERNEL_REFERENCE_H
#define VT_KERNEL_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

int64_t reference_dot_int8(const int8_t *codes, const int16_t *query, size_t count);
int32_t reference_agreement(const uint64_t *bits, const uint64_t *plane, size_t dims);
/* In the order of additions that dot_floats.h fixes. */
float reference_dot_floats(const float *row, const float *vector, size_t dims);

void reference_rotate(float *vector, size_t dims, uint64_t seed);
void reference_rotate_back(float *vector, size_t dims, uint64_t seed);
float reference_quantise(const float *vector, size_t dims, int levels, int32_t *codes);
/* planes: as vt_quantise_planes. */
float reference_planes(const float *vector, size_t dims, uint64_t *planes);

#endif
