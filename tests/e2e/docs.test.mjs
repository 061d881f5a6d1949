/* The documents on the site: readable, linkable, usable by keyboard, on every screen. (axe looks at them in access.) */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { openShop, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();

describe("documents", { skip }, () => {
  let shop;
  let page;
  before(async () => { shop = await openShop({ base: "/repo/" }); });
  after(() => shop?.close());
  afterEach(() => page?.context().close());

  async function visit(address, options) {
    page = await shop.newPage(options);
    await page.goto(address);
    await page.locator("main h1").waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => {}));
  }

  /** Waits until the heading stands in the upper part of the window, below the header. */
  const atHeading = (id) => page.waitForFunction((wanted) => {
    const heading = document.querySelector("vt-strategies-page, vt-api-page")?.shadowRoot?.getElementById(wanted);
    const top = heading?.getBoundingClientRect().top ?? -1;
    return top >= 40 && top < innerHeight / 2;
  }, id);

  test("neither page scrolls sideways; what is wider scrolls by itself and can be reached by keys", async () => {
    for (const width of [360, 820, 1280]) {
      for (const address of ["?page=strategies", "?page=api"]) {
        await visit(address, { width });
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} at ${width}`);
        const unreachable = await page.evaluate(() => [...document.querySelector("vt-strategies-page, vt-api-page").shadowRoot.querySelectorAll("pre, .scroll")]
          .filter((block) => (block.scrollWidth > block.clientWidth) !== (block.tabIndex === 0)).length);
        assert.equal(unreachable, 0, `${address} at ${width}`);
        await page.context().close();
      }
    }
  });

  test("an address with a heading opens there, with the focus on it", async () => {
    await visit("?page=strategies#budget");
    await atHeading("budget");
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement?.id), "budget");
    assert.match(await page.title(), /^Strategies/);
  });

  test("the contents lead to a section and back, and show where one is", async () => {
    await visit("?page=strategies");
    await page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "seasonal" }).click();
    await atHeading("seasonal");
    assert.match(page.url(), /#seasonal$/);
    await page.locator("nav [aria-current]", { hasText: "seasonal" }).waitFor();
    await page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "history" }).click();
    await atHeading("history");
    await page.goBack();
    await atHeading("seasonal");
    assert.deepEqual(page.faults, []);
  });

  test("on a phone the contents are folded, open by keyboard, and fold when one has chosen", async () => {
    await visit("?page=api", { width: 390, height: 844 });
    const summary = page.locator("summary", { hasText: "On this page" });
    const link = page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "Errors" });
    assert.equal(await link.isVisible(), false);
    await summary.focus();
    await page.keyboard.press("Enter");
    await link.focus();
    await page.keyboard.press("Enter");
    await atHeading("errors");
    assert.equal(await link.isVisible(), false);
  });

  test("a link to the other document stays in the shop: nothing is loaded anew", async () => {
    await visit("?page=strategies");
    await page.evaluate(() => { window.sameDocument = true; });
    await page.locator("vt-strategies-page .text").getByRole("link", { name: "JavaScript API" }).click();
    await page.locator("vt-api-page h1").waitFor();
    assert.equal(await page.evaluate(() => window.sameDocument), true);
    await page.locator("vt-api-page .text a[href='#type-slate']").first().click();
    await atHeading("type-slate");
    await page.goBack();
    await page.goBack();
    await page.locator("vt-strategies-page h1").waitFor();
    assert.deepEqual(page.faults, []);
  });

  test("the documents need no pack", async () => {
    page = await shop.newPage();
    await page.route("**/pack/**", () => {}); /* never answered */
    await page.goto("?page=strategies#restock");
    await atHeading("restock");
    await page.getByRole("heading", { name: "restock" }).waitFor();
  });
});
