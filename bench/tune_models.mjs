#!/usr/bin/env node
/* Chooses the options of bench/models.json: node bench/tune_models.mjs [--write] [--trials N] [--only DATA] [--model NAME] [--threads N] [--data FOLDER].
 * Every model gets the same number of trials: its defaults, then options drawn at random from the ranges below, by a seed. A trial learns from
 * a part of the training part and is judged (NDCG@10) by the rest of it; what bench/models.mjs judges by is in no file that a trial reads.
 * Trials are kept in build/bench/tune/ and not run again. --write puts the best options into bench/models.json. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/tune");
const { values: options } = parseArgs({
  options: {
    write: { type: "boolean" }, trials: { type: "string", default: "12" }, only: { type: "string" }, model: { type: "string" },
    threads: { type: "string" }, data: { type: "string" },
  },
});
const shared = resolve(options.data ?? join(root, "../shared/data"));
const METRIC = "ndcg@10";

const log = (least, most) => ({ least, most, log: true });
const linear = (least, most) => ({ least, most });
const one = (...values) => ({ values });
const spaces = {
  popularity: { "half-life": log(5, 730) },
  itemknn: { neighbours: one(100, 200, 500, 1000), shrinkage: log(1, 10000), damping: linear(0, 1), "half-life": log(30, 3000) },
  ease: { neighbours: one(200, 500, 1000), ridge: log(10, 3000), dropout: linear(0, 0.6), "half-life": log(30, 3000) },
  ials: { factors: one(64, 128, 256), sweeps: one(10, 15, 20), alpha: log(3, 300), regularisation: log(10, 1000), power: linear(0, 1), "half-life": log(30, 3000) },
  "two-tower": {
    epochs: one(16), dims: one(64, 128, 256), temperature: log(0.07, 0.5), "learning-rate": log(0.001, 0.01), "log-q": linear(0.3, 1),
    dropout: one(0, 0.1, 0.3), "half-life": log(30, 3000),
  },
};

/** What the training part of each data set is, as a file of its own, and how that is split again. */
const data = {
  "amazon-clothing": { file: "training.txt", split: "leave-last=1", dated: false, make: withoutLastItems },
  "rent-the-runway": { file: "training/rentals.tsv", split: "time=80%", dated: true, make: beforeCutDay },
};

function withoutLastItems(path) {
  const lines = readFileSync(join(shared, "amazon-clothing/clothing.txt"), "utf8").trim().split("\n").map((line) => line.trim().split(/\s+/));
  writeFileSync(path, `${lines.map((words) => (words.length > 2 ? words.slice(0, -1) : words).join(" ")).join("\n")}\n`);
}

/** The day of `vitrine eval --split time=80%`: the first on which more than 80 % of all events are passed. */
function beforeCutDay(path) {
  const [head, ...lines] = gunzipSync(readFileSync(join(shared, "rent-the-runway/rentals.tsv.gz"))).toString().trim().split("\n");
  const dayOf = (line) => line.slice(line.lastIndexOf("\t") + 1).trim();
  const days = lines.map(dayOf).sort();
  const cut = days[Math.floor(days.length * 0.8)];
  writeFileSync(path, `${[head, ...lines.filter((line) => dayOf(line) < cut)].join("\n")}\n`);
}

/** Mulberry32: numbers from 0 to 1. */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function draw(range, random) {
  if (range.values) return range.values[Math.floor(random() * range.values.length)];
  const at = range.log ? Math.exp(Math.log(range.least) + random() * Math.log(range.most / range.least)) : range.least + random() * (range.most - range.least);
  return Number(at.toPrecision(2));
}

/** Ageing has a chance of one in two to be left out; where a log has no dates, it is. */
function optionsOf(space, trial, dated) {
  if (trial === 0) return {};
  const random = numbers(trial), chosen = {};
  for (const [name, range] of Object.entries(space)) {
    const value = draw(range, random), left = random() < 0.5;
    chosen[name] = name === "half-life" && (!dated || left) ? 0 : value;
  }
  return chosen;
}

function judge(set, model, chosen) {
  const out = join(work, "report.json");
  const args = ["eval", "--events", set.path, "--split", set.split, "--models", model, "--k", "10", "--users", "10000", "--resamples", "100", "--out", out, "--quiet"];
  for (const [name, value] of Object.entries(chosen)) args.push("--set", `${model}.${name}=${value}`);
  if (options.threads) args.push("--threads", options.threads);
  execFileSync(join(root, "build/bin/vitrine"), args, { stdio: ["ignore", "ignore", "inherit"] });
  return JSON.parse(readFileSync(out, "utf8")).models[0].metrics[METRIC].value;
}

function tune(name, set, model, kept) {
  let best = { value: -1 };
  for (let trial = 0; trial < Number(options.trials); trial++) {
    const chosen = optionsOf(spaces[model], trial, set.dated), key = `${name} ${model} ${JSON.stringify(chosen)}`;
    kept[key] ??= judge(set, model, chosen);
    writeFileSync(join(work, "trials.json"), `${JSON.stringify(kept, null, 1)}\n`);
    process.stdout.write(`${name} ${model} ${trial}: ${kept[key].toFixed(5)} ${JSON.stringify(chosen)}\n`);
    if (kept[key] > best.value) best = { value: kept[key], chosen };
  }
  return best.chosen;
}

const chosenFile = join(root, "bench/models.json"), table = JSON.parse(readFileSync(chosenFile, "utf8"));
mkdirSync(join(work, "training"), { recursive: true });
const kept = existsSync(join(work, "trials.json")) ? JSON.parse(readFileSync(join(work, "trials.json"), "utf8")) : {};
for (const [name, set] of Object.entries(data)) {
  if (options.only && options.only !== name) continue;
  if (!existsSync(join(shared, table[name].events))) {
    process.stderr.write(`skipped: no real data at ${join(shared, table[name].events)}\n`);
    continue;
  }
  set.path = join(work, set.file);
  set.make(set.path);
  for (const model of Object.keys(spaces)) if (!options.model || options.model === model) table[name].options[model] = tune(name, set, model, kept);
}
if (options.write) writeFileSync(chosenFile, `${JSON.stringify(table, null, 2)}\n`);
