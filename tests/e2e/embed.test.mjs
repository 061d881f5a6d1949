/* Shelves on pages that are not the shop's: of the same origin and of another, by keyboard, in the page's own colours, when things fail. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { violations } from "./helpers/axe.mjs";
import { ForeignPages, policyFor } from "./helpers/foreign_pages.mjs";
import { openShop, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();

describe("embedding", { skip }, () => {
  const foreign = new ForeignPages();
  let shop, elsewhere, host, script, item, page;
  before(async () => {
    shop = await openShop({ hosts: [foreign.folder, siteRoot] });
    [elsewhere, host] = shop.hostUrls;
    script = `${host}vitrine-shelf.js`;
    item = await anItem();
  });
  after(async () => {
    await shop?.close();
    foreign.remove();
  });
  afterEach(() => page?.context().close());

  const tiles = (id = "shelf") => page.locator(`#${id} li[data-id]`);
  const stateOf = (id = "shelf") => page.locator(`#${id}`).getAttribute("state");
  const ready = (id = "shelf") => page.locator(`#${id}[state=ready]`).waitFor();

  async function anItem() {
    const some = await shop.newPage();
    await some.goto("example.html");
    const id = await some.evaluate(async (url) => {
      const vitrine = await (await import(url)).openVitrine({ pack: "./pack/" });
      return (await vitrine.browse({ limit: 1, filter: { inStock: true } })).items[0].id;
    }, `${shop.url}engine/vitrine.js`);
    await some.context().close();
    return id;
  }

  /** Opens a page of another origin; what it has to load from the host is no fault of it. */
  async function visit(body, { options, prepare, ...rest } = {}) {
    page = await shop.newPage(options);
    await prepare?.(page);
    await page.goto(`${elsewhere}${foreign.write("index.html", { script, body, ...rest })}`);
  }
  const faults = () => page.faults.filter((fault) => !fault.startsWith(`request to ${host}`) && !fault.startsWith(`request to ${elsewhere}`));

  /** Remembers what the shelf tells, from before its script is there. */
  const listen = (kind) => (opened) => opened.addInitScript((name) => {
    window.told = [];
    addEventListener(name, (event) => { window.told.push(event.detail?.code ? { code: event.detail.code, message: event.detail.message } : event.detail); });
  }, kind);
  const told = async (count = 1) => {
    await page.waitForFunction((wanted) => window.told.length >= wanted, count);
    return page.evaluate(() => JSON.parse(JSON.stringify(window.told)));
  };

  for (const theme of ["light", "dark"]) {
    for (const [name, width] of [["desktop", 1280], ["phone", 390]]) {
      test(`the example page shows two shelves and axe finds nothing, ${theme}, ${name}`, async () => {
        page = await shop.newPage({ theme, width });
        await page.goto("embed.html");
        await ready("hot");
        await ready("alike");
        assert.equal(page.workers().length, 1, "one engine for both");
        assert.ok(await tiles("alike").count() === 12 && await tiles("hot").count() === 12);
        assert.deepEqual(await violations(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        assert.deepEqual(page.faults, []);
      });
    }
  }

  test("a choice on the first shelf is the second one's question", async () => {
    page = await shop.newPage();
    await page.goto("embed.html");
    await ready("alike");
    /* A better answer may come between a look and a click. */
    const opened = page.evaluate(() => new Promise((told) => document.querySelector("#hot").addEventListener("vitrine-open", ({ detail }) => told(detail.product.title))));
    await tiles("hot").nth(2).locator("a").click();
    const title = await opened;
    await page.getByRole("region", { name: `More like “${title}”` }).waitFor();
    assert.match(page.url(), /embed\.html$/);
  });

  test("a page of another origin with the policy of the manual shows a shelf from one script tag", async () => {
    await visit(`<vitrine-shelf id="shelf" item="${item}" limit="7" heading="More like this"></vitrine-shelf>`, { policy: policyFor(host) });
    await ready();
    assert.equal(await tiles().count(), 7);
    assert.ok(await page.locator("#shelf img").first().evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
    assert.equal(await tiles().first().locator("a").getAttribute("href").then((href) => href.startsWith(host)), true);
    assert.deepEqual(faults(), []);
    assert.deepEqual(await violations(page), []);
  });

  test("without blob: workers in the page's policy the error says so, and a worker of the page's own origin is a way out", async () => {
    const policy = policyFor(host).replace("worker-src blob:", "worker-src 'self'");
    await visit(`<vitrine-shelf id="shelf" item="${item}"></vitrine-shelf>`, { policy, prepare: listen("vitrine-error") });
    const [{ code, message }] = await told();
    assert.equal(code, "VT_WORKER");
    assert.ok(message.includes(`worker-src blob: ${new URL(host).origin}`), message);
    assert.ok(message.includes(`${host}engine/worker.js`), message);
    assert.ok(await page.getByRole("alert").innerText().then((text) => text.startsWith("The recommendations could not be loaded.")));
    await page.context().close();
    writeFileSync(join(foreign.folder, "worker.js"), `import "${host}engine/worker.js";`);
    await visit(`<vitrine-shelf id="shelf" item="${item}" engine="./"></vitrine-shelf>`, { policy });
    await ready();
    assert.deepEqual(faults(), []);
  });

  test("a host that lets no other origin in: the script does not come, and the page stays as it was", async () => {
    await visit(`<vitrine-shelf id="shelf" item="${item}">Our shop has more.</vitrine-shelf>`, { script: `${shop.url}vitrine-shelf.js` });
    await page.waitForLoadState("load");
    assert.equal(await page.evaluate(() => customElements.get("vitrine-shelf") === undefined), true);
    assert.ok(faults().some((fault) => /CORS|Access-Control/.test(fault)));
    await page.getByText("Our shop has more.").waitFor();
  });

  test("a pack on a host that lets no other origin in is an error that names its manifest", async () => {
    await visit(`<vitrine-shelf id="shelf" item="${item}" pack="${shop.url}pack/"></vitrine-shelf>`, { prepare: listen("vitrine-error") });
    const [{ code, message }] = await told();
    assert.equal(code, "VT_NETWORK");
    assert.ok(message.includes(`${shop.url}pack/manifest.json`), message);
  });

  test("attributes are the question: filter, limit, items, strategy; a later change asks again", async () => {
    const body = `<vitrine-shelf id="shelf" strategy="trending" limit="5" filter='{"gender": ["Women"], "priceMax": 60}'></vitrine-shelf>
      <vitrine-shelf id="beside" strategy="also-bought" items="${item}, ${item}"></vitrine-shelf>`;
    await visit(body, { prepare: listen("vitrine-load") });
    await ready();
    const [{ items }] = (await told(2)).filter((slate) => slate.items.length === 5);
    assert.ok(items.every(({ product }) => product.gender === "Women" && product.price <= 60));
    await page.locator("#shelf").evaluate((shelf) => { shelf.filter = { gender: ["Men"] }; shelf.setAttribute("limit", "3"); });
    await page.waitForFunction(() => window.told.some((slate) => slate.items.length === 3));
    const men = (await told()).find((slate) => slate.items.length === 3);
    assert.ok(men.items.every(({ product }) => product.gender === "Men"));
  });

  test("what a page says wrongly is an error with a code, without a button that cannot help; cancelled, it is the page's to say", async () => {
    for (const wrong of ["filter='{gender}'", 'filter=\'{"colours": ["Red"]}\'', 'strategy="magic"', 'limit="300"']) {
      await visit(`<vitrine-shelf id="shelf" ${wrong}></vitrine-shelf>`, { prepare: listen("vitrine-error") });
      assert.equal((await told())[0].code, "VT_BAD_REQUEST", wrong);
      await page.getByRole("alert").waitFor();
      assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
      assert.deepEqual(await violations(page), []);
      await page.context().close();
    }
    await visit(`<vitrine-shelf id="shelf" strategy="magic"></vitrine-shelf>`, {
      prepare: (opened) => opened.addInitScript(() => addEventListener("vitrine-error", (event) => event.preventDefault())),
    });
    await page.locator("#shelf[state=error]").waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    assert.deepEqual(faults(), []);
  });

  test("a shelf that nothing passes says so and keeps its place", async () => {
    await visit(`<vitrine-shelf id="shelf" item="${item}"></vitrine-shelf>`);
    await ready();
    const height = () => page.locator("#shelf").evaluate((shelf) => shelf.getBoundingClientRect().height);
    const before = await height();
    await page.locator("#shelf").evaluate((shelf) => shelf.setAttribute("filter", '{"brand": ["Nobody"]}'));
    await page.getByRole("status").filter({ hasText: "Nothing to show here." }).waitFor();
    assert.equal(await stateOf(), "empty");
    assert.equal(await height(), before);
    assert.deepEqual(await violations(page), []);
  });

  test("a connection that fails is offered to be tried again, and then serves", async () => {
    let lost = true;
    await visit(`<vitrine-shelf id="shelf" item="${item}"></vitrine-shelf>`, {
      prepare: (opened) => opened.context().route("**/pack/manifest.json", (route) => (lost ? route.abort() : route.continue())),
    });
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor();
    lost = false;
    await again.click();
    await ready();
    assert.equal(page.workers().length, 1);
  });

  test("nothing moves when products come: not the shelf, not what is below", async () => {
    let goOn;
    const held = new Promise((resolve) => { goOn = resolve; });
    await visit(`<vitrine-shelf id="shelf" item="${item}" heading="More like this"></vitrine-shelf>`, {
      prepare: (opened) => opened.context().route("**/pack/manifest.json", async (route) => { await held; await route.continue(); }),
    });
    await page.locator("#shelf li[aria-hidden]").first().waitFor({ state: "attached" });
    assert.equal(await stateOf(), "loading");
    assert.deepEqual(await violations(page), []);
    const box = (selector) => page.locator(selector).boundingBox();
    const before = [await box("#shelf"), await box("#below"), await box("#shelf li >> nth=0")];
    goOn();
    await ready();
    assert.deepEqual([await box("#shelf"), await box("#below"), await box("#shelf li >> nth=0")], before);
    assert.equal(await page.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0))).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve(0), 500);
    })), 0);
  });

  test("by keyboard: Tab reaches the first product, arrows walk, Enter opens; a cancelled event stays on the page", async () => {
    await visit(`<a id="start" href="#x">Start</a><vitrine-shelf id="shelf" item="${item}" heading="More like this"></vitrine-shelf>`, {
      prepare: (opened) => opened.addInitScript(() => {
        window.chosen = [];
        addEventListener("vitrine-open", (event) => { window.chosen.push(event.detail); if (window.stay) event.preventDefault(); });
      }),
    });
    await ready();
    const focused = () => page.evaluate(() => document.getElementById("shelf").shadowRoot.activeElement?.textContent.trim());
    await page.locator("#start").focus();
    await page.keyboard.press("Tab");
    if (await focused() === "") await page.keyboard.press("Tab");
    const titles = await page.locator("#shelf").getByRole("link").allInnerTexts(); // from here on nothing changes under the visitor's hand
    assert.equal(await focused(), titles[0]);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await focused(), titles[1]);
    await page.evaluate(() => { window.stay = true; });
    const address = page.url();
    await page.keyboard.press("Enter");
    const [{ product, url, item: chosen }] = await page.evaluate(() => window.chosen);
    assert.equal(product.title, titles[1]);
    assert.equal(chosen.id, product.id);
    assert.equal(page.url(), address);
    await page.evaluate(() => { window.stay = false; });
    await page.keyboard.press("Enter");
    await page.waitForURL(url);
  });

  test("the shelf is a region of its heading's name, or of one that the page says; its buttons are named", async () => {
    await visit(`<vitrine-shelf id="shelf" item="${item}" heading="More like this" heading-level="3"></vitrine-shelf><vitrine-shelf id="plain" item="${item}"></vitrine-shelf>`);
    await ready();
    await page.getByRole("region", { name: "More like this" }).waitFor();
    await page.getByRole("heading", { level: 3, name: "More like this" }).waitFor();
    await page.getByRole("button", { name: "Scroll on: More like this" }).click();
    await page.waitForFunction(() => document.getElementById("shelf").shadowRoot.querySelector(".row").scrollLeft > 0);
    await page.locator("#plain").evaluate((shelf) => { shelf.words = { products: "Empfehlungen", on: "Weiter" }; });
    await page.getByRole("button", { name: "Weiter: Empfehlungen" }).waitFor();
  });

  test("on a page that reads from right to left the row begins at the right, and buttons and arrows follow", async () => {
    await visit(`<div dir="rtl"><vitrine-shelf id="shelf" item="${item}" heading="More like this"></vitrine-shelf></div>`);
    await ready();
    await page.getByRole("button", { name: "Scroll on: More like this" }).click();
    await page.waitForFunction(() => document.getElementById("shelf").shadowRoot.querySelector(".row").scrollLeft < -100);
    await page.getByRole("button", { name: "Scroll back: More like this" }).click();
    await page.waitForFunction(() => document.getElementById("shelf").shadowRoot.querySelector(".row").scrollLeft > -2);
    await tiles().first().locator("a").focus();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.evaluate(() => document.getElementById("shelf").shadowRoot.activeElement.closest("li").previousElementSibling !== null), true);
  });

  test("colours and type are the page's, custom properties and parts change them", async () => {
    const style = `body { color: rgb(200, 220, 240); background: rgb(20, 20, 40) } #own { --vitrine-ink: rgb(255, 0, 0); --vitrine-tile-width: 100px }
      #own::part(title) { font-style: italic }  :root { --ink: lime; --accent: lime }`;
    await visit(`<vitrine-shelf id="shelf" item="${item}" heading="Here"></vitrine-shelf><vitrine-shelf id="own" item="${item}"></vitrine-shelf>`, { style });
    await ready();
    await ready("own");
    const looks = (id) => tiles(id).first().evaluate((tile) => {
      const { color, fontStyle } = getComputedStyle(tile.querySelector("[part=title]"));
      return [color, fontStyle, tile.getBoundingClientRect().width];
    });
    assert.deepEqual(await looks("shelf"), ["rgb(200, 220, 240)", "normal", 168]);
    assert.deepEqual(await looks("own"), ["rgb(255, 0, 0)", "italic", 100]);
    assert.deepEqual(await violations(page), []);
  });

  test("a lazy shelf loads nothing before it is nearly in sight", async () => {
    await visit(`<div style="height: 4000px"></div><vitrine-shelf id="shelf" loading="lazy" item="${item}"></vitrine-shelf>`);
    await page.locator("#shelf li").first().waitFor({ state: "attached" });
    await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
    assert.equal(page.workers().length, 0);
    await page.locator("#below").scrollIntoViewIfNeeded();
    await ready();
  });

  test("the profile is the page's own: a shelf follows what is recorded, and goes over to the one that it names", async () => {
    await visit(`<vitrine-shelf id="shelf" strategy="interactions"></vitrine-shelf>`, { prepare: listen("vitrine-load") });
    await ready();
    const sources = (slate) => new Set(slate.items.map(({ source }) => source));
    assert.deepEqual(sources((await told())[0]), new Set(["popular"]));
    await page.locator("#shelf").evaluate(async (shelf, id) => {
      const vitrine = await shelf.open();
      await vitrine.record({ type: "like", item: id });
      await vitrine.createProfile({ name: "Ada" });
      await vitrine.switchProfile((await vitrine.profiles()).profiles.find(({ name }) => name === "Visitor").id);
    }, item);
    await page.waitForFunction(() => window.told.some(({ items }) => items.some(({ source }) => source === "interactions")));
    await page.evaluate(() => { window.told.length = 0; document.getElementById("shelf").profile = "Ada"; });
    await page.waitForFunction(() => window.told.at(-1)?.items.every(({ source }) => source === "popular"));
    const current = await page.locator("#shelf").evaluate(async (shelf) => (await (await shelf.open()).profiles()).profiles.find((profile) => profile.current).name);
    assert.equal(current, "Ada");
    await page.evaluate(() => {
      addEventListener("vitrine-error", (event) => { window.refused = event.detail.code; });
      document.getElementById("shelf").profile = "Nobody";
    });
    await page.waitForFunction(() => window.refused === "VT_NOT_FOUND");
  });

  test("what a visitor points at does not change under their hand, and does when they leave", async () => {
    await visit(`<vitrine-shelf id="shelf" strategy="interactions"></vitrine-shelf>`, { prepare: listen("vitrine-load") });
    await ready();
    const recorded = () => page.locator("#shelf").evaluate(async (shelf, id) => {
      const vitrine = await shelf.open();
      const heard = new Promise((resolve) => { vitrine.on("changed", resolve); });
      await vitrine.record({ type: "like", item: id });
      await heard;
      await vitrine.recommend("interactions"); // behind the shelf's own question
      await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
      return window.told.at(-1).items[0].source;
    }, item);
    await page.waitForFunction(async () => (await document.getElementById("shelf").open()).progress.phase === "complete");
    await tiles().first().hover();
    assert.equal(await recorded(), "popular");
    await page.mouse.move(0, 0);
    await page.waitForFunction(() => window.told.at(-1).items[0].source === "interactions");
  });

  test("a shelf that is taken away and put back, and a second copy of the script, do no harm", async () => {
    await visit(`<vitrine-shelf id="shelf" item="${item}"></vitrine-shelf>`);
    await ready();
    await page.evaluate(async (url) => {
      await import(`${url}?copy`);
      const shelf = document.getElementById("shelf");
      shelf.remove();
      document.querySelector("main").append(shelf);
    }, script);
    await ready();
    assert.equal(page.workers().length, 1);
    assert.deepEqual(faults(), []);
  });

  test("only this element's name is taken on the page", async () => {
    const source = readFileSync(join(siteRoot, "vitrine-shelf.js"), "utf8");
    assert.deepEqual([...source.matchAll(/customElements\.define\("([^"]+)"/g)].map(([, name]) => name), ["vitrine-shelf"]);
  });
});
