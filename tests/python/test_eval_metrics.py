#!/usr/bin/env python3
"""Judges random logs with the native program, and again here: splits, histories, scores, rankings with and without ties, and every
metric written from its formula by other means (numpy arrays over all users).

VITRINE_BIN names the program (default build/bin/vitrine); without it the test is skipped with status 77,
and fails under tests/run.sh and in CI."""
import datetime
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import numpy
except ModuleNotFoundError:
    print("skipped: no numpy for this Python")
    sys.exit(77)

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("VITRINE_BIN", str(ROOT / "build" / "bin" / "vitrine"))
KS = (1, 3, 10)


def write_log(path, seed, users=150, items=60, events=1200, days=100):
    """Popular items and late newcomers; half of the users come back for what they had. Returns [(user, item, day, quantity)]."""
    random = numpy.random.default_rng(seed)
    weights = 1 / (1 + numpy.arange(items))
    rows = []
    for _ in range(events):
        item = int(random.choice(items, p=weights / weights.sum()))
        day = int(random.integers(days * item // (2 * items) if item % 3 else 0, days))
        rows.append((int(random.integers(users)), item, day, int(random.integers(1, 4))))
    for newcomer in range(20):  # users and items that nobody knew before the last days
        rows.append((users + newcomer, items + newcomer % 5, days - 1 - newcomer % 3, 1))
    start = datetime.date(2024, 1, 1)
    lines = [f"u{user},{name_of(item)},{start + datetime.timedelta(day)},{quantity}" for user, item, day, quantity in rows]
    path.write_text("\n".join(["user,item,time,quantity", *lines]) + "\n")
    return rows


def name_of(item):
    """Neither the order of numbers nor that of the file is the order of these by bytes."""
    return f"{(item * 37) % 101}x{item}"


def read_safetensors(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header, types = json.loads(data[8:8 + size]), {"F32": "<f4", "U32": "<u4"}
    return {name: numpy.frombuffer(data[8 + size:][slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items() if name != "__metadata__"}


class Judged:
    """One evaluation made by the program and everything that it takes to make it again."""

    def __init__(self, folder, seed, split, seen, *more):
        log = folder / "log.csv"
        self.rows, self.seen = write_log(log, seed), seen
        done = subprocess.run([PROGRAM, "eval", "--events", log, "--models", "popularity,itemknn", "--split", split, "--seen", seen, "--k",
                               ",".join(map(str, KS)), "--save", folder / "models", "--resamples", "200", "--json", *more],
                              capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise AssertionError(done.stderr)
        self.report = json.loads(done.stdout)["evaluation"]
        self.ids = [name.decode() for name in numpy.load(folder / "models" / "item_ids.npy")]
        self.models = {kind: read_safetensors(folder / "models" / f"{kind}.safetensors") for kind in ("popularity", "itemknn")}
        number = {name: at for at, name in enumerate(self.ids)}
        by_user = {}
        for user, item, day, quantity in self.rows:
            by_user.setdefault(user, []).append((day, number[name_of(item)], quantity))
        self.divide({user: sorted(events, key=lambda event: event[0]) for user, events in by_user.items()}, split)

    def divide(self, by_user, split):
        kind, amount = split.rstrip("%").split("=")
        days = sorted(day for events in by_user.values() for day, _, _ in events)
        cut = next((day for day in sorted(set(days)) if sum(d <= day for d in days) * 100 > len(days) * int(amount)), None)
        self.training, self.wanted = {}, {}
        for user, events in by_user.items():
            if kind == "time":
                before, after = [e for e in events if e[0] < cut], [e for e in events if e[0] >= cut]
            elif len(events) <= int(amount):
                before, after = events, []
            else:
                before, after = events[:-int(amount)], events[-int(amount):]
            had = {item for _, item, _ in before}
            wanted = {item for _, item, _ in after} - (had if self.seen == "out" else set())
            self.training[user] = before
            if wanted:
                self.wanted[user] = wanted
        self.column_users = numpy.zeros((len(self.ids), max(by_user) + 1))
        for user, events in self.training.items():
            for _, item, _ in events:
                self.column_users[item, user] = 1

    def ranking(self, kind, user):
        counts, knn = self.models["popularity"]["counts"], self.models["itemknn"]
        scores, events = counts, self.training[user]
        candidates = [i for i in range(len(self.ids)) if self.seen == "in" or i not in {item for _, item, _ in events}]
        if kind == "itemknn" and events:
            ours = numpy.zeros(len(self.ids), "<f4")
            last = {item: at for at, (_, item, _) in enumerate(events)}
            for item in sorted(last, key=last.get):
                weight = numpy.float32(numpy.log2(1 + sum(quantity for _, other, quantity in events if other == item)))
                numpy.add.at(ours, knn["neighbours"][item], weight * knn["weights"][item])
            if len({float(ours[i]) for i in candidates}) > 1:
                scores = ours
        return sorted(candidates, key=lambda i: (-float(scores[i]), self.ids[i].encode()))[:max(KS)]

    def figures(self, kind):
        """{name@k: mean}, from arrays [users, places]."""
        users = sorted(self.wanted)
        ranked = [self.ranking(kind, user) for user in users]
        length = max(map(len, ranked))
        filled = numpy.array([[True] * len(r) + [False] * (length - len(r)) for r in ranked])
        places = numpy.array([list(r) + [0] * (length - len(r)) for r in ranked])
        hit = numpy.array([[item in self.wanted[user] for item in r] + [False] * (length - len(r)) for user, r in zip(users, ranked)])
        sizes = numpy.array([len(self.wanted[user]) for user in users])
        seen_users = self.column_users.sum(axis=1)
        out = {}
        for k in KS:
            top, n = hit[:, :k], numpy.arange(1, min(k, length) + 1)
            discounts = 1 / numpy.log2(1 + numpy.arange(1, k + 1))
            ideal = numpy.cumsum(discounts)[numpy.minimum(sizes, k) - 1]
            first = numpy.where(top.any(axis=1), 1 / (1 + top.argmax(axis=1)), 0)
            out.update({f"recall@{k}": numpy.mean(top.sum(axis=1) / sizes), f"precision@{k}": numpy.mean(top.sum(axis=1) / k),
                        f"hit@{k}": numpy.mean(top.any(axis=1)), f"ndcg@{k}": numpy.mean(top @ discounts[:top.shape[1]] / ideal),
                        f"map@{k}": numpy.mean((top * numpy.cumsum(top, axis=1) / n).sum(axis=1) / numpy.minimum(sizes, k)),
                        f"mrr@{k}": numpy.mean(first)})
            out.update(self.catalog_figures(k, places[:, :k], filled[:, :k], seen_users))
            out[f"ild@{k}"] = self.diversity([r[:k] for r in ranked])
            out[f"unseenRecall@{k}"] = self.unseen_recall(users, [r[:k] for r in ranked], seen_users)
        return out

    def catalog_figures(self, k, places, filled, seen_users):
        shown = numpy.sort(numpy.bincount(places[filled], minlength=len(self.ids)))
        lorenz = numpy.concatenate([[0], numpy.cumsum(shown) / shown.sum()])
        trained = sum(bool(events) for events in self.training.values())
        bits = -numpy.log2((seen_users + 1) / (trained + 1))
        return {f"coverage@{k}": numpy.mean(shown > 0), f"gini@{k}": 1 - (lorenz[1:] + lorenz[:-1]).sum() / len(shown),
                f"novelty@{k}": numpy.mean((bits[places] * filled).sum(axis=1) / filled.sum(axis=1))}

    def diversity(self, lists):
        norms = numpy.linalg.norm(self.column_users, axis=1)
        cosines = (self.column_users @ self.column_users.T) / numpy.maximum(numpy.outer(norms, norms), 1e-300)
        upper = [cosines[numpy.ix_(r, r)][numpy.triu_indices(len(r), 1)] for r in lists if len(r) > 1]
        return numpy.mean([numpy.mean(1 - pairs) for pairs in upper]) if upper else None

    def unseen_recall(self, users, lists, seen_users):
        wanted = [{item for item in self.wanted[user] if seen_users[item] == 0} for user in users]
        shares = [len(w & set(r)) / len(w) for w, r in zip(wanted, lists) if w]
        return numpy.mean(shares) if shares else None


class Metrics(unittest.TestCase):
    def check(self, seed, split, seen, *more):
        with tempfile.TemporaryDirectory() as folder:
            judged = Judged(Path(folder), seed, split, seen, *more)
        self.assertEqual(judged.report["users"]["evaluated"], len(judged.wanted))
        self.assertEqual(judged.report["users"]["wanted"], sum(map(len, judged.wanted.values())))
        for model in judged.report["models"]:
            figures = judged.figures(model["model"])
            self.assertEqual(set(figures), set(model["metrics"]))
            for name, expected in figures.items():
                value = model["metrics"][name]["value"]
                if expected is None:
                    self.assertIsNone(value, name)
                else:
                    self.assertAlmostEqual(value, expected, delta=2e-6, msg=f"{model['model']} {name}, {split}, seen {seen}, seed {seed}")
        return judged

    def test_time_split_with_ties(self):
        for seed in range(3):
            judged = self.check(seed, "time=80%", "out")
            counts = judged.models["popularity"]["counts"]
            self.assertLess(len(set(counts.tolist())), len(counts))  # there are ties
            self.assertGreater(judged.report["users"]["withoutHistory"], 0)
            self.assertGreater(judged.report["unseenItems"]["wanted"], 0)

    def test_time_split_without_ties(self):
        """Half-lives make every count another number; items without an event alone stay equal."""
        judged = self.check(7, "time=70%", "out", "--set", "popularity.half-life=9")
        counts = [count for count in judged.models["popularity"]["counts"].tolist() if count > 0]
        self.assertEqual(len(set(counts)), len(counts))

    def test_seen_items_may_come_again(self):
        for seed in range(3):
            self.assertGreater(self.check(seed, "time=60%", "in").report["split"]["heldOutPairsSeen"], 0)

    def test_leave_last(self):
        for seen in ("out", "in"):
            self.check(11, "leave-last=2", seen)


if __name__ == "__main__":
    if not Path(PROGRAM).is_file():
        strict = os.environ.get("VITRINE_STRICT") == "1" or os.environ.get("CI") == "true"
        print(f"{'missing' if strict else 'skipped'}: {os.path.relpath(PROGRAM, ROOT)} is not built")
        sys.exit(1 if strict else 77)
    unittest.main()
