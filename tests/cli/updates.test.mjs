/* pack --from: the next generation of a shop, and the patches that lead to it. */
import assert from "node:assert/strict";
import test from "node:test";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, copyOf, expectStatus, fileOf, folderFor, hashes, makeShop, readManifest, sha256, writeCatalog, writeManifest } from "./helpers/program.mjs";
import { makeRows, writeNpy } from "./helpers/vectors.mjs";

const pack = (shop, out, ...more) => expectStatus(0, "pack", "--catalog", shop.catalog, "--images", shop.images, "--out", out, "--quiet", ...more);

/** A shop whose catalog `change(lines)` has changed, with the same photos. */
function changedShop(folder, shop, name, change) {
  const [head, ...lines] = readFileSync(shop.catalog, "utf8").trimEnd().split("\n");
  const catalog = join(folder, `${name}.csv`);
  writeFileSync(catalog, [head, ...change(lines), ""].join("\n"));
  return { ...shop, catalog };
}

/* A name changed, two products gone: one in the middle, one near the beginning. */
const littleChange = (lines) => lines.map((line, i) => (i === 50 ? line.replace(/ [A-Z]\w+,/, " Parka,") : line)).filter((_, i) => i !== 5 && i !== 120);
const patchesOf = (folder) => readManifest(folder).patches ?? [];
const shaOf = (folder, role) => readManifest(folder).files.filter((file) => file.role === role).map((file) => file.sha256).join();

test("a little change is a little patch, the same on every run, and leads where it says", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 240 });
  const next = changedShop(folder, shop, "next", littleChange);
  const out = join(folder, "next");
  const { pack: told } = ask("pack", "--catalog", next.catalog, "--images", next.images, "--out", out, "--from", shop.pack);
  const patches = patchesOf(out);
  assert.deepEqual(patches.map(({ role }) => role).sort(), ["bits", "catalog", "int8", "terms"]);
  assert.equal(told.patches, 4);
  assert.equal(told.patchBytes, patches.reduce((sum, { bytes }) => sum + bytes, 0));
  for (const { path, bytes, sha256: hash, from_generation, from_sha256, role } of patches) {
    const file = readFileSync(join(out, path));
    assert.deepEqual([file.length, sha256(file)], [bytes, hash]);
    assert.ok(path.startsWith(`patch-${role}`) && path.includes(hash.slice(0, 16)), path);
    assert.deepEqual([from_generation, from_sha256], [readManifest(shop.pack).generation, shaOf(shop.pack, role)]);
    assert.ok(bytes < statSync(fileOf(out, role)).size / 8, `${path}: ${bytes} bytes`);
  }
  for (const role of ["map", "text-map"]) assert.equal(shaOf(out, role), shaOf(shop.pack, role));
  assert.deepEqual(ask("verify", out, "--from", shop.pack), { ok: true, files: 6, images: 238, patches: 4, applied: 4 });
  assert.equal(ask("verify", out).applied, undefined);
  assert.match(expectStatus(0, "inspect", out).stdout, /patch-catalog-[0-9a-f]{16}\.zz {2}from generation/);

  const again = join(folder, "again");
  pack(next, again, "--from", shop.pack, "--threads", 1);
  assert.deepEqual(hashes(again), hashes(out));
});

test("without a change there is no other generation", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 40 });
  const out = join(folder, "again");
  pack(shop, out, "--from", shop.pack, "--seed", 9);
  assert.deepEqual(hashes(out), hashes(shop.pack));
});

test("--refit fits everything anew, and patches lead there where they are worth it", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 120 });
  const next = changedShop(folder, shop, "next", littleChange);
  const alone = join(folder, "alone"), refitted = join(folder, "refitted");
  pack(next, alone);
  pack(next, refitted, "--from", shop.pack, "--refit");
  for (const role of ["catalog", "bits", "int8", "map", "text-map"]) assert.equal(shaOf(refitted, role), shaOf(alone, role));
  assert.deepEqual(patchesOf(refitted).map(({ role }) => role).filter((role) => role === "int8"), []);
  assert.ok(patchesOf(refitted).some(({ role }) => role === "catalog"));
  assert.ok(ask("verify", refitted, "--from", shop.pack).applied > 0);
});

test("patches may start from several generations; the first one's fits are kept; --out may be the old pack", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 120 });
  const first = copyOf(shop.pack, join(folder, "first"));
  const second = join(folder, "second");
  pack(changedShop(folder, shop, "second", (lines) => lines.slice(1)), second, "--from", first);
  const third = shop.pack;
  pack(changedShop(folder, shop, "third", (lines) => lines.slice(2)), third, "--from", second, "--from", first);
  const generations = [second, first].map((from) => readManifest(from).generation);
  assert.deepEqual([...new Set(patchesOf(third).map((patch) => patch.from_generation))].sort(), generations.sort());
  assert.equal(shaOf(third, "map"), shaOf(second, "map"));
  const { patches, applied } = ask("verify", third, "--from", first, "--from", second);
  assert.equal(applied, patches);
});

