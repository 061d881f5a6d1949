#!/usr/bin/env node
/* How long the strategies of learned models take in the worker, in Chromium, through the public API: node bench/learned.mjs [--write]
 *   --site DIR      whose engine/ is measured (dist/site)
 *   --program F     makes the pack (build/bin/vitrine)
 *   --write         puts the section into bench/RESULTS.md
 * 23,033 products, as many as amazon-clothing has, and models of drawn numbers: what they say costs what a trained one's word does. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ialsTensors, neighbourTensors, twoTowerTensors, writeModels } from "../tests/cli/helpers/models.mjs";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { randomFrom } from "./datasets.mjs";
import { putSection } from "./section.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/learned");
const { values: options } = parseArgs({ options: {
  site: { type: "string", default: join(root, "dist/site") },
  program: { type: "string", default: join(root, "build/bin/vitrine") },
  write: { type: "boolean", default: false },
} });
const products = 23_033, dims = 64, neighbours = 100, rounds = 400, wanted = 10;
const histories = [5, 50, 500];
const kinds = ["itemknn", "ease", "ials", "two-tower"];
const now = Date.UTC(2026, 8, 30);

function writeShop() {
  const random = randomFrom(7), ids = Array.from({ length: products }, (_, i) => i + 1);
  const normal = () => random() + random() + random() - 1.5;
  const rows = () => ids.map(() => Array.from({ length: dims }, normal));
  const near = () => neighbourTensors(ids.map(() => Array.from({ length: neighbours }, (_, k) => [Math.floor(random() * products), random() / (1 + k / 4)])));
  const models = { itemknn: near(), ease: near(), ials: ialsTensors(rows(), 10, 0.1),
    "two-tower": twoTowerTensors({ items: rows(), history: rows(), halfLife: 30, bias: rows()[0], temperature: 0.1 }) };
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, "catalog.csv"), ["id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName",
    ...ids.map((id) => `${id},Women,Apparel,Topwear,Shirts,Blue,Summer,2026,Casual,Blue shirt number ${id}`), ""].join("\n"));
  execFileSync(options.program, ["pack", "--catalog", join(work, "catalog.csv"), "--schema", "styles", "--models", writeModels(join(work, "models"), ids, models),
    "--out", join(work, "pack"), "--quiet"]);
}

const profileOf = (count) => ({ format: "vitrine-profile", version: 1, name: `${count} purchases`, settings: {},
  events: Array.from({ length: count }, (_, i) => ({ type: "purchase", item: String(1 + (i * 4099) % products), at: now - (count - i) * 43_200_000 })) });

/** In the page: every model once a round, so that a noisy moment hits all alike. */
async function measure({ profiles, kinds: names, rounds: count, now: at }) {
  const { openVitrine } = await import("./engine/vitrine.js");
  const vitrine = await openVitrine({ pack: "./pack/" });
  while (vitrine.progress.phase !== "complete") await new Promise((resolve) => setTimeout(resolve, 50));
  const { simd, files } = await vitrine.stats();
  const times = [];
  for (const profile of profiles) {
    await vitrine.createProfile({ name: profile.name, file: profile });
    const rows = Object.fromEntries(names.map((name) => [name, { worker: [], page: [], coldStarts: 0 }]));
    for (let round = -20; round < count; round++)
      for (const name of names) {
        const from = performance.now();
        const { tookMs, coldStart } = await vitrine.recommend(name, { limit: 12, now: at });
        if (round < 0) continue;
        rows[name].worker.push(tookMs);
        rows[name].page.push(performance.now() - from);
        rows[name].coldStarts += coldStart;
      }
    times.push(rows);
  }
  vitrine.close();
  const bytes = Object.fromEntries(names.map((name) => [name, files.filter(({ role }) => role === name).reduce((sum, file) => sum + file.bytes, 0)]));
  return { simd, bytes, times };
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
const ms = (value) => value.toFixed(value < 10 ? 2 : 1);

function linesOf({ simd, bytes, times }, commit, version) {
  const rows = times.flatMap((of, i) => kinds.map((kind) => ({ kind, history: histories[i], ...of[kind] })));
  if (rows.some(({ coldStarts }) => coldStarts)) throw new Error("an answer was a cold start: this measured nothing");
  return [
    `Milliseconds in the worker for a full answer of 12 products with reasons, JSON in and out, over ${rounds} calls each, out of ${products.toLocaleString("en")} products (${simd}); models of`,
    `drawn numbers with ${dims} dimensions or ${neighbours} neighbours. Fold-in and scoring alone are less. Made by \`node bench/learned.mjs --write\` on ${cpus()[0].model}, Chromium ${version}, commit ${commit}.`, "",
    `p95 of the slowest at ${histories[1]} purchases: ${ms(Math.max(...kinds.map((kind) => quantile(times[1][kind].worker, 0.95))))} ms (wanted: below ${wanted}).`, "",
    "| model | MB in the pack | purchases | p50 | p95 | longest | p95 seen by the page |", "|---|---|---|---|---|---|---|",
    ...rows.map(({ kind, history, worker, page }) => `| ${kind} | ${(bytes[kind] / 1e6).toFixed(1)} | ${history} | ${ms(quantile(worker, 0.5))} | ${ms(quantile(worker, 0.95))} | ${ms(Math.max(...worker))} | ${ms(quantile(page, 0.95))} |`),
    "",
  ];
}

async function main() {
  writeShop();
  cpSync(join(options.site, "engine"), join(work, "engine"), { recursive: true });
  writeFileSync(join(work, "blank.html"), "<!doctype html><title>bench</title>");
  const server = await serve({ root: work, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  const context = await chromium.launchPersistentContext(folder, { executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  try {
    const page = await context.newPage();
    await page.goto(`${server.url}blank.html`);
    const measured = await page.evaluate(measure, { profiles: histories.map(profileOf), kinds, rounds, now });
    const lines = linesOf(measured, execFileSync("git", ["-C", root, "describe", "--always"], { encoding: "utf8" }).trim(), context.browser()?.version() ?? "");
    if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Learned models", lines);
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    server.closeAllConnections();
    server.close();
  }
}

await main();
