#!/usr/bin/env bash
# reproduce.sh [FOLDER]: builds this tree twice from nothing and compares byte by byte what comes out: dist/ as a whole, the engine,
# the native program and the npm package's tarball. Status 1 when a file differs or is missing on one side.
#
# Both builds are of the files that git tracks or would track, as they are now, in two new folders below FOLDER (a temporary one,
# removed at the end); they differ in the length of their paths, the time zone, the language and the clock. Shared is only what is
# pinned by hash (archives of third-party source, npm's cache) and the Emscripten that is in use. ./build-wasm.sh reproduce calls this.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
say() { echo "== $*" >&2; }
fail() { echo "reproduce: $*" >&2; exit 2; }

if [ $# -gt 0 ]; then
  folder=$1
  [ ! -e "$folder/first" ] && [ ! -e "$folder/second-of-two" ] || fail "$folder has an earlier run in it: remove it or name another folder"
  mkdir -p "$folder"
  folder=$(cd "$folder" && pwd)
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi

files_of_git() { # that are there: a file that was removed and not yet committed is tracked all the same
  local file
  git ls-files -z -co --exclude-standard | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done
}

copy_to() { # FOLDER
  mkdir -p "$1/build/deps"
  (cd "$here" && files_of_git | tar --null -T - -cf -) | tar -C "$1" -xf -
  [ ! -e "$here/build/deps/archives" ] || cp -R "$here/build/deps/archives" "$1/build/deps/"
}

build_in() { # FOLDER VARIABLE=VALUE...
  say "building in $1"
  (cd "$1" && shift && env -u CMAKE_C_COMPILER_LAUNCHER CCACHE_DISABLE=1 "$@" ./build-wasm.sh build) >&2
}

hashes() { # FOLDER: of everything that is given away, by path
  (
    cd "$1"
    find dist build/wasm build/bin -type f -print0 | sort -z | xargs -0 sha256sum
    npm pack --silent --pack-destination build ./dist/npm >/dev/null
    sha256sum build/*.tgz
  )
}

copy_to "$folder/first" # both now: the tree may be edited meanwhile
copy_to "$folder/second-of-two"
build_in "$folder/first"
build_in "$folder/second-of-two" TZ=Pacific/Kiritimati LC_ALL=C LANGUAGE=de
say "comparing"
hashes "$folder/first" >"$folder/first.sums"
hashes "$folder/second-of-two" >"$folder/second.sums"
if differing=$(diff "$folder/first.sums" "$folder/second.sums"); then
  echo "ok: $(wc -l <"$folder/first.sums") files are the same"
else
  echo "not ok: built twice, these differ:"
  sed -n 's/^[<>] [0-9a-f]*  /  /p' <<<"$differing" | sort -u
  exit 1
fi
