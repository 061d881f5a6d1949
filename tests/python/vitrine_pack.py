"""A second reader of Vitrine packs, written from docs/pack-format.md alone. Plain and slow on purpose; needs numpy."""
import hashlib
import json
import re
import sqlite3
import struct
from pathlib import Path

import numpy

DTYPES = {"BOOL": "?", "U8": "u1", "I8": "i1", "I16": "<i2", "U16": "<u2", "F16": "<f2", "I32": "<i4", "U32": "<u4",
          "F32": "<f4", "F64": "<f8", "I64": "<i8", "U64": "<u8"}
MASK64 = (1 << 64) - 1
OF_A_SPACE = ("lists", "bits", "int8", "fine", "cells", "map", "text-map")
MODELS = ("itemknn", "ease", "ials", "two-tower", "ranker")
OF_THE_PACK = ("catalog", "cards", "signals", "terms", "cohorts", *MODELS)
FACETS = ["gender", "category", "sub_category", "article_type", "colour", "brand", "season", "usage"]


class BadPack(Exception):
    """The pack breaks a rule of docs/pack-format.md."""


def require(condition, message):
    if not condition:
        raise BadPack(message)


# ---- section 1: the manifest ----

def unique_object(pairs):
    keys = [key for key, _ in pairs]
    require(len(set(keys)) == len(keys), "a key comes twice")
    return dict(pairs)


def whole(value, least, most, name):
    exact = isinstance(value, int) and not isinstance(value, bool)
    require(exact and least <= value <= most and value < 2**53, f"{name} is not a whole number in {least}..{most}")
    return value


def check_space(space, products):
    require(re.fullmatch(r"[A-Za-z0-9_-]{1,63}", space["name"]), "space name")
    whole(space["dims"], 8, 4096, "dims")
    require(space["rows"] == products, "rows")
    whole(space["vectors"], 0, space["rows"], "vectors")
    whole(space.get("lists", 1), 1, 65534, "lists")
    require(space["metric"] == "cosine", "metric")
    require(re.fullmatch(r"0|[1-9][0-9]*", space["rotation_seed"]) and int(space["rotation_seed"]) <= MASK64, "seed")
    at = 0
    for part in space["parts"]:
        require(part["begin"] == at and part["end"] > at, "parts do not cover the dims in order")
        at = part["end"]
    require(at in (0, space["dims"]), "parts do not end at dims")


def check_file(entry, spaces):
    require(entry["role"] in OF_A_SPACE + OF_THE_PACK, "role")
    spaceless = entry["role"] in OF_THE_PACK
    require(("space" in entry) != spaceless, "space")
    require(spaceless or entry["space"] in spaces, "space is unknown")
    whole(entry["parts"], 1, 4096, "parts")
    whole(entry["part"], 0, entry["parts"] - 1, "part")
    whole(entry["bytes"], 1, 4 << 20, "bytes")
    require(re.fullmatch(r"[A-Za-z0-9._/-]{1,127}", entry["path"]), "path")
    require(".." not in entry["path"] and entry["path"].strip("/") == entry["path"], "path leaves the pack")
    require(re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]), "sha256")
    if "gzip_bytes" in entry:
        whole(entry["gzip_bytes"], 1, entry["bytes"] - 1, "gzip_bytes")


def check_models(models, roles):
    named = [model["role"] for model in models]
    require(len(set(named)) == len(named) <= 16, "models: a role twice, or too many")
    for model in models:
        require(model["role"] in MODELS and model["role"] in roles, "models: role")
        whole(model.get("version", 1), 1, 2**31 - 1, "version")
        require(re.fullmatch(r"[0-9a-f]{64}", model["sha256"]), "models: sha256")


