#include "rotation.h"

#include "seeded_random.h"
#include "simd.h"

#include <math.h>

static size_t largest_power_of_two(size_t dims)
{
    size_t power = 1;
    while (power * 2 <= dims) power *= 2;
    return power;
}

/* The butterflies of halves 1 and 2 within four entries. Subtracting is adding with the sign flipped, to the last bit. */
static inline v128_t within_four(v128_t x)
{
    const v128_t odd = wasm_f32x4_const(0.0f, -0.0f, 0.0f, -0.0f), upper = wasm_f32x4_const(0.0f, 0.0f, -0.0f, -0.0f);
    x = wasm_f32x4_add(wasm_i32x4_shuffle(x, x, 0, 0, 2, 2), wasm_v128_xor(wasm_i32x4_shuffle(x, x, 1, 1, 3, 3), odd));
    return wasm_f32x4_add(wasm_i32x4_shuffle(x, x, 0, 1, 0, 1), wasm_v128_xor(wasm_i32x4_shuffle(x, x, 2, 3, 2, 3), upper));
}

/* The butterflies of `steps` halves (1 to 3), from `half` >= 4 on, in one pass over memory. */
static inline __attribute__((always_inline)) void joined_steps(float *vector, size_t length, size_t half, int steps)
{
    const size_t count = (size_t)1 << steps;
    v128_t x[8];
    for (size_t block = 0; block < length; block += count * half)
        for (float *at = vector + block, *end = at + half; at < end; at += 4) {
            for (size_t i = 0; i < count; i++) x[i] = wasm_v128_load(at + i * half);
            for (size_t apart = 1; apart < count; apart *= 2)
                for (size_t i = 0; i < count; i++) {
                    if (i & apart) continue;
                    v128_t sum = wasm_f32x4_add(x[i], x[i + apart]);
                    x[i + apart] = wasm_f32x4_sub(x[i], x[i + apart]);
                    x[i] = sum;
                }
            for (size_t i = 0; i < count; i++) wasm_v128_store(at + i * half, x[i]);
        }
}

static void tiny_transform(float *vector, size_t length)
{
    if (length != 2) return;
    float a = vector[0], b = vector[1];
    vector[0] = a + b;
    vector[1] = a - b;
}

/* Walsh-Hadamard butterflies, then the scale that makes the transform orthogonal (and its own inverse). Each entry is the same
 * tree of additions however the steps are joined. */
static void transform(float *vector, size_t length)
{
    size_t half = 4;
    if (length < 4) tiny_transform(vector, length);
    else
        for (size_t i = 0; i < length; i += 4) wasm_v128_store(vector + i, within_four(wasm_v128_load(vector + i)));
    for (; 8 * half <= length; half *= 8) joined_steps(vector, length, half, 3);
    if (4 * half == length) joined_steps(vector, length, half, 2);
    if (2 * half == length) joined_steps(vector, length, half, 1);
    float scale = 1.0f / sqrtf((float)length);
    for (size_t i = 0; i < length; i++) vector[i] *= scale;
}

/* Flips signs by the bits of one random stream, 32 entries a draw, lowest bit first. */
static void flip_signs(float *vector, size_t dims, uint64_t seed, uint64_t round)
{
    const v128_t bits = wasm_i32x4_const(1, 2, 4, 8), sign = wasm_i32x4_splat(INT32_MIN);
    vt_random random = vt_random_seed(seed, round);
    for (size_t i = 0; i < dims;) {
        uint32_t signs = vt_random_u32(&random);
        size_t end = i + 32 < dims ? i + 32 : dims;
        for (; i + 4 <= end; i += 4, signs >>= 4) {
            v128_t set = wasm_i32x4_eq(wasm_v128_and(wasm_i32x4_splat((int32_t)signs), bits), bits);
            wasm_v128_store(vector + i, wasm_v128_xor(wasm_v128_load(vector + i), wasm_v128_and(set, sign)));
        }
        for (; i < end; i++, signs >>= 1)
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
