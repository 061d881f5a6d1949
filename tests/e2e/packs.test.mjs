/* Packs that are kept on this device, for real: OPFS, locks and the engine in Chromium. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openOwnShop, storedPaths, wholeFiles } from "./helpers/own_browser.mjs";
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

/** Until no closed engine's worker holds a lock of this pack or generation any more. */
const untilLetGo = (page, name) => page.waitForFunction(async (part) => !(await navigator.locks.query()).held.some((lock) => lock.name.includes(part)), name);

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

/** Chooses the zip of a folder in the page; answers `window.chosen`. */
async function chooseZip(page, folder, name) {
  await page.locator("#zip").setInputFiles({ name, mimeType: "application/zip", buffer: zipOf(folder) });
}

const paths = async (page) => (await storedPaths(page)).filter((path) => !["/packs", "/packs/index.json", "/vitrine"].includes(path));

packTest("a zip keeps its pictures; a like outlives update and roll back; removing leaves nothing", async (page) => {
  await chooseZip(page, shop.second, "shop.zip");
  const first = await page.evaluate(() => shelf.installFromZip(document.querySelector("#zip").files[0]));
  assert.deepEqual([first.source, first.picturesInside, first.products], [{ type: "zip", name: "shop.zip" }, true, 300]);
  const { count, shown, first: item } = await lookAlikes(page, first);
  assert.deepEqual([count, shown], [6, Array(6).fill("blob:")]);
  await page.evaluate(async ([pack, item]) => {
    const vitrine = await open(pack);
    await vitrine.record({ type: "like", item });
    vitrine.close();
  }, [first, item]);
  const marks = (pack) => page.evaluate(async ([pack, item]) => {
    const vitrine = await open(pack);
    const { liked } = await vitrine.marks(item);
    const { pack: { products } } = await vitrine.stats();
    vitrine.close();
    return { liked, products };
  }, [pack, item]);
  assert.deepEqual(await marks(first), { liked: true, products: 300 });

  await page.locator("#folder").setInputFiles(shop.demo);
  const told = await page.evaluate(async () => {
    const told = [];
    window.second = await shelf.installFromFolder(document.querySelector("#folder").files, { onProgress: ({ step }) => told.push(step) });
    return [...new Set(told)];
  });
  assert.deepEqual(told, ["fetching", "trying", "pictures"]);
  const second = await page.evaluate(() => second);
  assert.deepEqual([second.id, second.previous, second.products, second.source.type], [first.id, first.generation, 2400, "folder"]);
  assert.deepEqual(await marks(second), { liked: true, products: 2400 });
  assert.deepEqual((await lookAlikes(page, second)).shown, Array(6).fill("blob:"));

  const back = await page.evaluate((id) => shelf.rollBack(id), first.id);
  assert.equal(back.generation, first.generation);
  assert.deepEqual(await marks(back), { liked: true, products: 300 });
  assert.deepEqual((await lookAlikes(page, back)).shown, Array(6).fill("blob:"));

  await page.evaluate((id) => shelf.remove(id, { taste: true }), first.id);
  assert.deepEqual([await page.evaluate(() => shelf.list()), await paths(page)], [[], []]);
});

packTest("an update leaves the engine that is open alone, and what opens next has the new generation", async (page) => {
  shop.put(shop.second);
  const url = `${shop.url}pack/`;
  const before = await page.evaluate(async (url) => {
    const pack = await shelf.installFromUrl(url);
    window.old = await packs.openInstalled(pack);
    return { pack, update: await shelf.checkForUpdate(pack.id) };
  }, url);
  assert.equal(before.update, null);
  shop.put(shop.demo);
  const { update, pack, products, found } = await page.evaluate(async (id) => {
    const update = await shelf.checkForUpdate(id);
    const pack = await shelf.update(id);
    const [now] = await shelf.list();
    const vitrine = await open(now);
    const products = [await old.stats(), await vitrine.stats()].map((stats) => stats.pack.products);
    /* The map from photographs comes only now. */
    const image = new Image();
    image.crossOrigin = "";
    image.src = await shelf.imageUrl(pack, (await vitrine.browse({ limit: 1 })).items[0].image);
    await image.decode();
    const picture = await createImageBitmap(image);
    const found = await Promise.all([old, vitrine].map(async (engine) => (await engine.search({ picture, limit: 3 })).items.length));
    old.close();
    vitrine.close();
    return { update, pack, products, found };
  }, before.pack.id);
  assert.deepEqual(update, { generation: manifestOf(shop.demo).generation });
  assert.deepEqual([pack.generation, pack.previous], [update.generation, before.pack.generation]);
  assert.deepEqual([products, found], [[300, 2400], [3, 3]]);
});

