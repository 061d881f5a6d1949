/* How fast this engine can read memory at all: the yardstick for the scans. Compiled to its own wasm by bench/run.mjs. */
#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

extern unsigned char __heap_base;

/* Makes room for `bytes` bytes and returns where they start, 64-byte aligned; 0 when there is no memory. */
__attribute__((export_name("room"))) void *room(size_t bytes)
{
    size_t start = ((size_t)&__heap_base + 63) & ~(size_t)63, have = __builtin_wasm_memory_size(0) << 16;
    if (start + bytes > have && __builtin_wasm_memory_grow(0, (start + bytes - have + 65535) >> 16) == (size_t)-1) return 0;
    return (void *)start;
}

/* Reads every byte once; the answer only keeps the loads alive. bytes: a multiple of 64. */
__attribute__((export_name("read_all"))) int32_t read_all(const uint8_t *at, size_t bytes)
{
    v128_t a = wasm_i32x4_const(0, 0, 0, 0), b = a, c = a, d = a;
    for (const uint8_t *end = at + bytes; at < end; at += 64) {
        a = wasm_v128_xor(a, wasm_v128_load(at));
        b = wasm_v128_xor(b, wasm_v128_load(at + 16));
        c = wasm_v128_xor(c, wasm_v128_load(at + 32));
        d = wasm_v128_xor(d, wasm_v128_load(at + 48));
    }
    a = wasm_v128_xor(wasm_v128_xor(a, b), wasm_v128_xor(c, d));
    return wasm_i32x4_extract_lane(a, 0) ^ wasm_i32x4_extract_lane(a, 1) ^ wasm_i32x4_extract_lane(a, 2) ^
           wasm_i32x4_extract_lane(a, 3);
}
