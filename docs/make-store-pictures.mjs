#!/usr/bin/env node
/* The extension's pictures for the store and the README, from dist/extension into docs/pictures/. Use: node docs/make-store-pictures.mjs
 * [--only REGEXP] [--out DIR]. A product page of an invented shop beside the real side panel that its button opened: each is photographed in
 * the browser, then the two are laid side by side. */
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openExtension, whatIsMissing } from "../tests/e2e/helpers/extension.mjs";
import { openForeignShop } from "../tests/e2e/helpers/foreign_shop.mjs";
import { repository } from "../tests/e2e/helpers/shop.mjs";

const { values: options } = parseArgs({ options: {
  only: { type: "string", default: "" }, out: { type: "string", default: join(repository, "docs/pictures") },
} });
const whole = { width: 1280, height: 800 };
const panelWidth = 400;
const line = 1;
const pageWidth = whole.width - panelWidth - line;
const budgetBytes = 250 * 1024;

/** Name -> the product page, the theme, and what is done in the panel before the picture is taken. PNG as the store wants it. */
const pictures = {
  "extension.webp": { product: "10005", theme: "light" },
  "extension-similar.png": { product: "10005", theme: "light" },
  "extension-filters.png": { product: "10055", theme: "light", act: upToItsPrice },
  "extension-reasons.png": { product: "10053", theme: "light", act: openFirst },
  "extension-for-you.png": { product: "10011", theme: "dark", act: likeThree },
};

const missing = whatIsMissing();
if (missing) fail(missing);
mkdirSync(options.out, { recursive: true });
const shop = await openForeignShop({ name: "larkspur-lane.example" });
try {
  for (const [name, picture] of Object.entries(pictures).filter(([name]) => new RegExp(options.only).test(name))) await take(name, picture);
} finally {
  shop.close();
}

async function take(name, { product, theme, act }) {
  const extension = await openExtension({ viewport: { width: pageWidth, height: whole.height }, colorScheme: "light", flags: shop.flags });
  try {
    const page = extension.context.pages()[0];
    await page.goto(shop.pages.find(({ id }) => id === product).url);
    const pageShot = (await page.screenshot()).toString("base64"); // at its full width, as beside a panel of ours
    await extension.pressButton(page);
    const panel = await extension.sidePanel();
    await panel.send("Emulation.setDeviceMetricsOverride", { width: panelWidth, height: whole.height, deviceScaleFactor: 1, mobile: false });
    await panel.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: theme }, { name: "prefers-reduced-motion", value: "reduce" }] });
    await inPanel(panel, lookAlikesShown);
    await act?.(panel);
    await inPanel(panel, settled);
    const { data: panelShot } = await panel.send("Page.captureScreenshot", { format: "png" });
    await compose(extension.context, name, [pageShot, panelShot], theme);
  } finally {
    await extension.close();
  }
}

async function compose(context, name, [left, right], theme) {
  const page = await context.newPage();
  await page.setViewportSize(whole);
  const edge = theme === "dark" ? "#2c3335" : "#c9cfcf";
  await page.setContent(`<style>body { display: flex; margin: 0; background: ${edge}; gap: ${line}px; } img { display: block; height: ${whole.height}px; }</style>
    <img width="${pageWidth}" src="data:image/png;base64,${left}"><img width="${panelWidth}" src="data:image/png;base64,${right}">`);
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  const form = name.endsWith(".webp") ? { format: "webp", quality: 86 } : { format: "png" };
  const { data } = await (await context.newCDPSession(page)).send("Page.captureScreenshot", form);
  const path = join(options.out, name);
  writeFileSync(path, Buffer.from(data, "base64"));
  const { size } = statSync(path);
  console.log(`${name}: ${Math.round(size / 1024)} KB`);
  if (name.endsWith(".webp") && size > budgetBytes) fail(`${name} is over ${budgetBytes} bytes`);
}

/** Every element of the panel that matches, in whatever component. */
function every(selector, root = document) {
  return [...root.querySelectorAll("*")].flatMap((node) => [...(node.matches(selector) ? [node] : []), ...(node.shadowRoot ? every(selector, node.shadowRoot) : [])]);
}

/** Until `work`, which may ask `every`, answers something truthy in the panel. */
function inPanel(panel, work) {
  return panel.until(`() => { ${every}; return (${work})(); }`);
}

/* These run in the panel. */
function lookAlikesShown() {
  return every("vt-look-tile").filter((tile) => tile.card).length > 3;
}

/** Fonts and the pictures in sight have come. */
function settled() {
  const inSight = every("img").filter((image) => {
    const { top, bottom, width } = image.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < innerHeight;
  });
  return document.fonts.ready.then(() => inSight.every((image) => image.complete)).then((still) => still && new Promise((next) => setTimeout(() => next(true), 600)));
}

async function upToItsPrice(panel) {
  await inPanel(panel, () => {
    const chip = every("button.chip").find((button) => button.textContent.trim().startsWith("Up to"));
    chip.click();
    return true;
  });
}

async function openFirst(panel) {
  await inPanel(panel, () => {
    every("vt-look-tile")[0].shadowRoot.querySelector("a").click();
    return true;
  });
  await inPanel(panel, () => every("vt-product-view").length > 0);
}

async function likeThree(panel) {
  await inPanel(panel, () => {
    for (const button of every("button.like").slice(0, 3)) button.click();
    return true;
  });
  await inPanel(panel, () => every("button.like.on").length >= 3);
  await inPanel(panel, () => {
    location.hash = "#for-you";
    return every("vt-for-you-view").flatMap((view) => every("vt-look-tile", view.shadowRoot)).filter((tile) => tile.card).length > 3;
  });
}

function fail(message) {
  console.error(`make-store-pictures: ${message}`);
  process.exit(1);
}
