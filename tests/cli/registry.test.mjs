/* vitrine models: versions, stages, rollback; an older database; what a pack says of its models. */
import assert from "node:assert/strict";
import test from "node:test";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, fileOf, folderFor, randomFrom, readManifest, root, sha256, vitrine, writeCatalog, writeManifest } from "./helpers/program.mjs";
import { ialsTensors, modelFile, neighbourTensors, writeModels } from "./helpers/models.mjs";

const vectors = [[1, 0], [0, 1], [0.5, 0.5]];
const ials = (alpha) => modelFile("ials", ialsTensors(vectors, alpha, 0.1), { data_hash: "ab", config: `{"alpha":${alpha}}` });

/* Three versions of ials and one of ease. */
function setting(t) {
  const at = folderFor(t), place = { at, runs: join(at, "experiments.sqlite") };
  place.files = [1, 2, 3].map((alpha) => join(at, `ials-${alpha}.safetensors`));
  place.files.forEach((path, i) => writeFileSync(path, ials(i + 1)));
  place.ease = join(at, "ease.safetensors");
  writeFileSync(place.ease, modelFile("ease", neighbourTensors([[[1, 1]], [[0, 1]], [[0, 0.5]]])));
  place.models = (...values) => ask("models", ...values, "--runs", place.runs).models;
  place.stages = () => place.models("list", "--model", "ials").map(({ version, stage }) => `${version} ${stage}`);
  return place;
}

test("versions are added, told, promoted, rolled back and retired", (t) => {
  const place = setting(t);
  const added = place.models("add", ...place.files, place.ease);
  assert.deepEqual(added.map(({ kind, version, known }) => [kind, version, known]), [["ials", 1, false], ["ials", 2, false], ["ials", 3, false], ["ease", 1, false]]);
  assert.deepEqual(place.models("add", place.files[1]).map(({ version, known }) => [version, known]), [[2, true]]);
  const [ease, newest] = place.models("list");
  assert.deepEqual([ease.kind, newest.kind, newest.version, newest.stage, newest.dataHash, newest.seed, newest.run, newest.config],
    ["ease", "ials", 3, "candidate", "ab", "1", null, { alpha: 3 }]);
  assert.deepEqual([newest.sha256, newest.bytes, newest.file], [sha256(readFileSync(place.files[2])), readFileSync(place.files[2]).length, place.files[2]]);
  place.models("promote", "ials", 1);
  place.models("promote", "ials", 3);
  assert.deepEqual(place.stages(), ["3 current", "2 candidate", "1 retired"]);
  place.models("rollback", "ials");
  assert.deepEqual(place.stages(), ["3 retired", "2 candidate", "1 current"]);
  assert.match(expectStatus(2, "models", "rollback", "ials", "--runs", place.runs).stderr, /no version of ials was current before/);
  assert.match(expectStatus(2, "models", "retire", "ials", 1, "--runs", place.runs).stderr, /is current/);
  place.models("retire", "ials", 2);
  assert.deepEqual(place.stages(), ["3 retired", "2 retired", "1 current"]);
  assert.match(expectStatus(2, "models", "list", "--stage", "curent", "--runs", place.runs).stderr, /--stage: must be candidate, current or retired, not "curent"/);
  assert.deepEqual(place.models("list", "--stage", "current").map(({ kind, version }) => [kind, version]), [["ials", 1]]);
  assert.match(expectStatus(0, "models", "list", "--runs", place.runs).stdout, /^ials +1 +current +\d{4}-\d\d-\d\d \d\d:\d\d /m);
});

