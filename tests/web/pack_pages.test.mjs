import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { importEngine } from "./helpers/engine.mjs";
import { fakeCaches } from "./helpers/fake_caches.mjs";

const { Core, download, PackPages, Twins, VitrineError } = await importEngine();

const packUrl = "https://shop.example/pack/";
const pageBytes = (page) => Buffer.alloc(100 + page, `page ${page} `);
const wantedPage = (page) => ({
  page, path: `pages/${page}.safetensors`, bytes: 100 + page, sha256: createHash("sha256").update(pageBytes(page)).digest("hex"),
});

/** A core of pages alone: a question names those that it needs, one after the other or all at once, and whether it needs the catalog. */
function pagedCore() {
  const here = new Map();
  const core = {
    here,
    asked: 0,
    catalog: false,
    trimmed: [],
    placePage(file, page, bytes) {
      assert.equal(file, 3);
      assert.ok(!here.has(page), `page ${page} comes once`);
      here.set(page, Buffer.from(bytes));
    },
    call(method, { bytes }) {
      assert.equal(method, "trimPages");
      core.trimmed.push(bytes);
      let kept = [...here.values()].reduce((sum, page) => sum + page.length, 0);
      for (const [page, content] of here) {
        if (kept <= bytes) break;
        here.delete(page);
        kept -= content.length;
      }
      return {};
    },
    ask: (...steps) => () => {
      core.asked++;
      for (const step of steps) {
        if (step === "catalog" && !core.catalog) throw Object.assign(new VitrineError("VT_NOT_READY", "no catalog"), { wanted: [{ file: 0 }] });
        const missing = step === "catalog" ? [] : [step].flat().filter((page) => !here.has(page));
        if (missing.length > 0) return { partial: true, complete: false, wanted: [{ file: 3, pages: missing.map(wantedPage) }] };
      }
      return { answer: steps };
    },
  };
  return core;
}

function scene({ caches = fakeCaches(), budget, wrong = {}, unpacks = false } = {}) {
  const core = pagedCore();
  const told = { core, caches, wrong, fetched: [], modes: [], explained: [] };
  told.pages = new PackPages({
    core, packUrl, caches, budget, download, unpacks, twins: new Twins(packUrl),
    network: {
      stallMs: 5000,
      sleep: async () => {},
      async fetch(url, init) {
        const gzip = url.endsWith(".gz");
        const page = Number(/(\d+)\.safetensors/.exec(url)[1]);
        told.fetched.push(gzip ? `${page}.gz` : page);
        if (gzip) return told.wrong[`${page}.gz`]?.() ?? new Response(gzipSync(pageBytes(page)));
        told.modes.push(init?.cache);
        await new Promise((tick) => setTimeout(tick, 1));
        return told.wrong[page]?.() ?? new Response(pageBytes(page));
      },
    },
    digest: (bytes) => webcrypto.subtle.digest("SHA-256", bytes),
    fail: (code, message, file) => new VitrineError(code, message, { file }),
    fetchFile: async (file) => {
      assert.equal(file, 0);
      core.catalog = true;
    },
    explain: async (reason) => {
      told.explained.push(reason);
      throw reason;
    },
  });
  told.ask = (...steps) => {
    const ask = core.ask(...steps);
    let wanted;
    try {
      ({ wanted } = ask());
    } catch (reason) {
      ({ wanted } = reason);
    }
    return told.pages.complete(ask, wanted, told.signal);
  };
  return told;
}
const settled = () => new Promise((tick) => setTimeout(tick, 20));

test("an answer is asked for again until nothing is wanted", async () => {
  const { ask, core, fetched } = scene();
  assert.deepEqual(await ask(7, [1, 2, 7]), { answer: [7, [1, 2, 7]] });
  assert.deepEqual(fetched, [7, 1, 2]);
  assert.equal(core.asked, 3);
  assert.deepEqual(core.here.get(2), pageBytes(2));
});

test("a catalog that is wanted is fetched, and what the core refuses then is told", async () => {
  const { ask, core } = scene();
  assert.deepEqual(await ask("catalog", 4), { answer: ["catalog", 4] });
  const refusing = scene();
  const ask2 = () => { throw refusing.core.catalog ? new VitrineError("VT_NOT_FOUND", "no such product") : Object.assign(new Error("x"), { wanted: [{ file: 0 }] }); };
  await assert.rejects(refusing.pages.complete(ask2, [{ file: 0 }]), { code: "VT_NOT_FOUND" });
  assert.equal(core.catalog, true);
});

test("two answers that need one page fetch it once", async () => {
  const { ask, fetched } = scene();
  await Promise.all([ask([1, 2]), ask([2, 3]), ask(2)]);
  assert.deepEqual(fetched.sort(), [1, 2, 3]);
});

test("a page that another answer brought before its turn came is not fetched again", async () => {
  const { ask, fetched } = scene();
  const many = Array.from({ length: 20 }, (_, page) => page);
  await Promise.all([ask(many), ask([19])]);
  assert.deepEqual(fetched.sort((a, b) => a - b), many);
});

