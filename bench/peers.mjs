#!/usr/bin/env node
/* Vitrine beside other packages, on the same vectors in one session: node bench/peers.mjs [--write]
 *   --sets A,B      data sets of bench/datasets.mjs (all that there is data for)
 *   --peers A,B     only these (ids of bench/peers/contenders.mjs); what was measured before of the others is kept. By default all on the two
 *                   sets where others are to be beaten, and on the rest those that need no minutes; a set of a million rows gets few
 *   --steps A,B     of: query, race (the first answer on a slow link), plots, text (all)
 *   --limit N       seconds that a contender may take to build (180)
 *   --rows N        only the first N rows of every set: to try the bench, not to publish
 *   --write         puts the section into bench/RESULTS.md and the plots into docs/bench/
 * Packages are installed from npm into build/bench/peers, as bench/peers/package-lock.json pins them; nothing of them is shipped. Each
 * contender has a browser of its own; the plain loop runs before and after it on the same vectors. Everything measured is kept in
 * build/bench/peers.json, from which plots and text are made. Needs ./build-wasm.sh build. On a quiet machine of two cores it takes about
 * 25 minutes, 15 of them for clusters-44446x512, of which the race takes two. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { importMap, inChromium, inNode, thoroughSets } from "./peers/contenders.mjs";
import { host } from "./peers/host.mjs";
import { measureInChromium, measureInNode } from "./peers/measure.mjs";
import { drawPlots } from "./peers/plots.mjs";
import { race } from "./peers/race.mjs";
import { report } from "./peers/report.mjs";
import { prepare, wantedSets } from "./peers/sets.mjs";
import { putSection } from "./section.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench");
const modules = join(work, "peers");
const program = join(root, "build/bin/vitrine");
const list = (text) => text?.split(",");
const { values: options } = parseArgs({ options: {
  sets: { type: "string" }, peers: { type: "string" }, steps: { type: "string", default: "query,race,plots,text" },
  limit: { type: "string", default: "180" }, rows: { type: "string" }, write: { type: "boolean", default: false },
} });
const say = (text) => process.stderr.write(`${text}\n`);
const steps = list(options.steps);
const keptPath = join(work, options.rows ? "peers-trial.json" : "peers.json");

function install() {
  mkdirSync(modules, { recursive: true });
  const lock = readFileSync(join(root, "bench/peers/package-lock.json"), "utf8");
  const installed = join(modules, "package-lock.json");
  if (!existsSync(join(modules, "node_modules")) || !existsSync(installed) || readFileSync(installed, "utf8") !== lock) {
    rmSync(join(modules, "saved"), { recursive: true, force: true }); /* indexes of other versions */
    for (const file of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(root, "bench/peers", file), join(modules, file));
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: modules, stdio: ["ignore", "ignore", "inherit"] });
  }
}

/** The bench's own modules where pages find them, and a page that imports packages by name. */
function layOut() {
  for (const name of ["page.mjs", "race_page.mjs", "kit.mjs", "asking.mjs", "yardstick.mjs", "contenders"])
    cpSync(join(root, "bench/peers", name), join(work, "peers/harness", name), { recursive: true });
  cpSync(join(root, "bench/scan.mjs"), join(work, "peers/scan.mjs"));
  cpSync(join(root, "build/wasm"), join(work, "site/engine"), { recursive: true });
  writeFileSync(join(modules, "page.html"),
    `<!doctype html><meta charset="utf-8"><title>bench</title><script type="importmap">${JSON.stringify(importMap)}</script><ol></ol>\n`);
}

function versions() {
  const { packages } = JSON.parse(readFileSync(join(root, "bench/peers/package-lock.json"), "utf8"));
  return Object.fromEntries(Object.entries(packages).filter(([path]) => path).map(([path, { version }]) => [path.slice("node_modules/".length), version]));
}

function chromiumVersion() {
  return execFileSync("chromium", ["--version"], { encoding: "utf8" }).match(/[0-9.]+/)[0];
}

function readKept() {
  return existsSync(keptPath) ? JSON.parse(readFileSync(keptPath, "utf8")) : { sets: {}, race: {} };
}

const million = ["vitrine", "plain", "onnx", "hnswlib"];

function isWanted({ id, thorough }, set) {
  if (options.peers) return list(options.peers).includes(id);
  if (set.rows >= 500000) return million.includes(id);
  return !thorough || thoroughSets.some((name) => set.name.startsWith(name));
}

async function main() {
  const wanted = (contenders, set) => contenders.filter((contender) => isWanted(contender, set));
  const kept = readKept();
  const keep = () => writeFileSync(keptPath, `${JSON.stringify(kept, null, 1)}\n`);
  const sets = wantedSets(resolve(root, "../shared/data"), list(options.sets), Number(options.rows ?? 0));
  install();
  layOut();
  const server = await host(work);
  const bench = { url: server.url, work, modules, root, program, say, limitMs: 1000 * Number(options.limit), queryCount: 200 };
  const measuring = steps.includes("query") || steps.includes("race");
  if (measuring) /* at once, for a run that is broken off */
    Object.assign(kept, { machine: cpus()[0].model, node: process.version, versions: versions(), chromium: chromiumVersion(),
      commit: execFileSync("git", ["-C", root, "describe", "--always", "--dirty"], { encoding: "utf8" }).trim() });
  try {
    for (const set of measuring ? sets : []) {
      say(`${set.name}: files and pack`);
      prepare(set, { site: join(work, "site"), program, paged: isWanted({ id: "vitrine-paged" }, set) });
      const about = kept.sets[set.name] ??= { name: set.name, rows: set.rows, dims: set.dims, node: {}, page: {}, curves: {} };
      about.curves ??= {};
      if (steps.includes("query")) {
        await measureInNode(bench, set, wanted(inNode, set), about, keep);
        await measureInChromium(bench, set, wanted(inChromium, set), about, keep);
      }
      if (steps.includes("race") && set.name.startsWith("clusters-44446x512"))
        kept.race[set.name] = await race(bench, set, about, kept.race[set.name], wanted(inChromium, set));
      keep();
    }
  } finally {
    server.close();
  }
  keep();
  const folder = options.write ? join(root, "docs/bench") : join(work, "plots");
  if (steps.includes("plots")) for (const { name, svg } of drawPlots(kept)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.svg`), svg);
    say(`drew ${name}.svg`);
  }
  if (!steps.includes("text")) return;
  const lines = report(kept);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Beside other packages", lines);
}

await main();
