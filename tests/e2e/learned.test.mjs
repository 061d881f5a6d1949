/* Learned models and a ranker in the browser: what both builds of the engine answer is what the native program answers, byte for byte; they are
 * there through the public API after everything that answers at once; and the dashboard has a tab for each. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ialsTensors, neighbourTensors, profileNames, twoTowerTensors, writeModels } from "../cli/helpers/models.mjs";
import { randomFrom } from "../cli/helpers/program.mjs";
import { drawnTrees, featureNames, writeRanker } from "../cli/helpers/trees.mjs";
import { writeNpy } from "../cli/helpers/vectors.mjs";
import { rawAnswers } from "./helpers/raw_engine.mjs";
import { openShop, repository, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");
const kinds = ["itemknn", "ease", "ials", "two-tower"], strategyNames = [...kinds, "ranked"];
const now = Date.UTC(2026, 9, 3) - 1; /* what --now of 2026-10-02 is */
const day = 86_400_000;
const dims = 24;
let folder, root, shop, page, profile, newcomer;
const people = ["gender=women", "gender=men", "size=m", "age=20-29"];

/* Drawn, so that nearly every score differs in its last bits from its neighbour's: what an addition in another order would show. */
function drawnModels(ids) {
  const random = randomFrom(11);
  const normal = () => random() + random() + random() - 1.5;
  const rows = () => ids.map(() => Array.from({ length: dims }, normal));
  const near = () => ids.map(() => Array.from({ length: 30 }, (_, k) => [Math.floor(random() * ids.length), random() / (1 + k)]));
  const unit = (row) => row.map((value) => value / Math.hypot(...row));
  return { itemknn: neighbourTensors(near()), ease: neighbourTensors(near()), ials: ialsTensors(rows(), 20, 0.3),
    "two-tower": twoTowerTensors({ items: rows().map(unit), history: rows(), halfLife: 17.5, bias: unit(rows()[0]), temperature: 0.07,
      profiles: Object.fromEntries(people.map((name) => [name, Array.from({ length: dims }, normal)])) }) };
}

function drawnVectors(count) {
  const random = randomFrom(13);
  return Array.from({ length: count }, () => Array.from({ length: 48 }, () => random() + random() + random() - 1.4));
}

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "vitrine-learned-"));
  root = join(folder, "site");
  const catalog = join(repository, "build/demo/styles.csv");
  const ids = readFileSync(catalog, "utf8").split("\n").slice(1).filter(Boolean).map((line) => Number(line.split(",")[0]));
  writeFileSync(join(folder, "ids.txt"), `${ids.join("\n")}\n`);
  const models = writeModels(join(folder, "models"), ids, drawnModels(ids), { "two-tower": profileNames(Object.fromEntries(people.map((name) => [name]))) });
  const features = featureNames(readFileSync(join(repository, "src/rank/rank_feature_names.c"), "utf8"));
  writeRanker(models, features, drawnTrees(features, 100, 15, randomFrom(12)), { config: JSON.stringify({ rebuys: true }) });
  cpSync(siteRoot, root, { recursive: true, filter: (path) => path !== join(siteRoot, "pack") });
  execFileSync(program, ["pack", "--catalog", catalog, "--schema", "styles", "--models", models, "--transactions", join(repository, "build/demo"),
    "--embeddings", `drawn=${writeNpy(join(folder, "vectors.npy"), drawnVectors(ids.length))}`, "--ids", join(folder, "ids.txt"), "--out", join(root, "pack"), "--quiet"]);
  writeFileSync(join(root, "empty.html"), "<!doctype html><title>Empty</title>");
  const types = ["like", "view", "bookmark", "view", "pass", "purchase", "review", "view"];
  const events = Array.from({ length: 40 }, (_, i) => ({ type: types[i % types.length], item: String(ids[(i * 37) % ids.length]), at: now - Math.round((40 - i) * 1.7 * day),
    ...(types[i % types.length] === "review" && { rating: 1 + i % 5 }) }));
  profile = { format: "vitrine-profile", version: 1, name: "Replay", settings: { hemisphere: "north" }, events };
  writeFileSync(join(folder, "profile.json"), JSON.stringify(profile));
  newcomer = { format: "vitrine-profile", version: 1, name: "New", settings: { hemisphere: "north", gender: "Women" }, events: [] };
  writeFileSync(join(folder, "newcomer.json"), JSON.stringify(newcomer));
  shop = await openShop({ root });
  page = await shop.newPage();
  await page.goto("empty.html");
});
after(async () => {
  await shop?.close();
  if (folder) rmSync(folder, { recursive: true });
});

const native = (strategy, who = "profile.json") => execFileSync(program, ["recommend", strategy, "--limit", "50", "--now", "2026-10-02", "--profile", join(folder, who),
  "--pack", join(root, "pack"), "--json"], { encoding: "utf8", maxBuffer: 1 << 26 }).replace(/\n$/, "");

