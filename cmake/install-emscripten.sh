#!/usr/bin/env bash
# install-emscripten.sh: finds or makes an Emscripten of at least 3.1.50 and prints, on stdout, the folder that holds emcc.
#
#   1. emcc on the PATH (an emsdk user's)                    used as it is
#   2. the distribution's package, where it is new enough    installed with apt-get (root)
#   3. Debian testing's packages with this release's clang   unpacked, not installed, into a user cache folder, once
#   4. Debian 13's 3.1.69 with clang-19                      the same way, where 3. does not work
#
# 3. and 4. are for Debian 12, whose own Emscripten is of 2022. The machine's apt sources, pins and libc stay as they are;
# packages come from the machine's own mirror and are checked by apt against Debian's keys. A fresh one costs about 2 minutes,
# most of it the C library, and 130 MB (4.: 1.7 GB); the cache folder is ${XDG_CACHE_HOME:-~/.cache}/vitrine.
# Needs node and python3; clang and lld are installed when root. Environment: VITRINE_EMSCRIPTEN=trixie goes straight to 4.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
oldest=3.1.50
. "$here/private-apt.sh"

log() { echo "emscripten: $*" >&2; }
die() { log "$*"; exit 1; }
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -1)" = "$2" ]; }
emcc_version() { "$1" -dumpversion 2>/dev/null | grep -Eo '^[0-9]+\.[0-9]+\.[0-9]+' || true; }

# Compiles, links (so that the C library is built now) and runs a program that uses what Vitrine uses.
works() { # FOLDER-OF-EMCC
  local scratch status=0
  scratch=$(mktemp -d)
  cat >"$scratch/tiny.c" <<'C'
#include <emscripten.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wasm_simd128.h>
EMSCRIPTEN_KEEPALIVE int answer(int of) {
    char *room = malloc(64);
    memset(room, of, 64);
    v128_t sum = wasm_i32x4_dot_i16x8(wasm_i16x8_extend_low_i8x16(wasm_v128_load(room)), wasm_i16x8_splat(1));
    int found = wasm_i32x4_extract_lane(sum, 0) + (int)sqrt(1764.0);
    free(room);
    return found;
}
C
  cat >"$scratch/run.mjs" <<'JS'
import create from "./tiny.mjs";
const module = await create();
process.exit(module._answer(3) === 48 ? 0 : 1);
JS
  { "$1/emcc" -O3 -msimd128 -sSTRICT -sMODULARIZE -sEXPORT_ES6 -sALLOW_MEMORY_GROWTH -sFILESYSTEM=0 \
      -sENVIRONMENT=web,worker,node --no-entry "$scratch/tiny.c" -o "$scratch/tiny.mjs" &&
    node "$scratch/run.mjs"; } >"$scratch/log" 2>&1 </dev/null || status=1
  [ $status = 0 ] || tail -20 "$scratch/log" >&2
  rm -rf "$scratch"
  return $status
}

need_llvm() { # MAJOR
  local tool missing=
  for tool in clang wasm-ld llvm-ar llvm-nm llvm-objcopy; do
    command -v "$tool-$1" >/dev/null || missing=yes
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    log "needs packages: apt-get install clang-$1 lld-$1 llvm-$1"
    return 1
  fi
  log "installing clang-$1 lld-$1 llvm-$1"
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends \
    "clang-$1" "lld-$1" "llvm-$1" >/dev/null 2>&1 </dev/null
}

# Binaryen is built against a newer libc than this machine's: it runs through the loader that was unpacked beside it.
place_binaryen() { # UNPACKED PREFIX
  local libraries tool name
  libraries=$(dirname "$(find "$1" -name libc.so.6 | head -1)")
  mkdir -p "$2"/binaryen/{bin,lib,libexec}
  cp -L "$libraries"/{ld-linux-*.so.*,libc.so.6,libm.so.6,libstdc++.so.6,libgcc_s.so.1,libbinaryen.so} "$2/binaryen/lib/"
  for tool in "$1"/usr/bin/wasm*; do
    name=$(basename "$tool")
    cp "$tool" "$2/binaryen/libexec/$name"
    printf '#!/bin/sh\nexec "%s"/ld-linux-*.so.* --library-path "%s" "%s" "$@"\n' \
      "$2/binaryen/lib" "$2/binaryen/lib" "$2/binaryen/libexec/$name" >"$2/binaryen/bin/$name"
    chmod +x "$2/binaryen/bin/$name"
  done
}

