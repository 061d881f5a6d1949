import assert from "node:assert/strict";
import test from "node:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { ask, copyOf, expectStatus, fileOf, folderFor, hashes, makeShop, readManifest, writeCatalog } from "./helpers/program.mjs";
import { makeRows, writeNpy } from "./helpers/vectors.mjs";

const packInto = (out, { catalog, images }, ...more) =>
  expectStatus(0, "pack", "--catalog", catalog, "--images", images, "--out", out, "--quiet", ...more);

test("the same input gives the same bytes, on one thread or two", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder);
  const first = hashes(shop.pack);
  assert.ok(Object.keys(first).length > 20);
  for (const threads of [1, 2]) {
    const out = join(folder, `again-${threads}`);
    packInto(out, shop, "--threads", threads);
    assert.deepEqual(hashes(out), first);
  }
});

test("another seed rotates otherwise, and the catalog stays", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 12 });
  const out = join(folder, "other");
  packInto(out, shop, "--seed", 2);
  assert.equal(basename(fileOf(out, "catalog")), basename(fileOf(shop.pack, "catalog")));
  assert.notEqual(basename(fileOf(out, "int8")), basename(fileOf(shop.pack, "int8")));
  assert.notEqual(readManifest(out).generation, readManifest(shop.pack).generation);
});

test("files are named by their content, and the manifest lists every one of them", (t) => {
  const { pack } = makeShop(folderFor(t), { products: 12 });
  const manifest = readManifest(pack);
  const found = hashes(pack);
  for (const { path, sha256, bytes } of manifest.files) {
    assert.equal(found[path], sha256);
    assert.equal(statSync(join(pack, path)).size, bytes);
    assert.ok(path.includes(`-${sha256.slice(0, 16)}.`), path);
  }
  const images = Object.keys(found).filter((path) => path.startsWith("images/"));
  assert.equal(images.length, manifest.counts.images);
  assert.equal(Object.keys(found).length, manifest.files.length + images.length + 1 + manifest.files.filter((file) => "gzip_bytes" in file).length);
  for (const path of images) assert.equal(path, `images/${found[path].slice(0, 2)}/${found[path].slice(0, 32)}.webp`);
});

test("what gzip makes a twentieth smaller or more has a gzipped file beside it, the same on every machine, and nothing else has", (t) => {
  const { pack } = makeShop(folderFor(t));
  const { files } = readManifest(pack);
  for (const { path, bytes, gzip_bytes: gzipBytes } of files) {
    const plain = readFileSync(join(pack, path));
    const packed = join(pack, `${path}.gz`);
    assert.equal(existsSync(packed), gzipBytes !== undefined, path);
    if (gzipBytes === undefined) {
      assert.ok(gzipSync(plain, { level: 9 }).length > 0.94 * bytes, path);
      continue;
    }
    const found = readFileSync(packed);
    assert.equal(found.length, gzipBytes);
    assert.ok(gzipBytes <= 0.95 * bytes, path);
    assert.deepEqual(gunzipSync(found), plain);
    assert.deepEqual([...found.subarray(0, 10)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255], "neither time nor name nor system");
  }
  assert.ok(files.some((file) => file.role === "catalog" && file.gzip_bytes < file.bytes / 2));
  const lines = expectStatus(0, "inspect", pack).stdout.split("\n");
  for (const file of files) assert.equal(lines.some((line) => line.includes(`${file.path}  (gzipped: ${file.gzip_bytes})`)), "gzip_bytes" in file);
});

test("a gzipped file that is damaged, missing or of another file is status 4 in verify", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 12 });
  const packed = `${fileOf(pack, "catalog")}.gz`;
  const good = readFileSync(packed);
  const bad = {
    flipped: () => { const bytes = Buffer.from(good); bytes[good.length >> 1] ^= 4; return bytes; },
    truncated: () => good.subarray(0, good.length - 1),
    longer: () => Buffer.concat([good, Buffer.from("x")]),
    "of something else": () => Buffer.concat([gzipSync("else"), Buffer.alloc(good.length)]).subarray(0, good.length),
  };
  expectStatus(0, "verify", pack);
  for (const [name, damage] of Object.entries(bad)) {
    writeFileSync(packed, damage());
    assert.match(expectStatus(4, "verify", pack).stderr, /\.sqlite\.gz/, name);
  }
  rmSync(packed);
  assert.match(expectStatus(4, "verify", pack).stderr, /\.sqlite\.gz: the manifest tells of it, but it is not there/);
  ask("search", "shirt", "--pack", pack);
});

test("the report's numbers are the pack's", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 12 });
  const { pack } = ask("pack", "--catalog", shop.catalog, "--images", shop.images, "--out", join(folder, "told"));
  const sizes = Object.keys(hashes(shop.pack)).map((path) => statSync(join(shop.pack, path)).size);
  assert.equal(pack.bytes, sizes.reduce((sum, size) => sum + size));
  assert.equal(pack.generation, readManifest(shop.pack).generation);
  assert.deepEqual([pack.products, pack.images, pack.unreadablePhotos], [12, 12, 0]);
});

test("a pack replaced in place is whole, and nothing of the old one is left", (t) => {
  const folder = folderFor(t);
  const old = makeShop(folder, { products: 20 });
  const fresh = makeShop(folderFor(t), { products: 12, seed: 2 });
  packInto(`${old.pack}/`, fresh);
  assert.deepEqual(hashes(old.pack), hashes(fresh.pack));
  assert.deepEqual(readdirSync(folder).sort(), ["pack", "shop"]);
});

