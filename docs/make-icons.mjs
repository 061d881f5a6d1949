#!/usr/bin/env node
/* Draws assets/app/*.png from assets/favicon.svg and assets/app/maskable.svg, whose logo keeps to the circle that no launcher cuts: node docs/make-icons.mjs */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";

const assets = join(dirname(fileURLToPath(import.meta.url)), "../assets");
const icons = [["favicon.svg", "192", 192], ["favicon.svg", "512", 512], ["app/maskable.svg", "maskable-192", 192], ["app/maskable.svg", "maskable-512", 512],
  ["app/maskable.svg", "180", 180]];
const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const [drawing, name, size] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>html, body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${readFileSync(join(assets, drawing), "utf8")}`);
  await page.screenshot({ path: join(assets, `app/${name}.png`), omitBackground: true });
  await page.close();
}
await browser.close();
