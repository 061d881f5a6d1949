/* vitrine check: holds on a shop, and fails with an example that can be asked again where a pack does not behave. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, expectStatus, folderFor, makeShop, parseOnly, randomFrom, root, vitrine, writeCatalog } from "./helpers/program.mjs";
import { makeRows, writeNpy } from "./helpers/vectors.mjs";

const strategies = ["history", "also-bought", "restock", "similar", "cart-addons", "trending", "interactions", "seasonal", "budget", "new-arrivals"];
const properties = ["limit", "filter", "exclusion", "reasons", "order", "source", "stranger", "repeatable", "brief", "prefix", "answered"];

let folder, shop;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  shop = makeShop(folder, { products: 120 });
});
after(() => rmSync(folder, { recursive: true }));

const idsOf = (catalog) => readFileSync(catalog, "utf8").split("\n").slice(1).filter(Boolean).map((line) => line.split(",")[0]);

/* The demo's catalog with sales of our own: orders of two products that lie `apart` rows from each other. */
function withSales(t, apart = 1) {
  const at = folderFor(t);
  const ids = idsOf(shop.catalog);
  const random = randomFrom(5);
  const orders = Array.from({ length: 400 }, (_, order) => ({ order: order + 1, first: Math.floor(random() ** 2 * ids.length), day: 1 + (order % 28) }));
  writeFileSync(join(at, "orders.csv"), ["order_id,user_id,ordered_at,status",
    ...orders.map(({ order, day }) => `${order},u${order % 60},2026-02-${String(day).padStart(2, "0")},delivered`), ""].join("\n"));
  writeFileSync(join(at, "order_items.csv"), ["order_id,product_id,quantity,unit_price",
    ...orders.flatMap(({ order, first }) => [first, (first + apart) % ids.length].map((row) => `${order},${ids[row]},1,10.00`)), ""].join("\n"));
  const pack = join(at, "pack");
  expectStatus(0, "pack", "--catalog", shop.catalog, "--images", shop.images, "--transactions", at, "--out", pack, "--quiet");
  return pack;
}

/* The demo's catalog with vectors that mean nothing. */
function withRandomVectors(t, dims) {
  const at = folderFor(t);
  const ids = idsOf(shop.catalog);
  writeFileSync(join(at, "ids.txt"), `${ids.join("\n")}\n`);
  const pack = join(at, "pack");
  expectStatus(0, "pack", "--catalog", shop.catalog, "--embeddings", `noise=${writeNpy(join(at, "noise.npy"), makeRows(ids.length, dims))}`,
    "--ids", join(at, "ids.txt"), "--out", pack, "--quiet");
  return pack;
}

/* The document, which must have no failing check. */
const expectHeld = (pack) => {
  const { status, stdout } = vitrine("check", "--pack", pack, "--json");
  const document = parseOnly(stdout);
  assert.deepEqual(failing(document), []);
  assert.equal(status, 0);
  return document;
};
const failing = (document) => document.checks.filter(({ outcome }) => outcome === "failed");
const expectBroken = (pack) => {
  const { status, stdout, stderr } = vitrine("check", "--pack", pack, "--json");
  assert.equal(status, 5);
  const document = parseOnly(stdout);
  assert.equal(stderr, `vitrine check: ${document.error.message}\n`);
  return document;
};

test("every strategy fulfils every property of the spec, and the behaviours hold, on a shop without sales", () => {
  const { ok, checks, held, failed, skipped } = expectHeld(shop.pack);
  assert.equal(ok, true);
  assert.deepEqual([held + skipped, failed], [checks.length, 0]);
  for (const strategy of strategies) {
    const named = checks.filter((check) => check.strategy === strategy && properties.includes(check.check));
    assert.deepEqual(named.map(({ check }) => check), properties, strategy);
    assert.ok(named.every(({ outcome, text }) => outcome === "ok" && /\(\d+ answers\)$/.test(text)), strategy);
  }
  const outcome = (strategy, check) => checks.find((entry) => entry.strategy === strategy && entry.check === check)?.outcome;
  assert.equal(outcome("history", "matches preferences"), "ok");
  assert.equal(outcome("history", "best by the formula"), "ok");
  assert.equal(outcome("restock", "repeat buyer"), "ok");
  assert.equal(outcome("similar", "similarity floor"), "ok");
  assert.equal(outcome("similar", "same kind"), "ok");
  assert.equal(outcome("also-bought", "excludes its input"), "skipped");
  assert.equal(outcome("cart-addons", "crosses categories"), "skipped");
});

test("with sales also-bought and add-ons are judged too", (t) => {
  const { checks } = expectHeld(withSales(t));
  const of = (strategy) => checks.find((check) => check.strategy === strategy);
  assert.equal(of("also-bought").outcome, "ok");
  assert.match(of("also-bought").text, /^never among its own \d+ answers; \d+, bought with others \d+ times, has some$/);
  assert.equal(of("cart-addons").outcome, "ok");
  assert.ok(checks.every(({ outcome }) => outcome === "ok"), JSON.stringify(checks.filter(({ outcome }) => outcome !== "ok")));
});

