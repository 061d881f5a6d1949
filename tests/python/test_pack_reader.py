#!/usr/bin/env python3
"""Packs random vectors with the native program and reads the pack with the second reader (vitrine_pack.py).

VITRINE_BIN names the program (default build/bin/vitrine); without it the test is skipped with status 77,
and fails under tests/run.sh and in CI.
VITRINE_PACK may name a finished pack that is read too, with all its checks."""
import json
import math
import os
import shutil
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

sys.path.insert(0, str(Path(__file__).parent))
import vitrine_pack
import vitrine_ranker

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("VITRINE_BIN", str(ROOT / "build" / "bin" / "vitrine"))
PRODUCTS, CLUSTERS = 2100, 30
ORDERS = 1500
SPACES = {"odd": 72, "wide": 2048}  # not a power of two; and codes of more than 4 MiB
WITHOUT = 17  # the row whose vector is NaN in "odd", and so has none


def vitrine(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300)


def clustered(random, dims):
    centres = random.standard_normal((CLUSTERS, dims)) + 0.7
    return (centres[random.integers(CLUSTERS, size=PRODUCTS)] + 0.8 * random.standard_normal((PRODUCTS, dims))).astype("<f4")


def write_sales(folder, ids):
    """[(day, {row: pieces})] of orders that were not returned, and their two files; few products, so that orders share them."""
    random, kept, orders, items = numpy.random.default_rng(7), [], ["order_id,user_id,ordered_at,status"], ["order_id,product_id,quantity"]
    for order in range(ORDERS):
        day, returned = int(random.integers(20300, 20500)), order % 10 == 0
        held = {int(row): 1 + order % 3 for row in random.choice(80 + 1500 * (order % 7 == 0), size=1 + order % 8, replace=False)}
        date = numpy.datetime64(day, "D")
        orders.append(f"o{order},u{order % 90},{date},{'returned' if returned else 'delivered'}")
        items += [f"o{order},{ids[row]},{pieces}" for row, pieces in held.items()]
        if not returned:
            kept.append((day, held))
    (folder / "orders.csv").write_text("\n".join(orders) + "\n")
    (folder / "order_items.csv").write_text("\n".join(items) + "\n")
    return kept


