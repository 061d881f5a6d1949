"""A second reader of the role "ranker", written from docs/pack-format.md alone. Plain and slow on purpose."""
import json

import numpy

from vitrine_pack import read_safetensors, require

SOURCES = ("repurchase", "co-purchase", "itemknn", "ease", "ials", "two-tower", "similar", "trending", "popular", "popular-segment")
MISSING_LEFT, ZERO_MISSING, CATEGORICAL = 1, 2, 4


class Ranker:
    def __init__(self, content):
        self.tensors, metadata = read_safetensors(content, with_metadata=True)
        require(metadata["format"] == "vitrine-trees 1", "format")
        self.features = json.loads(metadata["features"])
        require(len(set(self.features)) == len(self.features) > 0, "features")
        self.config = json.loads(metadata["config"])
        caps = [source["cap"] for source in self.config.get("sources", [])]
        require(all(source["name"] in SOURCES for source in self.config.get("sources", [])), "sources")
        require(all(1 <= cap <= 1000 for cap in caps) and sum(caps) <= 2000, "caps")
        self.offsets = self.of("branch_offsets", "<u4").tolist()
        trees, branches = len(self.offsets) - 1, self.offsets[-1]
        require(self.offsets[0] == 0 and sorted(self.offsets) == self.offsets, "branch_offsets")
        for name, dtype, count in (("branch_features", "<u4", branches), ("thresholds", "<f4", branches), ("flags", "u1", branches),
                                   ("leaf_values", "<f4", branches + trees), ("branch_covers", "<f4", branches), ("leaf_covers", "<f4", branches + trees)):
            require(len(self.of(name, dtype)) == count, name)
        require(self.of("children", "<i4").shape == (branches, 2), "children")
        require((self.tensors["branch_features"] < len(self.features)).all(), "branch_features")

    def of(self, name, dtype):
        require(self.tensors[name].dtype == numpy.dtype(dtype), name)
        return self.tensors[name]

    def goes_left(self, branch, value):
        flags = int(self.tensors["flags"][branch])
        if numpy.isnan(value) or (flags & ZERO_MISSING and abs(value) <= 1e-35):
            return bool(flags & MISSING_LEFT)
        require(not flags & CATEGORICAL, "no test draws sets")
        return value < self.tensors["thresholds"][branch]

    def leaf(self, tree, row):
        at, first = 0, self.offsets[tree]
        if self.offsets[tree + 1] == first:
            return self.tensors["leaf_values"][first + tree]
        while at >= 0:
            branch = first + at
            value = row[self.tensors["branch_features"][branch]]
            at = int(self.tensors["children"][branch][0 if self.goes_left(branch, value) else 1])
        return self.tensors["leaf_values"][first + tree + (-1 - at)]

    def score(self, features):
        """features: {name: value}; what is not there is missing."""
        row = [numpy.float32(features.get(name, numpy.nan)) for name in self.features]
        total = self.tensors["base_score"][0]
        for tree in range(len(self.offsets) - 1):
            total = numpy.float32(total + self.leaf(tree, row))
        return float(total)
