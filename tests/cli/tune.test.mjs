/* vitrine tune: the same search gives the same trials, whatever the threads and however often it is killed; nothing of it depends on what is held out. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, expectStatus, folderFor, program, randomFrom, sha256, vitrine } from "./helpers/program.mjs";

let folder, log;
const day = (number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);

/* Two tastes of ten items, on days 0 to 59; from day 60 on what `later` says. */
function writeLog(path, later = (user, draw) => (user % 2) * 10 + Math.floor(draw() * 10)) {
  const draw = randomFrom(5), lines = ["user,item,time"];
  for (let user = 0; user < 120; user++)
    for (let i = 0; i < 8; i++) lines.push(`u${user},i${(user % 2) * 10 + Math.floor(draw() * 10)},${day(Math.floor(draw() * 60))}`);
  for (let user = 0; user < 120; user++) for (let i = 0; i < 2; i++) lines.push(`u${user},i${later(user, draw)},${day(60 + i)}`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}
const search = (model, path, ...more) => ["tune", model, "--events", path, "--split", "time=80%", "--validate", "time=75%", "--metric", "ndcg@5", ...more];
const small = ["--trials", 9, "--set", "sweeps=9,factors=4"];
const searched = (at, name, values) => {
  expectStatus(0, ...values, "--runs", join(at, `${name}.sqlite`), "--out", join(at, `${name}.json`), "--html", join(at, `${name}.html`), "--quiet");
  return [readFileSync(join(at, `${name}.json`), "utf8"), readFileSync(join(at, `${name}.html`), "utf8")];
};

before(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  log = writeLog(join(folder, "log.csv"));
});
after(() => rmSync(folder, { recursive: true }));

test("the command at the end reads the same log, whatever it is called", (t) => {
  const at = folderFor(t), path = join(at, "what's sold & when.csv"), users = join(at, "users.csv");
  writeFileSync(path, readFileSync(log, "utf8").replace("user,item,time", "who,what,when"));
  writeFileSync(users, ["id,years"].concat(Array.from({ length: 120 }, (_, i) => `u${i},${i % 2 ? 25 : 45}`)).join("\n"));
  const { stdout } = expectStatus(0, ...search("two-tower", path, "--events-format", "events", "--events-columns", "user=who,item=what,time=when",
    "--events-users", users, "--user-columns", "user=id,age=years", "--set", "profile=age,epochs=1,dims=4", "--trials", 1, "--rungs", 1,
    "--runs", join(at, "e.sqlite"), "--quiet"));
  const command = /^ {2}vitrine (eval .*)$/m.exec(stdout)[1];
  const { status, stderr } = spawnSync("sh", ["-c", `"$0" ${command} --resamples 5 --quiet`, program], { encoding: "utf8" });
  assert.equal(status, 0, `${command}\n${stderr}`);
});

test("a search tells plan, ranges, every trial and the best, which eval takes", (t) => {
  const runs = join(folderFor(t), "e.sqlite");
  const { search: found } = ask(...search("ials", log, ...small, "--runs", runs));
  assert.deepEqual([found.format, found.model, found.metric, found.seed], ["vitrine-tune 1", "ials", "ndcg@5", 1]);
  assert.equal(found.data.hash, sha256(readFileSync(log)));
  assert.equal(found.split.heldOutEvents + found.split.trainingEvents + found.split.validationEvents, 1200);
  assert.deepEqual(found.plan, { trials: 9, eta: 3, means: "sweeps", rungs: [{ trials: 9, sweeps: 1 }, { trials: 3, sweeps: 3 }, { trials: 1, sweeps: 9 }] });
  assert.deepEqual(Object.keys(found.ranges), ["alpha", "regularisation", "power", "half-life"]); /* factors and sweeps were set */
  assert.equal(found.trials.length, 9);
  for (const { trial, settings, rungs } of found.trials) {
    for (const [name, value] of Object.entries(settings)) {
      const { least, most, scale } = found.ranges[name];
      assert.ok((value >= least && value <= most) || (scale === "log or 0" && value === 0) || trial === 0, `${name}=${value}`);
    }
    for (const { value, low, high } of rungs) assert.ok(low <= value && value <= high);
  }
  const reached = found.trials.filter(({ rungs }) => rungs.length === 3);
  assert.equal(found.best.score.value, Math.max(...reached.map(({ rungs }) => rungs[2].value)));
  assert.ok(found.best.asItStands);
  const seconds = found.trials.filter(({ rungs }) => rungs.length >= 2).map(({ trial }) => trial);
  const firsts = [...found.trials].sort((a, b) => b.rungs[0].value - a.rungs[0].value || a.trial - b.trial);
  assert.deepEqual(seconds, [...new Set([0, ...firsts.slice(0, 3).map(({ trial }) => trial)])].sort((a, b) => a - b));
  const sets = found.best.set.split(",").flatMap((part) => ["--set", `ials.${part}`]);
  expectStatus(0, "eval", "--events", log, "--models", "ials", "--resamples", 5, ...sets);
});

