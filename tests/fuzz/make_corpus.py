#!/usr/bin/env python3
"""Writes the seed corpora of the file-format fuzz targets, by numpy and by hand. Run once; its outputs are committed.
The .npy seeds are also the fixtures of tests/unit/npy_test.c, because numpy itself wrote them."""
import gzip
import json
import struct
from pathlib import Path

import numpy

CORPUS = Path(__file__).parent / "corpus"


def put(target, name, content):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def patch(old_bytes, new_bytes, preparation, operations, differences=b"", literals=b"", sums=b"\0", magic=b"VtPatch1"):
    sections = [bytes(part) for part in (preparation, operations, differences, literals, sums)]
    return (magic + struct.pack("<QQ", old_bytes, new_bytes) + bytes(64) + struct.pack("<5I", *map(len, sections))
            + b"".join(sections))


def patch_seeds():
    """Each kind of operation, renumbering, sums, and ways out of the files."""
    copy, add, insert = (lambda size: size << 2), (lambda size: size << 2 | 1), (lambda size: size << 2 | 2)
    none = [0, 0, 0]
    one_table = [1, 2, 3, 2, 5, 1, 1, 4, 6, 2, 0, 1, 0, 4]
    put("patch_fuzz", "copy", patch(16, 16, none, [copy(16), 0]))
    put("patch_fuzz", "all", patch(20, 24, none, [copy(8), 8, insert(4), add(12), 7], bytes(range(12)), b"abcd"))
    put("patch_fuzz", "renumbered", patch(40, 30, one_table, [copy(30), 4], sums=[1, 2, 5]))
    put("patch_fuzz", "past_the_end", patch(16, 16, none, [copy(16), 2]))
    put("patch_fuzz", "before_the_start", patch(16, 16, none, [copy(16), 1]))
    put("patch_fuzz", "too_short", patch(16, 17, none, [copy(16), 0]))
    put("patch_fuzz", "sums_outside", patch(16, 16, none, [copy(16), 0], sums=[1, 4, 4]))
    put("patch_fuzz", "numbers_outside", patch(16, 16, [1, 1, 3, 2, 1, 4, 7, 2, 0, 0], [copy(16), 0]))
    put("patch_fuzz", "newer", patch(16, 16, none, [copy(16), 0], magic=b"VtPatch2"))
    put("patch_fuzz", "text", b"the quick brown fox jumps over the lazy dog. the quick red fox jumps over the lazy dogs.")


def npy_seeds():
    arrays = {
        "f4_2d": numpy.arange(24, dtype="<f4").reshape(3, 8) / 4,
        "f2_2d": numpy.arange(16, dtype="<f2").reshape(2, 8) - 8,
        "f8_2d": numpy.arange(16, dtype="<f8").reshape(2, 8) * 1e30,
        "i8_ids": numpy.array([15970, -3, 9007199254740993], dtype="<i8"),
        "u1_ids": numpy.array([0, 7, 255], dtype="u1"),
        "bool": numpy.array([True, False]),
        "text_u": numpy.array(["15970", "Grün", "👗"]),
        "text_s": numpy.array([b"a", b"bc", b"def"]),
        "scalar": numpy.array(2.5, dtype="<f4"),
        "empty": numpy.zeros((0, 8), dtype="<f4"),
        "big_endian": numpy.arange(3, dtype=">i4"),
        "fortran": numpy.asfortranarray(numpy.arange(6, dtype="<f4").reshape(2, 3)),
        "record": numpy.zeros(2, dtype=[("a", "<i4"), ("b", "<f4")]),
        "complex": numpy.zeros(2, dtype="<c8"),
        "five_dimensions": numpy.zeros((1, 1, 1, 1, 1), dtype="<f4"),
    }
    for name, array in arrays.items():
        with open(CORPUS / "npy_fuzz" / f"{name}.npy", "wb") as file:
            numpy.lib.format.write_array(file, array)
    for version in (2, 3):
        with open(CORPUS / "npy_fuzz" / f"version_{version}.npy", "wb") as file:
            numpy.lib.format.write_array(file, arrays["f4_2d"], version=(version, 0))


