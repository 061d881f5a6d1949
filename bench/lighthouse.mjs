#!/usr/bin/env node
/* Lighthouse's scores of Home and Product, as on a phone: node bench/lighthouse.mjs [--write]
 *   --runs N     of each page, of which the median counts (5)
 *   --pages A,B  of: home, product (both)
 *   --site DIR   another build of the site (dist/site)
 *   --reports    leaves the report of every run in build/bench/lighthouse
 *   --write      puts the section into bench/RESULTS.md
 * Lighthouse comes from npm into build/bench/lighthouse, as bench/lighthouse/package-lock.json pins it; nothing of it is shipped. Its mobile
 * preset throttles by simulation: what a page would take on a phone of 2016 over slow 4G is computed from what was loaded here, by and by. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { putSection } from "./section.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "build/bench/lighthouse");
const wantedScore = 95;
const categories = ["performance", "accessibility", "best-practices", "seo"];
const moments = {
  "first-contentful-paint": "first paint, s", "largest-contentful-paint": "largest paint, s", "total-blocking-time": "blocked, ms",
  "cumulative-layout-shift": "layout shift", "speed-index": "speed index, s",
};
const { values: options } = parseArgs({ options: {
  runs: { type: "string", default: "5" }, pages: { type: "string", default: "home,product" }, site: { type: "string", default: join(root, "dist/site") },
  reports: { type: "boolean", default: false }, write: { type: "boolean", default: false },
} });
const site = resolve(options.site);
const say = (text) => process.stderr.write(`${text}\n`);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

async function install() {
  const lock = readFileSync(join(root, "bench/lighthouse/package-lock.json"), "utf8");
  const installed = join(modules, "package-lock.json");
  mkdirSync(modules, { recursive: true });
  if (!existsSync(join(modules, "node_modules")) || !existsSync(installed) || readFileSync(installed, "utf8") !== lock) {
    for (const file of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(root, "bench/lighthouse", file), join(modules, file));
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: modules, stdio: ["ignore", "ignore", "inherit"] });
  }
  const { default: lighthouse } = await import(pathToFileURL(createRequire(join(modules, "package.json")).resolve("lighthouse")));
  return lighthouse;
}

/** Of the site's own pack: the product that sells best. */
function somePiece() {
  const program = join(root, "build/bin/vitrine");
  const { result: { items } } = JSON.parse(execFileSync(program, ["recommend", "trending", "--pack", join(site, "pack"), "--limit", "1", "--json"], { encoding: "utf8" }));
  return items[0].id;
}

/** One run in a browser of its own: nothing of the run before is kept. */
async function visit(lighthouse, address, name, run) {
  const port = 9300 + (process.pid % 500);
  const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium",
    args: [`--remote-debugging-port=${port}`, "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  try {
    const { lhr } = await lighthouse(address, { port, output: "json", logLevel: "error", onlyCategories: categories });
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    if (options.reports) writeFileSync(join(modules, `${name}-${run}.json`), JSON.stringify(lhr, null, 1));
    return lhr;
  } finally {
    await browser.close();
  }
}

function scoresOf(runs) {
  return Object.fromEntries(categories.map((name) => [name, median(runs.map(({ categories: of }) => Math.round(100 * of[name].score)))]));
}

function momentsOf(runs) {
  return Object.fromEntries(Object.entries(moments).map(([id, name]) => {
    const value = median(runs.map(({ audits }) => audits[id].numericValue));
    return [name, name.endsWith(", s") ? (value / 1000).toFixed(2) : name.endsWith("ms") ? value.toFixed(0) : value.toFixed(3)];
  }));
}

/** What kept a page from full marks. */
function lost({ categories: all, audits }) {
  return categories.flatMap((name) => all[name].auditRefs.filter(({ weight, id }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
    .map(({ id }) => `${name}: ${audits[id].title} (${Math.round(100 * audits[id].score)})`));
}

const lighthouse = await install();
const server = await serve({ root: site, port: 0 });
const pages = { home: server.url, product: `${server.url}?page=product&id=${somePiece()}` };
const rows = [];
const loadBefore = loadavg()[0];
let version = "";
try {
  for (const name of options.pages.split(",")) {
    const runs = [];
    for (let run = 0; run < Number(options.runs); run++) {
      runs.push(await visit(lighthouse, pages[name], name, run));
      say(`${name} ${run + 1}: ${categories.map((category) => `${category} ${Math.round(100 * runs.at(-1).categories[category].score)}`).join(", ")}`);
    }
    version = runs[0].lighthouseVersion;
    rows.push({ name, scores: scoresOf(runs), moments: momentsOf(runs) });
    for (const line of lost(runs.at(-1))) say(`  ${line}`);
  }
} finally {
  server.closeAllConnections();
  server.close();
}

const commit = execFileSync("git", ["-C", root, "describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
const lines = [
  `Scores of Lighthouse ${version}, mobile preset, throttling simulated (150 ms, 1.6 Mbit/s, a processor four times slower), of the demo's pages served by \`web/serve.mjs\`.`,
  "What a worker asks for, here the engine and the pack, is not part of that simulation: on such a line pictures come later than the largest paint says. Start has a line in earnest.",
  `Medians of ${options.runs} runs, each in a fresh browser, on a machine with other work (load ${loadBefore.toFixed(1)} of ${cpus().length} before, ${loadavg()[0].toFixed(1)} after). Made by \`node bench/lighthouse.mjs --write\` on ${cpus()[0].model}, commit ${commit}.`,
  "",
  `| page | ${categories.join(" | ")} | ${Object.values(moments).join(" | ")} |`,
  `|---|${"---|".repeat(categories.length + Object.keys(moments).length)}`,
  ...rows.map(({ name, scores, moments: of }) => `| ${name} | ${Object.values(scores).join(" | ")} | ${Object.values(of).join(" | ")} |`),
];
process.stdout.write(`${lines.join("\n")}\n`);
if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Lighthouse", lines);
if (rows.some(({ scores }) => Object.values(scores).some((score) => score < wantedScore))) {
  say(`below ${wantedScore}`);
  process.exitCode = 1;
}
