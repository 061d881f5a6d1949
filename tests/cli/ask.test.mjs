/* recommend, search and inspect on a good pack. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, copyOf, expectStatus, fileOf, folderFor, makeShop, readManifest } from "./helpers/program.mjs";
import { makeRows, writeFaiss, writeNpy, writeNpyInts, writeNpyTexts, writeSafetensors } from "./helpers/vectors.mjs";

let folder, pack, cards;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  pack = makeShop(folder, { products: 120 }).pack;
  cards = ask("search", "", "--pack", pack, "--limit", 200).result.items;
});
after(() => rmSync(folder, { recursive: true }));

const similar = (...more) => ask("recommend", "similar", "--item", 10001, "--pack", pack, ...more).result;
const search = (words, ...more) => ask("search", words, "--pack", pack, ...more).result;
const idsOf = (result) => result.items.map((item) => item.id);
/* All ids that a filter lets through, in the answer of a search for nothing. */
const filtered = (expression) => idsOf(search("", "--limit", 200, "--filter", expression)).sort();
/* What looks like `id`: everything but itself that is not sold out. */
const lookAlikes = (id) => cards.filter((card) => card.id !== id && card.stock > 0);
const expected = (predicate) => cards.filter(predicate).map((card) => card.id).sort();

test("asking twice gives the same bytes", () => {
  for (const line of [["recommend", "similar", "--item", 10001], ["recommend", "similar", "--item", 10001, "--exact"], ["search", "shirt"]])
    for (const form of [[], ["--json"]]) {
      const [first, second] = [0, 1].map(() => expectStatus(0, ...line, "--pack", pack, ...form).stdout);
      assert.ok(first.length > 100);
      assert.equal(second, first);
    }
});

test("look-alikes are ordered by score, then by catalog order, and no item stands twice or among its own", () => {
  for (const { id } of cards.slice(0, 30)) {
    const { items } = ask("recommend", "similar", "--item", id, "--pack", pack, "--limit", 200).result;
    assert.equal(items.length, lookAlikes(id).length);
    assert.equal(new Set(items.map((item) => item.id)).size, items.length);
    assert.ok(!items.some((item) => item.id === id));
    for (let i = 1; i < items.length; i++) assert.ok(items[i].score <= items[i - 1].score);
  }
});

test("the reasons' amounts add up to the score", () => {
  for (const exact of [[], ["--exact"]])
    for (const { score, reasons, source } of similar("--limit", 200, ...exact).items) {
      assert.ok(reasons.length > 0);
      assert.ok(Math.abs(reasons.reduce((sum, reason) => sum + reason.amount, 0) - score) < 1e-9, JSON.stringify({ score, reasons }));
      assert.equal(source, "similar");
    }
});

test("--limit holds and only shortens", () => {
  const all = idsOf(similar("--limit", 50));
  for (const limit of [1, 2, 12]) assert.deepEqual(idsOf(similar("--limit", limit)), all.slice(0, limit));
  assert.equal(similar().items.length, 12);
});

test("the table has a line for each item of the document", () => {
  const lines = expectStatus(0, "recommend", "similar", "--item", 10001, "--pack", pack).stdout.trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => line.split(/\s+/)[0]), idsOf(similar()));
});

test("--exact scores every row", () => {
  const { answered } = similar("--exact");
  assert.deepEqual([answered.exact, answered.stage, answered.rowsScanned], [true, "int8", lookAlikes("10001").length]);
});

