/* Packs that were damaged, or made to do harm. The program must answer with a status, never end by a signal. */
import assert from "node:assert/strict";
import test from "node:test";
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyOf, expectStatus, fileOf, folderFor, makeShop, randomFrom, readManifest, relist, vitrine, walk, writeManifest } from "./helpers/program.mjs";

const asks = (pack) => [
  ["verify", pack],
  ["recommend", "similar", "--item", 10001, "--pack", pack],
  ["search", "shirt", "--pack", pack],
];
const roles = ["catalog", "bits", "int8", "map"];

function flip(path, at, bit) {
  const bytes = readFileSync(path);
  bytes[at] ^= 1 << bit;
  writeFileSync(path, bytes);
}

test("a damaged file of any role is refused with status 4 by every command, and named", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 12 });
  const damages = {
    truncated: (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
    empty: (path) => truncateSync(path, 0),
    flipped: (path) => flip(path, 100, 3),
    longer: (path) => appendFileSync(path, "x"),
    oversized: (path) => truncateSync(path, 3 * 2 ** 30),
    missing: (path) => rmSync(path),
    exchanged: (path, copy) => renameSync(fileOf(copy, path.includes("bits-") ? "int8" : "bits"), path),
  };
  for (const role of roles)
    for (const [name, damage] of Object.entries(damages)) {
      const copy = copyOf(pack, join(folder, `${role}-${name}`));
      const path = fileOf(copy, role);
      damage(path, copy);
      for (const line of asks(copy)) {
        const { stderr, stdout } = expectStatus(4, ...line);
        assert.equal(stdout, "");
        assert.ok(stderr.includes(".safetensors") || stderr.includes(".sqlite"), `${role} ${name}: ${stderr}`);
      }
      rmSync(copy, { recursive: true });
    }
});

test("a manifest that is damaged is status 4 in verify and 3 elsewhere", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 5 });
  const path = join(pack, "manifest.json");
  const good = readFileSync(path, "utf8");
  const manifest = JSON.parse(good);
  const without = (name) => JSON.stringify({ ...manifest, [name]: undefined });
  const withFile = (change) => JSON.stringify({ ...manifest, files: manifest.files.map((file, i) => (i === 0 ? { ...file, ...change } : file)) });
  const withSpace = (change) => JSON.stringify({ ...manifest, spaces: [{ ...manifest.spaces[0], ...change }] });
  const bad = {
    empty: "", truncated: good.slice(0, good.length / 2), "not JSON": "<html>", "not an object": "[]", "nested too deep": "[".repeat(100_000),
    "no files": without("files"), "no format": without("format"), "another format": JSON.stringify({ ...manifest, format: "zip" }),
    "a path that climbs out": withFile({ path: "../x" }), "an absolute path": withFile({ path: "/etc/passwd" }), "a path inside that climbs out": withFile({ path: "images/../../x" }),
    "a path with a NUL": withFile({ path: "a\0b" }), "negative bytes": withFile({ bytes: -1 }), "endless bytes": withFile({ bytes: 1e308 }),
    "a short hash": withFile({ sha256: "00" }), "a space twice": JSON.stringify({ ...manifest, spaces: [...manifest.spaces, ...manifest.spaces] }),
    "rows that wrap": withSpace({ rows: 2 ** 53 }), "no dims": withSpace({ dims: 0 }), "dims that wrap": withSpace({ dims: 2 ** 32 }),
    "a file of no space": withFile({ role: "bits", space: "nowhere" }), "a file twice": JSON.stringify({ ...manifest, files: [...manifest.files, manifest.files[0]] }),
  };
  for (const [name, text] of Object.entries(bad)) {
    writeFileSync(path, text);
    for (const line of asks(pack)) {
      const { stderr } = expectStatus(line[0] === "verify" ? 4 : 3, ...line);
      assert.match(stderr, /manifest\.json/, name);
    }
  }
  rmSync(path);
  for (const line of asks(pack)) expectStatus(1, ...line);
  mkdirSync(path);
  for (const line of asks(pack)) expectStatus(1, ...line);
});

test("a wrong hash, length or number of vectors in the manifest is status 4", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 5 });
  const good = readManifest(pack);
  const hash = good.files[0].sha256;
  good.files[0].sha256 = (hash[0] === "0" ? "1" : "0") + hash.slice(1);
  writeManifest(pack, good);
  for (const line of asks(pack)) assert.match(expectStatus(4, ...line).stderr, /SHA-256/);
  good.files[0].sha256 = hash;
  good.files[0].bytes += 1;
  writeManifest(pack, good);
  for (const line of asks(pack)) assert.match(expectStatus(4, ...line).stderr, /bytes/);
  good.files[0].bytes -= 1;
  good.spaces[0].vectors -= 1;
  writeManifest(pack, good);
  assert.match(expectStatus(4, "verify", pack).stderr, /space looks: 5 rows have a vector, the manifest says 4/);
});

