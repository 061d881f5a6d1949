#!/usr/bin/env node
/* The kernels alone: node bench/kernels.mjs [--write]. Best of thirty runs each, beside a streaming read of the same bytes in the
 * same module, in node and in Chromium. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { measureKernels, measureStream } from "./kernel_runs.mjs";
import { putSection } from "./section.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/kernels");
const { values: options } = parseArgs({ options: { write: { type: "boolean" } } });
const variants = { simd128: [], "relaxed-simd": ["-mrelaxed-simd", "-DVT_RELAXED_SIMD=1"] };
const sets = [[44_446, 512], [100_000, 512], [60_000, 784], [2_906, 2_048], [105_542, 128], [1_000_000, 96]]
  .map(([rows, dims]) => ({ rows, dims, lists: Math.round(Math.sqrt(rows)) }));
const sources = ["base/seeded_random", ...["bit_scan", "dot_floats", "dot_int8", "quantise", "rotation", "self_test"].map((name) => `kernel/${name}`)];
const output = (command, args) => execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();

function compile(variant) {
  const tools = output(join(root, "cmake/install-emscripten.sh"), []);
  const path = join(work, `${variant}.wasm`);
  execFileSync(join(tools, "emcc"), ["-O3", "-msimd128", ...variants[variant], "-ffp-contract=off", "-fno-strict-aliasing", "--no-entry",
    "-sSTANDALONE_WASM", "-sALLOW_MEMORY_GROWTH", "-sMAXIMUM_MEMORY=2GB", `-I${root}/src/base`, `-I${root}/src/kernel`,
    join(root, "bench/kernels.c"), ...sources.map((name) => join(root, `src/${name}.c`)), "-o", path],
  { env: { ...process.env, PATH: `${tools}:${process.env.PATH}` }, stdio: "inherit" });
  return path;
}

/** The kernels of one wasm file, or null where this engine lacks what they need or computes them wrongly. */
async function kernelsOf(bytes) {
  if (!WebAssembly.validate(bytes)) return null;
  const { exports } = (await WebAssembly.instantiate(bytes)).instance;
  return exports.self_test() === 1 ? exports : null;
}

/** {measures, stream}: of every set, and of reading memory; null where this engine has no such kernels. */
async function inNode(variant) {
  const fresh = () => kernelsOf(readFileSync(join(work, `${variant}.wasm`)));
  const measures = [];
  for (const set of sets) {
    const kernels = await fresh();
    if (kernels === null) return null;
    measures.push(measureKernels(kernels, set));
  }
  return { measures, stream: measureStream(await fresh()) };
}

/** The same in a page of its own for each. */
async function inChromium(browser, url, variant) {
  const inPage = async (name, ...words) => {
    const page = await browser.newPage();
    await page.goto(`${url}blank.html`);
    const result = await page.evaluate(async ({ variant, name, words }) => {
      const measure = (await import("./kernel_runs.mjs"))[name];
      const { exports } = (await WebAssembly.instantiate(await (await fetch(`${variant}.wasm`)).arrayBuffer())).instance;
      return exports.self_test() === 1 ? measure(exports, ...words) : null;
    }, { variant, name, words });
    await page.close();
    return result;
  };
  const measures = [];
  for (const set of sets) measures.push(await inPage("measureKernels", set));
  return measures.includes(null) ? null : { measures, stream: await inPage("measureStream") };
}

const percent = (share) => `${Math.round(100 * share)} %`;
const thousands = (count) => count.toLocaleString("en");
const ms = (value) => value.toPrecision(3);
const us = (value) => (1000 * value).toPrecision(3);

function lines(results, facts) {
  const out = ["Best of thirty runs, one core, beside a streaming read of the same bytes in the same module and the same turn (`bench/stream_read.c`).",
    "What fits a cache is read from it; reading 256 MB, which fits none: " +
      `${results.map(({ where, variant, stream }) => `${where}, ${variant} ${stream.toFixed(0)} GB/s`).join("; ")}.`,
    `A batch is eight queries over the same rows. Made by \`node bench/kernels.mjs --write\` on ${facts}.`, "",
    "| where | rows | int8 ms | GB/s | of a read | each of 8 | one-bit ms | GB/s | of a read | f32, sqrt(rows) rows: us | of a read | each of 8 | rotate us | rotate and quantise us |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"];
  for (const { where, variant, measures } of results)
    measures.forEach(({ int8, bits, floats, rotateMs, prepareMs }, i) => out.push(`| ${where}, ${variant} | ${thousands(sets[i].rows)} x ${thousands(sets[i].dims)} | ${
      ms(int8.ms)} | ${int8.gigabytes.toFixed(0)} | ${percent(int8.share)} | ${ms(int8.batchMs)} | ${ms(bits.ms)} | ${bits.gigabytes.toFixed(0)} | ${percent(bits.share)} | ${
      us(floats.ms)} | ${percent(floats.share)} | ${us(floats.batchMs)} | ${us(rotateMs)} | ${us(prepareMs)} |`));
  return out;
}

async function main() {
  mkdirSync(work, { recursive: true });
  copyFileSync(join(root, "bench/kernel_runs.mjs"), join(work, "kernel_runs.mjs"));
  writeFileSync(join(work, "blank.html"), "<!doctype html><title>kernels</title>");
  const server = await serve({ root: work, port: 0 });
  const browser = await chromium.launch({ executablePath: output("which", ["chromium"]),
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"] });
  const results = [];
  try {
    for (const variant of Object.keys(variants)) {
      compile(variant);
      results.push({ where: "node", variant, ...await inNode(variant) });
      results.push({ where: "Chromium", variant, ...await inChromium(browser, server.url, variant) });
    }
    const commit = output("git", ["-C", root, "describe", "--always", "--dirty"]);
    const text = lines(results.filter(({ measures }) => measures), `${cpus()[0].model}, Chromium ${browser.version()}, node ${process.version}, commit ${commit}`);
    if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Kernels", text);
    process.stdout.write(`${text.join("\n")}\n`);
  } finally {
    await browser.close();
    server.close();
  }
}

await main();
