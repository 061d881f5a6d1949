/* Updates by patches: what is fetched, what is made of it, and that no failure of a patch is one of the installation. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, test } from "node:test";
import { deflateSync } from "node:zlib";
import { importParts } from "./helpers/engine.mjs";
import { manifestOf, packScene } from "./helpers/pack_scene.mjs";
import { misbehaviour, packFiles } from "./helpers/pack_server.mjs";

const scenes = [];
afterEach(() => Promise.all(scenes.splice(0).map((scene) => scene.close())));

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
/* The next int8 file has two parts, of which the first is the old file. */
const firstHalf = packFiles["int8-1.safetensors"].bytes;
const secondHalf = Buffer.alloc(4000, "more");
const patchBytes = deflateSync(Buffer.from("how to get there"));
const part = (path, bytes, number) => ({ role: "int8", space: "looks", part: number, parts: 2, path, bytes: bytes.length, sha256: sha256(bytes) });
const patchOf = (changes = {}) => ({ from_generation: "g1", role: "int8", space: "looks", from_sha256: sha256(firstHalf), path: "patch-1.zz",
  bytes: patchBytes.length, inflated_bytes: 16, sha256: sha256(patchBytes), ...changes });

/** Two generations; the second has a changed catalog and int8 file, and `patches`. */
async function patchScene(patches, { swapped = false } = {}) {
  const told = await packScene();
  scenes.push(told);
  const parts = [part("int8-2.0.safetensors", firstHalf, 0), part("int8-2.1.safetensors", secondHalf, 1)];
  const others = manifestOf("g1").files.filter(({ role }) => role !== "int8");
  told.second = manifestOf("g2", { files: [...others, ...(swapped ? parts.reverse() : parts)], patches });
  told.server.more = { "patch-1.zz": patchBytes, "int8-2.0.safetensors": firstHalf, "int8-2.1.safetensors": secondHalf };
  told.patched = (old) => new Uint8Array(Buffer.concat([...old, secondHalf]));
  told.shelf = told.tab("a");
  told.first = await told.shelf.installFromUrl(told.server.url);
  told.server.asked.length = 0;
  told.server.manifest = told.second;
  told.update = (options) => told.shelf.update(told.first.id, options);
  told.downloads = () => told.server.asked.filter((path) => path !== "manifest.json").sort();
  return told;
}

test("an update fetches the patch instead of the file, and keeps what it leads to", async () => {
  for (const swapped of [false, true]) {
    const told = await patchScene([patchOf()], { swapped });
    const given = [];
    const { patched } = told;
    told.patched = (old, deflated, sizes) => { given.push({ old: old.map((bytes) => Buffer.from(bytes)), deflated: Buffer.from(deflated), sizes }); return patched(old); };
    const progress = [];
    const pack = await told.update({ onProgress: (step) => progress.push(step) });
    assert.deepEqual([pack.generation, pack.previous], ["g2", "g1"]);
    assert.deepEqual(told.downloads(), ["patch-1.zz"]);
    assert.deepEqual(given, [{ old: [firstHalf], deflated: patchBytes, sizes: { inflatedBytes: 16, newBytes: 13000 } }]);
    await told.shelf.verify(told.first.id);
    assert.deepEqual(told.patchers, { started: 1, running: 0 });
    const whole = 15500 + 4000, toReceive = whole - 4000 + patchBytes.length;
    assert.equal(pack.bytes, whole);
    assert.deepEqual(progress.at(-1), { step: "trying", doneBytes: toReceive, totalBytes: toReceive });
    assert.ok(progress.every(({ doneBytes, totalBytes }) => doneBytes <= totalBytes));
  }
});

test("a patch from the generation before the last is good, too, and the smallest is taken", async () => {
  const big = Buffer.alloc(500, "p");
  const told = await patchScene([patchOf({ from_generation: "gx" }), patchOf({ path: "patch-2.zz", bytes: 500, sha256: sha256(big) })]);
  told.server.more["patch-2.zz"] = big;
  told.server.manifest = manifestOf("gx");
  await told.update();
  told.server.asked.length = 0;
  told.server.manifest = told.second;
  await told.update();
  assert.deepEqual(told.downloads(), ["patch-1.zz"]);
});

for (const [what, change] of [
  ["no worker for it can be started", (told) => { told.patched = undefined; }],
  ["the core refuses it", (told) => { told.patched = () => { throw new Error("refused"); }; }],
  ["it leads to another file", (told) => { told.patched = (old) => new Uint8Array(Buffer.concat([...old, Buffer.alloc(4000)])); }],
  ["it leads to a shorter file", (told) => { told.patched = (old) => new Uint8Array(old[0]); }],
  ["it is not on the server", (told) => { told.server.wrong["patch-1.zz"] = misbehaviour.missing; }],
  ["the server is broken", (told) => { told.server.wrong["patch-1.zz"] = misbehaviour.broken; }],
  ["it is damaged", (told) => { told.server.wrong["patch-1.zz"] = misbehaviour.flipped; }],
  ["it is longer than promised", (told) => { told.server.wrong["patch-1.zz"] = misbehaviour.longer; }],
  ["the old file is damaged", (told) => {
    const [path] = [...told.disk.files().keys()].filter((name) => name.endsWith(sha256(firstHalf)));
    told.disk.files().get(path)[3] ^= 1;
  }],
]) {
  test(`where ${what}, the file is fetched whole`, async () => {
    const told = await patchScene([patchOf()]);
    change(told);
    const progress = [];
    const pack = await told.update({ onProgress: (step) => progress.push(step) });
    assert.equal(pack.generation, "g2");
    assert.ok(told.downloads().includes("int8-2.1.safetensors"), `${told.downloads()}`);
    await told.shelf.verify(told.first.id);
    assert.equal(told.patchers.running, 0);
    assert.deepEqual(progress.at(-1), { step: "trying", doneBytes: 19500, totalBytes: 19500 });
  });
}