for (const variant of ["simd128", "relaxed"])
  test(`${variant}: the models give the native program's slates, byte for byte`, { skip }, async () => {
    const requests = [{ method: "openState", params: { path: null } }, { method: "importProfile", params: { profile } },
      ...strategyNames.map((strategy) => ({ method: "recommend", params: { strategy, limit: 50, now } }))];
    const answers = (await rawAnswers(page, `${shop.url}engine/vitrine-${variant}.js`, requests.map((request) => JSON.stringify(request)))).slice(2);
    for (const [i, kind] of strategyNames.entries()) {
      assert.equal(answers[i], native(kind), kind);
      const { coldStart, items } = JSON.parse(answers[i]).result;
      assert.equal(coldStart, false);
      assert.ok(items.length > 20, `${kind}: ${items.length} items`);
      assert.ok(items.every(({ source, reasons }) => source === kind && reasons.some(({ term }) => term.startsWith(kind === "ranked" ? "base" : "item:"))), kind);
    }
  });

for (const variant of ["simd128", "relaxed"])
  test(`${variant}: who did nothing yet but says Women gets the native program's slate, byte for byte`, { skip }, async () => {
    const requests = [{ method: "openState", params: { path: null } }, { method: "importProfile", params: { profile: newcomer } },
      { method: "recommend", params: { strategy: "two-tower", limit: 50, now } }];
    const [answer] = (await rawAnswers(page, `${shop.url}engine/vitrine-${variant}.js`, requests.map((request) => JSON.stringify(request)))).slice(2);
    assert.equal(answer, native("two-tower", "newcomer.json"));
    const { coldStart, items } = JSON.parse(answer).result;
    assert.equal(coldStart, false);
    assert.equal(items.length, 50);
    assert.ok(items.some(({ reasons }) => reasons[0].term === "profile:gender" && reasons[0].label === "because your profile says Women"));
    for (const { reasons, score } of items) assert.ok(Math.abs(reasons.reduce((sum, { amount }) => sum + amount, 0) - score) < 1e-9);
  });

test("through the API: the models come last, and their strategies answer from what the visitor does", { skip }, async () => {
  const seen = await page.evaluate(async ({ kinds: names, profile: file }) => {
    const { openVitrine, strategies } = await import("./engine/vitrine.js");
    const vitrine = await openVitrine({ pack: "./pack/" });
    while (vitrine.progress.phase !== "complete") await new Promise((resolve) => setTimeout(resolve, 20));
    const stranger = await vitrine.recommend("ials", { limit: 5 });
    await vitrine.createProfile({ name: file.name, file });
    const slates = {};
    for (const name of names) slates[name] = await vitrine.recommend(name, { limit: 5 });
    const { ready } = vitrine.progress;
    vitrine.close();
    return { ready, slates, stranger: stranger.coldStart, known: names.every((name) => strategies.includes(name)) };
  }, { kinds: strategyNames, profile });
  const models = [...kinds, "ranker"]; /* two files come at a time, so neighbours may change places */
  assert.deepEqual(seen.ready.filter((name) => models.includes(name)).sort(), models.sort());
  assert.ok(seen.ready.slice(0, 3).every((name) => !models.includes(name)), seen.ready.join(" "));
  assert.equal(seen.stranger, true);
  assert.ok(seen.known);
  for (const kind of strategyNames) assert.equal(seen.slates[kind].coldStart, false, kind);
});

test("ranked has candidates from every source, and its stages take time only where it is asked for", { skip }, async () => {
  const { slate, stages, plain } = await page.evaluate(async ({ profile: file }) => {
    const { openVitrine } = await import("./engine/vitrine.js");
    const vitrine = await openVitrine({ pack: "./pack/" });
    while (vitrine.progress.phase !== "complete") await new Promise((resolve) => setTimeout(resolve, 20));
    await vitrine.createProfile({ name: file.name, file });
    const { stages: told, tookMs, ...timed } = await vitrine.recommend("ranked", { limit: 30, now: file.events.at(-1).at, timings: true });
    const { tookMs: again, ...untimed } = await vitrine.recommend("ranked", { limit: 30, now: file.events.at(-1).at });
    vitrine.close();
    return { slate: timed, stages: told, plain: untimed };
  }, { profile });
  assert.deepEqual(slate, plain);
  assert.deepEqual(stages.map(({ name }) => name), ["shop", "visitor", "candidates", "features", "trees", "reasons"]);
  assert.ok(stages.every(({ ms }) => ms >= 0) && stages.some(({ ms }) => ms > 0));
  assert.ok(stages.find(({ name }) => name === "candidates").count > 500);
});

test("the dashboard has a tab for each model of the pack, and none in a shop without", { skip }, async () => {
  const dashboard = async (from, heading) => {
    const visit = await from.newPage();
    await visit.goto("?page=dashboard");
    await visit.getByRole("heading", { name: heading }).waitFor();
    return visit;
  };
  const visit = await dashboard(shop, "Sixteen ways to recommend");
  for (const kind of strategyNames) assert.equal(await visit.locator(`[data-tab=${kind}]`).count(), 1, kind);
  await visit.locator("[data-tab=ials]").click();
  await visit.getByText(/^You did nothing yet that this model knows, /).waitFor();
  await visit.locator("[data-tab=ranked]").click();
  await visit.getByText(/^You did nothing yet, /).waitFor();
  assert.deepEqual(visit.faults, []);
  await visit.context().close();
  const without = await openShop();
  try {
    const plain = await dashboard(without, "Eleven ways to recommend");
    await plain.getByText(/^Worked out in /).waitFor();
    for (const kind of strategyNames) assert.equal(await plain.locator(`[data-tab=${kind}]`).count(), 0, kind);
  } finally {
    await without.close();
  }
});
