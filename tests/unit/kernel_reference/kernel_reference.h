/* Every kernel as a plain loop, compiled without vectorisation (tests/CMakeLists.txt): what the tests hold the kernels to. */
#ifndef VT_KERNEL_REFERENCE_H
#define VT_KERNEL_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

int64_t reference_dot_int8(const int8_t *codes, const int16_t *query, size_t count);
int32_t reference_agreement(const uint64_t *bits, const uint64_t *plane, size_t dims);
/* In the order of additions that dot_float.h fixes. */
float reference_dot_f32(const float *row, const float *query, size_t dims);

#endif
