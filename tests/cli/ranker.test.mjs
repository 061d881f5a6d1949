/* vitrine train ranker and eval --two-stage: files, reports, the same bytes whatever the threads, and what is refused. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, expectStatus, folderFor, hashes, parseOnly, randomFrom, sha256, walk, writeCatalog } from "./helpers/program.mjs";
import { writeNpy } from "./helpers/vectors.mjs";

let folder, log;
const day = (number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);

/* Four tastes of ten items each; of each ten, two are in fashion for twenty days. */
function writeLog(path) {
  const draw = randomFrom(5), lines = ["user,item,time,type"];
  for (let at = 0; at < 140; at++)
    for (let i = 0; i < 12; i++) {
      const user = Math.floor(draw() * 150), first = (user % 4) * 10, fashion = Math.floor(at / 20) % 5;
      lines.push(`u${user},${first + (draw() < 0.5 ? 2 * fashion + Math.floor(draw() * 2) : Math.floor(draw() * 10)) + 1},${day(at)},purchase`);
    }
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}
const sources = ["--sources", "co-purchase,itemknn,trending,popular,popular-segment"];
const small = [...sources, "--set", "weeks=4,negatives=20,rounds=30,leaves=6"];

before(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  log = writeLog(join(folder, "log.csv"));
});
after(() => rmSync(folder, { recursive: true }));

test("a ranker is trees, its sources and their items, the same whatever the threads", (t) => {
  const at = folderFor(t), { ranker } = ask("train", "ranker", "--data", log, "--out", join(at, "a"), ...small, "--threads", 1, "--export", join(at, "x"));
  assert.deepEqual(readdirSync(join(at, "a")).sort(), ["item_ids.npy", "itemknn.safetensors", "ranker.json", "ranker.safetensors"]);
  expectStatus(0, "train", "ranker", "--data", log, "--out", join(at, "b"), ...small, "--threads", 3, "--quiet");
  assert.deepEqual(hashes(join(at, "a")), hashes(join(at, "b")));
  assert.equal(ranker.dataHash, sha256(readFileSync(log)));
  assert.equal(ranker.windows.length, 4);
  assert.ok(ranker.trees > 0 && ranker.watchedNdcg > 0.3, JSON.stringify(ranker));
  /* Without a catalog there are no segments: a source that never named anything must not begin to in a pack. */
  assert.deepEqual(ranker.config.sources.map(({ name }) => name), ["co-purchase", "itemknn", "trending", "popular"]);
  assert.match(readFileSync(join(at, "a", "ranker.safetensors"), "latin1"), /\\"popular\\",\\"cap\\":\d+\}\]/);
  for (const { recall, recallBySource } of ranker.windows) for (const of of Object.values(recallBySource)) assert.ok(of <= recall);
  const [train, watch] = ["train", "watch"].map((name) => readFileSync(join(at, "x", `${name}.svm`), "utf8").trimEnd().split("\n"));
  assert.equal(train.length + watch.length, ranker.rows);
  const sizes = ["train", "watch"].flatMap((name) => readFileSync(join(at, "x", `${name}.svm.query`), "utf8").trimEnd().split("\n").map(Number));
  assert.deepEqual([sizes.length, sizes.reduce((sum, size) => sum + size)], [ranker.groups, ranker.rows]);
  assert.ok(readFileSync(join(at, "x", "features.txt"), "utf8").split("\n").includes("itemknn.score"));
  assert.match(train[0], /^[01] \d+:/);
});

test("a pack takes what was trained, and tells it", (t) => {
  const at = folderFor(t), catalog = join(at, "styles.csv");
  writeCatalog(catalog, 40);
  expectStatus(0, "train", "ranker", "--data", log, "--out", join(at, "models"), ...small, "--quiet");
  expectStatus(0, "pack", "--catalog", catalog, "--models", join(at, "models"), "--out", join(at, "pack"), "--quiet");
  assert.match(JSON.stringify(ask("inspect", join(at, "pack"))), /"ranker"/);
  const { ranker } = ask("train", "ranker", "--data", log, "--out", join(at, "more"), ...small, "--pack", join(at, "pack"));
  assert.ok(ranker.trees > 0);
  assert.equal(ranker.config.sources.at(-1).name, "popular-segment");
});

