#!/usr/bin/env python3
"""Checks of the house, one result line each. Reads the floors from CMakeLists.txt, so there is one list.

usage: lint.py [--libraries FOLDER]   FOLDER: where the unsanitized libvt_*.a are (build/native)
Prints "ok NAME" or "not ok NAME" with what is wrong below it; status 1 when any is not ok.
"""
import argparse
import pathlib
import re
import subprocess
import sys
from collections import defaultdict

ROOT = pathlib.Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
# The floors that also run in the browser: no libm that differs between machines, no clock, no luck, no heap but base's.
CORE = "base kernel vision tensor pack catalog signals models state text retrieve taste rank recommend search engine api".split()
# Floors that are built where their library is found.
OPTIONAL = {"mpi"}
# Cairo's C interface hands out and takes back heap blocks.
HEAP_ALLOWED = {"base", "simulate", "tools"}
FILE_LINES_ERROR, FILE_LINES_WARNING = 600, 400
FUNCTION_LINES_ERROR, FUNCTION_LINES_WARNING = 60, 40

HEAP = {"malloc", "calloc", "realloc", "free", "aligned_alloc", "posix_memalign", "strdup", "strndup"}
WORLD = {"time", "clock", "clock_gettime", "gettimeofday", "rand", "random", "srand", "srandom", "getenv", "setlocale"}
PRINT = {"printf", "fprintf", "puts", "putchar", "vprintf", "vfprintf", "perror", "stdout", "stderr"}
FILES = {"fopen", "fdopen", "fwrite", "fputs", "fputc", "fread", "open", "mmap", "remove", "unlink", "rename"}
# Of libm, those that IEEE 754 fixes to the last bit.
EXACT_LIBM = {"sqrt", "sqrtf", "floor", "floorf", "ceil", "ceilf", "trunc", "truncf", "fabs", "fabsf"}
# Third-party headers by the name that a floor must have in USES.
THIRD_PARTY = [
    (r"sqlite3\.h$", "sqlite"), (r"(cjson/)?cJSON\.h$", "cjson"), (r"csv\.h$", "csv"), (r"openssl/", "crypto"), (r"zlib\.h$", "zlib"),
    (r"(jpeglib|jerror|png)\.h$", "image_codecs"), (r"cairo", "cairo"), (r"(cblas|lapacke?)\.h$", "blas"),
    (r"webp/", "image_codecs|cairo"), (r"xgboost/", "xgboost"), (r"mpi\.h$", "mpi"),
]
HOSTS = re.compile(
    r"registry\.npmjs|registry\.yarnpkg|(deb|security|archive|snapshot)\.(debian|ubuntu)\.(org|com)|ftp\.\w+\.debian"
    r"|pypi\.org|pythonhosted\.org|crates\.io|proxy\.golang|mirrors?\.[a-z]+\.(org|com|net)")
MACHINE_PATHS = re.compile(r"""(?<![\w.~$})/:-])/(work|root|home|Users|mnt|srv)/[\w.-]""")


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def tracked(*patterns):
    names = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "-co", "--exclude-standard", *patterns],
                           check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted(ROOT / name for name in set(names) if name and (ROOT / name).is_file())


def floors():
    """Floor -> (all floors it may see, third-party parts it may use)."""
    stands, uses = {}, {}
    for name, rest in re.findall(r"^vt_floor\((\w+)\s+([^)]*)\)", read(ROOT / "CMakeLists.txt"), re.M):
        groups = defaultdict(list)
        key = None
        for word in rest.split():
            if word in ("STANDS_ON", "USES", "PROGRAM", "MODULE"):
                key = word
            else:
                groups[key].append(word)
        stands[name] = [below for below in groups["STANDS_ON"] if below != "c_library"]
        uses[name] = set(groups["USES"])

    def closure(name, seen):
        for below in stands.get(name, []):
            if below not in seen:
                seen.add(below)
                closure(below, seen)
        return seen
    return {name: (closure(name, {name}), uses[name]) for name in stands}


