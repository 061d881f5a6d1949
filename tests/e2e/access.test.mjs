/* Everyone can use it: axe over every page in both themes, themes, small screens, a sub-path, no script. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { inBothThemes, redrawn, violations } from "./helpers/axe.mjs";
import { openShop, settled, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
/** Pages that need no product in their address, as a new visitor finds them. */
const quietPages = ["checkout", "order&id=1", "orders", "dashboard", "login", "quiz&step=categories", "swipe", "strategies", "api", "about"].map((name) => `?page=${name}`);

describe("access", { skip }, () => {
  let shop;
  let page;
  let product;

  before(async () => {
    shop = await openShop({ base: "/repo/" });
    await visit("?page=catalog");
    product = await page.locator("vt-product-card a").first().getAttribute("href");
    await page.context().close();
  });
  after(() => shop?.close());
  afterEach(() => page?.context().close());

  async function visit(address, options) {
    page = await shop.newPage(options);
    await page.goto(address);
    await settled(page);
  }

  const pages = {
    home: () => "./",
    catalog: () => "?page=catalog",
    "a search without an answer": () => "?page=catalog&text=zzzqq",
    product: () => product,
    "a product that is not there": () => "?page=product&id=none",
    ...Object.fromEntries(quietPages.map((address) => [address, () => address])),
    "a page that is not there": () => "?page=none",
  };

  /** What is wrong with a page that was loaded at `width` and is then as wide as `others`. */
  async function faultsOf(address, width, others) {
    await visit(address, { width });
    if (address === product) await page.getByText("How this was answered").click();
    const wrong = [];
    await inBothThemes(page, async (theme) => wrong.push(...(await violations(page)).map((violation) => `${theme}, ${width}: ${violation}`)));
    for (const other of others) {
      await page.setViewportSize({ width: other, height: 900 });
      await redrawn(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) wrong.push(`at ${other} it is ${over} too wide`);
    }
    return [...wrong, ...page.faults];
  }

  for (const [name, addressOf] of Object.entries(pages)) {
    test(`${name}: axe finds nothing, light and dark, phone and desktop; it never scrolls sideways; its links lead somewhere in the shop's own folder`, async () => {
      const wrong = await faultsOf(addressOf(), 390, [360, 768]);
      await page.context().close();
      wrong.push(...await faultsOf(addressOf(), 1440, [1024, 1920]));
      const links = await page.evaluate(() => {
        const deep = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...element.shadowRoot ? deep(element.shadowRoot) : []]);
        return deep(document).filter((element) => element.localName === "a").map((link) => link.href.replace(/[?#].*/, ""));
      });
      for (const link of new Set(links))
        if (!link.startsWith(shop.url) || (await fetch(link)).status !== 200) wrong.push(`its link ${link}`);
      assert.ok(links.length > 0);
      assert.deepEqual(wrong, []);
    });
  }

  test("axe finds nothing in the filter sheet, and the sheet works by touch and by Escape", async () => {
    await visit("?page=catalog", { width: 390, height: 844, touch: true });
    await page.getByRole("button", { name: /^Filters/ }).click();
    const dialog = page.getByRole("dialog", { name: "Filters" });
    await dialog.waitFor();
    assert.deepEqual(await violations(page), []);
    await page.locator("vt-facet-group[data-field=gender] label").first().click();
    await page.waitForURL(/gender=/);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Filters (1)" }).waitFor();
  });

  test("targets under a finger are large enough", async () => {
    await visit("?page=catalog", { width: 390, touch: true });
    const small = await page.evaluate(() => {
      const deep = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...element.shadowRoot ? deep(element.shadowRoot) : []]);
      return deep(document).filter((element) => element.matches("button, select, summary, nav li a, a.brand"))
        .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && box.height > 0 && box.height < 43.5).map(([text, box]) => `${text} ${box.height}`);
    });
    assert.deepEqual(small, []);
  });

  test("the theme follows the system, is switched by the button, and is remembered", async () => {
    await visit("./", { theme: "dark" });
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await paper();
    await page.getByRole("button", { name: "Use the light theme" }).click();
    assert.notEqual(await paper(), dark);
    await page.reload();
    await settled(page);
    assert.notEqual(await paper(), dark);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
  });

  test("under a sub-path every request stays below it and links keep it", async () => {
    await visit("./");
    await page.locator("vt-shelf vt-product-card a").first().click();
    await page.locator("vt-product-page h1").waitFor();
    assert.ok(page.url().startsWith(`${shop.url}?page=product`), page.url());
    await page.reload();
    await page.locator("vt-product-page vt-shelf .match").first().waitFor();
    assert.deepEqual(page.faults, []);
  });

  test("without script the page says what it needs", async () => {
    page = await shop.newPage();
    const html = await (await page.request.get("./")).text();
    assert.match(html, /<noscript>[\s\S]*JavaScript/);
    assert.match(html, /script-src 'self' 'wasm-unsafe-eval'/);
    assert.doesNotMatch(html, /<script>|style="/);
  });
});
