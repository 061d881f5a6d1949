import assert from "node:assert/strict";
import test from "node:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, folderFor, writeCatalog } from "./helpers/program.mjs";
import { makeRows, writeFaiss, writeNpy, writeNpyInts, writeNpyTexts, writeSafetensors } from "./helpers/vectors.mjs";

const DIMS = 16;
const COUNT = 12;
const numbers = (count) => Array.from({ length: count }, (_, i) => i + 1);
const lines = (path, ids) => (writeFileSync(path, ids.map((id) => `${id}\n`).join("")), path);
const noDefects = { duplicateIds: 0, unknownIds: 0, notFinite: 0, zeroRows: 0, productsWithout: 0 };

function setting(t, count = COUNT) {
  const folder = folderFor(t);
  const inFolder = (name) => join(folder, name);
  return { inFolder, catalog: writeCatalog(inFolder("catalog.csv"), count), out: inFolder("pack") };
}

function packWith({ catalog, out }, vectors, ids) {
  const { pack } = ask("pack", "--catalog", catalog, "--embeddings", `own=${vectors}`, ...(ids ? ["--ids", ids] : []), "--out", out);
  expectStatus(0, "verify", out);
  return pack.spaces[0];
}

const similar = (pack, item) => ask("recommend", "similar", "--item", item, "--pack", pack, "--limit", 200).result.items;
const countsOf = (match) => Object.fromEntries(Object.keys(noDefects).map((name) => [name, match[name].count]));

/* The cosine order, by brute force. */
function nearest(rows, from) {
  const unit = rows.map((row) => row.map((value) => value / Math.hypot(...row)));
  return unit
    .map((row, i) => ({ id: String(i + 1), score: row.reduce((sum, value, k) => sum + value * unit[from][k], 0) }))
    .filter((_, i) => i !== from)
    .sort((a, b) => b.score - a.score);
}

test("every form of vectors and ids gives the same answers, and they are the cosine's", (t) => {
  const place = setting(t);
  const rows = makeRows(COUNT, DIMS);
  const ids = numbers(COUNT);
  const { inFolder } = place;
  const text = lines(inFolder("ids.txt"), ids);
  const jsonNumbers = inFolder("numbers.json");
  const jsonStrings = inFolder("strings.json");
  writeFileSync(jsonNumbers, JSON.stringify(ids));
  writeFileSync(jsonStrings, JSON.stringify(ids.map(String)));
  writeFileSync(inFolder("crlf.txt"), ids.join("\r\n"));
  const forms = [
    [writeNpy(inFolder("f32.npy"), rows), text],
    [writeNpy(inFolder("f64.npy"), rows, "f64"), writeNpyInts(inFolder("ids.npy"), ids)],
    [inFolder("f32.npy"), writeNpyTexts(inFolder("texts.npy"), ids)],
    [writeNpy(inFolder("f16.npy"), rows, "f16"), jsonNumbers],
    [writeSafetensors(inFolder("f32.safetensors"), rows), jsonStrings],
    [writeSafetensors(inFolder("f16.safetensors"), rows, "f16", ids), null],
    [writeFaiss(inFolder("flat.index"), rows), inFolder("crlf.txt")],
  ];
  const expected = nearest(rows, 0);
  for (const [vectors, idFile] of forms) {
    const space = packWith(place, vectors, idFile);
    assert.deepEqual([space.name, space.dims, space.vectors, space.match.rowsRead, space.match.rowsMatched], ["own", DIMS, COUNT, COUNT, COUNT]);
    assert.deepEqual(countsOf(space.match), noDefects);
    const found = similar(place.out, 1);
    assert.equal(found.length, COUNT - 1);
    for (const { id, score } of found) assert.ok(Math.abs(score - expected.find((one) => one.id === id).score) < 0.02, `${vectors}: ${id}`);
    assert.equal(found[0].id, expected[0].id);
  }
});

