#!/usr/bin/env bash
# tidy.sh [FILE...]: clang-tidy by the rules of .clang-tidy over src/ (or these files); prints what it finds, status 1 if anything.
# A file is looked at again when it, a header of src/, a .clang-tidy or what decides how it is compiled changed: results are kept in build/tidy.
#
#   VITRINE_TIDY=clang-tidy-22   another clang-tidy; older ones than 19 know other checks
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export tidy=${VITRINE_TIDY:-clang-tidy-22} kept=build/tidy
files=("$@")
[ $# -gt 0 ] || mapfile -t files < <(find src -name '*.c' ! -name 'wasm_*.c' | sort)
command -v "$tidy" >/dev/null || { echo "tidy: no $tidy: apt-get install clang-tidy-22, or set VITRINE_TIDY" >&2; exit 2; }

mkdir -p "$kept"
cmake --preset dev >"$kept/configure.log" 2>&1 </dev/null || { tail -20 "$kept/configure.log" >&2; exit 2; }
rules=$({
  "$tidy" --version
  { find src -name '*.h'; find .clang-tidy src -name .clang-tidy; find cmake -type f; ls CMakeLists.txt CMakePresets.json tests/lint/tidy.sh; } | LC_ALL=C sort | xargs sha256sum
} | sha256sum)
export rules

tidy_one() { # FILE; run in a shell of its own. Quiet only when the very same was quiet before.
  local stamp=$kept/${1//\//_} hash
  hash=$({ echo "$rules"; cat "$1"; } | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$hash" ] || return 0
  rm -f "$stamp"
  "$tidy" --quiet --warnings-as-errors="*" -p build/dev "$1" >"$stamp.log" 2>&1 || { grep -E " (error|warning): " "$stamp.log" || tail -5 "$stamp.log"; return 1; }
  echo "$hash" >"$stamp"
}
export -f tidy_one
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -I{} bash -c 'tidy_one {}' || { echo "not ok clang-tidy"; exit 1; }
echo "ok clang-tidy: ${#files[@]} files"
