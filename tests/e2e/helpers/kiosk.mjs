/* A kiosk as it is deployed, with a small pack beside it, and what the tests of it do and look at. */
import { execFileSync } from "node:child_process";
import { pbkdf2Sync } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openShop, repository, skipReason } from "./shop.mjs";

export const kioskRoot = process.env.VITRINE_KIOSK ?? join(repository, "dist/kiosk");
export const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");
export const pin = "24681357";
/** Not the example's own, which is told as a fault; with as few rounds as are taken. */
const pinHash = `pbkdf2-sha256$100000$${Buffer.alloc(16).toString("base64")}$${pbkdf2Sync(pin, Buffer.alloc(16), 100_000, 32, "sha256").toString("base64")}`;
const products = 300;

export function kioskSkipReason() {
  if (existsSync(join(kioskRoot, "main.js"))) return skipReason();
  if (process.env.VITRINE_STRICT === "1" || process.env.CI === "true") throw new Error(`no main.js in ${kioskRoot}: run ./build-wasm.sh build`);
  return `skipped: no kiosk in ${kioskRoot}`;
}

/** The first products of the demo, less what `change` takes. */
export function packInto(out, { change = (lines) => lines } = {}) {
  const catalog = `${out}.csv`;
  const [head, ...lines] = readFileSync(join(repository, "build/demo/styles.csv"), "utf8").split("\n").slice(0, products + 1);
  writeFileSync(catalog, [head, ...change(lines)].join("\n"));
  execFileSync(program, ["pack", "--catalog", catalog, "--schema", "styles", "--images", join(repository, "build/demo/images"), "--out", out, "--quiet"]);
  rmSync(catalog);
}

/** A kiosk in a folder of its own, which tests may change. `configure(fields)`: writes kiosk.json, the example's with other fields; a text is
 * written as it is. `newPage()`: one of its own context that has not been opened yet. */
export async function openKiosk({ wholePack = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-kiosk-"));
  const root = join(folder, "kiosk");
  cpSync(kioskRoot, root, { recursive: true, filter: (path) => wholePack || path !== join(kioskRoot, "pack") });
  const example = JSON.parse(readFileSync(join(repository, "web/kiosk/kiosk.json"), "utf8"));
  if (!wholePack) packInto(join(root, "pack"));
  const shop = await openShop({ root });
  const kiosk = {
    url: shop.url, root, folder, newPage: (options) => shop.newPage({ width: 1080, height: 1920, touch: true, ...options }),
    configure(fields = {}) {
      writeFileSync(join(root, "kiosk.json"), typeof fields === "string" ? fields : JSON.stringify({ ...example, pinHash, idleSeconds: 600, updateMinutes: 0, ...fields }));
    },
    /** Opened and ready for a visitor. */
    async open(options) {
      const page = await kiosk.newPage(options);
      await page.goto("./");
      await resting(page);
      return page;
    },
    async close() {
      await shop.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  kiosk.configure();
  return kiosk;
}

/** The attract screen, which a visitor may touch. */
export const resting = (page) => page.locator("html[data-kiosk=ready] vt-attract-screen .enter").waitFor();

export async function enter(page) {
  await page.locator("vt-attract-screen .enter").tap();
  await page.locator("vt-start-screen h1").waitFor();
}

/** To a place of the dock. */
export async function dock(page, name) {
  await page.locator(`vt-kiosk-app nav a[href="#${name}"]`).tap();
  await page.locator(`vt-${name}-screen:not([inert]) h1`).waitFor();
}

/** What is on top. */
export const screen = (page, name) => page.locator(`vt-${name}-screen:not([inert])`);

/** Waits until the page has begun anew. */
export async function afterReset(page, work) {
  await page.evaluate(() => { window.beforeReset = true; });
  await work();
  await page.waitForFunction(() => window.beforeReset === undefined);
  await resting(page);
}

export async function openStaff(page) {
  await page.keyboard.press("Control+Alt+s");
  await page.locator("vt-staff-screen h1").waitFor();
}

export async function enterPin(page, digits = pin) {
  for (const digit of digits) await page.locator("vt-staff-screen vt-pin-pad").first().getByRole("button", { name: digit, exact: true }).tap();
  await page.locator("vt-staff-screen vt-pin-pad").first().locator(".key.enter").tap();
}

/** What lies at an address of the folder. */
export function put(folder, path, text) {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}
