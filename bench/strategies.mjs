#!/usr/bin/env node
/* How long each strategy, variety and a swipe take in the worker, in Chromium, through the public API: node bench/strategies.mjs [--write]
 *   --site DIR      whose engine/ is measured (dist/site)
 *   --program F     makes the packs (build/bin/vitrine)
 *   --write         puts the section into bench/RESULTS.md
 * Two shops: the demo with one of its shoppers, and the real 44,446 products with invented sales (where ../shared/data is). */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { putSection } from "./section.mjs";
import { demoShop, largeShop } from "./strategies_data.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/strategies");
const { values: options } = parseArgs({ options: {
  site: { type: "string", default: join(root, "dist/site") },
  program: { type: "string", default: join(root, "build/bin/vitrine") },
  write: { type: "boolean", default: false },
} });
const wanted = { demo: 3, "styles-44k": 15 };
const rounds = 400;
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** In the page: "for-you" by level of variety, and swipes: an answer is recorded, and the next card asked for. Of a swipe the worker's
 * time is that of both calls, the page's from the answer to the next card. */
async function measureTaste(vitrine, ids, rounds) {
  const now = Date.UTC(2026, 8, 30);
  const more = Object.fromEntries(["variety off", "variety low", "variety high", "a swipe", "of it, keeping the answer", "of it, the next card"].map((name) => [name, { worker: [], page: [] }]));
  const note = (name, worker, from) => more[name].worker.push(worker) && more[name].page.push(performance.now() - from);
  for (let round = 0; round < rounds; round++) {
    for (const variety of ["off", "low", "high"]) {
      const from = performance.now();
      const { tookMs } = await vitrine.recommend("for-you", { limit: 12, now, variety, seed: round });
      note(`variety ${variety}`, tookMs, from);
    }
    const from = performance.now();
    const kept = await vitrine.record({ type: round % 3 ? "pass" : "like", item: ids[round % ids.length] });
    note("of it, keeping the answer", kept.tookMs, from);
    const then = performance.now();
    const next = await vitrine.recommend("for-you", { limit: 1, now, seed: round });
    note("of it, the next card", next.tookMs, then);
    note("a swipe", kept.tookMs + next.tookMs, from);
  }
  return more;
}

