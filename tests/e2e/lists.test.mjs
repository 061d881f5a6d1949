/* Packs whose vectors lie in lists, in whole files and in pages: both builds of the engine answer as the native program does, byte for byte, and a
 * question fetches the lists that it reads. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { randomFrom, writeCatalog } from "../cli/helpers/program.mjs";
import { writeNpy } from "../cli/helpers/vectors.mjs";
import { rawAnswers } from "./helpers/raw_engine.mjs";
import { openShop, repository, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");
/* More than are scored one by one whatever their lists. */
const products = 2600;
const lists = 40;
const kinds = { int8: { dims: 40, more: [] }, bits: { dims: 136, more: [] }, fine: { dims: 72, more: ["--fine"] } };
const variants = ["simd128", "relaxed"];
let folder;
const shops = {};

/** Vectors around as many centres as there are lists. */
function vectors(dims, random) {
  const draw = () => Array.from({ length: dims }, () => random() - 0.5);
  const centres = Array.from({ length: lists }, draw);
  return Array.from({ length: products }, (_, i) => draw().map((value, j) => 0.8 * value + centres[i % lists][j]));
}

/** A site with a pack of that kind, in whole files or in pages. */
async function makeShop(name, { dims, more }, paged) {
  const root = join(folder, `${name}-${paged ? "paged" : "whole"}`);
  const npy = writeNpy(join(folder, `${name}.npy`), vectors(dims, randomFrom(dims)));
  cpSync(siteRoot, root, { recursive: true, filter: (path) => !path.startsWith(join(siteRoot, "pack")) });
  execFileSync(program, ["pack", "--catalog", join(folder, "catalog.csv"), "--embeddings", `drawn=${npy}`, "--ids", join(folder, "ids.txt"),
    "--lists", `${lists}`, ...more, ...(paged ? ["--paged"] : []), "--out", join(root, "pack"), "--quiet"], { stdio: "pipe" });
  return { pack: join(root, "pack"), ...(await openShop({ root })) };
}

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "vitrine-lists-"));
  const catalog = writeCatalog(join(folder, "catalog.csv"), products);
  writeFileSync(catalog, readFileSync(catalog, "utf8").replace(/^(\d*[05]),Men/gm, "$1,Women"));
  writeFileSync(join(folder, "ids.txt"), Array.from({ length: products }, (_, i) => `${i + 1}\n`).join(""));
  for (const [name, kind] of Object.entries(kinds)) shops[name] = await makeShop(name, kind, false);
  shops.paged = await makeShop("int8", kinds.int8, true);
});
after(async () => {
  for (const shop of Object.values(shops)) await shop.close();
  if (folder) rmSync(folder, { recursive: true });
});

const native = ({ pack }, ...words) =>
  execFileSync(program, [...words, "--pack", pack, "--json"], { encoding: "utf8", maxBuffer: 1 << 26 }).replace(/\n$/, "");

async function emptyPage(shop) {
  const page = await shop.newPage();
  await page.route("**/example.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("example.html");
  return page;
}

const asked = [1, 77, 500, 1333, 2600].flatMap((id) => {
  const item = `${id}`;
  return [
    [{ item, limit: 20 }, ["--item", item, "--limit", "20"]],
    [{ item, limit: 12, recall: 0.9 }, ["--item", item, "--recall", "0.9"]],
    [{ item, limit: 12, recall: 1 }, ["--item", item, "--recall", "1"]],
    [{ item, limit: 12, filter: { gender: ["Men"] } }, ["--item", item, "--filter", "gender=Men"]],
    [{ item, limit: 12, filter: { gender: ["Women"] } }, ["--item", item, "--filter", "gender=Women"]],
  ];
});

for (const variant of variants) {
  for (const name of Object.keys(kinds)) {
    test(`${variant}: answers from lists equal the native program's, byte for byte: ${name}`, { skip }, async () => {
      const shop = shops[name];
      const page = await emptyPage(shop);
      const requests = asked.map(([params]) => JSON.stringify({ method: "recommend", params: { strategy: "similar", ...params } }));
      const answers = await rawAnswers(page, `${shop.url}engine/vitrine-${variant}.js`, requests);
      answers.forEach((answer, i) => assert.equal(answer, native(shop, "recommend", "similar", ...asked[i][1]), requests[i]));
      await page.context().close();
    });
  }

  test(`${variant}: answers from lists in pages are the native program's, and a question fetches some of them`, { skip }, async () => {
    const shop = shops.paged;
    const page = await emptyPage(shop);
    const files = await page.evaluate(async ([url, build]) => {
      const { openVitrine } = await import(url);
      window.vitrine = await openVitrine({ pack: "./pack/", variant: build });
      while (vitrine.progress.phase !== "complete") await new Promise((told) => setTimeout(told, 5));
      await vitrine.recommend("similar", { item: "77", limit: 5, recall: 0.9 });
      return (await vitrine.stats()).files;
    }, [`${shop.url}engine/vitrine.js`, variant]);
    const cells = files.find(({ role }) => role === "cells");
    assert.equal(cells.pages, lists);
    assert.ok(cells.pagesReady > 0 && cells.pagesReady < lists, `${cells.pagesReady} of ${lists} pages`);
    for (const [params, words] of asked) {
      const slate = await page.evaluate(async (given) => {
        const { tookMs, ...rest } = await vitrine.recommend("similar", given);
        return rest;
      }, params);
      assert.deepEqual(slate, JSON.parse(native(shop, "recommend", "similar", ...words)).result, JSON.stringify(params));
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}
