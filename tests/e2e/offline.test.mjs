/* The shop with a service worker in front of it: what a first visit fetches, that the next one fetches nothing, and that all pages do without the network. */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ada, buy, fillForm } from "./helpers/buyer.mjs";
import { fullVisit, leave, openOfflineShop, openTab } from "./helpers/offline_shop.mjs";
import { settled, skipReason } from "./helpers/shop.mjs";
import { tellSettled, tellWorkersApart, writeServiceWorkerOf } from "./helpers/site_versions.mjs";

const skip = skipReason();
const offlineTest = (name, run) => test(name, { skip }, run);
/* Browsers look for another service worker a second after a page was loaded. */
const longerThanTheBrowserWaits = 3000;
let shop;

before(async () => { if (!skip) shop = await openOfflineShop(); });
after(async () => shop?.close());

const isPicture = ({ path }) => path.includes("/images/");
const line = (page) => page.locator("#offline");

/** A visitor who has been here once. */
async function returning(on = shop) {
  const context = await on.visitor();
  await fullVisit(await openTab(context, on.url));
  await leave(context);
  return context;
}

offlineTest("a first visit fetches no file twice, although the service worker takes all of them too", async () => {
  shop.asked.length = 0;
  const context = await returning();
  const paths = shop.asked.map(({ path }) => path);
  assert.deepEqual(paths.filter((path, index) => paths.indexOf(path) !== index), []);
  assert.deepEqual(shop.asked.filter(({ status }) => status !== 200), []);
  assert.ok(paths.includes("/sw.js") && paths.some((path) => path.startsWith("/checkout-page")));
  assert.equal(paths.filter((path) => /\/vitrine-(simd128|relaxed)\.wasm/.test(path)).length, 1, "of the engine's builds one");
  await context.close();
});

offlineTest("where a host has everything asked for anew, what is fetched twice is not sent twice", async () => {
  const strict = await openOfflineShop({ freshSeconds: 0 });
  const context = await returning(strict);
  const sent = strict.asked.filter(({ status }) => status === 200).map(({ path }) => path);
  assert.deepEqual(sent.filter((path, index) => sent.indexOf(path) !== index), []);
  await context.close();
  await strict.close();
});

offlineTest("a second visit makes no request at all, on a page that was seen or another one", async () => {
  const place = await openOfflineShop({ picturesAhead: 8_000_000 });
  const context = await returning(place);
  place.asked.length = 0;
  const page = await openTab(context, place.url);
  await page.locator("vt-shop-window [data-id] .score").first().waitFor();
  await page.waitForTimeout(longerThanTheBrowserWaits);
  assert.deepEqual(place.asked, []);
  const product = await openTab(context, place.url, "?page=product&id=10001");
  await product.locator("[data-shelf=similar] [data-card]").first().waitFor();
  await product.waitForTimeout(longerThanTheBrowserWaits);
  assert.deepEqual(place.asked, []);
  assert.deepEqual([...page.faults, ...product.faults], []);
  await context.close();
  await place.close();
});

offlineTest("when what is kept is old, a visit asks whether there is another generation, and for nothing else", async () => {
  const eager = await openOfflineShop({ checkAfter: 0 });
  const context = await returning(eager);
  eager.asked.length = 0;
  await openTab(context, eager.url);
  while (eager.asked.length === 0) await new Promise((tick) => setTimeout(tick, 20));
  assert.deepEqual(eager.asked.map(({ path }) => path), ["/pack/manifest.json"]);
  await context.close();
  await eager.close();
});