/** In the page: every strategy once a round, each round from another product, so that a noisy moment hits all alike. */
async function measure({ shop, profile, rounds }) {
  const { openVitrine, strategies: all } = await import("./engine/vitrine.js");
  const strategies = all.filter((name) => !["itemknn", "ease", "ials", "two-tower"].includes(name)); /* bench/learned.mjs */
  const vitrine = await openVitrine({ pack: `./${shop}/pack/` });
  while (vitrine.progress.phase !== "complete") await new Promise((resolve) => setTimeout(resolve, 50));
  await vitrine.createProfile({ name: profile.name, file: profile });
  const { total, facets } = await vitrine.browse({ limit: 0, facets: true });
  const department = { inStock: true, gender: [facets.gender[0].value] };
  const ids = [];
  for (let offset = 0; offset < total; offset += Math.ceil(total / 200)) ids.push((await vitrine.browse({ offset, limit: 1 })).items[0].id);
  const times = Object.fromEntries(strategies.map((name) => [name, { worker: [], filtered: [], page: [], coldStarts: 0 }]));
  const ask = async (name, item, filter) => {
    const from = performance.now();
    const slate = await vitrine.recommend(name, { limit: 12, filter, now: Date.UTC(2026, 8, 30), ...(name === "similar" || name === "also-bought" ? { item } : {}) });
    return { slate, ms: performance.now() - from };
  };
  for (let round = -20; round < rounds; round++) {
    const item = ids[(round + 20) % ids.length];
    for (const name of strategies) {
      const plain = await ask(name, item);
      const filtered = await ask(name, item, department);
      if (round < 0) continue;
      times[name].worker.push(plain.slate.tookMs);
      times[name].page.push(plain.ms);
      times[name].filtered.push(filtered.slate.tookMs);
      times[name].coldStarts += plain.slate.coldStart;
    }
  }
  const more = await measureTaste(vitrine, ids, rounds);
  const { simd } = await vitrine.stats();
  vitrine.close();
  return { total, simd, times, more };
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

function rowOf([name, { worker, filtered, page, coldStarts }]) {
  const [p50, p95, most] = [quantile(worker, 0.5), quantile(worker, 0.95), Math.max(...worker)];
  return { name, p50, p95, most, filteredP95: quantile(filtered, 0.95), pageP95: quantile(page, 0.95), coldShare: coldStarts / worker.length };
}

function tasteRows(more) {
  const ms = (value) => value.toFixed(value < 10 ? 2 : 1);
  return [
    "| for-you | p50 | p95 | longest | p95 seen by the page |", "|---|---|---|---|---|",
    ...Object.entries(more).map(([name, { worker, page }]) =>
      `| ${name} | ${ms(quantile(worker, 0.5))} | ${ms(quantile(worker, 0.95))} | ${ms(Math.max(...worker))} | ${ms(quantile(page, 0.95))} |`),
    "", `A swipe is a like or pass kept, and the next card: p95 ${ms(quantile(more["a swipe"].page, 0.95))} ms as the page sees it (wanted: below 16).`, "",
  ];
}

function sectionOf({ shop, total, simd, rows, more }) {
  const ms = (value) => value.toFixed(value < 10 ? 2 : 1);
  const worst = Math.max(...rows.map((row) => row.p95));
  return [
    `### ${shop}: ${total.toLocaleString("en")} products (${simd})`, "",
    `p95 of the slowest: ${ms(worst)} ms (wanted: below ${wanted[shop]}).`, "",
    "| strategy | p50 | p95 | longest | p95 with a filter | p95 seen by the page | cold starts |", "|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.name} | ${ms(row.p50)} | ${ms(row.p95)} | ${ms(row.most)} | ${ms(row.filteredP95)} | ${ms(row.pageP95)} | ${Math.round(100 * row.coldShare)} % |`),
    "", ...tasteRows(more),
  ];
}

async function main() {
  mkdirSync(work, { recursive: true });
  cpSync(join(options.site, "engine"), join(work, "engine"), { recursive: true });
  writeFileSync(join(work, "blank.html"), "<!doctype html><title>bench</title>");
  const shops = [demoShop(options.program, join(work, "demo")), largeShop(options.program, join(work, "styles-44k"), resolve(root, "../shared/data"))];
  const server = await serve({ root: work, port: 0 });
  /* A folder as a visitor's browser has it: in a private window a flush to the disk takes several times as long. */
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  const context = await chromium.launchPersistentContext(folder, { executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  const commit = execFileSync("git", ["-C", root, "describe", "--always"], { encoding: "utf8" }).trim();
  const lines = [
    `Milliseconds in the worker for a full answer of 12 products with reasons, JSON in and out, over ${rounds} calls each; a profile with orders, likes and a cart is open.`,
    `Made by \`node bench/strategies.mjs --write\` on ${cpus()[0].model}, Chromium ${context.browser()?.version() ?? ""}, commit ${commit}.`, "",
  ];
  try {
    for (const shop of shops) {
      if (shop === null) { console.error("skipped styles-44k: no real data"); continue; }
      const page = await context.newPage();
      await page.goto(`${server.url}blank.html`);
      await page.addScriptTag({ content: measureTaste.toString() });
      const { total, simd, times, more } = await page.evaluate(measure, { shop: shop.name, profile: shop.profile, rounds });
      lines.push(...sectionOf({ shop: shop.name, total, simd, rows: Object.entries(times).map(rowOf), more }));
      await page.close();
    }
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    server.closeAllConnections();
    server.close();
  }
  if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Strategies", lines);
  process.stdout.write(`${lines.join("\n")}\n`);
}

await main();
