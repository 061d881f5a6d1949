#!/usr/bin/env python3
"""coverage.py BUILD-FOLDER [--least PERCENT] [--missing FOLDER-OR-FILE]: which lines of src/ ran, per folder and in all.

BUILD-FOLDER was made by the preset `coverage` and its programs have run. Exit status 1 below --least (90). Every file that the
native build compiles counts, also one of which nothing ran; a line counts once, however many objects it is in.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src"


def notes_below(folder):
    """The .gcno files of our own floors: third-party source and tests are no lines of src/."""
    return sorted(path for path in folder.rglob("*.gcno") if path.parent.name != "deps")


def read_gcov(notes):
    """Yields what gcov says of each source file, from the notes and the counts beside them (none: nothing ran)."""
    for start in range(0, len(notes), 50):
        chunk = [str(path) for path in notes[start : start + 50]]
        answer = subprocess.run(["gcov", "--json-format", "--stdout", *chunk], check=True, capture_output=True, text=True)
        for line in answer.stdout.splitlines():
            yield from json.loads(line)["files"]


def count_lines(build):
    """{path below src: {line number: times run}}"""
    counts = collections.defaultdict(lambda: collections.defaultdict(int))
    for file in read_gcov(notes_below(build)):
        path = pathlib.Path(os.path.normpath(ROOT / file["file"]))
        if not path.is_relative_to(SOURCES):
            continue
        lines = counts[path.relative_to(SOURCES)]
        for line in file["lines"]:
            lines[line["line_number"]] += line["count"]
    return counts


def tally(lines):
    return sum(1 for times in lines.values() if times > 0), len(lines)


def percent(ran, of):
    return 100.0 * ran / of if of else 100.0


def print_folders(counts):
    folders = collections.defaultdict(lambda: [0, 0])
    for path, lines in counts.items():
        ran, of = tally(lines)
        for key in (path.parts[0], ""):
            folders[key][0] += ran
            folders[key][1] += of
    total = folders.pop("", [0, 0])
    for name in sorted(folders):
        print(f"{percent(*folders[name]):6.1f} %  {folders[name][0]:6} of {folders[name][1]:6}  src/{name}")
    print(f"{percent(*total):6.2f} %  {total[0]:6} of {total[1]:6}  src/")
    return total


def not_counted():
    """What runs in browsers alone is compiled by no native compiler: the tests on node and in Chromium hold it."""
    return sorted(path.relative_to(SOURCES) for path in SOURCES.rglob("wasm_*.c"))


def print_missing(counts, wanted):
    """The lines of these files that did not run, as ranges."""
    chosen = pathlib.Path(wanted.rstrip("/").removeprefix("src/"))
    for path in sorted(counts):
        if path != chosen and chosen not in path.parents:
            continue
        idle = [number for number, times in sorted(counts[path].items()) if times == 0]
        ran, of = tally(counts[path])
        if idle:
            print(f"src/{path}: {of - ran} of {of}: {' '.join(map(str, idle))}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("build", type=pathlib.Path)
    options.add_argument("--least", type=float, default=90.0)
    options.add_argument("--missing", metavar="FOLDER-OR-FILE")
    chosen = options.parse_args()
    counts = count_lines(chosen.build)
    if chosen.missing is not None:
        return print_missing(counts, chosen.missing)
    ran, of = print_folders(counts)
    for path in not_counted():
        print(f"  for browsers only, not counted here: src/{path}")
    if of == 0 or percent(ran, of) < chosen.least:
        sys.exit(f"coverage: below {chosen.least:g} % of the lines of src/")


if __name__ == "__main__":
    main()