offlineTest("without network and server all pages work, with their pictures, and say that they are offline", async () => {
  const place = await openOfflineShop({ base: "/some/folder/", picturesAhead: 8_000_000 });
  const context = await place.visitor();
  const first = await openTab(context, place.url);
  await fullVisit(first);
  await first.locator("input[type=search]").first().waitFor();
  await leave(context);
  await place.shutDown();
  await context.setOffline(true);
  const faults = [];
  const shows = async (path, selector, run) => {
    const page = await openTab(context, place.url, path);
    await page.locator(selector).first().waitFor();
    await run?.(page);
    faults.push(...page.faults.filter((fault) => !/ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION_REFUSED)/.test(fault)));
    await page.close();
  };
  await shows("", "vt-shop-window [data-id] .score", async (page) => {
    await line(page).filter({ hasText: "Offline" }).waitFor();
    assert.equal(await line(page).getAttribute("role"), "status");
    const broken = await page.locator("vt-product-card img").evaluateAll((pictures) => Promise.all(pictures.slice(0, 8).map((picture) => picture.decode().then(() => false, () => true))));
    assert.ok(broken.length > 0 && !broken.includes(true));
  });
  await shows("?page=catalog&q=red+dress", "vt-product-card a[href]");
  await shows("?page=product&id=10001", "[data-shelf=similar] [data-card]");
  await shows("?page=swipe", "vt-swipe-deck img");
  await shows("?page=quiz", "main h1");
  await shows("?page=orders", "main h1");
  await shows("?page=dashboard", "main h1");
  await shows("?page=login", "main h1");
  await shows("?page=strategies", "main h1");
  await shows("?page=api", "main h1");
  await shows("?page=about", "main h1");
  assert.deepEqual(faults, []);
  await buys(context, place.url);
  await context.close();
  await place.close();
});

/** From a product to an order. */
async function buys(context, url) {
  const page = await openTab(context, url, "?page=product&id=10001");
  await page.getByRole("button", { name: /add to cart/i }).first().click();
  await page.waitForFunction(() => [...document.querySelector("main").children].find((element) => element.session).session.cart?.count === 1);
  await page.goto(`${url}?page=checkout`);
  await fillForm(page, ada);
  await buy(page).click();
  await page.waitForURL(/page=order&id=1/);
  await page.locator("vt-order-page h1").waitFor();
  const { total } = await page.evaluate(async () => {
    const { session } = [...document.querySelector("main").children].find((element) => element.session);
    return (await session.opened).orders();
  });
  assert.equal(total, 1);
}

offlineTest("a host without gzipped twins is no obstacle", async () => {
  const place = await openOfflineShop();
  for (const folder of ["engine", "pack"]) for (const name of readdirSync(join(place.folder, folder))) if (name.endsWith(".gz")) rmSync(join(place.folder, folder, name));
  const context = await returning(place);
  await place.shutDown();
  await context.setOffline(true);
  const page = await openTab(context, place.url);
  await page.locator("vt-shop-window [data-id] .score").first().waitFor();
  await context.close();
  await place.close();
});

offlineTest("a search by picture works offline when it was used before", async () => {
  const place = await openOfflineShop();
  const context = await place.visitor();
  const page = await openTab(context, place.url, "?page=catalog");
  await fullVisit(page);
  const photo = () => page.evaluate(async () => {
    const { session } = [...document.querySelector("main").children].find((element) => element.session);
    const vitrine = await session.opened;
    const card = (await vitrine.product("10001")).product;
    const picture = await createImageBitmap(await (await fetch(vitrine.imageUrl(card))).blob());
    return (await vitrine.search({ picture, limit: 3 })).items.length;
  });
  assert.equal(await photo(), 3);
  const map = JSON.parse(readFileSync(join(place.folder, "pack/manifest.json"), "utf8")).files.find(({ role }) => role === "map");
  await page.waitForFunction(async (sha256) => (await (await caches.open("vitrine-packs")).keys()).some(({ url }) => url.endsWith(`?${sha256}`)), map.sha256);
  await page.reload();
  await settled(page);
  await place.shutDown();
  await context.setOffline(true);
  await page.goto(`${place.url}?page=catalog`);
  await settled(page);
  const offline = await page.evaluate(async () => {
    const { session } = [...document.querySelector("main").children].find((element) => element.session);
    const pixels = new ImageData(120, 160);
    pixels.data.fill(120);
    return (await (await session.opened).search({ picture: await createImageBitmap(pixels), limit: 3 })).items.length;
  });
  assert.equal(offline, 3);
  await context.close();
  await place.close();
});