test("each form of a filter lets through what it says", () => {
  const facets = { gender: "gender", category: "category", subCategory: "subCategory", articleType: "articleType", colour: "colour", brand: "brand", season: "season", usage: "usage" };
  for (const [field, key] of Object.entries(facets)) {
    const values = [...new Set(cards.map((card) => card[key]))].filter((value) => !/[,;]/.test(value)).slice(0, 2);
    assert.equal(values.length, 2, field);
    const wanted = expected((card) => values.includes(card[key]));
    assert.deepEqual(filtered(`${field}=${values.join(",")}`), wanted, field);
    assert.deepEqual(filtered(`${field}=${values[0]};${field}=${values[1]}`), wanted, field);
    assert.deepEqual(filtered(JSON.stringify({ [field]: values })), wanted, field);
    assert.deepEqual(filtered(`;;${field}=,${values[0]},;`), expected((card) => card[key] === values[0]), field);
  }
  assert.deepEqual(filtered("priceMin=40;priceMax=80"), expected((card) => card.price >= 40 && card.price <= 80));
  assert.deepEqual(filtered("inStock"), expected((card) => card.stock > 0));
  assert.deepEqual(filtered('{"inStock":true,"priceMax":59.95}'), expected((card) => card.stock > 0 && card.price <= 59.95));
  assert.deepEqual(filtered("gender=Women;inStock;priceMax=60"), expected((card) => card.gender === "Women" && card.stock > 0 && card.price <= 60));
  assert.deepEqual(filtered("gender=Nobody"), []);
  assert.deepEqual(filtered(""), expected(() => true));
  assert.deepEqual(filtered("{}"), expected(() => true));
});

test("a filter of sizes lets through what comes in one of them", () => {
  const [head, ...lines] = readFileSync(join(folder, "shop/styles.csv"), "utf8").trim().split("\n");
  const cells = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell);
  const column = head.split(",").indexOf("sizes");
  const sizes = new Map(lines.map((line) => [cells(line)[0], cells(line)[column].split("|")]));
  const coming = (...wanted) => expected(({ id }) => wanted.some((size) => sizes.get(id).includes(size)));
  assert.ok(coming("M").length > 5 && coming("M", "40").length > coming("M").length);
  assert.deepEqual(filtered("size=M"), coming("M"));
  assert.deepEqual(filtered("size=M,40"), coming("M", "40"));
  assert.deepEqual(filtered('{"size":["XS"],"gender":["Women"]}'), coming("XS").filter((id) => cards.find((card) => card.id === id).gender === "Women"));
  assert.deepEqual(filtered("size=m"), []);
});

test("recommend filters before it ranks", () => {
  const { items } = similar("--limit", 200, "--filter", "gender=Women;priceMax=60");
  assert.deepEqual(items.map((item) => item.id).sort(), expected((card) => card.id !== "10001" && card.stock > 0 && card.gender === "Women" && card.price <= 60));
});

test("recommend's filter takes words", () => {
  const words = idsOf(search("shirt", "--limit", 200)).filter((id) => id !== "10001").sort();
  assert.ok(words.length > 1 && words.length < 100);
  assert.deepEqual(idsOf(similar("--limit", 200, "--filter", "text=shirt")).sort(), words);
});

for (const expression of ["colour", "=Blue", "gender=", "gender=,", "color=Blue", "inStock=true", "inStock=false", "inStock;inStock", "priceMax=", "priceMax=ten", "priceMax=nan", "priceMax=inf",
  "size=", '{"size":"M"}', "priceMax=10;priceMax=20", "text=a;text=b", "{", "{} x", '{"gender":"Men"}', '{"gender":[1]}', '{"priceMax":"10"}', '{"inStock":1}', `${"x".repeat(100)}=1`, "{".repeat(5000)])
  test(`the filter ${expression.slice(0, 40)} is refused with status 2`, () => {
    const { stdout, stderr } = expectStatus(2, "search", "shirt", "--pack", pack, "--filter", expression);
    assert.equal(stdout, "");
    assert.match(stderr, /^vitrine search: .+\n/);
  });

for (const [line, told] of [
  [["similar", "--item", "99999"], /99999/], [["similar", "--item", ""], /./], [["similar"], /item/], [["popular", "--item", "10001"], /popular/],
  [["similar", "--item", "10001", "--space", "sound"], /sound/],
])
  test(`recommend ${line.join(" ")} is status 2 and says why`, () => {
    assert.match(expectStatus(2, "recommend", ...line, "--pack", pack).stderr, told);
  });