test("signals and groups of customers are patched, and rows that moved cost little", (t) => {
  const folder = folderFor(t);
  const shop = join(folder, "shop"), old = join(folder, "old"), out = join(folder, "next");
  expectStatus(0, "simulate", "--out", shop, "--products", 200, "--users", 300, "--orders", 3000, "--quiet");
  const parts = { catalog: join(shop, "styles.csv"), images: join(shop, "images") };
  pack(parts, old, "--transactions", shop);
  pack(changedShop(folder, parts, "next", (lines) => lines.filter((_, i) => i !== 10)), out, "--from", old, "--transactions", shop);
  const signals = patchesOf(out).find(({ role }) => role === "signals");
  assert.ok(signals.bytes < statSync(fileOf(out, "signals")).size / 25, `${signals.bytes} bytes`);
  assert.equal(ask("verify", out, "--from", old).applied, patchesOf(out).length);
});

test("a space of other dimensions, or a new one, is fitted as if there were no earlier generation", (t) => {
  const folder = folderFor(t);
  const catalog = writeCatalog(join(folder, "catalog.csv"), 30);
  const ids = join(folder, "ids.txt");
  writeFileSync(ids, Array.from({ length: 30 }, (_, i) => `${i + 1}\n`).join(""));
  const packed = (name, dims, ...more) => {
    const vectors = join(folder, `${name}.npy`);
    writeNpy(vectors, makeRows(30, dims));
    const out = join(folder, name);
    expectStatus(0, "pack", "--catalog", catalog, "--embeddings", `words=${vectors}`, "--ids", ids, "--out", out, "--quiet", ...more);
    return out;
  };
  const narrow = packed("narrow", 16);
  const wide = packed("wide", 32, "--from", narrow), alone = packed("alone", 32);
  for (const role of ["bits", "int8", "text-map"]) assert.equal(shaOf(wide, role), shaOf(alone, role));
  expectStatus(0, "verify", wide);
});

test("what is no pack, or a damaged one, is refused as an earlier generation, and nothing is written", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 20 });
  const out = join(folder, "next");
  const tried = (status, from) => {
    const { stderr } = expectStatus(status, "pack", "--catalog", shop.catalog, "--images", shop.images, "--out", out, "--from", from);
    assert.equal(existsSync(out), false);
    return stderr;
  };
  tried(1, join(folder, "nowhere"));
  const empty = join(folder, "empty");
  mkdirSync(empty);
  writeFileSync(join(empty, "manifest.json"), "{}");
  assert.match(tried(3, empty), /manifest\.json/);
  const damaged = copyOf(shop.pack, join(folder, "damaged"));
  writeFileSync(fileOf(damaged, "bits"), "x");
  assert.match(tried(4, damaged), /bits-looks.*is not what the manifest says/);
});

test("verify finds a patch that is not what it claims, and a generation that none starts from", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 60 });
  const out = join(folder, "next");
  pack(changedShop(folder, shop, "next", littleChange), out, "--from", shop.pack);
  const broken = (name, change) => {
    const copy = copyOf(out, join(folder, name));
    const manifest = readManifest(copy);
    change(manifest.patches.find(({ role }) => role === "catalog"), manifest, copy);
    writeManifest(copy, manifest);
    return expectStatus(4, "verify", copy, "--from", shop.pack).stderr;
  };
  assert.match(broken("flipped", ({ path }, _, copy) => {
    const file = readFileSync(join(copy, path));
    file[file.length >> 1] ^= 1;
    writeFileSync(join(copy, path), file);
  }), /patch-catalog.*is not what the manifest says/);
  assert.match(broken("lost", ({ path }, _, copy) => rmSync(join(copy, path))), /patch-catalog.*is not there/);
  assert.match(broken("told", (patch) => { patch.bytes++; }), /generation is not what it holds|patch-catalog/);
  const other = makeShop(join(folder), { products: 30, seed: 2 });
  assert.match(expectStatus(2, "verify", out, "--from", other.pack).stderr, /no patch starts from/);
});

test("lists stay with an earlier generation, and their number is not asked for again", (t) => {
  const folder = folderFor(t);
  const shop = makeShop(folder, { products: 240 });
  const first = join(folder, "first"), next = join(folder, "next");
  pack(shop, first, "--lists", 6, "--fine");
  const changed = changedShop(folder, shop, "next", littleChange);
  const refused = expectStatus(2, "pack", "--catalog", changed.catalog, "--images", shop.images, "--out", next, "--from", first, "--lists", 7);
  assert.match(refused.stderr, /space "looks": with an earlier generation its lists stay/);
  assert.equal(existsSync(next), false);
  pack(changed, next, "--from", first, "--fine");
  assert.deepEqual(patchesOf(next).map(({ role }) => role).filter((role) => ["bits", "fine", "int8", "lists"].includes(role)).sort(), ["bits", "fine", "int8", "lists"]);
  expectStatus(0, "verify", next, "--from", first);
});
