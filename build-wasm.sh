#!/usr/bin/env bash
# Builds Vitrine and everything around it. See: ./build-wasm.sh help
set -Eeuo pipefail
trap 'echo "build-wasm: stopped by \"$BASH_COMMAND\"" >&2' ERR

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
umask 022
export DEBIAN_FRONTEND=noninteractive
# npm trusts only its own list of authorities; behind a company's proxy the machine's list is the right one.
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r /etc/ssl/certs/ca-certificates.crt ]; then
  export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
fi
port=${PORT:-8080}
demo_seed=1
oldest_node=18

# What the build needs: a Debian package, and a shell test that is true where it is present (from a package or otherwise).
packages=(
  "cmake               command -v cmake"
  "ninja-build         command -v ninja"
  "gcc                 command -v gcc"
  "g++                 command -v g++"
  "pkg-config          command -v pkg-config"
  "python3             command -v python3"
  "nodejs              command -v node"
  "npm                 command -v npm"
  "ca-certificates     test -e /etc/ssl/certs/ca-certificates.crt -o ! -e /etc/debian_version"
  "libc6-dev           header stdio.h"
  "libsimde-dev        header simde/wasm/simd128.h"
  "libopenblas-dev     pkg-config --exists openblas"
  "liblapacke-dev      pkg-config --exists lapacke"
  "libcsv-dev          header csv.h"
  "libxgboost-dev      header xgboost/c_api.h"
  "libssl-dev          pkg-config --exists libcrypto"
  "libcairo2-dev       pkg-config --exists cairo"
  "libjpeg-dev         pkg-config --exists libjpeg"
  "libpng-dev          pkg-config --exists libpng"
  "zlib1g-dev          pkg-config --exists zlib"
  "libwebp-dev         pkg-config --exists libwebp"
)
# What `test` needs besides. @fuzz@ is the newest clang with libFuzzer that the distribution has.
test_packages=(
  "libcmocka-dev       pkg-config --exists cmocka"
  "libfaiss-dev        test -e /usr/include/faiss/IndexFlat.h"
  "openmpi-bin         command -v mpirun"
  "libopenmpi-dev      command -v mpicc"
  "chromium            command -v chromium"
  "nginx               test -x /usr/sbin/nginx"
  "universal-ctags     command -v ctags"
  "binutils            command -v nm"
  "python3-numpy       /usr/bin/python3 -c 'import numpy'"
  "clang-@fuzz@        fuzzing_clang"
  "libclang-rt-@fuzz@-dev fuzzing_clang"
)

usage() {
  cat <<'TEXT'
./build-wasm.sh COMMAND

  serve   build everything, make and pack the demo catalog, serve the storefront on http://127.0.0.1:8080 and the kiosk on the port after it
  test    run every test; the last line is "N passed, N failed"
  build   the native program, both wasm variants, site, extension and kiosk, without serving
  fuzz    run the fuzz targets for ten minutes each: fuzz [--seconds N] [TARGET...] (tests/fuzz/fuzz.sh)
  coverage   which lines of src/ the tests run; fails below 90 %
  msan    run the unit tests with MemorySanitizer, but for those that live by libraries without it
  tidy    clang-tidy over src/ (half an hour the first time, then what changed)
  reproduce  build twice from nothing, in two folders, and compare byte by byte
  outdated   which pinned parts of others are behind
  bench   run the benchmarks (bench/run.mjs); arguments are passed on
  setup   install what building needs, and nothing else (setup test: what testing needs too)
  clean   remove build/ and dist/
  help    this text

  PORT=9000 ./build-wasm.sh serve        another port
  VITRINE_FUZZ_SECONDS=5 ./build-wasm.sh test

Results are in dist/ (dist/site is deployable as it is) and build/ (build/bin/vitrine, build/wasm). What is up to date is
skipped. An emcc on the PATH is used. On Debian as root, what is missing is installed; otherwise it is listed and
the exit status is 2. More in docs/building.md.
TEXT
}

say() { printf '== %s\n' "$*" >&2; }
fail() { printf 'build-wasm: %s\n' "$*" >&2; exit 1; }

header() { echo "#include <$1>" | gcc -E -o /dev/null - 2>/dev/null; }

# Prints a clang that can link libFuzzer programs with sanitizers, the newest first.
fuzzing_clang() {
  local version
  for version in 22 21 20 19 18 17 16 15 14; do
    command -v "clang-$version" >/dev/null || continue
    [ -e "$("clang-$version" -print-file-name=libclang_rt.fuzzer-x86_64.a)" ] ||
      [ -e "$("clang-$version" -print-runtime-dir 2>/dev/null)/libclang_rt.fuzzer.a" ] || continue
    echo "clang-$version"
    return
  done
  return 1
}

