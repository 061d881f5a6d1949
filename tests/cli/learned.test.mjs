/* pack --models with learned models: joined by id, listed, refused when torn or foreign, and asked. */
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, fileOf, folderFor, hashes, parseOnly, readManifest, relist, sha256, writeCatalog } from "./helpers/program.mjs";
import { ialsTensors, modelFile, neighbourTensors, profileNames, twoTowerTensors, writeModels } from "./helpers/models.mjs";
import { writeRanker } from "./helpers/trees.mjs";
import { writeNpyInts, writeNpyTexts } from "./helpers/vectors.mjs";

const DAY = 86_400_000;
const PRODUCTS = 6;
/* Items are not in the order of the catalog, and 999 is none of its products. */
const ids = [3, 999, 1, 2, 6];
const rows = [[[2, 1], [1, 0.5]], [[0, 1]], [[0, 0.5], [3, 0.25]], [[4, 1]], [[3, 1]]];
const vectors = [[1, 0], [0, 1], [0.5, 0.5], [0, 1], [1, 1]];
const tower = { items: vectors, history: vectors, halfLife: 10, bias: [0.1, 0], temperature: 1 };
const all = { itemknn: neighbourTensors(rows), ease: neighbourTensors(rows), ials: ialsTensors(vectors, 4, 0.1), "two-tower": twoTowerTensors(tower) };

function setting(t, models = all) {
  const folder = folderFor(t);
  const place = { folder, catalog: writeCatalog(join(folder, "catalog.csv"), PRODUCTS), models: join(folder, "models"), out: join(folder, "pack") };
  writeModels(place.models, ids, models);
  const now = Date.parse("2026-07-14T12:00:00Z");
  place.profile = join(folder, "profile.json");
  writeFileSync(place.profile, JSON.stringify({ format: "vitrine-profile", version: 1, name: "Bo", settings: {}, cart: [], orders: [],
    events: [{ type: "like", item: "3", at: now - 3 * DAY }, { type: "view", item: "4", at: now - DAY }, { type: "like", item: "2", at: now - 2 * DAY },
      { type: "pass", item: "2", at: now - DAY }] }));
  return place;
}

const pack = (status, { catalog, models, out }, ...more) => expectStatus(status, "pack", "--catalog", catalog, "--models", models, "--out", out, ...more);
const errorOf = (status, place) => parseOnly(pack(status, place, "--json").stdout).error;

test("models are joined by id, whatever the order, and their bytes are listed", (t) => {
  const place = setting(t);
  const told = parseOnly(pack(0, place, "--json").stdout);
  assert.deepEqual(told.pack.models.map(({ kind, items, matched }) => [kind, items, matched]),
    ["itemknn", "ease", "ials", "two-tower"].map((kind) => [kind, 5, 4]));
  for (const { kind, bytes } of told.pack.models) assert.equal(readManifest(place.out).files.find(({ role }) => role === kind).bytes, bytes);
  expectStatus(0, "verify", place.out);
  const { stdout } = expectStatus(0, "inspect", place.out);
  for (const kind of Object.keys(all)) assert.match(stdout, new RegExp(`^ +\\d+ +${kind}-[0-9a-f]{16}\\.safetensors( |$)`, "m"));
  assert.match(pack(0, place).stderr, /model ials: 4 of 5 items are products/);
  const before = hashes(place.out);
  pack(0, place, "--quiet");
  assert.deepEqual(hashes(place.out), before);
});

test("ids may be text", (t) => {
  const place = setting(t);
  pack(0, place, "--quiet");
  const before = hashes(place.out);
  writeNpyTexts(join(place.models, "item_ids.npy"), ids);
  pack(0, place, "--quiet");
  assert.deepEqual(hashes(place.out), before);
});

