/* The product page, and what a visitor sees while a pack is on its way or fails to come. */
import assert from "node:assert/strict";
import { after as afterAll, afterEach, before as beforeAll, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const fineCodes = /\/pack\/int8-[^/]*$/;

describe("product page and loading", { skip }, () => {
  let shop;
  let page;
  let product;

  beforeAll(async () => {
    shop = await openShop();
    page = await shop.newPage();
    await page.goto("?page=catalog&sort=rating");
    await settled(page);
    product = await page.locator("vt-product-grid vt-product-card a").first().getAttribute("href");
    await page.context().close();
  });
  afterAll(() => shop?.close());
  afterEach(() => page.context().close());

  const note = (words) => page.locator("vt-product-page vt-shelf .note", { hasText: words });

  test("a deep link shows the product, its facts and reasoned look-alikes", async () => {
    page = await shop.newPage();
    await page.goto(product);
    await note("full comparison").waitFor();
    const title = await page.locator("vt-product-page h1").innerText();
    await page.waitForFunction((wanted) => document.title === wanted, `${title} · Vitrine`);
    const image = page.locator("vt-product-page .picture img");
    await image.evaluate((picture) => picture.decode());
    assert.equal(await image.evaluate((picture) => picture.naturalWidth > 0), true);
    await page.locator("vt-product-page .details dl > div").nth(3).waitFor();
    const cards = page.locator("[data-shelf=similar] [data-card]");
    await cards.nth(7).waitFor({ state: "attached" });
    const own = new URL(product, shop.url).searchParams.get("id");
    for (const item of await page.locator("vt-product-page vt-shelf li").all()) {
      assert.notEqual(await item.getAttribute("data-id"), own, "a product is no look-alike of itself");
      assert.match(await item.locator(".match").innerText(), /^\d+% alike$/);
      assert.ok(await item.locator(".term").count() >= 1);
    }
    assert.deepEqual(page.faults, []);
  });

  test("the reasons add up to the match", async () => {
    page = await shop.newPage();
    await page.goto(product);
    await note("full comparison").waitFor();
    const sums = await page.evaluate(() => document.querySelector("vt-product-page").shadowRoot.querySelector("vt-shelf").items
      .map((item) => Math.abs(item.reasons.reduce((sum, reason) => sum + reason.amount, 0) - item.score)));
    assert.ok(sums.length > 0 && Math.max(...sums) < 1e-3, `off by ${Math.max(...sums)}`);
  });

  test("the panel tells how it was answered", async () => {
    page = await shop.newPage();
    await page.goto(product);
    await note("full comparison").waitFor();
    await page.getByText("How this was answered").click();
    const facts = Object.fromEntries(await page.locator("vt-answer-panel dl > div").evaluateAll((rows) => rows.map((row) => [
      row.querySelector("dt").textContent, row.querySelector("dd").firstChild.nextSibling?.textContent ?? row.querySelector("dd").textContent,
    ])));
    assert.equal(facts.Strategy, "similar");
    assert.equal(facts.Stage, "int8");
    assert.match(facts.Engine, /^(simd128|relaxed-simd)$/);
    assert.ok(Number(facts["Rows scanned"].replace(/,/g, "")) > 0);
    assert.match(facts["Bytes loaded"], /[KM]B$/);
  });

  test("look-alikes come from the one-bit codes first and refine without moving the page", async () => {
    page = await shop.newPage({ reducedMotion: "no-preference" });
    const gate = deferred();
    await page.route(fineCodes, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.goto(product);
    await note("first look").waitFor();
    assert.match(await page.locator("vt-product-page vt-shelf li .match").first().innerText(), /alike/);
    await page.evaluate(() => {
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
      }).observe({ type: "layout-shift" });
    });
    const before = await boxes();
    gate.resolve();
    await note("full comparison").waitFor();
    let after = [];
    for (let polls = 0; !isDeepStrictEqual(after, before) && polls < 50; polls++) {
      await page.waitForTimeout(200); // tiles glide to their places
      after = await boxes();
    }
    assert.deepEqual(after, before, "every box is where it was");
    assert.equal(await page.evaluate(() => window.shifted), 0);
    assert.deepEqual(page.faults, []);
  });

  test("the bar shows that the pack is loading and goes when it is there", async () => {
    page = await shop.newPage();
    const gate = deferred();
    await page.route(fineCodes, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.goto("./");
    await page.locator("vt-load-bar progress").waitFor();
    await page.locator("vt-load-bar p", { hasText: "Loading the collection" }).waitFor({ state: "attached" });
    gate.resolve();
    await page.locator("vt-load-bar progress").waitFor({ state: "detached" });
    await page.locator("vt-load-bar p", { hasText: "is loaded" }).waitFor({ state: "attached" });
  });

  test("a missing catalog file is named, and Retry opens the shop with only what is missing", async () => {
    page = await shop.newPage();
    const asked = [];
    page.on("request", (request) => { if (request.url().includes("/pack/") && !request.url().includes("/images/")) asked.push(request.url()); });
    const catalog = /\/pack\/catalog-[^/]*$/;
    await page.route(catalog, (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.goto("./");
    const notice = page.locator("main > vt-notice");
    await notice.getByRole("heading", { name: "The collection could not be opened" }).waitFor();
    assert.match(await notice.locator(".detail").innerText(), /catalog-/);
    await page.unroute(catalog);
    const already = asked.length;
    await notice.getByRole("button", { name: "Retry" }).click();
    await page.locator("vt-shop-window .score").first().waitFor();
    await page.locator("vt-load-bar p", { hasText: "is loaded" }).waitFor({ state: "attached" });
    const again = asked.slice(already).filter((url) => asked.slice(0, already).includes(url) && !catalog.test(url) && !url.endsWith("manifest.json"));
    assert.deepEqual(again.filter((url) => !fineCodes.test(url)), [], "what had arrived is not fetched again");
    assert.equal(await notice.count(), 0);
  });

  test("missing fine codes leave the shop open, say so, and Retry refines", async () => {
    page = await shop.newPage();
    await page.route(fineCodes, (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.goto(product);
    const notice = page.locator("main > vt-notice");
    await notice.getByRole("heading", { name: "Part of the collection did not arrive" }).waitFor();
    assert.match(await notice.locator(".detail").innerText(), /int8-/);
    await note("first look").waitFor();
    await page.unroute(fineCodes);
    await notice.getByRole("button", { name: "Retry" }).click();
    await note("full comparison").waitFor();
    assert.equal(await notice.count(), 0);
  });

  test("where the pack has been replaced meanwhile, Retry opens the new one", async () => {
    page = await shop.newPage();
    let generation;
    await page.route("**/pack/manifest.json", async (route) => {
      const response = await route.fetch();
      const manifest = await response.json();
      if (generation) manifest.generation = generation;
      await route.fulfill({ response, json: manifest });
    });
    await page.route(fineCodes, (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.goto(product);
    const notice = page.locator("main > vt-notice");
    await notice.getByRole("heading", { name: "Part of the collection did not arrive" }).waitFor();
    generation = "another";
    const [worker] = page.workers();
    await notice.getByRole("button", { name: "Retry" }).click();
    while (page.workers().includes(worker)) await page.waitForTimeout(50);
    generation = undefined; // the new pack of this test is the old one: it opens anew whichever it is
    await notice.waitFor();
    await page.unroute(fineCodes);
    await notice.getByRole("button", { name: "Retry" }).click();
    await note("full comparison").waitFor();
    assert.equal(await notice.count(), 0);
  });

  test("a title waits for the answer, also when the fine codes come before it", async () => {
    page = await shop.newPage();
    await page.addInitScript(() => {
      window.held = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        const send = () => post.call(this, message, ...rest);
        if (window.held && (message.method === "product" || message.method === "recommend")) window.held.push({ method: message.method, send });
        else send();
      };
    });
    const gate = deferred();
    await page.route(fineCodes, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.goto("?page=product&id=no-such-thing");
    // the slate is asked for again when the shop's sales come meanwhile
    await page.waitForFunction(() => new Set(window.held.map(({ method }) => method)).size === 2);
    gate.resolve();
    await page.locator("vt-load-bar p", { hasText: "is loaded" }).waitFor({ state: "attached" });
    await page.evaluate(() => {
      const { held } = window;
      window.held = undefined;
      for (const { send } of held) send();
    });
    await page.getByRole("heading", { name: "We do not have that piece" }).waitFor();
    assert.equal(await page.title(), "Not found · Vitrine");
  });

  /** Look-alikes are answered in the engine's place, by what the page's `slateReply` holds, if anything. */
  async function standIn(reply) {
    await page.addInitScript((first) => {
      window.slateReply = first;
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.method !== "recommend" || !window.slateReply) return post.call(this, message, ...rest);
        const data = { protocol: message.protocol, n: message.n, ...window.slateReply };
        setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data })));
      };
    }, reply);
  }
  const answered = { strategy: "similar", space: "", stage: "int8", exact: false, rowsScanned: 0, rowsRescored: 0 };
  const emptySlate = { type: "answer", result: { items: [], coldStart: true, relaxed: [], answered, tookMs: 0 } };
  const refusedSlate = { type: "error", error: { code: "VT_BAD_DATA", message: "int8: torn" } };

  test("a product of a pack without pictures is shown, with a line in place of its look-alikes", async () => {
    page = await shop.newPage();
    await standIn(emptySlate);
    await page.goto(product);
    await page.getByText("No look-alikes: this pack has no pictures to compare.").waitFor();
    assert.notEqual(await page.locator("vt-product-page h1").innerText(), "");
    await page.locator("vt-product-page .details dl > div").nth(3).waitFor();
    assert.deepEqual(page.faults, []);
  });

  test("look-alikes that fail leave the product, say why, and Retry brings them", async () => {
    page = await shop.newPage();
    await standIn(refusedSlate);
    await page.goto(product);
    await page.locator("vt-load-bar p", { hasText: "is loaded" }).waitFor({ state: "attached" });
    await page.locator(".alike .quiet", { hasText: "int8: torn" }).waitFor();
    assert.notEqual(await page.locator("vt-product-page h1").innerText(), "");
    await page.evaluate(() => { window.slateReply = null; });
    await page.locator(".alike").getByRole("button", { name: "Retry" }).click();
    await note("full comparison").waitFor();
    assert.deepEqual(page.faults, []);
  });

  for (const [what, reply] of [["are none", emptySlate], ["fail", refusedSlate]]) {
    test(`home opens where look-alikes ${what}`, async () => {
      page = await shop.newPage();
      await standIn(reply);
      await page.goto("./");
      await page.getByRole("heading", { name: "Everything in one window." }).waitFor();
      await page.locator("vt-shop-window .pane-6[data-id]").waitFor();
      await page.locator("vt-home-page vt-shelf [data-card]").first().waitFor();
      assert.equal(await page.locator("vt-shop-window .score").count(), 0);
      assert.deepEqual(page.faults, []);
    });
  }

  test("a look-alike that is not alike is shown without a percentage", async () => {
    page = await shop.newPage();
    await page.goto(product);
    await note("full comparison").waitFor();
    const shown = await page.evaluate(async () => {
      const shelf = document.querySelector("vt-product-page").shadowRoot.querySelector("vt-shelf");
      shelf.items = shelf.items.map((item, index) => ({ ...item, score: [-0.2, 0, 0.5][index] ?? item.score })).slice(0, 3);
      await shelf.updateComplete;
      const cards = [...shelf.shadowRoot.querySelectorAll("vt-product-card")];
      await Promise.all(cards.map((card) => card.updateComplete));
      return cards.map((card) => card.shadowRoot.querySelector(".match")?.textContent ?? "");
    });
    assert.deepEqual(shown, ["", "", "50% alike"]);
  });

  test("when the worker dies the page offers Retry, which starts another", async () => {
    page = await shop.newPage();
    await page.addInitScript(countQuestions);
    await page.goto(product);
    await note("full comparison").waitFor();
    await page.waitForFunction(() => window.unanswered.size === 0 && performance.now() - window.answeredAt > 500);
    await page.workers()[0].evaluate(() => self.close());
    await page.locator("vt-product-page vt-shelf vt-product-card a").first().click();
    const notice = page.locator("main > vt-notice");
    await notice.getByRole("button", { name: "Retry" }).click();
    await note("full comparison").waitFor();
    assert.notEqual(page.url(), new URL(product, shop.url).href);
    assert.notEqual(await page.locator("vt-product-page h1").innerText(), "");
    assert.equal(await page.locator("vt-notice").count(), 0);
    assert.deepEqual(page.faults, []);
  });

  test("an unknown product says so and leads on", async () => {
    page = await shop.newPage();
    await page.goto("?page=product&id=no-such-thing");
    await page.getByRole("heading", { name: "We do not have that piece" }).waitFor();
    assert.equal(await page.title(), "Not found · Vitrine");
    await page.getByRole("link", { name: "Browse everything" }).click();
    await page.locator("vt-product-grid vt-product-card a").first().waitFor();
  });

  async function boxes() {
    const found = await page.evaluate(() => {
      const root = document.querySelector("vt-product-page").shadowRoot;
      const shelf = root.querySelector("vt-shelf").shadowRoot;
      const all = [...shelf.querySelectorAll("h2, .tools, li"), root.querySelector("vt-answer-panel"), document.querySelector("vt-site-footer")];
      return all.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height].map((side) => Math.round(side * 10) / 10);
      });
    });
    return found;
  }
});

/** In the page: which questions to the worker have no answer yet. One that is open when the worker dies would tell of it by itself. */
function countQuestions() {
  window.unanswered = new Set();
  window.answeredAt = 0;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.type === "open") {
      this.addEventListener("message", ({ data }) => {
        if (window.unanswered.delete(data.n)) window.answeredAt = performance.now();
      });
    }
    if (message.type === "call") window.unanswered.add(message.n);
    post.call(this, message, ...rest);
  };
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => { resolve = done; });
  return { promise, resolve };
}