newest_fuzzing_version() {
  local version
  for version in 22 21 20 19 18 17 16 15; do
    if apt-cache show "libclang-rt-$version-dev" >/dev/null 2>&1; then echo "$version"; return; fi
  done
  echo 14
}

# Prints the package names of those lines whose test fails.
missing_of() {
  local line name check
  for line in "$@"; do
    read -r name check <<<"$line"
    eval "$check" >/dev/null 2>&1 || echo "$name"
  done
}

is_debian() { [ -e /etc/debian_version ] && command -v apt-get >/dev/null; }

apt_install() {
  apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 install -y --no-install-recommends "$@" </dev/null
}

install_packages() {
  local log=build/apt.log
  mkdir -p build
  say "installing $*"
  apt_install "$@" >"$log" 2>&1 && return
  apt-get -qq update >>"$log" 2>&1 </dev/null || true
  apt_install "$@" >>"$log" 2>&1 || { tail -20 "$log" >&2; fail "apt-get could not install: $*"; }
}

# setup [test]
setup() {
  local wanted=("${packages[@]}") missing names
  [ "${1:-}" != test ] || wanted+=("${test_packages[@]}")
  missing=$(missing_of "${wanted[@]}")
  if [ -n "$missing" ]; then
    if is_debian && [ "$(id -u)" = 0 ]; then
      apt-cache show cmake >/dev/null 2>&1 || apt-get -qq update >/dev/null 2>&1 </dev/null || true
      mapfile -t names <<<"${missing//@fuzz@/$(newest_fuzzing_version)}"
      install_packages "${names[@]}"
      missing=$(missing_of "${wanted[@]}")
      [ -z "$missing" ] || fail "installed, and still not found: ${missing//$'\n'/ }"
    else
      list_missing "$missing"
      exit 2
    fi
  fi
  check_node
}

list_missing() {
  local names=${1//$'\n'/ }
  names=${names//@fuzz@/$(newest_fuzzing_version)}
  if is_debian; then
    printf 'build-wasm: these packages are missing. Install them, then run this again:\n\n  sudo apt-get install %s\n\n' \
      "$names" >&2
  else
    printf 'build-wasm: these are missing (names of Debian packages; install what your system calls them):\n\n  %s\n\n' \
      "$names" >&2
  fi
}

check_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge "$oldest_node" ] && return
  printf 'build-wasm: node %s is too old; install node %s or newer and put it first on the PATH\n' \
    "$(node --version)" "$oldest_node" >&2
  exit 2
}

# Hash of the contents and names of those of the given files and folders that exist (node_modules left out).
content_hash() {
  local paths=() path
  for path in "$@"; do
    [ ! -e "$path" ] || paths+=("$path")
  done
  find "${paths[@]}" -name node_modules -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}

# once NAME HASH OUTPUT COMMAND...: runs COMMAND unless it last succeeded with this HASH and OUTPUT is still there.
once() {
  local stamp=build/stamps/$1 hash=$2 output=$3
  shift 3
  [ -e "$output" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ] && return
  mkdir -p build/stamps
  rm -f "$stamp"
  "$@"
  echo "$hash" >"$stamp"
}

# configure_and_build PRESET FOLDER [cmake launcher]
configure_and_build() {
  local preset=$1 folder=$2 log
  shift 2
  log=build/$preset.log
  once "configure-$preset" "$(content_hash CMakePresets.json; command -v emcc || true)" "$folder/build.ninja" \
    quietly "$log" "$@" cmake --fresh --preset "$preset"
  quietly "$log" cmake --build "$folder"
}

# quietly LOG COMMAND...: shows the output only when the command fails.
quietly() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null || {
    grep -avE '^\[[0-9]+/[0-9]+\] ' "$log" | tail -60 >&2 || true
    fail "failed: $* (all of it in $log)"
  }
}

build_native() {
  say "native program"
  configure_and_build release build/native
}

build_wasm() {
  local emscripten
  emscripten=$(cmake/install-emscripten.sh) || exit $?
  PATH=$emscripten:$PATH
  say "wasm, simd128"
  configure_and_build wasm build/wasm-simd128 emcmake
  say "wasm, relaxed-simd"
  configure_and_build wasm-relaxed build/wasm-relaxed emcmake
}

install_modules() {
  (cd web && quietly ../build/npm.log npm ci --no-audit --no-fund)
}

build_site() {
  say "site"
  once npm "$(content_hash web/package-lock.json)" web/node_modules install_modules
  once site "$(content_hash web assets build/wasm LICENSE CMakeLists.txt)" dist/site/index.html node web/build.mjs
}

make_demo() {
  say "drawing the demo shop"
  rm -rf build/demo
  build/bin/vitrine simulate --out build/demo --seed "$demo_seed"
}