test("a version knows the run that made it", (t) => {
  const place = setting(t), log = join(place.at, "log.txt");
  writeFileSync(log, "1 1 2 3\n2 2 3 4\n3 1 3 4\n");
  expectStatus(0, "eval", "--events", log, "--models", "itemknn,ease", "--split", "leave-last=1", "--resamples", 5, "--runs", place.runs, "--save", join(place.at, "saved"));
  place.models("add", join(place.at, "saved/ease.safetensors"));
  assert.equal(place.models("list", "--model", "ease")[0].run, 2);
  place.models("add", place.files[0], "--run", 1);
  assert.equal(place.models("list", "--model", "ials")[0].run, 1);
  expectStatus(2, "models", "add", place.files[1], "--run", 9, "--runs", place.runs);
});

test("a ranker is a model like others, its trees validated", (t) => {
  const place = setting(t), log = join(place.at, "log.csv"), draw = randomFrom(3), out = join(place.at, "ranker");
  const lines = Array.from({ length: 600 }, (_, i) => `u${i % 60},i${((i % 2) * 8 + Math.floor(draw() * 8)) % 16},2026-0${1 + Math.floor(i / 300)}-${10 + Math.floor(draw() * 18)}`);
  writeFileSync(log, ["user,item,time", ...lines, ""].join("\n"));
  expectStatus(0, "train", "ranker", "--data", log, "--out", out, "--sources", "itemknn,popular", "--weeks", 2, "--set", "rounds=5", "--quiet");
  const file = join(out, "ranker.safetensors");
  assert.deepEqual(place.models("add", file).map(({ kind, version }) => [kind, version]), [["ranker", 1]]);
  const [{ config, seed }] = place.models("list");
  assert.deepEqual([config.ranker.rounds, seed], [5, "1"]);
  const bytes = readFileSync(file);
  bytes.fill(0xff, bytes.length - 200);
  writeFileSync(file, bytes);
  expectStatus(3, "models", "add", file, "--runs", place.runs);
});

test("what is no model, no version or no database is refused", (t) => {
  const place = setting(t), broken = join(place.at, "broken.safetensors");
  expectStatus(1, "models", "list", "--runs", place.runs);
  assert.equal(existsSync(place.runs), false);
  for (const [content, words] of [["x", /broken/], [modelFile("dreams", ialsTensors(vectors, 1, 1)), /kind is none/], [modelFile("ials", {}), /broken/],
    [modelFile("ials", ialsTensors([[1, 0], [NaN, 1]], 1, 1)), /broken/], [ials(1).subarray(0, 200), /broken/]]) {
    writeFileSync(broken, content);
    assert.match(expectStatus(3, "models", "add", broken, "--runs", place.runs).stderr, words);
  }
  expectStatus(1, "models", "add", join(place.at, "nowhere"), "--runs", place.runs);
  place.models("add", place.files[0]);
  for (const wrong of [[], ["sing"], ["add"], ["list", "ials"], ["promote"], ["promote", "ials"], ["promote", "ials", "0"], ["promote", "ials", "x"], ["promote", "ials", "2"],
    ["promote", "ease", "1"], ["retire", "ials", "1.5"], ["rollback"], ["rollback", "ials", "1"], ["rollback", "ials"]])
    expectStatus(2, "models", ...wrong, "--runs", place.runs);
  const bytes = readFileSync(place.runs), draw = randomFrom(4), torn = join(place.at, "torn.sqlite");
  for (let i = 0; i < 60; i++) {
    const copy = Buffer.from(bytes);
    for (let j = 0; j < 4; j++) copy[Math.floor(draw() * copy.length)] ^= 1 + Math.floor(draw() * 255);
    writeFileSync(torn, copy);
    for (const values of [["list"], ["promote", "ials", 1], ["rollback", "ials"], ["add", place.files[1]]])
      assert.ok([0, 1, 2, 3].includes(vitrine("models", ...values, "--runs", torn).status), `${i} ${values}`);
  }
});