test("a visitor's own history is run through the model, and tells why", (t) => {
  const place = setting(t);
  pack(0, place, "--quiet");
  const asked = (strategy) => ask("recommend", strategy, "--profile", place.profile, "--now", "2026-07-14", "--pack", place.out).result;
  /* Only product 3 counts: 2 was passed after it was liked, and the models do not know 4. */
  for (const strategy of ["itemknn", "ease"]) {
    const { items, coldStart } = asked(strategy);
    assert.equal(coldStart, false);
    assert.deepEqual(items.map(({ id, score, source }) => [id, score, source]), [["1", 1, strategy]]);
    assert.deepEqual(items[0].reasons.map(({ term, amount }) => [term, amount]), [["item:3", 1]]);
    assert.match(items[0].reasons[0].label, /^because you liked /);
  }
  /* Of the catalog's rows: YtY = [[2.25, 1.25], [1.25, 2.25]]. A = YtY + 4 * y3 y3' + 0.1, b = 5 * y3. */
  const [a, b, d] = [2.25 + 4 + 0.1, 1.25, 2.25 + 0.1];
  const you = [(5 * d) / (a * d - b * b), (-5 * b) / (a * d - b * b)];
  const expected = { 1: 0.5 * you[0] + 0.5 * you[1], 6: you[0] + you[1] };
  const { items } = asked("ials");
  assert.deepEqual(items.map(({ id }) => id), ["6", "1"]);
  for (const { id, score } of items) assert.ok(Math.abs(score - expected[id]) < 1e-3, `${id}: ${score} is not ${expected[id]}`);
  const towers = asked("two-tower");
  assert.deepEqual(towers.items.map(({ id }) => id), ["6", "1"]);
  for (const { score, reasons } of towers.items) {
    assert.deepEqual(reasons.map(({ term }) => term), ["item:3", "everyone"]);
    assert.ok(Math.abs(reasons.reduce((sum, { amount }) => sum + amount, 0) - score) < 1e-9);
  }
});

test("what a profile says counts, also for who did nothing yet, and is told", (t) => {
  const profiles = { "gender=women": [0, 3], "gender=men": [3, 0], "size=m": [0, -1] };
  const place = setting(t);
  const asked = (settings, events, strategy = "two-tower") => {
    writeFileSync(place.profile, JSON.stringify({ format: "vitrine-profile", version: 1, name: "Bo", settings, cart: [], orders: [], events }));
    return ask("recommend", strategy, "--profile", place.profile, "--now", "2026-07-14", "--pack", place.out).result;
  };
  pack(0, place, "--quiet");
  const plain = hashes(place.out);
  assert.equal(asked({ gender: "Women" }, []).coldStart, true); /* that model knows no profiles */
  writeModels(place.models, ids, { ...all, "two-tower": twoTowerTensors({ ...tower, profiles }) }, { "two-tower": profileNames(profiles) });
  pack(0, place, "--quiet");
  const added = hashes(place.out);
  assert.deepEqual(Object.keys(plain).filter((name) => !(name in added)).map((name) => name.replace(/-[0-9a-f]{16}/, "")),
    ["two-tower.safetensors", "two-tower.safetensors.gz"]);
  const { items, coldStart } = asked({ gender: "Women" }, []);
  assert.equal(coldStart, false);
  assert.ok(items.length > 0 && items.every(({ source }) => source === "two-tower"));
  const length = Math.hypot(0.1, 3);
  for (const { score, reasons } of items) {
    assert.ok(Math.abs(reasons.reduce((sum, { amount }) => sum + amount, 0) - score) < 1e-9);
    for (const { term, label } of reasons.slice(0, -1)) assert.deepEqual([term, label], ["profile:gender", "because your profile says Women"]);
  }
  const best = items[0];
  assert.ok(Math.abs(best.score - 3.1 / length) < 1e-3 || Math.abs(best.score - 3 / length) < 1e-3, `${best.id}: ${best.score}`);
  assert.equal(asked({}, []).coldStart, true);
  assert.equal(asked({ gender: "Women" }, [], "ials").coldStart, true);
  const now = Date.parse("2026-07-14T12:00:00Z");
  const both = asked({ gender: "Men" }, [{ type: "like", item: "3", at: now - 3 * DAY }]).items[0];
  assert.deepEqual(both.reasons.map(({ term }) => term), ["profile:gender", "item:3", "everyone"]);
  expectStatus(0, "verify", place.out);
  expectStatus(0, "check", "--pack", place.out, "--quiet");
  writeRanker(place.models, ["two-tower.score"], [{ feature: "two-tower.score", below: 0, left: -1, right: 1 }]);
  pack(0, place, "--quiet");
  const ranked = asked({ gender: "Women" }, [], "ranked");
  assert.equal(ranked.coldStart, false); /* the source two-tower reads the profile too */
  assert.ok(ranked.items.length > 0 && ranked.items.every(({ source }) => source === "ranked"));
  assert.equal(asked({}, [], "ranked").coldStart, true);
});

