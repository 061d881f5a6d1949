/* vitrine eval --events: what the report says, the same bytes again, no leak through the whole program; vitrine runs. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, lstatSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, expectStatus, folderFor, hashes, parseOnly, program, sha256, vitrine } from "./helpers/program.mjs";

let folder, log;
const day = (number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);

/* Two tastes, of items 0 to 9 and 10 to 19: everybody has items of one of them, on days 0 to 39, and on day 40 what `later` says. Ten more come
 * on day 41 whom nobody knew. */
function writeLog(path, later) {
  const lines = ["user,item,time"];
  for (let user = 0; user < 80; user++) {
    const taste = user % 2 ? 10 : 0;
    for (let i = 0; i < 5; i++) lines.push(`u${user},i${taste + ((user * 7 + i * (1 + (user % 3))) % 10)},${day((user + i * 8) % 40)}`);
    lines.push(`u${user},${later(user)},${day(40)}`);
  }
  for (let user = 80; user < 90; user++) lines.push(`u${user},i${user % 20},${day(41)}`);
  writeFileSync(path, lines.join("\n") + "\n");
  return path;
}
/* One item of the own taste that was not among the five. */
const ofTaste = (user) => {
  const had = new Set(Array.from({ length: 5 }, (_, i) => (user * 7 + i * (1 + (user % 3))) % 10));
  return `i${(user % 2 ? 10 : 0) + [...Array(10).keys()].find((item) => !had.has(item))}`;
};
const modelOf = (evaluation, name) => evaluation.models.find(({ model }) => model === name);
const linear = ["--models", "popularity,itemknn,ease,ials", "--set", "ials.factors=8,ials.sweeps=3"];
const evaluate = (path, ...more) => ask("eval", "--events", path, "--split", "time=82%", "--resamples", 200, ...linear, ...more).evaluation;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  log = writeLog(join(folder, "log.csv"), ofTaste);
});
after(() => rmSync(folder, { recursive: true }));

test("the report tells data, split, policy, users and every metric of every model with its interval", () => {
  const report = evaluate(log);
  assert.deepEqual(report.data, { hash: sha256(readFileSync(log)), users: 90, items: 20, events: 490, firstDay: day(0), lastDay: day(41) });
  assert.deepEqual([report.split.rule, report.split.cutDay, report.split.seen], ["time=82%", day(40), "out"]);
  assert.equal(report.split.trainingEvents + report.split.heldOutEvents, 490);
  assert.deepEqual(report.users, { judged: 90, evaluated: 90, withoutHistory: 10, nothingNewWanted: 0, wanted: 90 });
  assert.deepEqual(Object.keys(report.policy), ["split", "candidates", "seen", "denominators", "ties", "history", "fallback"]);
  assert.deepEqual([report.k, report.seed, report.baseline, report.intervals.resamples], [[5, 10, 20], 1, "itemknn", 200]);
  assert.deepEqual(report.models.map(({ model }) => model), ["popularity", "itemknn", "ease", "ials"]);
  const names = Object.keys(report.formulas).flatMap((name) => report.k.map((k) => `${name}@${k}`));
  for (const { model, metrics, config, sha256: hash } of report.models) {
    assert.deepEqual(Object.keys(metrics), names);
    assert.match(hash, /^[0-9a-f]{64}$/);
    if (model === "ials") assert.deepEqual([config.factors, config.sweeps], [8, 3]);
    for (const [name, { value, low, high, users, difference }] of Object.entries(metrics)) {
      if (value === null) { assert.match(name, /^unseenRecall/); continue; }
      assert.ok(low <= value + 1e-6 && value <= high + 1e-6, `${model} ${name}: ${low} ${value} ${high}`);
      assert.equal(users, 90);
      assert.equal(difference === undefined, model === "itemknn");
      if (difference) assert.ok(Math.abs(difference.value - (value - modelOf(report, "itemknn").metrics[name].value)) <= 2e-6);
    }
  }
});

test("tastes are found: learned models beat popularity with an interval that excludes zero", () => {
  const report = evaluate(log, "--baseline", "popularity", "--k", "2,5");
  for (const model of ["itemknn", "ease", "ials"]) assert.ok(modelOf(report, model).metrics["recall@5"].difference.low > 0, model);
});

