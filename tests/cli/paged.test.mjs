/* Packs whose product cards come in pages: the same answers as from a whole pack, and proof of every page. */
import assert from "node:assert/strict";
import test from "node:test";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { ask, copyOf, expectStatus, fileOf, folderFor, hashes, makeShop, randomFrom, readManifest, relist, writeCatalog } from "./helpers/program.mjs";
import { writeNpy } from "./helpers/vectors.mjs";

const products = 40;
const pageRows = 6;

/** A shop packed whole, and in pages. */
function makePaged(t) {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products });
  const paged = join(folder, "paged");
  const packed = JSON.parse(expectStatus(0, "pack", "--catalog", shop.catalog, "--images", shop.images, "--out", paged, "--paged",
    "--page-products", pageRows, "--json").stdout);
  return { ...shop, folder, paged, report: packed.pack };
}

const pagesOf = (pack) => readdirSync(join(pack, "pages"), { recursive: true }).filter((path) => path.endsWith(".safetensors")).map((path) => join(pack, "pages", path));
const idsOf = ({ catalog }) => readFileSync(catalog, "utf8").trim().split("\n").slice(1).map((line) => line.split(",")[0]);

test("a paged pack answers as a whole one does, byte for byte", (t) => {
  const shop = makePaged(t);
  for (const item of idsOf(shop).filter((_, i) => i % 7 === 0)) {
    for (const more of [[], ["--limit", "30"], ["--filter", "gender=Women"], ["--variety", "high"]]) {
      const [whole, paged] = [shop.pack, shop.paged].map((pack) => expectStatus(0, "recommend", "similar", "--item", item, "--pack", pack, "--json", ...more).stdout);
      assert.equal(paged, whole);
    }
  }
  for (const words of [["recommend", "new-arrivals"], ["search", "shirt"]]) {
    const [whole, paged] = [shop.pack, shop.paged].map((pack) => ask(...words, "--pack", pack));
    assert.deepEqual(paged.result.items, whole.result.items);
  }
});

test("pages are named by their content, the index is listed first, and the report and inspect count them", (t) => {
  const { paged, report } = makePaged(t);
  const pages = pagesOf(paged);
  const count = pages.length;
  assert.ok(count >= products / pageRows / 2 && count <= products / pageRows * 2, `${count} pages`);
  for (const path of pages) {
    const hex = createHash("sha256").update(readFileSync(path)).digest("hex");
    assert.deepEqual(gunzipSync(readFileSync(`${path}.gz`)), readFileSync(path));
    assert.ok(path.endsWith(`pages/${hex.slice(0, 2)}/${hex.slice(0, 32)}.safetensors`), path);
  }
  const { files } = readManifest(paged);
  assert.deepEqual([files[0].role, files.findIndex(({ role }) => role === "catalog") > files.findIndex(({ role }) => role === "int8")], ["cards", true]);
  assert.ok(!files.some(({ path }) => path.startsWith("pages/")));
  assert.equal(report.cards.pages, count);
  assert.equal(report.cards.bytes, pages.reduce((sum, path) => sum + readFileSync(path).length, 0));
  assert.match(expectStatus(0, "inspect", paged).stdout, new RegExp(`${report.cards.bytes}  in ${count} pages of cards`));
  assert.equal(ask("inspect", paged).result.files[0].pages, count);
});

test("the same input gives the same pages", (t) => {
  const shop = makePaged(t);
  const again = join(shop.folder, "again");
  expectStatus(0, "pack", "--catalog", shop.catalog, "--images", shop.images, "--out", again, "--paged", "--page-products", pageRows, "--quiet");
  assert.deepEqual(hashes(again), hashes(shop.paged));
});

test("a product less leaves all pages as they are but for its own", (t) => {
  const shop = makePaged(t);
  const lines = readFileSync(shop.catalog, "utf8").split("\n");
  lines.splice(products >> 1, 1);
  const catalog = join(shop.folder, "less.csv");
  writeFileSync(catalog, lines.join("\n"));
  const less = join(shop.folder, "less");
  expectStatus(0, "pack", "--catalog", catalog, "--images", shop.images, "--out", less, "--paged", "--page-products", pageRows, "--quiet");
  const name = (path) => path.slice(path.indexOf("pages/"));
  const before = new Set(pagesOf(shop.paged).map(name));
  const fresh = pagesOf(less).map(name).filter((path) => !before.has(path));
  assert.ok(fresh.length >= 1 && fresh.length <= 3, `${fresh.length} of ${before.size} pages are new`);
});

