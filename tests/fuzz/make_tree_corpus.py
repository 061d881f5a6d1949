#!/usr/bin/env python3
"""Writes the seed corpora of tree_model_fuzz and tree_import_fuzz (first byte: 0 XGBoost, 1 LightGBM, 2 SVMlight). Outputs are committed."""
import json
import struct
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
LETTERS = {"F32": "f", "U32": "I", "I32": "i", "U8": "B"}


def safetensors(tensors, features, version="1"):
    header, data = {"__metadata__": {"format": f"vitrine-trees {version}", "features": json.dumps(features)}}, b""
    for number, (name, dtype, shape, values) in enumerate(tensors):
        content = struct.pack(f"<{len(values)}{LETTERS[dtype]}", *values)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
        gap = -len(data) % 64
        if gap and number + 1 < len(tensors):
            header[f"pad.{number}"] = {"dtype": "U8", "shape": [gap], "data_offsets": [len(data), len(data) + gap]}
            data += bytes(gap)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 8) % 64)
    return struct.pack("<Q", len(text)) + text + data


def trees(changes=None, version="1"):
    tensors = {
        "branch_offsets": ("U32", [4], [0, 2, 3, 3]), "branch_features": ("U32", [3], [0, 2, 1]), "thresholds": ("F32", [3], [10, 0.5, 0]),
        "flags": ("U8", [3], [1, 2, 4]), "children": ("I32", [3, 2], [1, -3, -1, -2, -1, -2]), "category_offsets": ("U32", [2], [0, 2]),
        "category_words": ("U32", [2], [6, 1]), "leaf_values": ("F32", [6], [4, 2, 1, 7, 8, 0.5]),
        "branch_covers": ("F32", [3], [8, 4, 2]), "leaf_covers": ("F32", [6], [2, 2, 4, 1, 1, 0]), "base_score": ("F32", [1], [0.5]),
    }
    tensors.update(changes or {})
    return safetensors([(name, *rest) for name, rest in tensors.items()], ["price", "colour", "rank"], version)


def chain(branches):
    children = [value for i in range(branches) for value in (-1 - i, i + 1 if i + 1 < branches else -1 - branches)]
    return {
        "branch_offsets": ("U32", [2], [0, branches]), "branch_features": ("U32", [branches], [i % 3 for i in range(branches)]),
        "thresholds": ("F32", [branches], [i / 4 for i in range(branches)]), "flags": ("U8", [branches], [i % 4 for i in range(branches)]),
        "children": ("I32", [branches, 2], children), "category_offsets": ("U32", [1], [0]), "category_words": ("U32", [0], []),
        "leaf_values": ("F32", [branches + 1], list(range(branches + 1))), "branch_covers": ("F32", [branches], [1] * branches),
        "leaf_covers": ("F32", [branches + 1], [1] * (branches + 1)),
    }


def xgboost(booster="gbtree", objective="rank:ndcg"):
    model = {"gbtree_model_param": {"num_trees": "1"}, "trees": [{
        "left_children": [1, 3, -1, -1, -1], "right_children": [2, 4, -1, -1, -1], "split_indices": [0, 1, 0, 0, 0],
        "split_conditions": [2.0, float("nan"), 1.0, -1.0, 0.5], "default_left": [0, 1, 0, 0, 0], "sum_hessian": [8.0, 4.0, 4.0, 1.0, 3.0],
        "split_type": [0, 1, 0, 0, 0], "categories": [1, 33], "categories_nodes": [1], "categories_segments": [0], "categories_sizes": [2]}]}
    gradient = {"name": booster, "model": model}
    if booster == "dart":
        gradient = {"name": "dart", "gbtree": {"name": "gbtree", "model": model}, "weight_drop": [0.5]}
    return json.dumps({"learner": {
        "feature_names": ["price", "age"], "gradient_booster": gradient, "objective": {"name": objective},
        "learner_model_param": {"base_score": "5E-1", "num_class": "0", "num_feature": "2", "num_target": "1"}}, "version": [1, 7, 4]},
        separators=(",", ":")).encode()


LIGHTGBM = """tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=lambdarank
feature_names=price age

Tree=0
num_leaves=4
num_cat=2
split_feature=0 1 0
threshold=3 0 1
decision_type=8 1 1
left_child=1 -1 -2
right_child=2 -4 -3
leaf_value=10 20 30 40
leaf_count=1 2 3 4
internal_count=10 5 5
cat_boundaries=0 1 3
cat_threshold=1 80 8
is_linear=0

Tree=1
num_leaves=1
leaf_value=5

end of trees
"""


def main():
    models = {
        "sound": trees(), "newer": trees(version="2"), "chain_40": trees(chain(40)), "chain_120": trees(chain(120)), "too_deep": trees(chain(300)),
        "loop": trees({"children": ("I32", [3, 2], [0, -3, -1, -2, -1, -2])}), "nan": trees({"base_score": ("F32", [1], [float("nan")])}),
    }
    imports = {
        "xgboost": b"\0" + xgboost(), "xgboost_dart": b"\0" + xgboost("dart", "binary:logistic"), "xgboost_linear": b"\0" + xgboost("gblinear"),
        "lightgbm": b"\1" + LIGHTGBM.encode(), "lightgbm_forest": b"\1" + LIGHTGBM.replace("objective", "average_output\nobjective").encode(),
        "svmlight": b"\2" + b"0 1:0.5 3:2 # one\n2 0:1\n1 \n|2\n1\n", "svmlight_qid": b"\2" + b"0 qid:1 1:0.5\n1 qid:2 2:1e3\n",
    }
    for target, seeds in (("tree_model_fuzz", models), ("tree_import_fuzz", imports)):
        (CORPUS / target).mkdir(parents=True, exist_ok=True)
        for name, content in seeds.items():
            (CORPUS / target / name).write_bytes(content)


if __name__ == "__main__":
    main()