packTest("an update that the engine refuses, or that is torn, changes nothing", async (page) => {
  const { url } = shop;
  const [pack, stored] = [await page.evaluate((folder) => shelf.installFromUrl(folder), `${url}pack/`), await storedPaths(page)];
  const manifest = manifestOf(shop.demo);
  const [catalog, bits] = manifest.files;
  const withBits = (generation, changes) => ({ ...manifest, generation, files: manifest.files.map((file) => (file === bits ? { ...bits, ...changes } : file)) });
  const refusals = [
    [withBits("lies", { bytes: catalog.bytes, sha256: catalog.sha256, path: "bits.sqlite" }), "VT_BAD_DATA"],
    [withBits("torn", { sha256: "0".repeat(64) }), "VT_INTEGRITY"],
    [withBits("missing", { sha256: "0".repeat(64), path: "none.safetensors" }), "VT_NETWORK"],
    [{ ...manifest, generation: "swapped", spaces: [] }, "VT_BAD_DATA"],
    [{ ...manifest, generation: "newer", min_engine: "99.0.0" }, "VT_UNSUPPORTED"],
  ];
  for (const [torn, code] of refusals) {
    await page.route("**/pack/manifest.json", (route) => route.fulfill({ json: torn }));
    const refused = await page.evaluate((id) => shelf.update(id).catch(({ code, message }) => ({ code, message })), pack.id);
    assert.equal(refused.code, code, refused.message);
    await page.unroute("**/pack/manifest.json");
    assert.deepEqual(await page.evaluate(() => shelf.list()), [pack]);
  }
  page.faults = page.faults.filter((fault) => !fault.includes("404"));
  assert.deepEqual((await storedPaths(page)).filter((path) => !path.includes("/missing")), stored);
  assert.equal((await lookAlikes(page, pack)).count, 6);
});

packTest("two tabs install the same pack at once, and both open it", async (page) => {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.waitForFunction(() => window.packs !== undefined);
  const url = `${shop.url}pack/`;
  const [a, b] = await Promise.all([page, other].map((tab) => tab.evaluate(async (folder) => {
    const shelf = await packs.PackShelf.open();
    const pack = await shelf.installFromUrl(folder);
    window.vitrine = await packs.openInstalled(pack);
    return pack;
  }, url)));
  assert.equal(a.id, b.id);
  const { first } = await lookAlikes(page, a);
  await page.evaluate((item) => vitrine.record({ type: "like", item }), first);
  assert.equal((await other.evaluate((item) => vitrine.marks(item), first)).liked, true);
  const busy = await other.evaluate((id) => packs.PackShelf.open().then((shelf) => shelf.remove(id, { taste: true })).catch(({ code }) => code), a.id);
  assert.equal(busy, "VT_NOT_READY");
  await page.evaluate(() => vitrine.close());
  await other.evaluate(() => vitrine.close());
  await untilLetGo(page, a.id);
  await page.evaluate((id) => shelf.remove(id, { taste: true }), a.id);
  assert.deepEqual(await paths(page), []);
});

packTest("the pack that comes with the page is in the list and opens from where it is", async (page) => {
  const pack = await page.evaluate(async () => {
    window.shelf = await packs.PackShelf.open({ bundled: "./pack/" });
    return (await shelf.list())[0];
  });
  assert.deepEqual([pack.id, pack.products], ["bundled", 2400]);
  const { count, shown } = await lookAlikes(page, pack);
  assert.deepEqual([count, shown], [6, Array(6).fill("http:")]);
  assert.deepEqual((await paths(page)).filter((path) => path.startsWith("/packs")), []);
});

packTest("where the browser gives no room it says so, and what was begun is gone", async (page) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: new URL(shop.url).origin, quotaSize: 2_000_000 });
  const refused = () => page.evaluate((url) => shelf.installFromUrl(url).catch(({ code, message }) => ({ code, message })), `${shop.url}pack/`);
  const full = { code: "VT_IO", message: "the browser's storage is full: there is no room for this pack, and nothing was changed" };
  assert.deepEqual(await refused(), full);
  await page.evaluate(() => { navigator.storage.estimate = async () => ({}); });
  assert.deepEqual(await refused(), full);
  assert.deepEqual(await paths(page), []);
});

