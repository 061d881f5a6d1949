#!/usr/bin/env node
/* The table of learned models in docs/evaluation.md: node bench/models.mjs [--write] [--only DATA] [--threads N] [--data FOLDER].
 * Trains every model of bench/models.json with the options there, judges it with `vitrine eval`, and keeps reports and runs in
 * build/bench/models/. --write puts the tables between the marks in docs/evaluation.md. Without the real data it does nothing. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/models");
const { values: options } = parseArgs({
  options: { write: { type: "boolean" }, only: { type: "string" }, threads: { type: "string" }, data: { type: "string" } },
});
const shared = resolve(options.data ?? join(root, "../shared/data"));
const K = 10;

/** One --set a model: "ials.factors=64,ials.alpha=100". */
function settings(models) {
  return Object.entries(models).filter(([, set]) => Object.keys(set).length)
    .flatMap(([model, set]) => ["--set", Object.entries(set).map(([name, value]) => `${model}.${name}=${value}`).join(",")]);
}

const BASELINES = ["popularity", "itemknn"];

/** The report beside each baseline; training is repeated, and gives the same models. */
function evaluate(name, { events, split, options: models }, baseline) {
  const out = reportOf(name, baseline);
  const args = ["eval", "--events", join(shared, events), "--split", split, "--models", Object.keys(models).join(","), ...settings(models),
    "--k", "5,10,20", "--baseline", baseline, "--name", name, "--out", out, "--html", out.replace(/json$/, "html"), "--runs", join(work, "experiments.sqlite")];
  if (options.threads) args.push("--threads", options.threads);
  execFileSync(join(root, "build/bin/vitrine"), args, { stdio: ["ignore", "ignore", "inherit"] });
}

const reportOf = (name, baseline) => join(work, `${name}-${baseline}.json`);
const readReport = (name) => (baseline) => JSON.parse(readFileSync(reportOf(name, baseline), "utf8"));

const four = (value) => value.toFixed(4);
const signed = (value) => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(4)}`;
const interval = (figure, say) => (figure.value === null ? "not defined" : `${say(figure.value)} (${say(figure.low)} to ${say(figure.high)})`);
const excludesZero = ({ low, high }) => low > 0 || high < 0;

function differenceOf(metrics) {
  const { difference } = metrics[`ndcg@${K}`];
  if (!difference) return "";
  const shown = interval(difference, signed);
  return excludesZero(difference) ? `**${shown}**` : shown;
}

/** One row a model: accuracy with intervals, the differences from the baselines, bold where the interval excludes zero. */
function accuracy(reports, metricsOf) {
  const lines = [`| model | recall@${K} | ndcg@${K} | map@${K} | ${reports.map(({ baseline }) => `ndcg@${K} less ${baseline}`).join(" | ")} |`,
    `|---|---|---|---|${"---|".repeat(reports.length)}`];
  reports[0].models.forEach((model, i) => {
    const cells = ["recall", "ndcg", "map"].map((name) => interval(metricsOf(model)[`${name}@${K}`], four));
    lines.push(`| \`${model.model}\` | ${cells.join(" | ")} | ${reports.map(({ models }) => differenceOf(metricsOf(models[i]))).join(" | ")} |`);
  });
  return lines;
}

function lists(report) {
  const names = ["hit", "precision", "mrr", "coverage", "gini", "novelty", "ild"];
  const lines = [`| model | ${names.map((name) => `${name}@${K}`).join(" | ")} | bytes |`, `|---|${"---|".repeat(names.length + 1)}`];
  for (const { model, metrics, bytes } of report.models)
    lines.push(`| \`${model}\` | ${names.map((name) => four(metrics[`${name}@${K}`].value)).join(" | ")} | ${bytes} |`);
  return lines;
}

function section(name, reports) {
  const [report] = reports;
  const { users, unseenItems, split, data } = report, known = users.evaluated - users.withoutHistory;
  const lines = [`**${name}**, \`${split.rule}\`: ${data.users} users, ${data.items} items, ${data.events} events; ${users.evaluated} users judged by ${users.wanted} items, ` +
    `${users.withoutHistory} of them without a history, ${unseenItems.wanted} of these items without an event in training.`, "", ...accuracy(reports, (model) => model.metrics), ""];
  if (users.withoutHistory)
    lines.push(`The ${known} users with a history alone:`, "", ...accuracy(reports, (model) => model.usersWithHistory.metrics), "");
  return [...lines, ...lists(report), "", `Options: ${report.models.map(({ model, config }) => `\`${model}\` ${Object.entries(config)
    .filter(([, value]) => value !== "").map(([key, value]) => `${key} ${value}`).join(", ")}`).join("; ")}.`, ""];
}

function put(text) {
  const path = join(root, "docs/evaluation.md"), [begin, end] = ["<!-- models.mjs: begin -->", "<!-- models.mjs: end -->"];
  const document = readFileSync(path, "utf8"), from = document.indexOf(begin), to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has no place for the tables`);
  writeFileSync(path, `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`);
}

const sets = Object.entries(JSON.parse(readFileSync(join(root, "bench/models.json"), "utf8")));
mkdirSync(work, { recursive: true });
const text = [];
for (const [name, set] of sets) {
  if (!existsSync(join(shared, set.events))) process.stderr.write(`skipped: no real data at ${join(shared, set.events)}\n`);
  else {
    if (!options.only || options.only === name) BASELINES.forEach((baseline) => evaluate(name, set, baseline));
    if (existsSync(reportOf(name, BASELINES[0]))) text.push(...section(name, BASELINES.map(readReport(name))));
  }
}
if (options.write && text.length) put(text.join("\n").trimEnd());
else process.stdout.write(`${text.join("\n")}\n`);
