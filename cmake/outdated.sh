#!/usr/bin/env bash
# outdated.sh: says which pinned parts of others are behind what their registry or the distribution has now. Changes nothing.
#
#   npm packages      web/package.json, and what one test fetches for itself (not what bench/ fetches)   asked of npm
#   SQLite, cJSON     cmake/fetch-deps.sh                                           npm; Debian's source packages
#   Emscripten        the one in use                                                Debian testing
#   the rest          whatever the distribution installs: apt says whether newer ones wait
#
# Status 0 when everything is current, 1 when something is behind, 2 when something could not be asked.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
behind=0 unasked=0

newer_of() { printf '%s\n' "$@" | tr - '~' | sort -V | tail -1 | tr '~' -; } # 1.0-dev comes before 1.0

tell() { # NAME HAVE NOW WHERE
  if [ -z "$3" ]; then printf '%-34s %-22s %-22s %s\n' "$1" "$2" "could not be asked" "$4"; unasked=1
  elif [ "$2" = "$3" ]; then printf '%-34s %-22s %-22s %s\n' "$1" "$2" "current" "$4"
  elif [ "$(newer_of "$2" "$3")" = "$2" ]; then printf '%-34s %-22s %-22s %s\n' "$1" "$2" "ahead of $3" "$4"
  else printf '%-34s %-22s %-22s %s\n' "$1" "$2" "$3" "$4"; behind=1; fi
}

newest_of() { npm view "$1" version 2>/dev/null </dev/null; }

npm_packages() {
  node -e '
    const { dependencies, devDependencies } = require("./web/package.json");
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) console.log(name, version);' |
    while read -r name version; do echo "$name $version $(newest_of "$name") web/package.json"; done
  grep -hoE '^  "[^"]+@[^"]+": "sha512-' tests/e2e/*.test.mjs | sed -E 's/^  "(.+)@([^@"]+)".*/\1 \2/' | sort -u |
    while read -r name version; do echo "$name $version $(newest_of "$name") tests/e2e"; done
}

debian_version() { # SUITE PACKAGE: without epoch and Debian's revision
  (
    . "$here/private-apt.sh"
    trap 'rm -rf "${private_apt_dir:-}"' EXIT
    private_apt_open "deb $1" >/dev/null 2>&1 || exit 0
    apt-cache "${private_apt[@]:2}" show "$2" 2>/dev/null | awk '/^Version:/ { print $2; exit }' | sed -E 's/^[0-9]+://; s/[-+~].*//'
  )
}

printf '%-34s %-22s %-22s %s\n' "what" "here" "now" "pinned in"
while read -r name version now where; do
  [ -n "$where" ] || { where="$now"; now=; }
  tell "$name" "$version" "$now" "$where"
done < <(npm_packages)

sqlite=$(sed -n 's/^sqlite_package=better-sqlite3@//p' cmake/fetch-deps.sh)
tell "better-sqlite3 (SQLite's source)" "$sqlite" "$(newest_of better-sqlite3)" cmake/fetch-deps.sh
cjson=$(sed -n 's/^cjson_archive=cjson_\(.*\)\.orig.*/\1/p' cmake/fetch-deps.sh)
if command -v apt-get >/dev/null; then
  tell "cJSON" "$cjson" "$(debian_version forky libcjson-dev)" cmake/fetch-deps.sh
  emcc=$(grep -oE '/[^ "]*/emcc' build/wasm-simd128/compile_commands.json 2>/dev/null | head -1)
  if [ -x "$emcc" ]; then tell "Emscripten" "$("$emcc" -dumpversion)" "$(debian_version forky emscripten)" cmake/install-emscripten.sh
  else echo "Emscripten: not here before the first build"; unasked=1; fi
  echo
  waiting=$(apt-get -s --no-download upgrade 2>/dev/null | awk '/^Inst lib(cairo|csv|jpeg|lapacke|openblas|png|ssl|webp|xgboost)|^Inst zlib/ { print "  " $2 }')
  if [ -n "$waiting" ]; then printf 'apt has newer ones of:\n%s\n' "$waiting"; behind=1; else echo "apt has no newer libraries of the native program"; fi
else
  tell "cJSON" "$cjson" "" cmake/fetch-deps.sh
fi
[ "$unasked" = 0 ] || exit 2
exit "$behind"