test("a newer format or engine is status 3 everywhere, with its version", (t) => {
  const { pack } = makeShop(folderFor(t), { products: 5 });
  const manifest = readManifest(pack);
  for (const [change, told] of [[{ format_version: 3 }, /3/], [{ min_engine: "99.0.0" }, /99\.0\.0/]]) {
    writeManifest(pack, { ...manifest, ...change });
    for (const line of [...asks(pack), ["inspect", pack]]) assert.match(expectStatus(3, ...line).stderr, told);
  }
});

test("a missing, changed or exchanged picture fails verify, and nothing else", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 5 });
  const images = walk(pack).filter((path) => path.startsWith("images/"));
  const changes = [(path) => rmSync(path), (path) => truncateSync(path, 10), (path) => renameSync(join(path, "../../..", images[1]), path)];
  const random = randomFrom(5);
  for (let i = 0; i < 10; i++) changes.push((path) => flip(path, Math.floor(random() * readFileSync(path).length), Math.floor(random() * 8)));
  for (const change of changes) {
    const copy = copyOf(pack, join(folder, "copy"));
    change(join(copy, images[0]));
    assert.ok(expectStatus(4, "verify", copy).stderr.includes("images/"));
    expectStatus(0, "search", "shirt", "--pack", copy);
    rmSync(copy, { recursive: true });
  }
});

/* Each flip is undone before the next. */
function flipAround(pack, count, seed, honest) {
  const random = randomFrom(seed);
  const manifest = readFileSync(join(pack, "manifest.json"));
  const files = walk(pack).filter((path) => !path.startsWith("images/") && !path.endsWith(".gz")).map((path) => join(pack, path));
  const paths = honest ? files.filter((path) => !path.endsWith("manifest.json")) : files;
  const seen = {};
  for (let i = 0; i < count; i++) {
    const path = paths[Math.floor(random() * paths.length)];
    const before = readFileSync(path);
    /* Half of them where the headers are. */
    const reach = random() < 0.5 ? Math.min(before.length, 1024) : before.length;
    const at = Math.floor(random() * reach);
    flip(path, at, Math.floor(random() * 8));
    if (honest) relist(pack, path);
    for (const line of asks(pack).slice(0, honest ? 3 : 1)) {
      const { status, stderr } = vitrine(...line);
      assert.ok(status >= 0 && status <= 5, `${path} byte ${at}: status ${status}`);
      if (status !== 0) assert.match(stderr, /^vitrine \w+: .+\n/, `${path} byte ${at}`);
      if (!honest && !path.endsWith("manifest.json")) assert.equal(status, 4, `${path} byte ${at}: ${stderr}`);
      seen[status] = (seen[status] ?? 0) + 1;
    }
    writeFileSync(path, before);
    writeFileSync(join(pack, "manifest.json"), manifest);
  }
  expectStatus(0, "verify", pack);
  return seen;
}

test("200 flipped bits: a status and a message each time, 4 wherever a hash stands", (t) => {
  const { pack } = makeShop(folderFor(t), { products: 12 });
  const seen = flipAround(pack, 200, 11, false);
  assert.ok(seen[4] > 150, JSON.stringify(seen));
});

test("200 flipped bits under a hash that was made to fit: a status and a message each time", (t) => {
  const { pack } = makeShop(folderFor(t), { products: 12 });
  const seen = flipAround(pack, 200, 12, true);
  assert.ok(seen[3] > 10 && seen[4] > 10, JSON.stringify(seen));
});

test("numbers of a row that do not belong to its codes are found, though every hash fits", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 30 });
  for (const name of ["factor", "offset", "error"]) {
    const copy = copyOf(pack, join(folder, name));
    const path = fileOf(copy, "bits");
    const bytes = readFileSync(path);
    const headerEnd = 8 + Number(bytes.readBigUInt64LE(0));
    const [begin] = JSON.parse(bytes.subarray(8, headerEnd).toString("utf8"))[name].data_offsets;
    bytes.writeFloatLE(3, headerEnd + begin + 4 * 7);
    writeFileSync(path, bytes);
    relist(copy, path);
    assert.match(expectStatus(4, "verify", copy).stderr, /row 7: factor, offset, error or radius/);
  }
});

test("fine codes that do not belong to their row are found, though every hash fits", (t) => {
  const folder = folderFor(t);
  const { catalog, images } = makeShop(folder, { products: 30 });
  const pack = join(folder, "fine");
  expectStatus(0, "pack", "--catalog", catalog, "--images", images, "--out", pack, "--fine", "--quiet");
  expectStatus(0, "verify", pack);
  const path = fileOf(pack, "fine");
  const bytes = readFileSync(path);
  const headerEnd = 8 + Number(bytes.readBigUInt64LE(0));
  const [begin] = JSON.parse(bytes.subarray(8, headerEnd).toString("utf8")).offset.data_offsets;
  bytes.writeFloatLE(1, headerEnd + begin + 4 * 7);
  writeFileSync(path, bytes);
  relist(pack, path);
  assert.match(expectStatus(4, "verify", pack).stderr, /row 7: offset or radius is not its fine codes'/);
});

test("a map that is none is found by verify, though every hash fits", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 12 });
  const path = fileOf(pack, "map");
  writeFileSync(path, "sixteen bytes!!!");
  relist(pack, path);
  assert.match(expectStatus(4, "verify", pack).stderr, /map/);
});
