/* Packs that come in pages, kept whole on this device: in Chromium, with the engine. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPacksPage, program, zipOf } from "./helpers/packs_page.mjs";
import { repository, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const limit = 6;
let shop;
let paged;

before(async () => {
  if (skip) return;
  shop = await openPacksPage();
  paged = join(shop.root, "paged");
  execFileSync(program, ["pack", "--catalog", join(shop.root, "second.csv"), "--schema", "styles", "--images", join(repository, "build/demo/images"),
    "--paged", "--page-products", "8", "--lists", "8", "--out", paged, "--quiet"]);
});
after(() => shop?.close());

const ids = () => readFileSync(join(shop.root, "second.csv"), "utf8").split("\n").slice(1).map((line) => line.split(",")[0]).filter((id, i) => id && i % 40 === 0);
const native = (item) => JSON.parse(execFileSync(program, ["recommend", "similar", "--item", item, "--limit", `${limit}`, "--pack", paged, "--json"])).result.items;

/** Answers look-alikes of several products, and what words find. */
const asked = (page, pack) => page.evaluate(async ([pack, ids, limit]) => {
  const vitrine = await packs.openInstalled(pack);
  const answers = [];
  for (const item of ids) answers.push((await vitrine.recommend("similar", { item, limit })).items);
  const { total } = await vitrine.search({ text: "shirt" });
  const trending = await vitrine.recommend("trending", { limit: 3 });
  vitrine.close();
  return { answers, total, trending: trending.items.length };
}, [pack, ids(), limit]);

test("a pack in pages is installed from a URL, a zip and a folder, and answers without the network as the native program does", { skip }, async () => {
  shop.put(paged);
  const page = await shop.newPage();
  await page.evaluate(async () => { window.shelf = await packs.PackShelf.open(); });
  const { files } = JSON.parse(readFileSync(join(paged, "manifest.json"), "utf8"));
  assert.ok(["cards", "cells"].every((role) => files.some((file) => file.role === role)));
  const fetched = [];
  page.on("request", (request) => fetched.push(request.url()));
  const { pack: fromUrl, told } = await page.evaluate(async (url) => {
    const told = [];
    return { pack: await shelf.installFromUrl(url, { onProgress: (progress) => told.push(progress) }), told };
  }, `${shop.url}pack/`);
  assert.equal(fromUrl.products, 300);
  const { doneBytes, totalBytes } = told.findLast(({ step }) => step === "fetching");
  assert.ok(doneBytes === totalBytes && totalBytes > files.reduce((sum, { bytes }) => sum + bytes, 0));
  const pages = fetched.filter((url) => url.includes("/pages/"));
  assert.ok(pages.length > 30 && new Set(pages).size === pages.length);
  const gzipped = fetched.filter((url) => url.endsWith(".gz"));
  assert.ok(gzipped.length > files.filter((file) => file.gzip_bytes).length / 2, "files come gzipped");

  await page.locator("#zip").setInputFiles({ name: "paged.zip", mimeType: "application/zip", buffer: zipOf(paged) });
  const fromZip = await page.evaluate(() => shelf.installFromZip(document.querySelector("#zip").files[0]));
  fetched.length = 0;
  for (const pack of [fromUrl, fromZip]) {
    await page.evaluate((id) => shelf.verify(id), pack.id);
    const { answers, total, trending } = await asked(page, pack);
    assert.deepEqual(answers, ids().map(native));
    assert.ok(total > 0);
    assert.equal(trending, 3);
  }
  assert.deepEqual(fetched.filter((url) => url.includes("/pack/")), []);
  assert.equal(await page.evaluate(async () => (await caches.keys()).includes("vitrine-pages")), false, "pages are not kept twice");
  await page.locator("#folder").setInputFiles(paged);
  const fromFolder = await page.evaluate(() => shelf.installFromFolder(document.querySelector("#folder").files));
  assert.deepEqual([fromFolder.id, fromFolder.picturesInside], [fromZip.id, true]);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
