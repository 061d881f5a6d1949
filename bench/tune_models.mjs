#!/usr/bin/env node
/* Chooses the options of bench/models.json: node bench/tune_models.mjs [--write] [--trials N] [--only DATA] [--model NAME] [--threads N] [--data FOLDER].
 * Every model of a data set gets as many trials of `vitrine tune`: its defaults, then draws by the seed, the better third judged again by all
 * users. What bench/models.mjs judges by is looked at by none. Trials are kept in build/bench/tune/experiments.sqlite, and a search that was cut
 * off goes on. --write puts the best options into bench/models.json, beside what stands there as "given" and is not searched; a model that
 * "given" says null of has nothing to search. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(root, "build/bench/tune");
const { values: options } = parseArgs({
  options: {
    write: { type: "boolean" }, trials: { type: "string" }, only: { type: "string" }, model: { type: "string" },
    threads: { type: "string" }, data: { type: "string" },
  },
});
const shared = resolve(options.data ?? join(root, "../shared/data"));
const chosen = join(root, "bench/models.json");

function tune(name, { events, split, trials, given }, model) {
  const out = join(work, `${name}-${model}.json`);
  const args = ["tune", model, "--events", join(shared, events), "--split", split, "--trials", options.trials ?? String(trials), "--rungs", "2", "--users", "10000",
    "--runs", join(work, "experiments.sqlite"), "--out", out, "--html", join(work, `${name}-${model}.html`)];
  for (const [option, value] of Object.entries(given[model] ?? {})) args.push("--set", `${option}=${value}`);
  if (options.threads) args.push("--threads", options.threads);
  execFileSync(join(root, "build/bin/vitrine"), args, { stdio: ["ignore", "inherit", "inherit"] });
  return JSON.parse(readFileSync(out, "utf8")).best.settings;
}

const table = JSON.parse(readFileSync(chosen, "utf8"));
mkdirSync(work, { recursive: true });
for (const [name, set] of Object.entries(table)) {
  if (options.only && options.only !== name) continue;
  if (!existsSync(join(shared, set.events))) {
    process.stderr.write(`skipped: no real data at ${join(shared, set.events)}\n`);
    continue;
  }
  for (const model of Object.keys(set.options)) {
    if ((options.model && options.model !== model) || set.given[model] === null) continue;
    set.options[model] = { ...set.given[model], ...tune(name, set, model) };
    if (options.write) writeFileSync(chosen, `${JSON.stringify(table, null, 2)}\n`);
  }
}
