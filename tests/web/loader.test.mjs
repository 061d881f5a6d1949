import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { afterEach, test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeModule } from "./helpers/fake_engine.mjs";
import { misbehaviour, packManifest, packServer } from "./helpers/pack_server.mjs";

const { Core, Loader, VitrineError } = await importEngine();
const servers = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** A loader on a fresh pack server, with all that it told on the way. */
async function scene({ manifest, refused, stallMs = 5000, more = {}, digest = (bytes) => webcrypto.subtle.digest("SHA-256", bytes), startCore } = {}) {
  const server = await packServer(manifest);
  servers.push(server);
  const told = { server, committed: [], progress: [], slept: [], caches: [] };
  const module = fakeModule({ refused, onCommit: (path, bytes) => told.committed.push([path, Buffer.from(bytes).toString()]) });
  let clock = 0;
  told.loader = new Loader({
    packUrl: server.url,
    digest,
    startCore: startCore ?? (async () => new Core(module)),
    ...more,
    onProgress: (progress) => told.progress.push(progress),
    now: () => clock += 100,
    network: {
      stallMs,
      fetch: (url, init) => {
        told.caches.push([url.slice(server.url.length), init?.cache]);
        return fetch(url, init);
      },
      sleep: async (milliseconds) => { told.slept.push(milliseconds); },
    },
  });
  return told;
}

const refusal = (code, message, file) => (error) => {
  assert.ok(error instanceof VitrineError);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  if (file) assert.ok(error.file?.endsWith(`/pack/${file}`), `${error.file} names ${file}`);
  return true;
};
const names = (told) => told.committed.map(([path]) => path);

const wanted = packManifest().files.filter(({ role }) => role !== "map").map(({ path }) => path);

test("a pack arrives whole, checked and in the manifest's order, but for the maps of the picture search", async () => {
  const told = await scene();
  await told.loader.run();
  await told.loader.usable;
  assert.deepEqual(told.server.asked, ["manifest.json", ...wanted]);
  assert.deepEqual(names(told).sort(), [...wanted].sort());
  for (const [path, text] of told.committed) assert.match(text, new RegExp(`^${path.split("-")[0].slice(0, 3)}`));
});

test("progress grows to the whole and names what is ready", async () => {
  const { loader, progress } = await scene();
  await loader.run();
  assert.equal(progress[0].phase, "starting");
  const last = progress.at(-1);
  assert.deepEqual([last.phase, last.loadedBytes, last.totalBytes], ["complete", 14500, 14500]);
  assert.deepEqual([...last.ready].sort(), ["bits:looks", "catalog", "int8:looks", "signals"]);
  progress.reduce((before, now) => {
    assert.ok(now.loadedBytes >= before.loadedBytes && now.ready.length >= before.ready.length);
    return now;
  });
});

test("catalog and one-bit codes make it usable while the rest is still coming", async () => {
  const told = await scene();
  let release;
  told.server.wrong["int8-1.safetensors"] = (response, bytes) => { release = () => response.end(bytes); };
  const run = told.loader.run();
  await told.loader.usable;
  assert.equal(told.progress.at(-1).phase, "loading");
  assert.deepEqual(told.loader.core.call("stats", {}), { engine: "fake" });
  while (!release) await new Promise((next) => setTimeout(next, 5));
  release();
  await run;
  assert.equal(told.progress.at(-1).phase, "complete");
});

test("files that arrive in another order are usable all the same", async () => {
  const told = await scene();
  const held = [];
  told.server.wrong["catalog-1.sqlite"] = (response, bytes) => held.push(() => response.end(bytes));
  let isUsable = false;
  told.loader.usable.then(() => { isUsable = true; });
  const run = told.loader.run();
  while (told.committed.length < 1) await new Promise((next) => setTimeout(next, 5));
  assert.deepEqual(names(told), ["bits-1.safetensors"]);
  assert.equal(isUsable, false);
  held[0]();
  await run;
  assert.equal(isUsable, true);
});

test("where one-bit codes lie in lists it is usable when both are there, in any order", async () => {
  const lists = Buffer.alloc(700, "lists");
  const manifest = packManifest();
  const entry = { ...manifest.files[1], role: "lists", path: "lists-1.safetensors", bytes: 700, sha256: createHash("sha256").update(lists).digest("hex") };
  manifest.files.splice(3, 0, entry);
  const told = await scene({ manifest });
  const held = [];
  told.server.more[entry.path] = lists;
  told.server.wrong[entry.path] = (response, bytes) => held.push(() => response.end(bytes));
  let isUsable = false;
  told.loader.usable.then(() => { isUsable = true; });
  const run = told.loader.run();
  while (told.committed.length < 2 || held.length < 1) await new Promise((next) => setTimeout(next, 5));
  await new Promise((next) => setTimeout(next, 30));
  assert.deepEqual([isUsable, names(told).sort()], [false, ["bits-1.safetensors", "catalog-1.sqlite"]]);
  held[0]();
  await run;
  assert.equal(isUsable, true);
});

