import assert from "node:assert/strict";
import test from "node:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, folderFor, hashes } from "./helpers/program.mjs";

const draw = (folder, seed) => {
  expectStatus(0, "simulate", "--out", folder, "--products", 40, "--users", 0, "--seed", seed, "--quiet");
  return hashes(folder);
};

test("the same seed draws the same bytes, another seed others", (t) => {
  const folder = folderFor(t);
  const first = draw(join(folder, "a"), 3);
  assert.equal(Object.keys(first).length, 41);
  assert.deepEqual(draw(join(folder, "b"), 3), first);
  const other = draw(join(folder, "c"), 4);
  assert.deepEqual(Object.keys(other), Object.keys(first));
  const same = Object.keys(first).filter((path) => first[path] === other[path]);
  assert.ok(same.length < 10, `${same.length} of 41 files are the same`);
});

test("what is drawn is a catalog that needs no repair", (t) => {
  const folder = folderFor(t);
  draw(folder, 1);
  const { catalog } = ask("validate", "--catalog", join(folder, "styles.csv"), "--images", join(folder, "images"));
  assert.deepEqual(catalog, { rowsRead: 40, kept: 40, repaired: 0, dropped: 0, issues: [] });
});

test("drawing again into the same folder replaces the catalog", (t) => {
  const folder = folderFor(t);
  draw(folder, 1);
  assert.deepEqual(draw(folder, 2), draw(join(folderFor(t), "fresh"), 2));
});

test("a folder that cannot be made is status 1 and leaves nothing", (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "file"), "mine");
  for (const out of [join(folder, "file"), join(folder, "file", "sub"), join(folder, "no", "parent")]) {
    assert.match(expectStatus(1, "simulate", "--out", out, "--products", 3).stderr, /the folder cannot be made/);
    assert.deepEqual(readdirSync(folder), ["file"]);
  }
});

test("a run that fails half way takes back what it wrote", (t) => {
  const out = join(folderFor(t), "out");
  mkdirSync(join(out, "images", "10003.webp", "in-the-way"), { recursive: true });
  assert.match(expectStatus(1, "simulate", "--out", out, "--products", 5).stderr, /10003\.webp/);
  assert.deepEqual(readdirSync(out), ["images"]);
  assert.deepEqual(readdirSync(join(out, "images")), ["10003.webp"]);
});

for (const [option, value] of [["--products", "0"], ["--products", "100001"], ["--products", "ten"], ["--seed", "0"], ["--seed", "-1"]])
  test(`${option} ${value} is a usage error`, (t) => {
    const out = join(folderFor(t), "out");
    expectStatus(2, "simulate", "--out", out, option, value);
    assert.ok(!existsSync(out));
  });
