/* Packs that come in pages, kept whole: every page that an index names, checked, and no fetched twice. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { chosenFolder, packs, packScene, refusal } from "./helpers/pack_scene.mjs";
import { misbehaviour } from "./helpers/pack_server.mjs";
import { indexTensors, pagedPack, pathOf, safetensors } from "./helpers/paged_pack.mjs";
import { zipOfFiles } from "./helpers/zip_writer.mjs";

const { addressOf, bundlesOf, packNetwork, readManifest } = packs;
const million = 1_000_000;
const page = (number, bytes = million) => Buffer.alloc(bytes, `page ${number} `);
/* The lists are listed first: one bundle has all but the last of the cards, the other that one. */
const cards = [1, 2, 3, 4, 5].map((number) => page(number));
const cells = [page(6, 1000), page(7, 2000), page(1)];
const distinct = [...cards, cells[0], cells[1]];
const bytesOf = (list) => list.reduce((sum, { length }) => sum + length, 0);

let readers = 0;
const scenes = [];
afterEach(() => Promise.all(scenes.splice(0).map((scene) => scene.close())));

async function scene(pack = pagedPack({ cards, cells })) {
  const told = await packScene({ manifest: pack.manifest });
  scenes.push(told);
  told.serve = ({ manifest, files }) => {
    told.server.manifest = manifest;
    told.server.more = Object.fromEntries(files);
    told.server.asked.length = 0;
  };
  told.serve(pack);
  told.pagesAsked = () => told.server.asked.filter((path) => path.startsWith("pages/")).sort();
  /** What an engine gets of a page; undefined when it is not kept. */
  told.kept = async (id, path) => {
    const reader = `reader ${++readers}`;
    const network = packNetwork({ root: async () => told.disk.root, locks: told.locks.tab(reader), network: {} });
    const response = await network.fetch(addressOf(id) + path);
    const bytes = response.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
    told.locks.kill(reader);
    return bytes;
  };
  return told;
}

const paths = (list) => list.map(pathOf).sort();

test("all pages are kept, each fetched once, few at a time, and given to an engine without the network", async () => {
  const told = await scene(pagedPack({ cards, cells, cut: 2 }));
  const progress = [];
  let now = 0, most = 0;
  const counted = async (...asked) => {
    most = Math.max(most, ++now);
    return fetch(...asked).finally(() => now--);
  };
  const pack = await told.tab("a").installFromUrl(told.server.url, { fetch: counted, onProgress: (step) => progress.push(step) });
  assert.deepEqual(told.pagesAsked(), paths(distinct));
  assert.ok(most <= 6, `${most} at once`);
  const listed = told.server.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.equal(pack.bytes, listed + bytesOf(distinct));
  assert.deepEqual(progress.at(-1), { step: "trying", doneBytes: pack.bytes, totalBytes: pack.bytes });
  assert.ok(progress.every(({ doneBytes, totalBytes }) => doneBytes <= totalBytes));
  told.server.asked.length = 0;
  for (const wanted of distinct) assert.deepEqual(await told.kept(pack.id, pathOf(wanted)), wanted);
  assert.equal(await told.kept(pack.id, pathOf(page(99))), undefined);
  assert.deepEqual(told.server.asked, []);
  await told.tab("a").verify(pack.id);
  assert.deepEqual(told.paths().filter((path) => /pages-\d+$/.test(path)).length, 2);
});

test("an update fetches the pages that are new, and the generation before keeps its own", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const { id, bytes } = await shelf.installFromUrl(told.server.url);
  const next = page(8);
  told.serve(pagedPack({ generation: "g2", cards: [cards[0], next, cards[2], cards[4]], cells: [cells[1]] }));
  const progress = [];
  const updated = await shelf.update(id, { onProgress: (step) => progress.push(step) });
  assert.deepEqual(told.pagesAsked(), paths([next]));
  assert.equal(progress.at(-1).doneBytes, updated.bytes);
  assert.ok(updated.bytes < bytes);
  assert.deepEqual(await told.kept(id, pathOf(next)), next);
  assert.equal(await told.kept(id, pathOf(cards[1])), undefined);
  await shelf.rollBack(id);
  assert.deepEqual(await told.kept(id, pathOf(cards[1])), cards[1]);
  await shelf.verify(id);
});

for (const [fault, code, message] of [["missing", "VT_NETWORK", /answered 404/], ["cut", "VT_NETWORK", /connection failed/], ["flipped", "VT_INTEGRITY", /SHA-256/],
  ["truncated", "VT_INTEGRITY", /999999 bytes instead of 1000000/], ["longer", "VT_INTEGRITY", /longer than/]]) {
  test(`a ${fault} page is named, and nothing is installed`, async () => {
    const told = await scene();
    const [broken] = paths([cards[4]]);
    told.server.wrong[broken] = misbehaviour[fault];
    const shelf = told.tab("a");
    await assert.rejects(shelf.installFromUrl(told.server.url), refusal(code, message, broken));
    assert.deepEqual([await shelf.list(), told.trials], [[], []]);
    if (code !== "VT_NETWORK") assert.deepEqual(told.paths(), []);
    delete told.server.wrong[broken];
    told.server.asked.length = 0;
    const { id } = await shelf.installFromUrl(told.server.url);
    assert.deepEqual(told.pagesAsked(), paths(code === "VT_NETWORK" ? [cards[4]] : distinct));
    await shelf.verify(id);
  });
}

