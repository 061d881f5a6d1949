#!/usr/bin/env node
/* What profiles of users add to two-tower: node bench/profiles.mjs [--write] [--seed S] [--threads N] [--data FOLDER].
 * Trains it on rent-the-runway with and without them, and with the same profiles dealt out to other users at random; reports are kept in
 * build/bench/profiles/. --write puts the table between the marks in docs/evaluation.md. Without the real data it does nothing. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const root = resolve(dirname(fileURLToPath(import.meta.url)), ".."), work = join(root, "build/bench/profiles");
const { values: options } = parseArgs({
  options: { write: { type: "boolean" }, seed: { type: "string" }, threads: { type: "string" }, data: { type: "string" } },
});
const events = join(resolve(options.data ?? join(root, "../shared/data")), "rent-the-runway/rentals.tsv.gz");
const columns = ["age", "body_type", "height_in", "weight_lbs"];
const common = ["epochs=16", "example-half-life=90"];

/* A seeded generator, mulberry32. */
function randomFrom(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/* The importer's bands: docs/importing.md. */
const band = (text, step) => (Number(text) >= 1 ? `${Math.floor(Number(text) / step) * step}-${Math.floor(Number(text) / step) * step + step - 1}` : "");

/* Every user's first line, given to another user. */
function writeShuffled(path) {
  const [header, ...rows] = gunzipSync(readFileSync(events)).toString().trimEnd().split("\n").map((line) => line.split("\t"));
  const [user, day, ...places] = ["user_id", "review_date", ...columns].map((name) => header.indexOf(name));
  const first = new Map();
  for (const row of rows) if (!first.has(row[user]) || row[day] < first.get(row[user])[day]) first.set(row[user], row);
  const profiles = [...first.values()].map((row) => places.map((place) => row[place])), random = randomFrom(5);
  for (let i = profiles.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [profiles[i], profiles[other]] = [profiles[other], profiles[i]];
  }
  const lines = [...first.keys()].map((id, i) => [id, profiles[i][0], profiles[i][1], band(profiles[i][2], 3), band(profiles[i][3], 20)].join(","));
  writeFileSync(path, ["user,age,body_type,height,weight", ...lines].join("\n") + "\n");
  return path;
}

function evaluate(name, entrant, ...more) {
  const out = join(work, `${name}.json`);
  const set = [...common.map((text) => `two-tower.${text}`), ...common.map((text) => `${entrant}.${text}`), `${entrant}.profile=all`, "popularity.half-life=90"];
  execFileSync(join(root, "build/bin/vitrine"), ["eval", "--events", events, "--split", "time=80%", "--models", `popularity,two-tower,${entrant}=two-tower`,
    "--set", set.join(","), "--baseline", "two-tower", "--k", "10,20,50", "--name", name, "--out", out, "--seed", options.seed ?? "1",
    ...(options.threads ? ["--threads", options.threads] : []), ...more], { stdio: ["ignore", "inherit", "inherit"] });
  return JSON.parse(readFileSync(out, "utf8"));
}

const signed = (value) => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(4)}`;

function cell({ value, low, high, difference }) {
  if (!difference) return `${value.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;
  const text = `${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)})`;
  return `${value.toFixed(4)}; ${difference.low > 0 || difference.high < 0 ? `**${text}**` : text}`;
}

function table(title, models, metricsOf) {
  const names = ["recall@10", "ndcg@10", "recall@50"];
  return [title, "", `| model | ${names.join(" | ")} |`, `|---|${"---|".repeat(names.length)}`,
    ...models.map((model) => `| \`${model.model}\` | ${names.map((name) => cell(metricsOf(model)[name])).join(" | ")} |`), ""];
}

if (!existsSync(events)) {
  process.stderr.write(`skipped: no real data at ${events}\n`);
  process.exit(0);
}
mkdirSync(work, { recursive: true });
const known = evaluate("known", "with-profiles"), dealt = evaluate("dealt", "dealt-at-random", "--events-users", writeShuffled(join(work, "dealt.csv")));
const models = [...known.models, dealt.models.at(-1)], { users } = known;
const text = [
  ...table(`The ${users.withoutHistory} users without a history; each figure, then its difference from \`two-tower\`, bold where its interval excludes zero:`, models, (model) => model.usersWithoutHistory.metrics),
  ...table(`The ${users.evaluated - users.withoutHistory} users with a history:`, models, (model) => model.usersWithHistory.metrics),
  ...table("All of them:", models, (model) => model.metrics),
].join("\n").trimEnd();
if (options.write) {
  const path = join(root, "docs/evaluation.md"), [begin, end] = ["<!-- profiles.mjs: begin -->", "<!-- profiles.mjs: end -->"];
  const document = readFileSync(path, "utf8"), from = document.indexOf(begin), to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has no place for the table`);
  writeFileSync(path, `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`);
} else process.stdout.write(`${text}\n`);
