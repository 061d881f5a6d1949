#!/usr/bin/env node
/* Bytes, requests, time to the first answer and memory, at the first visit and at the second, over a line of 10 Mbit/s and 40 ms:
 * node bench/start.mjs [--write] [--runs N] [--trace] [--site DIR] [--only-demo]. Needs dist/site, or another build of it, with the demo's pack. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { drawnVectors } from "./datasets.mjs";
import { putSection } from "./section.mjs";
import { slowLink } from "./slow_link.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/start");
const program = join(root, "build/bin/vitrine");
const styles = resolve(root, "../shared/data/styles-44k/styles.csv");
const link = { bitsPerSecond: 10e6, roundTripMs: 40 };
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const { values: options } = parseArgs({ options: { write: { type: "boolean" }, runs: { type: "string", default: "5" }, trace: { type: "boolean" }, site: { type: "string", default: join(root, "dist/site") },
  "only-demo": { type: "boolean" } } });
const site = resolve(options.site);
const say = (text) => process.stderr.write(`${text}\n`);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The site with another pack: a real catalog of 44,446 products with vectors of 512 numbers that are drawn. */
function largeShop() {
  const shop = join(work, "large");
  const folder = join(work, "styles");
  if (!existsSync(styles)) return undefined;
  if (!existsSync(join(folder, "vectors.npy"))) {
    mkdirSync(folder, { recursive: true });
    const ids = readFileSync(styles, "utf8").split("\n").slice(1).map((line) => line.split(",")[0]).filter(Boolean);
    writeFileSync(join(folder, "ids.txt"), `${ids.join("\n")}\n`);
    writeFileSync(join(folder, "vectors.npy"), drawnVectors({ rows: ids.length, dims: 512, clusters: 300, seed: 7 }));
  }
  rmSync(shop, { recursive: true, force: true });
  cpSync(site, shop, { recursive: true, filter: (path) => !["pack", "shoppers"].some((name) => path.startsWith(join(site, name))) });
  execFileSync(program, ["pack", "--catalog", styles, "--schema", "styles", "--embeddings", `clip=${join(folder, "vectors.npy")}`,
    "--ids", join(folder, "ids.txt"), "--out", join(shop, "pack"), "--quiet"], { stdio: "inherit" });
  return shop;
}

