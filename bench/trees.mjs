#!/usr/bin/env node
/* How long trees take for 1,000 rows, natively beside XGBoost's own predict on one thread, in node and in Chromium: node bench/trees.mjs [--write]
 *   --leaves A,B    of the trees (31,64,255)
 *   --write         puts the section into bench/RESULTS.md
 * 300 trees that XGBoost fitted to drawn data of 60 features, a tenth of it missing. Needs ./build-wasm.sh build. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { serve } from "../web/serve.mjs";
import { putSection } from "./section.mjs";
import { measureTrees } from "./trees_page.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/trees");
const { values: options } = parseArgs({ options: {
  leaves: { type: "string", default: "31,64,255" },
  write: { type: "boolean", default: false },
} });
const times = 20, passes = 300;
const floors = ["base", "tensor", "rank", "ranker"];
const include = floors.map((floor) => `-I${join(root, "src", floor)}`);
const run = (command, args, settings) => execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], ...settings });

function buildNative() {
  const libraries = ["ranker", "rank", "tensor", "base", "cjson"].map((name) => join(root, `build/native/libvt_${name}.a`));
  run("cc", ["-std=c11", "-O3", "-D_POSIX_C_SOURCE=200809L", join(root, "bench/trees.c"), "-o", join(work, "trees"), ...include, ...libraries,
    "-lxgboost", "-lm"]);
}

/** From the sources of the floor: what build/wasm-simd128 compiles, with the same flags. */
function buildWasm() {
  const sources = ["rank/tree_model.c", "rank/tree_check.c", "rank/tree_plan.c", "rank/tree_score.c", "rank/tree_shap.c", "tensor/safetensors.c",
    "tensor/json_text.c", "tensor/safetensors_write.c", "base/memory.c", "base/bytes.c", "base/status.c"].map((path) => join(root, "src", path));
  const tools = run(join(root, "cmake/install-emscripten.sh"), []).trim();
  run(join(tools, "emcc"), ["-std=c11", "-O3", "-DNDEBUG", "-msimd128", "-ffp-contract=off", "-fno-strict-aliasing", "-fvisibility=hidden",
    "-DCJSON_NESTING_LIMIT=64", "--no-entry", "-sSTANDALONE_WASM", "-sALLOW_MEMORY_GROWTH", "-sSTACK_SIZE=1MB",
    "-sEXPORTED_FUNCTIONS=_bench_alloc,_bench_open,_bench_score,_bench_explain", `-I${join(root, "build/deps")}`, ...include,
    `-I${join(root, "src/kernel")}`, join(root, "bench/trees.c"), ...sources, join(root, "build/deps/cJSON.c"), "-o", join(work, "trees.wasm")],
  { env: { ...process.env, PATH: `${tools}:${process.env.PATH}` } });
}

const filesOf = (read) => Promise.all(["trees.safetensors", "rows.f32", "scores.f32"].map(read)).then(([model, rows, scores]) => ({ model, rows, scores }));

async function inChromium(browser, url, folder, setting) {
  const page = await browser.newPage();
  await page.goto(`${url}blank.html`);
  const result = await page.evaluate(async ({ folder, setting }) => {
    const { measureTrees } = await import("./trees_page.mjs");
    const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
    const [model, rows, scores] = await Promise.all(["trees.safetensors", "rows.f32", "scores.f32"].map((name) => bytes(`${folder}/${name}`)));
    return measureTrees(await bytes("trees.wasm"), { model, rows, scores }, setting);
  }, { folder, setting });
  await page.close();
  return result;
}

const ms = (value) => value.toFixed(2);

function section(results) {
  const row = (name, { median, p95 }, more = "") => `| ${name} | ${ms(median)} | ${ms(p95)} | ${more} |`;
  const lines = [`300 trees on 60 features, a tenth of the values missing, 1,000 rows: milliseconds for all of them. XGBoost's predict on one thread, of rows as they
lie and of its own matrix, takes turns with ours in one process, by the clock of the thread's own time; node and Chromium have none, so theirs is the
least disturbed of ${passes} passes of ${times}, and Chromium's has steps of 0.1 ms. Scores have the same bits in all four.
\`node bench/trees.mjs --write\`, ${cpus()[0].model}.`, ""];
  for (const { leaves, native, node, page } of results) {
    const fastest = Math.min(native.xgboostRows.median, native.xgboostMatrix.median);
    lines.push(`### ${leaves} leaves`, "", "| | median | p95 | |", "|---|---|---|---|",
      row("Vitrine, native", native.vitrine, `${(fastest / native.vitrine.median).toFixed(1)} times as fast as XGBoost`),
      row("XGBoost, rows", native.xgboostRows), row("XGBoost, matrix", native.xgboostMatrix), row("Vitrine, node", node.score),
      row("Vitrine, Chromium", page.score), row("one row explained, native", native.explainOne), row("one row explained, Chromium", page.explain), "");
  }
  return lines;
}

mkdirSync(work, { recursive: true });
buildNative();
buildWasm();
cpSync(join(root, "bench/trees_page.mjs"), join(work, "trees_page.mjs"));
writeFileSync(join(work, "blank.html"), "<!doctype html><title>bench</title>");
const server = await serve({ root: work, port: 0 });
const browser = await chromium.launch({ executablePath: run("which", ["chromium"]).trim(), args: ["--headless", "--no-sandbox", "--disable-gpu"] });
const results = [];
try {
  for (const leaves of options.leaves.split(",")) {
    const folder = `leaves-${leaves}`;
    mkdirSync(join(work, folder), { recursive: true });
    const native = JSON.parse(run(join(work, "trees"), [join(work, folder), leaves]));
    const setting = { count: native.rows, features: native.features, times, passes };
    const files = await filesOf((name) => new Uint8Array(readFileSync(join(work, folder, name))));
    const node = await measureTrees(readFileSync(join(work, "trees.wasm")), files, setting);
    const page = await inChromium(browser, server.url, folder, setting);
    if (!node.same || !page.same || native.mostDifference > 1e-5) throw new Error(`${leaves} leaves: scores differ`);
    results.push({ leaves, native, node, page });
  }
} finally {
  await browser.close();
  server.close();
}
writeFileSync(join(work, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
const lines = section(results);
process.stdout.write(`${lines.join("\n")}\n`);
if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Trees", lines);