test("a database of version 1 is read as it is, and brought up when something is added", (t) => {
  const at = folderFor(t), runs = join(at, "runs.sqlite"), version = () => readFileSync(runs).readUInt32BE(60);
  copyFileSync(join(root, "tests/cli/fixtures/runs-version-1.sqlite"), runs);
  const before = readFileSync(runs), list = ask("runs", "list", "--runs", runs).runs;
  assert.deepEqual([list.length, version()], [2, 1]);
  assert.deepEqual(ask("models", "list", "--runs", runs).models, []);
  assert.deepEqual(readFileSync(runs), before);
  writeFileSync(join(at, "ials.safetensors"), ials(1));
  ask("models", "add", join(at, "ials.safetensors"), "--runs", runs);
  assert.equal(version(), 2);
  assert.deepEqual(ask("runs", "list", "--runs", runs).runs, list);
});

/* ---- packs ---- */

function packed(t) {
  const at = folderFor(t), place = { at, catalog: writeCatalog(join(at, "catalog.csv"), 3), models: join(at, "models"), pack: join(at, "pack") };
  writeModels(place.models, [1, 2, 3], { ials: ialsTensors(vectors, 4, 0.1), ease: neighbourTensors([[[1, 1]], [[0, 1]], [[0, 0.5]]]) });
  place.make = (...more) => expectStatus(0, "pack", "--catalog", place.catalog, "--models", place.models, "--out", place.pack, "--quiet", ...more);
  place.hash = (kind) => sha256(readFileSync(join(place.models, `${kind}.safetensors`)));
  return place;
}

test("a pack names the files that its models were packed from, and their versions where a registry knows them", (t) => {
  const place = packed(t), elsewhere = join(place.at, "elsewhere.sqlite");
  place.make();
  const bare = ["ease", "ials"].map((role) => ({ role, sha256: place.hash(role) }));
  assert.deepEqual(readManifest(place.pack).models, bare);
  assert.deepEqual(ask("inspect", place.pack).result.models, bare);
  writeFileSync(join(place.at, "other.safetensors"), ials(9));
  ask("models", "add", join(place.at, "other.safetensors"), join(place.models, "ials.safetensors"), "--runs", join(place.models, "experiments.sqlite"));
  place.make();
  assert.deepEqual(readManifest(place.pack).models, [bare[0], { role: "ials", version: 2, sha256: bare[1].sha256 }]);
  expectStatus(0, "verify", place.pack);
  assert.match(expectStatus(0, "inspect", place.pack).stdout, /^model ials +version 2 +packed from SHA-256 [0-9a-f]{64}$/m);
  assert.match(expectStatus(0, "inspect", place.pack).stdout, /^model ease +no version +packed from/m);
  ask("models", "add", join(place.models, "ease.safetensors"), "--runs", elsewhere);
  place.make("--runs", elsewhere);
  assert.deepEqual(readManifest(place.pack).models, [{ role: "ease", version: 1, sha256: bare[0].sha256 }, bare[1]]);
  expectStatus(1, "pack", "--catalog", place.catalog, "--models", place.models, "--out", place.pack, "--runs", join(place.at, "nowhere.sqlite"));
  writeFileSync(elsewhere, "x".repeat(5000));
  expectStatus(3, "pack", "--catalog", place.catalog, "--models", place.models, "--out", place.pack, "--runs", elsewhere);
});

test("what a manifest says of models is checked, and may be left out", (t) => {
  const place = packed(t);
  place.make();
  const manifest = readManifest(place.pack), [ease] = manifest.models;
  writeManifest(place.pack, { ...manifest, models: undefined });
  assert.deepEqual(ask("inspect", place.pack).result.models, []);
  for (const [models, words] of [[{}, /models is not an array/], [[{ ...ease, role: "catalog" }], /not of a model/], [[{ ...ease, role: "itemknn" }], /no file/],
    [[ease, ease], /twice/], [[{ ...ease, version: 0 }], /version/], [[{ ...ease, sha256: "zz" }], /sha256/]]) {
    writeManifest(place.pack, { ...manifest, models });
    assert.match(expectStatus(3, "inspect", place.pack).stderr, words);
  }
  assert.ok(existsSync(fileOf(place.pack, "ease")));
});
