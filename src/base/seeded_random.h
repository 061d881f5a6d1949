/* Seeded randomness: PCG32 (O'Neill 2014, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms").
 * The same seed gives the same numbers on every platform. */
#ifndef VT_SEEDED_RANDOM_H
#define VT_SEEDED_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct vt_random {
    uint64_t state;
    uint64_t stream; /* odd; different streams of one seed are independent */
} vt_random;

vt_random vt_random_seed(uint64_t seed, uint64_t stream);
uint32_t vt_random_u32(vt_random *random);
/* Uniform in [0, bound) without modulo bias; bound >= 1. */
uint32_t vt_random_below(vt_random *random, uint32_t bound);
/* Uniform in [0, 1), 24 bits. */
float vt_random_unit(vt_random *random);
/* About normal(0, 1): the sum of twelve uniforms less six, so that no libm function can differ between platforms. */
float vt_random_normal(vt_random *random);
/* Moves `most` of `count` numbers (1 <= most < count < 2^32), drawn without repetition, to the front. */
void vt_random_draw(vt_random *random, uint32_t *numbers, size_t count, size_t most);

#endif
