#!/usr/bin/env bash
# fuzz.sh [--seconds N] [--at-a-time N] [--merge] [TARGET...]: runs fuzz targets (all; `npy` or `npy_fuzz`), N seconds each (600).
#
# One line each: "ok NAME: N inputs in N s" or "not ok NAME" with what was found; status 1 where something was found. What a
# target learns stays in build/fuzz-corpus/NAME, so that the next run goes on from there. --merge runs nothing for long: it
# copies what adds coverage from there into tests/fuzz/corpus, inputs of at most 4 KB, to be looked through and committed.
#
#   VITRINE_FUZZ_CC=clang-22   a clang with libFuzzer
#   VITRINE_FUZZ_LOGS=FOLDER   logs, and crashing inputs in crashes/ (build/fuzz-logs)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export seconds=600 logs=${VITRINE_FUZZ_LOGS:-build/fuzz-logs} most_bytes=4096
at_a_time=2 work=fuzz_one targets=()

die() { echo "fuzz: $*" >&2; exit 2; }

number() { [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || die "$1 wants a whole number, not \"${2:-}\""; }

while [ $# -gt 0 ]; do
  case $1 in
    --seconds) number "$@"; seconds=$2; shift ;;
    --at-a-time) number "$@"; at_a_time=$2; shift ;;
    --merge) work=merge_one ;;
    -*) die "no such option: $1 (there are --seconds N, --at-a-time N, --merge)" ;;
    *)
      [[ $1 =~ ^[a-z_]+$ ]] && [ -e "tests/fuzz/${1%_fuzz}_fuzz.c" ] || die "no such target: $1 (they are tests/fuzz/*_fuzz.c)"
      targets+=("${1%_fuzz}_fuzz")
      ;;
  esac
  shift
done
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cd tests/fuzz && ls ./*_fuzz.c | sed 's,^\./,,; s/\.c$//')

fuzz_one() { # NAME; run in a shell of its own
  local name=$1 corpus=build/fuzz-corpus/$1
  mkdir -p "$corpus" "$logs/crashes"
  if "build/fuzz/tests/$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$logs/crashes/$name-" "$corpus" "tests/fuzz/corpus/$name" >"$logs/$name.log" 2>&1 </dev/null; then
    echo "ok $name: $(grep -a 'number_of_executed_units' "$logs/$name.log" | grep -Eo '[0-9]+') inputs in $seconds s"
  else
    echo "not ok $name"
    grep -aE 'ERROR|SUMMARY|runtime error|Test unit written|^ *#[0-9]' "$logs/$name.log" | head -30 | sed 's/^/    /'
  fi
}

merge_one() { # NAME
  local name=$1 small
  small=$(mktemp -d)
  find "build/fuzz-corpus/$name" -type f -size -"$((most_bytes + 1))"c -exec cp -t "$small" {} + 2>/dev/null || true
  if "build/fuzz/tests/$name" -merge=1 -timeout=20 -rss_limit_mb=2048 "tests/fuzz/corpus/$name" "$small" \
    >"$logs/$name-merge.log" 2>&1 </dev/null; then
    echo "ok $name: $(ls "tests/fuzz/corpus/$name" | wc -l) inputs"
  else
    echo "not ok $name: see $logs/$name-merge.log"
  fi
  rm -rf "$small"
}

mkdir -p "$logs"
{ cmake --preset fuzz -DCMAKE_C_COMPILER="${VITRINE_FUZZ_CC:-clang-22}" && cmake --build build/fuzz --target "${targets[@]}"; } \
  >"$logs/fuzz-build.log" 2>&1 </dev/null || {
  grep -avE '^\[[0-9]+/[0-9]+\] ' "$logs/fuzz-build.log" | tail -60
  echo "not ok build of the fuzz targets"
  exit 1
}
export -f fuzz_one merge_one
printf '%s\n' "${targets[@]}" | xargs -P "$at_a_time" -I{} bash -c "$work {}" | tee "$logs/results.log"
! grep -q '^not ok ' "$logs/results.log"
