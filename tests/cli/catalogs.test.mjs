/* Catalogs as people have them, read by validate and pack. */
import assert from "node:assert/strict";
import test from "node:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, folderFor, makeShop, walk } from "./helpers/program.mjs";

const HEADER = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName";
const row = (id, title = `Shirt ${id}`) => `${id},Men,Apparel,Topwear,Shirts,Blue,Summer,2020,Casual,${title}`;

/* Writes a catalog, validates and packs it; { catalog: the report, pack, text: the report as text, products }. */
function take(t, bytes, ...more) {
  const folder = folderFor(t);
  const path = join(folder, "catalog.csv");
  const out = join(folder, "pack");
  writeFileSync(path, bytes);
  const { catalog } = ask("validate", "--catalog", path, ...more);
  const packed = ask("pack", "--catalog", path, "--out", out, ...more);
  assert.deepEqual(packed.catalog, catalog, "pack and validate report the same");
  assert.equal(packed.pack.products, catalog.kept);
  expectStatus(0, "verify", out);
  const products = ask("search", "", "--pack", out, "--limit", 200).result.items;
  return { catalog, pack: packed.pack, out, products, text: expectStatus(0, "validate", "--catalog", path, ...more).stderr };
}
const examplesOf = (catalog) => catalog.issues.flatMap((issue) => issue.examples).join("\n");

test("duplicate ids: the first is kept, both lines are named", (t) => {
  const { catalog, products, text } = take(t, [HEADER, row(1, "First"), row(2), row(1, "Second"), row(1, "Third"), ""].join("\n"));
  assert.deepEqual([catalog.rowsRead, catalog.kept, catalog.dropped], [4, 2, 2]);
  assert.deepEqual(products.map((product) => [product.id, product.title]), [["1", "First"], ["2", "Shirt 2"]]);
  assert.match(examplesOf(catalog), /line 4\b.*line 2\b/);
  assert.match(text, /rows read 4, kept 2, of these repaired 0, dropped 2/);
});

test("a byte order mark, CRLF and a missing last line end change nothing", (t) => {
  const lines = [HEADER, row(1), row(2), row(3)];
  const plain = take(t, `${lines.join("\n")}\n`);
  assert.deepEqual([plain.catalog.kept, plain.catalog.repaired, plain.catalog.dropped], [3, 0, 0]);
  for (const bytes of [`\ufeff${lines.join("\n")}\n`, lines.join("\r\n"), `\ufeff${lines.join("\r\n")}\r\n`, lines.join("\n"), `${lines.join("\n")}\n\n\n`]) {
    const other = take(t, bytes);
    assert.deepEqual(other.catalog, plain.catalog);
    assert.deepEqual(other.products, plain.products);
    assert.equal(other.pack.generation, plain.pack.generation);
  }
});

test("a field of 1 MB drops its row and no other", (t) => {
  const { catalog, products } = take(t, [HEADER, row(1), row(2, "x".repeat(1 << 20)), row(3), ""].join("\n"));
  assert.deepEqual([catalog.kept, catalog.dropped], [2, 1]);
  assert.deepEqual(products.map((product) => product.id), ["1", "3"]);
  assert.match(examplesOf(catalog), /line 3/);
});

test("a quote that is never closed does not swallow the rows after it", (t) => {
  const { catalog, products } = take(t, [HEADER, row(1), row(2, '"open'), row(3), row(4), ""].join("\n"));
  assert.deepEqual([catalog.kept, catalog.dropped], [3, 1]);
  assert.deepEqual(products.map((product) => product.id), ["1", "3", "4"]);
});

test("text that is not UTF-8 is read as Windows-1252 and counted", (t) => {
  const { catalog, products } = take(t, Buffer.concat([Buffer.from(`${HEADER}\n${row(1)}\n`), Buffer.from(`${row(2, "Caf\xe9 Shirt \x80")}\n`, "latin1")]));
  assert.deepEqual([catalog.kept, catalog.repaired], [2, 1]);
  assert.equal(products.find((product) => product.id === "2").title, "Café Shirt €");
  assert.match(examplesOf(catalog), /line 3/);
});

test("NUL bytes and control characters are taken out", (t) => {
  const { catalog, products } = take(t, [HEADER, row(1, "Blue\0 Shi\u0007rt \u202eok"), ""].join("\n"));
  assert.equal(catalog.repaired, 1);
  assert.equal(products[0].title, "Blue Shirt ok");
});

