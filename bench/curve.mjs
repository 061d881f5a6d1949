#!/usr/bin/env node
/* Recall as a function of bytes fetched, of packs whose lists come in pages: node bench/curve.mjs [--sets A,B] [--queries N] [--write].
 *
 *   --sets A,B   of bench/datasets.mjs (clusters-105542x128,clusters-1000000x96); a pack of a million vectors takes some minutes to make
 *   --queries N  how many, each from nothing (500)
 *   --write      puts the section into bench/RESULTS.md and the chart into docs/bench/
 *
 * Data and packs stay in build/bench/site. The curves are counted, not timed. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { curveLines, curvePlot } from "./curve_report.mjs";
import { datasets } from "./datasets.mjs";
import { putSection } from "./section.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { values: options } = parseArgs({
  options: {
    sets: { type: "string", default: "clusters-105542x128,clusters-1000000x96" }, queries: { type: "string", default: "500" },
    program: { type: "string", default: join(root, "build/bin/vitrine") }, write: { type: "boolean" },
  },
});
const recalls = [0.9, 0.95, 0.99, 0.998];
const say = (text) => process.stderr.write(`${text}\n`);
const run = (...words) => execFileSync(options.program, words, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });

/** Data and paged pack of one set, made once. */
function prepare(set) {
  const folder = join(root, "build/bench/site", set.name), pack = join(folder, "pack-paged");
  if (!existsSync(join(folder, "queries.npy"))) {
    say(`making ${set.name}`);
    set.make(folder);
  }
  if (!existsSync(join(pack, "manifest.json"))) {
    say(`packing ${set.name}`);
    run("pack", "--catalog", join(folder, "catalog.csv"), "--embeddings", `bench=${join(folder, "vectors.npy")}`, "--ids", join(folder, "ids.txt"),
      "--paged", ...(set.packing ?? []), "--out", pack, "--quiet");
  }
  return { folder, pack };
}

function measure(set) {
  const { folder, pack } = prepare(set);
  const [{ lists }] = JSON.parse(readFileSync(join(pack, "manifest.json"), "utf8")).spaces;
  const runs = recalls.map((recall) => {
    say(`${set.name}: recall ${recall}`);
    const told = JSON.parse(run("bench", "--pack", pack, "--vectors", join(folder, "vectors.npy"), "--query-vectors", join(folder, "queries.npy"),
      "--queries", options.queries, "--recall", String(recall), "--curve", "--json"));
    return { recall, medianMs: told.scans[0].medianMs, curve: told.curve };
  });
  return { name: set.name, rows: set.rows, dims: set.dims, lists, runs };
}

const wanted = options.sets.split(",");
const known = datasets(resolve(root, "../shared/data")).filter(({ name }) => wanted.includes(name));
if (known.length < wanted.length) throw new Error(`--sets: of ${wanted.join(", ")} there are ${known.map(({ name }) => name).join(", ")}`);
const sets = known.map(measure);
const lines = [
  "Each query begins with an opened pack and no list, fetches the lists that it wants, gzipped, and asks again until it wants none (`vitrine bench --curve`): the bytes are those of the manifest, of the indexes of",
  `lists and of these lists, the recall that of the exact f32 neighbours, ${options.queries} queries that are not in the pack. Product cards, the core and scripts are not counted. Bytes and recall are counted, and do not depend on what else a machine does; times are of`,
  `${cpus()[0].model}, natively, by \`node bench/curve.mjs --write\`.`, "", "![Recall against bytes fetched](../docs/bench/lists-bytes.svg)", "", ...curveLines(sets),
];
if (options.write) {
  mkdirSync(join(root, "docs/bench"), { recursive: true });
  writeFileSync(join(root, "docs/bench/lists-bytes.svg"), curvePlot(sets));
  putSection(join(root, "bench/RESULTS.md"), "## Recall against bytes fetched", lines);
}
process.stdout.write(`${lines.join("\n")}\n`);
