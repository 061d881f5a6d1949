/* The strategy "ranked" and the pack's role "ranker": read, listed, refused when foreign, asked, timed; and what is missing stays missing. */
import assert from "node:assert/strict";
import test from "node:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, folderFor, hashes, parseOnly, readManifest, root } from "./helpers/program.mjs";
import { writeExampleModels } from "./helpers/example_models.mjs";
import { featureNames, treeFile, writeRanker } from "./helpers/trees.mjs";

const shop = join(root, "tests/golden/example-shop");
const names = featureNames(readFileSync(join(root, "src/rank/rank_feature_names.c"), "utf8"));
const stump = { feature: "item.orders", below: 2, left: -1, right: 1 };

function setting(t, { models = true } = {}) {
  const folder = folderFor(t);
  const place = { folder, models: join(folder, "models"), out: join(folder, "pack") };
  if (models) writeExampleModels(place.models);
  else mkdirSync(place.models);
  return place;
}

const pack = (status, { models, out }, ...more) => expectStatus(status, "pack", "--catalog", join(shop, "styles.csv"), "--transactions", join(shop, "sales"),
  "--models", models, "--out", out, ...more);
const asked = ({ out }, ...more) => ask("recommend", "ranked", "--profile", join(shop, "ada.json"), "--now", "2026-07-14", "--pack", out, ...more).result;
const errorOf = (place) => parseOnly(pack(3, place, "--json").stdout).error;