def write_inputs(folder):
    random = numpy.random.default_rng(20)
    ids = sorted(random.choice(90_000, PRODUCTS, replace=False).tolist())
    lines = ["id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName,sizes"]
    lines += [f"{i},Men,Apparel,Topwear,Tshirts,Blue,Summer,2011,Casual,Plain shirt number {i},{'' if i % 2 else 'S|M'}" for i in ids]
    (folder / "styles.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "ids.json").write_text(json.dumps(ids))
    vectors = {name: clustered(random, dims) for name, dims in SPACES.items()}
    vectors["odd"][WITHOUT, 3] = numpy.nan
    for name, array in vectors.items():
        numpy.save(folder / f"{name}.npy", array)
    return ids, vectors


def write_safetensors(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, array in tensors.items():
        content = array.tobytes()
        kind = {"float32": "F32", "uint32": "U32", "int32": "I32", "uint8": "U8"}[array.dtype.name]
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def write_models(folder, ids):
    """Drawn models of half of the products, in an order of their own, and of one that the catalog does not have."""
    random, k, dims = numpy.random.default_rng(3), 9, 20
    items = random.permutation(ids)[:len(ids) // 2].tolist() + [99_999]
    count = len(items)
    numpy.save(folder / "item_ids.npy", numpy.array([str(item) for item in items]).astype("S"))
    vectors = random.standard_normal((count, dims)).astype("f4")
    neighbours = {"neighbours": random.integers(count, size=(count, k)).astype("u4"),
                  "weights": -numpy.sort(-random.standard_exponential((count, k))).astype("f4")}
    number = lambda *values: numpy.array(values, dtype="f4")
    models = {
        "itemknn": neighbours, "ease": neighbours,
        "ials": {"item_factors": vectors, "confidence": number(8, 0.5)},
        "two-tower": {"item_vectors": vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True),
                      "history_vectors": random.standard_normal((count, dims)).astype("f4"), "half_life_days": number(30),
                      "temperature": number(0.2), "bias": vectors[0],
                      "profile_vectors": 3 * random.standard_normal((3, dims)).astype("f4")},
    }
    for kind, tensors in models.items():
        more = {"profile_values": "gender=women\ngender=men\nage=20-29"} if kind == "two-tower" else {}
        write_safetensors(folder / f"{kind}.safetensors", tensors, {"format": "vitrine-model 1", "kind": kind, **more})
    write_ranker(folder / "ranker.safetensors")
    return items, models


def write_ranker(path):
    """Two trees: of a product's sales, and of what is bought with the visitor's."""
    array = lambda dtype, *values: numpy.array(values, dtype=dtype)
    tensors = {
        "flags": array("u1", 0, 1, 0), "branch_offsets": array("u4", 0, 2, 3), "branch_features": array("u4", 1, 0, 2),
        "thresholds": array("f4", 2.5, 6, 0.4), "children": array("i4", 1, -2, -1, -3, -1, -2).reshape(3, 2),
        "category_offsets": array("u4", 0), "category_words": array("u4"), "leaf_values": array("f4", 0.1, 0.7, 0.33, -0.2, 0.9),
        "branch_covers": array("f4", 6, 4, 7), "leaf_covers": array("f4", 3, 2, 1, 5, 2), "base_score": array("f4", 0.05),
    }
    write_safetensors(path, tensors, {"format": "vitrine-trees 1", "features": json.dumps(["item.orders", "item.units_30", "co-purchase.score"]),
                                      "config": "{}", "data_hash": "", "seed": "1", "note": "is left out of packs"})


class Rotation(unittest.TestCase):
    def test_the_generator_gives_the_documented_numbers(self):
        random = vitrine_pack.Pcg32(42, 54)
        self.assertEqual([f"{random.draw():08x}" for _ in range(6)],
                         ["a15c02b7", "7b47f409", "ba1d3330", "83d2f293", "bfa4784b", "cbed606e"])

    def test_turning_back_gives_the_vector_again_and_keeps_lengths(self):
        vectors = numpy.random.default_rng(1).standard_normal((4, 72)).astype("f4")
        turned = vitrine_pack.rotate(vectors, 7)
        numpy.testing.assert_allclose(vitrine_pack.rotate_back(turned, 7), vectors, atol=1e-5)
        numpy.testing.assert_allclose(numpy.linalg.norm(turned, axis=1), numpy.linalg.norm(vectors, axis=1), rtol=1e-5)
        self.assertGreater(abs(turned - vectors).max(), 0.1)


class PackInPages(unittest.TestCase):
    def test_pages_of_cards_say_what_the_catalog_says(self):
        folder = Path(tempfile.mkdtemp(prefix="vitrine-pages-"))
        self.addCleanup(shutil.rmtree, folder)
        for arguments in (["simulate", "--out", folder / "shop", "--products", 60], ["pack", "--catalog", folder / "shop" / "styles.csv", "--out",
                          folder / "pack", "--paged", "--page-products", 8]):
            done = vitrine(*arguments, "--quiet")
            self.assertEqual(done.returncode, 0, done.stderr)
        pack = vitrine_pack.Pack(folder / "pack")
        rows, sold_out = pack.cards()
        query = pack.database.execute("""SELECT price_cents, list_price_cents, stock, rating_tenths, year, id, title, image, attributes, description
                                         FROM product JOIN card USING (row) ORDER BY row""").fetchall()
        self.assertEqual(len(rows), 60)
        for row, (numbers, strings) in enumerate(rows):
            facets = [pack.facet(row, facet) for facet in vitrine_pack.FACETS]
            product_id, title, image, attributes, description = query[row][5:]
            self.assertEqual(numbers, list(query[row][:5]))
            self.assertEqual(strings, [product_id, title, image, *facets, "|".join(pack.sizes(row)), attributes, description])
            self.assertEqual(sold_out[row], numbers[2] == 0)


    def test_pages_of_lists_say_what_whole_files_say(self):
        folder = Path(tempfile.mkdtemp(prefix="vitrine-cells-"))
        self.addCleanup(shutil.rmtree, folder)
        rows = 400
        (folder / "catalog.csv").write_text("id,productDisplayName,articleType\n" + "".join(f"{i + 1},Shirt {i},Shirts\n" for i in range(rows)))
        (folder / "ids.txt").write_text("".join(f"{i + 1}\n" for i in range(rows)))
        random = numpy.random.default_rng(3)
        arguments = ["--catalog", folder / "catalog.csv", "--ids", folder / "ids.txt", "--lists", 9, "--fine"]
        for name, dims in (("narrow", 40), ("wide", 136)):
            numpy.save(folder / f"{name}.npy", random.standard_normal((rows, dims)).astype("f4"))
            arguments += ["--embeddings", f"{name}={folder / name}.npy"]
        for out, more in (("whole", []), ("paged", ["--paged"])):
            done = vitrine("pack", *arguments, "--out", folder / out, *more, "--quiet")
            self.assertEqual(done.returncode, 0, done.stderr)
        whole, paged = vitrine_pack.Pack(folder / "whole"), vitrine_pack.Pack(folder / "paged")
        for name in ("narrow", "wide"):
            cells = paged.cells(name)
            self.assertEqual("bits" in cells, name == "wide")
            for role, tensors in (("int8", {"codes": "codes", "scale": "scale", "offset": "code_offset"}), ("fine", {"fine": "fine", "offset": "fine_offset"}),
                                  ("bits", {"bits": "bits", "factor": "factor", "offset": "bit_offset", "error": "error"})):
                file = vitrine_pack.read_safetensors(whole.logical_file(role, name))
                for tensor, known in tensors.items():
                    if known in cells or name == "wide":
                        numpy.testing.assert_array_equal(cells[known], file[tensor])


class PackOfRandomVectors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="vitrine-pack-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.ids, cls.given = write_inputs(cls.folder)
        cls.orders = write_sales(cls.folder, cls.ids)
        (cls.folder / "models").mkdir()
        cls.items, cls.models = write_models(cls.folder / "models", cls.ids)
        arguments = ["pack", "--catalog", cls.folder / "styles.csv", "--schema", "styles", "--out", cls.folder / "pack", "--quiet",
                     "--transactions", cls.folder, "--models", cls.folder / "models"]
        for name in SPACES:
            arguments += ["--embeddings", f"{name}={cls.folder / name}.npy"]
        done = vitrine(*arguments, "--ids", cls.folder / "ids.json")
        if done.returncode:
            raise AssertionError(f"vitrine pack: {done.returncode}: {done.stderr}")
        cls.pack = vitrine_pack.Pack(cls.folder / "pack")
        cls.spaces = {name: cls.pack.space(name) for name in SPACES}

    def unit_rows(self, name):
        rows = self.given[name].astype("f8")
        rows[~numpy.isfinite(rows).all(axis=1)] = 0
        lengths = numpy.linalg.norm(rows, axis=1, keepdims=True)
        return numpy.divide(rows, lengths, out=numpy.zeros_like(rows), where=lengths > 0)

    def test_the_catalog_is_in_id_order(self):
        self.assertEqual(self.pack.ids, [str(i) for i in self.ids])
        self.assertEqual(self.pack.facet(0, "colour"), "Blue")
        self.assertEqual([self.pack.sizes(row) for row in range(9)], [[] if i % 2 else ["S", "M"] for i in self.ids[:9]])

    def test_large_files_come_in_parts(self):
        parts = [e for e in self.pack.manifest["files"] if e["role"] == "int8" and e["space"] == "wide"]
        self.assertEqual(len(parts), 2)
        self.assertEqual(sorted(e["bytes"] for e in parts)[1], 4 << 20)

    def test_one_bit_codes_come_before_int8_codes(self):
        roles = [e["role"] for e in self.pack.manifest["files"]]
        self.assertLess(max(i for i, r in enumerate(roles) if r == "bits"), min(i for i, r in enumerate(roles) if r == "int8"))

    def test_signals_come_after_the_first_bits(self):
        roles = [e["role"] for e in self.pack.manifest["files"]]
        self.assertEqual([role for role in roles if role != "lists"][:4], ["catalog", "bits", "signals", "terms"])

    def test_models_are_by_catalog_row_and_near_to_what_was_trained(self):
        rows = {product_id: row for row, product_id in enumerate(self.pack.ids)}
        row_of_item = [rows.get(str(item), -1) for item in self.items]
        for kind, name in (("ials", "item_factors"), ("two-tower", "item_vectors"), ("two-tower", "history_vectors")):
            model, given = self.pack.model(kind), self.models[kind][name]
            known = numpy.zeros(len(rows), dtype=bool)
            for item, row in enumerate(row_of_item[:-1]):
                known[row] = True
                step = abs(given[item]).max() / (127 if name == "history_vectors" else 32767)
                self.assertLessEqual(abs(getattr(model, name)[row] - given[item]).max(), step * 0.51)
            self.assertFalse(getattr(model, name)[~known].any())
        model, given = self.pack.model("ease"), self.models["ease"]
        for item, row in enumerate(row_of_item[:-1]):
            expected = [(row_of_item[other], weight) for other, weight in zip(given["neighbours"][item], given["weights"][item])
                        if row_of_item[other] >= 0]
            self.assertEqual(model.neighbours[row][:len(expected)].tolist(), [other for other, _ in expected])
            for found, (_, weight) in zip(model.weights[row], expected):
                self.assertAlmostEqual(found, weight, delta=given["weights"][item].max() / 127 * 0.51)

    def test_what_the_program_answers_from_models_follows_from_the_documents(self):
        now, bought = 20500 * 86400000, [self.items[3], self.items[40], self.items[800]]
        ages = [3, 40, 365]
        profile = {"format": "vitrine-profile", "version": 1, "name": "Eve", "settings": {}, "cart": [], "orders": [],
                   "events": [{"type": "like", "item": str(item), "at": now - age * 86400000} for item, age in zip(bought, ages)]}
        path = self.folder / "eve.json"
        path.write_text(json.dumps(profile))
        new = self.folder / "new.json"
        new.write_text(json.dumps({**profile, "settings": {"gender": "Men"}, "events": []}))
        day = str(numpy.datetime64(20500, "D"))
        deeds = [(self.pack.ids.index(str(item)), age + 1, 1.0) for item, age in zip(bought, ages)]  # --now is the end of the day
        for kind, who in (("itemknn", path), ("ease", path), ("ials", path), ("two-tower", path), ("two-tower", new)):
            done = vitrine("recommend", kind, "--pack", self.folder / "pack", "--profile", who, "--now", day, "--limit", 30, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            model, known = self.pack.model(kind), who == path
            answer, scores = json.loads(done.stdout)["result"], model.scores(deeds) if known else model.scores([], ["gender=men"])
            self.assertFalse(answer["coldStart"])
            shown = [self.pack.ids.index(item["id"]) for item in answer["items"]]
            for item, row in zip(answer["items"], shown):
                self.assertAlmostEqual(item["score"], scores[row], delta=1e-5 * max(1, abs(scores[row])), msg=kind)
            hidden = numpy.setdiff1d(numpy.arange(len(scores)), shown + [row for row, _, _ in deeds])
            if kind != "two-tower":
                self.assertLessEqual(scores[hidden].max(), scores[shown].min() + 1e-5)

    def test_what_the_program_ranks_follows_from_the_documents(self):
        ranker, signals, day = vitrine_ranker.Ranker(self.pack.logical_file("ranker")), self.pack.signals(), 20500
        deeds = [self.pack.ids.index(str(self.ids[i])) for i in (2, 30, 70)]
        profile = {"format": "vitrine-profile", "version": 1, "name": "Ida", "settings": {}, "cart": [], "orders": [],
                   "events": [{"type": "like", "item": self.pack.ids[row], "at": (day - 3) * 86400000} for row in deeds]}
        (self.folder / "ida.json").write_text(json.dumps(profile))
        done = vitrine("recommend", "ranked", "--pack", self.folder / "pack", "--profile", self.folder / "ida.json", "--limit", 200,
                       "--now", numpy.datetime64(day, "D"), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        items = json.loads(done.stdout)["result"]["items"]
        self.assertEqual(len(items), 200)
        until, scores, begins, ends = min(day, signals.last_day), set(), signals.partner_offsets[:-1], signals.partner_offsets[1:]
        for item in items:
            row = self.pack.ids.index(item["id"])
            self.assertNotIn(row, deeds)
            begin, end = signals.day_offsets[row:row + 2]
            units = sum(int(pieces) for age, pieces in zip(signals.day_ages[begin:end], signals.day_units[begin:end]) if until - (signals.last_day - int(age)) < 30)
            together = sum(int(count) for deed in deeds for partner, count in zip(signals.partner_rows[begins[deed]:ends[deed]], signals.partner_counts[begins[deed]:ends[deed]])
                           if partner == row)
            expected = ranker.score({"item.orders": signals.orders[row], "item.units_30": units, "co-purchase.score": together / max(int(signals.orders[row]), 1) ** 0.5})
            self.assertAlmostEqual(item["score"], expected, delta=2e-6, msg=item["id"])
            scores.add(round(expected, 4))
        self.assertGreaterEqual(len(scores), 3)

    def test_the_terms_are_tf_idf(self):
        terms, rows = self.pack.terms(), len(self.pack.ids)
        seen = [terms.row(row) for row in range(rows)]
        for number, word in enumerate(terms.words):
            documents = sum(word in row for row in seen)
            self.assertEqual(documents, terms.documents[number], word)
            self.assertAlmostEqual(terms.idf[number], math.log((1 + rows) / (1 + documents)) + 1, delta=1 / 4096, msg=word)
        for row in range(0, rows, 50):
            self.assertAlmostEqual(math.sqrt(sum(weight ** 2 for weight in seen[row].values())), 255, delta=4)
            self.assertIn(self.pack.facet(row, "colour").lower(), seen[row])
        self.assertIn("sneakers = ", terms.synonyms)

    def test_the_cohorts_are_of_ten_people_and_more_and_of_this_catalog(self):
        cohorts = self.pack.cohorts()
        self.assertLessEqual(cohorts.people.sum(), 90)
        self.assertGreater(cohorts.people.sum(), 45)
        for facet in ("article_type", "colour"):
            self.assertTrue(((cohorts.of(facet).max(axis=1) == 255) | (cohorts.of(facet).max(axis=1) == 0)).all(), facet)
        self.assertEqual(cohorts.of("article_type").max(), 255)
        for cohort in range(len(cohorts.people)):
            items = cohorts.items(cohort)
            self.assertEqual(max(items.values()), 255)
            least = min(items.values()) / 255 * max(sum(row in held for _, held in self.orders) for row in items)
            self.assertGreaterEqual(round(least), 3)

    def test_the_second_reader_sees_what_the_orders_say(self):
        signals = self.pack.signals()
        self.assertEqual(signals.last_day, max(day for day, _ in self.orders))
        self.assertEqual(signals.first_day, min(day for day, _ in self.orders))
        cut = 0
        for row in range(0, PRODUCTS, 3):
            holding = [(day, held) for day, held in self.orders if row in held]
            self.assertEqual(signals.orders[row], len(holding))
            pieces, together = {}, {}
            for day, held in holding:
                pieces[signals.last_day - day] = pieces.get(signals.last_day - day, 0) + held[row]
                for other in held.keys() - {row}:
                    together[other] = together.get(other, 0) + 1
            expected = sorted(together.items(), key=lambda pair: (-pair[1], pair[0]))
            self.assertEqual(signals.partners(row), expected[:64])
            cut += len(expected) > 64
            self.assertEqual(signals.days(row), [(age, pieces[age], 0) for age in sorted(pieces) if age < 180])
        self.assertGreater(cut, 0)

    def test_vectors_are_rebuilt_within_the_step_of_their_codes(self):
        for name, space in self.spaces.items():
            expected = vitrine_pack.rotate(self.unit_rows(name), space.seed)
            rebuilt = space.row_centroids + space.residuals()
            has = space.int8["scale"] > 0
            error = abs(rebuilt - expected).max(axis=1)
            self.assertTrue((error[has] <= 0.501 * space.int8["scale"][has] + 1e-6).all(), name)
            numpy.testing.assert_allclose(numpy.linalg.norm(space.vectors()[has], axis=1), 1, atol=5e-3)

    def test_a_vector_that_is_not_finite_is_left_out(self):
        self.assertEqual(self.spaces["odd"].int8["scale"][WITHOUT], 0)
        self.assertEqual(self.spaces["odd"].info["vectors"], PRODUCTS - 1)
        self.assertEqual(self.spaces["wide"].info["vectors"], PRODUCTS)

    def test_the_one_bit_numbers_follow_their_formulas(self):
        for name, space in self.spaces.items():
            has = space.int8["scale"] > 0
            turned = vitrine_pack.rotate(self.unit_rows(name), space.seed)[has].astype("f8")
            centroid = turned.mean(axis=0)
            numpy.testing.assert_allclose(space.centroid, centroid, atol=1e-5)
            own = space.row_centroids[has].astype("f8")
            residual = turned - own
            squares, magnitudes = (residual**2).sum(axis=1), abs(residual).sum(axis=1)
            cosine = magnitudes / numpy.sqrt(space.dims * squares)
            bound = numpy.sqrt(squares * (1 - cosine**2) / cosine**2 / (space.dims - 1))
            numpy.testing.assert_allclose(space.bits["factor"][has], squares / magnitudes, rtol=1e-3)
            signs = numpy.where(space.sign_matrix(space.dims)[has], 1.0, -1.0)
            for offset, told in ((space.bits["offset"], signs * space.bits["factor"][has][:, None]), (space.int8["offset"], space.residuals()[has])):
                expected = residual @ centroid + ((own - centroid) * (residual - told)).sum(axis=1)
                numpy.testing.assert_allclose(offset[has], expected, atol=1e-4)
            numpy.testing.assert_allclose(space.bits["error"][has], bound, rtol=1e-2)

    def test_one_bit_estimates_are_unbiased_and_bounded(self):
        for name, space in self.spaces.items():
            rows = self.unit_rows(name)
            has = space.int8["scale"] > 0
            query = rows[5]
            error = (space.estimates(query) - rows @ query)[has]
            length = numpy.linalg.norm(vitrine_pack.rotate(query, space.seed) - space.row_centroids[has], axis=1)
            self.assertLess(abs(error.mean()), 0.01, name)
            self.assertTrue((abs(error) <= 5 * length * space.bits["error"][has] + 1e-3).mean() > 0.999, name)

    def answers(self, name, product_id, *more):
        done = vitrine("recommend", "similar", "--pack", self.folder / "pack", "--space", name, "--item", product_id,
                       "--limit", 20, "--json", *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(done.stdout)
        return document.get("result", document)["items"]

    def test_the_program_answers_as_the_second_reader_does(self):
        for name, tolerance in (("odd", 2e-4), ("wide", 2e-4)):
            for row in (0, 711, PRODUCTS - 1):
                product_id = self.pack.ids[row]
                truth = dict(self.pack.similar(name, product_id, PRODUCTS))
                best = sorted(truth.values(), reverse=True)
                for more, least_shared in (((), 18), (("--exact",), 19)):
                    items = self.answers(name, product_id, *more)
                    self.assertEqual(len(items), 20)
                    scores = [item["score"] for item in items]
                    self.assertEqual(scores, sorted(scores, reverse=True))
                    self.assertNotIn(product_id, [item["id"] for item in items])
                    for item in items:
                        self.assertAlmostEqual(item["score"], truth[item["id"]], delta=tolerance)
                    shared = sum(truth[item["id"]] >= best[19] - tolerance for item in items)
                    self.assertGreaterEqual(shared, least_shared, (name, product_id, more))

    def test_an_item_without_a_vector_has_no_look_alikes_and_is_none(self):
        missing = self.pack.ids[WITHOUT]
        self.assertEqual({item["source"] for item in self.answers("odd", missing)}, {"popular"})
        self.assertNotIn(missing, dict(self.pack.similar("odd", self.pack.ids[0], PRODUCTS)))

    def test_a_changed_byte_is_noticed_by_both(self):
        copy = self.folder / "damaged"
        shutil.copytree(self.folder / "pack", copy)
        self.addCleanup(shutil.rmtree, copy)
        entry = next(e for e in self.pack.manifest["files"] if e["role"] == "bits")
        content = bytearray((copy / entry["path"]).read_bytes())
        content[-1] ^= 1
        (copy / entry["path"]).write_bytes(content)
        with self.assertRaises(vitrine_pack.BadPack):
            vitrine_pack.Pack(copy).space(entry["space"])
        self.assertEqual(vitrine("verify", copy, "--quiet").returncode, 4)
        self.assertEqual(vitrine("verify", self.folder / "pack", "--quiet").returncode, 0)


@unittest.skipUnless(os.environ.get("VITRINE_PACK"), "VITRINE_PACK names no pack")
class FinishedPack(unittest.TestCase):
    def test_everything_in_it_is_readable(self):
        pack = vitrine_pack.Pack(os.environ["VITRINE_PACK"])
        for info in pack.manifest["spaces"]:
            space = pack.space(info["name"])
            row = int(numpy.flatnonzero(space.int8["scale"])[0])
            self.assertEqual(len(pack.similar(info["name"], pack.ids[row], 5)), 5)
            if info["source"] == "builtin":
                vitrine_pack.read_safetensors(pack.logical_file("map", info["name"]))
        if any(entry["role"] == "signals" for entry in pack.manifest["files"]):
            self.assertGreater(pack.signals().orders.sum(), 0)
        if any(entry["role"] == "cohorts" for entry in pack.manifest["files"]):
            self.assertGreaterEqual(pack.cohorts().people.min(), 10)
        for kind in vitrine_pack.Model.MATRICES:
            if any(entry["role"] == kind for entry in pack.manifest["files"]):
                self.assertGreaterEqual(pack.model(kind).width, 1)
        for path in pack.image_paths():
            self.assertTrue((pack.folder / path).is_file(), path)


if __name__ == "__main__":
    if not Path(PROGRAM).is_file():
        strict = os.environ.get("VITRINE_STRICT") == "1" or os.environ.get("CI") == "true"
        print(f"{'missing' if strict else 'skipped'}: {os.path.relpath(PROGRAM, ROOT)} is not built")
        sys.exit(1 if strict else 77)
    unittest.main()
