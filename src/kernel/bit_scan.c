#include "bit_scan.h"

#include "quantise.h"

static inline uint32_t difference(uint64_t a, uint64_t b) { return (uint32_t)__builtin_popcountll(a ^ b); }

/* Inlined with a constant `words` for common widths, so that the loop over words is unrolled. */
static inline __attribute__((always_inline)) void scan_rows(const uint64_t *bits, size_t rows, size_t words,
                                                            const uint64_t *planes, int32_t agreeing,
                                                            int32_t *agreements)
{
    for (size_t row = 0; row < rows; row++, bits += words) {
        uint32_t low = 0, high = 0;
        for (size_t i = 0; i < words; i++) {
            low += difference(bits[i], planes[i]);
            high += difference(bits[i], planes[words + i]);
        }
        agreements[row] = agreeing - 2 * (int32_t)(low + 2 * high);
    }
}

void vt_bit_agreements(const uint64_t *bits, size_t rows, size_t words, const uint64_t *planes, size_t dims,
                       int32_t *agreements)
{
    int32_t agreeing = VT_PLANE_LEVELS * (int32_t)dims;
    switch (words) {
    case 2: scan_rows(bits, rows, 2, planes, agreeing, agreements); return;
    case 4: scan_rows(bits, rows, 4, planes, agreeing, agreements); return;
    case 8: scan_rows(bits, rows, 8, planes, agreeing, agreements); return;
    case 12: scan_rows(bits, rows, 12, planes, agreeing, agreements); return;
    case 13: scan_rows(bits, rows, 13, planes, agreeing, agreements); return;
    case 16: scan_rows(bits, rows, 16, planes, agreeing, agreements); return;
    default: scan_rows(bits, rows, words, planes, agreeing, agreements);
    }
}