test("the same seed gives the same trials and reports for any number of threads; another seed gives others", (t) => {
  const at = folderFor(t);
  const one = searched(at, "one", search("ials", log, ...small, "--threads", 1));
  assert.deepEqual(searched(at, "three", search("ials", log, ...small, "--threads", 3)), one);
  const other = JSON.parse(searched(at, "other", search("ials", log, ...small, "--seed", 2))[0]);
  assert.notDeepEqual(other.trials[1].settings, JSON.parse(one[0]).trials[1].settings);
});

/* The program, killed when it has told of `lines` judgements. */
const killedAfter = (lines, values) => new Promise((resolve, reject) => {
  const child = spawn(program, values.map(String), { stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    told += text;
    if (told.split("\n").filter((line) => line.startsWith("rung ")).length >= lines) child.kill("SIGKILL");
  });
  child.on("error", reject).on("close", (status, signal) => resolve({ status, signal, told }));
});

test("a search that is killed goes on, and ends with the trials of one that was not", async (t) => {
  const at = folderFor(t), values = search("ials", log, ...small, "--set", "factors=32");
  const whole = searched(at, "whole", values);
  const runs = join(at, "cut.sqlite");
  let killed = 0;
  for (const lines of [1, 3, 4]) killed += (await killedAfter(lines, [...values, "--runs", runs])).signal === "SIGKILL" ? 1 : 0;
  assert.ok(killed > 0, "it was never killed");
  const before = ask("runs", "list", "--runs", runs, "--limit", 1000).runs.length;
  assert.ok(before > 0 && before < 14, `${before}`);
  assert.deepEqual(searched(at, "cut", values), whole);
  const figures = (name) => ask("runs", "list", "--runs", join(at, `${name}.sqlite`), "--metric", "ndcg@5").runs
    .map(({ config, users, modelHash, metrics }) => [config, users, modelHash, metrics]);
  assert.deepEqual(figures("cut"), figures("whole"));
  assert.deepEqual(readdirSync(at).filter((name) => name.includes("checkpoint") || name.endsWith("-wal") || name.endsWith("-journal")), []);
  assert.equal(ask("runs", "list", "--runs", runs, "--limit", 1000).runs.length, figures("whole").length); /* nothing was judged twice */
});

test("more trials go on from fewer; --fresh begins anew", (t) => {
  const at = folderFor(t), runs = join(at, "e.sqlite");
  const count = () => ask("runs", "list", "--runs", runs, "--limit", 1000).runs.length;
  const few = ask(...search("itemknn", log, "--trials", 4, "--runs", runs)).search;
  const first = count();
  const more = ask(...search("itemknn", log, "--trials", 6, "--runs", runs)).search;
  assert.deepEqual(more.trials.slice(0, 4).map(({ settings, rungs }) => [settings, rungs[0]]), few.trials.map(({ settings, rungs }) => [settings, rungs[0]]));
  const all = more.split.validationUsers;
  assert.deepEqual(more.plan.rungs.map(({ users }) => users), [Math.round(all / 9), Math.round(all / 3), all]);
  assert.ok(count() < first + 6 + 2 + 2 + 1);
  const then = count();
  ask(...search("itemknn", log, "--trials", 6, "--runs", runs));
  assert.equal(count(), then);
  ask(...search("itemknn", log, "--trials", 6, "--runs", runs, "--fresh"));
  assert.ok(count() > then);
});

test("no trial depends on what is held out", (t) => {
  const at = folderFor(t), changed = writeLog(join(at, "changed.csv"), (user) => (user * 7) % 20);
  const [one, other] = [log, changed].map((path, i) => ask(...search("itemknn", path, "--trials", 5, "--runs", join(at, `${i}.sqlite`))).search);
  assert.notEqual(one.data.hash, other.data.hash);
  assert.deepEqual(other.trials, one.trials);
  assert.deepEqual(other.best, one.best);
});

test("trials are runs among others, and stand apart from evaluations", (t) => {
  const runs = join(folderFor(t), "e.sqlite");
  ask(...search("ease", log, "--trials", 3, "--runs", runs));
  expectStatus(0, "eval", "--events", log, "--models", "ease", "--resamples", 5, "--k", 5, "--runs", runs);
  const { runs: best } = ask("runs", "best", "--runs", runs, "--metric", "ndcg@5");
  assert.deepEqual([...new Set(best.map(({ kind, split }) => `${kind} ${split}`))].sort(), ["eval time=80%", "tune time=80% / time=75%"]);
  const shown = ask("runs", "show", 1, "--runs", runs).runs[0];
  assert.deepEqual([shown.kind, shown.model, shown.dataHash], ["tune", "ease", sha256(readFileSync(log))]);
  assert.deepEqual(Object.keys(shown.metrics).sort(), ["hit@5", "map@5", "mrr@5", "ndcg@5", "precision@5", "recall@5"]);
});

