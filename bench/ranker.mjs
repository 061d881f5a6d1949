#!/usr/bin/env node
/* The tables of two stages in docs/evaluation.md: node bench/ranker.mjs [--write] [--only DATA] [--threads N] [--data FOLDER].
 * Trains the ranker of each data set of bench/ranker.json and judges it with `vitrine eval --two-stage --ablation`; reports and runs are kept
 * in build/bench/ranker/. --write puts the tables between the marks in docs/evaluation.md. Real data that is not there is skipped. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/ranker"), program = join(root, "build/bin/vitrine");
const { values: options } = parseArgs({
  options: { write: { type: "boolean" }, only: { type: "string" }, threads: { type: "string" }, data: { type: "string" } },
});
const shared = resolve(options.data ?? join(root, "../shared/data"));
const K = 12;
const vitrine = (...args) => execFileSync(program, args, { stdio: ["ignore", "inherit", "inherit"] });
const fileOf = (name) => name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();

/** A catalog of what rent-the-runway tells of its items, their category alone, as a pack without pictures. */
function rentTheRunwayPack() {
  const pack = join(work, "rent-the-runway-pack"), csv = join(work, "rent-the-runway.csv");
  const [head, ...lines] = gunzipSync(readFileSync(join(shared, "rent-the-runway/rentals.tsv.gz"))).toString().trimEnd().split("\n");
  const columns = head.split("\t"), [item, category] = ["item_id", "category"].map((name) => columns.indexOf(name));
  const categories = new Map(lines.map((line) => line.split("\t")).map((cells) => [cells[item], cells[category]]));
  const rows = [...categories].map(([id, name]) => `${id},Women,Apparel,Apparel,${name || "other"},,,,,${name || "other"}`);
  writeFileSync(csv, ["id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName", ...rows, ""].join("\n"));
  vitrine("pack", "--catalog", csv, "--schema", "styles", "--out", pack, "--quiet");
  return pack;
}

function simulated(rows) {
  const folder = join(work, `hm-${rows}`);
  if (!existsSync(join(folder, "transactions_train.csv"))) vitrine("simulate", "--format", "hm", "--transactions", String(rows), "--out", folder, "--quiet");
  return folder;
}

function evaluate(name, set) {
  const out = join(work, `${fileOf(name)}.json`), settings = Object.entries(set.set).map(([key, value]) => `${key}=${value}`).join(",");
  const args = ["eval", "--two-stage", "--ablation", "--events", set.simulate ? simulated(set.simulate) : join(shared, set.events), "--split", set.split,
    "--sources", set.sources, "--set", settings, "--k", String(K), "--name", name, "--out", out, "--html", out.replace(/json$/, "html"),
    "--runs", join(work, "experiments.sqlite")];
  if (set.seen) args.push("--seen", set.seen);
  if (set.pack) args.push("--pack", rentTheRunwayPack());
  if (options.threads) args.push("--threads", options.threads);
  vitrine(...args);
  return JSON.parse(readFileSync(out, "utf8"));
}

const four = (value) => value.toFixed(4);
const signed = (value) => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(4)}`;
const percent = (value) => `${value < 0 ? "-" : "+"}${Math.abs(100 * value).toFixed(0)} %`;
const interval = (figure, say) => (figure.value === null ? "not defined" : `${say(figure.value)} (${say(figure.low)} to ${say(figure.high)})`);
const bold = (figure, text) => (figure.low > 0 || figure.high < 0 ? `**${text}**` : text);

/** One row a list: its figures, and what ranked has more than it. */
function table(lists, metricsOf) {
  const lines = [`| list | map@${K} | ndcg@${K} | recall@${K} | ranked less this, map@${K} | ranked over this |`, "|---|---|---|---|---|---|"];
  for (const list of lists) {
    const metrics = metricsOf(list), map = metrics[`map@${K}`], { rankedLess: less, rankedGain: gain } = map;
    const cells = ["map", "ndcg", "recall"].map((metric) => interval(metrics[`${metric}@${K}`], four));
    lines.push(`| ${list.name} | ${cells.join(" | ")} | ${less ? bold(less, interval(less, signed)) : ""} | ${gain ? interval(gain, percent) : ""} |`);
  }
  return lines;
}

function section(name, report) {
  const { users, candidates, split, data, training, lists, config } = report, ranked = lists[0];
  const shown = lists.filter((list) => list.kind !== "ablation"), ablation = lists.filter((list) => list.kind === "ablation");
  const lines = [`**${name}**, \`${split.rule}\`, seen items ${split.seen}: ${data.users} users, ${data.items} items, ${data.events} events; ${users.evaluated} users judged by ` +
    `${users.wanted} items, ${users.withoutHistory} of them without a history. Learned from ${training.groups} groups of ${training.rows} rows; ${ranked.trees} trees. ` +
    `${candidates.mean.toFixed(0)} candidates a user hold ${four(candidates.recall)} of what was wanted (each source: ${lists.filter((list) => list.kind === "source")
      .map((list) => `${list.name} ${four(list.candidateRecall)}`).join(", ")}). Best heuristic: ${report.bestHeuristic}; best source: ${report.bestSource}.`, "",
  ...table(shown, (list) => list.metrics), ""];
  if (users.withoutHistory)
    lines.push(`The ${users.evaluated - users.withoutHistory} users with a history alone:`, "", ...table(shown, (list) => list.usersWithHistory), "");
  lines.push("Without one group of features each:", "", ...table(ablation, (list) => list.metrics), "");
  return [...lines, `Options: ${Object.entries(config.ranker).map(([key, value]) => `${key} ${value}`).join(", ")}; caps ${config.sources
    .map((source) => `${source.name} ${source.cap}`).join(", ")}.`, ""];
}

function put(text) {
  const path = join(root, "docs/evaluation.md"), [begin, end] = ["<!-- ranker.mjs: begin -->", "<!-- ranker.mjs: end -->"];
  const document = readFileSync(path, "utf8"), from = document.indexOf(begin), to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has no place for the tables`);
  writeFileSync(path, `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`);
}

const sets = Object.entries(JSON.parse(readFileSync(join(root, "bench/ranker.json"), "utf8")));
mkdirSync(work, { recursive: true });
const text = [];
for (const [name, set] of sets) {
  const kept = join(work, `${fileOf(name)}.json`), chosen = !options.only || name.startsWith(options.only);
  if (set.events && !existsSync(join(shared, set.events))) process.stderr.write(`skipped: no real data at ${join(shared, set.events)}\n`);
  else if (chosen) text.push(...section(name, evaluate(name, set)));
  else if (existsSync(kept)) text.push(...section(name, JSON.parse(readFileSync(kept, "utf8"))));
}
if (options.write && text.length) put(text.join("\n").trimEnd());
else process.stdout.write(`${text.join("\n")}\n`);
