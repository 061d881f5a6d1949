/* One-bit rows against one plane of a query: XOR and 64-bit population counts. */
#ifndef VT_BIT_SCAN_H
#define VT_BIT_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* For each of `rows` consecutive one-bit rows b (u64[words] each) and a sign plane s (u64[words], vt_quantise_planes):
 * agreements[r] = sum_i b[i] * s[i], both as +-1, = dims - 2 * hamming(b, s). Exact. words = vt_bit_words(dims). */
void vt_bit_agreements(const uint64_t *bits, size_t rows, size_t words, const uint64_t *plane, size_t dims,
                       int32_t *agreements);

#endif
