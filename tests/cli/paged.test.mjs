/* Packs whose product cards come in pages: the same answers as from a whole pack, and proof of every page. */
import assert from "node:assert/strict";
import test from "node:test";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { ask, copyOf, expectStatus, fileOf, folderFor, hashes, makeShop, readManifest, relist } from "./helpers/program.mjs";

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
