#include "block_scores.h"

#include "simd.h"

uint64_t vt_block_scores(const vt_block *block, float threshold, float *scores)
{
    const v128_t scale = wasm_f32x4_splat(block->scale), least = wasm_f32x4_splat(threshold);
    const v128_t reach = wasm_f32x4_splat(block->reach), bonus = wasm_i32x4_splat(block->bonus);
    uint64_t passing = 0;
    size_t i = 0;
    for (; i + 4 <= block->rows; i += 4) {
        v128_t integers = wasm_f32x4_convert_i32x4(wasm_i32x4_add(wasm_v128_load(block->integers + i), bonus));
        v128_t product = wasm_f32x4_mul(wasm_v128_load(block->factor + i), wasm_f32x4_mul(scale, integers));
        v128_t score = wasm_f32x4_add(wasm_v128_load(block->offset + i), product);
        wasm_v128_store(scores + i, score);
        if (block->error) score = wasm_f32x4_add(score, wasm_f32x4_mul(reach, wasm_v128_load(block->error + i)));
        passing |= (uint64_t)wasm_i32x4_bitmask(wasm_f32x4_ge(score, least)) << i;
    }
    for (; i < block->rows; i++) {
        scores[i] = block->offset[i] + block->factor[i] * (block->scale * (float)(block->integers[i] + block->bonus));
        float most = block->error ? scores[i] + block->reach * block->error[i] : scores[i];
        passing |= (uint64_t)(most >= threshold) << i;
    }
    return passing;
}
