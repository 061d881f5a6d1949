/* Everyone can use the panel: axe over every view in both themes, and the whole way by the keyboard. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { violations } from "./helpers/axe.mjs";
import { openExtension } from "./helpers/extension.mjs";
import { answered, look, rested, tab, tiles } from "./helpers/panel_pages.mjs";
import { skipReason } from "./helpers/shop.mjs";
import { openShops } from "./helpers/shop_pages.mjs";

const skip = skipReason();

describe("access to the panel", { skip }, () => {
  let extension;
  let shops;
  let panel;

  before(async () => { shops = await openShops(); });
  after(() => shops?.close());
  afterEach(async () => {
    await extension?.close();
    extension = undefined;
  });

  /** A page in front of the panel's eyes. */
  async function open(options) {
    extension = await openExtension({ viewport: { width: 360, height: 800 }, ...options });
    panel = await extension.panelPage();
    const page = await extension.context.newPage();
    await page.goto(shops.product());
    await look(extension, panel, page);
    await panel.bringToFront();
    await tiles(panel).first().waitFor();
    await rested(panel);
    return page;
  }

  const focused = () => panel.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute("aria-label") ?? element?.textContent.trim() ?? "";
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing in any view, ${colorScheme}`, async () => {
      const page = await open({ colorScheme });
      const wrong = [];
      const check = async (name) => {
        await panel.evaluate(() => document.fonts.ready.then(() => {}));
        await panel.waitForFunction(() => {
          const deep = (root) => [...root.querySelectorAll("*")].flatMap((each) => [each, ...each.shadowRoot ? deep(each.shadowRoot) : []]);
          return !deep(document).some((each) => each.getAttribute("aria-busy") === "true" && each.checkVisibility());
        });
        wrong.push(...(await violations(panel)).map((violation) => `${name}: ${violation}`));
      };
      await check("similar");
      await panel.getByRole("button", { name: "Not this?" }).click();
      await check("correction");
      await panel.getByRole("button", { name: "Not this?" }).click();
      await panel.getByRole("button", { name: /^Filters/ }).click();
      await panel.locator("vt-facet-group").first().waitFor();
      await check("filters");
      await panel.keyboard.press("Escape");
      await tiles(panel).first().getByRole("button", { name: /^Pass/ }).click();
      await panel.getByRole("button", { name: "Undo" }).waitFor();
      await check("message");
      await tiles(panel).nth(1).getByRole("link").click();
      await tiles(panel, "vt-product-view").first().waitFor();
      await check("product");
      await panel.getByRole("button", { name: "Back" }).click();
      await panel.locator("vt-product-view").waitFor({ state: "detached" });
      await tab(panel, "Search").click();
      await panel.getByRole("searchbox").fill("blue stripd shirt under 40");
      await tiles(panel, "vt-search-view").first().waitFor();
      await check("search");
      await tab(panel, "For you").click();
      await tiles(panel, "vt-for-you-view").first().waitFor();
      await check("for you");
      await tab(panel, "Packs").click();
      await panel.locator("vt-pack-card").first().waitFor();
      await check("packs");
      await tab(panel, "You").click();
      await panel.locator("vt-profile-card").first().waitFor();
      await panel.getByRole("button", { name: "Erase everything" }).click();
      await check("you");
      await page.goto(shops.page("<!doctype html><title>About</title><h1>About</h1>"));
      await answered(panel, () => extension.pressButton(page));
      await panel.bringToFront();
      await tiles(panel, "vt-nothing-view").first().waitFor();
      await check("nothing");
      assert.deepEqual([wrong, panel.faults], [[], []]);
    });
  }

  test("the whole way by the keyboard: chips, a like, a piece, back, a pass", async () => {
    await open();
    const press = (locator, key) => locator.focus().then(() => panel.keyboard.press(key));
    await press(panel.locator("vt-toggle-chips").getByRole("button", { name: "Navy Blue", exact: true }), "Space");
    await panel.locator("vt-toggle-chips [aria-pressed=true]", { hasText: "Navy Blue" }).waitFor();
    assert.equal(await focused(), "Navy Blue");
    await panel.locator("vt-similar-view ul[aria-busy=false]").first().waitFor();
    const heart = tiles(panel).first().getByRole("button", { name: /^Like/ });
    await press(heart, "Enter");
    assert.equal(await heart.getAttribute("aria-pressed"), "true");
    const title = await tiles(panel).first().locator(".title").innerText();
    await press(tiles(panel).first().getByRole("link"), "Enter");
    await panel.getByRole("heading", { name: title, level: 1 }).waitFor();
    assert.equal(await focused(), title, "the piece's heading has the focus");
    await press(panel.getByRole("button", { name: "Back" }), "Enter");
    await panel.locator("vt-product-view").waitFor({ state: "detached" });
    assert.equal(await focused(), title);
    const second = await tiles(panel).nth(1).locator(".title").innerText();
    await press(tiles(panel).first().getByRole("button", { name: /^Pass/ }), "Enter");
    await panel.waitForFunction((wanted) => document.querySelector("vt-panel-app").shadowRoot.querySelector("vt-similar-view").cards[0].title === wanted, second);
    assert.equal(await focused(), second, "the one that takes its place has the focus");
  });

  test("in forced colours what is on is told apart, and less motion is respected", async () => {
    await open({ forcedColors: "active", reducedMotion: "reduce" });
    const width = (name) => panel.locator("vt-toggle-chips").getByRole("button", { name, exact: true }).evaluate((button) => getComputedStyle(button).borderTopWidth);
    assert.notEqual(await width("Men"), await width("Navy Blue"));
    assert.equal(await tiles(panel).first().locator("img").evaluate((image) => getComputedStyle(image).transitionDuration), "0s");
  });
});