test("one kind of model under two names; a profile serves who has no history", (t) => {
  const inFolder = (name) => join(folder, name);
  writeFileSync(inFolder("users.csv"), ["id,taste", ...Array.from({ length: 89 }, (_, user) => `u${user},${user % 2 ? "late" : "early"}`)].join("\n") + "\n");
  const small = ["dims=8", "batch=32", "negatives=8", "epochs=6", "patience=6", "learning-rate=0.03"];
  const set = ["plain", "known"].flatMap((name) => small.map((text) => `${name}.${text}`)).join(",");
  const report = ask("eval", "--events", log, "--events-users", inFolder("users.csv"), "--split", "time=82%", "--resamples", 200, "--models",
    "popularity,plain=two-tower,known=two-tower", "--set", `${set},known.profile=taste`, "--baseline", "plain", "--save", inFolder("saved"),
    "--html", inFolder("both.html"), "--runs", inFolder("both.sqlite")).evaluation;
  assert.deepEqual(report.models.map(({ model }) => model), ["popularity", "plain", "known"]);
  assert.equal(report.baseline, "plain");
  assert.match(report.policy.profiles, /first event, even where that is held out/);
  assert.equal(modelOf(report, "known").config.profile, "taste");
  assert.ok(!("profile" in modelOf(report, "plain").config));
  const cold = (name) => modelOf(report, name).usersWithoutHistory;
  assert.deepEqual([cold("plain").servedBy, cold("plain").servedByProfile, modelOf(report, "plain").servedByPopularity], ["popularity", undefined, 10]);
  /* u89 is in no line of the table. */
  assert.deepEqual([cold("known").servedBy, cold("known").servedByProfile, modelOf(report, "known").servedByPopularity],
    ["the model by their profile, else popularity", 9, 1]);
  assert.ok(cold("known").metrics["recall@5"].value > cold("plain").metrics["recall@5"].value);
  assert.deepEqual(cold("popularity").metrics["recall@5"].value, cold("plain").metrics["recall@5"].value);
  assert.ok(cold("known").metrics["recall@5"].difference);
  assert.deepEqual(readdirSync(inFolder("saved")).sort(), ["item_ids.npy", "known.safetensors", "plain.safetensors", "popularity.safetensors"]);
  assert.match(readFileSync(inFolder("both.html"), "utf8"), /no history, served by profile/);
  const runs = ask("runs", "list", "--runs", inFolder("both.sqlite")).runs;
  assert.deepEqual(runs.map(({ model }) => model).sort(), ["popularity", "two-tower", "two-tower"]);
  const two = ["--events", log, "--models", "two-tower,two-tower"];
  assert.match(expectStatus(2, "eval", ...two).stderr, /two-tower stands twice/);
  assert.match(expectStatus(2, "eval", "--events", log, "--models", "A=two-tower").stderr, /a name must be small letters/);
  assert.match(expectStatus(2, "eval", "--events", log, "--models", "a=two-tower", "--set", "two-tower.dims=8").stderr, /two-tower is none of the models/);
});

test("new users and new items stand in rows of their own, with what served them", (t) => {
  const path = writeLog(join(folderFor(t), "new.csv"), (user) => (user < 20 ? "never-before" : ofTaste(user)));
  const report = evaluate(path);
  assert.deepEqual(report.unseenItems, { items: 1, wanted: 20, users: 20 });
  const popularity = modelOf(report, "popularity");
  for (const model of report.models) {
    assert.deepEqual([model.usersWithoutHistory.users, model.usersWithoutHistory.servedBy], [10, "popularity"]);
    assert.equal(model.usersWithoutHistory.metrics["recall@5"].value, popularity.usersWithoutHistory.metrics["recall@5"].value);
    assert.equal(model.usersWithHistory.users, 80);
    assert.deepEqual([model.unseenItems.knownToModel, model.unseenItems.servedBy], [0, "nothing: ties by item id"]);
    assert.equal(model.unseenItems["recall@5"].value, 0);
    assert.equal(model.cohorts.reduce((sum, { users }) => sum + users, 0), 90);
    assert.equal(model.cohorts[0].users, 10);
    assert.ok(Math.abs(model.popularityShares.reduce((sum, share) => sum + share) - 1) < 1e-5);
  }
  assert.equal(popularity.servedByPopularity, 0);
  assert.equal(modelOf(report, "ease").servedByPopularity, 10);
});

