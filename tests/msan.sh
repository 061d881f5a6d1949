#!/usr/bin/env bash
# Runs the unit tests and the corpora of the fuzz targets with MemorySanitizer: nothing may hang on a byte that nobody wrote.
# tests/CMakeLists.txt lists those that it is not for, and those that it sees less of. ./build-wasm.sh msan calls this.
#
#   VITRINE_FUZZ_CC=clang-22   a clang with MemorySanitizer
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
log=build/msan.log
export VITRINE_STRICT=1

{ cmake --preset msan -DCMAKE_C_COMPILER="${VITRINE_FUZZ_CC:-clang-22}" && cmake --build build/msan --target tests/all; } >"$log" 2>&1 </dev/null || {
  tail -40 "$log" >&2
  exit 1
}
ctest --test-dir build/msan -j "$(nproc)" --timeout 900 --no-tests=error --output-on-failure