def check_layering(_):
    known = floors()
    for path in sorted(SRC.glob("*/*.[ch]")):
        floor = path.parent.name
        if floor not in known:
            yield f"{path.relative_to(ROOT)}: src/{floor} is not a floor of CMakeLists.txt"
            continue
        visible, uses = known[floor]
        for number, line in enumerate(read(path).splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            if not found:
                continue
            quote, name = found.groups()
            where = f"{path.relative_to(ROOT)}:{number}: {name}"
            part = next((part for pattern, part in THIRD_PARTY if re.match(pattern, name)), None)
            if part:
                if not uses & set(part.split("|")):
                    yield f"{where}: {floor} does not use {part}"
            elif quote == '"':
                owners = [owner.parent.name for owner in SRC.glob(f"*/{name}")]
                if "/" in name or not owners:
                    yield f"{where}: no such header in src/"
                elif not visible & set(owners):
                    yield f"{where}: {floor} does not stand on {', '.join(owners)}"


def check_web_layering(_):
    """web/engine and web/packs know no page; web/ui never loads the engine (its types vanish at build, so they may be named); what shells have
    in common lies in web/common and web/offline, and none loads another; web/words, on which all that is seen stands, loads nothing else; what the extension puts into a foreign page loads nothing but itself."""
    shells = {"site", "kiosk", "extension", "embed"}
    above = shells | {"common"}
    forbidden = {"engine": above | {"ui", "packs", "words"}, "packs": above | {"ui", "words"}, "ui": above | {"engine", "packs"}, "common": shells, "offline": above | {"ui", "packs", "words"},
                 "words": above | {"engine", "packs", "ui"}, **{shell: shells - {shell} for shell in shells}}
    for folder in (*forbidden, "extension/page"):
        for path in tracked(f"web/{folder}"):
            if path.suffix not in (".ts", ".js", ".mjs"):
                continue
            for statement in re.findall(r"(?:import|export)\s[^;]*?from\s*[\"'][^\"']+[\"']"
                                        r"|import\s*\(?\s*[\"'][^\"']+[\"']", read(path)):
                target = re.findall(r"[\"']([^\"']+)[\"']", statement)[-1]
                if re.match(r"(import|export)\s+type\b", statement) or (not target.startswith(".") and folder in forbidden):
                    continue
                place = (path.parent / target).resolve() if target.startswith(".") else pathlib.Path(target)
                if not place.is_relative_to(ROOT / "web"):
                    wrong = folder not in forbidden
                elif folder in forbidden:
                    wrong = place.relative_to(ROOT / "web").parts[0] in forbidden[folder]
                else:
                    wrong = not place.is_relative_to(ROOT / "web" / folder)
                if wrong:
                    yield f"{path.relative_to(ROOT)}: web/{folder} must not import {target}"


def check_unique_names(_):
    seen = defaultdict(list)
    for path in sorted(SRC.glob("*/*.[ch]")):
        seen[path.name].append(str(path.relative_to(ROOT)))
    for name, paths in seen.items():
        if len(paths) > 1:
            yield f"{name} is the name of {' and '.join(paths)}"


def check_file_sizes(_):
    for path in tracked("src", "tests", "bench", "web", "cmake", "build-wasm.sh"):
        if path.suffix in (".c", ".h", ".ts", ".mjs", ".py", ".sh", ".css"):
            lines = read(path).count("\n")
            if lines > FILE_LINES_ERROR:
                yield f"{path.relative_to(ROOT)}: {lines} lines, at most {FILE_LINES_ERROR}"
            elif lines > FILE_LINES_WARNING:
                yield f"warning: {path.relative_to(ROOT)}: {lines} lines, better {FILE_LINES_WARNING}"


def check_function_sizes(_):
    sources = [str(path.relative_to(ROOT)) for path in tracked("src", "tests", "bench") if path.suffix == ".c"]
    tags = subprocess.run(["ctags", "--languages=C", "--kinds-C=f", "--fields=+ne", "-o", "-", *sources],
                          cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for tag in tags.splitlines():
        columns = tag.split("\t")
        fields = dict(column.split(":", 1) for column in columns[3:] if ":" in column)
        if "line" not in fields or "end" not in fields:
            continue
        lines = int(fields["end"]) - int(fields["line"]) + 1
        where = f"{columns[1]}:{fields['line']}: {columns[0]} has {lines} lines"
        if lines > FUNCTION_LINES_ERROR:
            yield f"{where}, at most {FUNCTION_LINES_ERROR}"
        elif lines > FUNCTION_LINES_WARNING:
            yield f"warning: {where}, better {FUNCTION_LINES_WARNING}"


def nm(library, *flags):
    """(object, symbol) pairs."""
    text = subprocess.run(["nm", "-A", *flags, library], check=True, capture_output=True, text=True).stdout
    for line in text.splitlines():
        place, _, rest = line.rpartition(": ") if ": " in line else line.rpartition(":")
        if not rest:
            continue
        yield place.split(":")[-1] if ":" in place else place, rest.split()[-1].split("@")[0]


def libraries(folder):
    found = {}
    for floor in floors():
        library = folder / f"libvt_{floor}.a"
        if library.exists():
            found[floor] = library
        elif floor not in OPTIONAL and any(path for path in (SRC / floor).glob("*.c") if not path.name.startswith("wasm_")):
            raise FileNotFoundError(f"{library} is not built")
    return found


def check_forbidden_symbols(folder):
    libm = subprocess.run(["gcc", "-print-file-name=libm.so.6"], check=True, capture_output=True, text=True)
    inexact = {symbol for _, symbol in nm(libm.stdout.strip(), "-D", "--defined-only")} - EXACT_LIBM
    for floor, library in libraries(folder).items():
        forbidden = {"rand", "random", "srand", "srandom"}
        if floor != "tools":
            forbidden |= WORLD | PRINT
        if floor not in HEAP_ALLOWED:
            forbidden |= HEAP
        if floor in CORE:
            forbidden |= inexact if floor == "base" else inexact | FILES
        for member, symbol in nm(library, "-u"):
            if symbol in forbidden or symbol.replace("__isoc99_", "").replace("_chk", "").strip("_") in forbidden:
                yield f"{floor}: {member} calls {symbol}"


def check_exported_symbols(folder):
    owners = {}
    for floor, library in libraries(folder).items():
        for member, symbol in nm(library, "-g", "--defined-only"):
            if owners.setdefault(symbol, floor) != floor:
                yield f"{floor}: {member} exports {symbol}, as {owners[symbol]} does"
            if not symbol.startswith(("vt_", "VT_")) and not (floor == "tools" and symbol == "main"):
                yield f"{floor}: {member} exports {symbol}, which does not begin with vt_"


def text_files():
    for path in tracked():
        if path.suffix not in (".png", ".webp", ".jpg", ".ico", ".woff2", ".npy", ".gz") and path.stat().st_size < 1 << 22:
            yield path


def check_hosts(_):
    for path in text_files():
        for number, line in enumerate(read(path).splitlines(), 1):
            if HOSTS.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: names a package registry: {line.strip()[:90]}"


def check_machine_paths(_):
    for path in text_files():
        for number, line in enumerate(read(path).splitlines(), 1):
            if MACHINE_PATHS.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: a path of one machine: {line.strip()[:90]}"


def check_no_globals(folder):
    for floor, library in libraries(folder).items():
        if floor not in CORE:
            continue
        text = subprocess.run(["objdump", "-t", library], check=True, capture_output=True, text=True).stdout
        member = ""
        for line in text.splitlines():
            member = line.split(":")[0] if ":     file format" in line else member
            # Tables of pointers lie in .data.rel.ro: changed by the loader only.
            found = re.match(r"[0-9a-f]+ .{5}.O \.(data|bss|tdata|tbss)\b(?!\.rel\.ro)\S*\s+[0-9a-f]+ (.*)", line)
            if found:
                yield f"{floor}: {member} holds changing data in {found[2].split()[-1]}"


CHECKS = [
    ("a floor includes only what it stands on", check_layering),
    ("engine and components of the web keep apart", check_web_layering),
    ("file names of src are unique", check_unique_names),
    ("files are short", check_file_sizes),
    ("functions are short", check_function_sizes),
    ("no floor calls what it may not", check_forbidden_symbols),
    ("exported symbols begin with vt_ and are of one floor", check_exported_symbols),
    ("the core holds no changing data of its own", check_no_globals),
    ("no package registry is named", check_hosts),
    ("no path of one machine is named", check_machine_paths),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--libraries", type=pathlib.Path, default=ROOT / "build/native")
    options = parser.parse_args()
    failed = 0
    for name, check in CHECKS:
        try:
            found = list(check(options.libraries))
        except (FileNotFoundError, subprocess.CalledProcessError) as error:
            found = [str(error)]
        errors = [line for line in found if not line.startswith("warning: ")]
        failed += bool(errors)
        print(f"{'not ok' if errors else 'ok'} {name}")
        for line in found:
            print(f"  {line}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
