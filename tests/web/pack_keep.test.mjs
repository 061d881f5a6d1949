/* Gzipped twins and what is kept between visits, with a network and a Cache storage of our own. */
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { importEngine } from "./helpers/engine.mjs";
import { fakeModule } from "./helpers/fake_engine.mjs";
import { packFiles, packManifest } from "./helpers/pack_server.mjs";

const { Core, Loader, PackKeep } = await importEngine();
const packUrl = "http://shop.test/pack/";
const locks = { request: async (_name, _options, work) => work({}) };

function fakeCaches({ full = false } = {}) {
  const entries = new Map();
  const cache = {
    match: async (key) => entries.has(key) ? new Response(entries.get(key)) : undefined,
    async put(key, response) {
      if (full) throw new DOMException("full", "QuotaExceededError");
      entries.set(key, new Uint8Array(await response.arrayBuffer()));
    },
    delete: async (key) => entries.delete(key),
  };
  return { entries, open: async () => cache };
}

const gzippedManifest = () => {
  const manifest = packManifest();
  return { ...manifest, generation: "1", files: manifest.files.map((file) => ({ ...file, gzip_bytes: gzipSync(packFiles[file.path].bytes).length, gzipBytes: 1 })) };
};

/** One visit. `answers[path]` stands in for what the host has. */
async function visit({ caches, answers = {}, unpacks = true } = {}) {
  const asked = [];
  const committed = [];
  const keep = caches && new PackKeep(packUrl, caches, locks);
  const settled = [];
  const loader = new Loader({
    packUrl, unpacks, keep, now: () => 0, onProgress() {},
    digest: (bytes) => webcrypto.subtle.digest("SHA-256", bytes),
    startCore: async () => new Core(fakeModule({ onCommit: (path) => committed.push(path) })),
    settle: async (made) => { settled.push(made); },
    network: {
      stallMs: 5000, sleep: async () => {},
      async fetch(url) {
        const path = url.slice(packUrl.length);
        asked.push(path);
        if (path in answers) return answers[path]();
        if (path === "manifest.json") return new Response(JSON.stringify(gzippedManifest()));
        const bytes = packFiles[path.replace(/\.gz$/, "")].bytes;
        return new Response(path.endsWith(".gz") ? gzipSync(bytes) : bytes);
      },
    },
  });
  await loader.run();
  return { asked, committed, keep, settled, memory: loader.memory };
}

const eager = packManifest().files.filter(({ role }) => role !== "map").map(({ path }) => path);

test("gzipped twins are fetched in the place of the files, and plain ones where the browser cannot unpack", async () => {
  const { asked, committed } = await visit();
  assert.deepEqual(asked.sort(), [...eager.map((path) => `${path}.gz`), "manifest.json"].sort());
  assert.deepEqual(committed.sort(), [...eager].sort());
  assert.deepEqual((await visit({ unpacks: false })).asked.sort(), [...eager, "manifest.json"].sort());
});

const catalog = "catalog-1.sqlite";
for (const [name, answer, fallsBack] of [
  ["was unpacked on the way", () => new Response(packFiles[catalog].bytes), false],
  ["is missing", () => new Response(null, { status: 404 }), true],
  ["is refused", () => new Response(null, { status: 403 }), true],
  ["is cut short", () => new Response(gzipSync(packFiles[catalog].bytes).subarray(0, 20)), true],
  ["is empty", () => new Response(""), true],
  ["holds something else", () => new Response(gzipSync("else")), true],
  ["never ends", () => new Response(gzipSync(Buffer.alloc(1 << 22))), true],
]) {
  test(`a gzipped twin that ${name} is no obstacle`, async () => {
    const { asked, committed } = await visit({ answers: { [`${catalog}.gz`]: answer } });
    assert.equal(asked.includes(catalog), fallsBack);
    assert.deepEqual(committed.sort(), [...eager].sort());
  });
}