test("a browser that is killed while it installs has not got the pack, and goes on where it was", { skip }, async () => {
  const own = await openOwnShop({ root: shop.root });
  const openPage = async (browser) => {
    const page = await browser.context.newPage();
    await page.goto(`${own.url}index.html`);
    await page.waitForFunction(() => window.packs !== undefined);
    await page.evaluate(async () => { window.shelf = await packs.PackShelf.open(); });
    return page;
  };
  const install = (page) => page.evaluate((url) => shelf.installFromUrl(url), `${own.url}pack/`);
  try {
    const first = await own.start();
    const page = await openPage(first);
    const held = new Promise((seen) => page.route("**/pack/int8-*", seen));
    install(page).catch(() => {});
    await held;
    let kept;
    do kept = await wholeFiles(page, manifestOf(shop.demo)); while (kept.length < 4);
    await first.kill();

    const second = await own.start();
    const after = await openPage(second);
    assert.deepEqual(await after.evaluate(() => shelf.list()), []);
    const asked = [];
    after.on("request", (request) => { if (/\/pack\/.*-/.test(request.url())) asked.push(request.url()); });
    const { generation } = await install(after);
    assert.equal(generation, manifestOf(shop.demo).generation);
    assert.deepEqual(kept.filter((path) => asked.some((url) => url.includes(path))), [], "what was there in full is not asked for again");
    assert.ok(asked.some((url) => url.includes("int8")), asked.join("\n"));
    await second.kill();

    const third = await own.start();
    const page3 = await openPage(third);
    const [pack] = await page3.evaluate(() => shelf.list());
    await page3.evaluate((id) => shelf.verify(id), pack.id);
  } finally {
    await own.close();
  }
});

packTest("an update fetches patches, little more than what changed; a tab that is open stays where it is until it closes", async (page) => {
  shop.put(shop.second);
  const before = manifestOf(shop.second), after = manifestOf(shop.third);
  const first = await page.evaluate((url) => shelf.installFromUrl(url), `${shop.url}pack/`);
  await page.evaluate(async (pack) => { window.held = await open(pack); }, first);
  shop.put(shop.third);
  const asked = [];
  page.on("response", (response) => { if (response.url().includes("/pack/")) asked.push(response.url().slice(response.url().lastIndexOf("/") + 1)); });
  const { pack, told } = await page.evaluate(async (id) => {
    const told = [];
    return { pack: await shelf.update(id, { onProgress: (progress) => told.push(progress) }), told };
  }, first.id);
  assert.deepEqual([pack.generation, pack.previous], [after.generation, before.generation]);
  assert.deepEqual(asked.sort(), ["manifest.json", ...after.patches.map(({ path }) => path)].sort());
  const whole = after.files.reduce((sum, { bytes }) => sum + bytes, 0), kept = new Set(before.files.map(({ sha256 }) => sha256));
  const changed = after.files.filter(({ sha256 }) => !kept.has(sha256)).reduce((sum, { bytes }) => sum + bytes, 0);
  const fetched = after.patches.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(fetched < 0.1 * changed && fetched < 0.03 * whole, `${fetched} bytes of ${changed} that changed, of ${whole}`);
  assert.equal(told.at(-1).totalBytes, whole - changed + fetched);
  await page.evaluate((id) => shelf.verify(id), first.id);

  const stats = (name) => page.evaluate(async (name) => {
    const { pack: { generation, products } } = await window[name].stats();
    const { items: [{ id: item }] } = await window[name].browse({ limit: 1 });
    const { items } = await window[name].recommend("similar", { item, limit: 6 });
    return { generation, products, count: items.length };
  }, name);
  await page.evaluate(async (pack) => { window.renewed = await open(pack); }, pack);
  assert.deepEqual(await stats("held"), { generation: before.generation, products: 300, count: 6 });
  assert.deepEqual(await stats("renewed"), { generation: after.generation, products: 298, count: 6 });

  /* A third generation would end the first: not while it is held. */
  shop.put(shop.demo);
  await page.evaluate((id) => shelf.update(id), first.id);
  const isKept = async () => (await paths(page)).some((path) => path.includes(before.generation));
  assert.ok(await isKept());
  assert.equal((await stats("held")).generation, before.generation);
  await page.evaluate(() => {
    held.close();
    renewed.close();
  });
  await untilLetGo(page, before.generation);
  await page.evaluate((id) => shelf.update(id), first.id);
  assert.ok(!await isKept());
  shop.put(shop.demo);
});
