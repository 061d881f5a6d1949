#!/usr/bin/env python3
"""Writes the seed corpus of model_fuzz: a byte for the kind, then a model of four items. Run once; its outputs are committed."""
import json
import struct
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus" / "model_fuzz"
KINDS = ["popularity", "itemknn", "ease", "ials", "two-tower"]
LETTERS = {"F32": "f", "U32": "I", "U16": "H", "I16": "h", "I8": "b"}


def model(kind, tensors, version="1", **metadata):
    header, data = {"__metadata__": {"format": f"vitrine-model {version}", "kind": kind, **metadata}}, b""
    for name, dtype, shape, values in tensors:
        content = struct.pack(f"<{len(values)}{LETTERS[dtype]}", *values)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 8) % 64)
    return bytes([KINDS.index(kind)]) + struct.pack("<Q", len(text)) + text + data


def neighbours(last=3):
    return ("neighbours", "U32", [4, 2], [1, 3, 0, 2, 2, 2, 0, last])


def factors(value=1.0):
    return ("item_factors", "F32", [4, 2], [value, 0, 0.5, -0.5, 0, 0, 2, 1])


def tower(temperature=0.1):
    return [("item_vectors", "I8", [4, 2], [127, 0, 90, 90, 0, 0, 0, -127]), ("item_vectors_scale", "F32", [4], [0.0079] * 4),
            ("history_vectors", "I16", [4, 2], [32767, 0, 1, 2, 0, 0, -5, 6]), ("history_vectors_scale", "F32", [4], [0.001] * 4),
            ("half_life_days", "F32", [1], [30]), ("bias", "F32", [2], [0, 1]), ("temperature", "F32", [1], [temperature])]


PROFILES = ("profile_vectors", "F32", [3, 2], [1, 0, -1, 0.5, 1e6, -1e6])


def main():
    weights = ("weights", "F32", [4, 2], [0.5, 0.25, 0.75, -0.5, 0, 0, 1, 0])
    seeds = {
        "popularity": model("popularity", [("counts", "F32", [4], [5, 0, 2, 9])]),
        "itemknn": model("itemknn", [neighbours(), weights]),
        "ease": model("ease", [("weights_scale", "F32", [4], [0.25] * 4), ("neighbours", "U16", [4, 2], [1, 3, 0, 2, 2, 2, 0, 3]),
                               ("weights", "I8", [4, 2], [2, 1, 3, -2, 0, 0, 4, 0])]),
        "ease_no_item": model("ease", [neighbours(4), weights]),
        "ials": model("ials", [factors(), ("confidence", "F32", [2], [40, 0.1])]),
        "ials_huge": model("ials", [factors(1e6), ("confidence", "F32", [2], [1e6, 1e-6])]),
        "ials_nan": model("ials", [factors(float("nan")), ("confidence", "F32", [2], [1, 1])]),
        "two_tower": model("two-tower", tower()),
        "two_tower_cold": model("two-tower", tower(0.0)),
        "two_tower_profiles": model("two-tower", tower() + [PROFILES], profile_values="gender=women\ngender=men\nage=20-29"),
        "two_tower_twice": model("two-tower", tower() + [PROFILES], profile_values="a=1\nb=1\na=1"),
        "two_tower_nameless": model("two-tower", tower() + [PROFILES]),
        "newer": model("itemknn", [neighbours(), weights], version="2"),
    }
    CORPUS.mkdir(parents=True, exist_ok=True)
    for name, content in seeds.items():
        (CORPUS / name).write_bytes(content)


if __name__ == "__main__":
    main()
