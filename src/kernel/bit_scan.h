/* One-bit rows against a two-plane query: XOR and 64-bit population counts. */
#ifndef VT_BIT_SCAN_H
#define VT_BIT_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* For each of `rows` consecutive one-bit rows b (u64[words] each) and the query planes s of vt_quantise_planes:
 *   agreements[r] = sum over planes p of 2^p * sum_i b[i] * s[p][i],   b and s as +-1
 *                 = VT_PLANE_LEVELS * dims - 2 * sum_p 2^p * hamming(b, plane p).
 * Exact. words >= 1; planes: u64[VT_QUERY_PLANES][words]. */
void vt_bit_agreements(const uint64_t *bits, size_t rows, size_t words, const uint64_t *planes, size_t dims,
                       int32_t *agreements);

#endif
