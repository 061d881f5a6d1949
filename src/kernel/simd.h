/* One spelling of SIMD: wasm_simd128 intrinsics, natively through SIMDe. */
#ifndef VT_SIMD_H
#define VT_SIMD_H

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#else
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/wasm/simd128.h>
#endif

#endif
