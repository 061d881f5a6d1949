#!/usr/bin/env node
/* What keeping the visitor's state costs in Chromium, through the public API: node bench/state.mjs [--write]
 *   --site DIR      the site with its pack that is measured (dist/site)
 *   --write         puts the section into bench/RESULTS.md
 * The browser has a folder of its own on the disk, as a visitor's has: a private window keeps its files in memory. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { putSection } from "./section.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { values: options } = parseArgs({ options: {
  site: { type: "string", default: join(root, "dist/site") },
  write: { type: "boolean", default: false },
} });
const writes = 1000;
const events = 10_000;
const openings = 15;
const wanted = { write: 8, open: 150 };
const passphrase = "correct horse battery staple";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** For the worker: the second time, a passphrase costs nothing. */
const rememberKeys = `
  const derive = SubtleCrypto.prototype.deriveBits;
  const known = new Map();
  SubtleCrypto.prototype.deriveBits = function deriveBits(how, ...rest) {
    const name = how.salt.join();
    if (!known.has(name)) known.set(name, derive.call(this, how, ...rest));
    return known.get(name);
  };
`;

async function openPage(context, url) {
  const page = await context.newPage();
  await page.route("**/example.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto(`${url}example.html`);
  await page.evaluate(async () => {
    const { openVitrine } = await import("./engine/vitrine.js");
    window.vitrine = await openVitrine({ pack: "./pack/" });
    while (vitrine.progress.phase !== "complete") await new Promise((told) => setTimeout(told, 20));
  });
  return page;
}

/** In the page: one event after the other, each when the one before was acknowledged. */
async function record(count) {
  const { items } = await vitrine.browse({ limit: 500 });
  const times = [];
  for (let i = 0; i < count; i++) {
    const begin = performance.now();
    await vitrine.record({ type: "view", item: items[i % items.length].id });
    times.push(performance.now() - begin);
  }
  return times;
}

/** In the page: makes two profiles, a small one and one with many events, and goes to and fro. */
async function switchTo({ count, rounds, passphrase }) {
  const { items } = await vitrine.browse({ limit: 500 });
  const types = ["view", "view", "view", "cart", "purchase"];
  const file = {
    format: "vitrine-profile", version: 1, name: "Many", settings: {}, cart: [], orders: [],
    events: Array.from({ length: count }, (_, i) => ({ type: types[i % types.length], item: items[i * 7 % items.length].id, at: 1_700_000_000_000 + i * 60_000 })),
  };
  const small = await vitrine.createProfile({ name: "Small" });
  const many = await vitrine.createProfile({ name: "Many", passphrase, file });
  const { total } = await vitrine.events({ limit: 1 });
  if (total !== count) throw new Error(`${total} events`);
  const opened = [];
  const asked = [];
  const derived = [];
  for (let round = 0; passphrase && round < rounds; round++) derived.push(await derive());
  for (let round = 0; round < rounds; round++) {
    await vitrine.switchProfile(small.id);
    const begin = performance.now();
    await vitrine.switchProfile(many.id, passphrase);
    const middle = performance.now();
    await vitrine.recommend("history", { limit: 12 });
    opened.push(middle - begin);
    asked.push(performance.now() - middle);
  }
  return { opened, asked, derived };

  /** What a passphrase costs, apart from all else. */
  async function derive() {
    const begin = performance.now();
    const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode("correct horse"), "PBKDF2", false, ["deriveBits"]);
    await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(16), iterations: 600_000 }, secret, 256);
    return performance.now() - begin;
  }
}

/** In a page that has just come: from the engine's being there to the first answer about the state. */
async function firstAnswer(context, url) {
  const times = [];
  for (let round = 0; round < openings; round++) {
    const page = await context.newPage();
    await page.route("**/example.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    await page.goto(`${url}example.html`);
    times.push(await page.evaluate(async () => {
      const { openVitrine } = await import("./engine/vitrine.js");
      const vitrine = await openVitrine({ pack: "./pack/" });
      const begin = performance.now();
      await vitrine.cart();
      return performance.now() - begin;
    }));
    await page.close();
  }
  return times;
}

/** In two pages: from a change in one to the new cart in the other. */
async function seenElsewhere(page, other) {
  const times = [];
  for (let round = 1; round <= 50; round++) {
    await other.evaluate(() => {
      window.seen = new Promise((resolve) => {
        const stop = vitrine.on("changed", async (change) => {
          if (change !== "cart") return;
          stop();
          await vitrine.cart();
          resolve(Date.now());
        });
      });
    });
    const begin = await page.evaluate(async (quantity) => {
      const { items } = await vitrine.browse({ limit: 1 });
      const now = Date.now();
      await vitrine.setCart(items[0].id, quantity);
      return now;
    }, 1 + round % 9);
    times.push(await other.evaluate(() => seen) - begin);
  }
  return times;
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
const ms = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const row = (name, times, goal = "") => `| ${name} | ${ms(quantile(times, 0.5))} | ${ms(quantile(times, 0.95))} | ${ms(Math.max(...times))} | ${goal} |`;

async function measure(context, url) {
  const page = await openPage(context, url);
  const plain = await page.evaluate(record, writes);
  const other = await openPage(context, url);
  const forwarded = await other.evaluate(record, writes);
  const elsewhere = await seenElsewhere(page, other);
  await other.close();
  const open = await page.evaluate(switchTo, { count: events, rounds: openings });
  await page.close();
  const cold = await firstAnswer(context, url);
  const worker = readFileSync(join(options.site, "engine/worker.js"), "utf8");
  await context.route("**/engine/worker.js", (route) => route.fulfill({ contentType: "text/javascript", body: `${rememberKeys}${worker}` }));
  const later = await openPage(context, url);
  const locked = await later.evaluate(switchTo, { count: events, rounds: openings, passphrase });
  const sealed = await later.evaluate(record, writes);
  return { plain, forwarded, elsewhere, open, cold, locked, sealed };
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  const server = await serve({ root: options.site, port: 0 });
  const context = await chromium.launchPersistentContext(folder, { executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  try {
    const found = await measure(context, server.url);
    const version = execFileSync("git", ["-C", root, "describe", "--always"], { encoding: "utf8" }).trim();
    const count = events.toLocaleString("en");
    const lines = [
      `Milliseconds as the page sees them, ${writes.toLocaleString("en")} events one after the other, each acknowledged when it is on the disk; ${openings} openings.`,
      `Made by \`node bench/state.mjs --write\` on ${cpus()[0].model}, commit ${version}.`, "",
      "| | p50 | p95 | longest | wanted (p95) |", "|---|---|---|---|---|",
      row("one event, in the tab that owns the state", found.plain, `< ${wanted.write}`),
      row("one event, in another tab", found.forwarded, `< ${wanted.write}`),
      row("one event, in a locked profile", found.sealed, `< ${wanted.write}`),
      row("a change of the cart, until another tab has read it", found.elsewhere, "< 1000"),
      row(`opening a profile with ${count} events`, found.open.opened, `< ${wanted.open}`),
      row(`a locked one of ${count} events, without PBKDF2`, found.locked.opened, `< ${wanted.open}`),
      row("PBKDF2, 600,000 rounds", found.locked.derived),
      row("the first recommendation from its history", found.open.asked),
      row("the same, locked", found.locked.asked),
      row(`in a new page, the first answer about such a profile`, found.cold, `< ${wanted.open}`),
      "",
    ];
    if (options.write) putSection(join(root, "bench/RESULTS.md"), "## State", lines);
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

await main();