for (const [what, patch] of [
  ["of another generation", patchOf({ from_generation: "g7" })],
  ["of another role", patchOf({ role: "signals", space: undefined })],
  ["that is larger than what it saves", patchOf({ bytes: 4000 })],
  ["out of the pack's folder", patchOf({ path: "../patch" })],
  ["without a size", patchOf({ inflated_bytes: undefined })],
  ["that would be endless", patchOf({ inflated_bytes: 2 ** 40 })],
  ["that is none", 7],
  ["that is nothing", null],
]) {
  test(`a patch ${what} is not asked for`, async () => {
    const told = await patchScene([patch]);
    await told.update();
    assert.deepEqual(told.downloads(), ["int8-2.1.safetensors"]);
    assert.equal(told.patchers.started, 0);
  });
}

test("aborting while a patch comes keeps the generation before", async () => {
  const told = await patchScene([patchOf()]);
  const abort = new AbortController();
  told.patched = () => { abort.abort(); throw new Error("aborted"); };
  await assert.rejects(told.update({ signal: abort.signal }), { code: "VT_ABORTED" });
  assert.equal((await told.shelf.list())[0].generation, "g1");
  assert.equal(told.patchers.running, 0);
});

test("aborting ends a patch that is being applied, and gives the pack back", { timeout: 60_000 }, async () => {
  const told = await patchScene([patchOf()]);
  const abort = new AbortController();
  const { patched } = told;
  told.patched = () => { setTimeout(() => abort.abort(), 1); return new Promise(() => {}); };
  await assert.rejects(told.update({ signal: abort.signal }), { code: "VT_ABORTED" });
  assert.equal(told.patchers.running, 0);
  told.patched = patched;
  assert.equal((await told.update()).generation, "g2");
  assert.deepEqual(told.patchers, { started: 2, running: 0 });
});

test("a worker for patches that has died, or is closed, is asked nothing more", { timeout: 60_000 }, async () => {
  const { WorkerPatcher } = await importParts(["packs/patcher.ts"]);
  globalThis.Worker = class extends EventTarget {
    asked = 0;
    constructor() { super(); globalThis.Worker.last = this; }
    postMessage() { this.asked++; }
    terminate() {}
  };
  const patch = (patcher) => patcher.patch([new Uint8Array(1)], new Uint8Array(1), { inflatedBytes: 1, newBytes: 1 });
  for (const [end, code] of [[(patcher) => patcher.close(), "VT_ABORTED"], [() => Worker.last.dispatchEvent(new Event("error")), "VT_WORKER"]]) {
    const patcher = new WorkerPatcher(new URL("https://shop.example/patch-worker.js"));
    const first = patch(patcher);
    end(patcher);
    await assert.rejects(first, { code });
    await assert.rejects(patch(patcher), { code });
    assert.equal(Worker.last.asked, 1);
  }
  delete globalThis.Worker;
});

/* ---- what both the installer and the loader patch with ---- */

const { patchedFile } = await importParts(["engine/pack-patch.ts"]);

/** Memory of one page, and a core that answers `status` or copies the old file. */
function fakeMemory(status = 0) {
  const free = new Set();
  let next = 64;
  const module = {
    HEAPU8: new Uint8Array(1 << 16),
    _vt_wasm_alloc: (bytes) => { const at = next; next += bytes + 8; free.add(at); return next > 1 << 16 ? (free.delete(at), 0) : at; },
    _vt_wasm_free: (at) => assert.ok(free.delete(at)),
    _vt_wasm_patch: (patch, patchSize, old, oldSize, out, outSize) => {
      module.seen = [patch, old].map((at, i) => Buffer.from(module.HEAPU8.slice(at, at + [patchSize, oldSize][i])).toString());
      module.HEAPU8.copyWithin(out, old, old + outSize);
      return status;
    },
    free,
  };
  return module;
}

const old = ["the old ", "file"].map((text) => new TextEncoder().encode(text));

test("the core is given the old file's parts in one piece, and its room is given back", async () => {
  const module = fakeMemory();
  const bytes = await patchedFile(module, old, new Uint8Array(patchBytes), { inflatedBytes: 16, newBytes: 12 });
  assert.equal(Buffer.from(bytes).toString(), "the old file");
  assert.deepEqual(module.seen, ["how to get there", "the old file"]);
  assert.equal(module.free.size, 0);
});

for (const [what, module, deflated, sizes, code] of [
  ["a refusal of the core", fakeMemory(3), patchBytes, { inflatedBytes: 16, newBytes: 12 }, "VT_BAD_DATA"],
  ["a core without room", fakeMemory(), patchBytes, { inflatedBytes: 16, newBytes: 1 << 20 }, "VT_NO_MEMORY"],
  ["a stream that holds more", fakeMemory(), patchBytes, { inflatedBytes: 15, newBytes: 12 }, "VT_BAD_DATA"],
  ["a stream that holds less", fakeMemory(), patchBytes, { inflatedBytes: 17, newBytes: 12 }, "VT_BAD_DATA"],
  ["a stream that is none", fakeMemory(), Buffer.from("no zlib stream"), { inflatedBytes: 16, newBytes: 12 }, "VT_BAD_DATA"],
]) {
  test(`${what} is an error, and nothing stays reserved`, async () => {
    await assert.rejects(patchedFile(module, old, new Uint8Array(deflated), sizes), { code });
    assert.equal(module.free.size, 0);
  });
}
