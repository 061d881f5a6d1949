/* The storefront as a visitor uses it: addresses, filters, search, the keyboard. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();

describe("storefront", { skip }, () => {
  let shop;
  let page;

  before(async () => { shop = await openShop(); });
  after(() => shop?.close());
  afterEach(async () => {
    const faults = page?.faults ?? [];
    await page?.context().close();
    page = undefined;
    assert.deepEqual(faults, [], "no error, no refused policy, no request off the origin");
  });

  async function visit(address, options) {
    page = await shop.newPage(options);
    await page.goto(address);
    await settled(page);
  }

  const total = async () => Number((await page.locator("vt-catalog-page p.count").innerText()).replace(/\D/g, ""));
  const counted = (number) => page.locator("vt-catalog-page p.count", { hasText: new RegExp(`^${number.toLocaleString("en")} product`) }).waitFor();
  const idle = () => page.waitForFunction(() => document.querySelector("vt-catalog-page")?.shadowRoot?.querySelector("vt-product-grid")?.busy === false);
  const facet = (field) => page.locator(`vt-facet-group[data-field=${field}]`);
  const gridCard = (index) => page.locator("vt-product-grid vt-product-card a").nth(index);
  const prices = () => page.locator("vt-product-grid vt-product-card .price")
    .evaluateAll((found) => found.map((price) => Number(price.textContent.replace(/[^\d.]/g, ""))));
  const value = (option) => option.locator(".value").innerText();
  const count = async (option) => parseInt((await option.locator(".count").innerText()).replace(/,/g, ""), 10);

  test("home shows the window, its look-alikes and the shelves", async () => {
    await visit("./");
    await page.locator("vt-shop-window [data-id] .score").first().waitFor();
    assert.equal(await page.locator("vt-shop-window [data-id]").count(), 7);
    const headings = await page.locator("vt-shelf h2").allInnerTexts();
    for (const wanted of [/^New in$/, /^Looks like /, /^Under /, /^Top rated$/]) {
      assert.ok(headings.some((heading) => wanted.test(heading)), `a shelf ${wanted} among ${headings}`);
    }
    assert.equal(await page.title(), "Vitrine");
  });

  test("the window opens with the same product before and after the fine codes, among pieces of other titles", async () => {
    await visit("./");
    const lead = page.locator("vt-shop-window .pane-0[data-id]");
    const refined = await lead.getAttribute("data-id");
    const { title, alike } = await page.locator("vt-shop-window").evaluate((element) =>
      ({ title: element.lead.title, alike: element.alike.map((card) => card.title) }));
    assert.equal(new Set([title, ...alike]).size, 7);
    await page.route(/\/pack\/int8-/, () => {});
    await page.reload();
    await page.locator("vt-shop-window [data-id] .score").first().waitFor();
    assert.equal(await lead.getAttribute("data-id"), refined);
  });

  test("a page that comes late takes the focus, but not from who is typing already", async () => {
    await visit("./");
    const focus = () => page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element.localName;
    });
    await page.locator("vt-site-header").getByRole("link", { name: "Everything" }).click();
    await page.waitForFunction(() => document.querySelector("vt-catalog-page")?.shadowRoot?.activeElement?.localName === "h1");
    await page.evaluate(() => {
      const { prototype } = customElements.get("vt-catalog-page");
      const { load } = prototype;
      const come = new Promise((resolve) => { window.letPageCome = resolve; });
      prototype.load = async function (...given) {
        window.isPageAsked = true;
        await come; // for all: typing asks once more
        if (!given[1].aborted) return load.apply(this, given);
      };
    });
    await page.locator("vt-site-header").getByRole("link", { name: "Vitrine" }).first().click();
    await page.locator("vt-home-page").waitFor();
    await page.locator("vt-site-header").getByRole("link", { name: "Everything" }).click();
    await page.waitForFunction(() => window.isPageAsked);
    const search = page.locator("vt-site-header").getByRole("searchbox");
    await search.click();
    await page.keyboard.type("re");
    await page.locator("vt-catalog-page").evaluate((element) => new Promise((resolve) => {
      element.addEventListener("page-ready", () => setTimeout(resolve), { once: true }); // the shell's turn comes between
      window.letPageCome();
    }));
    assert.equal(await focus(), "input");
  });

  test("another window brings another product and its own look-alikes", async () => {
    await visit("./");
    const lead = page.locator("vt-shop-window .pane-0[data-id]");
    const first = await lead.getAttribute("data-id");
    await page.getByRole("button", { name: "Another window" }).click();
    await page.waitForFunction((id) => document.querySelector("vt-home-page").shadowRoot.querySelector("vt-shop-window")
      .shadowRoot.querySelector(".pane-0").dataset.id !== id, first);
  });

  test("a shelf scrolls by its buttons and by the arrow keys", async () => {
    await visit("./");
    const shelf = page.locator("vt-shelf").first();
    const row = shelf.locator(".row");
    const back = shelf.getByRole("button", { name: /Scroll back/ });
    assert.ok(await back.isDisabled());
    await shelf.getByRole("button", { name: /Scroll on/ }).click();
    await page.waitForFunction((element) => element.scrollLeft > 100, await row.elementHandle());
    await back.click();
    await shelf.locator("vt-product-card a").first().focus();
    const second = await shelf.locator("vt-product-card a").nth(1).getAttribute("href");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focusedHref(), second);
  });

  test("a facet narrows the list, its counts hold, and another facet's counts follow", async () => {
    await visit("?page=catalog");
    const all = await total();
    const option = facet("gender").locator("label").first();
    const [name, expected] = [await value(option), await count(option)];
    const typesBefore = await facet("articleType").locator("label .count").allInnerTexts();
    await option.click();
    await counted(expected);
    assert.ok(expected < all);
    assert.equal(new URL(page.url()).searchParams.get("gender"), name);
    assert.notDeepEqual(await facet("articleType").locator("label .count").allInnerTexts(), typesBefore);
    const other = facet("gender").locator("label").nth(1);
    const more = await count(other);
    await other.click();
    await counted(expected + more);
  });

  test("chips remove one filter or all of them", async () => {
    await visit("?page=catalog");
    const all = await total();
    const gender = facet("gender").locator("label").first();
    const inGender = await count(gender);
    await gender.click();
    await counted(inGender);
    await facet("colour").locator("label").first().click();
    await page.waitForURL(/colour=/);
    const chips = page.locator("vt-filter-chips .chip");
    await page.waitForFunction(() => document.querySelector("vt-catalog-page")?.shadowRoot?.querySelector("vt-filter-chips")
      ?.shadowRoot?.querySelectorAll(".chip").length === 2);
    await chips.nth(1).click();
    await counted(inGender);
    await page.getByRole("button", { name: "Clear all" }).click();
    await counted(all);
    assert.equal(await chips.count(), 0);
  });

  test("sorting by price puts the cheapest, then the dearest first", async () => {
    await visit("?page=catalog");
    await page.locator("select[name=sort]").selectOption("price-up");
    await page.waitForURL(/sort=price-up/);
    await idle();
    const up = await prices();
    assert.ok(up.length > 1);
    assert.deepEqual(up, [...up].sort((left, right) => left - right));
    await page.goto("?page=catalog&sort=price-down");
    await settled(page);
    const down = await prices();
    assert.deepEqual(down, [...down].sort((left, right) => right - left));
  });

  test("the price fields hold in the list", async () => {
    await visit("?page=catalog");
    await page.locator("vt-price-range [name=max]").fill("40");
    await page.keyboard.press("Enter");
    await page.waitForURL(/priceMax=40/);
    await page.locator("vt-filter-chips .chip", { hasText: "Up to" }).waitFor();
    await idle();
    assert.ok((await prices()).every((price) => price <= 40));
  });

  test("show more goes on, and reload and the back button bring the same length and place back", async () => {
    await visit("?page=catalog");
    assert.equal(await page.locator("vt-product-grid li").count(), 48);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.locator("vt-product-grid li").nth(95).waitFor();
    assert.match(await page.locator("vt-product-grid .more p").innerText(), /^96 of /);
    const card = gridCard(90);
    await card.scrollIntoViewIfNeeded();
    const top = await page.evaluate(() => scrollY);
    assert.ok(top > 1000);
    await card.click();
    await page.locator("vt-product-page h1").waitFor();
    assert.ok(await page.evaluate(() => scrollY) < 50, "a new page begins at its top");
    await page.goBack();
    await page.locator("vt-product-grid li").nth(95).waitFor();
    await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 60, top);
    await page.reload();
    await settled(page);
    await page.locator("vt-product-grid li").nth(95).waitFor();
  });

  test("words find products while they are typed, and the slash key leads to them", async () => {
    await visit("?page=catalog");
    const all = await total();
    await page.keyboard.press("/");
    await page.keyboard.type("black", { delay: 20 });
    await page.waitForURL(/text=black/);
    await page.waitForFunction((before) => {
      const words = document.querySelector("vt-catalog-page")?.shadowRoot?.querySelector(".count")?.textContent;
      return words !== undefined && Number(words.replace(/\D/g, "")) < before;
    }, all);
    assert.ok(await total() > 0);
    await page.waitForFunction(() => document.title === "“black” · Vitrine");
    assert.ok(await page.evaluate(() => document.querySelector("vt-site-header").matches(":focus-within")), "typing goes on");
    await page.getByRole("button", { name: "Clear the search" }).click();
    await counted(all);
  });

  test("on another page the search waits for Enter and then opens the catalog", async () => {
    await visit("./");
    await page.getByRole("searchbox").fill("black");
    await page.waitForTimeout(500);
    assert.equal(new URL(page.url()).search, "");
    await page.keyboard.press("Enter");
    await page.locator("vt-catalog-page p.count", { hasText: /product/ }).waitFor();
    assert.match(page.url(), /text=black/);
  });

  test("nothing found offers to clear the filters", async () => {
    await visit("?page=catalog&text=zzzzqqq");
    await page.getByRole("heading", { name: "Nothing matches all of that" }).waitFor();
    await page.getByRole("button", { name: "Clear all filters" }).click();
    await gridCard(0).waitFor();
  });

  test("a text longer than the engine takes is cut between characters and fits the page", async () => {
    const cut = `z${"ü".repeat(127)}`;
    await visit(`?${new URLSearchParams({ page: "catalog", text: `${cut}ü` })}`, { width: 360 });
    await page.getByRole("heading", { name: "Nothing matches all of that" }).waitFor();
    assert.equal(await page.getByRole("searchbox").inputValue(), cut);
    assert.equal(await page.locator("vt-catalog-page h1").innerText(), `“${cut}”`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the page");
    await page.getByRole("searchbox").fill("\u{1f457}".repeat(65));
    assert.equal(await page.getByRole("searchbox").inputValue(), "\u{1f457}".repeat(64));
  });

  test("an address with more values than the engine takes is answered for the first of them", async () => {
    const params = new URLSearchParams({ page: "catalog" });
    for (let index = 0; index < 70; index++) params.append("colour", `Colour ${index}`);
    await visit(`?${params}`);
    await page.getByRole("heading", { name: "Nothing matches all of that" }).waitFor();
    assert.equal(await page.locator("vt-filter-chips .chip").count(), 64);
  });

  test("no request tells the host on which product or search it was made", async () => {
    const asked = [];
    page = await shop.newPage();
    page.on("request", (request) => asked.push(request));
    await page.goto("?page=catalog&text=red+dress");
    await settled(page);
    await gridCard(0).click();
    await page.locator("[data-shelf=similar] [data-card] img").first().evaluate((image) => image.decode());
    const referrers = await Promise.all(asked.map(async (request) => (await request.allHeaders()).referer));
    assert.ok(asked.length > 20, `${asked.length} requests`);
    const isWorker = (address) => new URL(address).pathname.endsWith("/engine/worker.js") && new URL(address).search === "";
    assert.deepEqual(referrers.filter((address) => address && !isWorker(address)), []);
  });

  test("a search that fails says so and no longer that the shop is opening; Retry asks again", async () => {
    page = await shop.newPage();
    await page.addInitScript(() => {
      window.failing = true;
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.method !== "search" || !window.failing) return post.call(this, message, ...rest);
        const data = { protocol: message.protocol, n: message.n, type: "error", error: { code: "VT_BAD_DATA", message: "torn index" } };
        setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data })));
      };
    });
    await page.goto("?page=catalog&text=black");
    await page.getByRole("heading", { name: "The search could not be answered" }).waitFor();
    assert.equal(await page.locator("vt-catalog-page p.count").innerText(), "");
    await page.evaluate(() => { window.failing = false; });
    await page.getByRole("button", { name: "Retry" }).click();
    await page.locator("vt-catalog-page p.count", { hasText: /product/ }).waitFor();
    await gridCard(0).waitFor();
  });

  test("back undoes a filter and keeps the focus order sensible", async () => {
    await visit("?page=catalog");
    const all = await total();
    await facet("colour").locator("label").first().click();
    await page.waitForURL(/colour=/);
    await page.goBack();
    await counted(all);
    assert.equal(await facet("colour").locator("input:checked").count(), 0);
  });

  test("the keyboard alone skips to the content, filters and opens a product", async () => {
    await visit("?page=catalog");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip-link");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.waitForURL(/gender=/);
    await idle();
    await gridCard(0).focus();
    await page.keyboard.press("Enter");
    await page.locator("vt-product-page h1").waitFor();
    await page.waitForFunction(() => {
      const main = document.querySelector("vt-product-page");
      return main?.shadowRoot?.activeElement?.localName === "h1";
    });
  });

  function focusedHref() {
    return page.evaluate(() => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      return focused?.getAttribute("href");
    });
  }
});
