#include "bit_scan.h"

#include "quantise.h"

static inline int32_t difference(uint64_t a, uint64_t b) { return (int32_t)__builtin_popcountll(a ^ b); }

void vt_bit_agreements(const uint64_t *bits, size_t rows, size_t words, const uint64_t *planes, size_t dims,
                       int32_t *agreements)
{
    const uint64_t *plane1 = planes + words, *plane2 = planes + 2 * words, *plane3 = planes + 3 * words;
    int32_t agreeing = VT_PLANE_LEVELS * (int32_t)dims;
    for (size_t row = 0; row < rows; row++, bits += words) {
        int32_t d0 = 0, d1 = 0, d2 = 0, d3 = 0;
        for (size_t i = 0; i < words; i++) {
            uint64_t word = bits[i];
            d0 += difference(word, planes[i]);
            d1 += difference(word, plane1[i]);
            d2 += difference(word, plane2[i]);
            d3 += difference(word, plane3[i]);
        }
        agreements[row] = agreeing - 2 * (d0 + 2 * d1 + 4 * d2 + 8 * d3);
    }
}
