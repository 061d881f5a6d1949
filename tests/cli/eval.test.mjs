/* vitrine eval: the reports, the same bytes again, no leak through the whole program, and nothing left behind. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, expectStatus, folderFor, program, vitrine, writeCatalog } from "./helpers/program.mjs";

let folder, demo;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  demo = join(folder, "demo");
  expectStatus(0, "simulate", "--out", demo, "--products", 60, "--users", 80, "--orders", 600, "--interactions", 900, "--quiet");
});
after(() => rmSync(folder, { recursive: true }));

const ofDemo = () => ["--data", demo, "--catalog", join(demo, "styles.csv"), "--images", join(demo, "images")];

const day = (number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);

/* Forty people buy a product of their own and product 1 on days 0 to 39; on day 60 each buys `after(person)`. */
function writeSales(path, after) {
  mkdirSync(path);
  const orders = [], items = [];
  for (let person = 0; person < 40; person++) {
    orders.push(`a${person},p${person},${day(person)},delivered`, `b${person},p${person},${day(60)},delivered`);
    items.push(`a${person},1,1`, `a${person},${2 + (person % 18)},1`, `a${person},20,1`, `b${person},${after(person)},1`);
  }
  writeFileSync(join(path, "orders.csv"), ["order_id,user_id,ordered_at,status", ...orders, ""].join("\n"));
  writeFileSync(join(path, "order_items.csv"), ["order_id,product_id,quantity", ...items, ""].join("\n"));
  return path;
}

function evaluate(t, after, ...more) {
  const at = folderFor(t);
  const sales = writeSales(join(at, "sales"), after);
  return ask("eval", "--data", sales, "--catalog", writeCatalog(join(at, "catalog.csv"), 60), "--split", "time=75%", ...more).evaluation;
}
const lineOf = (evaluation, strategy) => evaluation.strategies.find((line) => line.strategy === strategy);

test("the report tells data, split, people and every strategy", () => {
  const { evaluation } = ask("eval", ...ofDemo());
  assert.deepEqual([evaluation.k, evaluation.seed, evaluation.space, evaluation.split.rule], [10, 1, "looks", "time=80%"]);
  assert.equal(evaluation.data.products, 60);
  assert.equal(evaluation.data.people, 80);
  const { trainingSales, heldOutSales, cutDay } = evaluation.split;
  assert.equal(trainingSales + heldOutSales, evaluation.data.sales);
  assert.ok(trainingSales <= 0.8 * evaluation.data.sales && trainingSales > 0.7 * evaluation.data.sales);
  assert.ok(cutDay > evaluation.data.firstDay && cutDay < evaluation.data.lastDay);
  assert.ok(evaluation.strategies.length >= 10);
  for (const line of evaluation.strategies) {
    assert.equal(line.precision.users, evaluation.users.evaluated);
    assert.ok(Math.abs(line.precision.value - line.hits / evaluation.users.evaluated / 10) <= 1e-6, line.strategy);
    assert.ok(line.diversity.value > 0 && line.diversity.value < 2, line.strategy);
    assert.equal(line.coverage.value, Math.round((line.coverage.products / 60) * 1e6) / 1e6);
  }
  assert.deepEqual(Object.keys(evaluation.formulas), ["precision", "diversity", "coverage"]);
});

test("the same input gives the same bytes, and another seed another sample", (t) => {
  const at = folderFor(t);
  const run = (name, ...more) => {
    expectStatus(0, "eval", ...ofDemo(), "--users", 20, "--out", join(at, `${name}.json`), "--html", join(at, `${name}.html`), ...more);
    return [readFileSync(join(at, `${name}.json`), "utf8"), readFileSync(join(at, `${name}.html`), "utf8")];
  };
  const once = run("once", "--threads", 1);
  assert.deepEqual(run("again", "--threads", 2), once);
  const other = JSON.parse(run("other", "--seed", 2)[0]);
  assert.equal(other.users.evaluated, 20);
  assert.notEqual(other.users.wanted, JSON.parse(once[0]).users.wanted);
});

test("what --out writes is what --json prints", (t) => {
  const out = join(folderFor(t), "report.json");
  const { evaluation } = ask("eval", ...ofDemo(), "--strategies", "trending,similar", "--out", out);
  assert.deepEqual(JSON.parse(readFileSync(out, "utf8")), evaluation);
  assert.deepEqual(evaluation.strategies.map(({ strategy }) => strategy), ["trending", "similar"]);
});

test("simulated customers are called so, in every form of the report, and others are not", (t) => {
  const html = join(folderFor(t), "report.html");
  const { stdout } = expectStatus(0, "eval", ...ofDemo(), "--strategies", "trending", "--html", html, "--quiet");
  assert.match(stdout, /^These customers are simulated\./);
  assert.match(readFileSync(html, "utf8"), /These customers are simulated\./);
  const { evaluation } = ask("eval", ...ofDemo(), "--strategies", "trending");
  assert.deepEqual([evaluation.simulated, /simulated/.test(evaluation.notice)], [true, true]);
  const real = evaluate(t, () => 1, "--strategies", "trending");
  assert.deepEqual([real.simulated, real.notice], [false, undefined]);
  assert.equal(evaluate(t, () => 1, "--strategies", "trending", "--simulated").simulated, true);
});

