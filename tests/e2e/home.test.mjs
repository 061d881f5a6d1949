/* The home page for different visitors: strangers, people with a history, a cart, likes; and sales that arrive late. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { inBothThemes, violations } from "./helpers/axe.mjs";
import { ask } from "./helpers/buyer.mjs";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const salesFile = /\/pack\/signals-[^/]*$/;

describe("home", { skip }, () => {
  let shop;
  let page;
  /** A profile of somebody who has bought things, some of them twice. */
  let ada;

  before(async () => {
    shop = await openShop();
    page = await shop.newPage();
    await page.goto("?page=catalog&gender=Women&articleType=Tshirts&inStock=1");
    await settled(page);
    const ids = await page.locator("vt-product-grid").evaluate((grid) => grid.items.slice(0, 6).map(({ id }) => id));
    await page.context().close();
    page = undefined;
    ada = profileOf("Ada", ids);
  });
  after(() => shop?.close());
  afterEach(async () => {
    const faults = page?.faults ?? [];
    await page?.context().close();
    page = undefined;
    assert.deepEqual(faults, [], "no error, no refused policy, no request off the origin");
  });

  function profileOf(name, [first, second, third, ...seen]) {
    const day = 86_400_000;
    const at = (age) => Date.now() - age * day;
    const order = (age, ...items) => ({ placedAt: at(age), changedAt: at(age - 3), status: "delivered", currency: "EUR",
      lines: items.map((item) => ({ item, quantity: 1, unitPrice: 20 })) });
    return {
      format: "vitrine-profile", version: 1, name, settings: { hemisphere: "north", gender: "" }, cart: [],
      events: [first, second, ...seen].map((item, index) => ({ type: "view", item, at: at(5) + index })),
      orders: [order(90, first, second), order(40, first, third)],
    };
  }

  async function visit(address, options) {
    page = await shop.newPage(options);
    await page.goto(address);
    await settled(page);
  }

  /** Makes a profile through the engine's own door, as another tab would, and comes back to the page. */
  async function become(file) {
    await page.evaluate(async (profile) => {
      const { openVitrine } = await import(new URL("engine/vitrine.js", document.baseURI).href);
      const vitrine = await openVitrine({ pack: "./pack/" });
      await vitrine.createProfile({ name: profile.name, file: profile });
      vitrine.close();
    }, file);
    await page.reload();
    await settled(page);
  }

  const shelf = (name) => page.locator(`vt-home-page [data-shelf="${name}"]`);
  const shelves = async () => {
    await page.locator("vt-home-page [data-shelf=alike] .match").first().waitFor();
    return page.locator("vt-home-page vt-shelf:not([hidden])").evaluateAll((found) => found.map((element) => element.dataset.shelf));
  };
  const ids = (name) => shelf(name).evaluate((element) => element.items.map(({ id }) => id));

  test("a stranger is shown the shop: what is hot, new, right for the season, and the departments", async () => {
    await visit("./");
    const shown = await shelves();
    for (const wanted of ["trending", "newest", "seasonal", "alike", "bargains", "top-rated"]) assert.ok(shown.includes(wanted), `${wanted} among ${shown}`);
    assert.ok(shown.some((name) => name.startsWith("category ")));
    for (const personal of ["history", "restock", "interactions", "budget", "new-arrivals", "cart-addons", "viewed"]) {
      assert.ok(!shown.includes(personal), `${personal} is nobody's yet`);
    }
    assert.match(await shelf("trending").locator(".because").first().innerText(), /\d+ (sold|looks)/);
  });

  test("every shelf can be scrolled on by its button, and back", async () => {
    await visit("./");
    for (const name of await shelves()) {
      const [back, on] = await shelf(name).locator(".tools button").all();
      await on.scrollIntoViewIfNeeded();
      await on.click();
      await back.click();
    }
  });

  test("somebody who has bought here is shown shelves of their own, which say why", async () => {
    await visit("./");
    const before = await shelves();
    await become(ada);
    await shelf("history").locator("[data-card]").first().waitFor();
    const shown = await shelves();
    assert.notDeepEqual(shown, before);
    for (const wanted of ["history", "restock", "new-arrivals", "budget", "seasonal", "viewed"]) assert.ok(shown.includes(wanted), `${wanted} among ${shown}`);
    assert.match(await shelf("history").locator("header .note").innerText(), /^From your 2 orders, mostly Tshirts\.$/);
    assert.match(await shelf("history").locator(".because").first().innerText(), /^Because you bought \d/);
    assert.match(await shelf("restock").locator(".because").first().innerText(), /^You bought it 2 times$/);
    assert.match(await shelf("budget").locator("header .note").innerText(), /^You spend about €20 on a piece\.$/);
    assert.deepEqual(await ids("restock"), [ada.orders[0].lines[0].item]);
    for (const bought of ada.orders.flatMap(({ lines }) => lines)) assert.ok(!(await ids("history")).includes(bought.item));
  });

  test("a strategy that has nothing to say gets no shelf: nothing to buy again, no likes", async () => {
    await visit("./");
    await become({ ...ada, name: "Once", orders: ada.orders.slice(0, 1) });
    await shelf("history").locator("[data-card]").first().waitFor();
    const shown = await shelves();
    assert.ok(!shown.includes("restock"));
    assert.ok(!shown.includes("interactions"));
  });

  test("where nothing looks like anything, popular pieces are no look-alikes", async () => {
    page = await shop.newPage();
    await page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.method !== "recommend" || message.params.strategy !== "similar") return post.call(this, message, ...rest);
        const answered = { strategy: "similar", space: "", stage: "int8", exact: false, rowsScanned: 0, rowsRescored: 0 };
        const items = Array.from({ length: message.params.limit }, (_, index) => ({ id: `p${index}`, score: 40 - index }));
        const result = { items, coldStart: true, relaxed: [], answered, tookMs: 0 };
        setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: { protocol: message.protocol, n: message.n, type: "answer", result } })));
      };
    });
    await page.goto("./");
    await page.getByRole("heading", { name: "Everything in one window." }).waitFor();
    await shelf("newest").locator("[data-card]").first().waitFor();
    assert.equal(await page.locator("vt-shop-window .score").count(), 0);
    assert.ok(await shelf("alike").isHidden());
  });

  test("likes and a cart bring their shelves with the next visit of the page", async () => {
    await visit("./");
    await shelf("newest").locator("[data-card]").first().waitFor();
    const first = shelf("newest").locator("[data-card]").first();
    const [liked] = await ids("newest");
    await first.getByRole("button", { name: /^Like / }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter"); // into the cart, which opens
    await page.getByRole("dialog").waitFor();
    await page.reload();
    await shelf("interactions").locator("[data-card]").first().waitFor();
    assert.equal(await shelf("interactions").locator("header .note").innerText(), "From your 1 like.");
    const shown = await shelves();
    assert.equal(shown[0], "cart-addons");
    assert.ok((await ids("for-you")).length > 0);
    assert.ok(!(await ids("for-you")).includes(liked), "what is liked already");
    await page.goto(`?page=catalog&text=${encodeURIComponent(await ask(page, async ({ vitrine }, id) => (await vitrine.product(id)).product.title, liked))}`);
    await page.locator(`vt-product-grid [data-id="${liked}"] .like[aria-pressed=true]`).waitFor();
  });

  test("sales that arrive late fill the shelf that waits for them, and move nothing", async () => {
    page = await shop.newPage();
    const gate = deferred();
    await page.route(salesFile, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.goto("./");
    await shelf("newest").locator("[data-card]").first().waitFor();
    await shelf("alike").locator(".match").first().waitFor();
    assert.equal(await shelf("trending").locator("h2").innerText(), "Trending now");
    assert.equal(await shelf("trending").locator("[data-card]").count(), 0);
    await page.evaluate(() => {
      scrollTo(0, document.querySelector("vt-home-page").shadowRoot.querySelector("[data-shelf=trending]").getBoundingClientRect().top);
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
      }).observe({ type: "layout-shift" });
    });
    const before = await shelf("newest").boundingBox();
    gate.resolve();
    await shelf("trending").locator("[data-card] .because").first().waitFor();
    await page.waitForTimeout(200);
    assert.deepEqual(await shelf("newest").boundingBox(), before);
    assert.equal(await page.evaluate(() => window.shifted), 0);
  });

  test("another tab's change of profile changes this page too", async () => {
    await visit("./");
    await shelves();
    const other = await page.context().newPage();
    await other.goto("?page=about");
    await other.evaluate(async (profile) => {
      const { openVitrine } = await import(new URL("engine/vitrine.js", document.baseURI).href);
      const vitrine = await openVitrine({ pack: "./pack/" });
      await vitrine.createProfile({ name: profile.name, file: profile });
      vitrine.close();
    }, ada);
    await shelf("history").locator("[data-card]").first().waitFor();
  });

  for (const [name, width] of [["phone", 390], ["tablet", 820], ["desktop", 1440]]) {
    test(`axe finds nothing for somebody with a history, light and dark, ${name}`, async () => {
      await visit("./", { width, touch: name !== "desktop" });
      await become(ada);
      await shelf("history").locator("[data-card]").first().waitFor();
      await shelves();
      await inBothThemes(page, async (theme) => assert.deepEqual(await violations(page), [], theme));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} too wide`);
    });
  }
});

function deferred() {
  let resolve;
  const promise = new Promise((done) => { resolve = done; });
  return { promise, resolve };
}
