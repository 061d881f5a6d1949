/* One-bit rows against one plane of a query: XOR and 64-bit population counts. */
#ifndef VT_BIT_SCAN_H
#define VT_BIT_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* For each of `rows` consecutive one-bit rows b (u64[words] each) and a sign plane s (u64[words], vt_quantise_planes):
 * agreements[r] = sum_i b[i] * s[i], both as +-1, = dims - 2 * hamming(b, s). Exact. words = vt_bit_words(dims).
 * Cost: bound by instructions, not by memory: about nine for sixteen bytes, a third of what a streaming read of rows in cache gives
 * ("## Kernels" of bench/RESULTS.md). Vector counting (i8x16.popcnt, a table by swizzle, bit-sliced counters in blocks of 128 rows)
 * was measured and takes as many. Two planes in one pass cost more than twice one: the high plane first, the low one for few rows. */
void vt_bit_agreements(const uint64_t *bits, size_t rows, size_t words, const uint64_t *plane, size_t dims,
                       int32_t *agreements);

#endif
