/* What `pack` and `train` read and write besides the catalog: a thesaurus of one's own, and folders of maps. */
import assert from "node:assert/strict";
import test from "node:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, expectStatus, folderFor, parseOnly, root, writeCatalog } from "./helpers/program.mjs";
import { makeRows, writeNpy } from "./helpers/vectors.mjs";

function setting(t, count = 3) {
  const folder = folderFor(t);
  const inFolder = (name) => join(folder, name);
  return { inFolder, catalog: writeCatalog(inFolder("catalog.csv"), count), out: inFolder("out") };
}

test("pack --models names a folder that is none; one without a matching file is fine", (t) => {
  const { inFolder, catalog, out } = setting(t);
  for (const models of [inFolder("missing"), catalog]) {
    const { error } = parseOnly(expectStatus(1, "pack", "--catalog", catalog, "--models", models, "--out", out, "--json").stdout);
    assert.equal(error.code, "VT_IO");
    assert.ok(error.message.startsWith(`${models}: `), error.message);
    assert.ok(!existsSync(out));
  }
  mkdirSync(inFolder("empty"));
  expectStatus(0, "pack", "--catalog", catalog, "--models", inFolder("empty"), "--out", out, "--quiet");
});

function spaceOf({ inFolder }, count) {
  const ids = inFolder("ids.txt");
  writeFileSync(ids, Array.from({ length: count }, (_, i) => `${i + 1}\n`).join(""));
  return ["--embeddings", `own=${writeNpy(inFolder("v.npy"), makeRows(count, 16))}`, "--ids", ids];
}

test("an empty file as a map is refused, not passed over", (t) => {
  const place = setting(t, 20);
  const models = place.inFolder("models");
  mkdirSync(models);
  writeFileSync(join(models, "text-map-own.safetensors"), "");
  const { stderr } = expectStatus(3, "pack", "--catalog", place.catalog, ...spaceOf(place, 20), "--models", models, "--out", place.out, "--quiet");
  assert.match(stderr, /text-map-own\.safetensors: is empty/);
});

for (const model of ["text-map", "image-map"])
  test(`train ${model} that fails leaves nothing behind`, (t) => {
    const place = setting(t, 7);
    const train = (status, ...more) => expectStatus(status, "train", model, "--catalog", place.catalog, "--out", place.out, "--quiet", ...more);
    train(3);
    assert.ok(!existsSync(place.out));
    train(3, ...spaceOf(place, 7));
    assert.ok(!existsSync(place.out));
    writeFileSync(place.out, "a file");
    assert.ok(train(1, ...spaceOf(place, 7)).stderr.includes(place.out));
  });

test("train writes no map of a good space when a later one fails, and takes back what it wrote", (t) => {
  const place = setting(t, 20);
  const ids = (name, count) => (writeFileSync(place.inFolder(name), Array.from({ length: count }, (_, i) => `${i + 1}\n`).join("")), place.inFolder(name));
  const space = (name, count) => ["--embeddings", `${name}=${writeNpy(place.inFolder(`${name}.npy`), makeRows(count, 16))}`, "--ids", ids(`${name}.txt`, count)];
  const train = (status, ...more) => expectStatus(status, "train", "text-map", "--catalog", place.catalog, ...more, "--out", place.out, "--quiet");
  train(3, ...space("good", 20), ...space("few", 7));
  assert.ok(!existsSync(place.out));
  mkdirSync(join(place.out, "text-map-other.safetensors"), { recursive: true });
  train(1, ...space("good", 20), ...space("other", 20));
  assert.deepEqual(readdirSync(place.out), ["text-map-other.safetensors"]);
});

function packWith({ inFolder, catalog, out }, status, bytes) {
  const path = inFolder("synonyms.txt");
  writeFileSync(path, bytes);
  return { path, ...expectStatus(status, "pack", "--catalog", catalog, "--synonyms", path, "--out", out, "--json") };
}

test("a byte order mark before the synonyms does not cost the first line", (t) => {
  const place = setting(t);
  const type = "Shirts";
  writeFileSync(place.catalog, `id,productDisplayName,articleType\n${[1, 2, 3].map((id) => `${id},Plain thing ${id},${type}`).join("\n")}\n`);
  packWith(place, 0, "\ufeffwibbles = shirts\r\n");
  assert.deepEqual(ask("search", "wibbles", "--pack", place.out).result.understood.map(({ value }) => value), [type]);
});

test("synonyms that are none are refused with file and line", (t) => {
  const place = setting(t);
  const good = "# a comment\n\nkicks, tennis shoes = shoes # so called\n";
  const bad = {
    "not UTF-8": Buffer.from([0x61, 0xff, 0x3d, 0x62]),
    "a NUL": "a\0 = b",
    'no "="': "kicks shoes",
    'more than one "="': "kicks = shoes = boots",
    "one side": "kicks =",
    "on one side": " , = shoes",
    "too long": "one two three four five six seven = shoes",
    "or too long": `kicks = ${"x".repeat(300)}`,
    "without a word": "-- = shoes",
  };
  for (const [problem, line] of Object.entries(bad)) {
    const { path, stdout } = packWith(place, 3, Buffer.concat([Buffer.from(good), Buffer.from(line), Buffer.from("\nx = y\n")]));
    const { error } = parseOnly(stdout);
    assert.equal(error.code, "VT_BAD_DATA");
    assert.ok(error.message.startsWith(`${path}: line 4: `) && error.message.includes(problem), `${problem}: ${error.message}`);
    assert.ok(!existsSync(place.out));
  }
  packWith(place, 0, good);
  packWith(place, 0, "");
  expectStatus(0, "pack", "--catalog", place.catalog, "--synonyms", join(root, "data/synonyms.txt"), "--out", place.out, "--quiet");
});