test("every learner can be tuned; without days nothing of days is searched", (t) => {
  const at = folderFor(t), undated = join(at, "sequences.txt");
  writeFileSync(undated, Array.from({ length: 60 }, (_, user) => `u${user} ${[0, 1, 2, 3, 4].map((i) => `i${(user + i * i) % 12}`).join(" ")}\n`).join(""));
  const runs = ["--runs", join(at, "e.sqlite"), "--split", "leave-last=1", "--validate", "leave-last=1", "--trials", 3, "--rungs", 2];
  for (const [model, ...set] of [["itemknn"], ["ease"], ["ials", "--set", "sweeps=2"],
    ["two-tower", "--set", "epochs=2,dims=8,batch=64,negatives=16", "--range", "temperature=0.1..0.3"]]) {
    const { search: found } = ask("tune", model, "--events", undated, ...runs, ...set);
    assert.ok(found.best.score.value >= 0, model);
    if (model !== "two-tower") assert.equal(found.ranges["half-life"], undefined);
    if (model === "two-tower") assert.deepEqual(found.ranges.temperature, { scale: "log", least: 0.1, most: 0.3 });
  }
  assert.match(vitrine("tune", "popularity", "--events", undated, ...runs).stderr, /no setting left to search/);
});

/* ---- the ranker ---- */

const ranked = (path, ...more) => ["tune", "ranker", "--events", path, "--split", "time=80%", "--validate", "time=80%", "--metric", "map@5", "--trials", 4, "--rungs", 2,
  "--sources", "co-purchase,itemknn,popular,trending", "--weeks", 2, "--set", "horizon=7,step=7,rounds=9,itemknn.shrinkage=1", "--range", "leaves=4..8", ...more];

test("the ranker is tuned over its trees' settings: same bytes for any number of threads, and nothing of what is held out", (t) => {
  const at = folderFor(t);
  const one = searched(at, "one", ranked(log, "--threads", 1));
  assert.deepEqual(searched(at, "two", ranked(log, "--threads", 2)), one);
  const found = JSON.parse(one[0]);
  assert.deepEqual([found.model, found.plan.means, found.plan.rungs.map(({ rounds }) => rounds)], ["ranker", "rounds", [3, 9]]);
  assert.deepEqual([found.ranges.leaves.least, found.ranges.rounds, found.ranges.weeks], [4, undefined, undefined]);
  assert.deepEqual([found.config.ranker.weeks, found.config.ranker.horizon, found.config.models.itemknn.shrinkage], [2, 7, 1]);
  assert.ok(found.best.score.value > 0 && found.best.asItStands.users === found.split.validationUsers);
  const changed = writeLog(join(at, "changed.csv"), (user) => (user * 7) % 20);
  assert.deepEqual(JSON.parse(searched(at, "changed", ranked(changed))[0]).trials, found.trials);
  const { runs } = ask("runs", "list", "--runs", join(at, "one.sqlite"), "--metric", "map@5");
  assert.ok(runs.length >= 6 && runs.every(({ kind, model, config }) => kind === "tune" && model === "ranker" && config.ranker.leaves >= 2));
  assert.match(expectStatus(0, ...ranked(log, "--threads", 1, "--runs", join(at, "one.sqlite"), "--quiet")).stdout, /eval --events .* --seen out --two-stage --sources co-purchase/);
  assert.equal(ask("runs", "list", "--runs", join(at, "one.sqlite")).runs.length, runs.length); /* all was known */
});

for (const [seen, ...more] of [["out"], ["in", "--rebuys"], ["in", "--seen", "in"]])
  test(`the command at the end of a ranker's search${more.length ? ` with ${more.join(" ")}` : ""} judges it as its trials were`, (t) => {
    const { stdout } = expectStatus(0, ...ranked(log, ...more, "--trials", 1, "--rungs", 1, "--runs", join(folderFor(t), "e.sqlite"), "--quiet"));
    const command = /^ {2}vitrine (eval .*)$/m.exec(stdout)[1];
    assert.match(command, new RegExp(`--seen ${seen} --two-stage`));
    const { status, stderr } = spawnSync("sh", ["-c", `"$0" ${command} --resamples 5 --quiet`, program], { encoding: "utf8" });
    assert.equal(status, 0, `${command}\n${stderr}`);
  });

