#!/usr/bin/env python3
"""docs/bring-your-own-model.md: its code writes files that `vitrine pack` takes, and the answers are what its table says.

VITRINE_BIN names the program (default build/bin/vitrine); without it the test is skipped with status 77, and fails under tests/run.sh."""
import json
import os
import re
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
ITEMS, DIMS, LIKED = 40, 6, (3, 17, 29)
DAY = 20500


def vitrine(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise AssertionError(f"vitrine {arguments[0]}: {done.returncode}: {done.stderr}")
    return done.stdout


class OwnModel(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="vitrine-own-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.code = {}
        text = (ROOT / "docs" / "bring-your-own-model.md").read_text("utf-8")
        exec(re.search(r"```python\n(.*?)```", text, re.S)[1], self.code)
        lines = ["id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"]
        lines += [f"p{item},Men,Apparel,Topwear,Shirts,Blue,Summer,2020,Casual,Shirt {item}" for item in range(ITEMS)]
        (self.folder / "catalog.csv").write_text("\n".join(lines) + "\n")
        events = [{"type": "like", "item": f"p{item}", "at": DAY * 86400000} for item in LIKED]
        profile = {"format": "vitrine-profile", "version": 1, "name": "Eve", "settings": {}, "cart": [], "orders": [], "events": events}
        (self.folder / "eve.json").write_text(json.dumps(profile))
        numpy.save(self.folder / "item_ids.npy", numpy.array([f"p{item}" for item in range(ITEMS)]))
        self.random = numpy.random.default_rng(2)

    def answers(self, kind, profile="eve"):
        """{item: score}."""
        vitrine("pack", "--catalog", self.folder / "catalog.csv", "--models", self.folder, "--out", self.folder / "pack", "--quiet")
        day = str(numpy.datetime64(DAY, "D"))
        text = vitrine("recommend", kind, "--pack", self.folder / "pack", "--profile", self.folder / f"{profile}.json", "--now", day, "--limit", 100, "--json")
        result = json.loads(text)["result"]
        self.assertFalse(result["coldStart"])
        return {int(item["id"][1:]): item["score"] for item in result["items"]}

    def expect(self, kind, scores, delta, any_sign=False, profile="eve"):
        liked = LIKED if profile == "eve" else ()
        shown = {item: score for item, score in enumerate(scores) if item not in liked and (any_sign or score > delta)}
        found = self.answers(kind, profile)
        self.assertLessEqual(shown.keys(), found.keys())
        for item, score in found.items():
            self.assertAlmostEqual(score, scores[item], delta=delta)

    def test_an_item_item_matrix(self):
        matrix = self.random.random((ITEMS, ITEMS))
        self.code["write_model"](self.folder, "ease", self.code["top_rows"](matrix, ITEMS - 1))
        self.expect("ease", matrix[list(LIKED)].sum(axis=0), 3 * 1 / 127)

    def test_factors(self):
        factors = self.random.standard_normal((ITEMS, DIMS)).astype("f4")
        self.code["write_model"](self.folder, "ials", {"item_factors": factors, "confidence": self.code["number"](7, 0.3)})
        liked = factors[list(LIKED)].astype("f8")
        system = factors.T.astype("f8") @ factors + 7 * liked.T @ liked + 0.3 * numpy.eye(DIMS)
        self.expect("ials", factors @ numpy.linalg.solve(system, 8 * liked.sum(axis=0)), 1e-3)

    def test_towers(self):
        items, history = (self.random.standard_normal((ITEMS, DIMS)).astype("f4") for _ in range(2))
        items /= numpy.linalg.norm(items, axis=1, keepdims=True)
        number = self.code["number"]
        self.code["write_model"](self.folder, "two-tower", {"item_vectors": items, "history_vectors": history, "bias": history[0],
                                                            "half_life_days": number(2), "temperature": number(0.5)}, seed="4")
        user = history[0] + 2 ** (-1 / 2) * history[list(LIKED)].sum(axis=0) / 3 ** 0.5  # liked one day before the end of --now
        self.expect("two-tower", items @ user / numpy.linalg.norm(user) / 0.5, 0.05, any_sign=True)

    def test_a_tower_that_knows_profiles(self):
        items, history, profiles = (self.random.standard_normal((count, DIMS)).astype("f4") for count in (ITEMS, ITEMS, 3))
        items /= numpy.linalg.norm(items, axis=1, keepdims=True)
        number, names = self.code["number"], ["gender=men", "gender=women", "age=20-29"]
        self.code["write_model"](self.folder, "two-tower", {"item_vectors": items, "history_vectors": history, "bias": history[0], "half_life_days": number(2),
                                                            "temperature": number(0.5), "profile_vectors": profiles}, profile_values="\n".join(names))
        new = {"format": "vitrine-profile", "version": 1, "name": "Adam", "settings": {"gender": "Men"}, "cart": [], "orders": [], "events": []}
        (self.folder / "adam.json").write_text(json.dumps(new))
        user = history[0] + profiles[0]
        self.expect("two-tower", items @ user / numpy.linalg.norm(user) / 0.5, 0.05, any_sign=True, profile="adam")


if __name__ == "__main__":
    if not Path(PROGRAM).is_file():
        strict = os.environ.get("VITRINE_STRICT") == "1" or os.environ.get("CI") == "true"
        print(f"{'missing' if strict else 'skipped'}: {os.path.relpath(PROGRAM, ROOT)} is not built")
        sys.exit(1 if strict else 77)
    unittest.main()
