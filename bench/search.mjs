#!/usr/bin/env node
/* How long a search takes in the worker, in Chromium, through the public API: node bench/search.mjs [--write]
 *   --site DIR      whose engine/ is measured (dist/site)
 *   --program F     makes the pack (build/bin/vitrine)
 *   --write         puts the section into bench/RESULTS.md
 * On the real 44,446 products with their attributes and 512 dims of clusters (where ../shared/data is). */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { queries } from "./search_queries.mjs";
import { putSection } from "./section.mjs";
import { largeShop } from "./strategies_data.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/search");
const { values: options } = parseArgs({ options: {
  site: { type: "string", default: join(root, "dist/site") },
  program: { type: "string", default: join(root, "build/bin/vitrine") },
  write: { type: "boolean", default: false },
} });
const wantedMs = 12;
const rounds = 20;
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** In the page: every query once a round, so that a noisy moment hits all alike. */
async function measure({ queries, rounds }) {
  const { openVitrine } = await import("./engine/vitrine.js");
  const vitrine = await openVitrine({ pack: "./styles-44k/pack/" });
  while (vitrine.progress.phase !== "complete") await new Promise((resolve) => setTimeout(resolve, 50));
  const { total } = await vitrine.browse({ limit: 0 });
  const times = queries.map(() => ({ plain: [], facets: [], page: [], found: 0 }));
  for (let round = -3; round < rounds; round++) {
    for (const [index, text] of queries.entries()) {
      const from = performance.now();
      const plain = await vitrine.search({ text, limit: 48 });
      const ms = performance.now() - from;
      const counted = await vitrine.search({ text, limit: 48, facets: true });
      if (round < 0) continue;
      times[index].plain.push(plain.tookMs);
      times[index].facets.push(counted.tookMs);
      times[index].page.push(ms);
      times[index].found = plain.total;
    }
  }
  const { simd } = await vitrine.stats();
  vitrine.close();
  return { total, simd, times };
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
const ms = (value) => value.toFixed(value < 10 ? 2 : 1);

function rowOf(label, values) {
  return `| ${label} | ${ms(quantile(values, 0.5))} | ${ms(quantile(values, 0.95))} | ${ms(Math.max(...values))} |`;
}

function linesOf({ total, simd, times }) {
  const all = (kind) => times.flatMap((time) => time[kind]);
  const slowest = queries.map((text, index) => ({ text, found: times[index].found, p50: quantile(times[index].plain, 0.5) }))
    .sort((a, b) => b.p50 - a.p50).slice(0, 5);
  return [
    `### styles-44k: ${total.toLocaleString("en")} products (${simd})`, "",
    `p95 of ${queries.length} queries: ${ms(quantile(all("plain"), 0.95))} ms (wanted: below ${wantedMs}).`, "",
    "| an answer of 48 products | p50 | p95 | longest |", "|---|---|---|---|",
    rowOf("in the worker", all("plain")), rowOf("in the worker, with all facets counted", all("facets")), rowOf("seen by the page", all("page")), "",
    "| slowest queries | found | p50 |", "|---|---|---|",
    ...slowest.map(({ text, found, p50 }) => `| ${text} | ${found.toLocaleString("en")} | ${ms(p50)} |`), "",
  ];
}

async function main() {
  mkdirSync(work, { recursive: true });
  cpSync(join(options.site, "engine"), join(work, "engine"), { recursive: true });
  writeFileSync(join(work, "blank.html"), "<!doctype html><title>bench</title>");
  if (largeShop(options.program, join(work, "styles-44k"), resolve(root, "../shared/data")) === null) {
    console.error("skipped: no real data");
    return;
  }
  const server = await serve({ root: work, port: 0 });
  const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  const commit = execFileSync("git", ["-C", root, "describe", "--always"], { encoding: "utf8" }).trim();
  const lines = [
    `Milliseconds for a whole search, JSON in and out: words read, corrected, looked for, ranked, and cards written; ${rounds} calls of each query of \`bench/search_queries.mjs\`.`,
    `Made by \`node bench/search.mjs --write\` on ${cpus()[0].model}, Chromium ${browser.version()}, commit ${commit}.`, "",
  ];
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${server.url}blank.html`);
    lines.push(...linesOf(await page.evaluate(measure, { queries, rounds })));
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
  if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Search", lines);
  process.stdout.write(`${lines.join("\n")}\n`);
}

await main();
