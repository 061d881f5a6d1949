#include "rotation.h"

#include "seeded_random.h"

#include <math.h>

static size_t largest_power_of_two(size_t dims)
{
    size_t power = 1;
    while (power * 2 <= dims) power *= 2;
    return power;
}

/* Walsh-Hadamard butterflies, then the scale that makes the transform orthogonal (and its own inverse). */
static void transform(float *vector, size_t length)
{
    for (size_t half = 1; half < length; half *= 2)
        for (size_t block = 0; block < length; block += 2 * half)
            for (size_t i = block; i < block + half; i++) {
                float a = vector[i], b = vector[i + half];
                vector[i] = a + b;
                vector[i + half] = a - b;
            }
    float scale = 1.0f / sqrtf((float)length);
    for (size_t i = 0; i < length; i++) vector[i] *= scale;
}

/* Flips signs by the bits of one random stream, 32 entries a draw, lowest bit first. */
static void flip_signs(float *vector, size_t dims, uint64_t seed, uint64_t round)
{
    vt_random random = vt_random_seed(seed, round);
    for (size_t i = 0; i < dims;) {
        uint32_t signs = vt_random_u32(&random);
        for (size_t end = i + 32 < dims ? i + 32 : dims; i < end; i++, signs >>= 1)
            if (signs & 1) vector[i] = -vector[i];
    }
}

void vt_rotate(float *vector, size_t dims, uint64_t seed)
{
    size_t power = largest_power_of_two(dims);
    for (uint64_t round = 0; round < VT_ROTATION_ROUNDS; round++) {
        flip_signs(vector, dims, seed, round);
        transform(vector, power);
        if (power < dims) transform(vector + dims - power, power);
    }
}

void vt_rotate_back(float *vector, size_t dims, uint64_t seed)
{
    size_t power = largest_power_of_two(dims);
    for (uint64_t round = VT_ROTATION_ROUNDS; round-- > 0;) {
        if (power < dims) transform(vector + dims - power, power);
        transform(vector, power);
        flip_signs(vector, dims, seed, round);
    }
}
