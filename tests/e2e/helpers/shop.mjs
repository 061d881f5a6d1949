/* A served shop and a browser in front of it, for tests and screenshots. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const fromWeb = createRequire(join(repository, "web/package.json"));
const { chromium } = fromWeb("playwright-core");
export const axeSource = fromWeb.resolve("axe-core/axe.min.js");

export const siteRoot = process.env.VITRINE_SITE ?? join(repository, "dist/site");
const browserPath = process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium";

/** Why the storefront cannot be tested here, or "". */
export function whatIsMissing() {
  if (!existsSync(browserPath)) return `no browser at ${browserPath}`;
  if (!existsSync(join(siteRoot, "main.js"))) return `no site at ${siteRoot}: run ./build-wasm.sh build`;
  if (!existsSync(join(siteRoot, "pack")) && !process.env.VITRINE_SITE) return "no demo pack in the site: run ./build-wasm.sh build";
  return "";
}

/** Serves the site under `base` and starts a browser. `close()` ends both. */
export async function openShop({ base = "/" } = {}) {
  const { serve } = await import(join(repository, "web/serve.mjs"));
  const server = await serve({ root: siteRoot, port: 0, base });
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  return {
    url: server.url,
    newPage: (options) => newPage(browser, server.url, options),
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A page in its own context that notes what must not happen: requests elsewhere, errors, refused policies. */
async function newPage(browser, url, { width = 1280, height = 900, theme = "light", reducedMotion = "reduce", touch = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: theme, reducedMotion, hasTouch: touch, locale: "en-GB", baseURL: url,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) faults.push(`request to ${request.url()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.stack ?? error}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.faults = faults;
  return page;
}

/** Waits until the page in <main> shows products or a notice and fonts and pictures in sight have come. */
export async function settled(page) {
  await page.locator("vt-load-bar p", { hasText: /loaded|^$/ }).waitFor({ state: "attached" });
  await page.locator("main :is(vt-product-card a[href], vt-notice, article h1)").first().waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => {}));
}