for (const [name, refuse, tries] of [
  ["has no gzipped twins", () => new Response("", { status: 404 }), 1],
  ["refuses to say that it has none", () => new Response("", { status: 403 }), 1],
  ["has none, and lets nobody of another origin read that", () => { throw new TypeError("no access"); }, 3],
]) {
  test(`a host that ${name} is asked for few`, async () => {
    const { asked, committed } = await visit({ answers: Object.fromEntries(eager.map((path) => [`${path}.gz`, refuse])) });
    assert.deepEqual(committed.sort(), [...eager].sort());
    assert.equal(asked.filter((path) => path.endsWith(".gz")).length, 2 * tries, "those two that opening waits for");
  });
}

test("a connection to the page's own host that is lost for a while says nothing of its twins", async (t) => {
  globalThis.location = { origin: new URL(packUrl).origin };
  t.after(() => { delete globalThis.location; });
  const asked = [];
  const lost = (path) => () => { asked.push(path); throw new TypeError("no connection"); };
  await assert.rejects(visit({ answers: { [`${catalog}.gz`]: lost("packed"), [catalog]: lost("plain") } }), { code: "VT_NETWORK" });
  assert.deepEqual(asked, ["packed", "packed", "packed"]);
});

test("what was kept is not asked for, and what is damaged there is", async () => {
  const caches = fakeCaches();
  const first = await visit({ caches });
  assert.equal(await first.keep.isWhole(), true);
  assert.equal(first.settled[0].isKept, false);
  await caches.open().then((cache) => cache.put(first.keep.pointer, new Response(first.settled[0].bytes)));
  const second = await visit({ caches });
  assert.deepEqual(second.asked, []);
  assert.equal(second.settled[0].isKept, true);
  const key = first.keep.keyOf(gzippedManifest().files[0]);
  caches.entries.get(key)[7] ^= 1;
  const third = await visit({ caches });
  assert.deepEqual(third.asked, [`${catalog}.gz`]);
  await third.keep.isWhole();
  assert.deepEqual((await visit({ caches })).asked, []);
});

test("a kept manifest that the core refuses gives way to the server's", async () => {
  const caches = fakeCaches();
  await caches.open().then((cache) => cache.put(`${packUrl}manifest.json`, new Response(JSON.stringify({ ...gzippedManifest(), format_version: 99 }))));
  const { asked, committed } = await visit({ caches });
  assert.ok(asked.includes("manifest.json"));
  assert.deepEqual(committed.sort(), [...eager].sort());
  assert.ok(!caches.entries.has(`${packUrl}manifest.json`));
});

for (const [name, answer] of [
  ["says that it is gone", () => new Response(null, { status: 404 })],
  ["refuses it", () => new Response(null, { status: 403 })],
  ["answers with a page", () => new Response("<html>not here</html>")],
]) {
  test(`where the host ${name}, a kept generation that lacks a file gives way to the server's at the next visit`, async () => {
    const caches = fakeCaches();
    const pointer = `${packUrl}manifest.json`;
    await caches.open().then((cache) => cache.put(pointer, new Response(JSON.stringify(gzippedManifest()))));
    const answers = { [catalog]: answer, [`${catalog}.gz`]: answer };
    await assert.rejects(visit({ caches, answers }));
    assert.ok(!caches.entries.has(pointer));
    assert.ok((await visit({ caches })).asked.includes("manifest.json"));
  });
}

test("where the host cannot be reached, a kept generation stays the one that opens", async () => {
  const caches = fakeCaches();
  const pointer = `${packUrl}manifest.json`;
  await caches.open().then((cache) => cache.put(pointer, new Response(JSON.stringify(gzippedManifest()))));
  const lost = () => { throw new TypeError("offline"); };
  await assert.rejects(visit({ caches, answers: { [catalog]: lost, [`${catalog}.gz`]: lost } }), { code: "VT_NETWORK" });
  assert.ok(caches.entries.has(pointer));
});

test("a full disk keeps nothing and hinders nothing", async () => {
  const { committed, keep } = await visit({ caches: fakeCaches({ full: true }) });
  assert.deepEqual(committed.sort(), [...eager].sort());
  assert.equal(await keep.isWhole(), false);
});