offlineTest("the word goes when the network is back, and comes when a picture cannot be had although the browser believes in its network", async () => {
  const context = await returning();
  const page = await openTab(context, shop.url);
  assert.equal(await line(page).textContent(), "");
  await context.setOffline(true);
  await line(page).filter({ hasText: "Offline" }).waitFor();
  await context.setOffline(false);
  await line(page).filter({ hasText: "Online again" }).waitFor();
  await line(page).filter({ hasText: /^$/ }).waitFor({ state: "attached" });
  await context.close();
  const place = await openOfflineShop();
  const other = await place.visitor();
  const tab = await openTab(other, place.url);
  await fullVisit(tab);
  await place.shutDown();
  assert.equal(await tab.evaluate(() => navigator.onLine), true);
  await tab.evaluate(() => { new Image().src = `pack/images/00/${"0".repeat(32)}.webp`; });
  await line(tab).filter({ hasText: "Offline" }).waitFor();
  await other.close();
  await place.close();
});

offlineTest("the word is German where the page is", async () => {
  const context = await returning();
  const page = await openTab(context, shop.url, "?lang=de");
  await context.setOffline(true);
  await line(page).filter({ hasText: "Offline. Der Laden" }).waitFor();
  await context.close();
});

offlineTest("a picture of the pack is kept when it was shown; another's name says nothing of what it holds", async () => {
  const place = await openOfflineShop();
  const images = join(place.folder, "pack/images"), last = readdirSync(images).sort().at(-1), name = readdirSync(join(images, last))[0];
  mkdirSync(join(place.folder, "assets/images"), { recursive: true });
  copyFileSync(join(images, last, name), join(place.folder, "assets/images/logo.webp"));
  const context = await returning(place);
  const page = await openTab(context, place.url);
  const isKept = await page.evaluate(async ([logo, picture]) => {
    for (const source of [logo, picture]) await Object.assign(new Image(), { src: source }).decode();
    while (!await caches.match(picture)) await new Promise((wake) => setTimeout(wake, 20));
    return await caches.match(logo) !== undefined;
  }, ["assets/images/logo.webp", `pack/images/${last}/${name}`]);
  assert.equal(isKept, false);
  await context.close();
  await place.close();
});

offlineTest("a browser that refuses service workers keeps no shell, and nothing is said of it", async () => {
  for (const spoil of [
    "navigator.serviceWorker.register = () => Promise.reject(new DOMException('no', 'SecurityError'));",
    "Object.defineProperty(navigator, 'serviceWorker', { value: undefined });",
  ]) {
    const context = await shop.visitor();
    await context.addInitScript({ content: spoil });
    const page = await openTab(context, shop.url);
    await page.locator("vt-shop-window [data-id] .score").first().waitFor();
    await page.waitForTimeout(500);
    assert.equal(await line(page).textContent(), "");
    assert.deepEqual(page.faults, [], spoil);
    await context.close();
  }
});

const full = 'Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));';

/** Puts it in front of scripts, some of which the service worker names by their hashes. */
async function spoil({ folder }, names, text) {
  const prepend = (name, more) => writeFileSync(join(folder, name), `${more}${readFileSync(join(folder, name), "utf8")}`);
  prepend("engine/worker.js", `(${tellSettled})();\n${names.includes("engine/worker.js") ? text : ""}`);
  await writeServiceWorkerOf(folder);
  if (names.includes("sw.js")) prepend("sw.js", text);
}

/** A visitor whose pages know what has become of the service worker that they have asked for. */
async function watchful(place) {
  const context = await place.visitor();
  await context.addInitScript(tellWorkersApart);
  await context.addInitScript(() => {
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = async function (...what) {
      const registration = await register.apply(this, what);
      globalThis.asked = registration.installing ?? { state: "redundant" };
      return registration;
    };
  });
  return context;
}

/** Until the service worker has given up, and the engine is done with the pack. Answers how much lies in which cache. */
const givenUp = (page) => page.evaluate(async () => {
  while (globalThis.asked?.state !== "redundant" || !await isSettled()) await new Promise((wake) => setTimeout(wake, 20));
  const sizes = await Promise.all((await caches.keys()).map(async (name) => [name.split(" ")[0], (await (await caches.open(name)).keys()).length]));
  return Object.fromEntries(sizes.filter(([, size]) => size > 0));
});

