#!/usr/bin/env node
/* LightGBM's example of ranking through our path, SVMlight in, XGBoost's rank:ndcg, scores of our core: node bench/ranking.mjs [--write]
 *   --data DIR      with rank.train, rank.test and their .query (../shared/data/lightgbm-rank)
 *   --program F     build/bin/vitrine
 *   --write         puts the section into bench/RESULTS.md
 * Means over five seeds, beside what LightGBM gives, and how far our scores are from XGBoost's own of the same model. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { putSection } from "./section.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/ranking");
const { values: options } = parseArgs({ options: {
  data: { type: "string", default: resolve(root, "../shared/data/lightgbm-rank") },
  program: { type: "string", default: join(root, "build/bin/vitrine") },
  write: { type: "boolean", default: false },
} });
const seeds = [1, 2, 3, 4, 5], features = 301;
/* What the example's train.conf sets: as many trees and leaves, its rate, and a tenth of the rows left out of each tree. */
const settings = "rounds=100,learning-rate=0.1,leaves=31,rows-share=0.9";
const lightgbm = { 1: "0.5775", 3: "0.6190", 5: "0.6546 (0.6416 to 0.6851)" };
const run = (command, args) => execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"] });
const numbers = (text) => text.trim().split("\n").map(Number);

function buildLibrary() {
  const floors = ["base", "tensor", "ingest", "rank", "ranker"].map((floor) => `-I${join(root, "src", floor)}`);
  const libraries = ["ranker", "rank", "ingest", "tensor", "base", "cjson"].map((name) => join(root, `build/native/libvt_${name}.a`));
  run("cc", ["-std=c11", "-O2", "-D_POSIX_C_SOURCE=200809L", join(root, "bench/library_scores.c"), "-o", join(work, "library_scores"), ...floors,
    ...libraries, "-lxgboost", "-lm"]);
}

function measure(seed) {
  const out = join(work, `seed-${seed}`), file = (name) => join(options.data, name), scores = join(out, "scores.txt");
  run(options.program, ["train", "ranker", "--svmlight", file("rank.train"), "--query", file("rank.train.query"), "--set", settings,
    "--seed", String(seed), "--out", out, "--quiet"]);
  const { evaluation } = JSON.parse(run(options.program, ["eval", "--svmlight", file("rank.test"), "--query", file("rank.test.query"),
    "--ranker", join(out, "ranker.safetensors"), "--scores", scores, "--json"]));
  const ours = numbers(readFileSync(scores, "utf8"));
  const theirs = numbers(run(join(work, "library_scores"), [join(out, "ranker.json"), file("rank.test"), String(features)]));
  if (ours.length !== theirs.length) throw new Error(`${ours.length} scores, XGBoost has ${theirs.length}`);
  return { seed, ndcg: Object.fromEntries(evaluation.ndcg.map(({ k, value }) => [k, value])),
    difference: Math.max(...ours.map((score, i) => Math.abs(score - theirs[i]))) };
}

function section(results) {
  const at = (value) => value.toFixed(4);
  const mean = (k) => results.reduce((sum, { ndcg }) => sum + ndcg[k], 0) / results.length;
  return [`LightGBM's shipped example (3,005 rows of 201 groups to learn from, 768 of 50 to judge by, 300 features): \`vitrine train ranker --svmlight\` and
\`vitrine eval --svmlight\`, ${settings}, five seeds; the example's own options for LightGBM 4.6, means of seeds 1 to 5 and, of NDCG@5, their
range. Of 50 groups, NDCG@5 is sure to about ±0.08. \`node bench/ranking.mjs --write\`.`, "",
  "| | NDCG@1 | NDCG@3 | NDCG@5 | largest difference from XGBoost's own score |", "|---|---|---|---|---|",
  ...results.map(({ seed, ndcg, difference }) => `| seed ${seed} | ${at(ndcg[1])} | ${at(ndcg[3])} | ${at(ndcg[5])} | ${difference === 0 ? "0" : difference.toExponential(1)} |`),
  `| **mean** | **${at(mean(1))}** | **${at(mean(3))}** | **${at(mean(5))}** | |`,
  `| LightGBM | ${lightgbm[1]} | ${lightgbm[3]} | ${lightgbm[5]} | |`];
}

if (!existsSync(join(options.data, "rank.train"))) {
  process.stdout.write("skipped: no real data\n");
} else {
  mkdirSync(work, { recursive: true });
  buildLibrary();
  const results = seeds.map(measure), lines = section(results);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (results.some(({ difference }) => difference > 1e-5)) throw new Error("scores differ from XGBoost's by more than 1e-5");
  if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Ranking, LightGBM's example", lines);
}