test("a second visit takes pages from storage, and checks them", async () => {
  const { ask, caches } = scene();
  await ask([1, 2]);
  await settled();
  const second = scene({ caches });
  await second.ask([1, 2, 3]);
  assert.deepEqual(second.fetched, [3]);
  await settled();
  caches.spoil("vitrine-pages", wantedPage(2).sha256);
  const third = scene({ caches });
  await third.ask([1, 2, 3]);
  assert.deepEqual(third.fetched, [2]);
});

test("storage keeps to its budget, and what was used last stays", async () => {
  const { ask, caches } = scene({ budget: { storage: 500 } });
  for (const page of [1, 2, 3, 4]) await ask(page);
  await settled();
  const again = scene({ caches, budget: { storage: 500 } });
  await again.ask(1);
  for (const page of [5, 6]) await again.ask(page);
  await settled();
  const kept = caches.keysOf("vitrine-pages");
  const pages = [1, 2, 3, 4, 5, 6].filter((page) => kept.some((url) => url.includes(wantedPage(page).sha256)));
  assert.ok(pages.includes(1) && pages.includes(6) && !pages.includes(2), `${pages} are kept`);
  assert.ok(kept.reduce((sum, url) => sum + Number(url.split("/").pop()), 0) <= 500);
});

test("memory keeps to its budget once the answer is there, which may need more", async () => {
  const { ask, core, fetched } = scene({ budget: { memory: 250 } });
  assert.deepEqual(await ask([1, 2, 3, 4]), { answer: [[1, 2, 3, 4]] });
  assert.deepEqual(core.trimmed, [250]);
  assert.equal(core.here.size, 2);
  const gone = [1, 2, 3, 4].find((page) => !core.here.has(page));
  await ask([gone, 4]);
  assert.deepEqual(fetched.sort(), [1, 2, 3, 4], `page ${gone} came from storage`);
});

test("a memory's budget is told to the core as the whole number that it takes", async () => {
  for (const [memory, told] of [[Infinity, 2 ** 32 - 2], [2 ** 40, 2 ** 32 - 2], [250.7, 250], [NaN, 0], [-1, 0], [-Infinity, 0], [0, 0], [undefined, 64 * 1024 * 1024]]) {
    const { ask, core } = scene({ budget: { memory } });
    await ask(1);
    assert.deepEqual(core.trimmed, [told], String(memory));
  }
});

test("without storage, with a full one, and with none allowed, pages come from the network", async () => {
  for (const options of [{ caches: null }, { caches: Object.assign(fakeCaches(), { full: true }) }, { caches: Object.assign(fakeCaches(), { gone: true }) },
    { budget: { storage: 0 } }]) {
    const { ask, fetched, caches } = scene(options);
    await ask([1, 2]);
    await settled();
    assert.deepEqual(fetched, [1, 2]);
    assert.deepEqual(caches?.keysOf("vitrine-pages") ?? [], []);
  }
});

test("a page that cannot be had is named, and asking again fetches only what is missing", async () => {
  const told = scene({ wrong: { 2: () => new Response("", { status: 503 }) } });
  await assert.rejects(told.ask([1, 2]), (error) => error.code === "VT_NETWORK" && error.file === `${packUrl}pages/2.safetensors` && error.retryable);
  assert.deepEqual(told.explained.map(({ code }) => code), ["VT_NETWORK"]);
  delete told.wrong[2];
  told.fetched.length = 0;
  assert.deepEqual(await told.ask([1, 2]), { answer: [[1, 2]] });
  assert.deepEqual(told.fetched, [2]);
});

test("wrong bytes are refused, never kept, and fetched past the browser's cache", async () => {
  const told = scene({ wrong: { 2: () => new Response(Buffer.alloc(102, "no")) } });
  await assert.rejects(told.ask(2), (error) => error.code === "VT_INTEGRITY" && error.file.endsWith("pages/2.safetensors"));
  assert.equal(told.core.here.size, 0);
  await settled();
  assert.deepEqual(told.caches.keysOf("vitrine-pages"), []);
  delete told.wrong[2];
  await told.ask(2);
  assert.equal(told.modes.at(-1), "reload");
});

test("aborting ends the waiting; a page under way stays", async () => {
  const told = scene();
  const abort = new AbortController();
  told.signal = abort.signal;
  const answer = told.ask(1, 2);
  abort.abort();
  await assert.rejects(answer, { code: "VT_ABORTED" });
  assert.deepEqual(told.fetched, [1]);
  assert.equal(told.core.here.size, 1);
});

test("a page that is gone whenever it is needed ends in an error, not in a loop", async () => {
  const told = scene();
  const wanted = [{ file: 3, pages: [wantedPage(1)] }];
  const answer = told.pages.complete(() => {
    told.core.here.clear();
    return { wanted };
  }, wanted);
  await assert.rejects(answer, { code: "VT_NOT_READY" });
});