test("one line a check, and a last line that counts them", () => {
  const { stdout } = expectStatus(0, "check", "--pack", shop.pack);
  const lines = stdout.trimEnd().split("\n");
  const { checks, held, failed, skipped } = expectHeld(shop.pack);
  assert.equal(lines.at(-1), `${held} ok, ${failed} failed, ${skipped} skipped`);
  assert.deepEqual(lines.slice(0, -1).map((line) => line.match(/^(ok|failed|skipped) +([a-z-]+) +([^:]+):/)?.slice(1)),
    checks.map(({ outcome, strategy, check }) => [outcome, strategy, check]));
  const quiet = expectStatus(0, "check", "--pack", shop.pack, "--quiet").stdout.trimEnd().split("\n");
  assert.deepEqual(quiet, lines.filter((line) => !line.startsWith("ok ")));
});

test("asking twice gives the same bytes", () => {
  for (const form of [[], ["--json"]]) {
    const [first, second] = [0, 1].map(() => expectStatus(0, "check", "--pack", shop.pack, ...form).stdout);
    assert.equal(second, first);
  }
});

test("vectors that mean nothing fall below the similarity floor: status 5, with an example that can be asked again", (t) => {
  const pack = withRandomVectors(t, 256);
  const document = expectBroken(pack);
  assert.equal(document.ok, false);
  assert.equal(document.error.code, "VT_CHECK_FAILED");
  assert.match(document.error.message, /^\d of \d+ checks failed; the first: similar: similarity floor: /);
  assert.deepEqual(failing(document).map(({ strategy, check }) => `${strategy}: ${check}`), ["similar: similarity floor", "similar: same kind"]);
  const { request, item, score, meanTopScore, meanOfRandomPairs } = failing(document)[0].example;
  assert.ok(meanTopScore < 0.5 && Math.abs(meanOfRandomPairs) < 0.1);
  const { items } = ask("recommend", request.strategy, "--item", request.item, "--limit", request.limit, "--pack", pack).result;
  assert.deepEqual([items[0].id, items[0].score], [item, score]);
});

test("of few dims even noise has near neighbours, but not of the same kind", (t) => {
  const document = expectBroken(withRandomVectors(t, 8));
  assert.deepEqual(failing(document).map(({ strategy, check }) => `${strategy}: ${check}`), ["similar: same kind"]);
});

test("a failure in words stands on its own line with its example below it", (t) => {
  const { stdout, stderr } = expectStatus(5, "check", "--pack", withRandomVectors(t, 256), "--quiet");
  const lines = stdout.split("\n");
  const at = lines.findIndex((line) => /^failed +similar +similarity floor: the nearest of 120 products is at 0\.\d+ in the mean/.test(line));
  assert.ok(at >= 0, stdout);
  assert.equal(JSON.parse(lines[at + 1]).request.strategy, "similar");
  assert.match(stderr, /^vitrine check: 2 of \d+ checks failed/);
});

test("add-ons of the cart's own sub-category only are told", (t) => {
  const at = folderFor(t);
  const groups = ["Topwear", "Bottomwear", "Shoes", "Bags", "Belts", "Socks"];
  const rows = Array.from({ length: 48 }, (_, i) => `${i + 1},Men,Apparel,${groups[i >> 3]},${groups[i >> 3]},Blue,Summer,2020,Casual,Piece ${i + 1}`);
  writeFileSync(join(at, "catalog.csv"), ["id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName", ...rows, ""].join("\n"));
  const sales = Array.from({ length: 200 }, (_, order) => [order % 48, (order % 48 & ~7) + (order * 5 + 3) % 8]);
  writeFileSync(join(at, "orders.csv"), ["order_id,user_id,ordered_at,status", ...sales.map((_, order) => `${order},u${order},2026-02-01,delivered`), ""].join("\n"));
  writeFileSync(join(at, "order_items.csv"), ["order_id,product_id,quantity,unit_price",
    ...sales.flatMap((pair, order) => [...new Set(pair)].map((row) => `${order},${row + 1},1,5.00`)), ""].join("\n"));
  expectStatus(0, "pack", "--catalog", join(at, "catalog.csv"), "--transactions", at, "--out", join(at, "pack"), "--quiet");
  const document = expectBroken(join(at, "pack"));
  assert.deepEqual(failing(document).map(({ strategy, check }) => `${strategy}: ${check}`), ["cart-addons: crosses categories"]);
  const { example, text } = failing(document)[0];
  assert.equal(example.otherSubCategories, 0);
  assert.match(text, /^0 % of the add-ons to \d+ carts are of another sub-category, wanted 50 %$/);
});

test("packs of one product, of no vectors, and of nothing but one kind are checked as far as they go", (t) => {
  for (const count of [1, 2, 3, 30]) {
    const at = folderFor(t);
    const catalog = writeCatalog(join(at, "catalog.csv"), count);
    expectStatus(0, "pack", "--catalog", catalog, "--out", join(at, "pack"), "--quiet");
    const { checks } = expectHeld(join(at, "pack"));
    assert.ok(checks.some(({ outcome }) => outcome === "skipped"));
  }
});

test("a command line without a pack is usage, a broken pack is what verify would say", (t) => {
  assert.match(expectStatus(2, "check").stderr, /--pack is missing/);
  assert.equal(vitrine("check", "--pack", join(folderFor(t), "none")).status, 1);
  assert.match(readFileSync(join(root, "docs/cli.md"), "utf8"), /## `vitrine check`/);
});