test("what opening can do without waits until what it needs is there", async () => {
  const told = await scene();
  const held = [];
  told.server.wrong["bits-1.safetensors"] = (response, bytes) => held.push(() => response.end(bytes));
  const run = told.loader.run();
  while (told.committed.length < 1) await new Promise((next) => setTimeout(next, 5));
  await new Promise((next) => setTimeout(next, 30));
  assert.deepEqual(told.server.asked.slice(1).sort(), ["bits-1.safetensors", "catalog-1.sqlite"]);
  held[0]();
  await run;
});

for (const [fault, code, message, attempts] of [
  ["missing", "VT_NETWORK", /answered 404/, 1],
  ["broken", "VT_NETWORK", /answered 503/, 3],
  ["cut", "VT_NETWORK", /connection failed/, 3],
  ["truncated", "VT_INTEGRITY", /8999 bytes instead of 9000/, 1],
  ["longer", "VT_INTEGRITY", /longer than the 9000 bytes/, 1],
  ["flipped", "VT_INTEGRITY", /SHA-256/, 1],
]) {
  test(`a ${fault} file is named, never reaches the core, and a retry fetches only what is missing`, async () => {
    const told = await scene();
    const path = "int8-1.safetensors";
    told.server.wrong[path] = misbehaviour[fault];
    await assert.rejects(told.loader.run(), refusal(code, message, path));
    assert.equal(told.server.asked.filter((asked) => asked === path).length, attempts);
    assert.ok(!names(told).includes(path));

    delete told.server.wrong[path];
    const asked = told.server.asked.length;
    await told.loader.run();
    const again = told.server.asked.slice(asked);
    assert.equal(again.includes("manifest.json"), fault === "missing", "a file that is gone may mean another pack");
    const kept = told.committed.length - again.filter((name) => name !== "manifest.json").length;
    assert.ok(kept >= 2, "catalog and bits were kept");
    assert.equal(new Set(again).size, again.length);
    assert.equal(told.committed.length, wanted.length);
    assert.equal(told.progress.at(-1).phase, "complete");
  });
}

test("lost connections are tried again after a growing pause", async () => {
  const told = await scene();
  let cuts = 2;
  told.server.wrong["bits-1.safetensors"] = (response, bytes) => {
    if (cuts-- > 0) misbehaviour.cut(response, bytes);
    else response.end(bytes);
  };
  await told.loader.run();
  assert.equal(told.slept.length, 2);
  assert.ok(told.slept[1] > told.slept[0]);
});

test("a connection that falls silent counts as lost", async () => {
  const told = await scene({ stallMs: 400 });
  told.server.wrong["bits-1.safetensors"] = (response, bytes) => response.write(bytes.subarray(0, 100));
  await assert.rejects(told.loader.run(), refusal("VT_NETWORK", /connection failed/, "bits-1.safetensors"));
  assert.equal(told.server.asked.filter((path) => path === "bits-1.safetensors").length, 3);
});

test("after wrong bytes the retry passes by the browser's cache", async () => {
  const told = await scene();
  told.server.wrong["int8-1.safetensors"] = misbehaviour.flipped;
  await assert.rejects(told.loader.run());
  delete told.server.wrong["int8-1.safetensors"];
  await told.loader.run();
  assert.deepEqual(told.caches.filter(([path]) => path === "int8-1.safetensors").map(([, cache]) => cache), ["default", "reload"]);
});

test("where the core refuses a file in parts, the retry fetches all of its parts again and nothing else", async () => {
  const manifest = packManifest();
  for (const [part, path] of ["bits-1.safetensors", "int8-1.safetensors"].entries()) {
    Object.assign(manifest.files.find((file) => file.path === path), { role: "int8", part, parts: 2 });
  }
  let torn = true;
  const told = await scene({ manifest, refused: (path) => torn && path === "int8-1.safetensors" });
  await assert.rejects(told.loader.run(), refusal("VT_BAD_DATA", /torn/));
  const asked = told.server.asked.length;
  torn = false;
  await told.loader.run();
  assert.deepEqual(told.server.asked.slice(asked).sort(), ["bits-1.safetensors", "int8-1.safetensors"]);
  assert.equal(told.progress.at(-1).phase, "complete");
});