test("the same input gives the same bytes for any number of threads, and another seed other draws", (t) => {
  const at = folderFor(t);
  const run = (name, ...more) => {
    expectStatus(0, "eval", "--events", log, ...linear, "--resamples", 100, "--out", join(at, `${name}.json`), "--html", join(at, `${name}.html`),
      "--save", join(at, name), ...more);
    return [readFileSync(join(at, `${name}.json`), "utf8"), readFileSync(join(at, `${name}.html`), "utf8")];
  };
  const one = run("one", "--threads", 1);
  assert.deepEqual(run("three", "--threads", 3), one);
  assert.deepEqual(readdirSync(join(at, "one")).sort(), ["ease.safetensors", "ials.safetensors", "item_ids.npy", "itemknn.safetensors", "popularity.safetensors"]);
  for (const { model, sha256: hash } of JSON.parse(one[0]).models)
    assert.equal(hash, sha256(readFileSync(join(at, "three", `${model}.safetensors`))), model);
  const other = JSON.parse(run("other", "--seed", 2)[0]), first = JSON.parse(one[0]);
  assert.equal(modelOf(other, "itemknn").metrics["recall@5"].value, modelOf(first, "itemknn").metrics["recall@5"].value);
  assert.notEqual(modelOf(other, "itemknn").metrics["recall@5"].low, modelOf(first, "itemknn").metrics["recall@5"].low);
});

test("a folder of models of another log is left as it is, and a run without a model writes no ids", (t) => {
  const at = folderFor(t), out = join(at, "models"), ids = join(out, "item_ids.npy"), other = join(at, "turned.csv");
  const [head, ...lines] = readFileSync(log, "utf8").trimEnd().split("\n");
  writeFileSync(other, `${[head, ...lines.reverse()].join("\n")}\n`); /* as many items, in another order */
  const save = (status, path, ...more) => expectStatus(status, "eval", "--events", path, "--models", "popularity", "--resamples", 5, "--save", out, "--quiet", ...more);
  save(3, log, "--split", "leave-last=1000");
  assert.equal(existsSync(ids), false);
  expectStatus(0, "train", "itemknn", "--data", log, "--out", out, "--quiet");
  const before = hashes(out);
  assert.match(save(3, other).stderr, /item_ids\.npy: is not of the items of this log/);
  save(3, other, "--split", "leave-last=1000");
  assert.deepEqual(hashes(out), before);
  save(0, log);
  assert.equal(hashes(out)["item_ids.npy"], before["item_ids.npy"]);
  assert.deepEqual(readdirSync(out).sort(), ["item_ids.npy", "itemknn.safetensors", "popularity.safetensors"]);
});

test("no model depends on what is held out", (t) => {
  const at = folderFor(t), known = (user) => `i${(user * 3) % 20}`, others = (user) => `i${(user * 11 + 5) % 20}`;
  const [one, other] = [known, others].map((later, i) => {
    const path = writeLog(join(at, `${i}.csv`), later);
    const { evaluation } = ask("eval", "--events", path, ...linear, "--seen", "in", "--resamples", 10, "--save", join(at, `models-${i}`));
    return evaluation;
  });
  assert.notEqual(one.data.hash, other.data.hash);
  for (const { model, metrics } of one.models)
    for (const name of ["coverage@10", "gini@10", "novelty@10", "ild@10"])
      assert.equal(metrics[name].value, modelOf(other, model).metrics[name].value, `${model} ${name}`);
});