test("a folder and a zip bring their pages along, or are refused", async () => {
  const { manifest, files } = pagedPack({ cards, cells });
  const whole = new Map([["manifest.json", Buffer.from(JSON.stringify(manifest))], ...files]);
  const lacking = new Map(whole);
  lacking.delete(pathOf(cells[0]));
  const told = await scene();
  const shelf = told.tab("a");
  for (const install of [(given) => shelf.installFromFolder(chosenFolder(given)), (given) => shelf.installFromZip(new File([zipOfFiles(given)], "shop.zip"))]) {
    await assert.rejects(install(lacking), refusal("VT_NOT_FOUND", /not in the/, pathOf(cells[0])));
    assert.deepEqual(told.paths().filter((path) => !path.endsWith("index.json")), []);
    const { id } = await install(whole);
    assert.deepEqual(await told.kept(id, pathOf(cards[3])), cards[3]);
    await shelf.verify(id);
    await shelf.remove(id);
  }
});

test("a copy that was damaged on the device is named, and installing again mends it", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const { id } = await shelf.installFromUrl(told.server.url);
  const path = told.paths().find((name) => name.endsWith("pages-1"));
  const bundle = told.disk.files().get(path);
  bundle[bundle.length - 1] ^= 1;
  await assert.rejects(shelf.verify(id), refusal("VT_INTEGRITY", /damaged/, pathOf(cards[4])));
  told.server.asked.length = 0;
  await shelf.installFromUrl(told.server.url);
  await shelf.verify(id);
  assert.deepEqual(told.pagesAsked(), paths([cards[4]]));
});

test("pages count for the room that is needed", async () => {
  const told = await scene();
  told.quota = 1_000_000;
  await assert.rejects(told.tab("a").installFromUrl(told.server.url), refusal("VT_IO", /storage is full/));
  assert.deepEqual(told.pagesAsked(), []);
  told.quota = undefined;
  await told.tab("a").installFromUrl(told.server.url);
  told.quota = 1_000_000;
  await told.tab("a").installFromUrl(told.server.url);
});

test("gzipped pages are fetched where there are some, and plain ones where these cannot be had", async () => {
  const told = await scene(pagedPack({ cards, cells, gzipped: true }));
  const [gone, torn] = [`${pathOf(cards[0])}.gz`, `${pathOf(cards[1])}.gz`];
  told.server.wrong[gone] = misbehaviour.missing;
  told.server.wrong[torn] = misbehaviour.flipped;
  const { id } = await told.tab("a").installFromUrl(told.server.url);
  assert.deepEqual(told.pagesAsked(), [...paths(distinct).map((path) => `${path}.gz`), pathOf(cards[0]), pathOf(cards[1])].sort());
  await told.tab("a").verify(id);
  const silent = await scene(pagedPack({ cards, cells, gzipped: true }));
  silent.server.wrong[gone] = misbehaviour.cut; /* so does a host look whose refusal nobody may read */
  await silent.tab("a").installFromUrl(silent.server.url);
  const offline = await scene(pagedPack({ cards, cells, gzipped: true }));
  offline.server.wrong[gone] = offline.server.wrong[pathOf(cards[0])] = misbehaviour.cut;
  await assert.rejects(offline.tab("a").installFromUrl(offline.server.url), refusal("VT_NETWORK", /connection failed/, pathOf(cards[0])));
});

test("a host that has no gzipped pages, and lets nobody read that it refuses them, is asked for few", async () => {
  const many = Array.from({ length: 40 }, (_, number) => page(number, 500));
  const told = await scene(pagedPack({ cards: many, gzipped: true }));
  for (const path of paths(many)) told.server.wrong[`${path}.gz`] = misbehaviour.cut;
  const { id } = await told.tab("a").installFromUrl(told.server.url);
  const asked = told.pagesAsked().filter((path) => path.endsWith(".gz")).length;
  assert.ok(asked >= 3 && asked <= 18, `${asked}: six pages at once, each three times`);
  await told.tab("a").verify(id);
});