offlineTest("a full disk keeps nothing, and nothing is said of it", async () => {
  const place = await openOfflineShop();
  await spoil(place, ["sw.js", "engine/worker.js"], full);
  const context = await watchful(place);
  await context.addInitScript({ content: full });
  const page = await openTab(context, place.url);
  await page.locator("vt-shop-window [data-id] .score").first().waitFor();
  assert.deepEqual(await givenUp(page), {});
  const again = await openTab(context, place.url);
  await again.locator("vt-shop-window [data-id] .score").first().waitFor();
  assert.deepEqual([...page.faults, ...again.faults], []);
  assert.equal(await line(again).textContent(), "");
  await context.close();
  await place.close();
});

offlineTest("a disk without room for the shell still keeps the pack", async () => {
  const place = await openOfflineShop();
  await spoil(place, ["sw.js"], full);
  const context = await watchful(place);
  const page = await openTab(context, place.url);
  assert.deepEqual(Object.keys(await givenUp(page)), ["vitrine-packs"]);
  const again = await openTab(context, place.url);
  assert.deepEqual([...page.faults, ...again.faults], []);
  assert.equal(await line(again).textContent(), "");
  await context.close();
  await place.close();
});

offlineTest("what the shell lacks comes through the service worker also when there is no room to keep it", async () => {
  const place = await openOfflineShop();
  await spoil(place, ["sw.js"], `addEventListener("message", ({ data }) => { if (data === "fill") ${full} });`);
  const context = await returning(place);
  const page = await openTab(context, place.url);
  const engines = await page.evaluate(async () => {
    (await navigator.serviceWorker.ready).active.postMessage("fill");
    return Promise.all(["simd128", "relaxed"].map(async (variant) => (await fetch(`engine/vitrine-${variant}.wasm.gz`)).status));
  });
  assert.deepEqual(engines, [200, 200], "of the two builds one is not kept");
  await context.close();
  await place.close();
});

offlineTest("?sw=off takes the service worker and what it keeps away, for good; ?sw=on brings it back", async () => {
  const context = await returning();
  const state = (page) => page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).filter((name) => /precache|pictures/.test(name)).length]);
  const page = await openTab(context, shop.url, "?sw=off");
  await page.waitForFunction(async () => localStorage.getItem("vitrine-sw") === "off" && (await navigator.serviceWorker.getRegistrations()).length === 0);
  await page.goto(shop.url);
  await settled(page);
  await page.waitForTimeout(500);
  assert.deepEqual(await state(page), [0, 0]);
  await page.goto(`${shop.url}?sw=on`);
  await settled(page);
  await fullVisit(page);
  assert.equal((await state(page))[0], 1);
  await context.close();
});

offlineTest("shelves on other pages, and the page that shows how, register none", async () => {
  const context = await shop.visitor();
  const page = await context.newPage();
  await page.goto(`${shop.url}embed.html`);
  await page.locator("vitrine-shelf a").first().waitFor();
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  await context.close();
});

offlineTest("the shop can be installed: its manifest is valid, and names icons of their sizes", async () => {
  const context = await shop.visitor();
  const page = await openTab(context, shop.url);
  const session = await context.newCDPSession(page);
  const { url, data, errors } = await session.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const manifest = JSON.parse(data);
  assert.equal(new URL(manifest.start_url, url).href, shop.url);
  assert.ok(manifest.icons.some(({ purpose }) => purpose === "maskable"));
  const sizes = await page.evaluate((icons) => Promise.all(icons.map(async ({ src }) => {
    const picture = new Image();
    picture.src = src;
    await picture.decode();
    return `${picture.naturalWidth}x${picture.naturalHeight}`;
  })), manifest.icons.filter(({ sizes: size }) => size !== "any"));
  assert.deepEqual(sizes, manifest.icons.filter(({ sizes: size }) => size !== "any").map(({ sizes: size }) => size));
  await fullVisit(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
  await context.close();
});
