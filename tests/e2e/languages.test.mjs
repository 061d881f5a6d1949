/* Shop and kiosk in another language than English: all pages and screens, prices and dates; the switch; and what is written from right to left. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { redrawn } from "./helpers/axe.mjs";
import { fillCart } from "./helpers/buyer.mjs";
import { kioskSkipReason, openKiosk } from "./helpers/kiosk.mjs";
import { throughAll } from "./helpers/kiosk_tour.mjs";
import { openShop, repository, settled, skipReason } from "./helpers/shop.mjs";

const words = join(repository, "web/words");
const messages = (code) => readdirSync(join(words, code)).filter((name) => !["labels.json", "panel.json", "shelf.json"].includes(name))
  .flatMap((name) => Object.entries(JSON.parse(readFileSync(join(words, code, name), "utf8"))).map(([key, message]) => [`${name} ${key}`, message]));
const plain = (text) => text.replace(/\s+/g, " ").trim();
const german = new Map(messages("de"));
/** What the shop says in English and not in German too: whole texts without holes. */
const english = new Set(messages("en").flatMap(([key, message]) => (typeof message === "string" ? [[key, message]] : []))
  .filter(([key, text]) => !text.includes("{") && text.length > 3 && german.get(key) !== text).map(([, text]) => plain(text)));
for (const text of ["Kids", "Brand", "Season", "Home"]) english.delete(text); // words of the catalog too

const isKey = (text) => /^(all|cart|catalog|dashboard|docs|kiosk|product|profile|quiz|shop|swipe)\.[a-zA-Z-]+$/.test(text.trim());

const pages = {
  home: "./", catalog: "?page=catalog", search: "?page=catalog&text=blue+shirt", checkout: "?page=checkout", orders: "?page=orders", dashboard: "?page=dashboard",
  login: "?page=login", quiz: "?page=quiz", swipe: "?page=swipe", about: "?page=about", strategies: "?page=strategies", lost: "?page=nowhere",
};

describe("languages", { skip: skipReason() }, () => {
  let shop;
  before(async () => { shop = await openShop(); });
  after(() => shop?.close());

  /** A visitor whose browser prefers German, with something in the cart. */
  async function visitor(options = {}) {
    const page = await shop.newPage({ locale: "de-DE", ...options });
    await page.goto("./");
    await settled(page);
    return page;
  }

  const ready = (page) => page.locator("main > :not(noscript)").first().waitFor().then(() => page.locator("vt-load-bar p", { hasText: /ist geladen|is loaded/ }).waitFor({ state: "attached" }));

  test("every page speaks German where the browser prefers it, and writes prices as German shops do", async () => {
    const page = await visitor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
    const product = await page.locator("vt-product-card a[href]").first().getAttribute("href");
    await fillCart(page, [[{ id: new URLSearchParams(product).get("id") }, 1]]);
    for (const [name, href] of Object.entries({ ...pages, product })) {
      await page.goto(href);
      await ready(page);
      await page.waitForLoadState("networkidle");
      const found = (await shownTexts(page)).filter((text) => english.has(plain(text)));
      assert.deepEqual(found, [], name);
      const keys = (await shownTexts(page)).filter(isKey);
      assert.deepEqual(keys, [], `${name}: keys instead of words`);
    }
    await page.goto("./");
    await settled(page);
    const price = await page.locator("vt-product-card .price").first().innerText();
    assert.match(price, /^(jetzt\s)?[\d.]+(,\d\d)?\u00a0(€|\$|£|₹|[A-Z]{3})$/, price);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test("the switch changes what is said, keeps the page, and holds at the next visit", async () => {
    const page = await shop.newPage();
    await page.goto("?page=catalog&lang=de&colour=Black");
    await settled(page);
    assert.equal(await page.locator("vt-catalog-page h2").first().textContent(), "Filter");
    const before = page.url();
    await page.getByRole("combobox", { name: "Sprache" }).selectOption("en");
    await page.getByRole("combobox", { name: "Language" }).waitFor();
    assert.equal(await page.locator("vt-catalog-page h2").first().textContent(), "Filters");
    assert.equal(page.url(), before.replace("&lang=de", ""), "the address no longer asks for German");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await page.getByRole("combobox", { name: "Language" }).selectOption("de");
    await page.getByRole("combobox", { name: "Sprache" }).waitFor();
    await page.reload();
    await settled(page);
    assert.equal(await page.locator("vt-catalog-page h2").first().textContent(), "Filter");
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  for (const width of [390, 1280]) {
    test(`no page is wider than a window of ${width} pixels, in German and from right to left`, async () => {
      const page = await visitor({ width, height: 844 });
      const product = await page.locator("vt-product-card a[href]").first().getAttribute("href");
      for (const [name, href] of Object.entries({ ...pages, product })) {
        await page.goto(href);
        await ready(page);
        for (const dir of ["ltr", "rtl"]) {
          await page.evaluate((value) => { document.documentElement.dir = value; }, dir);
          await redrawn(page);
          const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(over, 0, `${name}, ${dir}: ${over} pixels too wide`);
        }
      }
      await page.context().close();
    });
  }
});

describe("the kiosk's languages", { skip: kioskSkipReason() }, () => {
  let kiosk;
  before(async () => {
    kiosk = await openKiosk();
    kiosk.configure({ languages: ["de"] });
  });
  after(() => kiosk?.close());

  test("every screen speaks German where kiosk.json says so", async () => {
    const page = await kiosk.open();
    await throughAll(page, async (at) => {
      const texts = (await shownTexts(page)).map(plain);
      assert.deepEqual(texts.filter((text) => english.has(text) || isKey(text)), [], at);
    });
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test("no screen is wider than the glass, in German and from right to left", async () => {
    const page = await kiosk.open({ width: 820, height: 1180 });
    await throughAll(page, async (at) => {
      for (const dir of ["rtl", "ltr"]) {
        await page.evaluate((value) => { document.documentElement.dir = value; }, dir);
        await redrawn(page);
        assert.deepEqual(await page.evaluate(tooWide), [], `${at}, ${dir}`);
      }
    });
    await page.context().close();
  });
});

/** The page, and what scrolls by itself in the kiosk: which of them hold something wider than they are. Runs in the page. */
function tooWide() {
  const app = document.querySelector("vt-kiosk-app")?.shadowRoot;
  const parts = [document.documentElement, document.querySelector("vt-staff-screen"), ...app?.querySelectorAll("header, nav, main > :not([inert])") ?? []];
  return parts.filter((part) => part && part.scrollWidth > part.clientWidth).map((part) => `${part.localName}: ${part.scrollWidth - part.clientWidth}`);
}

/** Texts and names that a visitor meets, through all shadow roots; what is in a language of its own is left out. */
function shownTexts(page) {
  return page.evaluate(() => {
    const found = [];
    const read = (root) => {
      for (const node of root.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
        if (node.nodeType !== Node.ELEMENT_NODE || ["STYLE", "SCRIPT", "NOSCRIPT"].includes(node.localName.toUpperCase())) continue;
        if (node.lang === "en" && node !== document.documentElement) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) if (node.hasAttribute(name)) found.push(node.getAttribute(name));
        if (node.shadowRoot) read(node.shadowRoot);
        read(node);
      }
    };
    read(document.body);
    return found.filter((text) => text.trim() !== "");
  });
}
