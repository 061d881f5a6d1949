/* The next generation of a pack whose cards come in pages: its catalog comes along only where one is kept. */
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeCaches } from "./helpers/fake_caches.mjs";
import { fakeLocks } from "./helpers/fake_locks.mjs";

const { PackKeep, rollBack, settle } = await importEngine();
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
  for (const file of before.files) if (kept.includes(file.role)) await keep.put(file, () => contentOf(file.path, "1"));
  const fetched = [];
  await settle(keep, { bytes: Buffer.from(JSON.stringify(before)), isKept: true }, {
    unpacks: false,
    estimate: async () => ({}),
    now: () => 0,
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
  const told = { generation: "1", fetched: [], lost: [], stale: [] };
  const kept = () => caches.keysOf("vitrine-packs").map((url) => url.slice(packUrl.length));
  const network = {
    stallMs: 5000,
    sleep: async () => {},
    async fetch(url, init) {
      const path = url.slice(packUrl.length);
      if (path === "manifest.json") {
        told.manifests = (told.manifests ?? 0) + 1;
        return new Response(bytesOf(manifestOf(told.generation, whole)));
      }
      told.fetched.push(path);
      if (told.stale.includes(path) && init?.cache !== "reload") return new Response(Buffer.alloc(contentOf(path, told.generation).length, "stale"));
      return told.lost.includes(path) ? new Response(null, { status: 404 }) : new Response(contentOf(path, told.generation));
    },
  };
  let tabs = 0;
  const tab = async (generation, { holds = true } = {}) => {
    const name = `tab ${++tabs}`;
    const keep = new PackKeep(packUrl, caches, locks.tab(name));
    const manifest = { ...manifestOf(generation, whole), ...(counts && { counts }) };
    if (holds) keep.hold(generation, bytesOf(manifest));
    await new Promise((tick) => setTimeout(tick, 5));
    return {
      keep, manifest,
      arrive: (...roles) => Promise.all(manifest.files.filter(({ role }) => roles.includes(role)).map((file) => keep.put(file, () => contentOf(file.path, generation)))),
      settle: (isKept = false, checkAfterMs = 0) => settle(keep, { bytes: bytesOf(manifest), isKept }, {
        unpacks: false, network, estimate: async () => told.estimate?.() ?? {}, now: () => told.now ?? 0, digest: (bytes) => webcrypto.subtle.digest("SHA-256", bytes),
      }, checkAfterMs),
      close: () => locks.kill(name),
    };
  };
  return { told, kept, tab, caches, pointed: async () => (await (await (await caches.open("vitrine-packs")).match(`${packUrl}manifest.json`))?.json())?.generation,
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
  assert.deepEqual([hasFiles(kept(), first.manifest), hasFiles(kept(), second.manifest), kept().length], [true, true, 7], "the one before stays");
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

/* ---- the generation before, and how often the server is asked ---- */

/** A browser that has kept generation 1, whose next one is 2 and which has come. */
async function renewed() {
  const all = browser();
  const first = await all.tab("1");
  await first.arrive(...whole);
  await first.settle();
  first.close();
  all.told.generation = "2";
  const again = await all.tab("1");
  await again.settle(true);
  again.close();
  const second = await all.tab("2");
  await second.settle(true);
  return { ...all, first, second };
}

test("the generation before is kept whole, and no other", async () => {
  const { kept, tab, told, first, second, pointed } = await renewed();
  assert.ok(hasFiles(kept(), first.manifest) && hasFiles(kept(), second.manifest));
  told.generation = "3";
  await second.settle(true);
  second.close();
  const third = await tab("3");
  await third.settle(true);
  assert.equal(await pointed(), "3");
  assert.ok(hasFiles(kept(), second.manifest) && hasFiles(kept(), third.manifest));
  assert.ok(!first.manifest.files.some(({ sha256 }) => kept().includes(`?${sha256}`)));
});

test("rolling back has the one before open, and passes over the other until the server has a third", async () => {
  const { told, kept, tab, pointed, second, first } = await renewed();
  assert.equal(await rollBack(second.keep), "1");
  assert.equal(await pointed(), "1");
  second.close();
  const back = await tab("1");
  told.fetched = [];
  await back.settle(true);
  assert.deepEqual([await pointed(), told.fetched], ["1", []], "the server still has 2");
  assert.ok(hasFiles(kept(), second.manifest), "forth is as near as back");
  assert.equal(await rollBack(back.keep), "2");
  assert.equal(await rollBack(back.keep), "1");
  told.generation = "3";
  await back.settle(true);
  assert.equal(await pointed(), "3");
  assert.ok(hasFiles(kept(), first.manifest));
});

test("there is nothing to roll back to at first, nor when a file of it is gone", async () => {
  const all = browser();
  const only = await all.tab("1");
  await only.arrive(...whole);
  await only.settle();
  assert.equal(await rollBack(only.keep), "");
  const { second, first, pointed } = await renewed();
  await second.keep.forget(second.keep.keyOf(first.manifest.files[0]));
  assert.equal(await rollBack(second.keep), "");
  assert.equal(await pointed(), "2");
});

test("what opens in the place of a refused generation stays, whoever else finds that one refused", async () => {
  const { second, pointed } = await renewed();
  assert.equal(await rollBack(second.keep, "2"), "1");
  assert.equal(await rollBack(second.keep, "2"), "1");
  assert.equal(await pointed(), "1");
  assert.equal(await rollBack(second.keep, "1"), "", "2 was refused itself");
  assert.equal(await pointed(), "1");
});

test("wrong bytes in the browser's cache do not hold an update back", async () => {
  const all = browser();
  const first = await all.tab("1");
  await first.arrive(...whole);
  await first.settle();
  Object.assign(all.told, { generation: "2", stale: ["bits-2"] });
  await first.settle(true);
  assert.equal(await all.pointed(), "2");
  assert.deepEqual(all.told.fetched, ["catalog-2", "bits-2", "bits-2"]);
});

test("when the storage refuses a file of the next generation, nothing more of it is fetched, and the kept one stays", async () => {
  const { told, kept, tab, caches, pointed } = browser();
  const first = await tab("1");
  await first.arrive(...whole);
  await first.settle();
  told.generation = "2";
  caches.onPut = (url) => { caches.full ||= url.startsWith(`${packUrl}?`); };
  await first.settle(true);
  assert.deepEqual([await pointed(), told.fetched], ["1", ["catalog-2"]]);
  assert.ok(hasFiles(kept(), first.manifest));
});

test("what the storage has refused is not fetched again at each visit, but when it is time to ask", async () => {
  const { told, tab, caches, pointed } = browser();
  const visit = async (now) => {
    Object.assign(told, { now, fetched: [] });
    await (await tab("1")).settle(true, 60_000);
    return told.fetched;
  };
  const first = await tab("1");
  await first.arrive(...whole);
  await first.settle();
  told.generation = "2";
  caches.onPut = (url) => { caches.full = url.startsWith(`${packUrl}?`); };
  assert.deepEqual(await visit(100_000), ["catalog-2"]);
  assert.deepEqual(await visit(100_001), []);
  caches.onPut = undefined;
  caches.full = false;
  assert.deepEqual(await visit(200_000), ["catalog-2", "bits-2"]);
  assert.equal(await pointed(), "2");
});

test("the server is asked again when what is kept has the age that was given, or the clock was set back", async () => {
  const { told, tab } = browser();
  const first = await tab("1");
  await first.arrive(...whole);
  told.now = 1_000_000;
  await first.settle();
  for (const [now, asks] of [[1_000_000, 0], [1_059_999, 0], [1_060_000, 1], [1_060_001, 0], [1_000_000, 1]]) {
    Object.assign(told, { now, manifests: 0 });
    await first.settle(true, 60_000);
    assert.equal(told.manifests, asks, `at ${now}`);
  }
  told.manifests = 0;
  await first.settle(true);
  assert.equal(told.manifests, 1, "without an age, at each visit");
});

test("where there is no room for three generations, the one before gives way", async () => {
  const { told, kept, pointed, second, first } = await renewed();
  Object.assign(told, { generation: "3", estimate: () => ({ quota: 100, usage: kept().some((key) => key === "manifest-before.json") ? 90 : 0 }) });
  await second.settle(true);
  assert.equal(await pointed(), "3");
  assert.ok(!first.manifest.files.some(({ sha256 }) => kept().includes(`?${sha256}`)));
});

test("the generation before is not given up where that makes too little room", async () => {
  const { told, kept, pointed, second } = await renewed();
  Object.assign(told, { generation: "3", fetched: [], estimate: () => ({ quota: 100, usage: 110 }) });
  await second.settle(true);
  assert.deepEqual([await pointed(), told.fetched], ["2", []]);
  assert.ok(kept().includes("manifest-before.json"));
  assert.equal(await rollBack(second.keep), "1");
});

test("where there is no room for the next generation, the kept one goes on opening, and the next comes when there is", async () => {
  const { told, kept, pointed, second } = await renewed();
  Object.assign(told, { generation: "3", fetched: [], now: 5000, estimate: () => ({ quota: 100, usage: 90 }) });
  await second.settle(true);
  assert.deepEqual([await pointed(), told.fetched], ["2", []]);
  assert.ok(hasFiles(kept(), second.manifest));
  told.manifests = 0;
  await second.settle(true, 60_000);
  assert.equal(told.manifests, 0, "nor is the server asked at each visit");
  told.estimate = undefined;
  await second.settle(true);
  assert.equal(await pointed(), "3");
});

test("few files are on their way into storage at once, and each is copied when it is its turn", async () => {
  const caches = fakeCaches(), keep = new PackKeep(packUrl, caches, locks);
  let running = 0, most = 0, copied = 0;
  caches.onPut = async () => {
    most = Math.max(most, ++running);
    assert.ok(copied <= 2 || running <= 2);
    await new Promise((tick) => setTimeout(tick, 2));
    running--;
  };
  await Promise.all(Array.from({ length: 12 }, (_, index) => keep.put({ sha256: String(index), bytes: 1 }, () => {
    copied++;
    assert.ok(copied - caches.keysOf("vitrine-packs").length <= 2, "no more copies than puts");
    return new Uint8Array(1);
  })));
  assert.deepEqual([most, copied, await keep.isWhole()], [2, 12, true]);
});