test("without the model, or with nothing that it knows, popular products stand in", (t) => {
  const place = setting(t, { itemknn: all.itemknn });
  pack(0, place, "--quiet");
  for (const [strategy, ...who] of [["ease", "--profile", place.profile], ["itemknn"]]) {
    const { items, coldStart } = ask("recommend", strategy, ...who, "--now", "2026-07-14", "--pack", place.out).result;
    assert.equal(coldStart, true);
    assert.ok(items.length > 0 && items.every(({ source }) => source === "popular"));
  }
  expectStatus(0, "check", "--pack", place.out, "--quiet");
});

test("what is torn, foreign or not a model is refused with file and field", (t) => {
  const place = setting(t, { ials: all.ials });
  const file = join(place.models, "ials.safetensors"), whole = readFileSync(file), idFile = join(place.models, "item_ids.npy");
  const refusal = (bytes, pattern) => {
    writeFileSync(file, bytes);
    const { code, message } = errorOf(3, place);
    assert.equal(code, "VT_BAD_DATA");
    assert.ok(message.startsWith(file), message);
    assert.match(message, pattern);
  };
  refusal(whole.subarray(0, whole.length - 4), /item_factors|confidence/);
  refusal(Buffer.from("not a model"), /too short|header/);
  refusal(modelFile("ease", all.ease), /kind is "ease", not "ials"/);
  refusal(modelFile("ials", ialsTensors(vectors.slice(1), 4, 0.1)), /tensor item_factors/);
  refusal(modelFile("ials", ialsTensors([[NaN, 0], ...vectors.slice(1)], 4, 0.1)), /tensor item_factors: element 0/);
  refusal(modelFile("ials", ialsTensors(vectors, 4, 0)), /tensor confidence: element 1/);
  const towers = setting(t, { "two-tower": twoTowerTensors({ ...tower, profiles: { "a=1": [1, 0] } }) });
  assert.match(errorOf(3, towers).message, /two-tower\.safetensors: two-tower: __metadata__: profile_values is missing/);
  writeFileSync(file, whole);
  writeNpyInts(idFile, [11, 12, 13, 14, 15]);
  assert.match(errorOf(3, place).message, /ials\.safetensors: none of its 5 items is a product of the catalog \(first id: "11"\)/);
  writeNpyInts(idFile, [3, 3, 1, 2, 6]);
  assert.match(errorOf(3, place).message, /item_ids\.npy: element 1: "3" stands twice/);
  writeFileSync(idFile, "");
  assert.match(errorOf(3, place).message, /item_ids\.npy/);
});

test("models of one folder are of one log", (t) => {
  const place = setting(t, { ials: all.ials });
  const file = join(place.models, "ease.safetensors");
  writeFileSync(file, modelFile("ease", all.ease, { data_hash: "ff" }));
  pack(3, place);
  const { message } = errorOf(3, place);
  assert.ok(message.startsWith(join(place.models, "ials.safetensors")), message); /* ease comes before it */
  assert.match(message, /data_hash is not that of the folder's other models/);
  writeFileSync(file, modelFile("ease", all.ease, { data_hash: "" })); /* does not tell */
  pack(0, place, "--quiet");
});

test("a model that tells whose it is is packed with those ids alone", (t) => {
  const place = setting(t, { ials: all.ials }), file = join(place.models, "ials.safetensors");
  const of = (list) => modelFile("ials", all.ials, { ids_hash: sha256(list.map((id) => `${id}\0`).join("")) });
  pack(0, place, "--quiet");
  const before = readFileSync(fileOf(place.out, "ials"));
  writeFileSync(file, of(ids));
  pack(0, place, "--quiet");
  assert.deepEqual(readFileSync(fileOf(place.out, "ials")), before); /* nothing of it is in the pack */
  writeFileSync(file, of([...ids].reverse()));
  const { message } = errorOf(3, place);
  assert.ok(message.startsWith(file), message);
  assert.match(message, /ids_hash is not that of item_ids\.npy/);
});

test("a pack whose model was changed is broken", (t) => {
  const place = setting(t, { itemknn: all.itemknn });
  pack(0, place, "--quiet");
  const path = fileOf(place.out, "itemknn");
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from([255])]));
  expectStatus(4, "verify", place.out);
  writeFileSync(path, modelFile("itemknn", neighbourTensors(rows)));
  relist(place.out, path);
  const { stderr } = expectStatus(4, "verify", place.out);
  assert.match(stderr, /tensor weights/);
});
