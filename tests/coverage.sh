#!/usr/bin/env bash
# Counts which lines of src/ the unit tests, the corpora of the fuzz targets and the tests of the command line run. Prints the
# share of each folder; fails below 90 % in all. ./build-wasm.sh coverage builds what it needs and calls this.
#
#   tests/coverage.sh [TEST-FILE...]          only these files of tests/cli
#   tests/coverage.py build/coverage --missing src/pack   afterwards: the lines that did not run
set -euo pipefail
export VITRINE_STRICT=1 VITRINE_PATIENCE=600

cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=build/coverage
log=build/coverage.log
cli=("$@")
[ $# -gt 0 ] || cli=(tests/cli/*.test.mjs)

# Tests that fail make the figures worthless: their names are shown, and that is the end.
or_show() { "$@" >>"$log" 2>&1 </dev/null || { grep -aE '^not ok|FAILED|rror:' "$log" | tail -30 >&2; echo "coverage: failed: $* ($log)" >&2; exit 1; }; }

: >"$log"
or_show cmake --preset coverage
or_show cmake --build "$build"
find "$build" -name '*.gcda' -delete
or_show ctest --test-dir "$build" -j "$(nproc)" --timeout 600 --no-tests=error --output-on-failure
VITRINE=$PWD/$build/bin/vitrine or_show node --test --test-reporter=tap "${cli[@]}"
/usr/bin/python3 tests/coverage.py "$build"
