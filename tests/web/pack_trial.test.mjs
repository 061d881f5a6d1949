/* Engines on kept packs, with workers that are made of JavaScript. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { manifestOf, packs, refusal } from "./helpers/pack_scene.mjs";

const { addressOf, openInstalled, trialAddress, tryInEngine } = packs;
const id = "0123456789abcdef".repeat(2);
const worker = new URL("https://shop.example/engine/pack-worker.js");
const started = [];
let answers = {};

/** Answers a question by its type, or a call by its method. */
globalThis.Worker = class extends EventTarget {
  constructor(url) {
    super();
    Object.assign(this, { url, asked: [], terminated: false });
    started.push(this);
  }
  postMessage(question) {
    this.asked.push(question);
    const { n, protocol } = question;
    const answer = (question.type === "call" ? answers[question.method] : answers[question.type]) ?? {};
    if (answer.never || this.terminated) return;
    const { code, message = "refused" } = answer;
    const reply = code ? { type: "error", error: { code, message } } : { type: "answer", result: typeof answer === "function" ? answer(question.params) : answer };
    queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: { protocol, n, ...reply } })));
  }
  terminate() { this.terminated = true; }
};
globalThis.ImageData = class { constructor(width, height) { Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) }); } };
afterEach(() => { started.length = 0; answers = {}; });

const told = { stats: { spaces: [] }, open: { productUrl: "p/{id}" } };

test("a kept pack is opened under an address of its own; its products' addresses lead from where it came", async () => {
  answers = told;
  for (const [source, address, product] of [
    [{ type: "url", url: "https://shop.example/pack/" }, addressOf(id), "https://shop.example/pack/p/7"],
    [{ type: "zip", name: "shop.zip" }, addressOf(id), ""],
    [{ type: "bundled", url: "https://kiosk.example/pack/" }, "https://kiosk.example/pack/", "https://kiosk.example/pack/p/7"],
  ]) {
    const vitrine = await openInstalled({ id, source }, { worker });
    const engine = started.pop();
    assert.deepEqual([engine.url, engine.asked[0].pack, vitrine.productUrl({ id: "7" })], [worker, address, product]);
    vitrine.close();
    assert.equal(engine.terminated, true);
  }
});

const manifest = { generation: "G1", files: manifestOf("G1").files.map(({ role, space, ...file }) => ({ ...file, ...(role === "map" && { mapOf: space }) })) };
const trial = (changes) => tryInEngine({ id, manifest, wantsPictures: true, ...changes }, worker);

test("a trial loads all, the maps too, and tells each picture once", async () => {
  const images = Array.from({ length: 700 }, (_, i) => ({ image: i === 3 ? "" : `images/${i % 600}.webp` }));
  answers = { ...told, browse: ({ offset, limit }) => ({ total: images.length, items: images.slice(offset, offset + limit) }) };
  assert.deepEqual((await trial()).length, 600);
  const [engine] = started;
  assert.deepEqual(engine.asked.map(({ type, method }) => method ?? type), ["open", "retry", "search", "browse", "browse"]);
  assert.equal(engine.asked[0].pack, trialAddress(id, "G1"));
  assert.equal(engine.terminated, true);
});

test("of a pack that comes in pages, a trial asks for what comes only then", async () => {
  answers = { ...told, browse: { total: 0, items: [] } };
  await trial({ manifest: { ...manifest, isPaged: true }, wantsPictures: false });
  assert.deepEqual(started[0].asked.map(({ type, method }) => method ?? type), ["open", "browse", "retry", "search"]);
});

for (const [what, changes, code] of [
  ["that opening refuses, and might be tried again", { open: { code: "VT_NETWORK" } }, "VT_NETWORK"],
  ["that opening refuses", { open: { code: "VT_BAD_DATA" } }, "VT_BAD_DATA"],
  ["with a file that it refuses", { retry: { code: "VT_BAD_DATA" } }, "VT_BAD_DATA"],
  ["with a map that it refuses", { search: { code: "VT_BAD_DATA" } }, "VT_BAD_DATA"],
  ["whose catalog names a picture elsewhere", { browse: { total: 1, items: [{ image: "../../index.json" }] } }, "VT_BAD_DATA"],
]) {
  test(`a trial of a pack ${what} ends its engine`, async () => {
    answers = { ...told, browse: { total: 0, items: [] }, ...changes };
    await assert.rejects(trial(), refusal(code, /./));
    assert.deepEqual(started.map(({ terminated }) => terminated), [true]);
  });
}

test("a trial that is aborted, or whose engine dies, does not wait", async () => {
  for (const end of [(stop) => stop.abort(), (_, engine) => engine.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }))]) {
    answers = { ...told, retry: { never: true } };
    const stop = new AbortController();
    const trying = trial({ signal: stop.signal });
    setTimeout(() => end(stop, started[0]), 20);
    await assert.rejects(trying, (error) => ["VT_ABORTED", "VT_WORKER"].includes(error.code));
    assert.equal(started.pop().terminated, true);
  }
});
