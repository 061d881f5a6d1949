#include "bit_scan.h"

static inline __attribute__((always_inline)) uint64_t count_row(const uint64_t *bits, size_t words, const uint64_t *plane)
{
    uint64_t different = 0;
    for (size_t i = 0; i < words; i++) different += (uint64_t)__builtin_popcountll(bits[i] ^ plane[i]);
    return different;
}

/* XOR and population count of four rows beside each other, two words a turn: a plane's word is read once for all of them, and what
 * a turn needs stays in registers. Unrolled further, engines read all words first and spill them. */
static inline __attribute__((always_inline)) void count_four(const uint64_t *bits, size_t words, const uint64_t *plane,
                                                             uint64_t different[4])
{
    size_t i = 0;
    for (size_t row = 0; row < 4; row++) different[row] = 0;
#pragma GCC unroll 1
    for (; i + 2 <= words; i += 2)
        for (size_t row = 0; row < 4; row++) different[row] += count_row(bits + row * words + i, 2, plane + i);
    if (i < words)
        for (size_t row = 0; row < 4; row++) different[row] += count_row(bits + row * words + i, 1, plane + i);
}

/* Inlined with a constant `words` for common widths, so that a row's address is a constant away from the first's. */
static inline __attribute__((always_inline)) void scan_rows(const uint64_t *bits, size_t rows, size_t words,
                                                            const uint64_t *plane, int32_t dims, int32_t *agreements)
{
    uint64_t different[4];
    size_t row = 0;
    for (; row + 4 <= rows; row += 4, bits += 4 * words) {
        count_four(bits, words, plane, different);
        for (size_t i = 0; i < 4; i++) agreements[row + i] = dims - 2 * (int32_t)different[i];
    }
    for (; row < rows; row++, bits += words) agreements[row] = dims - 2 * (int32_t)count_row(bits, words, plane);
}

void vt_bit_agreements(const uint64_t *bits, size_t rows, size_t words, const uint64_t *plane, size_t dims,
                       int32_t *agreements)
{
    switch (words) {
    case 2: scan_rows(bits, rows, 2, plane, (int32_t)dims, agreements); return;
    case 4: scan_rows(bits, rows, 4, plane, (int32_t)dims, agreements); return;
    case 6: scan_rows(bits, rows, 6, plane, (int32_t)dims, agreements); return;
    case 8: scan_rows(bits, rows, 8, plane, (int32_t)dims, agreements); return;
    case 12: scan_rows(bits, rows, 12, plane, (int32_t)dims, agreements); return;
    case 13: scan_rows(bits, rows, 13, plane, (int32_t)dims, agreements); return;
    case 16: scan_rows(bits, rows, 16, plane, (int32_t)dims, agreements); return;
    case 32: scan_rows(bits, rows, 32, plane, (int32_t)dims, agreements); return;
    default: scan_rows(bits, rows, words, plane, (int32_t)dims, agreements);
    }
}
