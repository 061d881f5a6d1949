#!/usr/bin/env node
/* The README's pictures of the demo storefront and the kiosk, from dist/ into docs/pictures/. Use: node docs/make-pictures.mjs [NAME...] */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { animatedWebp } from "./animated-webp.mjs";
import { enter, openKiosk } from "../tests/e2e/helpers/kiosk.mjs";
import { dealt, openSwipe } from "../tests/e2e/helpers/taste_pages.mjs";
import { openShop, repository, settled, whatIsMissing } from "../tests/e2e/helpers/shop.mjs";

const budgetBytes = 250 * 1024;
const pictures = {
  "storefront.webp": { width: 1440, height: 900, theme: "light", visit: (page) => page.goto("./") },
  "dashboard.webp": { width: 1440, height: 1360, theme: "light", visit: openDashboard },
  "swipe.webp": { width: 1440, height: 900, theme: "light", visit: openAnswered },
  "product-phone-dark.webp": { width: 390, height: 1040, theme: "dark", visit: openLead },
};

/** A visit in pictures: what is done, and for how long one may look at it. */
const visit = { name: "visit.webp", width: 1280, height: 800, scale: 0.6, quality: 62, steps: [
  [(page) => page.goto("./"), 2000],
  [(page) => page.getByRole("button", { name: "Another window" }).click(), 1800],
  [openLeadOnPage, 2000],
  [(page) => page.locator("[data-shelf=similar]").evaluate((shelf) => scrollTo(0, shelf.getBoundingClientRect().top + scrollY - 150)), 2200, "[data-shelf=similar] [data-card] img"],
  [(page) => page.goto("?page=catalog&text=red+dress+under+60"), 2200],
  [(page) => page.goto("?page=swipe"), 1500],
  [(page) => page.keyboard.press("ArrowRight"), 1500],
] };
const visitBudgetBytes = 1 << 20;
const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

const missing = whatIsMissing();
if (missing) fail(missing);
const shop = await openShop();
try {
  for (const [name, picture] of Object.entries(pictures).filter(([name]) => isWanted(name))) await take(name, picture);
  if (isWanted(visit.name)) await film(visit);
} finally {
  await shop.close();
}
if (isWanted("kiosk.webp")) await takeKiosk();

/** The dashboard of the demo shopper who buys dresses. */
async function openDashboard(page) {
  await page.goto("?page=login");
  const shopper = page.getByRole("button", { name: /Marguerite/ });
  await shopper.click();
  await page.locator("button[data-shopper][aria-current=true]", { hasText: "Marguerite" }).waitFor();
  await page.goto("?page=dashboard");
  await page.getByRole("heading", { name: /Marguerite/ }).waitFor();
}

/** The swipe page after six answers. */
async function openAnswered(page) {
  await openSwipe(page);
  for (const [given, key] of ["ArrowLeft", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight", "ArrowLeft"].entries()) {
    await page.keyboard.press(key);
    await dealt(page, given + 1);
  }
  await page.locator("vt-swipe-deck .leaving").waitFor({ state: "detached" });
}

async function take(name, { visit, ...view }) {
  const page = await shop.newPage(view);
  await visit(page);
  await settled(page);
  await page.locator("vt-load-bar progress").waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
  keep(name, await webp(page), budgetBytes);
  await finish(page);
}

/** The start screen of an upright tablet. */
async function takeKiosk() {
  const kiosk = await openKiosk({ wholePack: true });
  try {
    const width = 1080, height = 1920, page = await kiosk.open();
    await enter(page);
    await page.locator("vt-start-screen [data-card] img").first().evaluate((image) => image.decode());
    await page.waitForLoadState("networkidle");
    keep("kiosk.webp", await webp(page, { clip: { x: 0, y: 0, width, height, scale: 0.6 } }), budgetBytes);
  } finally {
    await kiosk.close();
  }
}

async function film({ name, width, height, scale, quality, steps }) {
  const page = await shop.newPage({ width, height });
  const frames = [];
  for (const [act, milliseconds, pictures] of steps) {
    await act(page);
    await settled(page);
    if (pictures) await page.locator(pictures).first().evaluate((image) => image.decode());
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(500); // what moves has come to rest
    const y = await page.evaluate(() => scrollY);
    frames.push({ webp: await webp(page, { quality, clip: { x: 0, y, width, height, scale } }), milliseconds });
  }
  keep(name, animatedWebp(width * scale, height * scale, frames), visitBudgetBytes);
  await finish(page);
}

function keep(name, bytes, mostBytes) {
  writeFileSync(join(repository, "docs/pictures", name), bytes);
  console.log(`docs/pictures/${name}: ${Math.round(bytes.length / 1024)} KB`);
  if (bytes.length > mostBytes) fail(`${name} is over ${mostBytes} bytes`);
}

async function finish(page) {
  if (page.faults.length > 0) fail(page.faults.join("\n"));
  await page.context().close();
}

async function openLeadOnPage(page) {
  await page.locator("vt-shop-window .pane-0 a").click();
  await page.locator("[data-shelf=similar] [data-card]").first().waitFor();
}

/** The product in the window of the home page. */
async function openLead(page) {
  await page.goto("./");
  await openLeadOnPage(page);
  await page.evaluate(() => document.activeElement?.blur());
}

/* Playwright's own screenshots know no WebP, Chromium's do. */
async function webp(page, { quality = 86, clip } = {}) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality, ...(clip && { clip }) });
  return Buffer.from(data, "base64");
}

function fail(message) {
  console.error(`make-pictures: ${message}`);
  process.exit(1);
}