place_emscripten() { # UNPACKED PREFIX LLVM-MAJOR
  local em=$2/em name
  mv "$1/usr/share/emscripten" "$em"
  mkdir -p "$em/node_modules"
  for name in acorn acorn-import-phases; do
    [ ! -d "$1/usr/share/nodejs/$name" ] || cp -rL "$1/usr/share/nodejs/$name" "$em/node_modules/"
  done
  sed -i "s/^EXPECTED_LLVM_VERSION = .*/EXPECTED_LLVM_VERSION = $3/" "$em/tools/shared.py"
  # Debian's patch drops --no-stack-first, which lld before 22 does not know and lld 22, stack-first by default, needs.
  if [ "$3" -ge 22 ] && ! grep -q no-stack-first "$em/tools/building.py"; then
    sed -i "s/^    cmd.append('--stack-first')$/&\n  else:\n    cmd.append('--no-stack-first')/" "$em/tools/building.py"
  fi
  cat >"$em/.emscripten" <<CONFIG
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '$3'
CLANG_ADD_VERSION = '$3'
BINARYEN_ROOT = '$2/binaryen'
NODE_JS = '$(command -v node)'
CACHE = '$2/cache'
CONFIG
}

unpack_suite() { # SUITE LLVM-MAJOR PREFIX
  local package
  need_llvm "$2" || return 1
  rm -rf "$3"
  mkdir -p "$3"
  log "fetching emscripten and binaryen of Debian $1"
  private_apt_open "deb $1" || return 1
  (cd "$private_apt_dir/download" &&
    "${private_apt[@]}" download emscripten binaryen libc6 libstdc++6 libgcc-s1 node-acorn >/dev/null) || return 1
  for package in "$private_apt_dir"/download/*.deb; do
    dpkg-deb -x "$package" "$private_apt_dir/unpacked"
  done
  place_binaryen "$private_apt_dir/unpacked" "$3" || return 1
  place_emscripten "$private_apt_dir/unpacked" "$3" "$2" || return 1
  log "building its C library (once, about a minute)"
  works "$3/em" || return 1
  emcc_version "$3/em/emcc" >"$3/version"
}

from_path() {
  local version
  command -v emcc >/dev/null || return 1
  version=$(emcc_version emcc)
  if ! at_least "${version:-0}" "$oldest"; then
    log "the emcc on the PATH is ${version:-unknown}, older than $oldest: not used"
    return 1
  fi
  log "$version, from the PATH"
  dirname "$(command -v emcc)"
}

from_distribution() {
  local candidate
  candidate=$(apt-cache policy emscripten 2>/dev/null | awk '/Candidate:/ { print $2 }')
  candidate=${candidate%%[-+~]*}
  [ -n "$candidate" ] && [ "$candidate" != "(none)" ] && at_least "$candidate" "$oldest" || return 1
  if [ "$(id -u)" != 0 ]; then
    log "needs packages: apt-get install emscripten"
    exit 2
  fi
  log "installing the distribution's $candidate"
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends emscripten \
    >/dev/null 2>&1 </dev/null
  works /usr/bin || return 1
  echo /usr/bin
}

from_unpacked() { # SUITE LLVM-MAJOR
  local prefix
  prefix=${XDG_CACHE_HOME:-$(echo ~)/.cache}/vitrine/emscripten-$1-llvm$2
  mkdir -p "$(dirname "$prefix")"
  exec 9>"$prefix.lock"
  flock 9
  if [ ! -s "$prefix/version" ] || [ ! -x "/usr/bin/clang-$2" ]; then
    (trap 'rm -rf "${private_apt_dir:-}"' EXIT; unpack_suite "$1" "$2" "$prefix") >&2 || {
      log "the packages of Debian $1 do not work here"
      return 1
    }
  fi
  log "$(cat "$prefix/version") of Debian $1, $("/usr/bin/clang-$2" --version | head -1), in $prefix"
  echo "$prefix/em"
}

command -v node >/dev/null || die "needs node"
command -v python3 >/dev/null || die "needs python3"
from_path && exit
command -v apt-get >/dev/null || die "install the emsdk (emscripten $oldest or newer) and put emcc on the PATH"
from_distribution && exit
if [ "${VITRINE_EMSCRIPTEN:-}" != trixie ]; then
  from_unpacked forky 22 && exit
fi
from_unpacked trixie 19 || die "no Emscripten could be made here: install the emsdk and put emcc on the PATH"