test("where a file is gone because the pack was replaced, the retry says so", async () => {
  const manifest = packManifest({ generation: "one" });
  const told = await scene({ manifest });
  told.server.wrong["int8-1.safetensors"] = misbehaviour.missing;
  await assert.rejects(told.loader.run(), refusal("VT_NETWORK", /404/));
  manifest.generation = "two";
  await assert.rejects(told.loader.run(), refusal("VT_INTEGRITY", /another generation/));
  assert.equal(told.server.asked.filter((path) => path === "int8-1.safetensors").length, 1);
  manifest.generation = "one";
  delete told.server.wrong["int8-1.safetensors"];
  await told.loader.run();
  assert.equal(told.progress.at(-1).phase, "complete");
});

test("a missing manifest can be retried", async () => {
  const told = await scene();
  told.server.wrong["manifest.json"] = misbehaviour.missing;
  await assert.rejects(told.loader.run(), refusal("VT_NETWORK", /404/, "manifest.json"));
  delete told.server.wrong["manifest.json"];
  await told.loader.run();
  assert.equal(told.progress.at(-1).phase, "complete");
});

test("an engine that failed to start is started again by the retry", async () => {
  let starts = 0;
  const told = await scene({
    async startCore() {
      if (starts++ === 0) throw new VitrineError("VT_NETWORK", "no wasm", { file: "vitrine.wasm" });
      return new Core(fakeModule());
    },
  });
  await assert.rejects(told.loader.run(), refusal("VT_NETWORK", /no wasm/));
  await told.loader.run();
  assert.equal(starts, 2);
  assert.equal(told.server.asked.filter((path) => path === "manifest.json").length, 1);
});

for (const [what, bytes, code] of [
  ["not JSON", Buffer.from("{"), "VT_BAD_DATA"],
  ["nothing", Buffer.from("null"), "VT_BAD_DATA"],
  ["a number", Buffer.from("7"), "VT_BAD_DATA"],
  ["not UTF-8", Buffer.from([0x22, 0xff, 0x22]), "VT_BAD_DATA"],
  ["endless", Buffer.alloc(4 * 1024 * 1024 + 1, " "), "VT_INTEGRITY"],
]) {
  test(`a manifest that is ${what} is refused`, async () => {
    const told = await scene();
    told.server.wrong["manifest.json"] = (response) => response.end(bytes);
    await assert.rejects(told.loader.run(), refusal(code, /manifest\.json/, "manifest.json"));
  });
}

test("a pack of a newer format is refused with the core's own words", async () => {
  const told = await scene({ manifest: packManifest({ format_version: 2 }) });
  await assert.rejects(told.loader.run(), refusal("VT_UNSUPPORTED", /newer/));
  assert.deepEqual(told.server.asked, ["manifest.json"]);
});

test("a path that leaves the pack is not fetched", async () => {
  const manifest = packManifest();
  manifest.files[0].path = "../elsewhere";
  const told = await scene({ manifest });
  await assert.rejects(told.loader.run(), refusal("VT_BAD_DATA", /leaves the pack/));
  assert.ok(!told.server.asked.some((path) => path.includes("elsewhere")));
});

test("where the browser offers no SHA-256 nothing is fetched and the reason is given", async () => {
  const told = await scene({ digest: null });
  await assert.rejects(told.loader.run(), refusal("VT_UNSUPPORTED", /https/));
  assert.equal(told.server.asked.length, 0);
});

test("two runs at once fetch nothing twice", async () => {
  const told = await scene();
  await Promise.all([told.loader.run(), told.loader.run()]);
  assert.equal(told.server.asked.length, 1 + wanted.length);
});

test("the core is not ready before its manifest is there", async () => {
  const { loader } = await scene();
  assert.throws(() => loader.core, refusal("VT_NOT_READY", /./));
});

test("a core that trapped is not entered again", () => {
  const module = fakeModule();
  const core = new Core(module);
  module.trap = true;
  assert.throws(() => core.call("stats", {}), refusal("VT_WORKER", /unreachable/));
  module.trap = false;
  assert.throws(() => core.call("stats", {}), refusal("VT_WORKER", /unreachable/));
});

test("a query vector reaches the core as bytes, also after its memory has moved", () => {
  const module = fakeModule();
  const core = new Core(module);
  const numbers = Float32Array.of(9, 1.5, -2, 0.25, 9);
  assert.deepEqual(core.call("echo", { limit: 3, vector: numbers.subarray(1, 4) }), { params: { limit: 3, vector: 3 }, vector: [1.5, -2, 0.25] });
  assert.deepEqual(core.call("echo", { vector: numbers }).vector, [...numbers]);
});

