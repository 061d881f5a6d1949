#!/usr/bin/env python3
"""Writes the seed corpus of visual_map_fuzz.c: small maps by the rules of src/vision/visual_map.h. Its outputs are committed."""
import json
import struct
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus" / "visual_map_fuzz"


def part(name, begin, end, trunk, hidden, head, plain):
    width = end - begin
    codes = lambda count: bytes((37 * i + 11) % 256 for i in range(count))
    floats = lambda count, value: struct.pack(f"<{count}f", *[value] * count)
    tensors = [(f"{name}.layout", "I64", [6], struct.pack("<6q", begin, end, plain, hidden, 7, 0)),
               (f"{name}.weights", "F32", [2], struct.pack("<2f", 1.0, 0.25)),
               (f"{name}.trunk", "I8", [trunk, width], codes(trunk * width)),
               (f"{name}.trunk_scale", "F32", [trunk], floats(trunk, 0.01)),
               (f"{name}.trunk_offset", "F32", [trunk], floats(trunk, 0.1))]
    if hidden:
        tensors += [(f"{name}.head", "I8", [head, hidden + trunk], codes(head * (hidden + trunk))),
                    (f"{name}.head_scale", "F32", [head], floats(head, 0.01)),
                    (f"{name}.head_offset", "F32", [head], floats(head, 0.0))]
    return tensors


def write(file_name, tensors, parts, version="1"):
    header, data = {"__metadata__": {"descriptor_version": version, "parts": parts}}, b""
    for name, dtype, shape, content in tensors:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    CORPUS.mkdir(parents=True, exist_ok=True)
    (CORPUS / file_name).write_bytes(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    shape, tint = part("shape", 0, 12, 4, 5, 3, 2), part("tint", 100, 104, 2, 0, 0, 2)
    write("two_parts", shape + tint, "shape,tint")
    write("plain", tint, "tint")
    write("named_twice", tint, "tint,tint")
    write("missing_part", tint, "shape")
    write("no_parts", tint, "")
    write("newer", tint, "tint", "2")
    write("past_the_end", part("tint", 2770, 2780, 2, 0, 0, 2), "tint")
    write("backwards", part("tint", 8, 12, 2, 0, 0, 2)[1:] + [("tint.layout", "I64", [6], struct.pack("<6q", 12, 8, 2, 0, 7, 0))],
          "tint")
