#!/usr/bin/env python3
"""Fits the ranker's trees by several processes, each with a part of the exported examples, through XGBoost's collective: what its Spark, Dask
and Ray front ends start on their workers. Needs the Python package xgboost of 1.7 (Debian: python3-xgboost).

    vitrine train ranker --data LOG --export examples --out models
    python3 bench/distributed_ranker.py examples --workers 2 --out ranker.json
    vitrine train ranker --from ranker.json --out models
"""
import argparse
import multiprocessing
import resource
import time

import numpy as np
import scipy.sparse
import xgboost
from xgboost import collective
from xgboost.tracker import RabitTracker


def read_part(path, worker, workers):
    """The groups whose number is `worker` modulo `workers`, and only their lines: no process holds all."""
    sizes = np.loadtxt(f"{path}.query", dtype=np.int64, ndmin=1)
    labels, values, columns, ends, kept = [], [], [], [0], []
    with open(path, encoding="ascii") as lines:
        for group, size in enumerate(sizes):
            for _ in range(size):
                line = next(lines)
                if group % workers != worker:
                    continue
                label, *cells = line.split()
                labels.append(float(label))
                for cell in cells:
                    column, value = cell.split(":")
                    columns.append(int(column))
                    values.append(float(value))
                ends.append(len(columns))
            if group % workers == worker:
                kept.append(size)
    rows = scipy.sparse.csr_matrix((np.array(values, np.float32), columns, ends), shape=(len(labels), features_of(path)))
    matrix = xgboost.DMatrix(rows, label=labels, nthread=1)
    matrix.set_group(kept)
    return matrix


def features_of(path):
    with open(path.rsplit("/", 1)[0] + "/features.txt", encoding="ascii") as names:
        return len(names.read().split())


def fit(options, worker, environment, answers):
    with collective.CommunicatorContext(**environment):
        train = read_part(f"{options.folder}/train.svm", worker, options.workers)
        watch = read_part(f"{options.folder}/watch.svm", worker, options.workers)
        with open(f"{options.folder}/features.txt", encoding="ascii") as names:
            train.feature_names = watch.feature_names = names.read().split()
        settings = {"objective": "rank:ndcg", "eval_metric": "ndcg@12", "tree_method": "hist", "grow_policy": "lossguide", "max_depth": 0,
                    "max_leaves": options.leaves, "eta": 0.05, "num_pairsample": 4, "base_score": 0, "seed": 1, "nthread": 1}
        begun, judged = time.monotonic(), {}
        booster = xgboost.train(settings, train, options.rounds, evals=[(watch, "watch")], evals_result=judged, verbose_eval=False)
        seconds = time.monotonic() - begun
        if collective.get_rank() == 0:
            booster.save_model(options.out)
            print(f"ndcg@12 of the watched window {judged['watch']['ndcg@12'][-1]:.4f}")
        answers.put((train.num_row(), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--leaves", type=int, default=31)
    parser.add_argument("--out", default="ranker.json")
    options = parser.parse_args()
    tracker = RabitTracker("127.0.0.1", options.workers)
    tracker.start(options.workers)
    answers = multiprocessing.Queue()
    started = [multiprocessing.Process(target=fit, args=(options, i, tracker.worker_envs(), answers)) for i in range(options.workers)]
    for process in started:
        process.start()
    for rows, seconds, kilobytes in sorted(answers.get() for _ in started):
        print(f"{rows} rows, {seconds:.1f} s, {kilobytes / 1024:.0f} MB")
    for process in started:
        process.join()
    tracker.join()


if __name__ == "__main__":
    main()
