#!/usr/bin/env node
/* Pictures of every page at phone, tablet and desktop width, light and dark, into build/screenshots/.
 * Use: node screenshots.mjs [--only REGEXP] [--out DIR] [--full] */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as buyer from "./helpers/buyer.mjs";
import { becomeShopper, shippedShoppers } from "./helpers/profile_pages.mjs";
import { choice, dealt, openQuiz, openSwipe } from "./helpers/taste_pages.mjs";
import { openShop, repository, settled, whatIsMissing } from "./helpers/shop.mjs";

const { values: options } = parseArgs({ options: {
  only: { type: "string", default: "" }, out: { type: "string", default: join(repository, "build/screenshots") },
  full: { type: "boolean", default: false },
} });

const widths = { phone: [390, 844], tablet: [820, 1180], desktop: [1440, 900] };
const missing = whatIsMissing();
if (missing) {
  console.error(`screenshots: ${missing}`);
  process.exit(2);
}
mkdirSync(options.out, { recursive: true });
const shop = await openShop();
try {
  const pages = await addresses();
  for (const [size, [width, height]] of Object.entries(widths)) {
    for (const theme of ["light", "dark"]) {
      for (const [name, visit] of Object.entries(pages)) await shoot(`${name}-${size}-${theme}`, { width, height, theme }, visit);
    }
  }
} finally {
  await shop.close();
}

/** Every page, with a product that the catalog has. */
async function addresses() {
  const page = await shop.newPage();
  await page.goto("?page=catalog");
  await settled(page);
  const product = await page.locator("vt-product-card a").first().getAttribute("href");
  const colour = await page.locator("vt-facet-group[data-field=colour] label .value").first().innerText();
  await page.context().close();
  const goods = (await buyer.stockOf(shop)).goods.slice(0, 3).map((card) => [card, 1]);
  const [shopper] = await shippedShoppers(shop.url);
  const open = (address) => (shown) => shown.goto(address);
  return {
    home: open("./"),
    catalog: open("?page=catalog"),
    filtered: open(`?page=catalog&colour=${encodeURIComponent(colour)}&inStock=1&sort=price-up`),
    empty: open("?page=catalog&text=zzzzzz"),
    product: open(product),
    answer: async (shown) => {
      await shown.goto(product);
      await settled(shown);
      await shown.locator("vt-answer-panel summary").click();
      await shown.locator("vt-answer-panel").scrollIntoViewIfNeeded();
    },
    missing: open("?page=product&id=no-such-product"),
    about: open("?page=about"),
    strategies: open("?page=strategies"),
    api: open("?page=api"),
    stranger: open("?page=dashboard"),
    login: open("?page=login"),
    quiz: open("?page=quiz&step=categories"),
    sizes: async (shown) => {
      await openQuiz(shown, "colours");
      await choice(shown, /^Burgundy/).check({ force: true });
      await openQuiz(shown, "sizes");
      await choice(shown, "M").first().check({ force: true });
    },
    taste: async (shown) => {
      await shown.goto("?page=quiz&step=colours");
      await choice(shown, /^Burgundy/).check({ force: true });
      await openQuiz(shown, "summary");
    },
    swipe: async (shown) => {
      await openSwipe(shown);
      for (const [index, key] of ["Right", "Left", "Right", "Right", "Left", "Right"].entries()) {
        await shown.keyboard.press(`Arrow${key}`);
        await dealt(shown, index + 1);
      }
    },
    nothing: open("?page=orders"),
    cart: async (shown) => {
      await buyer.fillCart(shown, goods);
      await buyer.cartButton(shown).click();
      await buyer.line(shown, goods[0][0]).waitFor();
    },
    checkout: async (shown) => {
      await buyer.fillCart(shown, goods);
      await shown.goto("?page=checkout");
    },
    order: async (shown) => {
      await buyer.placeOrder(shown, goods);
      await shown.goto("?page=order&id=1");
    },
    orders: async (shown) => {
      await buyer.placeOrder(shown, goods);
      await shown.goto("?page=orders");
    },
    dashboard: async (shown) => {
      if (shopper) await becomeShopper(shown, shopper.name);
      await shown.goto("?page=dashboard");
    },
    filters: async (shown) => {
      await shown.goto("?page=catalog");
      await settled(shown);
      const button = shown.getByRole("button", { name: /^Filters/ });
      if (await button.isVisible()) await button.click();
    },
  };
}

async function shoot(name, view, visit) {
  if (!new RegExp(options.only).test(name)) return;
  const page = await shop.newPage(view);
  await page.goto("./");
  await settled(page);
  await visit(page);
  await settled(page);
  if (options.full) await scrollThrough(page);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(options.out, `${name}.png`), fullPage: options.full });
  for (const fault of page.faults) console.error(`${name}: ${fault}`);
  await page.context().close();
}

/** Lets the lazy pictures come. */
async function scrollThrough(page) {
  await page.evaluate(async () => {
    for (let top = 0; top < document.body.scrollHeight; top += innerHeight) {
      scrollTo(0, top);
      await new Promise((next) => setTimeout(next, 60));
    }
    scrollTo(0, 0);
  });
}
