/* A kept generation that the core refuses gives way to the one before it, once, whatever else fails, and in every tab. */
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeCaches } from "./helpers/fake_caches.mjs";
import { fakeModule } from "./helpers/fake_engine.mjs";
import { fakeLocks } from "./helpers/fake_locks.mjs";

const { Core, Loader, PackKeep, rollBack } = await importEngine();
const packUrl = "http://shop.test/pack/";
const contentOf = (path) => Buffer.from(`content of ${path}`);

function manifestOf(generation) {
  const files = ["catalog", "bits"].map((role) => {
    const path = `${role}-${generation}`, bytes = contentOf(path);
    return { role, ...(role === "bits" && { space: "looks" }), part: 0, parts: 1, path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  });
  return { format: "vitrine-pack", format_version: 1, generation, name: "Shop", licence: "", currency: "EUR", counts: { products: 3, images: 0, image_bytes: 0 }, files };
}

/** A browser that has kept generation 1 behind generation 2, in front of a server that has 3. */
async function device() {
  const caches = fakeCaches(), locks = fakeLocks();
  const told = { asked: [], rollBacks: [], refused: /-2$/ };
  const put = async (address, bytes) => (await caches.open("vitrine-packs")).put(address, new Response(bytes));
  await put(`${packUrl}manifest.json`, JSON.stringify(manifestOf("2")));
  await put(`${packUrl}manifest-before.json`, JSON.stringify(manifestOf("1")));
  for (const { path, sha256 } of ["1", "2"].flatMap((generation) => manifestOf(generation).files)) await put(`${packUrl}?${sha256}`, contentOf(path));
  let tabs = 0;
  const tab = (ready = Promise.resolve()) => {
    const keep = new PackKeep(packUrl, caches, locks.tab(`tab ${++tabs}`));
    return new Loader({
      packUrl, keep, now: () => 0, onProgress() {},
      digest: (bytes) => webcrypto.subtle.digest("SHA-256", bytes),
      startCore: async () => {
        await ready;
        return new Core(fakeModule({ refused: (path) => told.refused.test(path) }));
      },
      rollBack(generation) {
        told.rollBacks.push(generation);
        return rollBack(keep, generation);
      },
      network: {
        stallMs: 5000, sleep: async () => {},
        async fetch(url) {
          const path = url.slice(packUrl.length);
          told.asked.push(path);
          return new Response(path === "manifest.json" ? JSON.stringify(manifestOf("3")) : contentOf(path));
        },
      },
    });
  };
  return { told, tab, pointed: async () => (await (await (await caches.open("vitrine-packs")).match(`${packUrl}manifest.json`))?.json())?.generation };
}

const isRefused = { code: "VT_BAD_DATA" };

test("two files that are refused at once, and trying again, lead back once", async () => {
  const { told, tab, pointed } = await device();
  const visit = tab();
  for (let tries = 0; tries < 3; tries++) {
    await assert.rejects(visit.run(), isRefused);
    assert.equal(await pointed(), "1", `after try ${tries}`);
  }
  assert.deepEqual(told.rollBacks, ["2"]);
  await tab().run();
  assert.deepEqual(told.asked, [], "the next visit opens without the network");
});

test("a second tab that has the refused generation open does not go forth again", async () => {
  const { told, tab, pointed } = await device();
  let first;
  const second = tab(new Promise((ready) => { first = ready; })).run();
  await assert.rejects(tab().run(), isRefused);
  first();
  await assert.rejects(second, isRefused);
  assert.deepEqual([told.rollBacks, await pointed()], [["2", "2"], "1"]);
});

test("where the one before is refused at a later visit too, the server is asked", async () => {
  const { told, tab, pointed } = await device();
  await assert.rejects(tab().run(), isRefused);
  told.refused = /-1$/;
  await assert.rejects(tab().run(), isRefused);
  assert.equal(await pointed(), undefined);
  await tab().run();
  assert.deepEqual(told.asked.sort(), ["bits-3", "catalog-3", "manifest.json"]);
});