const index = (changes = {}, pages = [page(1, 10)]) => safetensors({ ...indexTensors(pages), ...changes });
const lengthsOf = (...numbers) => Buffer.from(new Uint32Array(numbers).buffer);
for (const [what, bytes, message] of [
  ["no header", Buffer.alloc(7), /header is longer/],
  ["an endless header", Buffer.alloc(64, 0xff), /header is longer/],
  ["a header that is longer than any", index({ ["x".repeat(65536)]: ["U8", [0], Buffer.alloc(0)] }), /header is longer than 65536/],
  ["a header that is no JSON", Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("{]")]), /not a JSON object/],
  ["a header that is null", Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("null")]), /not a JSON object/],
  ["no tensors", safetensors({}), /page_sha256/],
  ["hashes of another width", index({ page_sha256: ["U8", [1, 31], Buffer.alloc(31)] }), /page_sha256/],
  ["hashes of another type", index({ page_sha256: ["I8", [1, 32], Buffer.alloc(32)] }), /page_sha256/],
  ["fewer hashes than lengths", index({ page_bytes: ["U32", [2], lengthsOf(1, 2)] }), /page_sha256/],
  ["lengths that are cut off", index({ page_bytes: ["U32", [1], Buffer.alloc(3)] }), /page_bytes/],
  ["lengths in a list of lists", index({ page_bytes: ["U32", [1, 1], lengthsOf(10)] }), /page_bytes/],
  ["a page of nothing", index({ page_bytes: ["U32", [1], lengthsOf(0)] }), /page 0 has 0 bytes/],
  ["a page that is too long", index({ page_bytes: ["U32", [1], lengthsOf(4 * 1024 * 1024 + 1)] }), /page 0 has 4194305 bytes/],
  ["two lengths of a page", index({ page_bytes: ["U32", [2], lengthsOf(10, 11)] }, [page(1, 10), page(1, 10)]), /two pages are/],
  ["a strange mark", index({ gzipped: ["U8", [2], Buffer.alloc(2)] }), /gzipped/],
]) {
  test(`an index with ${what} is refused, and nothing is installed`, async () => {
    const told = await scene(pagedPack({ indexes: [["cards", undefined, [bytes]]] }));
    await assert.rejects(told.tab("a").installFromUrl(told.server.url), refusal("VT_BAD_DATA", message));
    assert.deepEqual([told.paths(), told.pagesAsked()], [[], []]);
  });
}

test("an index of more than 2 GiB or of more than a million pages is not kept", async () => {
  const many = Array.from({ length: 600 }, (_, i) => ({ length: 4 * 1024 * 1024, number: i }));
  const lengths = Buffer.alloc(4 * many.length);
  const hashes = Buffer.alloc(32 * many.length);
  many.forEach((_, i) => { lengths.writeUInt32LE(4 * 1024 * 1024, 4 * i); hashes.writeUInt32BE(i, 32 * i); });
  const told = await scene(pagedPack({ indexes: [["cards", undefined, [safetensors({ page_sha256: ["U8", [600, 32], hashes], page_bytes: ["U32", [600], lengths] })]]] }));
  await assert.rejects(told.tab("a").installFromUrl(told.server.url), refusal("VT_BAD_DATA", /more than the 2147483648 that can be kept/));
  const claims = safetensors({ page_sha256: ["U8", [2 ** 40, 32], Buffer.alloc(0)], page_bytes: ["U32", [2 ** 40], Buffer.alloc(0)] });
  await assert.rejects(bundlesOf([{ path: "cards", role: "cards", bytes: claims.length, sha256: "" }], async () => claims), refusal("VT_UNSUPPORTED", /are more than/));
});

test("a pack with lists in pages and whole cards brings its pages along too, and its catalog needs nothing to be asked for", async () => {
  const lists = safetensors(indexTensors(cells));
  const told = await scene(pagedPack({ cells, indexes: [["cells", "looks", [lists]]] }));
  const { isPaged, files } = readManifest(Buffer.from(JSON.stringify(told.server.manifest)), "");
  assert.deepEqual([isPaged, files.filter(({ needsCatalog }) => needsCatalog)], [true, []]);
  const { id } = await told.tab("a").installFromUrl(told.server.url);
  assert.deepEqual(told.pagesAsked(), paths(cells));
  for (const wanted of cells) assert.deepEqual(await told.kept(id, pathOf(wanted)), wanted);
});

test("the limits hold for all indexes of a pack together, and for the bytes of one", async () => {
  const half = 600_000;
  const indexOf = (first) => {
    const hashes = Buffer.alloc(32 * half);
    for (let i = 0; i < half; i++) hashes.writeUInt32BE(first + i, 32 * i);
    return safetensors({ page_sha256: ["U8", [half, 32], hashes], page_bytes: ["U32", [half], Buffer.from(new Uint32Array(half).fill(1).buffer)] });
  };
  const two = [["cards", 0], ["cells", half]].map(([role, first]) => ({ path: role, role, sha256: "", index: indexOf(first) }));
  for (const file of two) file.bytes = file.index.length;
  await assert.rejects(bundlesOf(two, async ({ index }) => index), refusal("VT_UNSUPPORTED", /1200000 pages are more than/, "cells"));
  const parts = Array.from({ length: 5 }, (_, part) => ({ path: `cards.${part}`, role: "cards", part, bytes: 64 * 1024 * 1024, sha256: "" }));
  await assert.rejects(bundlesOf(parts, async () => assert.fail("nothing is read")), refusal("VT_UNSUPPORTED", /an index of 335544320 bytes/, "cards.0"));
});
