#!/usr/bin/env bash
# Runs every test of a built tree (./build-wasm.sh test builds it and calls this) and counts what the runners report.
# Last line: "N passed, N failed" and ", N skipped" where some were. Logs in full: build/test-logs.
#
#   VITRINE_FUZZ_SECONDS=15   time for each fuzz target; 0 skips the fuzzing
#   VITRINE_FUZZ_CC=clang-22  a clang with libFuzzer
#   tests/run.sh lint unit    only these steps of: lint unit cli fuzz python web e2e
set -euo pipefail
export VITRINE_STRICT=1 # what is built here and yet missing is a failure, never a skipped test

cd "$(dirname "${BASH_SOURCE[0]}")/.."
fuzz_seconds=${VITRINE_FUZZ_SECONDS:-15}
steps=("$@")
[ $# -gt 0 ] || steps=(lint unit cli fuzz python web e2e)
logs=build/test-logs
longest=1500 # seconds for a file of browser tests, or for all of the command line or of web: one that hangs is named, and the others run
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }
# count PASSED FAILED SKIPPED
count() { passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3)); printf '%s passed, %s failed, %s skipped\n' "$@"; }
indented() { sed 's/^/    /' "$1"; }

# Builds, or counts one failure and shows why.
build() { # LOG COMMAND...
  local log=$1
  shift
  "$@" >>"$log" 2>&1 </dev/null && return
  grep -avE '^\[[0-9]+/[0-9]+\] ' "$log" | tail -60 || true
  echo "failed: $*"
  return 1
}

run_lint() {
  local log=$logs/lint.log
  python3 tests/lint/lint.py >"$log" 2>&1 || true
  cat "$log"
  if ! grep -qE '^(ok|not ok) ' "$log"; then count 0 1 0; return; fi
  count "$(grep -c '^ok ' "$log" || true)" "$(grep -c '^not ok ' "$log" || true)" 0
}

# A ctest program counts as the cmocka tests that it reports; one that reports none (a corpus replay, a crash) counts as one.
count_ctest() { # LOG
  awk '
    match($0, /^[0-9]+: /) {
      program = substr($0, 1, RLENGTH - 2)
      if (match($0, /\[  (PASSED|FAILED|SKIPPED) *\] +[0-9]+ test\(s\)/)) {
        split(substr($0, RSTART, RLENGTH), words, /[][ ]+/)
        if (words[2] == "PASSED") good[program] += words[3]
        if (words[2] == "FAILED") bad[program] += words[3]
        if (words[2] == "SKIPPED") left[program] += words[3]
      }
    }
    match($0, /Test +#[0-9]+:/) {
      split(substr($0, RSTART, RLENGTH), words, /[#:]/)
      program = words[2]
      if ($0 ~ /\*\*\*Skipped|Not Run/ && $0 !~ /\*\*\*Not Run/) left[program] += 1
      else if ($0 ~ / Passed /) { if (!good[program] && !left[program]) good[program] = 1 }
      else if (!bad[program]) bad[program] = 1
    }
    END {
      for (program in good) p += good[program]
      for (program in bad) f += bad[program]
      for (program in left) s += left[program]
      print p + 0, f + 0, s + 0
    }' "$1"
}

run_unit() {
  local log=$logs/unit.log numbers
  build "$logs/unit-build.log" cmake --preset dev &&
    build "$logs/unit-build.log" cmake --build build/dev || { count 0 1 0; return; }
  ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 ctest --test-dir build/dev -V -j "$(nproc)" --timeout 600 --no-tests=error \
    >"$log" 2>&1 </dev/null || { grep -aE 'FAILED|ERROR|error:|runtime error|SUMMARY|^ *#[0-9]|tests failed|No tests' "$log" | tail -60; }
  grep -aE '\[ *SKIPPED *\] [a-z]|skipped:' "$log" | sort -u || true
  read -ra numbers <<<"$(count_ctest "$log")"
  [ $((numbers[0] + numbers[1])) -gt 0 ] || numbers=(0 1 0)
  count "${numbers[@]}"
}

run_fuzz() {
  local log=$logs/fuzz.log
  if [ "$fuzz_seconds" = 0 ]; then count 0 0 1; return; fi
  VITRINE_FUZZ_LOGS=$logs tests/fuzz/fuzz.sh --seconds "$fuzz_seconds" >"$log" 2>&1 || true
  cat "$log"
  if ! grep -qE '^(ok|not ok) ' "$log"; then count 0 1 0; return; fi
  count "$(grep -c '^ok ' "$log" || true)" "$(grep -c '^not ok ' "$log" || true)" 0
}

run_python() {
  local file log status good=0 bad=0 left=0
  for file in tests/python/test_*.py; do
    log=$logs/$(basename "$file").log status=0
    # The distribution's own interpreter: it is the one that numpy was installed for.
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$file" >"$log" 2>&1 </dev/null || status=$?
    case $status in
      0) echo "ok $file"; good=$((good + 1)) ;;
      77) echo "skipped $file: $(tail -1 "$log")"; left=$((left + 1)) ;;
      *) echo "not ok $file (status $status)"; tail -40 "$log" | indented /dev/stdin; bad=$((bad + 1)) ;;
    esac
  done
  [ $((good + bad + left)) -gt 0 ] || bad=1
  count $good $bad $left
}

