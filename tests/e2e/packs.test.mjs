/* Packs that are kept on this device, for real: OPFS, locks and the engine in Chromium. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { storedPaths } from "./helpers/own_browser.mjs";
import { openPacksPage, zipOf } from "./helpers/packs_page.mjs";
import { skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
let shop;

before(async () => { if (!skip) shop = await openPacksPage(); });
after(() => shop?.close());

const packTest = (name, run) => test(name, { skip }, async () => {
  const page = await shop.newPage();
  await page.evaluate(async () => {
    window.shelf = await packs.PackShelf.open();
    window.open = async (pack) => {
      const vitrine = await packs.openInstalled(pack);
      await vitrine.retry();
      return vitrine;
    };
  });
  await run(page);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));

/** Opens the pack and asks it for look-alikes of its first product; of how many of them a picture can be shown. */
function lookAlikes(page, pack) {
  return page.evaluate(async (wanted) => {
    const vitrine = await open(wanted);
    const { items: [first] } = await vitrine.browse({ limit: 1 });
    const { items } = await vitrine.recommend("similar", { item: first.id, limit: 6 });
    const shown = await Promise.all(items.map(async ({ product }) => {
      const image = new Image();
      image.src = await shelf.imageUrl(wanted, product.image);
      return image.decode().then(() => new URL(image.src).protocol, () => "");
    }));
    const { pack: { generation } } = await vitrine.stats();
    vitrine.close();
    return { first: first.id, count: items.length, shown, generation };
  }, pack);
}

packTest("a pack from its URL is kept, opens without the network, and shows the pictures of its own URL", async (page) => {
  const manifest = manifestOf(shop.demo);
  const { pack, told } = await page.evaluate(async (url) => {
    const told = [];
    return { pack: await shelf.installFromUrl(url, { onProgress: (progress) => told.push(progress) }), told };
  }, `${shop.url}pack/`);
  assert.equal(pack.generation, manifest.generation);
  assert.deepEqual([pack.products, pack.currency, pack.picturesInside, pack.previous], [manifest.counts.products, "EUR", false, undefined]);
  assert.deepEqual([...new Set(told.map(({ step }) => step))], ["fetching", "trying"]);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const { count, shown, generation } = await lookAlikes(page, pack);
  assert.deepEqual([count, generation], [6, manifest.generation]);
  assert.deepEqual(shown, Array(6).fill("http:"));
  assert.deepEqual(asked.filter((url) => url.includes("/pack/") && !url.includes("/images/")), []);
});
