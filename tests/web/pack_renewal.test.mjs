/* The next generation of a pack whose cards come in pages: its catalog comes along only where one is kept. */
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeCaches } from "./helpers/fake_caches.mjs";

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