test("a product that everybody buys after the cut, and nobody before, is never shown", (t) => {
  const planted = evaluate(t, () => 40, "--k", 20);
  const sold = evaluate(t, () => 20, "--k", 20);
  for (const strategy of ["history", "also-bought", "restock", "cart-addons", "trending", "interactions"])
    assert.equal(lineOf(planted, strategy).hits, 0, strategy);
  assert.equal(planted.users.boughtBefore, 0);
  assert.equal(lineOf(sold, "trending").hits, 40); /* the same, but known before: everybody gets it */
  assert.equal(sold.users.boughtBefore, 40);
});

test("no answer depends on what is held out", (t) => {
  const [one, other] = [(person) => 30 + (person % 5), (person) => 41 + (person % 7)].map((after) => evaluate(t, after));
  assert.deepEqual(other.split, one.split);
  for (const line of one.strategies) {
    const same = lineOf(other, line.strategy);
    assert.deepEqual([same.coverage, same.diversity, same.coldStarts, same.shortestSlate],
      [line.coverage, line.diversity, line.coldStarts, line.shortestSlate], line.strategy);
  }
});

test("leave-last holds back each person's last days", (t) => {
  const evaluation = evaluate(t, () => 20, "--split", "leave-last=1");
  assert.deepEqual([evaluation.split.rule, evaluation.split.cutDay, evaluation.split.heldOutSales], ["leave-last=1", null, 40]);
  assert.equal(evaluation.users.evaluated, 40);
});

test("a shop without photos has no diversity, and says so", (t) => {
  const html = join(folderFor(t), "report.html");
  const evaluation = evaluate(t, () => 20, "--strategies", "trending,similar", "--html", html);
  assert.deepEqual(evaluation.strategies.map(({ diversity }) => diversity), Array(2).fill({ value: null, users: 0 }));
  assert.equal(evaluation.space, null);
  assert.match(readFileSync(html, "utf8"), /has no vectors, so diversity is not defined/);
});

test("the HTML report is one file that loads nothing, and escapes what it is given", (t) => {
  const html = join(folderFor(t), "report.html");
  expectStatus(0, "eval", ...ofDemo(), "--strategies", "trending", "--html", html, "--name", `<img src=x onerror="alert(1)">&`, "--quiet");
  const text = readFileSync(html, "utf8");
  assert.doesNotMatch(text, /<script|<link|<img|<iframe|href=|url\(|@import/i);
  assert.ok(text.includes("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;"));
});

test("nothing is left of the temporary pack, also where the evaluation fails", (t) => {
  const at = folderFor(t);
  const env = { ...process.env, TMPDIR: at };
  const run = (...values) => spawnSync(program, ["eval", ...values].map(String), { env, encoding: "utf8" });
  assert.equal(run(...ofDemo(), "--strategies", "trending").status, 0);
  assert.deepEqual(readdirSync(at), []);
  const broken = join(folder, "broken.npy");
  writeFileSync(broken, "no array");
  assert.equal(run(...ofDemo(), "--embeddings", `clip=${broken}`, "--ids", broken).status, 3);
  assert.deepEqual(readdirSync(at), []);
  assert.equal(run(...ofDemo(), "--out", join(at, "missing", "report.json")).status, 1);
  assert.deepEqual(readdirSync(at), []);
});

for (const [what, ...values] of [
  ["split: must be", "--split", "time=80"], ["split: must be", "--split", "leave-last=0"], ['strategies: there is no "telepathy"', "--strategies", "history,telepathy"],
  ['strategies: "similar" stands twice', "--strategies", "similar,similar"], ["strategies: name 1 to", "--strategies", ","],
  ["--k must be a whole number", "--k", 0], ["--users must be a whole number", "--users", "all"],
])
  test(`${values.join(" ")} is a usage error`, () => {
    const { stderr } = expectStatus(2, "eval", ...ofDemo(), ...values);
    assert.ok(stderr.includes(what), stderr);
  });

test("a split with nothing on one side is bad data", (t) => {
  const at = folderFor(t);
  const sales = writeSales(join(at, "sales"), () => 1);
  const { stderr } = expectStatus(3, "eval", "--data", sales, "--catalog", writeCatalog(join(at, "catalog.csv"), 60), "--split", "leave-last=2", "--quiet");
  assert.match(stderr, /nobody bought on more than 2 days/);
  assert.ok(!existsSync(join(at, "report.json")));
  assert.equal(vitrine("eval", "--data", join(at, "none"), "--catalog", join(at, "catalog.csv"), "--quiet").status, 1);
});
