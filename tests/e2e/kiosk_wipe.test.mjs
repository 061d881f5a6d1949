/* Between two visitors of a kiosk nothing is left of the first: on the disk, in the storages, in the memory of page and engine. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { afterReset, dock, enter, kioskSkipReason, openKiosk, resting, screen } from "./helpers/kiosk.mjs";
import { scanHeap, scanMemory } from "./helpers/memory_scan.mjs";
import { storedPaths } from "./helpers/own_browser.mjs";

const skip = kioskSkipReason();
let kiosk;
before(async () => { if (!skip) kiosk = await openKiosk(); });
after(() => kiosk?.close());

/** No word of any catalog. */
const marker = "zqxwvisitormark";

/** A visit that leaves traces: words, a like, a choice, an answer of the quiz, a remark. */
async function visit(page) {
  await enter(page);
  await screen(page, "start").locator("vt-product-card a").first().waitFor(); // the heading has had the focus
  const field = page.locator("vt-start-screen vt-search-box input");
  await field.fill(`dress ${marker}`);
  await field.press("Enter");
  await screen(page, "find").locator("vt-product-card a").first().tap();
  await screen(page, "product").locator(".ways .like").tap();
  await screen(page, "product").locator(".ways .select").tap();
  await dock(page, "quiz");
  await screen(page, "quiz").locator("vt-choice-list label").first().tap();
  await page.evaluate((text) => {
    const { session: { vitrine, selected } } = document.querySelector("vt-kiosk-app");
    return vitrine.record({ type: "review", item: [...selected][0], rating: 5, text });
  }, marker);
}

/** As a library might one day, each in its own place. */
const plant = (page) => page.evaluate(async (text) => {
  localStorage.setItem("planted", text);
  sessionStorage.setItem("planted", text);
  document.cookie = `planted=${text}`;
  await (await caches.open("planted")).put("/planted", new Response(text));
  await new Promise((done, failed) => {
    const opening = indexedDB.open("planted");
    opening.onupgradeneeded = () => opening.result.createObjectStore("words").put(text, 1);
    opening.onsuccess = () => { opening.result.close(); done(); };
    opening.onerror = failed;
  });
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("vitrine", { create: true });
  const writing = await (await folder.getFileHandle("planted", { create: true })).createWritable();
  await writing.write(text);
  await writing.close();
}, marker);

/** The places where a browser keeps things, and which of them hold the text. `device`: what the kiosk keeps of its own. */
const kept = (page) => page.evaluate(async (text) => {
  const found = [];
  const look = (place, held) => { if (held.includes(text)) found.push(place); };
  look("localStorage", JSON.stringify({ ...localStorage }));
  look("sessionStorage", JSON.stringify({ ...sessionStorage }));
  look("cookie", document.cookie);
  look("address", location.href + JSON.stringify(history.state));
  for (const name of await caches.keys()) {
    look(`cache ${name}`, name);
    const cache = await caches.open(name);
    for (const request of await cache.keys()) look(`cache ${name}`, request.url + await (await cache.match(request)).text());
  }
  for (const { name } of await indexedDB.databases()) found.push(`database ${name}`);
  const walk = async (folder, path) => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === "directory") await walk(handle, `${path}/${name}`);
      else look(`file ${path}/${name}`, name + await (await handle.getFile()).text());
    }
  };
  await walk(await navigator.storage.getDirectory(), "");
  return found.sort();
}, marker);

test("what a visitor did is in no storage even while they are here, and is gone from the memory of page and engine after them", { skip }, async () => {
  const page = await kiosk.open();
  await visit(page);
  assert.deepEqual(await kept(page), []);
  const here = await scanMemory(page, [marker]);
  assert.deepEqual(here.found, [marker], "the scan finds what is there");
  assert.ok(here.workers === 1 && here.wasmBytes > 2e6, JSON.stringify(here));
  await page.evaluate((text) => { globalThis.planted = { text }; }, marker);
  assert.deepEqual(await scanHeap(page, [marker]), [marker], "the scan finds what lies in the page's heap");
  await afterReset(page, () => page.getByRole("button", { name: "Start over" }).tap());
  assert.deepEqual(await kept(page), []);
  const gone = await scanMemory(page, [marker]);
  assert.deepEqual(gone.found, []);
  assert.ok(gone.workers === 1 && gone.wasmBytes > 2e6, "a new engine was looked through");
  assert.deepEqual(await scanHeap(page, [marker]), []);
  await enter(page);
  const fresh = await page.evaluate(async () => {
    const { session } = document.querySelector("vt-kiosk-app");
    const [{ total }, { quiz }] = [await session.vitrine.events(), await session.vitrine.settings()];
    return { total, quiz, liked: session.liked.size, selected: session.selected.size };
  });
  assert.deepEqual(fresh, { total: 0, quiz: null, liked: 0, selected: 0 });
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("whatever else is kept goes with the visitor; the pack and the device's own files stay", { skip }, async () => {
  const page = await kiosk.open();
  const own = (paths) => paths.filter((path) => /^\/(packs|kiosk)\//.test(path) && !path.endsWith("/run.json") && !path.endsWith("/visitors.json"));
  const before = own(await storedPaths(page));
  await enter(page);
  await plant(page);
  assert.deepEqual(await kept(page), ["cache planted", "cookie", "database planted", "file /vitrine/planted", "localStorage", "sessionStorage"]);
  await afterReset(page, () => page.getByRole("button", { name: "Start over" }).tap());
  assert.deepEqual(await kept(page), []);
  assert.deepEqual(own(await storedPaths(page)), before);
  assert.ok(before.some((path) => path.endsWith("pictures")) && before.includes("/kiosk/config.json"), before.join());
  await page.context().close();
});

test("a device that lost its power during a visit wipes before it serves the next one", { skip }, async () => {
  const page = await kiosk.open();
  await enter(page);
  await plant(page);
  await page.goto("about:blank");
  await page.goto(kiosk.url);
  await resting(page);
  assert.deepEqual(await kept(page), []);
  await page.context().close();
});

test("nothing leads back to a visit: no entry of the history, and no page that the browser kept", { skip }, async () => {
  const page = await kiosk.open();
  const length = await page.evaluate(() => history.length);
  await visit(page);
  assert.equal(await page.evaluate(() => history.length), length);
  assert.equal(page.url(), kiosk.url);
  await afterReset(page, () => page.getByRole("button", { name: "Start over" }).tap());
  assert.equal(await page.evaluate(() => history.length), length);
  await page.goBack();
  assert.equal(page.url(), "about:blank", "what was there before the kiosk");
  await page.goForward();
  await resting(page);
  assert.equal(await page.locator("vt-kiosk-app").count(), 0);
  assert.deepEqual(await scanHeap(page, [marker]), []);
  await page.context().close();
});