for (const [name, bytes] of [["an empty file", ""], ["white space", "\n\n  \n"], ["a header alone", `${HEADER}\n`], ["a header that no schema fits", "a,b,c\n1,2,3\n"],
  ["rows without ids", `${HEADER}\n${row("")}\n`], ["UTF-16", Buffer.from(`\ufeff${HEADER}\n${row(1)}\n`, "utf16le")], ["zeros", Buffer.alloc(5000)],
  ["a picture", Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1")]])
  test(`${name} is status 3, names the file and leaves no pack`, (t) => {
    const folder = folderFor(t);
    const path = join(folder, "catalog.csv");
    writeFileSync(path, bytes);
    assert.match(expectStatus(3, "validate", "--catalog", path).stderr, /catalog\.csv/);
    assert.match(expectStatus(3, "pack", "--catalog", path, "--out", join(folder, "pack")).stderr, /catalog\.csv/);
    assert.deepEqual(walk(folder), ["catalog.csv"]);
  });

test("a catalog, a column map or a photo folder that is not there is status 1 and named", (t) => {
  const folder = folderFor(t);
  const path = join(folder, "catalog.csv");
  writeFileSync(path, `${HEADER}\n${row(1)}\n`);
  const missing = join(folder, "missing");
  for (const line of [["--catalog", missing], ["--catalog", folder], ["--catalog", path, "--images", missing], ["--catalog", path, "--images", path],
    ["--catalog", path, "--rich", missing], ["--catalog", path, "--schema", "generic", "--columns", missing]]) {
    const { stderr } = expectStatus(1, "validate", ...line);
    assert.ok(stderr.includes(line.at(-1)), stderr);
  }
});

test("images that are no images are counted with examples, and the pack is made without them", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 6 });
  const [good] = walk(shop.images).map((name) => readFileSync(join(shop.images, name)));
  const images = join(folder, "photos");
  mkdirSync(join(images, "3.jpg"), { recursive: true });
  writeFileSync(join(images, "1.jpg"), "<html>not found</html>");
  writeFileSync(join(images, "2.png"), "");
  writeFileSync(join(images, "4.webp"), good);
  writeFileSync(join(images, "5.webp"), good.subarray(0, good.length / 2));
  const { pack, catalog, products } = take(t, [HEADER, ...[1, 2, 3, 4, 5, 6].map((id) => row(id)), ""].join("\n"), "--images", images);
  assert.deepEqual([pack.products, pack.images], [6, 1]);
  const told = pack.unreadablePhotos + catalog.issues.filter((issue) => /photo/i.test(JSON.stringify(issue))).reduce((sum, issue) => sum + issue.count, 0);
  assert.equal(told, 5, JSON.stringify({ pack, catalog }));
  assert.deepEqual(products.filter((product) => product.image).map((product) => product.id), ["4"]);
  assert.equal(pack.photoExamples.length, Math.min(3, pack.unreadablePhotos));
  for (const example of pack.photoExamples) assert.ok(example.includes(images), example);
});

test("the examples of bad photos are the first ones, on any number of threads", (t) => {
  const folder = folderFor(t);
  const ids = Array.from({ length: 60 }, (_, i) => i + 1);
  for (const id of ids) writeFileSync(join(folder, `${id}.jpg`), "x".repeat(id % 2 ? 100_000 : 10));
  const path = join(folder, "catalog.csv");
  writeFileSync(path, [HEADER, ...ids.map((id) => row(id)), ""].join("\n"));
  for (const threads of [1, 4, 16]) {
    const { pack } = ask("pack", "--catalog", path, "--images", folder, "--out", join(folder, "pack"), "--threads", threads);
    assert.equal(pack.unreadablePhotos, 60);
    assert.deepEqual(pack.photoExamples.map((text) => text.match(/(\d+)\.jpg/)[1]), ["1", "2", "3"]);
  }
});

test("an image column cannot reach outside the photo folder", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 3 });
  const images = join(folder, "photos");
  mkdirSync(images);
  const [name] = walk(shop.images);
  const outside = ["../shop/images/" + name, join(shop.images, name), "x/../../shop/images/" + name];
  const { pack } = take(t, [`${HEADER},image`, ...outside.map((path, i) => `${row(i + 1)},${path}`), ""].join("\n"), "--images", images);
  assert.equal(pack.images, 0);
});

test("JSONL and a column map", (t) => {
  const folder = folderFor(t);
  const path = join(folder, "catalog.jsonl");
  const map = join(folder, "map.json");
  writeFileSync(path, ['{"sku":"a-1","name":{"en":"Linen shirt"},"cost":"12,99 €"}', "not json", '{"sku":"a-2","name":{"en":"Hat"},"cost":5}', ""].join("\n"));
  writeFileSync(map, JSON.stringify({ id: "sku", title: "name.en", price: "cost" }));
  const line = ["--catalog", path, "--schema", "generic", "--columns", map];
  const { catalog } = ask("validate", ...line);
  assert.deepEqual([catalog.rowsRead, catalog.kept, catalog.dropped], [3, 2, 1]);
  expectStatus(0, "pack", ...line, "--out", join(folder, "pack"), "--quiet");
  assert.deepEqual(ask("search", "linen", "--pack", join(folder, "pack")).result.items.map((item) => [item.id, item.price]), [["a-1", 12.99]]);
  writeFileSync(map, JSON.stringify({ id: "sku", colr: "x" }));
  assert.match(expectStatus(3, "validate", ...line).stderr, /colr/);
});