test("what all trials of a ranker share is set, not searched; other models have no sources", (t) => {
  const runs = ["--runs", join(folderFor(t), "e.sqlite")];
  assert.match(expectStatus(2, ...ranked(log, "--range", "weeks=1..3", ...runs)).stderr, /--range weeks: is not of the trees/);
  assert.match(expectStatus(2, ...ranked(log, "--split", "random=80%", ...runs)).stderr, /a ranker is judged by time/);
  assert.match(expectStatus(2, ...ranked(log, "--sources", "dreams", ...runs)).stderr, /no source "dreams"/);
  assert.match(expectStatus(2, ...search("ials", log, "--sources", "popular", ...runs)).stderr, /ials has no --sources/);
});

test("settings that cannot be are trials that failed, with the reason", (t) => {
  const at = folderFor(t);
  const { search: found } = ask(...search("two-tower", log, "--trials", 8, "--rungs", 1, "--set", "epochs=1,dims=8,batch=64,context=before,towers=tied,history=5",
    "--range", "optimiser=adam,magic", "--seed", 3, "--runs", join(at, "e.sqlite"), "--html", join(at, "e.html")));
  const failed = found.trials.filter(({ failure }) => failure);
  assert.ok(failed.length > 0 && failed.length < 8);
  for (const { failure, settings, rungs } of failed) assert.deepEqual([/--optimiser/.test(failure), settings.optimiser, rungs.length], [true, "magic", 0]);
  assert.match(readFileSync(join(at, "e.html"), "utf8"), /--optimiser must be/);
});

test("the page stands alone: no script, no link, a plot with a name for each setting and two for all", (t) => {
  const [, page] = searched(folderFor(t), "page", search("ials", log, ...small, "--name", "Log <1> & more"));
  assert.doesNotMatch(page, /<script|<link|src=|href=|url\(|NaN|nan|inf/);
  assert.match(page, /<title>Settings of ials: Log &lt;1&gt; &amp; more<\/title>[\s\S]*<h1>Log &lt;1&gt; &amp; more<\/h1>\n<p class="lead">9 settings of ials were tried/);
  assert.equal(page.match(/role="img" aria-label="[^"]+"/g).length, 4 + 2);
  assert.equal((page.match(/<svg/g) ?? []).length, (page.match(/<\/svg>/g) ?? []).length);
  assert.equal(page.match(/<tr><th scope="row">/g).length, 9);
});

test("what cannot be meant is refused, and leaves no database", (t) => {
  const at = folderFor(t), runs = join(at, "e.sqlite");
  for (const [message, ...more] of [
    ["--metric", "--metric", "gini@5"], ["--metric", "--metric", "ndcg"], ["--metric", "--metric", "ndcg@201"], ["--seen", "--seen", "maybe"],
    ["split: must be", "--split", "random=0%"], ["split: must be", "--validate", "tomorrow"], ["--trials", "--trials", "0"], ["--eta", "--eta", "1"],
    ["--rungs", "--rungs", "9"], ["ials has no", "--set", "depth=3"], ["--set", "--set", "factors"], ["no setting", "--range", "depth=1..2"],
    ["--range factors", "--range", "factors=0..2"],
  ]) {
    const { stderr } = expectStatus(2, ...search("ials", log, "--runs", runs), ...more);
    assert.ok(stderr.includes(message), `${more.join(" ")}: ${stderr}`);
  }
  for (const values of [[], ["telepathy"], ["ials", "ease"]]) expectStatus(2, "tune", ...values, "--events", log, "--runs", runs);
  assert.match(expectStatus(2, "tune", "ials").stderr, /--events is missing/);
  assert.match(expectStatus(3, ...search("ials", log, "--validate", "leave-last=1000", "--runs", runs)).stderr, /validate: split/);
  assert.equal(existsSync(runs), false);
  expectStatus(1, ...search("ials", join(at, "nothing.csv"), "--runs", runs));
});

test("a database that is none, or damaged, is refused or read, and never crashes it", (t) => {
  const at = folderFor(t), runs = join(at, "e.sqlite"), torn = join(at, "torn.sqlite");
  const values = (path) => search("popularity", log, "--trials", 2, "--runs", path, "--quiet");
  writeFileSync(torn, "x".repeat(5000));
  assert.match(expectStatus(3, ...values(torn)).stderr, /torn.sqlite/);
  expectStatus(0, ...values(runs));
  const bytes = readFileSync(runs), draw = randomFrom(9);
  for (let i = 0; i < 60; i++) {
    const copy = Buffer.from(bytes);
    for (let j = 0; j < 4; j++) copy[Math.floor(draw() * copy.length)] ^= 1 + Math.floor(draw() * 255);
    writeFileSync(torn, copy);
    const { status } = vitrine(...values(torn));
    assert.ok([0, 1, 3].includes(status), `${i}: ${status}`);
  }
  for (const length of [0, 1, 100, 4096, 5000, bytes.length - 1]) {
    writeFileSync(torn, bytes.subarray(0, length));
    assert.ok([0, 1, 3].includes(vitrine(...values(torn)).status), `${length} bytes`);
  }
});