/** Serves `folder` behind the slow line and notes what was asked, and when. */
async function host(folder, compress) {
  const server = await serve({ root: folder, port: 0, compress, freshSeconds: 600 });
  server.keepAliveTimeout = 600_000; // what is still on the slow line must not be cut off
  const asked = [];
  server.prependListener("request", ({ url }) => asked.push({ url, at: performance.now() }));
  const line = await slowLink(server.address().port, link);
  return {
    url: `http://127.0.0.1:${line.port}/`, asked, bytes: line.receivedBytes,
    async close() {
      await line.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const isPicture = ({ url }) => url.includes("/images/");
const isOfPack = ({ url }) => url.startsWith("/pack/") && !url.includes("/images/");

/** One visit to a product's page: until look-alikes are on screen, and until all has come. */
async function visit(page, place, item) {
  const from = { asked: place.asked.length, bytes: place.bytes(), at: performance.now() };
  await page.goto(`${place.url}?page=product&id=${item}`, { waitUntil: "commit" });
  await page.locator("[data-shelf=similar] [data-card]").first().waitFor({ timeout: 120000 });
  const ms = performance.now() - from.at;
  const asked = place.asked.slice(from.asked);
  const bytes = place.bytes() - from.bytes;
  if (options.trace) for (const { url, at } of asked) say(`  ${Math.round(at - from.at)} ms ${url}`);
  const memory = await page.evaluate(untilComplete);
  return {
    ms, bytes, requests: asked.filter((request) => !isPicture(request)).length, ofPack: place.asked.slice(from.asked).filter(isOfPack).length,
    allBytes: place.bytes() - from.bytes, memory, residentBytes: peakOfRenderers(),
  };
}

/** In the page: what the engine says when all has come, and is kept. */
async function untilComplete() {
  const { session } = [...document.querySelector("main").children].find((element) => element.session);
  const vitrine = await session.opened;
  while (vitrine.progress.phase !== "complete") await new Promise((wake) => setTimeout(wake, 20));
  for (let tries = 0; tries < 100; tries++) {
    if (await (await caches.open("vitrine-packs")).match(`${vitrine.packUrl}manifest.json`)) break;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  await new Promise((wake) => setTimeout(wake, 300));
  return (await vitrine.stats()).memory ?? { wasm: NaN, peak: NaN };
}

/** The most that the browser's largest renderer has held, as the system counts it. */
function peakOfRenderers() {
  const peaks = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((name) => {
    try {
      if (!readFileSync(`/proc/${name}/cmdline`, "utf8").includes("--type=renderer")) return 0;
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${name}/status`, "utf8"))?.[1] ?? 0) * 1024;
    } catch {
      return 0; /* it has just ended */
    }
  });
  return Math.max(0, ...peaks);
}

async function bothVisits(place, item) {
  const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  const context = await browser.newContext();
  const first = await context.newPage();
  const visits = [await visit(first, place, item)];
  await first.close();
  visits.push(await visit(await context.newPage(), place, item));
  await browser.close();
  return visits;
}

async function measured(folder, compress, item, runs) {
  const place = await host(folder, compress);
  const all = [];
  for (let run = 0; run < runs; run++) all.push(await bothVisits(place, item));
  await place.close();
  return [0, 1].map((which) => {
    const of = (key) => median(all.map((visits) => visits[which][key]));
    const last = all.at(-1)[which];
    return { ms: of("ms"), bytes: of("bytes"), requests: of("requests"), ofPack: of("ofPack"), allBytes: of("allBytes"), memory: last.memory, residentBytes: of("residentBytes") };
  });
}

const mb = (bytes) => (bytes / 1e6).toFixed(2);

function table(rows) {
  return [
    "| pack | host | visit | first look-alikes, s | MB until then | requests until then | pack files asked for | MB in all | wasm memory, MB | peak with what was on its way, MB |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...rows.map(({ pack, host: kind, visit: which, ms, bytes, requests, ofPack, allBytes, memory }) =>
      `| ${pack} | ${kind} | ${which} | ${(ms / 1000).toFixed(2)} | ${mb(bytes)} | ${requests} | ${ofPack} | ${mb(allBytes)} | ${mb(memory.wasm)} | ${mb(memory.peak)} |`),
  ];
}

async function main() {
  const runs = Number(options.runs);
  const large = options["only-demo"] ? undefined : largeShop();
  const shops = [{ pack: "demo, 2,400 x 144", folder: site, item: 10001 }, ...(large ? [{ pack: "styles, 44,446 x 512", folder: large, item: 1163 }] : [])];
  const rows = [];
  for (const { pack, folder, item } of shops) {
    for (const compress of [true, false]) {
      say(`${pack}, ${compress ? "a host that compresses" : "a host that does not"}`);
      const [first, second] = await measured(folder, compress, item, runs);
      const kind = compress ? "compresses" : "does not";
      rows.push({ pack, host: kind, visit: "first", ...first }, { pack, host: kind, visit: "second", ...second });
    }
  }
  const commit = execFileSync("git", ["-C", root, "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const lines = [
    "From the click on an address to look-alikes on screen in Chromium, over a line of 10 Mbit/s and 40 ms that all connections share; HTTP/1.1, files fresh for ten minutes.",
    `Medians of ${runs} runs, each in a fresh browser. Requests are without pictures. The second visit begins as soon as the pack is kept: the service worker of a large shop may still be fetching pages then. Made by \`node bench/start.mjs --write\` on ${cpus()[0].model.trim()}, commit ${commit}.`,
    "", ...table(rows),
  ];
  console.log(lines.join("\n"));
  if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Start", lines);
}

await main();