test("a folder of models of another log is left as it is", (t) => {
  const at = folderFor(t), other = join(at, "turned.csv"), out = join(at, "models");
  const [head, ...lines] = readFileSync(log, "utf8").trimEnd().split("\n");
  writeFileSync(other, `${[head, ...lines.reverse()].join("\n")}\n`); /* the same items in another order */
  expectStatus(0, "train", "itemknn", "--data", log, "--out", out, "--quiet");
  const before = hashes(out);
  const { stderr } = expectStatus(3, "train", "ranker", "--data", other, "--out", out, "--sources", "popular", "--set", "weeks=4,rounds=3", "--quiet");
  assert.match(stderr, /item_ids\.npy: is not of the items of this log/);
  assert.deepEqual(hashes(out), before);
});

/** A pack of the log's items with vectors in lists, whole or --paged. */
function packVectors(at, name, ...more) {
  const draw = randomFrom(8), catalog = writeCatalog(join(at, "styles.csv"), 40), out = join(at, name), ids = join(at, "ids.txt");
  const vectors = writeNpy(join(at, "vectors.npy"), Array.from({ length: 40 }, () => Array.from({ length: 24 }, () => draw() - 0.5)));
  writeFileSync(ids, Array.from({ length: 40 }, (_, i) => `${i + 1}\n`).join(""));
  expectStatus(0, "pack", "--catalog", catalog, "--embeddings", `drawn=${vectors}`, "--ids", ids, "--lists", 20, ...more, "--out", out, "--quiet");
  return out;
}

test("threads that share a pack in pages learn what a whole pack teaches, byte for byte", (t) => {
  const at = folderFor(t), packs = [packVectors(at, "whole"), packVectors(at, "paged", "--paged")], learned = ["a", "b"].map((name) => join(at, name));
  for (const [i, pack] of packs.entries())
    expectStatus(0, "train", "ranker", "--data", log, "--out", learned[i], ...small, "--pack", pack, "--threads", 4, "--quiet");
  assert.deepEqual(hashes(learned[1]), hashes(learned[0]));
  const without = join(at, "c");
  expectStatus(0, "train", "ranker", "--data", log, "--out", without, ...small, "--threads", 4, "--quiet");
  assert.notDeepEqual(hashes(without), hashes(learned[0]), "the vectors teach nothing");
});

test("a page that is gone ends what would learn from it, by name", (t) => {
  const at = folderFor(t), pack = packVectors(at, "paged", "--paged"), out = join(at, "out");
  const page = walk(pack).find((path) => path.endsWith(".safetensors") && path.startsWith("pages/") && readFileSync(join(pack, path)).includes('"code_offset"'));
  rmSync(join(pack, page));
  for (const values of [["train", "ranker", "--data", log, "--out", out], ["eval", "--two-stage", "--events", log]])
    assert.ok(expectStatus(4, ...values, ...small, "--pack", pack, "--quiet").stderr.includes(`${page}: the pack lists it, but it is not there`), values[0]);
  assert.ok(!existsSync(out));
});