generation_of() { sed -n 's/.*"generation":"\([0-9a-z]*\)".*/\1/p' "$1/manifest.json" 2>/dev/null | head -1; }

# A pack of the user's own, made by the README's command, is kept: only the demo's is replaced.
pack_demo() {
  local there
  there=$(generation_of dist/site/pack || true)
  if [ -n "$there" ] && [ "$there" != "$(cat build/demo-generation 2>/dev/null || true)" ]; then
    say "keeping your pack in dist/site/pack (remove that folder to get the demo back)"
    return
  fi
  say "packing the demo catalog"
  build/bin/vitrine pack --catalog build/demo/styles.csv --schema styles --images build/demo/images \
    --transactions build/demo --product-url '../?page=product&id={id}' --out dist/site/pack
  generation_of dist/site/pack >build/demo-generation
}

# The demo's shoppers bought the demo's products: they stand beside its pack only.
place_shoppers() {
  rm -rf dist/site/shoppers
  [ "$(generation_of dist/site/pack || true)" = "$(cat build/demo-generation 2>/dev/null || true)" ] || return 0
  cp -R build/demo/shoppers dist/site/shoppers
  # The pages offer them beside the pack that they shop in, and no other.
  { printf '{"generation":"%s","shoppers":' "$(generation_of dist/site/pack)"; cat build/demo/shoppers/index.json; printf '}\n'; } \
    >dist/site/shoppers/index.json
}

build_demo() {
  local program
  program=$(content_hash build/bin/vitrine data)
  once demo "$program $demo_seed" build/demo/styles.csv make_demo
  once pack "$program $demo_seed" dist/site/pack/manifest.json pack_demo
  place_shoppers
}

# After the demo's pack, which comes with it.
build_extension() {
  say "extension"
  local parts
  parts="$(content_hash web assets build/wasm) $(generation_of dist/site/pack)"
  once extension "$parts" dist/extension/manifest.json node web/build-extension.mjs
  once store "$parts" dist/vitrine-extension.zip node web/store-extension.mjs
}

# After the demo's pack, which comes with it.
build_kiosk() {
  say "kiosk"
  once kiosk "$(content_hash web assets build/wasm) $(generation_of dist/site/pack)" dist/kiosk/main.js node web/build-kiosk.mjs
}

make_sbom() { node web/sbom.mjs; }

build_all() {
  cmake/fetch-deps.sh
  build_native
  build_wasm
  build_site
  build_demo
  build_extension
  build_kiosk
  make_sbom
}

check_port() {
  node -e '
    const server = require("node:net").createServer();
    server.once("error", (error) => { console.error(error.code); process.exit(1); });
    server.listen({ host: "127.0.0.1", port: Number(process.argv[1]) }, () => server.close());
  ' "$port" 2>/dev/null ||
    fail "port $port on 127.0.0.1 is in use or not allowed; choose another: PORT=8081 ./build-wasm.sh serve"
}

serve() {
  [[ $port =~ ^[0-9]+$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || fail "PORT=$port is not a port number"
  setup
  check_port
  build_all
  exec node web/serve.mjs --root dist/site --port "$port" --kiosk dist/kiosk
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  help | -h | --help) usage ;;
  setup) setup "${1:-}"; cmake/fetch-deps.sh; cmake/install-emscripten.sh >/dev/null ;;
  build) setup; build_all ;;
  serve) serve ;;
  test)
    setup test
    build_all
    VITRINE_FUZZ_CC=$(fuzzing_clang) exec tests/run.sh
    ;;
  fuzz) setup test; cmake/fetch-deps.sh; VITRINE_FUZZ_CC=$(fuzzing_clang) exec tests/fuzz/fuzz.sh "$@" ;;
  coverage) setup test; cmake/fetch-deps.sh; exec tests/coverage.sh "$@" ;;
  msan) setup test; cmake/fetch-deps.sh; VITRINE_FUZZ_CC=$(fuzzing_clang) exec tests/msan.sh ;;
  tidy)
    setup test
    cmake/fetch-deps.sh
    tidy=clang-tidy-$(fuzzing_clang | sed 's/clang-//')
    if ! command -v "$tidy" >/dev/null; then
      { is_debian && [ "$(id -u)" = 0 ]; } || { list_missing "$tidy"; exit 2; }
      install_packages "$tidy"
    fi
    VITRINE_TIDY=$tidy exec tests/lint/tidy.sh "$@"
    ;;
  reproduce) setup; exec cmake/reproduce.sh "$@" ;;
  outdated) exec cmake/outdated.sh ;;
  bench) setup; build_all; exec node bench/run.mjs "$@" ;;
  clean) rm -rf build dist ;;
  *) usage >&2; printf '\nbuild-wasm: no such command: %s\n' "$command" >&2; exit 2 ;;
esac