def safetensors(header, data):
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    return struct.pack("<Q", len(text)) + text + data


def safetensors_seeds():
    entry = lambda dtype, shape, begin, end: {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}
    put("safetensors_fuzz", "two", safetensors({"__metadata__": {"by": "hand"}, "a": entry("F32", [2], 0, 8),
                                                "b": entry("I8", [3], 8, 11)}, bytes(11)))
    put("safetensors_fuzz", "scalar", safetensors({"s": entry("F64", [], 0, 8)}, bytes(8)))
    put("safetensors_fuzz", "empty", safetensors({}, b""))
    put("safetensors_fuzz", "overlap", safetensors({"a": entry("U8", [2], 0, 2), "b": entry("U8", [2], 1, 3)}, bytes(3)))
    put("safetensors_fuzz", "hole", safetensors({"a": entry("U8", [1], 1, 2)}, bytes(2)))
    put("safetensors_fuzz", "wraps", safetensors({"a": entry("U8", [1 << 32, 1 << 32], 0, 0)}, b""))
    put("safetensors_fuzz", "twice", safetensors(b'{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},'
                                                 b'"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}', b""))
    put("safetensors_fuzz", "embeddings", safetensors(
        {"__metadata__": {"ids": "[1,\"b\"]"}, "embeddings": entry("F32", [2, 8], 0, 64)}, bytes(64)))


def faiss_header(rows, dims, metric):
    return struct.pack("<iqqqBi", dims, rows, 1 << 20, 1 << 20, 1, metric)


def faiss_flat(kind, rows, dims, metric):
    values = numpy.arange(rows * dims, dtype="<f4").tobytes()
    return kind + faiss_header(rows, dims, metric) + struct.pack("<Q", rows * dims) + values


def faiss_seeds():
    ids = struct.pack("<Q", 2) + struct.pack("<qq", 5, 15970)
    put("faiss_fuzz", "ip", faiss_flat(b"IxFI", 2, 8, 0))
    put("faiss_fuzz", "l2", faiss_flat(b"IxF2", 2, 8, 1))
    put("faiss_fuzz", "generic", faiss_flat(b"IxFl", 1, 8, 1))
    put("faiss_fuzz", "idmap", b"IxMp" + faiss_header(2, 8, 0) + faiss_flat(b"IxFI", 2, 8, 0) + ids)
    put("faiss_fuzz", "idmap2", b"IxM2" + faiss_header(2, 8, 1) + faiss_flat(b"IxF2", 2, 8, 1) + ids)
    put("faiss_fuzz", "hnsw", b"IHNf" + faiss_header(2, 8, 1))
    put("faiss_fuzz", "huge", b"IxFI" + faiss_header(1 << 62, 1 << 30, 0) + struct.pack("<Q", 1 << 63))


def manifest_seeds():
    files = [("catalog", None, 0, 1, "catalog-1.sqlite"), ("bits", "looks", 0, 1, "bits-looks-1.safetensors"),
             ("int8", "looks", 0, 2, "int8-looks-1.part0"), ("int8", "looks", 1, 2, "int8-looks-1.part1"),
             ("map", "looks", 0, 1, "maps/map-looks-1.safetensors")]
    entries = []
    for role, space, part, parts, path in files:
        entry = {"role": role, "part": part, "parts": parts, "path": path, "bytes": 10, "sha256": "ab" * 32}
        entries.append({**entry, **({"space": space} if space else {})})
    manifest = {
        "format": "vitrine-pack", "format_version": 1, "min_engine": "0.1.0", "generation": "0123456789abcdef",
        "name": "demo", "licence": "CC0-1.0", "currency": "EUR",
        "counts": {"products": 3, "images": 2, "image_bytes": 12345},
        "spaces": [{"name": "looks", "source": "builtin", "dims": 96, "rows": 3, "vectors": 2, "metric": "cosine",
                    "rotation_seed": "18446744073709551615",
                    "parts": [{"name": "shape", "begin": 0, "end": 64}, {"name": "colour", "begin": 64, "end": 96}]}],
        "files": entries,
    }
    put("manifest_fuzz", "whole.json", json.dumps(manifest, indent=1).encode())
    model = {"role": "ials", "part": 0, "parts": 1, "path": "ials-1.safetensors", "bytes": 10, "sha256": "cd" * 32}
    put("manifest_fuzz", "models.json", json.dumps({**manifest, "files": [*entries, model, {**model, "role": "ease"}],
        "models": [{"role": "ials", "version": 3, "sha256": "ef" * 32}, {"role": "ease", "sha256": "01" * 32}]}, indent=1).encode())
    put("manifest_fuzz", "no_spaces.json", json.dumps({**manifest, "spaces": [], "files": entries[:1]}).encode())
    put("manifest_fuzz", "newer.json", json.dumps({**manifest, "format_version": 3}).encode())
    put("manifest_fuzz", "empty.json", b"{}")