test("search finds what holds the words, whatever their case and whatever signs are among them", () => {
  const found = search("shirt");
  assert.ok(found.total > 0);
  assert.deepEqual(search("SHIRT"), found);
  for (const words of ['"', "shirt OR", "NEAR(", "*", "shirt\" --", "title:shirt", "a AND NOT b", "(", "é", "x".repeat(256)]) expectStatus(0, "search", words, "--pack", pack);
  assert.equal(search("xylophone").total, 0);
});

test("words of more than 256 bytes are status 2", () => {
  assert.match(expectStatus(2, "search", "x".repeat(257), "--pack", pack).stderr, /257 bytes, at most 256/);
});

test("inspect tells a pack's manifest without reading its files", (t) => {
  const copy = copyOf(pack, join(folderFor(t), "pack"));
  truncateSync(fileOf(copy, "catalog"), 0);
  const manifest = readManifest(pack);
  const { result } = ask("inspect", copy);
  assert.deepEqual(result.files.map((file) => [file.role, file.path, file.bytes, file.sha256]), manifest.files.map((file) => [file.role, file.path, file.bytes, file.sha256]));
  assert.equal(result.pack.generation, manifest.generation);
  const { stdout } = expectStatus(0, "inspect", copy);
  for (const { path } of manifest.files) assert.ok(stdout.includes(path));
});

test("inspect tells the tensors of each kind of file", (t) => {
  const at = folderFor(t);
  const rows = makeRows(5, 8);
  const tensors = (path) => ask("inspect", path).tensors.map(({ name, dtype, shape, bytes }) => [name, dtype, shape, bytes]);
  assert.deepEqual(tensors(writeSafetensors(join(at, "a"), rows, "f16", [1, 2, 3, 4, 5])), [["embeddings", "F16", [5, 8], 80], ["ids", "I64", [5], 40]]);
  assert.deepEqual(tensors(writeNpy(join(at, "b"), rows, "f64"))[0].slice(1), ["F64", [5, 8], 320]);
  assert.deepEqual(tensors(writeNpyInts(join(at, "c"), [1, 2]))[0].slice(1), ["I64", [2], 16]);
  assert.deepEqual(tensors(writeNpyTexts(join(at, "e"), ["a", "bcd"]))[0].slice(1), ["text", [2], 24]);
  assert.deepEqual(tensors(writeFaiss(join(at, "d"), rows)), [["vectors", "F32", [5, 8], 160]]);
  for (const name of ["a", "b", "c", "d"]) {
    assert.match(expectStatus(0, "inspect", join(at, name)).stdout, /bytes\n$/);
    const whole = readFileSync(join(at, name));
    for (const length of [0, 1, 7, 20, whole.length - 1]) {
      writeFileSync(join(at, "cut"), whole.subarray(0, length));
      expectStatus(3, "inspect", join(at, "cut"));
    }
  }
  for (const { path } of readManifest(pack).files.filter((file) => file.role !== "catalog")) assert.ok(tensors(join(pack, path)).length > 0);
  expectStatus(3, "inspect", fileOf(pack, "catalog"));
});

test("bench measures both scans and refuses what it cannot measure", (t) => {
  const at = folderFor(t);
  const { scans, rows } = ask("bench", "--pack", pack, "--queries", 20);
  assert.equal(rows, 120);
  assert.equal(scans.length, 2);
  for (const scan of scans) assert.ok(scan.recall10 > 0.9 && scan.recall10 <= 1 && scan.medianMs > 0, JSON.stringify(scan));
  assert.equal(scans[1].recall100, 1);
  const { dims } = readManifest(pack).spaces[0];
  expectStatus(0, "bench", "--pack", pack, "--query-vectors", writeNpy(join(at, "q.npy"), makeRows(3, dims)));
  for (const bad of [writeNpy(join(at, "none.npy"), [], "f32", dims), writeNpy(join(at, "dims.npy"), makeRows(3, 8)), writeNpy(join(at, "f64.npy"), makeRows(3, dims), "f64")]) {
    expectStatus(3, "bench", "--pack", pack, "--query-vectors", bad);
    expectStatus(3, "bench", "--pack", pack, "--vectors", bad);
  }
  expectStatus(2, "bench", "--pack", pack, "--space", "sound");
});