test("verify proves every page, and says which is wrong or missing", (t) => {
  const { paged } = makePaged(t);
  assert.match(expectStatus(0, "verify", paged).stdout, new RegExp(`${pagesOf(paged).length} pages`));
  for (const [damage, says] of [
    [(path) => writeFileSync(path, Buffer.from(readFileSync(path)).fill(7, 300, 301)), /SHA-256/], [(path) => rmSync(path), /not there/],
    [(path) => writeFileSync(path, readFileSync(path).subarray(1)), /bytes/], [(path) => rmSync(`${path}.gz`), /\.gz: the pack tells of it/],
    [(path) => writeFileSync(`${path}.gz`, gzipSync("else")), /\.gz/], [(path) => writeFileSync(path, "x".repeat(100_000)), /longer/],
  ]) {
    const copy = copyOf(paged, `${paged}-copy`);
    const path = pagesOf(copy)[3];
    damage(path);
    const { stderr } = expectStatus(4, "verify", copy);
    assert.match(stderr, says);
    assert.ok(stderr.includes(path.slice(path.indexOf("pages/"))), stderr);
    rmSync(copy, { recursive: true });
  }
});

test("a page that says something else than the catalog is found, and the answer that needs it fails by name", (t) => {
  const { paged, catalog } = makePaged(t);
  const copy = copyOf(paged, `${paged}-copy`);
  const index = fileOf(copy, "cards");
  /* A page with another title of the same length, and an index and a manifest that agree with it. */
  const page = pagesOf(copy)[0];
  const bytes = readFileSync(page);
  const before = createHash("sha256").update(bytes).digest();
  const at = bytes.lastIndexOf(" ", bytes.indexOf("\0{\"", 64));
  bytes[at] = "_".charCodeAt(0);
  const after = createHash("sha256").update(bytes).digest();
  const folder = join(copy, "pages", after.toString("hex").slice(0, 2));
  rmSync(page);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${after.toString("hex").slice(0, 32)}.safetensors`), bytes);
  const listed = readFileSync(index);
  after.copy(listed, listed.indexOf(before));
  writeFileSync(index, listed);
  relist(copy, index);
  assert.match(expectStatus(4, "verify", copy).stderr, /cards: row \d+: its .* is not the catalog's/);
  for (const path of pagesOf(copy)) rmSync(path);
  assert.match(expectStatus(4, "recommend", "similar", "--item", readFileSync(catalog, "utf8").split("\n")[1].split(",")[0], "--pack", copy).stderr,
    /pages\/[0-9a-f/]+\.safetensors: the pack lists it, but it is not there/);
  rmSync(copy, { recursive: true });
});

test("a page has 1 to 2048 products on an average", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 12 });
  for (const wrong of ["0", "2049", "x"]) {
    expectStatus(2, "pack", "--catalog", shop.catalog, "--out", join(folder, "out"), "--paged", "--page-products", wrong);
  }
});

/* ---- lists of vectors in pages ---- */

/* More than are scored one by one whatever their lists. */
const clustered = 2400;
const lists = 24;

/** Vectors around 24 centres; product 5 has none. */
function clusteredRows(dims, random = randomFrom(3)) {
  const draw = () => Array.from({ length: dims }, () => random() - 0.5);
  const centres = Array.from({ length: lists }, draw);
  return Array.from({ length: clustered }, (_, i) => (i === 4 ? Array(dims).fill(0) : draw().map((value, j) => 0.6 * value + centres[i % lists][j])));
}

/** A catalog whose vectors lie in lists, packed whole and in pages. */
function makeLists(t, { dims = 40, more = [] } = {}) {
  const folder = folderFor(t);
  const catalog = join(folder, "catalog.csv");
  writeFileSync(catalog, readFileSync(writeCatalog(catalog, clustered), "utf8").replace(/^(\d*[05]),Men/gm, "$1,Women"));
  const vectors = writeNpy(join(folder, "vectors.npy"), clusteredRows(dims));
  const ids = join(folder, "ids.txt");
  writeFileSync(ids, Array.from({ length: clustered }, (_, i) => `${i + 1}\n`).join(""));
  const inputs = ["--catalog", catalog, "--embeddings", `drawn=${vectors}`, "--ids", ids];
  const options = [...inputs, "--lists", lists, ...more];
  const [whole, paged] = ["whole", "paged"].map((name) => join(folder, name));
  expectStatus(0, "pack", ...options, "--out", whole, "--quiet");
  const report = JSON.parse(expectStatus(0, "pack", ...options, "--out", paged, "--paged", "--json").stdout).pack;
  return { folder, catalog, inputs, whole, paged, report };
}

for (const [name, given] of [["int8 codes", {}], ["fine codes", { more: ["--fine"] }], ["one-bit codes too", { dims: 136 }]]) {
  test(`lists in pages answer as whole files do, byte for byte: ${name}`, (t) => {
    const shop = makeLists(t, given);
    for (const item of [1, 5, 77, 2399]) {
      for (const more of [[], ["--recall", "0.9"], ["--recall", "1"], ["--limit", "40"], ["--filter", "gender=Women"]]) {
        const [whole, paged] = [shop.whole, shop.paged].map((pack) => expectStatus(0, "recommend", "similar", "--item", item, "--pack", pack, "--json", ...more).stdout);
        assert.equal(paged, whole);
      }
    }
    const [whole, paged] = [shop.whole, shop.paged].map((pack) => ask("search", "blue shirt 12", "--pack", pack).result.items);
    assert.deepEqual(paged, whole);
  });
}

test("a pack of lists in pages has an index of them in place of codes, is proved, and says how many there are", (t) => {
  const { paged, report } = makeLists(t);
  const roles = readManifest(paged).files.map(({ role }) => role);
  assert.deepEqual(roles.slice(0, 3), ["cards", "lists", "cells"]);
  assert.ok(!roles.some((role) => ["bits", "int8", "fine"].includes(role)), roles.join());
  assert.equal(report.cells.pages, lists);
  const count = report.cards.pages + lists;
  assert.equal(pagesOf(paged).length, count);
  assert.match(expectStatus(0, "verify", paged).stdout, new RegExp(`${count} pages`));
  assert.match(expectStatus(0, "inspect", paged).stdout, new RegExp(`${report.cells.bytes}  in ${lists} pages of cells`));
});

test("a list's page that is wrong is found, and the answer that needs it fails by name", (t) => {
  const { paged } = makeLists(t);
  const codes = pagesOf(paged).filter((path) => readFileSync(path).includes('"code_offset"'));
  assert.equal(codes.length, lists);
  for (const path of codes) writeFileSync(path, Buffer.from(readFileSync(path)).fill(7, 400, 401));
  assert.match(expectStatus(4, "verify", paged).stderr, /pages\/[0-9a-f/]+\.safetensors: its SHA-256/);
  assert.match(expectStatus(4, "recommend", "similar", "--item", 3, "--pack", paged).stderr, /pages\/[0-9a-f/]+\.safetensors: its SHA-256/);
});

test("an answer that could do without lists' pages fails by name where they are gone, and so does a bench", (t) => {
  const folder = folderFor(t);
  const shop = join(folder, "shop"), paged = join(folder, "paged");
  expectStatus(0, "simulate", "--out", shop, "--products", 60, "--users", 30, "--orders", 200, "--quiet");
  expectStatus(0, "pack", "--catalog", join(shop, "styles.csv"), "--images", join(shop, "images"), "--transactions", shop, "--lists", 6, "--paged", "--out", paged, "--quiet");
  const forYou = ["recommend", "for-you", "--profile", join(shop, "shoppers/ines-okafor.json"), "--pack", paged];
  expectStatus(0, ...forYou);
  for (const path of pagesOf(paged).filter((page) => readFileSync(page).includes('"code_offset"'))) rmSync(path);
  const gone = /pages\/[0-9a-f/]+\.safetensors: the pack lists it, but it is not there/;
  assert.match(expectStatus(4, ...forYou).stderr, gone);
  assert.match(expectStatus(4, "bench", "--pack", paged, "--queries", 5).stderr, gone);
});

test("a product less leaves the pages of all lists as they are but for its own", (t) => {
  const shop = makeLists(t);
  const less = join(shop.folder, "less.csv"), next = join(shop.folder, "next");
  writeFileSync(less, readFileSync(shop.catalog, "utf8").split("\n").filter((line) => !line.startsWith("300,")).join("\n"));
  expectStatus(0, "pack", ...shop.inputs.map((option) => (option === shop.catalog ? less : option)), "--out", next, "--paged", "--from", shop.paged, "--quiet");
  expectStatus(0, "verify", next, "--from", shop.paged);
  const codes = (pack) => pagesOf(pack).filter((path) => readFileSync(path).includes('"code_offset"')).map((path) => path.slice(path.indexOf("pages/")));
  const before = new Set(codes(shop.paged));
  /* Also the rows that lay in the second nearest list, as the first generation's lists are balanced, stay where they are. */
  const fresh = codes(next).filter((path) => !before.has(path));
  assert.ok(fresh.length <= 1, `${fresh.length} of ${before.size} pages are new`);
});

test("bench tells recall by bytes fetched, which ends where nothing is wanted", (t) => {
  const { paged, whole } = makeLists(t);
  const { curve, scans } = ask("bench", "--pack", paged, "--queries", 20, "--recall", "0.9", "--curve");
  assert.deepEqual(curve.points.map(({ pages }) => pages), [1, 2, 4, 8, 16, undefined]);
  assert.equal(curve.f32Bytes, (clustered - 1) * 40 * 4);
  for (const [i, { bytes, recall10 }] of curve.points.entries()) {
    assert.ok(bytes > curve.startBytes && bytes >= (curve.points[i - 1]?.bytes ?? 0) && recall10 >= (curve.points[i - 1]?.recall10 ?? 0) - 0.05, `point ${i}`);
  }
  assert.equal(curve.points.at(-1).recall10, scans[0].recall10);
  assert.ok(curve.pages >= scans[0].listsProbed && curve.pages <= lists, `${curve.pages} pages, ${scans[0].listsProbed} lists`);
  assert.match(expectStatus(2, "bench", "--pack", whole, "--curve", "--queries", 5).stderr, /do not come in pages/);
});
