/* docs/strategies.md: a section for every strategy of the table, with the formula that its source states, and worked examples that a
 * pack of the example shop (tests/golden/example-shop) answers to the last digit. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, expectStatus, root, vitrine } from "./helpers/program.mjs";
import { writeExampleModels } from "./helpers/example_models.mjs";
import { writeNpy } from "./helpers/vectors.mjs";

const shop = join(root, "tests/golden/example-shop");
const text = readFileSync(join(root, "docs/strategies.md"), "utf8");
const sections = Object.fromEntries(text.split(/^## /m).slice(1).map((section) => [section.slice(0, section.indexOf("\n")), section]));
/* { name, question } of every row of the table in src/recommend/strategy.c. */
const table = [...readFileSync(join(root, "src/recommend/strategy.c"), "utf8").matchAll(/\{"([a-z-]+)", "([^"]+)",\s*vt_strategy_\w+, (?:true|false), (true|false)\}/g)]
  .map(([, name, question, learned]) => ({ name, question, file: `${learned === "true" && name !== "ranked" ? "learned_" : ""}${name.replaceAll("-", "_")}.c` }));

/* What each example asks. */
const ada = ["--profile", join(shop, "ada.json"), "--now", "2026-07-14"];
const questions = {
  history: ["history", ...ada], "also-bought": ["also-bought", "--item", 4], restock: ["restock", ...ada], similar: ["similar", "--item", 2],
  "cart-addons": ["cart-addons", "--item", 4], trending: ["trending"], interactions: ["interactions", ...ada], seasonal: ["seasonal", ...ada],
  budget: ["budget", ...ada], "new-arrivals": ["new-arrivals", ...ada], "for-you": ["for-you", ...ada, "--variety", "off"], popular: ["history"],
  itemknn: ["itemknn", ...ada], ease: ["ease", ...ada], ials: ["ials", ...ada], "two-tower": ["two-tower", ...ada],
  ranked: ["ranked", ...ada],
};

let folder, pack;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  pack = join(folder, "pack");
  /* 2 and 3 as the example says; the others apart from them and from each other. */
  const vectors = Array.from({ length: 11 }, (_, i) => Array.from({ length: 8 }, (_, dim) => (dim === 2 + (i % 6) ? (i % 2 ? -1 : 1) : 0)));
  vectors[1] = [0.8, 0.6, 0, 0, 0, 0, 0, 0];
  vectors[2] = [0.6, 0.8, 0, 0, 0, 0, 0, 0];
  writeFileSync(join(folder, "ids.txt"), `${vectors.map((_, i) => i + 1).join("\n")}\n`);
  expectStatus(0, "pack", "--catalog", join(shop, "styles.csv"), "--transactions", join(shop, "sales"), "--out", pack, "--quiet",
    "--embeddings", `example=${writeNpy(join(folder, "vectors.npy"), vectors)}`, "--ids", join(folder, "ids.txt"),
    "--models", writeExampleModels(join(folder, "models")));
});
after(() => rmSync(folder, { recursive: true }));

test("the table of strategies can be read here, and it has the sixteen", () => {
  assert.equal(table.length, 16);
  const files = new Set(readdirSync(join(root, "src/recommend")));
  for (const { name, file } of table) assert.ok(files.has(file), name);
});

for (const { name, question, file } of table) {
  test(`${name} has a section with question, candidates, formula, data, fallback and example`, () => {
    const section = sections[name];
    assert.ok(section, `docs/strategies.md has no "## ${name}"`);
    for (const part of ["Question", "Candidates", "Data", "Fallback", "Example"]) assert.match(section, new RegExp(`^\\*\\*${part}\\.\\*\\* `, "m"));
    assert.ok(section.includes(`**Question.** ${question}`), question);
    assert.match(section, /^```\n[\s\S]*?\bscore\b[\s\S]*?^```$/m);
    assert.ok(text.includes(`| [${name}](#${name}) | ${question} |`), `the overview lacks ${name}`);
  });

  test(`${name}: the formula of the section is that of src/recommend/${file}`, () => {
    const source = readFileSync(join(root, "src/recommend", file), "utf8");
    const plain = (line) => line.replaceAll("(x)", "").replace(/\s+/g, " ");
    const [, stated] = source.slice(0, source.indexOf("*/")).match(/score\(x\) = ([^\n,]+(?:, x>)?)/);
    assert.ok(plain(sections[name]).includes(plain(stated).trim()), stated);
  });
}

for (const [name, line] of Object.entries(questions)) {
  test(`the example of ${name} is what a pack answers`, () => {
    const rows = [...sections[name].matchAll(/^\| (\d+) \|.*\| \*\*([\d.]+)\*\* \|$/gm)].map(([, id, score]) => [id, Number(score)]);
    assert.ok(rows.length > 0);
    const { items, coldStart } = ask("recommend", ...line, "--pack", pack).result;
    const answered = items.slice(0, rows.length).map(({ id, score }) => [id, score]);
    if (name === "similar") answered[0][1] = Math.round(answered[0][1] * 100) / 100; /* the codes round a little, and the section says so */
    assert.deepEqual(answered, rows);
    assert.equal(coldStart, name === "popular");
    assert.ok(items.every((item) => item.source === name));
  });
}

test("the spec of the table holds on the example shop", () => {
  const { stdout } = vitrine("check", "--pack", pack);
  const failed = stdout.split("\n").filter((line) => /^failed/.test(line) && !/^failed +similar +similarity floor/.test(line));
  assert.deepEqual(failed, []); /* its vectors are orthogonal by design */
});

test("products of no sub-category are not of the same one", () => {
  const catalog = join(folder, "plain.csv"), sales = join(folder, "plain-sales"), plain = join(folder, "plain-pack");
  mkdirSync(sales);
  writeFileSync(catalog, "id,title\n1,Cup\n2,Saucer\n");
  writeFileSync(join(sales, "orders.csv"), "order_id,user_id,order_date,status\n1,u1,2026-01-01,delivered\n");
  writeFileSync(join(sales, "order_items.csv"), "order_id,product_id,quantity\n1,1,1\n1,2,1\n");
  expectStatus(0, "pack", "--catalog", catalog, "--transactions", sales, "--out", plain, "--quiet");
  const { items: [saucer] } = ask("recommend", "cart-addons", "--item", 1, "--pack", plain).result;
  assert.deepEqual([saucer.id, saucer.score, saucer.reasons.map((reason) => reason.term)], ["2", 0.6, ["co-purchase"]]);
});

test("a profile and a manifest may begin with a byte order mark", () => {
  const profile = join(folder, "marked.json"), manifest = join(pack, "manifest.json"), written = readFileSync(manifest);
  writeFileSync(profile, `\ufeff${readFileSync(join(shop, "ada.json"), "utf8")}`);
  assert.equal(ask("recommend", "history", "--profile", profile, "--pack", pack).result.coldStart, false);
  writeFileSync(manifest, `\ufeff${written}`);
  try {
    expectStatus(0, "recommend", "trending", "--pack", pack);
  } finally {
    writeFileSync(manifest, written);
  }
});
