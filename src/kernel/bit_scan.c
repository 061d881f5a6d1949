#include "bit_scan.h"

/* Inlined with a constant `words` for common widths, so that the loop over words is unrolled. */
static inline __attribute__((always_inline)) void scan_rows(const uint64_t *bits, size_t rows, size_t words,
                                                            const uint64_t *plane, int32_t dims, int32_t *agreements)
{
    for (size_t row = 0; row < rows; row++, bits += words) {
        uint32_t different = 0;
        for (size_t i = 0; i < words; i++) different += (uint32_t)__builtin_popcountll(bits[i] ^ plane[i]);
        agreements[row] = dims - 2 * (int32_t)different;
    }
}

void vt_bit_agreements(const uint64_t *bits, size_t rows, size_t words, const uint64_t *plane, size_t dims,
                       int32_t *agreements)
{
    switch (words) {
    case 2: scan_rows(bits, rows, 2, plane, (int32_t)dims, agreements); return;
    case 3: scan_rows(bits, rows, 3, plane, (int32_t)dims, agreements); return;
    case 4: scan_rows(bits, rows, 4, plane, (int32_t)dims, agreements); return;
    case 8: scan_rows(bits, rows, 8, plane, (int32_t)dims, agreements); return;
    case 12: scan_rows(bits, rows, 12, plane, (int32_t)dims, agreements); return;
    case 13: scan_rows(bits, rows, 13, plane, (int32_t)dims, agreements); return;
    case 16: scan_rows(bits, rows, 16, plane, (int32_t)dims, agreements); return;
    case 32: scan_rows(bits, rows, 32, plane, (int32_t)dims, agreements); return;
    default: scan_rows(bits, rows, words, plane, (int32_t)dims, agreements);
    }
}
