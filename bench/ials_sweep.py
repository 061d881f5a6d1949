#!/usr/bin/env python3
"""One sweep of iALS over generated interactions: `vitrine train ials` beside normal equations written with NumPy.

usage: ials_sweep.py [--interactions N] [--factors D] [--threads T] [--program build/bin/vitrine]
The yardstick solves each row as the textbook has it: YtY + Y_u' C Y_u + lambda I by matrix products, then numpy.linalg.solve.
A sweep of the program is the difference of two runs of 1 and 9 sweeps, over 8: without reading the file. Prints one line.
Needs numpy; BLAS on one thread unless OPENBLAS_NUM_THREADS says otherwise (more do not help matrices of 64).
"""
import argparse
import os
import pathlib
import subprocess
import tempfile
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy  # noqa: E402  after the number of threads is set

ALPHA, RIDGE = 100.0, 300.0


def generate(count, seed=1):
    """Users of ten interactions on average, items of skewed popularity: rows of user and item, each pair once."""
    random = numpy.random.default_rng(seed)
    users, items = count // 10, count // 50
    drawn = numpy.stack([random.integers(0, users, 2 * count), (items * random.random(2 * count) ** 2.5).astype(numpy.int64)], 1)
    pairs = numpy.unique(drawn, axis=0)
    return numpy.sort(pairs[random.permutation(len(pairs))[:count]].view("i8,i8"), order=["f0", "f1"], axis=0).view(numpy.int64), users, items


def half_sweep(rows, columns, offsets, indices):
    """Normal equations, row by row; every observed pair weighs 1 + ALPHA."""
    width = columns.shape[1]
    gram = columns.T @ columns + RIDGE * numpy.eye(width, dtype=numpy.float32)
    for row in range(len(rows)):
        known = columns[indices[offsets[row]:offsets[row + 1]]]
        if len(known):
            rows[row] = numpy.linalg.solve(gram + ALPHA * (known.T @ known), (1.0 + ALPHA) * known.sum(0))


def compressed(pairs, rows):
    order = numpy.lexsort((pairs[:, 1], pairs[:, 0]))
    return numpy.searchsorted(pairs[order, 0], numpy.arange(rows + 1)), pairs[order, 1]


def yardstick_seconds(pairs, users, items, width):
    random = numpy.random.default_rng(2)
    user_rows = numpy.zeros((users, width), numpy.float32)
    item_rows = (0.1 / width ** 0.5 * random.standard_normal((items, width))).astype(numpy.float32)
    by_user, by_item = compressed(pairs, users), compressed(pairs[:, ::-1], items)
    begin = time.perf_counter()
    half_sweep(user_rows, item_rows, *by_user)
    half_sweep(item_rows, user_rows, *by_item)
    return time.perf_counter() - begin


def program_seconds(options, path, folder, sweeps):
    begin = time.perf_counter()
    subprocess.run([options.program, "train", "ials", "--data", path, "--format", "sequences", "--out", folder, "--fresh", "--quiet",
                    "--factors", str(options.factors), "--sweeps", str(sweeps), "--threads", str(options.threads), "--alpha", str(ALPHA),
                    "--regularisation", str(RIDGE), "--checkpoint-every", "86400"], check=True)
    return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--factors", type=int, default=64)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--program", default=pathlib.Path(__file__).resolve().parents[1] / "build/bin/vitrine")
    options = parser.parse_args()
    pairs, users, items = generate(options.interactions)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "generated.txt"
        lines = {}
        for user, item in pairs.tolist():
            lines.setdefault(user, []).append(str(item))
        path.write_text("".join(f"u{user} {' '.join(had)}\n" for user, had in lines.items()))
        ours = min((program_seconds(options, path, folder, 9) - program_seconds(options, path, folder, 1)) / 8 for _ in range(3))
    theirs = yardstick_seconds(pairs, users, items, options.factors)
    print(f"{len(pairs)} interactions, {users} users, {items} items, {options.factors} factors: a sweep takes {ours:.2f} s on "
          f"{options.threads} thread(s), by NumPy's normal equations {theirs:.2f} s: {theirs / ours:.1f} times")


if __name__ == "__main__":
    main()