def read_manifest(text):
    manifest = json.loads(text, object_pairs_hook=unique_object)
    require(manifest["format"] == "vitrine-pack" and manifest["format_version"] in (1, 2), "not a pack of version 1 or 2")
    products = whole(manifest["counts"]["products"], 0, 2**31 - 1, "products")
    names = [space["name"] for space in manifest["spaces"]]
    require(len(set(names)) == len(names) <= 16, "space names")
    for space in manifest["spaces"]:
        check_space(space, products)
    for entry in manifest["files"]:
        check_file(entry, names)
    check_models(manifest.get("models", []), {entry["role"] for entry in manifest["files"]})
    return manifest


# ---- section 2: safetensors ----

def read_safetensors(content, with_metadata=False):
    require(len(content) >= 8, "too short")
    length, = struct.unpack_from("<Q", content)
    require(length <= 100_000_000 and 8 + length <= len(content), "header length")
    text = content[8:8 + length].decode("utf-8").rstrip(" ")
    require(text.startswith("{") and text.endswith("}"), "header")
    header = json.loads(text, object_pairs_hook=unique_object)
    tensors_metadata = header.pop("__metadata__", {})
    data, tensors, at = content[8 + length:], {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        require(begin == at and end <= len(data), f"{name}: a hole or an overlap")
        array = numpy.frombuffer(data[begin:end], DTYPES[entry["dtype"]])
        tensors[name] = array.reshape(entry["shape"])
        require(name.startswith("pad.") or (8 + length + begin) % 64 == 0, f"{name}: not on a 64-byte boundary")
        at = end
    require(at == len(data), "bytes after the last tensor")
    return (tensors, tensors_metadata) if with_metadata else tensors


# ---- section 3.2: the rotation ----

class Pcg32:
    def __init__(self, seed, stream):
        self.increment = (2 * stream + 1) & MASK64
        self.state = 0
        self.draw()
        self.state = (self.state + seed) & MASK64
        self.draw()

    def draw(self):
        old = self.state
        self.state = (old * 6364136223846793005 + self.increment) & MASK64
        x = (((old >> 18) ^ old) >> 27) & 0xFFFFFFFF
        turn = old >> 59
        return (x >> turn | x << (-turn & 31)) & 0xFFFFFFFF


def signs(dims, seed, stream):
    random, drawn = Pcg32(seed, stream), []
    while len(drawn) < dims:
        word = random.draw()
        drawn += [-1.0 if word >> bit & 1 else 1.0 for bit in range(32)]
    return numpy.array(drawn[:dims], dtype=numpy.float32)


def transform(block):
    """Walsh-Hadamard along the last axis, normalised."""
    length, half = block.shape[-1], 1
    while half < length:
        pairs = block.reshape(*block.shape[:-1], -1, 2, half)
        block = numpy.stack([pairs[..., 0, :] + pairs[..., 1, :], pairs[..., 0, :] - pairs[..., 1, :]], axis=-2)
        block = block.reshape(*block.shape[:-3], length)
        half *= 2
    return block / numpy.float32(numpy.sqrt(numpy.float32(length)))


def rotate(vectors, seed):
    vectors = numpy.array(vectors, dtype=numpy.float32)
    dims = vectors.shape[-1]
    power = 1 << (dims.bit_length() - 1)
    for stream in range(3):
        vectors *= signs(dims, seed, stream)
        vectors[..., :power] = transform(vectors[..., :power])
        if power < dims:
            vectors[..., -power:] = transform(vectors[..., -power:])
    return vectors


def rotate_back(vectors, seed):
    vectors = numpy.array(vectors, dtype=numpy.float32)
    dims = vectors.shape[-1]
    power = 1 << (dims.bit_length() - 1)
    for stream in (2, 1, 0):
        if power < dims:
            vectors[..., -power:] = transform(vectors[..., -power:])
        vectors[..., :power] = transform(vectors[..., :power])
        vectors *= signs(dims, seed, stream)
    return vectors


# ---- spaces ----

class Space:
    """One vector space: its files, checked and in the order of rows, and what follows from them."""

    def __init__(self, info, bits_file, int8_file, lists_file=None, fine_file=None):
        self.info = info
        self.rows, self.dims, self.seed = info["rows"], info["dims"], int(info["rotation_seed"])
        self.bits, self.int8 = read_safetensors(bits_file), read_safetensors(int8_file)
        self.lists = read_safetensors(lists_file) if lists_file else None
        self.fine = read_safetensors(fine_file) if fine_file else None
        require(("lists" in info) == (self.lists is not None), "lists")
        self.check_files()
        self.put_in_order()
        self.check()

    def check_files(self):
        dims, places = self.dims, self.info["vectors"] if self.lists else self.rows
        words, stride = (dims + 63) // 64, (dims + 15) // 16 * 16
        expected = {"bits": ("<u8", (places, words)), "factor": ("<f4", (places,)), "offset": ("<f4", (places,)),
                    "error": ("<f4", (places,))}
        self.check_tensors(self.bits, expected)
        self.check_tensors(self.lists or self.bits, {"centroid": ("<f4", (dims,))})
        expected = {"codes": ("i1", (places, stride)), "scale": ("<f4", (places,))}
        if self.lists:
            count = self.info["lists"]
            expected["offset"] = ("<f4", (places,))
            self.check_tensors(self.lists, {"list_of_row": ("<u2", (self.rows,)), "radius": ("<f4", (count,)),
                                            "centroids": ("i1", (count, stride)), "centroid_scale": ("<f4", (count,))})
            self.check_dial()
        self.check_tensors(self.int8, expected)
        if self.fine:
            self.check_tensors(self.fine, {"fine": ("i1", (places, stride)), "offset": ("<f4", (places,))})

    def check_dial(self):
        """How far lists are probed: recalls, depths and betas rise (section 2.3)."""
        if "dial" not in self.lists:
            return
        dial = self.lists["dial"]
        self.check_tensors(self.lists, {"dial": ("<f4", (len(dial), 2))})
        require((dial >= -1).all() and (dial <= 1).all() and (numpy.diff(dial, axis=0) >= 0).all(), "dial")
        if "reach" not in self.lists:
            return
        reach, steps = self.lists["reach"], len(dial)
        self.check_tensors(self.lists, {"reach": ("<f4", (len(reach), 1 + 2 * steps)), "like_rows": ("<f4", (2,))})
        require((numpy.diff(reach[:, 0], prepend=0) > 0).all() and reach[-1, 0] <= 2**32, "reach")
        for betas in (reach[:, 1:1 + steps], reach[:, 1 + steps:]):
            require((betas >= 0).all() and (betas <= 1).all() and (numpy.diff(betas) >= 0).all(), "reach")
        require((numpy.abs(self.lists["like_rows"]) <= 4).all(), "like_rows")

    def put_in_order(self):
        """Rows of a space with lists lie list by list, those of one in ascending order (section 2.3)."""
        self.centroid = (self.lists or self.bits)["centroid"]
        if not self.lists:
            self.int8["offset"] = self.bits["offset"]
            self.row_centroids = numpy.broadcast_to(self.centroid, (self.rows, self.dims))
            return
        list_of_row = self.lists["list_of_row"]
        row_at_place = numpy.argsort(list_of_row, kind="stable")[:self.info["vectors"]]
        require((list_of_row != 65535).sum() == self.info["vectors"] and (list_of_row[row_at_place] < self.info["lists"]).all(), "list_of_row")
        for tensors in filter(None, (self.bits, self.int8, self.fine)):
            for name in [name for name in tensors if not name.startswith("pad.")]:
                by_row = numpy.zeros((self.rows, *tensors[name].shape[1:]), tensors[name].dtype)
                by_row[row_at_place] = tensors[name]
                tensors[name] = by_row
        centroids = self.lists["centroid_scale"][:, None] * self.lists["centroids"][:, :self.dims].astype(numpy.float32)
        self.row_centroids = numpy.zeros((self.rows, self.dims), numpy.float32)
        self.row_centroids[row_at_place] = centroids[list_of_row[row_at_place]]
        length = numpy.linalg.norm(self.residuals(), axis=1)[row_at_place]
        require((length <= self.lists["radius"][list_of_row[row_at_place]] * (1 + 1e-5)).all(), "radius")

    def check(self):
        dims, words = self.dims, (self.dims + 63) // 64
        codes = self.int8["codes"]
        require(not codes[:, dims:].any() and (codes > -128).all(), "codes")
        require(not self.sign_matrix(words * 64)[:, dims:].any(), "bits past dims")
        has = self.int8["scale"] > 0
        require((has == (self.bits["factor"] > 0)).all() and has.sum() == self.info["vectors"], "vectors")
        nonzero = codes[:, :dims] != 0
        agree = (codes[:, :dims] > 0) == self.sign_matrix(dims)
        require((agree | ~nonzero)[has].all(), "the bits are not the signs of the codes")

    @staticmethod
    def check_tensors(tensors, expected):
        for name, (dtype, shape) in expected.items():
            tensor = tensors[name]
            require(tensor.dtype == numpy.dtype(dtype) and tensor.shape == shape, f"{name}: {tensor.dtype}{tensor.shape}")
            require(tensor.dtype.kind != "f" or numpy.isfinite(tensor).all(), f"{name} is not finite")

    def sign_matrix(self, dims):
        """bool[rows][dims]: which bits are set."""
        unpacked = numpy.unpackbits(self.bits["bits"].view(numpy.uint8), axis=1, bitorder="little")
        return unpacked[:, :dims].astype(bool)

    def residuals(self):
        codes = self.int8["codes"][:, :self.dims].astype(numpy.float32)
        if self.fine:
            codes = codes + self.fine["fine"][:, :self.dims].astype(numpy.float32) / numpy.float32(254)
        return self.int8["scale"][:, None] * codes

    def vectors(self):
        """f32[rows][dims], in the space's own coordinates; rows without a vector are zero."""
        rebuilt = rotate_back(self.row_centroids + self.residuals(), self.seed)
        rebuilt[self.int8["scale"] == 0] = 0
        return rebuilt

    def cosines(self, query):
        """<query, row> for every row, from the finest codes (section 3.1)."""
        turned, offset = rotate(query, self.seed), (self.fine or self.int8)["offset"]
        return self.row_centroids @ turned + offset + self.residuals() @ (turned - self.centroid)

    def estimates(self, query):
        """The one-bit estimate of <query, row> for every row (section 3.3)."""
        turned = rotate(query, self.seed)
        signs_of_rows = numpy.where(self.sign_matrix(self.dims), 1.0, -1.0)
        return self.row_centroids @ turned + self.bits["offset"] + self.bits["factor"] * (signs_of_rows @ (turned - self.centroid))


# ---- section 5: signals ----

class Signals:
    LISTS = {"partner": (("partner_rows", "partner_counts"), 64), "day": (("day_ages", "day_units", "day_interactions"), 180)}

    def __init__(self, content, rows):
        self.rows, tensors = rows, read_safetensors(content)
        require(tensors["clock"].dtype == numpy.dtype("<i4") and tensors["clock"].shape == (2,), "clock")
        self.first_day, self.last_day = map(int, tensors["clock"])
        require(0 <= self.first_day <= self.last_day <= 2932896, "clock")
        for name in ("orders", "buyers", "repeat_buyers", "repeat_days"):
            setattr(self, name, self.words(tensors, name, rows))
        require((self.buyers <= self.orders).all() and (self.repeat_buyers <= self.buyers).all(), "buyers")
        for kind, (names, most) in self.LISTS.items():
            offsets = self.words(tensors, f"{kind}_offsets", rows + 1).astype("i8")
            lengths = numpy.diff(offsets)
            require(offsets[0] == 0 and (lengths >= 0).all() and (lengths <= most).all(), f"{kind}_offsets")
            setattr(self, f"{kind}_offsets", offsets)
            for name in names:
                setattr(self, name, self.words(tensors, name, int(offsets[-1])))
        for row in range(rows):
            self.check_row(row)

    @staticmethod
    def words(tensors, name, count):
        require(tensors[name].dtype == numpy.dtype("<u4") and tensors[name].shape == (count,), name)
        return tensors[name]

    def check_row(self, row):
        partners, ages = self.partners(row), [age for age, _, _ in self.days(row)]
        require(partners == sorted(partners, key=lambda pair: (-pair[1], pair[0])), "partners are not in order")
        rows = [other for other, _ in partners]
        require(all(other < self.rows and other != row for other in rows) and len(set(rows)) == len(rows), "partner_rows")
        require(all(count >= 1 for _, count in partners), "partner_counts")
        require(ages == sorted(set(ages)) and all(age <= self.last_day - self.first_day for age in ages), "day_ages")
        require(all(age < 180 for age in ages), "day_ages")

    def entries(self, row, kind):
        begin, end = getattr(self, f"{kind}_offsets")[row:row + 2]
        return [tuple(map(int, entry)) for entry in zip(*(getattr(self, name)[begin:end] for name in self.LISTS[kind][0]))]

    def partners(self, row):
        """[(row, orders that held both)], the most frequent first."""
        return self.entries(row, "partner")

    def days(self, row):
        """[(days before the last, pieces, interactions)], the latest first."""
        return self.entries(row, "day")


# ---- section 5.1: cohorts ----

class Cohorts:
    FACETS = ("category", "sub_category", "article_type", "colour", "brand", "usage")

    def __init__(self, content, value_counts, rows):
        tensors = read_safetensors(content)
        self.people, counts, self.weights = tensors["people"], tensors["value_counts"], tensors["weights"]
        require(self.people.dtype == numpy.dtype("<u4") and self.people.ndim == 1 and 1 <= len(self.people) <= 256, "people")
        require((self.people >= 10).all() and (numpy.diff(self.people.astype("i8")) <= 0).all(), "people")
        require(counts.dtype == numpy.dtype("<u4") and counts.tolist() == list(value_counts), "value_counts")
        require(self.weights.dtype == numpy.dtype("u1") and self.weights.shape == (len(self.people), sum(value_counts)), "weights")
        require((self.weights.max(axis=1) > 0).all(), "weights")
        self.begins = [sum(value_counts[:at]) for at in range(7)]

        self.offsets, self.rows, self.row_weights = tensors["item_offsets"].tolist(), tensors["item_rows"].tolist(), tensors["item_weights"]
        require(len(self.offsets) == len(self.people) + 1 and self.offsets[0] == 0, "item_offsets")
        require(self.offsets[-1] == len(self.rows) == len(self.row_weights) and (self.row_weights >= 1).all(), "item_rows")
        for begin, end in zip(self.offsets, self.offsets[1:]):
            items = self.rows[begin:end]
            require(0 <= end - begin <= 500 and items == sorted(set(items)) and all(row < rows for row in items), "item_rows")

    def items(self, cohort):
        """{row: weight 1..255}."""
        begin, end = self.offsets[cohort:cohort + 2]
        return dict(zip(self.rows[begin:end], self.row_weights[begin:end].tolist()))

    def of(self, facet):
        """u8[cohorts][values of the facet]."""
        at = self.FACETS.index(facet)
        return self.weights[:, self.begins[at]:self.begins[at + 1]]


# ---- section 6: terms ----

class Terms:
    TYPES = {"words": "u1", "word_offsets": "<u4", "documents": "<u4", "idf": "<u2", "row_offsets": "<u4", "row_terms": "<u2",
             "row_weights": "u1", "synonyms": "u1"}

    def __init__(self, content, rows):
        tensors = read_safetensors(content)
        for name, kind in self.TYPES.items():
            require(tensors[name].dtype == numpy.dtype(kind) and tensors[name].ndim == 1, name)
        at = tensors["word_offsets"].astype("i8")
        require(at[0] == 0 and (numpy.diff(at) > 0).all() and at[-1] == len(tensors["words"]), "word_offsets")
        everything = tensors["words"].tobytes()
        words = [everything[begin:end] for begin, end in zip(at, at[1:])]
        require(words == sorted(set(words)) and all(len(word) < 48 for word in words), "words")
        self.words = [word.decode("utf-8") for word in words]
        self.documents, self.idf = tensors["documents"], tensors["idf"] / 4096
        require(len(self.documents) == len(words) == len(self.idf) and (self.idf >= 1).all(), "documents")
        self.offsets = tensors["row_offsets"].astype("i8")
        require(len(self.offsets) == rows + 1 and self.offsets[0] == 0 and (numpy.diff(self.offsets) >= 0).all(), "row_offsets")
        self.terms, self.weights = tensors["row_terms"], tensors["row_weights"]
        require(len(self.terms) == len(self.weights) == self.offsets[-1] and (self.weights >= 1).all(), "row_terms")
        self.synonyms = tensors["synonyms"].tobytes().decode("utf-8")

    def row(self, row):
        """{word: weight 1..255}."""
        begin, end = self.offsets[row:row + 2]
        numbers = self.terms[begin:end].tolist()
        require(numbers == sorted(set(numbers)), "row_terms are not in order")
        return {self.words[number]: int(weight) for number, weight in zip(numbers, self.weights[begin:end])}


# ---- section 5.2: learned models ----

class Model:
    """A learned model, as floats."""
    MATRICES = {"itemknn": ("weights",), "ease": ("weights",), "ials": ("item_factors",), "two-tower": ("item_vectors", "history_vectors")}
    NUMBERS = {"ials": {"confidence": 2}, "two-tower": {"half_life_days": 1, "temperature": 1}}

    def __init__(self, content, kind, rows):
        self.kind, self.rows = kind, rows
        tensors, metadata = read_safetensors(content, with_metadata=True)
        for name in self.MATRICES[kind]:
            setattr(self, name, self.matrix(tensors, name))
        self.width = getattr(self, self.MATRICES[kind][0]).shape[1]
        for name, count in self.NUMBERS.get(kind, {}).items():
            setattr(self, name, self.floats(tensors, name, count))
        if kind == "two-tower":
            require(self.history_vectors.shape[1] == self.width, "history_vectors")
            self.bias = self.floats(tensors, "bias", self.width)
            self.read_profiles(tensors, metadata)
        if kind in ("itemknn", "ease"):
            self.neighbours = tensors["neighbours"].astype("i8")
            require(tensors["neighbours"].dtype.kind == "u" and self.neighbours.shape == (rows, self.width), "neighbours")
            require((self.neighbours < rows).all(), "neighbours")

    def read_profiles(self, tensors, metadata):
        """self.profiles: {"gender=women": vector}."""
        require(("profile_vectors" in tensors) == ("profile_values" in metadata), "profile_values")
        names = metadata["profile_values"].split("\n") if "profile_values" in metadata else []
        require(len(set(names)) == len(names) <= 4096, "profile_values")
        require(all(re.fullmatch(r"[^=\x00-\x1f\x7f]+=[^\x00-\x1f\x7f]+", name) and len(name.encode()) < 128 for name in names), "profile_values")
        vectors = self.matrix(tensors, "profile_vectors", len(names)) if names else []
        require(not names or vectors.shape[1] == self.width, "profile_vectors")
        self.profiles = dict(zip(names, vectors))

    @staticmethod
    def floats(tensors, name, count):
        values = tensors[name]
        require(values.dtype == numpy.dtype("<f4") and values.shape == (count,) and (abs(values) <= 1e6).all(), name)
        return values.astype("f8")

    def matrix(self, tensors, name, rows=None):
        codes, rows = tensors[name], self.rows if rows is None else rows
        require(codes.ndim == 2 and codes.shape[0] == rows and codes.dtype in (numpy.dtype("i1"), numpy.dtype("<i2"), numpy.dtype("<f4")), name)
        values = codes.astype("f8")
        if codes.dtype.kind == "i":
            scales = self.floats(tensors, f"{name}_scale", rows)
            require((scales >= 0).all(), f"{name}_scale")
            values *= scales[:, None]
        require((abs(values) <= 1e6).all(), name)
        return values

    def scores(self, deeds, profile=()):
        """f64[rows] for [(row, age in days, weight)] and names of profile values: strategies.md."""
        if self.kind == "two-tower":
            total = sum(weight for _, _, weight in deeds) or 1
            user = self.bias + sum(self.profiles[name] for name in profile) + sum(weight * 2 ** (-age / self.half_life_days[0]) * self.history_vectors[row] for row, age, weight in deeds) / total ** 0.5
            return self.item_vectors @ user / numpy.linalg.norm(user) / self.temperature[0]
        if self.kind == "ials":
            alpha, regularisation = self.confidence
            history, weights = self.item_factors[[row for row, _, _ in deeds]], numpy.array([weight for _, _, weight in deeds])
            system = self.item_factors.T @ self.item_factors + alpha * (history.T * weights) @ history + regularisation * numpy.eye(self.width)
            return self.item_factors @ numpy.linalg.solve(system, (1 + alpha * weights) @ history)
        sums = numpy.zeros(self.rows)
        for row, _, weight in deeds:
            numpy.add.at(sums, self.neighbours[row], weight * self.weights[row])
        return sums


# ---- the pack ----

class Pack:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.manifest = read_manifest((self.folder / "manifest.json").read_text("utf-8"))
        self.database = sqlite3.connect(":memory:")
        self.read_catalog()

    def logical_file(self, role, space=None):
        entries = [e for e in self.manifest["files"] if e["role"] == role and e.get("space") == space]
        entries.sort(key=lambda entry: entry["part"])
        require([e["part"] for e in entries] == list(range(len(entries))) and entries, f"{role}: parts")
        require(all(e["parts"] == len(entries) for e in entries), f"{role}: parts")
        pieces = []
        for entry in entries:
            piece = (self.folder / entry["path"]).read_bytes()
            require(len(piece) == entry["bytes"], f"{entry['path']}: length")
            require(hashlib.sha256(piece).hexdigest() == entry["sha256"], f"{entry['path']}: SHA-256")
            pieces.append(piece)
        return b"".join(pieces)

    def read_catalog(self):
        content = self.logical_file("catalog")
        require(content[:16] == b"SQLite format 3\0", "catalog is not SQLite")
        self.database.deserialize(content)
        require(self.database.execute("PRAGMA application_id").fetchone()[0] == 0x56744361, "application_id")
        require(self.database.execute("PRAGMA user_version").fetchone()[0] in (1, 2), "user_version")
        rows = self.database.execute("SELECT row, id FROM product ORDER BY row").fetchall()
        require([row for row, _ in rows] == list(range(self.manifest["counts"]["products"])), "rows")
        self.ids = [product_id for _, product_id in rows]

    def page(self, sha256, length):
        name = bytes(sha256).hex()
        content = (self.folder / f"pages/{name[:2]}/{name[:32]}.safetensors").read_bytes()
        require(len(content) == length and hashlib.sha256(content).hexdigest() == name, f"page {name}")
        return read_safetensors(content)

    def cards(self):
        """What all pages of cards say: (numbers, strings) a row; and which rows are sold out."""
        index, rows = read_safetensors(self.logical_file("cards")), []
        firsts, ids = index["first_rows"], index["first_ids"].tobytes()
        require(firsts[0] == 0 and firsts[-1] == len(self.ids) and len(index["page_bytes"]) == len(firsts) - 1, "first_rows")
        for page, (sha256, length) in enumerate(zip(index["page_sha256"], index["page_bytes"])):
            tensors, count = self.page(sha256, length), int(firsts[page + 1] - firsts[page])
            numbers, offsets, text = tensors["numbers"], tensors["text_offsets"], tensors["text"].tobytes()
            require(1 <= count <= 4096 and numbers.shape == (count, 5) and len(offsets) == count + 1, "page")
            for row in range(count):
                *strings, end = text[offsets[row]:offsets[row + 1]].split(b"\0")
                require(len(strings) == 14 and end == b"", "text")
                rows.append((numbers[row].tolist(), [string.decode("utf-8") for string in strings]))
            begin, end = index["first_id_offsets"][page], index["first_id_offsets"][page + 1]
            require(ids[begin:end] == rows[int(firsts[page])][1][0].encode() + b"\0", "first_ids")
        bits = numpy.unpackbits(index["sold_out"].view("u1"), bitorder="little")
        require(not bits[len(rows):].any(), "sold_out")
        return rows, bits[:len(rows)]

    def cells(self, name):
        """What all pages of a space's lists say, in the order of places (section 2.5): the tensors by name, and the greatest offset of each list."""
        info = next(space for space in self.manifest["spaces"] if space["name"] == name)
        index, list_of_row = read_safetensors(self.logical_file("cells", name)), read_safetensors(self.logical_file("lists", name))["list_of_row"]
        require(len(index["page_bytes"]) == len(index["most_offset"]) == info["lists"], "cells")
        names = ["codes", "scale", "code_offset"] + (["bits", "factor", "bit_offset", "error"] if info["dims"] > 128 else [])
        pages = []
        for place, (sha256, length) in enumerate(zip(index["page_sha256"], index["page_bytes"])):
            page = self.page(sha256, length)
            names += [more for more in ("fine", "fine_offset") if place == 0 and more in page]
            require(all(len(page[known]) == (list_of_row == place).sum() for known in names), "page")
            pages.append(page)
        for page, most in zip(pages, index["most_offset"]):
            require(all((page[known] <= most).all() for known in ("code_offset", "fine_offset") if known in names), "most_offset")
        return {known: numpy.concatenate([page[known] for page in pages]) for known in names}

    def space(self, name):
        info = next(space for space in self.manifest["spaces"] if space["name"] == name)
        has = {entry["role"] for entry in self.manifest["files"] if entry.get("space") == name}
        more = [self.logical_file(role, name) if role in has else None for role in ("lists", "fine")]
        return Space(info, self.logical_file("bits", name), self.logical_file("int8", name), *more)

    def signals(self):
        return Signals(self.logical_file("signals"), self.manifest["counts"]["products"])

    def cohorts(self):
        sql = "SELECT count(*) FROM facet_value WHERE facet = ?"
        counts = [self.database.execute(sql, (FACETS.index(facet),)).fetchone()[0] for facet in Cohorts.FACETS]
        return Cohorts(self.logical_file("cohorts"), counts, self.manifest["counts"]["products"])

    def model(self, kind):
        return Model(self.logical_file(kind), kind, self.manifest["counts"]["products"])

    def terms(self):
        return Terms(self.logical_file("terms"), self.manifest["counts"]["products"])

    def facet(self, row, facet):
        sql = f"SELECT value FROM product JOIN facet_value ON facet = ? AND facet_value.id = {facet} WHERE row = ?"
        return self.database.execute(sql, (FACETS.index(facet), row)).fetchone()[0]

    def sizes(self, row):
        if self.database.execute("PRAGMA user_version").fetchone()[0] == 1:
            return []
        sql = "SELECT value FROM product JOIN facet_value ON facet = 8 AND facet_value.id = sizes WHERE row = ?"
        return [size for size in self.database.execute(sql, (row,)).fetchone()[0].split("|") if size]

    def image_paths(self):
        return [path for path, in self.database.execute("SELECT image FROM card WHERE image <> '' ORDER BY row")]

    def similar(self, name, product_id, limit):
        """[(id, cosine)], best first, ties by row: every row scored, the query being the product's rebuilt vector."""
        space, row = self.space(name), self.ids.index(product_id)
        scores = space.cosines(space.vectors()[row])
        order = numpy.lexsort((numpy.arange(len(scores)), -scores))
        shown = [r for r in order if space.int8["scale"][r] > 0 and r != row]
        return [(self.ids[r], float(scores[r])) for r in shown[:limit]]