test("undated logs are split by each user's order, and by time not at all", (t) => {
  const path = join(folderFor(t), "sequences.txt");
  writeFileSync(path, Array.from({ length: 40 }, (_, user) => `u${user} ${[0, 1, 2, 3].map((i) => `i${(user + i * i) % 12}`).join(" ")}\n`).join(""));
  const { evaluation } = ask("eval", "--events", path, "--split", "leave-last=1", "--models", "itemknn", "--resamples", 10);
  assert.deepEqual([evaluation.users.evaluated, evaluation.split.heldOutEvents, evaluation.data.firstDay], [40, 40, null]);
  assert.match(vitrine("eval", "--events", path, "--models", "itemknn").stderr, /have no dates; use leave-last or random/);
  assert.equal(ask("eval", "--events", path, "--split", "random=70%", "--models", "itemknn", "--resamples", 10, "--users", 9).evaluation.users.evaluated, 9);
});

test("the page stands alone: no script, no link, every plot with a name", (t) => {
  const html = join(folderFor(t), "report.html");
  expectStatus(0, "eval", "--events", log, ...linear, "--resamples", 20, "--html", html, "--name", "Log <1> & more", "--quiet");
  const page = readFileSync(html, "utf8");
  assert.doesNotMatch(page, /<script|<link|src=|href=|url\(|NaN|nan|inf/);
  assert.match(page, /<h1>Log &lt;1&gt; &amp; more<\/h1>/);
  assert.equal(page.match(/role="img" aria-label="[^"]+"/g).length, 11);
  assert.equal((page.match(/<svg/g) ?? []).length, (page.match(/<\/svg>/g) ?? []).length);
  for (const word of ["Cold start", "Users by length of their history", "Less itemknn", "SHA-256"]) assert.ok(page.includes(word), word);
});

test("what cannot be meant is refused", (t) => {
  const at = folderFor(t);
  for (const [message, ...more] of [
    ["there is no model", "--models", "telepathy"], ["stands twice", "--models", "ease,ease"], ["--set", "--set", "factors=3"],
    ["none of the models", "--models", "ease", "--set", "ials.factors=3"], ["ials has no", "--set", "ials.depth=3"], ["--k", "--k", "5,x"],
    ["ascending", "--k", "10,5"], ["none of the models", "--models", "ease", "--baseline", "ials"], ["--seen", "--seen", "maybe"],
    ["split: must be", "--split", "random=0%"], ["--resamples", "--resamples", "0"],
    ["at most 16 are judged at once; \"q=ease\" is one more", "--models", [..."abcdefghijklmnopq"].map((name) => `${name}=ease`).join(",")],
  ]) {
    const { stderr } = expectStatus(2, "eval", "--events", log, ...more);
    assert.ok(stderr.includes(message), `${more.join(" ")}: ${stderr}`);
  }
  expectStatus(1, "eval", "--events", join(at, "nothing.csv"));
  expectStatus(3, "eval", "--events", log, "--split", "leave-last=1000");
});

test("a report goes into a pipe or a device, not in its place", async (t) => {
  const at = folderFor(t), pipe = join(at, "pipe"), file = join(at, "report.json");
  assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
  const reader = spawn("cat", [pipe], { stdio: ["ignore", openSync(file, "w"), "ignore"] });
  t.after(() => reader.kill());
  expectStatus(0, "eval", "--events", log, "--models", "popularity", "--resamples", 5, "--out", pipe, "--quiet");
  assert.ok(lstatSync(pipe).isFIFO());
  if (reader.exitCode === null) await once(reader, "exit");
  assert.deepEqual(JSON.parse(readFileSync(file, "utf8")).models.map(({ model }) => model), ["popularity"]);
});

test("of two reports both are written or none, and what stood there stays", (t) => {
  const at = folderFor(t), out = join(at, "report.json"), judge = (status, ...more) =>
    expectStatus(status, "eval", "--events", log, "--models", "popularity", "--resamples", 5, "--quiet", ...more);
  assert.match(judge(1, "--out", out, "--html", join(at, "nowhere/report.html")).stderr, /nowhere\/report\.html: No such file/);
  assert.deepEqual(readdirSync(at), []);
  writeFileSync(out, "before");
  judge(1, "--out", out, "--html", at);
  assert.equal(readFileSync(out, "utf8"), "before");
  judge(0, "--out", out, "--html", join(at, "report.html"));
  assert.deepEqual(readdirSync(at).sort(), ["report.html", "report.json"]);
});

test("what --json prints is UTF-8, whatever files are called", () => {
  const { stdout } = spawnSync("sh", ["-c", `"$0" validate --json --events "$(printf 'caf\\351-\\303\\251.csv')"`, program]);
  const { error } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(stdout));
  assert.match(error.message, /^caf\?-é\.csv: /);
});

/* ---- runs ---- */

test("runs are kept, listed, shown, compared, and the best is found", (t) => {
  const at = folderFor(t), runs = join(at, "experiments.sqlite"), kept = ["--runs", runs];
  const once = (...more) => expectStatus(0, "eval", "--events", log, "--models", "popularity,ials", "--resamples", 50, ...kept, "--quiet", ...more);
  once("--set", "ials.factors=2", "--save", join(at, "models"));
  once("--set", "ials.factors=8", "--baseline", "popularity");
  const list = ask("runs", "list", ...kept).runs;
  assert.deepEqual(list.map(({ id, model }) => [id, model]), [[4, "ials"], [3, "popularity"], [2, "ials"], [1, "popularity"]]);
  assert.deepEqual(ask("runs", "list", ...kept, "--model", "ials", "--limit", 1).runs.map(({ id }) => id), [4]);
  const [shown] = ask("runs", "show", 2, ...kept).runs;
  assert.deepEqual([shown.config.factors, shown.dataHash, shown.split, shown.seen, shown.seed, shown.baseline],
    [2, sha256(readFileSync(log)), "time=80%", "out", 1, null]);
  assert.equal(shown.modelHash, sha256(readFileSync(shown.modelFile)));
  assert.ok(shown.peakBytes > 1e6 && shown.trainMs >= 0 && Object.keys(shown.metrics).length === 33);
  const [later] = ask("runs", "show", 4, ...kept).runs;
  assert.ok(later.metrics["recall@5"].difference.low <= later.metrics["recall@5"].difference.high && later.modelFile === null);
  assert.deepEqual(ask("runs", "compare", 2, 4, ...kept, "--metric", "recall@5").runs.map(({ id, metrics }) => [id, Object.keys(metrics)[0]]),
    [[2, "recall@5"], [4, "recall@5"]]);
  const [best] = ask("runs", "best", ...kept, "--metric", "recall@5").runs;
  const most = Math.max(...[1, 2, 3, 4].map((id) => ask("runs", "show", id, ...kept).runs[0].metrics["recall@5"].value));
  assert.equal(best.metrics["recall@5"].value, most);
  for (const verb of [["list"], ["show", 1], ["compare", 1, 2], ["best"]]) assert.ok(expectStatus(0, "runs", ...verb, ...kept).stdout.length > 100);
  once("--seed", 2);
  assert.match(expectStatus(2, "runs", "compare", 2, 6, ...kept).stderr, /cannot be compared/);
});

test("questions to runs that cannot be answered", (t) => {
  const at = folderFor(t), runs = join(at, "none.sqlite");
  expectStatus(1, "runs", "list", "--runs", runs);
  assert.equal(existsSync(runs), false);
  writeFileSync(runs, "x".repeat(5000));
  expectStatus(3, "runs", "list", "--runs", runs);
  const { stdout } = expectStatus(3, "eval", "--events", log, "--models", "popularity", "--resamples", 5, "--runs", runs, "--save", join(at, "saved"), "--json");
  assert.equal(parseOnly(stdout).ok, false);
  assert.equal(existsSync(join(at, "saved")), false, "no model is trained for a database that is none");
  const real = join(at, "real.sqlite");
  expectStatus(0, "eval", "--events", log, "--models", "popularity", "--resamples", 5, "--runs", real);
  for (const wrong of [[], ["sing"], ["show"], ["show", "x"], ["show", 99], ["compare", 1], ["list", 1], ["best", "--metric", "ndcg"], ["best", "--metric", "taste@5"]])
    expectStatus(2, "runs", ...wrong, "--runs", real);
});