# Runs node's tests and leaves its log in NAME.log and "PASSED FAILED SKIPPED" in NAME.numbers: those of node's TAP summary, where a file
# that cannot even start counts as a failed test.
node_tests() { # NAME [--OPTION] FILE...
  local log=$logs/$1.log numbers
  numbers=$logs/$1.numbers
  shift
  timeout -k 10 "$longest" node --test --test-reporter=tap "$@" >"$log" 2>&1 </dev/null || {
    [ $? != 124 ] || echo "no end after $longest s"
    grep -aE '^ *not ok ' -A 14 "$log" | grep -avE 'duration_ms|^--$' | head -120 || tail -40 "$log"; }
  awk '/^# (pass|fail|cancelled|skipped|todo) [0-9]+$/ { n[$2] = $3 }
    /^ok .* # SKIP / { suites_left = 1 }
    END {
      passed = n["pass"] + 0; failed = n["fail"] + n["cancelled"]; left = n["skipped"] + n["todo"]
      if (!(passed + failed + left)) if (suites_left) left = 1; else failed = 1 # node does not count suites, of which a whole one may be skipped
      print passed, failed + 0, left + 0
    }' "$log" >"$numbers"
}

# As many files at a time as there are cores, where this node can.
run_node() { # NAME FILE...
  local name=$1 numbers options=()
  shift
  ! node --help | grep -q -- --test-concurrency || options=("--test-concurrency=$(nproc)")
  node_tests "$name" "${options[@]}" "$@"
  read -ra numbers <"$logs/$name.numbers"
  count "${numbers[@]}"
}

run_cli() { run_node cli tests/cli/*.test.mjs; }
run_web() { run_node web tests/web/*.test.mjs; }

e2e_file() { # FILE; run in a shell of its own
  local name shown
  name=e2e-$(basename "$1" .test.mjs)
  shown=$(node_tests "$name" "$1")
  printf '%s: %s%s\n' "$1" "$(awk '{ printf "%s passed, %s failed, %s skipped", $1, $2, $3 }' "$logs/$name.numbers")" "${shown:+$'\n'$shown}"
}

# Two files at a time: what one of them waits for leaves a core to the other. From the end of the alphabet: the longest file, update_faults,
# would otherwise run last and alone.
run_e2e() {
  local numbers
  export -f node_tests e2e_file
  export logs longest
  printf '%s\n' tests/e2e/*.test.mjs | sort -r | xargs -P 2 -I{} bash -c 'e2e_file {}'
  read -ra numbers <<<"$(cat "$logs"/e2e-*.numbers | awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')"
  count "${numbers[@]}"
}

mkdir -p "$logs"
rm -rf "${logs:?}"/*
started=$SECONDS
for step in "${steps[@]}"; do
  say "$step"
  before=$SECONDS
  "run_$step"
  echo "($((SECONDS - before)) s)"
done
printf '\nall logs in %s, %s s\n' "$logs" "$((SECONDS - started))"
summary="$passed passed, $failed failed"
[ "$skipped" = 0 ] || summary+=", $skipped skipped"
echo "$summary"
[ "$failed" = 0 ]
