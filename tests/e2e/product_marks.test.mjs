/* What a visitor does with a product: three slates by their tabs, the cart, marks, a review, and what is kept of it. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { inBothThemes, violations } from "./helpers/axe.mjs";
import { ask } from "./helpers/buyer.mjs";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();

describe("a product and its visitor", { skip }, () => {
  let shop;
  let page;
  /** Cards of the catalog: one that sells well, one of which few are left, one that is sold out. */
  const chosen = {};

  before(async () => {
    shop = await openShop();
    page = await shop.newPage();
    await page.goto("./");
    await page.locator("[data-shelf=trending] [data-card] a").first().waitFor();
    chosen.sold = (await cardsOf("[data-shelf=trending]"))[0];
    await page.goto("?page=catalog&sort=rating&shown=960");
    await settled(page);
    const cards = await cardsOf("vt-product-grid");
    chosen.few = cards.find((card) => card.stockNote === "Only 2 left");
    chosen.gone = cards.find((card) => card.soldOut);
    await page.context().close();
    page = undefined;
  });
  after(() => shop?.close());
  afterEach(async () => {
    const faults = page?.faults ?? [];
    await page?.context().close();
    page = undefined;
    assert.deepEqual(faults, [], "no error, no refused policy, no request off the origin");
  });

  const cardsOf = (list) => page.locator(list).evaluate((element) => element.items.map(({ id, href, title, stockNote, soldOut }) => ({ id, href, title, stockNote, soldOut })));

  async function visit(address, options) {
    page = await shop.newPage(options);
    await page.goto(address);
    await settled(page);
  }

  /** Notes what is asked of the engine, in window.calls. */
  async function listen() {
    await page.addInitScript(() => {
      window.calls = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.type === "call") window.calls.push({ method: message.method, ...message.params });
        return post.call(this, message, ...rest);
      };
    });
  }
  const calls = (method) => page.evaluate((wanted) => window.calls.filter((call) => call.method === wanted), method);

  const tab = (name) => page.getByRole("tab", { name });
  const toggle = (name) => page.locator("vt-mark-buttons").getByRole("button", { name, exact: true });
  const pressed = (name, on) => page.locator(`vt-mark-buttons button[aria-pressed=${on}]`, { hasText: name }).waitFor();
  /** Puts the product into the cart, and closes that again. */
  async function buy() {
    await page.getByRole("button", { name: "Add to cart", exact: true }).click();
    const cart = page.getByRole("dialog");
    await cart.waitFor();
    await page.keyboard.press("Escape");
    await cart.waitFor({ state: "hidden" });
  }

  const panel = () => page.locator("vt-review-panel");
  /** Until what was done is kept: the state answers in order. */
  const kept = () => ask(page, ({ vitrine }) => vitrine.settings());

  test("the tabs work by the arrow keys, and each slate is asked for when its tab is first opened", async () => {
    page = await shop.newPage();
    await listen();
    await page.goto(chosen.sold.href);
    await page.locator("[data-shelf=similar] .match").first().waitFor();
    await page.locator("vt-load-bar p", { hasText: "is loaded" }).waitFor({ state: "attached" }); // the shop's sales too
    const asked = async () => (await calls("recommend")).map(({ strategy }) => strategy).filter((name, index, all) => all.indexOf(name) === index);
    assert.deepEqual(await asked(), ["similar"]);
    await tab("Looks like this").focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("[data-shelf=also-bought] [data-card] a").first().waitFor();
    assert.equal(await tab("Also bought").getAttribute("aria-selected"), "true");
    assert.equal(await tab("Looks like this").getAttribute("tabindex"), "-1");
    assert.deepEqual(await asked(), ["similar", "also-bought"]);
    await page.keyboard.press("End");
    await page.locator("[data-shelf=cart-addons] [data-card] a").first().waitFor();
    await page.keyboard.press("ArrowRight");
    await page.locator("[data-shelf=similar] .match").first().waitFor();
    assert.ok(await tab("Looks like this").evaluate((element) => element.matches(":focus")));
    await page.keyboard.press("ArrowRight");
    await page.locator("[data-shelf=also-bought] [data-card] a").first().waitFor();
    await page.keyboard.press("Home");
    await page.locator("[data-shelf=similar] .match").first().waitFor();
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("vt-product-page").shadowRoot.querySelector("vt-shelf").matches(":focus-within")));
    assert.equal((await calls("recommend")).filter(({ strategy }) => strategy === "also-bought").length, 1, "not asked again");
  });

  test("what was bought with it is shown with its reasons in words, which add up to the score", async () => {
    await visit(chosen.sold.href);
    await tab("Also bought").click();
    const shelf = page.locator("[data-shelf=also-bought]");
    await shelf.locator("[data-card] .because", { hasText: /^Bought together in \d+ orders?$/ }).first().waitFor();
    const items = await shelf.evaluate((element) => element.items);
    assert.ok(items.length > 2);
    for (const { id, score, reasons } of items) {
      assert.notEqual(id, chosen.sold.id);
      assert.ok(Math.abs(reasons.reduce((sum, { amount }) => sum + amount, 0) - score) < 1e-5);
    }
    assert.equal(await shelf.locator(".match").count(), 0, "these are no percentages");
    assert.equal(await page.locator("vt-answer-panel dd").first().textContent(), "also-bought");
  });

  test("without a cart the addons start from this piece, and follow when something is put into the cart", async () => {
    await visit(chosen.sold.href);
    await tab("Goes with your cart").click();
    const note = (words) => page.locator("[data-shelf=cart-addons] .note", { hasText: words }).waitFor();
    await note("Your cart is empty, so this starts from the piece before you.");
    await buy();
    await note("Bought together with what is in your cart.");
    await page.getByRole("button", { name: "1 in your cart" }).waitFor();
  });

  for (const [strategy, name, words] of [
    ["also-bought", "Also bought", "Nobody has bought this with another piece yet; popular in Women instead."],
    ["cart-addons", "Goes with your cart", "Nobody has bought anything to go with it yet; popular in Women instead."],
    ["similar", "Looks like this", "No look-alikes: this product has no picture to compare; popular in Women instead."],
  ]) {
    test(`popular pieces are not passed off as the slate that had nothing to say: ${strategy}`, async () => {
      page = await shop.newPage();
      await page.addInitScript((cold) => {
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...rest) {
          if (message.method !== "recommend" || message.params.strategy !== cold) return post.call(this, message, ...rest);
          const answered = { strategy: cold, space: cold === "similar" ? "looks" : "", stage: "int8", exact: false, rowsScanned: 0, rowsRescored: 0 };
          const product = { id: "x", title: "Popular Thing", image: "", brand: "", gender: "Women", articleType: "Thing", price: 5, listPrice: null, rating: 4, stock: 9 };
          const reasons = [{ term: "orders", label: "popular: in 41 orders", amount: 41 }, { term: "rating", label: "rated 4.0 of 5", amount: 0.8 }];
          const result = { items: [{ id: "x", score: 41.8, reasons, source: "popular", product }], coldStart: true, relaxed: [], answered, tookMs: 0 };
          setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: { protocol: message.protocol, n: message.n, type: "answer", result } })));
        };
      }, strategy);
      await page.goto(chosen.sold.href);
      await settled(page);
      await tab(name).click();
      await page.locator(`[data-shelf=${strategy}] .note`, { hasText: words }).waitFor();
      assert.equal(await page.locator(`[data-shelf=${strategy}] .because`).innerText(), "Popular: in 41 orders");
      assert.equal(await page.locator(".match").count(), 0, "nothing is so many per cent alike");
    });
  }

  test("like and save are kept over a reload, and taken back", async () => {
    await visit(chosen.sold.href);
    await toggle("Like").click();
    await toggle("Save").focus();
    await page.keyboard.press("Space");
    await pressed("Like", true);
    await pressed("Save", true);
    await kept();
    await page.reload();
    await pressed("Like", true);
    await pressed("Save", true);
    await toggle("Like").click();
    await pressed("Like", false);
    await kept();
    await page.reload();
    await pressed("Save", true);
    assert.equal(await toggle("Like").getAttribute("aria-pressed"), "false");
  });

  test("a like from a tile is the product's own, in every list that shows it", async () => {
    await visit("?page=catalog&sort=rating");
    const heart = (name) => page.locator("vt-product-grid [data-card]").first().getByRole("button", { name });
    const [{ href, title }] = await cardsOf("vt-product-grid");
    await heart(`Like ${title}`).focus();
    await page.keyboard.press("Enter");
    assert.equal(await heart(`Like ${title}`).getAttribute("aria-pressed"), "true");
    assert.equal(new URL(page.url()).searchParams.get("page"), "catalog", "the button is none of the link");
    await kept();
    await page.goto(href);
    await pressed("Like", true);
    await toggle("Like").click();
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("vt-catalog-page")?.shadowRoot.querySelector("vt-product-grid")?.shadowRoot
      ?.querySelector("vt-product-card")?.shadowRoot.querySelector(".like")?.getAttribute("aria-pressed") === "false");
  });

  test("a review wants stars, is kept, edited, removed and brought back", async () => {
    await visit(chosen.sold.href);
    const review = panel();
    await review.getByRole("textbox").fill("Soft, and true to its size.");
    await review.getByRole("button", { name: "Keep this review" }).click();
    await review.getByText("Choose one to five stars").waitFor();
    assert.ok(await review.getByRole("radio").first().evaluate((radio) => radio.matches(":focus")), "the stars have the focus");
    await page.keyboard.press("Space");
    for (let star = 1; star < 4; star++) await page.keyboard.press("ArrowRight");
    await review.getByRole("button", { name: "Keep this review" }).click();
    await review.getByRole("img", { name: "4 of 5 stars" }).waitFor();
    await page.reload();
    await review.getByText("Soft, and true to its size.").waitFor();
    await review.getByRole("button", { name: "Edit" }).click();
    await review.getByRole("radio", { name: "2 stars" }).check({ force: true });
    await review.getByRole("textbox").fill("It shrank.");
    await review.getByRole("button", { name: "Save" }).click();
    await review.getByRole("img", { name: "2 of 5 stars" }).waitFor();
    assert.equal(await review.getByText("Soft, and true").count(), 0);
    await review.getByRole("button", { name: "Remove" }).click();
    await review.getByRole("button", { name: "Keep this review" }).waitFor();
    assert.equal(await review.getByRole("textbox").inputValue(), "");
    await page.getByRole("button", { name: "Undo" }).click();
    await review.getByText("It shrank.").waitFor();
    await page.reload();
    await review.getByRole("img", { name: "2 of 5 stars" }).waitFor();
  });

  test("an edit that is given up leaves the review, also when something else has changed meanwhile", async () => {
    await visit(chosen.sold.href);
    const review = panel();
    await review.getByRole("radio", { name: "5 stars" }).check({ force: true });
    await review.getByRole("button", { name: "Keep this review" }).click();
    await review.getByRole("button", { name: "Edit" }).click();
    await review.getByRole("textbox").fill("Half a thought");
    await toggle("Save").click();
    await pressed("Save", true);
    assert.equal(await review.getByRole("textbox").inputValue(), "Half a thought");
    await review.getByRole("button", { name: "Cancel" }).click();
    await review.getByRole("img", { name: "5 of 5 stars" }).waitFor();
    assert.equal(await review.getByText("Half a thought").count(), 0);
  });

  test("no more goes into the cart than there are", async () => {
    await visit(chosen.few.href);
    await page.getByRole("combobox", { name: "Quantity" }).selectOption("2");
    await buy();
    await page.getByRole("button", { name: "All 2 are in your cart" }).waitFor();
    assert.ok(await page.getByRole("button", { name: "Add to cart", exact: true }).isDisabled());
    assert.equal(await page.getByRole("combobox", { name: "Quantity" }).count(), 0);
    await page.reload();
    await page.getByRole("button", { name: "All 2 are in your cart" }).click();
    await page.locator("vt-cart-lines").getByText(chosen.few.title).waitFor();
  });

  test("what is sold out cannot be bought, on its page or from its tile", async () => {
    await visit(chosen.gone.href);
    assert.ok(await page.getByRole("button", { name: "Sold out" }).isDisabled());
    await page.goto("?page=catalog&sort=rating&shown=960");
    await settled(page);
    const tile = page.locator(`vt-product-grid li[data-id="${chosen.gone.id}"]`);
    await tile.getByRole("button", { name: /^Like/ }).waitFor({ state: "attached" });
    assert.equal(await tile.getByRole("button", { name: /cart/ }).count(), 0);
  });

  for (const width of [390, 1280]) {
    test(`home, product and catalog come in without moving what is there, ${width} wide, though the fonts come late`, async () => {
      page = await shop.newPage({ width });
      await page.addInitScript(() => {
        window.shifted = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shifted += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      let fonts;
      await page.route(/\.woff2$/, async (route) => {
        await fonts.promise;
        await route.continue();
      });
      for (const address of ["./", chosen.sold.href, "?page=catalog"]) {
        fonts = {};
        fonts.promise = new Promise((resolve) => { fonts.come = resolve; });
        await page.goto(address, { waitUntil: "commit" });
        await page.locator("main :is(vt-shelf .match, vt-product-grid [data-card] a)").first().waitFor();
        fonts.come();
        await settled(page);
        const shifted = await page.evaluate(() => new Promise((drawn) => {
          requestAnimationFrame(() => requestAnimationFrame(() => drawn(window.shifted)));
        }));
        assert.ok(shifted < 0.05, `${address}: ${shifted}`);
      }
    });
  }

  test("a locked profile shows no marks, and a like says what to do", async () => {
    await visit(chosen.sold.href);
    await toggle("Like").click();
    await pressed("Like", true);
    await page.evaluate(async () => {
      const { openVitrine } = await import(new URL("engine/vitrine.js", document.baseURI).href);
      const vitrine = await openVitrine({ pack: "./pack/" });
      await vitrine.setPassphrase("a long enough secret");
      vitrine.close();
    });
    await page.reload();
    await page.locator("[data-shelf=similar] .match").first().waitFor();
    await toggle("Like").click();
    await page.getByText("This profile is locked.").waitFor();
    assert.equal(await toggle("Like").getAttribute("aria-pressed"), "false");
    assert.equal(await page.getByRole("link", { name: "Unlock it" }).getAttribute("href"), "?page=login");
  });

  test("a visit is one view, counted when the page is in sight", async () => {
    page = await shop.newPage();
    await listen();
    await page.addInitScript(() => {
      window.sight = sessionStorage.getItem("sight") ?? "hidden";
      Object.defineProperty(document, "visibilityState", { get: () => window.sight });
    });
    await page.goto(chosen.sold.href);
    await page.locator("[data-shelf=similar] .match").first().waitFor();
    await page.waitForFunction(() => window.calls.some(({ method }) => method === "marks"));
    assert.deepEqual(await calls("record"), [], "nobody has seen it");
    await page.evaluate(() => { window.sight = "visible"; document.dispatchEvent(new Event("visibilitychange")); });
    await page.waitForFunction(() => window.calls.some(({ method }) => method === "record"));
    await page.evaluate(() => {
      window.sight = "hidden"; document.dispatchEvent(new Event("visibilitychange"));
      window.sight = "visible"; document.dispatchEvent(new Event("visibilitychange"));
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
    await toggle("Like").click();
    await pressed("Like", true);
    const recorded = await calls("record");
    assert.deepEqual(recorded.map(({ type }) => type), ["view", "like"]);
    assert.equal(recorded[0].item, chosen.sold.id);
  });

  for (const [name, width] of [["phone", 390], ["tablet", 820], ["desktop", 1440]]) {
    test(`axe finds nothing in any state of the page, light and dark, ${name}`, async () => {
      await visit(chosen.sold.href, { width, touch: name !== "desktop" });
      const review = panel();
      const wrong = [];
      const look = (state) => inBothThemes(page, async (theme) => wrong.push(...(await violations(page)).map((violation) => `${theme}, ${state}: ${violation}`)));
      await review.getByRole("button", { name: "Keep this review" }).click();
      await look("a review without stars");
      await review.getByRole("radio", { name: "3 stars" }).check({ force: true });
      await review.getByRole("button", { name: "Keep this review" }).click();
      await review.getByRole("button", { name: "Edit" }).waitFor();
      await toggle("Like").click();
      await pressed("Like", true);
      await tab("Also bought").click();
      await page.locator("[data-shelf=also-bought] .because").first().waitFor();
      await look("reviewed, liked, also bought");
      await tab("Goes with your cart").click();
      await page.locator("[data-shelf=cart-addons] .because").first().waitFor();
      await look("goes with the cart");
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} too wide`);
      assert.deepEqual(wrong, []);
    });
  }
});
