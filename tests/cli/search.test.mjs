/* What `vitrine search` makes of words, on the demo's catalog. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, expectStatus, makeShop } from "./helpers/program.mjs";

let folder, shop, cards;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  shop = makeShop(folder, { products: 400 });
  cards = ["Men", "Women", "Boys,Girls,Unisex"].flatMap((genders) => ask("search", "", "--pack", shop.pack, "--limit", 200, "--filter", `gender=${genders}`).result.items);
  assert.equal(cards.length, 400);
});
after(() => rmSync(folder, { recursive: true }));

const search = (words, ...more) => ask("search", words, "--pack", shop.pack, "--limit", 200, ...more).result;
const ids = (items) => items.map((item) => item.id).sort();
const where = (predicate) => ids(cards.filter(predicate));
const fieldsOf = (result) => Object.fromEntries(result.understood.map(({ field, value }) => [field, value]));

test("words become the filters that they name", () => {
  const result = search("red shirts under 60 for women");
  assert.deepEqual(fieldsOf(result), { colour: "Red", articleType: "Shirts", priceMax: 60, gender: "Women" });
  assert.equal(result.text, "");
  const colours = result.understood[0].values;
  assert.ok(colours.includes("Red"));
  const passing = where((card) => colours.includes(card.colour) && card.articleType === "Shirts" && card.price <= 60 && ["Women", "Unisex"].includes(card.gender));
  if (passing.length > 0) assert.deepEqual(ids(result.items), passing);
  else assert.notDeepEqual(result.relaxed, []);
});

test("what passes is all there; best rated first where the pack has no map from words to its pictures", () => {
  const bare = join(folder, "bare");
  expectStatus(0, "pack", "--catalog", shop.catalog, "--out", bare, "--quiet");
  for (const { items, total } of [search("shirts"), ask("search", "shirts", "--pack", bare, "--limit", 200).result]) {
    assert.deepEqual(ids(items), where((card) => card.articleType === "Shirts"));
    assert.equal(total, items.length);
  }
  const { items } = ask("search", "shirts", "--pack", bare, "--limit", 200).result;
  for (let i = 1; i < items.length; i++) assert.ok(items[i - 1].rating >= items[i].rating);
});

test("what passes is all there, nearest in meaning first, then best rated", () => {
  const { items, total } = search("shirts");
  assert.deepEqual(ids(items), where((card) => card.articleType === "Shirts"));
  assert.equal(total, items.length);
  const near = items.findIndex(({ foundBy }) => foundBy.length === 0);
  const rest = near < 0 ? [] : items.slice(near);
  assert.ok(items.slice(0, near < 0 ? items.length : near).every(({ foundBy }) => foundBy.includes("meaning")));
  for (let i = 1; i < rest.length; i++) assert.ok(rest[i].foundBy.length === 0 && rest[i - 1].rating >= rest[i].rating);
});

test("each thing understood can be taken out by asking without it", () => {
  const { understood } = search("blue cotton shirts in stock between 20 and 80");
  assert.deepEqual(understood.map(({ field }) => field), ["colour", "articleType", "inStock", "priceMin", "priceMax"]);
  for (const entry of understood) {
    const left = search(entry.without).understood.map(({ field }) => field);
    assert.deepEqual(left, understood.map(({ field }) => field).filter((field) => field !== entry.field), entry.without);
  }
});

test("a typing error is put right, said, and not made when the words are literal", () => {
  const { corrected, items, understood } = search("pinstripd shrits");
  assert.deepEqual(corrected.map(({ from }) => from), ["pinstripd", "shrits"]);
  assert.deepEqual(understood.map(({ field, value }) => [field, value]), [["articleType", "Shirts"]]);
  assert.ok(items.length > 0 && items.every((item) => item.foundBy.includes("words")));
  const literal = search("pinstripd shrits", "--literal");
  assert.deepEqual([literal.total, literal.corrected, literal.understood, literal.relaxed], [0, [], [], []]);
  assert.match(expectStatus(0, "search", "pinstripd shrits", "--pack", shop.pack).stdout, /^understood: +articleType Shirts\nsearched instead for: \w+ \w+\n/);
});

test("the thesaurus that is built in knows what catalogs call trainers; another can take its place", () => {
  const { understood } = search("trainers");
  assert.deepEqual(understood[0].values, ["Casual Shoes", "Sports Shoes"]);
  const synonyms = join(folder, "synonyms.txt");
  writeFileSync(synonyms, "wibbles = ties\n");
  const own = join(folder, "own");
  expectStatus(0, "pack", "--catalog", shop.catalog, "--synonyms", synonyms, "--out", own, "--quiet");
  assert.deepEqual(ask("search", "wibbles", "--pack", own).result.understood.map(({ value }) => value), ["Ties"]);
  assert.deepEqual(ask("search", "trainers", "--pack", own).result.understood, []);
});

test("what leaves nothing gives way in the stated order, and is said", () => {
  const cheap = search("shirts under 1");
  assert.deepEqual(cheap.relaxed, ["priceMax"]);
  assert.deepEqual(ids(cheap.items), where((card) => card.articleType === "Shirts"));
  const ticked = search("shirts", "--filter", "priceMax=1;inStock");
  assert.deepEqual(ticked.relaxed, ["priceMax"]);
  assert.deepEqual(ids(ticked.items), where((card) => card.articleType === "Shirts" && card.stock > 0));
  assert.deepEqual(search("", "--filter", "priceMax=1").relaxed, []);
  assert.deepEqual(search("xylophone shirts").ignored, ["xylophone"]);
  assert.match(expectStatus(0, "search", "shirts under 1", "--pack", shop.pack).stdout, /set aside: priceMax\n/);
});

test("hostile words are words", () => {
  for (const words of ["under", "between", "$", "€€€", "under 99999999999999999999", "0-0 euro", "red ".repeat(64).trim(), "a,b;c|d", "\u{1f457} \u{1f457}", "İıßÆ", "= , = #"]) {
    expectStatus(0, "search", words, "--pack", shop.pack);
  }
});