test("every feature is documented, and nothing else is", () => {
  const text = readFileSync(join(root, "docs/ranker-features.md"), "utf8");
  const told = [...text.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  assert.ok(names.length > 60);
  assert.deepEqual([...told].sort(), [...names].sort());
});

test("a ranker is packed, told and listed; the same folder gives the same bytes", (t) => {
  const place = setting(t);
  const told = parseOnly(pack(0, place, "--json").stdout).pack.ranker;
  assert.deepEqual({ ...told, bytes: 0 }, { trees: 3, features: 4, sources: 10, bytes: 0 });
  const { files, models } = readManifest(place.out);
  assert.equal(files.find(({ role }) => role === "ranker").bytes, told.bytes);
  assert.equal(models.filter(({ role }) => role === "ranker").length, 1);
  expectStatus(0, "verify", place.out);
  assert.match(expectStatus(0, "inspect", place.out).stdout, /^ +\d+ +ranker-[0-9a-f]{16}\.safetensors( |$)/m);
  assert.match(pack(0, place).stderr, /ranker: 3 trees over 4 features, candidates from 10 sources/);
  const before = hashes(place.out);
  pack(0, place, "--quiet");
  assert.deepEqual(hashes(place.out), before);
});

test("what no engine would take is no part of a pack", (t) => {
  const place = setting(t);
  const refused = (why, ...definition) => {
    writeRanker(place.models, ...definition);
    const { code, message } = errorOf(place);
    assert.equal(code, "VT_BAD_DATA");
    assert.match(message, /ranker\.safetensors/);
    assert.match(message, why);
  };
  refused(/"item\.smell" is none that this version knows/, ["item.smell"], [{ ...stump, feature: "item.smell" }]);
  refused(/there is no source "oracle"/, ["item.orders"], [stump], { config: JSON.stringify({ sources: [{ name: "oracle", cap: 5 }] }) });
  refused(/caps add up to 2001/, ["item.orders"], [stump],
    { config: JSON.stringify({ sources: [{ name: "ease", cap: 1000 }, { name: "ials", cap: 1000 }, { name: "popular", cap: 1 }] }) });
  writeFileSync(join(place.models, "ranker.safetensors"), treeFile(["item.orders"], [stump]).subarray(0, 300));
  assert.equal(errorOf(place).code, "VT_BAD_DATA");
});

test("reasons are exact shares: of a model of stumps, each leaf against the mean of both", (t) => {
  const place = setting(t);
  pack(0, place, "--quiet");
  const { items } = asked(place);
  assert.deepEqual(items.map(({ id, score }) => [id, score]), [["3", 1.65], ["2", 1.45], ["10", 0.95], ["6", 0.15]]);
  for (const { score, reasons } of items) {
    const of = Object.fromEntries(reasons.map(({ term, amount }) => [term, amount]));
    assert.equal(Math.round(reasons.reduce((sum, { amount }) => sum + amount, 0) * 1e6), Math.round(score * 1e6));
    assert.ok(Math.abs(Math.abs(of["co-purchase.score"]) - 0.35) < 1e-6);
    assert.ok(Math.abs(Math.abs(of["item.rating"]) - 0.25) < 1e-6);
    assert.equal(of.base, 1.116667); /* 0.25 + (0.4 + 0.1 + 0.9) / 3 + 0.35 + 0.05 */
    assert.equal(reasons.at(-1).term, "base");
    assert.ok(reasons.slice(0, -1).every(({ amount }, i, list) => i === 0 || Math.abs(amount) <= Math.abs(list[i - 1].amount)));
  }
  assert.deepEqual(items[0].reasons.map(({ label }) => label).slice(0, 2), ["your share in its category: 34 %", "what is bought with your products: 1.00"]);
});

test("no more than six features are named, the others are one sum", (t) => {
  const place = setting(t);
  const many = names.slice(0, 20);
  writeRanker(place.models, many, many.map((feature, i) => ({ feature, below: 0.5, left: -0.01 * (i + 1), right: 0.01 * (i + 1) })), { baseScore: 0.5 });
  pack(0, place, "--quiet");
  for (const { reasons } of asked(place).items) {
    assert.equal(reasons.length, 8);
    assert.deepEqual(reasons.slice(-2).map(({ term }) => term), ["others", "base"]);
    assert.ok(reasons.every(({ label }) => label.length > 3));
  }
});

test("a ranker works without the models that it was trained with: they name nothing, and their features are missing", (t) => {
  const whole = setting(t), bare = setting(t, { models: false });
  const trees = [{ feature: "ease.score", below: 0.1, left: -1, right: -2, missing: "left" }, { feature: "ease.rank", below: 1e9, left: 5, right: 0, missing: "right" }, stump];
  for (const place of [whole, bare]) {
    writeRanker(place.models, ["ease.score", "ease.rank", "item.orders"], trees);
    pack(0, place, "--quiet");
  }
  assert.ok(asked(whole).items.some(({ score }) => score > 1), "ease names something");
  const { items, coldStart } = asked(bare);
  assert.equal(coldStart, false);
  assert.deepEqual(items.map(({ id, score, reasons }) => [id, score, reasons.find(({ term }) => term === "ease.rank").label]),
    [["3", -2, "what your products together point to: not known"]]);
});

test("re-buys only come back where the ranker was trained to take them", (t) => {
  const place = setting(t);
  const config = (rebuys) => ({ config: JSON.stringify({ sources: [{ name: "repurchase", cap: 10 }, { name: "popular", cap: 10 }], rebuys }) });
  writeRanker(place.models, ["pair.bought"], [{ feature: "pair.bought", below: 0.5, left: 0, right: 1 }], config(true));
  pack(0, place, "--quiet");
  assert.deepEqual(asked(place).items.filter(({ score }) => score === 1).map(({ id }) => id), ["1", "4", "9"]);
  assert.doesNotMatch(expectStatus(0, "check", "--pack", place.out).stdout, /^failed +ranked/m);
  writeRanker(place.models, ["pair.bought"], [{ feature: "pair.bought", below: 0.5, left: 0, right: 1 }], config(false));
  pack(0, place, "--quiet");
  assert.ok(asked(place).items.every(({ score }) => score === 0));
});

test("without a ranker, or to a stranger, what is popular is shown", (t) => {
  const place = setting(t);
  pack(0, place, "--quiet");
  const stranger = ask("recommend", "ranked", "--pack", place.out).result;
  assert.deepEqual([stranger.coldStart, stranger.items[0].source], [true, "popular"]);
  rmSync(join(place.models, "ranker.safetensors"));
  pack(0, place, "--quiet");
  assert.equal(asked(place).coldStart, true);
});

test("stages are told when they are asked for, and then only they differ", (t) => {
  const place = setting(t);
  pack(0, place, "--quiet");
  const { stages, ...timed } = asked(place, "--timings"), plain = asked(place);
  assert.equal("stages" in plain, false);
  assert.deepEqual(timed, plain);
  assert.deepEqual(stages.map(({ name, count }) => [name, count]),
    [["shop", 11], ["visitor", 6], ["candidates", 4], ["features", 4], ["trees", 4], ["reasons", 4]]);
  assert.ok(stages.every(({ ms }) => ms >= 0) && stages.some(({ ms }) => ms > 0));
  assert.deepEqual(ask("recommend", "trending", "--pack", place.out, "--timings").result.stages, []);
  assert.match(expectStatus(0, "recommend", "ranked", "--profile", join(shop, "ada.json"), "--pack", place.out, "--timings").stdout, /^candidates +[\d.]+ ms +4$/m);
});

test("a ranker of LightGBM is taken where the folder has none of ours", (t) => {
  const place = setting(t);
  rmSync(join(place.models, "ranker.safetensors"));
  const text = (feature) => ["tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=0", "objective=lambdarank",
    `feature_names=${feature}`, "feature_infos=[0:9]", "", "Tree=0", "num_leaves=2", "num_cat=0", "split_feature=0", "split_gain=1", "threshold=0.5", "decision_type=8",
    "left_child=-1", "right_child=-2", "leaf_value=-1 1", "leaf_weight=3 4", "leaf_count=30 40", "internal_value=0", "internal_weight=0", "internal_count=70",
    "is_linear=0", "shrinkage=1", "", "", "end of trees", ""].join("\n");
  writeFileSync(join(place.models, "ranker.txt"), text("item.orders"));
  assert.equal(parseOnly(pack(0, place, "--json").stdout).pack.ranker.trees, 1);
  assert.deepEqual(asked(place).items.filter(({ score }) => score === 1).map(({ id }) => id), ["3"]); /* ordered once; the other candidates never */
  writeFileSync(join(place.models, "ranker.txt"), text("Column_0"));
  assert.match(errorOf(place).message, /"Column_0" is none that this version knows/);
});
