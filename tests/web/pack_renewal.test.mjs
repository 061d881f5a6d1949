/* The next generation of a pack whose cards come in pages: its catalog comes along only where one is kept. */
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeCaches } from "./helpers/fake_caches.mjs";
import { fakeLocks } from "./helpers/fake_locks.mjs";

const { PackKeep, settle } = await importEngine();
const packUrl = "http://shop.test/pack/";
const locks = { request: async (_name, options, work) => (work ?? options)({}) };

/** Files of a generation: what they hold names it. */
const contentOf = (path, generation) => Buffer.from(`${path} of generation ${generation}`);
function manifestOf(generation, roles) {
  const files = roles.map((role) => {
    const path = `${role}-${generation}`;
    const bytes = contentOf(path, generation);
    return { role, ...(["bits", "map"].includes(role) && { space: "looks" }), part: 0, parts: 1, path, bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex") };
  });
  return { format: "vitrine-pack", format_version: 1, generation, name: "Shop", licence: "", currency: "EUR",
    counts: { products: 3, images: 0, image_bytes: 0 }, files };
}

/** What is fetched of generation 2 after a visit of generation 1 that has kept the files of `kept`. */
async function fetchedAfter(roles, kept) {
  const keep = new PackKeep(packUrl, fakeCaches(), locks);
  const [before, next] = ["1", "2"].map((generation) => manifestOf(generation, roles));
  for (const file of before.files) if (kept.includes(file.role)) await keep.put(file, contentOf(file.path, "1"));
  const fetched = [];
  await settle(keep, { bytes: Buffer.from(JSON.stringify(before)), isKept: true }, {
    unpacks: false,
    estimate: async () => ({}),
    digest: (bytes) => webcrypto.subtle.digest("SHA-256", bytes),
    network: {
      stallMs: 5000,
      sleep: async () => {},
      async fetch(url) {
        const path = url.slice(packUrl.length);
        if (path === "manifest.json") return new Response(JSON.stringify(next));
        fetched.push(path);
        return new Response(contentOf(path, "2"));
      },
    },
  });
  return fetched.sort();
}

const paged = ["cards", "bits", "catalog", "terms", "map"];

test("a catalog that was never asked for is not renewed, nor is what follows it", async () => {
  assert.deepEqual(await fetchedAfter(paged, ["cards", "bits"]), ["bits-2", "cards-2"]);
});

test("a catalog that is kept is renewed, with what follows it", async () => {
  assert.deepEqual(await fetchedAfter(paged, ["cards", "bits", "catalog"]), ["bits-2", "cards-2", "catalog-2", "terms-2"]);
  assert.deepEqual(await fetchedAfter(paged, ["cards", "bits", "map"]), ["bits-2", "cards-2", "map-2"]);
});

test("a pack in one piece is renewed whole, but for maps from photographs that were not used", async () => {
  const whole = ["catalog", "bits", "terms", "map"];
  assert.deepEqual(await fetchedAfter(whole, ["catalog", "bits", "terms"]), ["bits-2", "catalog-2", "terms-2"]);
});

/* ---- tabs that have several generations of one pack open ---- */

/** Of a shop with many pictures, or large ones. */
const manyPictures = { products: 3, images: 400_000, image_bytes: 2 ** 33 };
const bytesOf = (manifest) => new Uint8Array(Buffer.from(JSON.stringify(manifest)));
const whole = ["catalog", "bits"];

/** A browser with tabs, and a server that has `generation`. */
function browser({ counts } = {}) {
  const caches = fakeCaches(), locks = fakeLocks();
  const told = { generation: "1", fetched: [], lost: [] };
  const kept = () => caches.keysOf("vitrine-packs").map((url) => url.slice(packUrl.length));
  const network = {
    stallMs: 5000,
    sleep: async () => {},
    async fetch(url) {
      const path = url.slice(packUrl.length);
      if (path === "manifest.json") return new Response(bytesOf(manifestOf(told.generation, whole)));
      told.fetched.push(path);
      return told.lost.includes(path) ? new Response(null, { status: 404 }) : new Response(contentOf(path, told.generation));
    },
  };
  const tab = async (generation, { holds = true } = {}) => {
    const keep = new PackKeep(packUrl, caches, locks.tab(`tab of ${generation}`));
    const manifest = { ...manifestOf(generation, whole), ...(counts && { counts }) };
    if (holds) keep.hold(generation, bytesOf(manifest));
    await new Promise((tick) => setTimeout(tick, 5));
    return {
      keep, manifest,
      arrive: (...roles) => Promise.all(manifest.files.filter(({ role }) => roles.includes(role)).map((file) => keep.put(file, contentOf(file.path, generation)))),
      settle: (isKept = false) => settle(keep, { bytes: bytesOf(manifest), isKept }, {
        unpacks: false, network, estimate: async () => ({}), digest: (bytes) => webcrypto.subtle.digest("SHA-256", bytes),
      }),
      close: () => locks.kill(`tab of ${generation}`),
    };
  };
  return { told, kept, tab, pointed: async () => (await (await (await caches.open("vitrine-packs")).match(`${packUrl}manifest.json`))?.json())?.generation,
    put: async (address, bytes) => (await caches.open("vitrine-packs")).put(address, new Response(bytes)) };
}
const hasFiles = (kept, { files }) => files.every(({ sha256 }) => kept.includes(`?${sha256}`));

test("what arrives in one tab is not swept by another, nor what is open there", async () => {
  const { kept, tab, pointed } = browser();
  const first = await tab("1");
  await first.arrive("catalog");
  const second = await tab("2");
  await second.arrive("catalog", "bits");
  await second.settle();
  assert.equal(await pointed(), "2");
  await first.arrive("bits");
  assert.ok(hasFiles(kept(), first.manifest));
  await first.settle();
  assert.equal(await pointed(), "1");
  assert.ok(hasFiles(kept(), second.manifest));
  second.close();
  await first.settle();
  assert.deepEqual([hasFiles(kept(), first.manifest), kept().length], [true, 4]);
});

test("a generation of which something was taken away does not open the next time", async () => {
  const { kept, tab, pointed } = browser();
  const { arrive, settle: end, keep, manifest } = await tab("1");
  await arrive("catalog", "bits");
  await keep.forget(keep.keyOf(manifest.files[0]));
  await end();
  assert.deepEqual([await pointed(), kept()], [undefined, []]);
});

test("a pack with more pictures than a device keeps opens from what is kept: they are not", async () => {
  const { kept, tab, pointed } = browser({ counts: manyPictures });
  const { arrive, settle: end, manifest } = await tab("1");
  await arrive("catalog", "bits");
  await end();
  assert.equal(await pointed(), "1");
  assert.ok(hasFiles(kept(), manifest));
});

test("what an update that was cut off has left goes at the next one, but for what that needs", async () => {
  const { told, kept, tab, pointed } = browser();
  const first = await tab("1");
  await first.arrive("catalog", "bits");
  await first.settle();
  for (const generation of ["2", "3", "3"]) {
    Object.assign(told, { generation, fetched: [], lost: [`bits-${generation}`] });
    await assert.rejects(first.settle(true), { code: "VT_NETWORK" });
  }
  assert.deepEqual(told.fetched, ["bits-3"], "what had come is not fetched again");
  const sha256 = (generation) => manifestOf(generation, whole).files.map((file) => `?${file.sha256}`);
  assert.deepEqual(kept().filter((key) => key.startsWith("?")).sort(), [...sha256("1"), sha256("3")[0]].sort());
  told.lost = [];
  await first.settle(true);
  assert.equal(await pointed(), "3");
});

test("a manifest that cannot be read hinders no sweep", async () => {
  const { kept, tab, put, pointed } = browser();
  const { arrive, settle: end, keep, manifest } = await tab("1");
  (await tab("x", { holds: false })).keep.hold("x", bytesOf({}));
  await put(`${packUrl}?${"0".repeat(64)}`, "of no generation");
  await arrive("catalog", "bits");
  await end();
  assert.equal(await pointed(), "1");
  assert.ok(hasFiles(kept(), manifest) && !kept().includes(`?${"0".repeat(64)}`), `${keep.packUrl}: ${kept()}`);
});
