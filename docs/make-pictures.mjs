#!/usr/bin/env node
/* The README's pictures of the demo storefront, from dist/site into docs/pictures/. Use: node docs/make-pictures.mjs */
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openShop, repository, settled, whatIsMissing } from "../tests/e2e/helpers/shop.mjs";

const budgetBytes = 250 * 1024;
const pictures = {
  "storefront.webp": { width: 1440, height: 900, theme: "light", visit: (page) => page.goto("./") },
  "dashboard.webp": { width: 1440, height: 1360, theme: "light", visit: openDashboard },
  "product-phone-dark.webp": { width: 390, height: 1040, theme: "dark", visit: openLead },
};

const missing = whatIsMissing();
if (missing) fail(missing);
const shop = await openShop();
try {
  for (const [name, picture] of Object.entries(pictures)) await take(name, picture);
} finally {
  await shop.close();
}

/** The dashboard of the demo shopper who buys dresses. */
async function openDashboard(page) {
  await page.goto("?page=login");
  const shopper = page.getByRole("button", { name: /Marguerite/ });
  await shopper.click();
  await page.locator("button[data-shopper][aria-current=true]", { hasText: "Marguerite" }).waitFor();
  await page.goto("?page=dashboard");
  await page.getByRole("heading", { name: /Marguerite/ }).waitFor();
}

async function take(name, { visit, ...view }) {
  const page = await shop.newPage(view);
  await visit(page);
  await settled(page);
  await page.locator("vt-load-bar progress").waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
  const path = join(repository, "docs/pictures", name);
  writeFileSync(path, await webp(page));
  const { size } = statSync(path);
  console.log(`${path.slice(repository.length)}: ${Math.round(size / 1024)} KB`);
  if (size > budgetBytes) fail(`${name} is over ${budgetBytes} bytes`);
  if (page.faults.length > 0) fail(page.faults.join("\n"));
  await page.context().close();
}

/** The product in the window of the home page. */
async function openLead(page) {
  await page.goto("./");
  await page.locator("vt-shop-window .pane-0 a").click();
  await page.locator("[data-shelf=similar] [data-card]").first().waitFor();
  await page.evaluate(() => document.activeElement?.blur());
}

/* Playwright's own screenshots know no WebP, Chromium's do. */
async function webp(page) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 86 });
  return Buffer.from(data, "base64");
}

function fail(message) {
  console.error(`make-pictures: ${message}`);
  process.exit(1);
}