test("two stages are judged beside each source, by the same users", (t) => {
  const at = folderFor(t), runs = join(at, "e.sqlite"), files = ["a", "b"].map((name) => join(at, name));
  for (const [i, file] of files.entries())
    expectStatus(0, "eval", "--two-stage", "--events", log, ...small, "--ablation", "--resamples", 50, "--threads", i + 1, "--out", `${file}.json`, "--html",
      `${file}.html`, "--runs", runs, "--quiet");
  assert.equal(readFileSync(`${files[0]}.json`, "utf8"), readFileSync(`${files[1]}.json`, "utf8"));
  assert.equal(readFileSync(`${files[0]}.html`, "utf8"), readFileSync(`${files[1]}.html`, "utf8"));
  const report = JSON.parse(readFileSync(`${files[0]}.json`, "utf8")), named = Object.fromEntries(report.lists.map((list) => [list.name, list]));
  assert.deepEqual(report.lists.filter(({ kind }) => kind === "source").map(({ name }) => name), ["co-purchase", "itemknn", "trending", "popular", "popular-segment"]);
  assert.equal(report.lists.filter(({ kind }) => kind === "ablation").length, 5);
  assert.ok(report.candidates.recall <= 1 && report.candidates.recall >= Math.max(...report.lists.map(({ candidateRecall }) => candidateRecall)));
  for (const list of report.lists.slice(1)) {
    const { value, rankedLess } = list.metrics["map@12"];
    assert.ok(Math.abs(named.ranked.metrics["map@12"].value - value - rankedLess.value) < 2e-6, list.name);
    assert.ok(list.metrics["map@12"].users === report.users.evaluated);
  }
  assert.ok(named.ranked.metrics["map@12"].value > named.popular.metrics["map@12"].value, "four tastes are not told apart");
  const recorded = ask("runs", "list", "--runs", runs);
  assert.ok(JSON.stringify(recorded).includes("ranked without item features"));
});

test("a log without dates is walked by places", (t) => {
  const at = folderFor(t), draw = randomFrom(2), path = join(at, "sequences.txt");
  const lines = Array.from({ length: 120 }, (_, user) => [`u${user}`, ...new Set(Array.from({ length: 8 }, () => (user % 4) * 10 + Math.floor(draw() * 10)))].join(" "));
  writeFileSync(path, `${lines.join("\n")}\n`);
  const { evaluation } = ask("eval", "--two-stage", "--events", path, "--split", "leave-last=1", "--sources", "co-purchase,itemknn,popular", "--set",
    "weeks=1,negatives=20,rounds=20", "--resamples", 20);
  assert.equal(evaluation.split.cutDay, null);
  assert.equal(evaluation.bestHeuristic, "co-purchase");
  expectStatus(2, "eval", "--two-stage", "--events", path, "--split", "time=80%", "--sources", "popular");
});

test("a database of runs that is none is told before anything is trained, in one document", (t) => {
  const at = folderFor(t), path = join(at, "log.txt"), runs = join(at, "runs.sqlite"), out = join(at, "report.json");
  writeFileSync(path, "a x y z\nb x y\nc y z x\n");
  writeFileSync(runs, "no database\n".repeat(100));
  const { stdout } = expectStatus(3, "eval", "--two-stage", "--events", path, "--split", "leave-last=1", "--sources", "popular", "--runs", runs, "--out", out, "--json");
  assert.equal(parseOnly(stdout).ok, false);
  assert.ok(!existsSync(out));
});

test("what does not fit is refused", (t) => {
  const out = join(folderFor(t), "out");
  for (const [status, ...values] of [
    [2, "train", "ranker", "--data", log], [2, "train", "ranker", "--data", log, "--out", out, "--sources", "luck"],
    [2, "train", "ranker", "--data", log, "--out", out, "--sources", "ease:5000"], [2, "train", "ranker", "--data", log, "--out", out, "--set", "leaves=1"],
    [2, "train", "ranker", "--data", log, "--out", out, "--factors", "3"], [2, "train", "itemknn", "--data", log, "--out", out, "--weeks", "3"],
    [3, "train", "ranker", "--data", log, "--out", out, "--sources", "popular", "--weeks", "40"],
    [2, "eval", "--two-stage", "--events", log, "--models", "ease"], [2, "eval", "--events", log, "--sources", "popular"], [2, "eval", "--two-stage"],
    [2, "eval", "--two-stage", "--events", log, "--sources", "itemknn"], [2, "eval", "--two-stage", "--events", log, "--split", "leave-last=1"],
  ]) expectStatus(status, ...values, "--quiet");
  assert.match(expectStatus(2, "train", "ranker", "--data", log, "--out", out, "--sources", "ease,popular:5000").stderr, /popular\.cap must be .* 1000, not "5000"/);
  assert.ok(!existsSync(out));
});
