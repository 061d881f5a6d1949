/* A served shop and a browser in front of it, for tests and screenshots. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { browserPath, chromium, flags } from "./chromium.mjs";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const fromWeb = createRequire(join(repository, "web/package.json"));
export const axeSource = fromWeb.resolve("axe-core/axe.min.js");

export const siteRoot = process.env.VITRINE_SITE ?? join(repository, "dist/site");

const inCi = process.env.CI === "true";
const strict = inCi || process.env.VITRINE_STRICT === "1";
/** A slow machine with other work takes its time; no test asks how long. */
const patienceMs = 90_000;

/** Which of the site's parts is not there, or "". */
export function whatIsMissing() {
  const parts = ["main.js", "engine/vitrine-relaxed.wasm", "engine/vitrine-simd128.wasm", "pack/manifest.json"];
  const part = parts.find((path) => !existsSync(join(siteRoot, path)));
  return part ? `no ${part} in ${siteRoot}: run ./build-wasm.sh build` : "";
}

/** What a test's `skip` may be. Under tests/run.sh our own parts must be there, and in CI the browser too. */
export function skipReason() {
  const part = whatIsMissing();
  const browser = existsSync(browserPath) ? "" : `no browser at ${browserPath}`;
  if (part && strict) throw new Error(part);
  if (browser && inCi) throw new Error(browser);
  const reason = part || browser;
  return reason ? `skipped: ${reason}` : false;
}

/** Serves the site, or another folder, under `base` and starts a browser. `close()` ends both. `hosts`: folders that are served too, each on an
 * origin of its own that lets pages of others load from it; `hostUrls` are where. `freshSeconds`: as in serve.mjs. */
export async function openShop({ base = "/", root = siteRoot, hosts = [], freshSeconds = 0 } = {}) {
  const { serve } = await import(join(repository, "web/serve.mjs"));
  const server = await serve({ root, port: 0, base, freshSeconds });
  const others = await Promise.all(hosts.map((host) => serve({ root: host, port: 0, cors: true })));
  const browser = await openBrowser();
  return {
    url: server.url,
    server,
    hostUrls: others.map(({ url }) => url),
    newPage: (options) => browser.newPage(server.url, options),
    async close() {
      await browser.close();
      for (const each of [server, ...others]) {
        each.closeAllConnections();
        await new Promise((closed) => each.close(closed));
      }
    },
  };
}

/** A browser without a shop: pages of it take the address of one. */
export async function openBrowser() {
  const browser = await chromium.launch({ executablePath: browserPath, timeout: patienceMs, args: flags });
  return { newPage: (url, options) => newPage(browser, url, options), close: () => browser.close() };
}

/** A page in its own context that notes what must not happen: requests elsewhere, errors, refused policies. Without `worksOffline` no service
 * worker stands between it and the server. */
async function newPage(browser, url, { width = 1280, height = 900, theme = "light", reducedMotion = "reduce", touch = false, worksOffline = false, locale = "en-GB" } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: theme, reducedMotion, hasTouch: touch, locale, baseURL: url,
    serviceWorkers: worksOffline ? "allow" : "block",
  });
  context.setDefaultTimeout(patienceMs);
  const close = context.close.bind(context);
  context.close = async () => {
    await leaveRoutes(context);
    await close();
  };
  return watched(await context.newPage(), url);
}

/** In the page, by `addInitScript` or `evaluate`: a timer of the product's that is set for `ms` takes `longer`, so that what it ends outlives a slow machine. */
export function stretchTimer([ms, longer]) {
  const { setTimeout } = window;
  window.setTimeout = (work, wait, ...rest) => setTimeout(work, wait === ms ? longer : wait, ...rest);
}

/** From now on a route's handler that is still fetching may fail, as it does when its page goes: no fault of the test. */
export async function leaveRoutes(context) {
  for (const routed of [context, ...context.pages()]) await routed.unrouteAll({ behavior: "ignoreErrors" }).catch(() => {}); // it may be closed
}

/** The page, which notes its faults from now on. */
export function watched(page, url) {
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
  await page.locator("vt-load-bar p", { hasText: /loaded|ist geladen|^$/ }).waitFor({ state: "attached" });
  await page.locator("main :is(vt-product-card a[href], vt-notice, vt-address-form, vt-order-card a, article h1, vt-strategies-page h1, vt-api-page h1)").first().waitFor();
  await page.locator("main article > .waiting").first().waitFor({ state: "detached" });
  await page.evaluate(() => document.fonts.ready.then(() => {}));
}