test("rows are matched by id, not by place", (t) => {
  const place = setting(t);
  const rows = makeRows(COUNT, DIMS);
  const ids = numbers(COUNT);
  packWith(place, writeNpy(place.inFolder("a.npy"), rows), lines(place.inFolder("a.txt"), ids));
  const straight = similar(place.out, 3);
  packWith(place, writeNpy(place.inFolder("b.npy"), rows.toReversed?.() ?? [...rows].reverse()), lines(place.inFolder("b.txt"), [...ids].reverse()));
  assert.deepEqual(similar(place.out, 3), straight);
});

for (const kind of ["f16", "f32", "f64"])
  test(`${kind}: defects are counted with examples, and such a product gets no vector`, (t) => {
    const place = setting(t);
    const rows = makeRows(COUNT + 1, DIMS);
    rows[1][3] = NaN;
    rows[2].fill(0);
    const ids = [1, 2, 3, 4, 4, 77, 7, 8, 9, 10, 11, 12, 88]; /* 4 twice; 77 and 88 are no products; 5 and 6 are missing */
    const vectors = writeNpy(place.inFolder("v.npy"), rows, kind);
    const idFile = lines(place.inFolder("ids.txt"), ids);
    const space = packWith(place, vectors, idFile);
    const { match } = space;
    assert.equal(match.rowsRead, 13);
    assert.equal(match.rowsMatched, 8);
    assert.equal(space.vectors, 8);
    assert.deepEqual(match.notFinite, { count: 1, examples: ["2"] });
    assert.deepEqual(match.zeroRows, { count: 1, examples: ["3"] });
    assert.deepEqual(match.duplicateIds, { count: 1, examples: ["4"] });
    assert.deepEqual(match.unknownIds, { count: 2, examples: ["77", "88"] });
    assert.deepEqual(match.productsWithout, { count: 4, examples: ["2", "3", "5"] });
    assert.deepEqual(similar(place.out, 1).map((item) => Number(item.id)).sort((a, b) => a - b), [4, 7, 8, 9, 10, 11, 12]);
    const line = ["validate", "--catalog", place.catalog, "--embeddings", `own=${vectors}`, "--ids", idFile];
    assert.deepEqual(ask(...line).embeddings.own, match);
    const { stderr } = expectStatus(0, ...line);
    for (const told of ["embeddings own: 8 of 13 rows matched", "1 rows hold NaN or infinity (not used): 2", "1 rows are zero (not used): 3",
      "1 rows repeat an id (the first is used): 4", "2 rows belong to no product: 77 88", "4 products have no vector: 2 3 5 ..."])
      assert.ok(stderr.includes(told), `${told}\n${stderr}`);
  });

test("a product without a vector has no look-alikes: popular products instead, and it says so", (t) => {
  const place = setting(t);
  packWith(place, writeNpy(place.inFolder("v.npy"), makeRows(5, DIMS)), lines(place.inFolder("ids.txt"), numbers(5)));
  const { result } = ask("recommend", "similar", "--item", 9, "--pack", place.out);
  assert.deepEqual([...new Set(result.items.map(({ source }) => source))], ["popular"]);
  assert.ok(!result.items.some(({ id }) => id === "9"));
  assert.equal(result.coldStart, true);
});

test("of a duplicate id the first row is used", (t) => {
  const place = setting(t, 3);
  const rows = makeRows(3, DIMS);
  packWith(place, writeNpy(place.inFolder("a.npy"), rows), lines(place.inFolder("a.txt"), [1, 2, 3]));
  const expected = similar(place.out, 1);
  packWith(place, writeNpy(place.inFolder("b.npy"), [...rows, makeRows(1, DIMS, 99)[0]]), lines(place.inFolder("b.txt"), [1, 2, 3, 2]));
  assert.deepEqual(similar(place.out, 1), expected);
});

test("huge and tiny numbers are normalised, infinity is not", (t) => {
  const place = setting(t, 4);
  const [row] = makeRows(1, DIMS);
  const rows = [row.map((value) => value * 1e38), row.map((value) => value * 1e-20), row, row.map(() => Infinity)];
  const { match } = packWith(place, writeNpy(place.inFolder("v.npy"), rows), lines(place.inFolder("ids.txt"), [1, 2, 3, 4]));
  assert.deepEqual(match.notFinite, { count: 1, examples: ["4"] });
  for (const { score } of similar(place.out, 1)) assert.ok(score > 0.99, String(score));
});

