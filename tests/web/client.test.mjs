import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { importEngine } from "./helpers/engine.mjs";

const { Client, openVitrine, protocolVersion, VitrineError } = await importEngine();

/** A port whose other side is the test: `asked` holds what was posted, `say` answers. */
function stubPort() {
  const target = new EventTarget();
  const asked = [];
  return {
    asked,
    ended: 0,
    postMessage(message) { asked.push(structuredClone(message)); },
    addEventListener: target.addEventListener.bind(target),
    terminate() { this.ended++; },
    say(body) { this.event("message", { data: { protocol: protocolVersion, ...body } }); },
    event(type, fields = {}) { target.dispatchEvent(Object.assign(new Event(type), fields)); },
  };
}

const stats = { type: "call", method: "stats", params: {} };
const refusal = (code, message = /./) => (error) => {
  assert.ok(error instanceof VitrineError && error instanceof Error);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

async function opened(options = {}) {
  const port = stubPort();
  const opening = openVitrine({ pack: "http://shop.test/a/pack", port, ...options });
  port.say({ n: port.asked[0].n, type: "answer", result: null });
  return { port, vitrine: await opening };
}

test("answers reach the request of their number, in any order", async () => {
  const port = stubPort();
  const client = new Client(port);
  const [first, second] = [client.request(stats), client.request(stats)];
  const [a, b] = port.asked.map(({ n }) => n);
  assert.notEqual(a, b);
  port.say({ n: b, type: "answer", result: "second" });
  port.say({ n: a, type: "answer", result: "first" });
  assert.deepEqual(await Promise.all([first, second]), ["first", "second"]);
});

test("an error of the engine rejects with its status and message", async () => {
  const port = stubPort();
  const answer = new Client(port).request(stats);
  port.say({ n: port.asked[0].n, type: "error", error: { code: "VT_NOT_FOUND", message: "no product 7" } });
  await assert.rejects(answer, refusal("VT_NOT_FOUND", /no product 7/));
});

test("aborting rejects at once, tells the worker, and a late answer is ignored", async () => {
  const port = stubPort();
  const abort = new AbortController();
  const answer = new Client(port).request(stats, abort.signal);
  abort.abort();
  await assert.rejects(answer, refusal("VT_ABORTED"));
  const { n } = port.asked[0];
  assert.deepEqual(port.asked[1], { protocol: protocolVersion, n, type: "cancel" });
  port.say({ n, type: "answer", result: "too late" });
});

test("a signal aborted beforehand asks nothing", async () => {
  const port = stubPort();
  await assert.rejects(new Client(port).request(stats, AbortSignal.abort()), refusal("VT_ABORTED"));
  assert.equal(port.asked.length, 0);
});

test("aborting after the answer does nothing", async () => {
  const port = stubPort();
  const abort = new AbortController();
  const answer = new Client(port).request(stats, abort.signal);
  port.say({ n: port.asked[0].n, type: "answer", result: 1 });
  await answer;
  abort.abort();
  assert.equal(port.asked.length, 1);
});

for (const [type, fields, message] of [
  ["error", { message: "out of memory" }, /out of memory/],
  ["error", {}, /could not be loaded/],
  ["messageerror", {}, /could not be read/],
  ["close", {}, /went away/],
]) {
  test(`a worker's ${type} ${JSON.stringify(fields)} rejects all that is pending and all that follows`, async () => {
    const port = stubPort();
    const client = new Client(port);
    const pending = [client.request(stats), client.request(stats)];
    port.event(type, fields);
    for (const answer of pending) await assert.rejects(answer, refusal("VT_WORKER", message));
    await assert.rejects(client.request(stats), refusal("VT_WORKER", message));
    assert.equal(port.ended, 1);
  });
}

test("a worker of another protocol version is refused", async () => {
  const port = stubPort();
  const answer = new Client(port).request(stats);
  port.event("message", { data: { protocol: 99, n: 1, type: "answer" } });
  await assert.rejects(answer, refusal("VT_WORKER", /protocol 99/));
});

test("opening names the pack's folder", async () => {
  const { port, vitrine } = await opened();
  assert.deepEqual(port.asked[0],
    { protocol: protocolVersion, n: 1, type: "open", pack: "http://shop.test/a/pack/" });
  assert.equal(vitrine.packUrl, "http://shop.test/a/pack/");
});

test("methods send their options without the signal", async () => {
  const { port, vitrine } = await opened();
  const { signal } = new AbortController();
  vitrine.recommend("similar", { item: "7", limit: 3, now: 5, signal }).catch(() => {});
  vitrine.product("7", { signal }).catch(() => {});
  vitrine.browse({ sort: "newest", signal }).catch(() => {});
  vitrine.search({ text: "blue" }).catch(() => {});
  vitrine.stats().catch(() => {});
  assert.deepEqual(port.asked.slice(1).map(({ method, params }) => [method, params]), [
    ["recommend", { strategy: "similar", item: "7", limit: 3, now: 5 }],
    ["product", { id: "7" }],
    ["browse", { sort: "newest" }],
    ["search", { text: "blue" }],
    ["stats", {}],
  ]);
});

test("writes carry a key and a time of their own, or the caller's", async () => {
  const { port, vitrine } = await opened();
  const begin = Date.now();
  vitrine.record({ type: "like", item: "7" }).catch(() => {});
  vitrine.record({ type: "like", item: "7" }).catch(() => {});
  vitrine.placeOrder({ name: "Ada" }, { key: "mine" }).catch(() => {});
  vitrine.record({ type: "view", item: "7" }, { now: 5 }).catch(() => {});
  const [first, second, order, earlier] = port.asked.slice(1).map(({ params }) => params);
  assert.match(first.key, /^[0-9a-f-]{36}$/);
  assert.notEqual(first.key, second.key);
  assert.ok(first.now >= begin && first.now <= Date.now());
  assert.deepEqual([first.type, first.item], ["like", "7"]);
  assert.deepEqual([order.key, order.address], ["mine", { name: "Ada" }]);
  assert.equal(earlier.now, 5);
});

test("methods of the state send what they were given, and take what they need from the answer", async () => {
  const { port, vitrine } = await opened();
  const { signal } = new AbortController();
  const answerTo = async (call, result) => {
    const answer = call();
    const { n, method, params } = port.asked.at(-1);
    port.say({ n, type: "answer", result });
    return [method, params, await answer];
  };
  assert.deepEqual(await answerTo(() => vitrine.events({ types: ["like"], limit: 3, signal }), { total: 0, events: [] }),
    ["events", { types: ["like"], limit: 3 }, { total: 0, events: [] }]);
  assert.deepEqual(await answerTo(() => vitrine.forget("like", "7"), { removed: 1 }), ["forget", { type: "like", item: "7" }, { removed: 1 }]);
  assert.deepEqual(await answerTo(() => vitrine.forget(41), { removed: 1 }), ["forget", { id: 41 }, { removed: 1 }]);
  assert.deepEqual(await answerTo(() => vitrine.order(3), { order: { id: 3 } }), ["order", { id: 3 }, { id: 3 }]);
  assert.deepEqual(await answerTo(() => vitrine.settings(), { hemisphere: "north", gender: "", variety: "low", quiz: null, tookMs: 1 }),
    ["settings", {}, { hemisphere: "north", gender: "", variety: "low", quiz: null }]);
  assert.deepEqual(await answerTo(() => vitrine.switchProfile("ada", "x"), { profile: { id: "ada" } }),
    ["switchProfile", { id: "ada", passphrase: "x" }, { id: "ada" }]);
  assert.deepEqual(await answerTo(() => vitrine.setPassphrase(null), {}), ["setPassphrase", { passphrase: null }, undefined]);
});

test("changes of the state are events, until their listener stops", async () => {
  const { port, vitrine } = await opened();
  const heard = [];
  const stop = vitrine.on("changed", (change) => heard.push(change));
  port.say({ type: "changed", change: "cart" });
  stop();
  port.say({ type: "changed", change: "orders" });
  assert.deepEqual(heard, ["cart"]);
});

test("a query by vector sends a copy of the vector's own numbers", async () => {
  const { port, vitrine } = await opened();
  const numbers = Float32Array.of(9, 1.5, -2, 9);
  for (const vector of [numbers.subarray(1, 3), [1.5, -2]]) {
    vitrine.recommend("similar", { vector, space: "looks", brief: true, now: 5 }).catch(() => {});
    const { params } = port.asked.at(-1);
    assert.deepEqual(params, { strategy: "similar", vector: Float32Array.of(1.5, -2), space: "looks", brief: true, now: 5 });
    assert.equal(params.vector.buffer.byteLength, 8);
  }
});

for (const [what, vector] of [
  ["empty", []], ["too long", new Float32Array(4097)], ["not finite", [1, NaN]], ["too large for four bytes", [1e39]],
  ["of words", ["one"]], ["a text", "1,2"], ["a number", 7], ["of another kind", new Float64Array(2)], ["null", null],
]) {
  test(`a vector that is ${what} is refused before anything is asked`, async () => {
    const { port, vitrine } = await opened();
    const asked = port.asked.length;
    await assert.rejects(vitrine.recommend("similar", { vector }), refusal("VT_BAD_REQUEST", /^vector/));
    assert.equal(port.asked.length, asked);
  });
}

test("progress is told and kept; each space is refined once", async () => {
  const told = [];
  const refined = [];
  const { port, vitrine } = await opened({ onProgress: (progress) => told.push(progress), onRefine: (s) => refined.push(s) });
  const progress = (ready) => ({ phase: "loading", loadedBytes: 1, totalBytes: 2, ready });
  port.say({ type: "progress", progress: progress(["catalog", "bits:looks"]) });
  port.say({ type: "progress", progress: progress(["catalog", "bits:looks", "int8:looks"]) });
  port.say({ type: "progress", progress: progress(["catalog", "bits:looks", "int8:looks", "int8:words"]) });
  assert.equal(told.length, 3);
  assert.deepEqual(refined, ["looks", "words"]);
  assert.equal(vitrine.progress.ready.length, 4);
});

test("a listener that was taken off hears nothing more", async () => {
  const { port, vitrine } = await opened();
  const failures = [];
  const off = vitrine.on("failed", (error) => failures.push(error.file));
  const failed = { type: "failed", error: { code: "VT_NETWORK", message: "404", file: "http://shop.test/a/pack/x" } };
  port.say(failed);
  off();
  port.say(failed);
  assert.deepEqual(failures, ["http://shop.test/a/pack/x"]);
});

test("an opening that lost a file can be retried on the same worker", async () => {
  const port = stubPort();
  const opening = openVitrine({ pack: "http://shop.test/pack/", port });
  port.say({ n: 1, type: "error", error: { code: "VT_NETWORK", message: "404", file: "http://shop.test/pack/c" } });
  const error = await opening.catch((reason) => reason);
  assert.equal(error.file, "http://shop.test/pack/c");
  const again = error.retry();
  assert.deepEqual(port.asked[1], { protocol: protocolVersion, n: 2, type: "retry", until: "usable" });
  port.say({ n: 2, type: "answer", result: null });
  assert.equal((await again).packUrl, "http://shop.test/pack/");
  assert.equal(port.ended, 0);
});

test("an opening that cannot succeed ends the worker and offers no retry", async () => {
  const port = stubPort();
  const opening = openVitrine({ pack: "http://shop.test/pack/", port });
  port.say({ n: 1, type: "error", error: { code: "VT_UNSUPPORTED", message: "format 9" } });
  const error = await opening.catch((reason) => reason);
  assert.equal(error.code, "VT_UNSUPPORTED");
  assert.equal(error.retry, undefined);
  assert.equal(port.ended, 1);
});

test("aborting an opening ends the worker", async () => {
  const port = stubPort();
  const abort = new AbortController();
  const opening = openVitrine({ pack: "http://shop.test/pack/", port, signal: abort.signal });
  abort.abort();
  await assert.rejects(opening, refusal("VT_ABORTED"));
  assert.equal(port.ended, 1);
});

test("closing rejects what is pending and ends the worker once", async () => {
  const { port, vitrine } = await opened();
  const answer = vitrine.stats();
  vitrine.close();
  vitrine.close();
  await assert.rejects(answer, refusal("VT_ABORTED", /closed/));
  await assert.rejects(vitrine.stats(), refusal("VT_ABORTED", /closed/));
  assert.equal(port.ended, 1);
});

test("a pack that is no URL is refused before anything starts", async () => {
  const port = stubPort();
  await assert.rejects(openVitrine({ pack: "https://", port }), refusal("VT_BAD_REQUEST", /https/));
  assert.equal(port.asked.length, 0);
});

test("pictures are inside the pack or not at all", async () => {
  const { vitrine } = await opened();
  assert.equal(vitrine.imageUrl({ image: "images/3f/3f9a.webp" }), "http://shop.test/a/pack/images/3f/3f9a.webp");
  assert.equal(vitrine.imageUrl({ image: "" }), "");
  assert.equal(vitrine.imageUrl({ image: "https://elsewhere.test/x.webp" }), "");
  assert.equal(vitrine.imageUrl({ image: "../../x.webp" }), "");
});

for (const [template, packHome, url] of [
  ["https://shop.example/p/{id}?from=pack", undefined, "https://shop.example/p/a%2F%24%26b?from=pack"],
  ["../?page=product&id={id}", undefined, "http://shop.test/a/?page=product&id=a%2F%24%26b"],
  ["../?page=product&id={id}", "https://other.example/x/pack/", "https://other.example/x/?page=product&id=a%2F%24%26b"],
  ["../?page=product&id={id}", "", ""],
  ["https://shop.example/p/{id}", "", "https://shop.example/p/a%2F%24%26b"],
  ["../{id}", "chrome-extension://abc/pack/", ""],
  ["javascript:alert('{id}')", undefined, ""],
  ["", undefined, ""],
]) {
  test(`a product's address by "${template}" from ${packHome ?? "the pack"} is "${url}"`, async () => {
    const port = stubPort();
    const opening = openVitrine({ pack: "http://shop.test/a/pack", port, packHome });
    port.say({ n: port.asked[0].n, type: "answer", result: { productUrl: template } });
    assert.equal((await opening).productUrl({ id: "a/$&b" }), url);
  });
}

/** A client whose page was put aside; `back()` brings it back and answers the new other side. */
function aside() {
  const [before, after] = [stubPort(), stubPort()];
  const client = new Client(before);
  const back = () => { client.resume(() => after, { type: "open", pack: "http://shop.test/pack/" }); return after; };
  return { client, before, back };
}

test("a page that is put aside ends its worker, and what was not answered is asked of the next one after it has opened", async () => {
  const { client, before, back } = aside();
  const [done, first, dropped] = [client.request(stats), client.request(stats), new AbortController()];
  client.request(stats, dropped.signal).catch(() => {});
  before.say({ n: before.asked[0].n, type: "answer", result: "done" });
  assert.equal(await done, "done");
  client.suspend();
  client.suspend();
  assert.equal(before.ended, 1);
  dropped.abort();
  const second = client.request(stats);
  before.event("error", { message: "too late" });
  assert.equal(before.asked.length, 3, "nothing is said to a worker that has ended");
  const after = back();
  client.resume(() => assert.fail("one worker is enough"), { type: "open", pack: "" });
  assert.deepEqual(after.asked.map(({ type }) => type), ["open"]);
  after.say({ n: after.asked[0].n, type: "answer", result: null });
  assert.deepEqual(after.asked.slice(1).map(({ type, n }) => [type, n]), [["call", before.asked[1].n], ["call", before.asked[2].n + 1]]);
  after.asked.slice(1).forEach(({ n }, i) => after.say({ n, type: "answer", result: i }));
  assert.deepEqual(await Promise.all([first, second]), [0, 1]);
});

test("an opening that was under way when its page was put aside fails where the next worker fails", async () => {
  const { client, back } = aside();
  const opening = client.request({ type: "open", pack: "http://shop.test/pack/" });
  client.suspend();
  const after = back();
  after.say({ n: after.asked[0].n, type: "error", error: { code: "VT_NETWORK", message: "no network" } });
  await assert.rejects(opening, refusal("VT_NETWORK", /no network/));
  assert.equal(after.ended, 0, "it can be retried");
});

test("an opening that was under way when its page was put aside answers what the next worker answers", async () => {
  const { client, back } = aside();
  const opening = client.request({ type: "open", pack: "http://shop.test/pack/" });
  client.suspend();
  const after = back();
  after.say({ n: after.asked[0].n, type: "answer", result: { productUrl: "p/{id}" } });
  assert.deepEqual(await opening, { productUrl: "p/{id}" });
});

test("a page that is put aside while it opens knows afterwards where the shop sells its products", async () => {
  const document = Object.assign(new EventTarget(), { baseURI: "http://shop.test/" });
  Object.assign(globalThis, { document, addEventListener() {} });
  try {
    const ports = [];
    const opening = openVitrine({ pack: "http://shop.test/pack/", port: () => ports[ports.push(stubPort()) - 1] });
    document.dispatchEvent(new Event("freeze"));
    document.dispatchEvent(new Event("resume"));
    const [before, after] = ports;
    assert.equal(before.ended, 1);
    after.say({ n: after.asked[0].n, type: "answer", result: { productUrl: "../p/{id}" } });
    assert.equal((await opening).productUrl({ id: "7" }), "http://shop.test/p/7");
  } finally {
    delete globalThis.document;
    delete globalThis.addEventListener;
  }
});

test("a page that comes back and cannot open again has lost its worker", async () => {
  const { client, back } = aside();
  const call = client.request(stats);
  client.suspend();
  const after = back();
  after.say({ n: after.asked[0].n, type: "error", error: { code: "VT_NETWORK", message: "no network" } });
  await assert.rejects(call, refusal("VT_WORKER", /started again: no network/));
});

test("a page that is put aside again while it comes back starts another worker later", async () => {
  const { client, back } = aside();
  const call = client.request(stats);
  client.suspend();
  const halfway = back();
  client.suspend();
  assert.equal(halfway.ended, 1);
  const last = stubPort();
  client.resume(() => last, { type: "open", pack: "http://shop.test/pack/" });
  last.say({ n: last.asked[0].n, type: "answer", result: null });
  last.say({ n: last.asked[1].n, type: "answer", result: "at last" });
  assert.equal(await call, "at last");
});

test("a state that is the worker's alone is not ended with its page's rest", async () => {
  const { client, before } = aside();
  before.say({ type: "alone" });
  client.suspend();
  assert.equal(before.ended, 0);
});

test("a worker that says twice which lock it holds is waited for once, and its end rejects what is pending", async () => {
  const asked = [];
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks: { request: async (name, granted) => { asked.push({ name, granted }); } } } });
  try {
    const port = stubPort();
    const answer = new Client(port).request(stats);
    port.say({ type: "alive", lock: "vitrine-x" });
    port.say({ type: "alive", lock: "vitrine-x" });
    assert.deepEqual(asked.map(({ name }) => name), ["vitrine-x"]);
    asked[0].granted();
    await assert.rejects(answer, refusal("VT_WORKER", /went away/));
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else delete globalThis.navigator;
  }
});

test("an early worker that fails before anybody listens is not left to be taken over", () => {
  const boot = readFileSync(new URL("../../web/site/boot.js", import.meta.url), "utf8");
  const page = { Worker: class extends EventTarget {}, URLSearchParams, location: { search: "" } };
  runInNewContext(boot, page);
  const early = page.vitrineWorker;
  assert.ok(early);
  early.dispatchEvent(new Event("error"));
  assert.equal(page.vitrineWorker, undefined);
  const other = page.vitrineWorker = {};
  early.dispatchEvent(new Event("error"));
  assert.equal(page.vitrineWorker, other);
});
