/* Packs whose cards come in pages, for real: which files an answer fetches, what happens when one cannot be had, and what stays within the budgets. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openShop, repository, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");
const products = 240;
let folder;
let pack;
let shop;

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "vitrine-paged-"));
  pack = join(folder, "pack");
  const run = (...words) => execFileSync(program, [...words, "--quiet"], { stdio: "pipe" });
  run("simulate", "--out", join(folder, "drawn"), "--products", `${products}`);
  cpSync(siteRoot, folder, { recursive: true, filter: (path) => !path.startsWith(join(siteRoot, "pack")) });
  run("pack", "--catalog", join(folder, "drawn/styles.csv"), "--images", join(folder, "drawn/images"), "--transactions", join(folder, "drawn"),
    "--paged", "--page-products", "6", "--out", pack);
  shop = await openShop({ root: folder });
});
after(async () => {
  await shop?.close();
  if (folder) rmSync(folder, { recursive: true });
});

const pagedTest = (name, run) => test(name, { skip }, run);
const manifest = () => JSON.parse(readFileSync(join(pack, "manifest.json"), "utf8"));
const catalogPath = () => manifest().files.find(({ role }) => role === "catalog").path;

/** A page with the pack open as `vitrine`; `asked` tells which of its files were fetched. */
async function pageWithPack(options = {}) {
  const page = await shop.newPage();
  page.asked = [];
  page.context().on("request", (request) => {
    const [, path] = /\/pack\/(.*)$/.exec(request.url()) ?? [];
    if (path) page.asked.push(path.replace(/\.gz$/, ""));
  });
  await page.route("**/example.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("example.html");
  await open(page, options);
  return page;
}

async function open(page, options = {}) {
  await page.evaluate(async ([url, given]) => {
    const { openVitrine } = await import(url);
    window.vitrine = await openVitrine({ pack: "./pack/", ...given });
    while (vitrine.progress.phase !== "complete") await new Promise((told) => setTimeout(told, 5));
  }, [`${shop.url}engine/vitrine.js`, options]);
}

const similar = (page, item) => page.evaluate((id) => vitrine.recommend("similar", { item: id, limit: 6 }), item);
const native = (item) => JSON.parse(execFileSync(program, ["recommend", "similar", "--item", item, "--limit", "6", "--pack", pack, "--json"])).result;
const pagesIn = (asked) => asked.filter((path) => path.startsWith("pages/"));
const item = () => readFileSync(join(folder, "drawn/styles.csv"), "utf8").split("\n")[products >> 1].split(",")[0];

async function close(page) {
  await page.evaluate(() => vitrine.close());
  await page.context().close();
}

pagedTest("look-alikes and a product come without the catalog, as the native program answers from it", async () => {
  const page = await pageWithPack();
  const { items, complete } = await similar(page, item());
  assert.deepEqual(items, native(item()).items);
  assert.equal(complete, undefined);
  const pages = pagesIn(page.asked);
  assert.ok(pages.length > 1 && pages.length <= 7, `${pages.length} pages for an item and six like it`);
  assert.equal(new Set(pages).size, pages.length, "each page once");
  const { product } = await page.evaluate((id) => vitrine.product(id), items[0].id);
  assert.ok(product.description.length > 10);
  assert.equal(pagesIn(page.asked).length, pages.length, "the product stands on a page that is there");
  assert.ok(!page.asked.includes(catalogPath()), "no catalog");
  const { files, pageBytes } = await page.evaluate(() => vitrine.stats());
  const cards = files.find(({ role }) => role === "cards");
  assert.equal(cards.pagesReady, pages.length);
  assert.ok(cards.pages > products / 12 && cards.pages < products / 3);
  assert.ok(pageBytes > 0);
  assert.deepEqual(page.faults, []);
  await close(page);
});

pagedTest("words, filters and other strategies fetch the catalog, and then answer", async () => {
  const page = await pageWithPack();
  const [found, shelf, filtered] = await page.evaluate((id) => Promise.all([
    vitrine.browse({ filter: { gender: ["Women"] }, limit: 3, facets: true }),
    vitrine.recommend("trending", { limit: 3 }),
    vitrine.recommend("similar", { item: id, limit: 3, filter: { gender: ["Women"] } }),
  ]), item());
  assert.equal(found.items.length, 3);
  assert.ok(found.total > 3 && found.facets.colour.length > 1);
  assert.equal(shelf.items.length, 3);
  assert.ok(filtered.items.every(({ product }) => product.gender === "Women"));
  assert.equal(page.asked.filter((path) => path === catalogPath()).length, 1);
  await page.waitForFunction(() => vitrine.progress.ready.includes("signals"));
  await close(page);
});

pagedTest("carts and orders take their products from pages", async () => {
  const page = await pageWithPack();
  const { cart, order } = await page.evaluate(async (id) => {
    const cart = await vitrine.setCart(id, 1);
    return { cart, order: await vitrine.placeOrder() };
  }, (await similar(page, item())).items[1].id);
  assert.ok(cart.lines[0].product.title.length > 0);
  assert.equal(order.lines.length, 1);
  assert.ok(!page.asked.includes(catalogPath()));
  await close(page);
});

pagedTest("a page that cannot be had fails that answer by name, and asking again fetches it", async () => {
  const page = await pageWithPack();
  let lost = true;
  await page.context().route("**/pages/**", (route) => (lost ? route.abort() : route.continue()));
  const error = await page.evaluate((id) => vitrine.recommend("similar", { item: id }).then(() => null, ({ code, file }) => ({ code, file })), item());
  assert.equal(error.code, "VT_NETWORK");
  assert.match(error.file, /\/pack\/pages\/[0-9a-f]{2}\/[0-9a-f]{32}\.safetensors(\.gz)?$/);
  lost = false;
  assert.deepEqual((await similar(page, item())).items, native(item()).items);
  await close(page);
});

pagedTest("a page with other bytes is refused", async () => {
  const page = await pageWithPack();
  let torn = true;
  await page.context().route("**/pages/**", (route) => (torn ? route.fulfill({ body: "torn" }) : route.continue()));
  const code = await page.evaluate((id) => vitrine.recommend("similar", { item: id }).then(() => null, (error) => error.code), item());
  assert.equal(code, "VT_INTEGRITY");
  torn = false;
  assert.deepEqual((await similar(page, item())).items, native(item()).items);
  await close(page);
});

pagedTest("pages are there again after a reload without the network, and aborting does no harm", async () => {
  const page = await pageWithPack();
  const answer = await similar(page, item());
  await page.waitForFunction(async (count) => (await (await caches.open("vitrine-pages")).keys()).length === count, pagesIn(page.asked).length);
  await page.evaluate(() => vitrine.close());
  await page.reload();
  await open(page);
  page.asked.length = 0;
  const code = await page.evaluate(async (id) => {
    const abort = new AbortController();
    const aborted = vitrine.recommend("similar", { item: id, signal: abort.signal }).catch((error) => error.code);
    abort.abort();
    return aborted;
  }, item());
  assert.equal(code, "VT_ABORTED");
  assert.deepEqual((await similar(page, item())).items, answer.items);
  assert.deepEqual(pagesIn(page.asked), []);
  await close(page);
});

pagedTest("memory and storage keep to their budgets", async () => {
  const budget = { memory: 30_000, storage: 60_000 };
  const page = await pageWithPack({ pageBudget: budget });
  const ids = readFileSync(join(folder, "drawn/styles.csv"), "utf8").split("\n").slice(1, products, 1).map((line) => line.split(",")[0]).filter((_, i) => i % 20 === 0);
  for (const id of ids) {
    const { items } = await similar(page, id);
    assert.deepEqual(items.map((found) => found.id), native(id).items.map((found) => found.id));
    const { pageBytes } = await page.evaluate(() => vitrine.stats());
    assert.ok((pageBytes ?? 0) <= budget.memory, `${pageBytes} bytes in memory`);
  }
  const kept = () => page.evaluate(async () => {
    const keys = await (await caches.open("vitrine-pages")).keys();
    return keys.reduce((sum, { url }) => sum + Number(url.split("/").pop()), 0);
  });
  const bytes = await kept();
  assert.ok(bytes > budget.storage / 2 && bytes <= budget.storage, `${bytes} bytes in storage`);
  await close(page);
});

pagedTest("a hostile index is an error and not a crash", async () => {
  const cards = manifest().files.find(({ role }) => role === "cards");
  const page = await shop.newPage();
  const bytes = readFileSync(join(pack, cards.path));
  for (let at = 0; at < bytes.length; at += 5) bytes[at] ^= 0x40;
  const { createHash } = await import("node:crypto");
  const json = manifest();
  const entry = json.files.find(({ role }) => role === "cards");
  entry.sha256 = createHash("sha256").update(bytes).digest("hex");
  delete entry.gzip_bytes;
  await page.context().route(`**/${cards.path}*`, (route) => route.fulfill({ body: bytes }));
  await page.context().route("**/manifest.json", (route) => route.fulfill({ body: JSON.stringify(json) }));
  await page.route("**/example.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("example.html");
  const code = await page.evaluate(async (url) => {
    const { openVitrine } = await import(url);
    return openVitrine({ pack: "./pack/" }).then(() => null, (error) => error.code);
  }, `${shop.url}engine/vitrine.js`);
  assert.equal(code, "VT_BAD_DATA");
  await page.context().close();
});