def signals_file(**changes):
    """Four products; an aligned file as the packer writes it, but without pads."""
    tensors = {"clock": [20100, 20500], "orders": [9, 4, 0, 2], "buyers": [7, 4, 0, 2], "repeat_buyers": [2, 0, 0, 0],
               "repeat_days": [28, 0, 0, 0], "partner_offsets": [0, 2, 3, 3, 4], "partner_rows": [1, 3, 0, 0],
               "partner_counts": [3, 2, 3, 2], "day_offsets": [0, 3, 3, 4, 4], "day_ages": [0, 6, 29, 179],
               "day_units": [5, 1, 2, 0], "day_interactions": [0, 4, 1, 8], **changes}
    header, data = {}, b""
    for name, values in tensors.items():
        dtype = "I32" if name == "clock" else "U32"
        content = struct.pack(f"<{len(values)}{'i' if name == 'clock' else 'I'}", *values)
        header[name] = {"dtype": dtype, "shape": [len(values)], "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    return safetensors(text + b" " * (-(len(text) + 8) % 64), data)


def signals_seeds():
    put("signals_fuzz", "whole", signals_file())
    put("signals_fuzz", "quiet", signals_file(partner_offsets=[0] * 5, partner_rows=[], partner_counts=[], day_offsets=[0] * 5,
                                              day_ages=[], day_units=[], day_interactions=[]))
    put("signals_fuzz", "past_the_end", signals_file(partner_offsets=[0, 2, 3, 3, 5]))
    put("signals_fuzz", "falling", signals_file(day_offsets=[0, 3, 2, 4, 4]))
    put("signals_fuzz", "no_row", signals_file(partner_rows=[1, 4, 0, 0]))
    put("signals_fuzz", "twice", signals_file(partner_rows=[1, 1, 0, 0]))
    put("signals_fuzz", "clock_wraps", signals_file(clock=[-(1 << 31), (1 << 31) - 1]))


def terms_file(**changes):
    """Four products; words "blue dress red"."""
    tensors = {"words": ("U8", b"bluedressred"), "word_offsets": ("I", [0, 4, 9, 12]), "documents": ("I", [1, 2, 1]),
               "idf": ("H", [7000, 6000, 7000]), "row_offsets": ("I", [0, 2, 4, 4, 4]), "row_terms": ("H", [1, 2, 0, 1]),
               "row_weights": ("U8", bytes([200, 158, 200, 158])), "synonyms": ("U8", b"frock = dress\n"), **changes}
    header, data = {}, b""
    for name, (kind, values) in tensors.items():
        content = values if kind == "U8" else struct.pack(f"<{len(values)}{kind}", *values)
        if len(data) % 4: # no holes: a tensor fills the gap
            gap = -len(data) % 4
            header[f"pad.{len(header)}"] = {"dtype": "U8", "shape": [gap], "data_offsets": [len(data), len(data) + gap]}
            data += bytes(gap)
        entry = {"dtype": {"U8": "U8", "H": "U16", "I": "U32"}[kind], "shape": [len(values)]}
        header[name] = {**entry, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    return safetensors(text + b" " * (-(len(text) + 8) % 64), data)


def terms_seeds():
    put("terms_fuzz", "whole", terms_file())
    put("terms_fuzz", "text", "Crème women\u2019s T-Shirts, under 40".encode())
    put("terms_fuzz", "out_of_order", terms_file(words=("U8", b"dreebluesred")))
    put("terms_fuzz", "no_word", terms_file(row_terms=("H", [1, 3, 0, 1])))
    put("terms_fuzz", "falling", terms_file(row_offsets=("I", [0, 5, 4, 4, 4])))
    put("terms_fuzz", "past_the_end", terms_file(word_offsets=("I", [0, 4, 9, 13])))


def cohorts_file(people=(30, 12), value_counts=(2, 1, 2, 2, 1, 1), weights=(255, 0, 9, 255, 1, 0, 255, 0, 0, 0, 255, 255, 0, 0, 0, 0, 7, 0),
                 item_offsets=(0, 2, 3), item_rows=(1, 7, 0)):
    columns = len(weights) // max(len(people), 1)
    tensors = [("people", "U32", [len(people)], struct.pack(f"<{len(people)}I", *people)),
               ("value_counts", "U32", [len(value_counts)], struct.pack(f"<{len(value_counts)}I", *value_counts)),
               ("weights", "U8", [len(people), columns], bytes(weights)), ("item_weights", "U8", [len(item_rows)], bytes([255] * len(item_rows)))]
    tensors[2:2] = [("item_offsets", "U32", [len(item_offsets)], struct.pack(f"<{len(item_offsets)}I", *item_offsets)),
                    ("item_rows", "U32", [len(item_rows)], struct.pack(f"<{len(item_rows)}I", *item_rows))]
    header, data = {}, b""
    for name, dtype, shape, content in tensors:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    return safetensors(text + b" " * (-(len(text) + 8) % 64), data)


def cohorts_seeds():
    put("cohorts_fuzz", "whole", cohorts_file())
    put("cohorts_fuzz", "nine", cohorts_file(people=(30, 9)))
    put("cohorts_fuzz", "nobody", cohorts_file(people=(), weights=()))
    put("cohorts_fuzz", "too_wide", cohorts_file(value_counts=(2, 1, 2, 2, 1, 2)))
    put("cohorts_fuzz", "wraps", cohorts_file(value_counts=((1 << 32) - 1,) * 6))
    put("cohorts_fuzz", "past_the_end", cohorts_file(item_offsets=(0, 2, 4)))
    put("cohorts_fuzz", "no_row", cohorts_file(item_rows=(1, 8, 0)))
    put("cohorts_fuzz", "falling", cohorts_file(item_offsets=(0, 9, 3)))
    put("cohorts_fuzz", "no_taste", cohorts_file(weights=(1,) + (0,) * 17))


def text_map_file(version="1", buckets=5, rank=2, dims=8, scale=0.01):
    """Maps to eight dimensions by the rules of src/text/text_map.h."""
    codes = lambda count: bytes((37 * i + 11) % 256 for i in range(count))
    tensors = [("bucket", "I8", [buckets, rank], codes(buckets * rank)), ("axis", "I8", [dims, rank], codes(dims * rank)),
               ("pad.0", "U8", [-(buckets + dims) * rank % 4], bytes(-(buckets + dims) * rank % 4)),
               ("bucket_scale", "F32", [buckets], struct.pack(f"<{buckets}f", *[scale] * buckets)),
               ("axis_scale", "F32", [dims], struct.pack(f"<{dims}f", *[1.0] * dims)),
               ("least_cosine", "F32", [1], struct.pack("<f", 0.5))]
    header, data = {"__metadata__": {"features_version": version}}, b""
    for name, dtype, shape, content in tensors:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    return safetensors(text + b" " * (-(len(text) + 8) % 64), data)


def text_map_seeds():
    put("text_map_fuzz", "whole", text_map_file())
    put("text_map_fuzz", "text", "Crème wristwatches, under 40".encode())
    put("text_map_fuzz", "newer", text_map_file(version="2"))
    put("text_map_fuzz", "other_dims", text_map_file(dims=9))
    put("text_map_fuzz", "not_finite", text_map_file(scale=float("nan")))
    put("text_map_fuzz", "huge_scale", text_map_file(scale=1e6))
    put("text_map_fuzz", "no_buckets", text_map_file(buckets=0))


def events_seeds():
    hm = (b"t_dat,customer_id,article_id,price,sales_channel_id\n2018-09-20,aa,0663713001,0.05,2\n2018-09-19,aa,663713001,0.05,2\n"
          b"2018-09-20,bb,0541518023,0.03,1\n2018-02-30,bb,1,1,1\n,aa,1,1,1\n2018-09-20,,1,1,1\n")
    table = b"user,item,time,type,value,quantity\nu,x,1537401723004,view,4.5,2\nu,y,2018-09-20T10:00Z,buy,-1,0\nv,x,0,like,99,99999\n"
    rentals = (b"user_id\titem_id\trating\trented_for\tcategory\treview_date\n420272\t2260466\t10\tvacation\tromper\t2016-04-20\n"
               b"273551\t153475\t\tother\tgown\t2013-06-18\n")
    put("events_fuzz", "told_hm", b"\0" + hm)
    put("events_fuzz", "hm_with_lists", b"\1" + hm + b"%\narticle_id,prod_name\n0663713001,Top\n%\ncustomer_id,age\naa,20\n")
    put("events_fuzz", "table", b"\2" + table)
    put("events_fuzz", "mapped", b"\2" + b"who;what;when\n1;2;20180920\n1;3;20180919\n%\n%\n%\nuser=who,item=what,time=when")
    put("events_fuzz", "sequences", b"\3" + b"1 10 20 10\r\n2 20\n3\n1 30 \xff\n")
    put("events_fuzz", "rentals", b"\4" + rentals)
    put("events_fuzz", "packed", b"\4" + gzip.compress(rentals, mtime=0))
    put("events_fuzz", "packed_cut", b"\4" + gzip.compress(rentals, mtime=0)[:60])
    put("events_fuzz", "quotes", b"\2" + b'user,item,time\n"a,x,2018-09-20\n"b","y""z","2018-09-20 25:61:99"\n')


def aligned(tensors):
    """A safetensors file as the packer writes it: every tensor on a multiple of 64 bytes."""
    header, data = {}, b""
    for name, dtype, array in tensors:
        if len(data) % 64:
            fill = 64 - len(data) % 64
            header[f"pad.{len(header)}"] = {"dtype": "U8", "shape": [fill], "data_offsets": [len(data), len(data) + fill]}
            data += bytes(fill)
        raw = array.tobytes()
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    return safetensors(text + b" " * (-(len(text) + 8) % 64), data)


def card_page(rows, **other):
    """Rows of tests/unit/small_pack.h, as a page of cards."""
    text, offsets, numbers = b"", [0], []
    for row in rows:
        strings = [str(100 + row), f"{('Blue', 'Red')[row % 2]} piece {row}", "", "Women" if row % 4 else "Men", "", "",
                   ("Tshirts", "Jeans", "Dresses")[row % 3], ("Blue", "Red")[row % 2], "", "", "", "", other.get("attributes", '{"Fit":"Slim"}'), ""]
        text += "".join(string + "\0" for string in strings).encode()
        offsets.append(len(text))
        numbers.append([1000 + row * 10, -1, row % 5, other.get("rating", 40), 2026])
    offsets = other.get("offsets", offsets)
    return aligned([("numbers", "I64", numpy.array(numbers, dtype="<i8")), ("text_offsets", "U32", numpy.array(offsets, dtype="<u4")),
                    ("text", "U8", numpy.frombuffer(text, dtype="u1"))])


def card_index(rows_per_page=7, **other):
    firsts = list(range(0, 60, rows_per_page))
    ids = [f"{100 + row}\0".encode() for row in firsts]
    sold_out = sum(1 << row for row in range(0, 60, 5)) | other.get("more", 0)
    pages = [card_page(range(first, min(first + rows_per_page, 60))) for first in firsts]
    sizes = [other.get("bytes", len(page)) for page in pages]
    return aligned([("page_sha256", "U8", numpy.zeros((len(pages), 32), dtype="u1")), ("page_bytes", "U32", numpy.array(sizes, dtype="<u4")),
                    ("first_rows", "U32", numpy.array(other.get("rows", firsts + [60]), dtype="<u4")),
                    ("first_id_offsets", "U32", numpy.cumsum([0] + [len(text) for text in ids], dtype="<u4")),
                    ("first_ids", "U8", numpy.frombuffer(b"".join(ids), dtype="u1")), ("sold_out", "U64", numpy.array([sold_out], dtype="<u8"))])


def lists_file(dial=True, reach=True, fall=False, like_rows=(0.2, 0.9)):
    """A lists file that the space of tests/unit/cell_shelf.h takes: 3000 rows, of which row 11 has no vector, 130 dims, 60 lists."""
    list_of_row = numpy.arange(3000, dtype="<u2") % 60
    list_of_row[11] = 65535
    centroids = numpy.zeros((60, 144), dtype="i1")
    centroids[numpy.arange(60), numpy.arange(60)] = 127
    recalls = numpy.array([0.9, 0.95, 0.98, 0.99, 0.995, 0.999], dtype="<f4")
    betas = numpy.linspace(0.1, 0.6, 6, dtype="<f4")
    depths = numpy.array([[depth, *betas + index / 30, *betas + index / 20]
                          for index, depth in enumerate((1, 3, 10, 20, 40, 80, 160, 320, 640))], dtype="<f4")
    if fall:
        depths[4, 0] = 10
    tensors = [("list_of_row", "U16", list_of_row), ("centroid", "F32", numpy.zeros(130, dtype="<f4")), ("centroids", "I8", centroids),
               ("centroid_scale", "F32", numpy.full(60, 0.006, dtype="<f4")), ("radius", "F32", numpy.full(60, 0.7, dtype="<f4")),
               ("dial", "F32", numpy.stack([recalls, betas], axis=1)), ("reach", "F32", depths), ("like_rows", "F32", numpy.array(like_rows, dtype="<f4"))]
    return aligned(tensors[:8 if reach else 6 if dial else 5])


def page_seeds():
    """Those whose names begin with "list" are pages, and the index, of the lists of tests/unit/cell_shelf.h."""
    put("pages_fuzz", "lists_with_reach", b"d" + lists_file())
    put("pages_fuzz", "lists_of_an_earlier_version", b"d" + lists_file(reach=False))
    put("pages_fuzz", "lists_without_dial", b"d" + lists_file(dial=False, reach=False))
    put("pages_fuzz", "lists_whose_depths_fall", b"d" + lists_file(fall=True))
    put("pages_fuzz", "lists_like_no_row", b"d" + lists_file(like_rows=(0.9, 0.2)))
    put("pages_fuzz", "page", b"p" + card_page(range(7, 14)))
    put("pages_fuzz", "last_page", b"p" + card_page(range(56, 60)))
    put("pages_fuzz", "rating_of_99", b"p" + card_page(range(7), rating=99))
    put("pages_fuzz", "attributes_are_no_object", b"p" + card_page(range(7), attributes="[]"))
    put("pages_fuzz", "offsets_lead_out", b"p" + card_page(range(7), offsets=[0, 90, 180, 1 << 31, 0xFFFFFFFF, 400, 500, 600]))
    put("pages_fuzz", "index", b"i" + card_index())
    put("pages_fuzz", "pages_of_one", b"i" + card_index(1))
    put("pages_fuzz", "page_of_no_rows", b"i" + card_index(rows=[0, 7, 7, 21, 28, 35, 42, 49, 56, 60]))
    put("pages_fuzz", "rows_past_the_end", b"i" + card_index(rows=[0, 7, 14, 21, 28, 35, 42, 49, 56, 61]))
    put("pages_fuzz", "page_of_no_bytes", b"i" + card_index(bytes=0))
    put("pages_fuzz", "sold_out_past_the_end", b"i" + card_index(more=1 << 63))


if __name__ == "__main__":
    (CORPUS / "npy_fuzz").mkdir(parents=True, exist_ok=True)
    patch_seeds()
    npy_seeds()
    safetensors_seeds()
    page_seeds()
    faiss_seeds()
    manifest_seeds()
    signals_seeds()
    terms_seeds()
    text_map_seeds()
    cohorts_seeds()
    events_seeds()
