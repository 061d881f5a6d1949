#!/usr/bin/env node
/* All figures of bench/RESULTS.md in one run: ./build-wasm.sh bench [--write] [--only NAME] [--no-packing] [--no-peers].
 * Ratios are what counts: every scan is timed beside a plain JavaScript loop in the same process. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { coldStart } from "./cold_start.mjs";
import { datasets } from "./datasets.mjs";
import { packing } from "./packing.mjs";
import { report } from "./report.mjs";
import { withKept } from "./section.mjs";
import { measurePack, openPack } from "./scan.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/site");
const program = join(root, "build/bin/vitrine");
const sharedData = resolve(root, "../shared/data");
const variants = ["simd128", "relaxed"];
const { values: options } = parseArgs({
  options: { write: { type: "boolean" }, only: { type: "string" }, "no-packing": { type: "boolean" }, "no-peers": { type: "boolean" } },
});
const say = (text) => process.stderr.write(`${text}\n`);
/** What other programs write into the same file, and packing, which this one may leave out. */
const keptSections = ["Strategies", "State", "Search", "Learned models", "Extension", "Ranking, LightGBM's example", "Trees", "Kernels", "Start", "Lighthouse",
  "Recall against bytes fetched", "Beside other packages"].map((name) => `## ${name}`);
const chromiumFlags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

function run(command, args) {
  return execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
}

/** Data and pack of one set, made once. */
function prepare(set) {
  const folder = join(work, set.name);
  if (!existsSync(join(folder, "queries.npy"))) {
    say(`making ${set.name}`);
    set.make(folder);
  }
  run(program, ["pack", "--catalog", join(folder, "catalog.csv"), "--embeddings", `bench=${join(folder, "vectors.npy")}`,
    "--ids", join(folder, "ids.txt"), "--out", join(folder, "pack"), "--quiet", ...(set.packing ?? [])]);
  return folder;
}

function streamReader() {
  const path = join(work, "stream_read.wasm");
  const tools = run(join(root, "cmake/install-emscripten.sh"), []).trim();
  execFileSync(join(tools, "emcc"), ["-O3", "-msimd128", "--no-entry", "-sSTANDALONE_WASM", "-sALLOW_MEMORY_GROWTH",
    join(root, "bench/stream_read.c"), "-o", path], { env: { ...process.env, PATH: `${tools}:${process.env.PATH}` } });
  return path;
}

function npyFloats(path) {
  const file = readFileSync(path);
  const start = 10 + file.readUInt16LE(8);
  return new Float32Array(file.buffer.slice(file.byteOffset + start, file.byteOffset + file.length));
}

/** Of lists that come in pages, which `inspect` counts. */
function bytesOfLists(pack, { files }) {
  if (!files.some(({ role }) => role === "cells")) return 0;
  return Number(/(\d+) {2}in \d+ pages of cells/.exec(run(program, ["inspect", pack]))[1]);
}

function bytesPerVector(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, "pack/manifest.json"), "utf8"));
  const [space] = manifest.spaces;
  const files = manifest.files.filter((file) => file.space === space.name && ["lists", "cells", "bits", "int8", "fine"].includes(file.role));
  return (files.reduce((sum, file) => sum + file.bytes, 0) + bytesOfLists(join(folder, "pack"), manifest)) / space.rows;
}

function native(folder) {
  return JSON.parse(run(program, ["bench", "--pack", join(folder, "pack"), "--vectors", join(folder, "vectors.npy"),
    "--query-vectors", join(folder, "queries.npy"), "--queries", "500", "--json"]));
}

const counts = (set) => ({ dims: set.dims, queryCount: 500, plainCount: 100 });

async function inNode(set, folder, readerPath) {
  const results = [];
  const manifest = JSON.parse(readFileSync(join(folder, "pack/manifest.json"), "utf8"));
  const vectors = npyFloats(join(folder, "vectors.npy"));
  const queries = npyFloats(join(folder, "queries.npy"));
  for (const variant of variants) {
    const engine = join(root, `build/wasm/vitrine-${variant}`);
    const createModule = (await import(pathToFileURL(`${engine}.js`))).default;
    const wasmBinary = readFileSync(`${engine}.wasm`);
    if (!WebAssembly.validate(wasmBinary)) continue;
    const pack = await openPack(() => createModule({ wasmBinary }), manifest,
      (path) => readFileSync(join(folder, "pack", path)));
    if (pack === null) continue;
    const reader = (await WebAssembly.instantiate(readFileSync(readerPath))).instance.exports;
    results.push(measurePack({ pack, vectors, queries, reader, ...counts(set) }));
  }
  return results;
}

