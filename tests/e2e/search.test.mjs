/* The search on the catalog page: words that become chips and ticks, what was put right and what was set aside, by mouse and by keyboard. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { violations } from "./helpers/axe.mjs";
import { ask } from "./helpers/buyer.mjs";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();

describe("search", { skip }, () => {
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

  /** Opens the catalog with that text, and waits for the pack's words, without which nothing is corrected. */
  async function visit(text, { more = {}, ...options } = {}) {
    page = await shop.newPage(options);
    await page.goto(`?${new URLSearchParams({ page: "catalog", text, ...more })}`);
    await settled(page);
    await ask(page, async ({ vitrine }) => {
      while (!vitrine.progress.ready.includes("terms")) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await page.waitForFunction(() => !document.querySelector("vt-catalog-page").busy);
    await idle();
  }

  const idle = () => page.waitForFunction(() => {
    const root = document.querySelector("vt-catalog-page")?.shadowRoot;
    return root && (root.querySelector("vt-product-grid")?.busy === false || root.querySelector("vt-notice"));
  });
  const cards = () => ask(page, () => document.querySelector("vt-catalog-page").shadowRoot.querySelector("vt-product-grid").items);
  const found = () => page.evaluate(() => document.querySelector("vt-catalog-page").result);
  const chips = () => page.locator("vt-filter-chips .chip").allInnerTexts();
  const chip = (label) => page.locator("vt-filter-chips .chip", { hasText: label });
  const facet = (field) => page.locator(`vt-facet-group[data-field=${field}]`);
  const ticked = (field) => facet(field).locator("input:checked").evaluateAll((inputs) => inputs.map((input) => input.value));
  const notes = () => page.locator("vt-search-notes p").allInnerTexts();
  const searchbox = () => page.getByRole("searchbox");

  test("words become chips and ticks, and each chip goes with its words", async () => {
    await visit("blue shirts under 90 for men");
    assert.deepEqual(await chips(), ["Blue", "Shirts", "Up to €90", "Men"]);
    assert.deepEqual((await ticked("articleType")), ["Shirts"]);
    assert.ok((await ticked("colour")).includes("Blue") && (await ticked("colour")).includes("Navy Blue"));
    assert.equal(await page.locator("vt-price-range [name=max]").inputValue(), "90");
    const { items } = await found();
    assert.ok(items.length > 0);
    for (const item of items) {
      assert.ok(item.articleType === "Shirts" && /Blue/.test(item.colour) && item.price <= 90 && ["Men", "Unisex"].includes(item.gender), JSON.stringify(item));
    }
    await chip("Up to").click();
    await page.waitForURL(/text=blue\+shirts\+for\+men$/);
    await idle();
    assert.deepEqual(await chips(), ["Blue", "Shirts", "Men"]);
    assert.equal(await searchbox().inputValue(), "blue shirts for men");
    await chip(/^Blue/).click();
    await page.waitForURL(/text=shirts\+for\+men$/);
  });

  test("the words that are left have a chip of their own, and what was understood stays without them", async () => {
    await visit("cotton shirts");
    assert.deepEqual(await chips(), ["“cotton”", "Shirts"]);
    const { total } = await found();
    await chip("cotton").click();
    await page.waitForURL(/text=shirts$/);
    await idle();
    assert.deepEqual(await chips(), ["Shirts"]);
    assert.ok((await found()).total > total);
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.waitForURL((url) => !url.searchParams.has("text"));
  });

  test("a facet changed by hand takes the place of the words", async () => {
    await visit("red shirts");
    assert.ok((await ticked("colour")).includes("Red"));
    await facet("colour").locator("label", { hasText: "White" }).first().click();
    await page.waitForURL(/colour=White/);
    await idle();
    const address = new URL(page.url()).searchParams;
    assert.equal(address.get("text"), "shirts");
    assert.ok(address.getAll("colour").includes("Red"), "what the words had ticked stays ticked");
    const { items } = await found();
    assert.ok(items.some((item) => item.colour === "White") && items.some((item) => item.colour === "Red"));
    await page.locator("vt-price-range [name=max]").fill("70");
    await page.keyboard.press("Enter");
    await page.waitForURL(/priceMax=70/);
  });

  test("a typing error is put right and said; the words as typed are one press away", async () => {
    await visit("stripd shrit");
    assert.match((await notes())[0], /^Showing “striped” and “shirt” for “stripd” and “shrit”\./);
    assert.ok((await cards()).length > 0);
    await page.getByRole("button", { name: "Search as typed" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/literal=1/);
    await page.getByRole("heading", { name: "Nothing matches all of that" }).waitFor();
    assert.deepEqual(await notes(), []);
    await searchbox().fill("shirt");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => !url.searchParams.has("literal"));
  });

  test("what leaves nothing is set aside, said, and struck through", async () => {
    await visit("shirts under 1");
    assert.deepEqual(await notes(), ["Nothing was left with “under 1”, so it was set aside."]);
    assert.match(await chip("Up to").getAttribute("class"), /\boff\b/);
    assert.equal(await chip("Up to").getAttribute("aria-label"), "Remove filter: Up to €1 (set aside)");
    assert.ok((await cards()).length > 0);
    await chip("Up to").click();
    await page.waitForURL(/text=shirts$/);
    await idle();
    assert.deepEqual(await notes(), []);
  });

  test("words that nothing has are left out, and said", async () => {
    await visit("xylophone shirts");
    assert.deepEqual(await notes(), ["Nothing here says “xylophone”; that was left out."]);
    assert.ok((await cards()).length > 0);
  });

  test("sorting holds within what was found, and reload and back bring the search back", async () => {
    await visit("cotton shirts", { more: { sort: "price-up" } });
    const prices = (await found()).items.map((item) => item.price);
    assert.ok(prices.length > 2);
    assert.deepEqual(prices, [...prices].sort((left, right) => left - right));
    const { total } = await found();
    await chip(/^Shirts/).click();
    await page.waitForURL(/text=cotton/);
    await idle();
    assert.ok((await found()).total > total);
    await page.goBack();
    await page.waitForURL(/text=cotton\+shirts/);
    await page.waitForFunction((wanted) => document.querySelector("vt-catalog-page").result.total === wanted, total);
  });

  test("a text alone still finds, through the same call as ever", async () => {
    await visit("shirts");
    const answers = await ask(page, async ({ vitrine }) => {
      const { tookMs, ...plain } = await vitrine.search({ text: "striped linen", limit: 3 });
      const literal = await vitrine.search({ text: "red", literal: true, limit: 5 });
      const refused = await vitrine.search({}).catch((error) => error.code);
      const vector = await vitrine.search({ text: "shirts", vector: new Float32Array(144).fill(1), limit: 5 });
      return { plain, literal, refused, vector, timed: tookMs >= 0 };
    });
    assert.ok(answers.timed && answers.plain.items.length > 0);
    assert.ok(answers.plain.items.every((item) => item.foundBy.includes("words")));
    assert.deepEqual(answers.literal.understood, []);
    assert.equal(answers.refused, "VT_BAD_REQUEST");
    assert.ok(answers.vector.items.every((item) => item.articleType === "Shirts" && item.foundBy.includes("meaning")));
  });

  for (const [name, options] of [["on a desktop", {}], ["on a phone, in the dark", { width: 360, height: 740, theme: "dark", touch: true }]]) {
    test(`axe finds nothing in chips and notes ${name}, and nothing is wider than the page`, async () => {
      await visit("stripd xylophone shirts under 1", options);
      assert.ok((await notes()).length >= 3);
      assert.deepEqual(await violations(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    });
  }
});