const gzipped = (page) => [{ file: 3, pages: [{ ...wantedPage(page), gzipped: true }] }];
const lost = () => { throw new TypeError("lost"); };

test("a host that has no gzipped pages, and lets nobody read that it refuses them, is asked for few", async () => {
  const told = scene({ unpacks: true, wrong: Object.fromEntries([1, 2, 3].map((page) => [`${page}.gz`, lost])) });
  for (const page of [1, 2, 3]) assert.deepEqual(await told.pages.complete(told.core.ask(page), gzipped(page)), { answer: [page] });
  assert.deepEqual(told.fetched, ["1.gz", "1.gz", "1.gz", 1, 2, 3]);
});

test("gzipped pages are fetched where there are some, and plain ones where those cannot be used", async () => {
  const told = scene({ unpacks: true, wrong: {
    "2.gz": () => new Response(gzipSync("else")), "3.gz": () => new Response("", { status: 404 }), "4.gz": () => new Response(pageBytes(4)),
    "5.gz": lost, "6.gz": lost, 6: lost,
  } });
  for (const page of [1, 2, 3, 4, 5]) {
    assert.deepEqual(await told.pages.complete(told.core.ask(page), gzipped(page)), { answer: [page] });
    assert.deepEqual(told.core.here.get(page), pageBytes(page));
  }
  assert.deepEqual(told.fetched, ["1.gz", "2.gz", 2, "3.gz", 3, "4.gz", "5.gz", "5.gz", "5.gz", 5], "4 was unpacked on the way");
  await assert.rejects(told.pages.complete(told.core.ask(6), gzipped(6)), { code: "VT_NETWORK" });
  const plain = scene();
  await plain.pages.complete(plain.core.ask(1), gzipped(1));
  assert.deepEqual(plain.fetched, [1]);
});

/* ---- the core's side ---- */

test("a page that is there already gives way to itself; without room it is refused", () => {
  const calls = [];
  const module = { HEAPU8: new Uint8Array(16), rooms: [0, 8], _vt_wasm_reserve_page: () => module.rooms.shift() };
  const core = new Core(module);
  core.call = (method, params) => { calls.push([method, params]); };
  core.placePage(3, 7, Uint8Array.of(1, 2));
  assert.deepEqual([...module.HEAPU8.subarray(8, 10)], [1, 2]);
  assert.deepEqual(calls, [["dropPage", { file: 3, page: 7 }], ["commitPage", { file: 3, page: 7 }]]);
  module.rooms = [0, 0];
  assert.throws(() => core.placePage(3, 7, Uint8Array.of(1)), { code: "VT_NO_MEMORY" });
});

function answering(answers) {
  const core = new Core({});
  core.calls = [];
  core.call = (method, params) => {
    core.calls.push([method, params]);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  core.completer = async (ask, wanted) => ({ ...await ask(), brought: wanted });
  return core;
}

test("a whole answer is given at once; one that lacks something is a promise", async () => {
  const core = answering([{ items: [1] }, { items: [], wanted: "pages" }, { items: [2] }]);
  assert.deepEqual(core.ask("recommend", {}), { items: [1] });
  assert.deepEqual(await core.ask("recommend", { limit: 1 }), { items: [2], brought: "pages" });
  assert.deepEqual(core.calls.at(-1), ["recommend", { limit: 1 }]);
});

test("a refusal that waits for pages is asked again; another one, or one that nobody can help, is thrown", async () => {
  const refusal = (wanted) => Object.assign(new VitrineError("VT_NOT_READY", "not here"), { wanted });
  const core = answering([refusal("pages"), { product: 1 }, refusal(undefined), refusal("pages")]);
  assert.deepEqual(await core.ask("product", {}), { product: 1, brought: "pages" });
  assert.throws(() => core.ask("product", {}), { code: "VT_NOT_READY" });
  core.completer = undefined;
  assert.throws(() => core.ask("product", {}), { code: "VT_NOT_READY" });
});

test("a write that was done is not done again: the order is read", async () => {
  const core = answering([{ order: { id: 9, lines: [null] }, wanted: "pages" }, { order: { id: 9 } }]);
  await core.ask("setOrderStatus", { id: 9, status: "delivered" });
  assert.deepEqual(core.calls, [["setOrderStatus", { id: 9, status: "delivered" }], ["order", { id: 9 }]]);
  const refusal = Object.assign(new VitrineError("VT_NOT_READY", "not here"), { wanted: "pages" });
  const refusing = answering([refusal, { order: { id: 9 } }, refusal, { lines: [] }]);
  await refusing.ask("setOrderStatus", { id: 9, status: "delivered", now: 5 });
  await refusing.ask("setCart", { item: "7", quantity: 1 });
  assert.deepEqual(refusing.calls.map(([method]) => method), ["setOrderStatus", "order", "setCart", "cart"]);
  assert.deepEqual([refusing.calls[1][1], refusing.calls[3][1]], [{ id: 9 }, {}]);
});