test("a damaged pack may be replaced", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 5 });
  const whole = hashes(shop.pack);
  const manifest = readFileSync(join(shop.pack, "manifest.json"), "utf8");
  writeFileSync(join(shop.pack, "manifest.json"), manifest.slice(0, 200));
  packInto(shop.pack, shop);
  assert.deepEqual(hashes(shop.pack), whole);
});

test("whatever fails, the old pack stays and no other folder appears", (t) => {
  const folder = folderFor(t);
  const { catalog, images, pack } = makeShop(folder, { products: 12 });
  const before = hashes(folder);
  const inputs = folderFor(t);
  const empty = join(inputs, "empty.csv");
  writeFileSync(empty, "");
  const vectors = writeNpy(join(inputs, "v.npy"), makeRows(12, 7));
  const ids = join(inputs, "ids.txt");
  writeFileSync(ids, "1\n".repeat(12));
  const usual = ["pack", "--out", pack, "--catalog", catalog, "--images", images];
  for (const [status, ...line] of [
    [1, "pack", "--out", pack, "--catalog", join(inputs, "missing.csv")],
    [1, ...usual, "--images", join(inputs, "missing")],
    [3, "pack", "--out", pack, "--catalog", empty],
    [3, ...usual, "--embeddings", `own=${vectors}`, "--ids", ids],
    [1, ...usual, "--embeddings", `own=${join(inputs, "missing.npy")}`, "--ids", ids],
    [2, ...usual, "--embeddings", `Own=${vectors}`, "--ids", ids],
    [2, ...usual, "--embeddings", `own=${vectors}`, "--embeddings", `own=${vectors}`, "--ids", ids],
    [2, ...usual, "--embeddings", vectors], [2, ...usual, "--embeddings", "own="], [2, ...usual, "--ids", ids],
    [2, ...usual, "--currency", "euro"], [2, ...usual, "--currency", "eur"], [2, ...usual, "--currency", ""],
    [2, ...usual, "--name", "x".repeat(64)], [2, ...usual, "--licence", "é".repeat(32)],
    [2, ...usual, "--seed", "0"], [2, ...usual, "--threads", "0"], [2, ...usual, "--schema", "nonsense"],
  ]) {
    const { stderr } = expectStatus(status, ...line);
    assert.match(stderr, /^vitrine pack: .+/m);
    assert.deepEqual(hashes(folder), before, line.join(" "));
    assert.deepEqual(readdirSync(folder).sort(), ["pack", "shop"]);
  }
});

test("what is no pack is never replaced", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 5 });
  const file = join(folder, "file");
  const site = join(folder, "site");
  writeFileSync(file, "mine");
  mkdirSync(site);
  writeFileSync(join(site, "manifest.json"), '{"name": "a web app"}');
  symlinkSync(site, join(folder, "link"));
  const before = hashes(folder);
  for (const out of [file, join(file, "under"), site, `${site}/`, join(folder, "link"), folder, join(folder, "shop")]) {
    expectStatus(1, "pack", "--catalog", shop.catalog, "--images", shop.images, "--out", out, "--quiet");
    assert.deepEqual(hashes(folder), before, out);
  }
});

test("an empty folder, or one whose parents are missing, is filled", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 5 });
  mkdirSync(join(folder, "empty"));
  for (const out of [join(folder, "empty"), join(folder, "a", "b", "c")]) {
    packInto(out, shop);
    assert.deepEqual(hashes(out), hashes(shop.pack));
  }
});

for (const dims of [64, 512])
  test(`an imported space of ${dims} dims takes at most dims * 1.125 + 32 bytes a vector`, (t) => {
    const folder = folderFor(t);
    const rows = 1500;
    const catalog = writeCatalog(join(folder, "catalog.csv"), rows);
    const vectors = writeNpy(join(folder, "v.npy"), makeRows(rows, dims));
    const ids = join(folder, "ids.json");
    writeFileSync(ids, JSON.stringify(Array.from({ length: rows }, (_, i) => i + 1)));
    const out = join(folder, "pack");
    expectStatus(0, "pack", "--catalog", catalog, "--embeddings", `own=${vectors}`, "--ids", ids, "--out", out, "--quiet");
    const bytes = readManifest(out).files.filter(({ role }) => role === "bits" || role === "int8").reduce((sum, file) => sum + file.bytes, 0);
    assert.ok(bytes / rows <= dims * 1.125 + 32, `${bytes / rows} bytes a vector`);
    expectStatus(0, "verify", out);
  });

test("a pack without photos and vectors can be searched, and says that it has no look-alikes", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "catalog.csv"), 5);
  const out = join(folder, "pack");
  assert.match(expectStatus(0, "pack", "--catalog", catalog, "--out", out).stderr, /no look-alikes/);
  expectStatus(0, "verify", out);
  assert.equal(ask("search", "shirt", "--pack", out).result.items.length, 5);
  const { result } = ask("recommend", "similar", "--item", "1", "--pack", out);
  assert.deepEqual(result.items.map(({ source }) => source), Array(4).fill("popular"));
  assert.equal(result.coldStart, true);
  assert.ok(!existsSync(join(out, "images")));
});
