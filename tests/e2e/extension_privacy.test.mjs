/* What docs/privacy.md says: what the real extension asks of whom when its button is pressed, and what it keeps. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openExtension, whatIsMissing } from "./helpers/extension.mjs";
import { openForeignShop } from "./helpers/foreign_shop.mjs";
import { skipReason } from "./helpers/shop.mjs";

const missing = whatIsMissing();
if (missing && process.env.VITRINE_STRICT === "1") throw new Error(missing);
const skip = skipReason() || (missing ? `skipped: ${missing}` : false);

describe("privacy of the extension", { skip }, () => {
  let shop;
  let extension;
  before(async () => {
    shop = await openForeignShop({ products: 6 });
    extension = await openExtension();
    await extension.context.addCookies([{ name: "visitor", value: "known", url: shop.url }]);
  });
  after(async () => {
    await extension?.close();
    shop?.close();
  });

  /** Opens a product page, presses the button, and answers what the shop and its picture host were asked since. */
  async function askedByPress(elsewhere) {
    const page = extension.context.pages()[0];
    await page.goto(shop.pages.find((one) => one.elsewhere === elsewhere).url, { waitUntil: "networkidle" });
    const before = await panel?.evaluate(() => document.querySelector("vt-panel-app").look.now.id) ?? "";
    shop.requests.length = 0;
    await extension.pressButton(page);
    panel = await extension.sidePanel();
    await panel.until(`() => {
      const { id, phase, picture } = document.querySelector("vt-panel-app")?.look.now ?? {};
      return id !== ${JSON.stringify(before)} && phase === "product" && picture !== undefined;
    }`);
    return shop.requests.map(({ host, url, headers }) => ({ host, url, cookie: headers.cookie, referer: headers.referer }));
  }

  let panel;

  test("nothing is asked of anybody where the page itself shows the picture", async () => {
    assert.deepEqual(await askedByPress(false), []);
    assert.equal(await panel.evaluate(() => document.querySelector("vt-panel-app").look.now.picture.way), "page");
  });

  test("a picture on a host that keeps it to itself is asked for once, without cookies and without saying from where", async () => {
    const asked = await askedByPress(true);
    const { url } = shop.pages.find(({ elsewhere }) => elsewhere);
    const id = url.match(/(\d+)\.html/)[1];
    assert.deepEqual(asked, [{ host: "images", url: `/${id}.webp`, cookie: undefined, referer: undefined }]);
    assert.equal(await panel.evaluate(() => document.querySelector("vt-panel-app").look.now.picture.way), "screenshot");
  });

  test("the panel has loaded nothing from elsewhere", async () => {
    const loaded = await panel.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name)).filter(({ protocol }) => !/^(chrome-extension|blob|data):$/.test(protocol)).map(String));
    assert.deepEqual(loaded.filter((url) => !url.startsWith(shop.imagesUrl)), []);
  });

  test("of pages that were looked at, the last press is kept while the browser runs, and nothing else", async () => {
    const kept = await panel.evaluate(async () => {
      const { length } = localStorage;
      return { session: await chrome.storage.session.get(), local: await chrome.storage.local.get(), length, databases: await indexedDB.databases(), caches: await caches.keys() };
    });
    assert.deepEqual(Object.values(kept.session).map((request) => Object.keys(request).sort()), [["at", "id", "tabId"]]);
    assert.deepEqual({ ...kept, session: {} }, { session: {}, local: {}, length: 0, databases: [], caches: [] });
    const titles = shop.pages.map(({ title }) => title);
    const files = await panel.evaluate(async () => {
      const texts = [];
      const read = async (folder) => {
        for await (const entry of folder.values()) {
          if (entry.kind === "directory") await read(entry);
          else texts.push(`${entry.name} ${await entry.getFile().then((file) => file.text()).catch(() => "")}`);
        }
      };
      await read(await navigator.storage.getDirectory());
      return texts.join("\n");
    });
    assert.match(files, /SQLite format 3/, "no profile was read");
    for (const title of titles) assert.equal(files.includes(title), false, title);
  });
});
