/* Vectors as small integers: int8 rows, and queries at the three widths that the scans use.
 *
 * Rounding is to nearest, halves away from zero. All arithmetic is f32 in a fixed order, so the bits agree everywhere. */
#ifndef VT_QUANTISE_H
#define VT_QUANTISE_H

#include <stddef.h>
#include <stdint.h>

enum {
    VT_ROW_LEVELS = 127,    /* int8 rows: -127..127 */
    VT_COARSE_LEVELS = 63,  /* scan queries: -63..63, seven bits with +64, as the relaxed dot's second operand wants */
    VT_FINE_LEVELS = 4095,  /* rescore queries: -4095..4095, so that 4096 products with int8 fit an i32 */
    VT_QUERY_PLANES = 2,    /* one-bit scan queries: levels -3, -1, 1, 3 as two sign planes */
    VT_PLANE_LEVELS = 3,
    VT_STRIDE_UNIT = 16     /* int8 rows are padded with zeros to a multiple of this */
};

/* Bytes of an int8 row of `dims` entries. */
size_t vt_stride_bytes(size_t dims);
/* 64-bit words of a one-bit row. */
size_t vt_bit_words(size_t dims);

/* vector[i] ~ scale * codes[i], |codes[i]| <= levels; the largest entry gets exactly +-levels. Entries from dims to padded are
 * set to 0. Returns the scale; 0 with all-zero codes for a zero vector. */
float vt_quantise_int8(const float *vector, size_t dims, size_t padded, int8_t *codes);
float vt_quantise_int16(const float *vector, size_t dims, size_t padded, int levels, int16_t *codes);

/* Sum of an int8 row: what undoes the +64 of the relaxed dot's query. */
int32_t vt_code_sum(const int8_t *codes, size_t count);

/* Bit i of word i / 64 is set when vector[i] >= 0; padding bits are 0. */
void vt_sign_bits(const float *vector, size_t dims, uint64_t *bits);

/* level[i] = sum over planes p of 2^p * s[p][i], where s is +1 for a set bit and -1 for a clear one: the level nearest to
 * vector[i] in steps of half the root mean square. Four levels of that step lose least of a normal vector (Max 1960: 0.12 of
 * its power, where the rows' own bits lose 0.36), which a rotated one is. Padding bits are 0, as in the rows, so they never
 * differ from them. planes: u64[VT_QUERY_PLANES][vt_bit_words(dims)]. Returns the scale that makes products with the vector
 * itself right, <vector, scale * level> = |vector|^2; 0 for a zero vector. |vector|^2 is vt_dot_floats; the products with
 * levels are eight sums, s[k] over the entries i with i % 8 = k, then t[k] = s[k] + s[k + 4] and (t[0] + t[2]) + (t[1] + t[3]). */
float vt_quantise_planes(const float *vector, size_t dims, uint64_t *planes);

#endif