async function inChromium(browser, url, set) {
  const results = [];
  for (const variant of variants) {
    const page = await browser.newPage();
    await page.goto(`${url}blank.html`);
    results.push(await page.evaluate(async ({ name, variant, counts }) => {
      const { measurePack, openPack } = await import("./scan.mjs");
      const createModule = (await import(`./engine/vitrine-${variant}.js`)).default;
      const bytesOf = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
      const floatsOf = async (path) => {
        const file = await bytesOf(path);
        return new Float32Array(file.buffer.slice(10 + file[8] + 256 * file[9]));
      };
      const manifest = await (await fetch(`${name}/pack/manifest.json`)).json();
      const pack = await openPack(createModule, manifest, (path) => bytesOf(`${name}/pack/${path}`));
      if (pack === null) return null;
      const reader = (await WebAssembly.instantiate(await bytesOf("stream_read.wasm"))).instance.exports;
      const vectors = await floatsOf(`${name}/vectors.npy`);
      return measurePack({ pack, vectors, queries: await floatsOf(`${name}/queries.npy`), reader, ...counts });
    }, { name: set.name, variant, counts: counts(set) }));
    await page.close();
  }
  return results.filter((result) => result !== null);
}

function gzippedBytes(paths) {
  return paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0);
}

/** Scripts that the first page names and the worker with its glue, and those that load when a page needs them. */
function sizes() {
  const site = join(root, "dist/site");
  const named = [...readFileSync(join(site, "index.html"), "utf8").matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path]) => path);
  const first = [...named, "engine/worker.js", "engine/vitrine-relaxed.js"];
  const later = readdirSync(site).filter((name) => name.endsWith(".js") && !name.startsWith("example") && !first.includes(name));
  const inSite = (paths) => gzippedBytes(paths.map((path) => join(site, path)));
  return {
    scripts: inSite(first),
    laterScripts: inSite(later),
    wasm: Object.fromEntries(variants.map((variant) =>
      [variant, gzippedBytes([join(root, `build/wasm/vitrine-${variant}.wasm`)])])),
  };
}

/** A shop whose pack is the 2,906 x 2,048 set. */
function coldShop(folder) {
  const shop = join(work, "shop");
  rmSync(shop, { recursive: true, force: true });
  cpSync(join(root, "dist/site"), shop, { recursive: true, filter: (path) => !path.startsWith(join(root, "dist/site/pack")) });
  cpSync(join(folder, "pack"), join(shop, "pack"), { recursive: true });
}

async function main() {
  mkdirSync(work, { recursive: true });
  cpSync(join(root, "build/wasm"), join(work, "engine"), { recursive: true });
  cpSync(join(root, "bench/scan.mjs"), join(work, "scan.mjs"));
  writeFileSync(join(work, "blank.html"), "<!doctype html><title>bench</title>");
  const readerPath = streamReader();
  const server = await serve({ root: work, port: 0 });
  const browser = await chromium.launch({ executablePath: run("which", ["chromium"]).trim(), args: chromiumFlags });
  const commit = run("git", ["-C", root, "describe", "--always", "--dirty"]).trim();
  const results = { commit, machine: cpus()[0].model, chromium: browser.version(), node: process.version, sets: [] };
  try {
    for (const set of datasets(sharedData)) {
      if (options.only && options.only !== set.name) continue;
      if (set.missing) { say(`skipped ${set.name}: ${set.missing}`); continue; }
      const folder = prepare(set);
      say(`measuring ${set.name}`);
      results.sets.push({
        name: set.name, rows: set.rows, dims: set.dims, bytesPerVector: bytesPerVector(folder),
        native: native(folder), node: await inNode(set, folder, readerPath), page: await inChromium(browser, server.url, set),
      });
      if (set.name !== "clusters-2906x2048") continue;
      say("measuring the cold start");
      coldShop(folder);
      results.cold = await coldStart(browser, server.url,
        { shop: "shop/", item: "1500", matrix: `${set.name}/vectors.npy`, matrixBytes: statSync(join(folder, "vectors.npy")).size });
    }
    results.sizes = sizes();
    if (!options.only && !options["no-packing"]) {
      say("packing the real catalogs");
      results.packing = packing(program, sharedData, join(root, "build/bench/packing"));
    }
  } finally {
    await browser.close();
    server.close();
  }
  writeFileSync(join(root, "build/bench/results.json"), `${JSON.stringify(results, null, 2)}\n`);
  const text = report(results);
  const published = join(root, "bench/RESULTS.md");
  if (options.write) writeFileSync(published, withKept(published, text, results.packing ? keptSections : ["## Packing, with the built-in descriptor", ...keptSections]));
  process.stdout.write(text);
  if (options.only) return;
  for (const part of ["strategies", "learned", "state", "search", "extension", "trees", "ranking", "kernels", ...(options["no-peers"] ? [] : ["peers"])]) {
    say(`measuring ${part}`);
    execFileSync(process.execPath, [join(root, `bench/${part}.mjs`), ...(options.write ? ["--write"] : [])], { stdio: "inherit" });
  }
}

await main();
