#!/usr/bin/env bash
# fetch-deps.sh [FOLDER]: puts the third-party C source that is compiled in (never committed) into FOLDER, build/deps.
#
#   SQLite 3 amalgamation   carried by the npm package better-sqlite3
#   cJSON 1.7.15            the distribution's source package; its .orig.tar.gz is upstream's own release archive
#
# Archives and files are pinned by SHA-256; anything else is refused. Does nothing when the files are there and right.
# Offline, or where apt has no source packages: put the two archives into FOLDER/archives beforehand.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-$here/../build/deps}

sqlite_package=better-sqlite3@12.11.1
sqlite_archive=better-sqlite3-12.11.1.tgz
sqlite_sha256=ebf0ed75a7a59dbcb3b24bbd014ef49d9f15bc328e4adcbf516f2a8fadfa2835
cjson_archive=cjson_1.7.15.orig.tar.gz
cjson_sha256=5308fd4bd90cef7aa060558514de6a1a4a0819974a26e6ed13973c5f624c24b2
# Suites that carry cJSON 1.7.15; the Debian revision behind it may move, the archive may not.
cjson_suites="bookworm jammy"
file_sums="60d2f39a3726cd6b9021da6f4e868608d66fbb6528a9f513dc8ffcc640493422  sqlite3.c
9e69a1353a4288450b0d5239ede11fc7f1f4c8e5eb07491fc8317eacb5b7de7e  sqlite3.h
971822d8c3cbb22c180f16cea9ef66ee5d3e10dcade6c61d4ac9a18f475d8520  cJSON.c
c25b54ebc98e814eb7b3eeaf12ce899806f87ff5a275b20a3b77dbb3968e5d0b  cJSON.h"

die() { echo "fetch-deps: $*" >&2; exit 1; }
files_are_right() { (cd "$folder" 2>/dev/null && sha256sum --check --status <<<"$file_sums" 2>/dev/null); }

check_archive() { # FILE SHA256
  local found
  found=$(sha256sum <"$1" | cut -d' ' -f1)
  [ "$found" = "$2" ] || die "$1 has SHA-256 $found, expected $2; not used"
}

fetch_cjson() { # into the current folder
  local suite
  command -v apt-get >/dev/null ||
    die "no apt-get here: put $cjson_archive (cJSON 1.7.15, upstream's release archive) into $folder/archives"
  . "$here/private-apt.sh"
  for suite in $cjson_suites; do
    if private_apt_open "deb-src $suite" 2>/dev/null &&
       (cd "$private_apt_dir/download" && "${private_apt[@]}" source --download-only --tar-only cjson >/dev/null) &&
       [ -e "$private_apt_dir/download/$cjson_archive" ]; then
      mv "$private_apt_dir/download/$cjson_archive" .
      rm -rf "$private_apt_dir"
      return
    fi
    rm -rf "${private_apt_dir:-}"
  done
  die "apt found $cjson_archive in none of: $cjson_suites; put it into $folder/archives"
}

files_are_right && exit 0
mkdir -p "$folder/archives"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d "$folder/.fetch.XXXXXX")
trap 'rm -rf "$work" "${private_apt_dir:-}"' EXIT

cd "$work"
if [ ! -e "$folder/archives/$sqlite_archive" ]; then
  echo "fetching $sqlite_package" >&2
  npm pack --silent "$sqlite_package" >/dev/null || die "npm could not fetch $sqlite_package"
  check_archive "$sqlite_archive" "$sqlite_sha256"
  mv "$sqlite_archive" "$folder/archives/"
fi
if [ ! -e "$folder/archives/$cjson_archive" ]; then
  echo "fetching $cjson_archive" >&2
  fetch_cjson
  check_archive "$cjson_archive" "$cjson_sha256"
  mv "$cjson_archive" "$folder/archives/"
fi
check_archive "$folder/archives/$sqlite_archive" "$sqlite_sha256"
check_archive "$folder/archives/$cjson_archive" "$cjson_sha256"
tar -xmzf "$folder/archives/$sqlite_archive" --strip-components=3 package/deps/sqlite3/sqlite3.{c,h}
tar -xmzf "$folder/archives/$cjson_archive" --strip-components=1 --wildcards '*/cJSON.c' '*/cJSON.h'
mv sqlite3.c sqlite3.h cJSON.c cJSON.h "$folder/"
files_are_right || die "a file in $folder differs from its pinned SHA-256"