for (const vector of [3, [1, 2], new Float64Array(2), null, new Float32Array(0), new Float32Array(4097)]) {
  test(`a vector that is ${vector?.constructor.name ?? vector} of ${vector?.length} never reaches the core`, () => {
    assert.throws(() => new Core(fakeModule()).call("echo", { vector }), refusal("VT_BAD_REQUEST", /^vector: /));
  });
}

/* ---- packs whose cards come in pages ---- */

/** The pack's signals, said to be the index of its cards. */
const pagedManifest = () => packManifest({ files: packManifest().files.map((file) => (file.role === "signals" ? { ...file, role: "cards" } : file)) });

/** What the loader gives to whoever brings pages. */
function pagesSeen() {
  const seen = { made: 0 };
  class PackPages {
    constructor(options) {
      seen.made++;
      Object.assign(seen, options);
    }
    async complete(ask, wanted) {
      for (const { file } of wanted) await seen.fetchFile(file);
      return ask();
    }
  }
  return { seen, loadPages: async () => ({ PackPages }) };
}

test("a catalog beside pages of cards is not fetched before an answer needs it", async () => {
  const { seen, loadPages } = pagesSeen();
  const told = await scene({ manifest: pagedManifest(), more: { loadPages, pageBudget: { memory: 9 } } });
  await told.loader.run();
  await told.loader.usable;
  assert.deepEqual(names(told).sort(), ["bits-1.safetensors", "int8-1.safetensors", "signals-1.safetensors"]);
  assert.equal(told.progress.at(-1).phase, "complete");
  assert.ok(told.progress.at(-1).ready.includes("cards"));
  assert.equal(seen.made, 0, "what brings pages is not loaded either");
  assert.deepEqual(await told.loader.core.completer(() => ({ whole: true }), [{ file: 0 }]), { whole: true });
  assert.ok(names(told).includes("catalog-1.sqlite"));
  assert.deepEqual([seen.budget, seen.packUrl, seen.core === told.loader.core], [{ memory: 9 }, told.server.url, true]);
  await told.loader.core.completer(() => ({}), [{ file: 0 }]);
  assert.equal(seen.made, 1);
  assert.equal(told.server.asked.filter((path) => path === "catalog-1.sqlite").length, 1);
});

test("the index of pages of lists is what opening waits for, with the lists, and comes without the catalog", async () => {
  const roles = { signals: "cards", bits: "cells", int8: "lists" };
  const manifest = packManifest({ files: packManifest().files.map((file) => ({ ...file, role: roles[file.role] ?? file.role })) });
  const { loadPages } = pagesSeen();
  const told = await scene({ manifest, more: { loadPages } });
  const held = [];
  told.server.wrong["int8-1.safetensors"] = (response, bytes) => held.push(() => response.end(bytes));
  const run = told.loader.run();
  let usable = false;
  told.loader.usable.then(() => { usable = true; });
  while (held.length === 0) await new Promise((later) => setTimeout(later, 1));
  assert.equal(usable, false, "lists are needed");
  for (const release of held) release();
  await run;
  await told.loader.usable;
  assert.ok(told.progress.at(-1).ready.includes("cells:looks"));
  assert.ok(!names(told).includes("catalog-1.sqlite"));
});

test("where a page is gone because the pack was replaced, the answer that needs it says so", async () => {
  const { seen, loadPages } = pagesSeen();
  const manifest = { ...pagedManifest(), generation: "one" };
  const told = await scene({ manifest, more: { loadPages } });
  await told.loader.run();
  await told.loader.core.completer(() => ({}), []);
  const gone = new VitrineError("VT_NETWORK", "answered 404", { cause: "no such file" });
  await assert.rejects(seen.explain(gone), refusal("VT_NETWORK", /404/));
  manifest.generation = "two";
  await assert.rejects(seen.explain(new VitrineError("VT_NETWORK", "offline")), refusal("VT_NETWORK", /offline/));
  await assert.rejects(seen.explain(gone), refusal("VT_INTEGRITY", /another generation/));
});

test("a catalog that cannot be had fails the answer that needs it, and the next one fetches it", async () => {
  const { loadPages } = pagesSeen();
  const told = await scene({ manifest: pagedManifest(), more: { loadPages } });
  await told.loader.run();
  told.server.wrong["catalog-1.sqlite"] = misbehaviour.missing;
  await assert.rejects(told.loader.core.completer(() => ({}), [{ file: 0 }]), refusal("VT_NETWORK", /404/, "catalog-1.sqlite"));
  delete told.server.wrong["catalog-1.sqlite"];
  assert.deepEqual(await told.loader.core.completer(() => ({ whole: true }), [{ file: 0 }]), { whole: true });
});