test("two spaces in one pack, chosen by --space", (t) => {
  const place = setting(t);
  const ids = lines(place.inFolder("ids.txt"), numbers(COUNT));
  const one = writeNpy(place.inFolder("one.npy"), makeRows(COUNT, 8, 1));
  const two = writeNpy(place.inFolder("two.npy"), makeRows(COUNT, 24, 2));
  const { pack } = ask("pack", "--catalog", place.catalog, "--embeddings", `one=${one}`, "--embeddings", `two=${two}`, "--ids", ids, "--out", place.out);
  assert.deepEqual(pack.spaces.map((space) => [space.name, space.dims]), [["one", 8], ["two", 24]]);
  const answers = ["one", "two"].map((name) => ask("recommend", "similar", "--item", 1, "--pack", place.out, "--space", name).result);
  assert.deepEqual(answers.map((answer) => answer.answered.space), ["one", "two"]);
  assert.notDeepEqual(answers[0].items.map((item) => item.id), answers[1].items.map((item) => item.id));
  assert.match(expectStatus(2, "recommend", "similar", "--item", 1, "--pack", place.out, "--space", "three").stderr, /three|space/);
});

const refusals = {
  "none matched": (f) => [writeNpy(f("v.npy"), makeRows(3, DIMS)), lines(f("ids.txt"), [100, 101, 102]), /none of 3 vectors belongs to a product/],
  "7 dims": (f) => [writeNpy(f("v.npy"), makeRows(3, 7)), lines(f("ids.txt"), [1, 2, 3]), /vectors of 7 dims, not 8 to 4096/],
  "4097 dims": (f) => [writeNpy(f("v.npy"), makeRows(3, 4097)), lines(f("ids.txt"), [1, 2, 3]), /vectors of 4097 dims, not 8 to 4096/],
  "no rows": (f) => [writeNpy(f("v.npy"), [], "f32", DIMS), lines(f("ids.txt"), []), /./],
  "fewer ids than rows": (f) => [writeNpy(f("v.npy"), makeRows(3, DIMS)), lines(f("ids.txt"), [1, 2]), /ids\.txt/],
  "more ids than rows": (f) => [writeNpy(f("v.npy"), makeRows(3, DIMS)), lines(f("ids.txt"), [1, 2, 3, 4]), /ids\.txt/],
  "an id array of another length": (f) => [writeNpy(f("v.npy"), makeRows(3, DIMS)), writeNpyInts(f("ids.npy"), [1, 2]), /ids\.npy/],
  "no ids at all": (f) => [writeNpy(f("v.npy"), makeRows(3, DIMS)), null, /holds no ids/],
  "a text as vectors": (f) => [lines(f("v.txt"), ["not", "vectors", "at all"]), lines(f("ids.txt"), [1, 2, 3]), /neither \.npy nor \.safetensors nor a FAISS index/],
  "an empty vectors file": (f) => [lines(f("v.txt"), []), lines(f("ids.txt"), [1]), /v\.txt/],
  "ids that are a nested JSON": (f) => [writeNpy(f("v.npy"), makeRows(1, DIMS)), lines(f("ids.json"), ["[[1]]"]), /ids\.json/],
};
for (const [name, make] of Object.entries(refusals))
  test(`${name}: status 3 in validate and pack, with the file named`, (t) => {
    const place = setting(t);
    const [vectors, ids, message] = make(place.inFolder);
    const inputs = ["--catalog", place.catalog, "--embeddings", `own=${vectors}`, ...(ids ? ["--ids", ids] : [])];
    assert.match(expectStatus(3, "validate", ...inputs, "--quiet").stderr, message);
    assert.match(expectStatus(3, "pack", ...inputs, "--out", place.out, "--quiet").stderr, message);
  });

test("4,096 dims are taken", (t) => {
  const place = setting(t, 3);
  assert.equal(packWith(place, writeNpy(place.inFolder("v.npy"), makeRows(3, 4096)), lines(place.inFolder("ids.txt"), [1, 2, 3])).dims, 4096);
});
