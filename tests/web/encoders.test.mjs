/* Encoders that a page plugs in: what a search sends then, and how their failures are told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";

const { openVitrine, protocolVersion, VitrineError } = await importEngine();

/* What a browser has to make pixels of a picture; any file is a picture of 16 x 16. */
globalThis.createImageBitmap = async () => ({ width: 16, height: 16, close() {} });
globalThis.OffscreenCanvas = class {
  getContext() {
    return { drawImage() {}, getImageData: (x, y, width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) };
  }
};

const spaces = [{ name: "looks", dims: 144 }, { name: "clip", dims: 2 }];

/** An engine that says yes to everything; `searched` holds the params of each search. */
function stubPort() {
  const target = new EventTarget();
  const port = {
    searched: [], posted: 0, ended: 0,
    postMessage(message) {
      const { n, type, method, params } = structuredClone(message);
      port.posted++;
      if (method === "search") port.searched.push(params);
      const result = type === "open" ? null : method === "stats" ? { spaces } : { total: 0, items: [] };
      queueMicrotask(() => target.dispatchEvent(Object.assign(new Event("message"), { data: { protocol: protocolVersion, n, type: "answer", result } })));
    },
    addEventListener: target.addEventListener.bind(target),
    terminate() { port.ended++; },
  };
  return port;
}

async function opened(encoders) {
  const port = stubPort();
  return { port, vitrine: await openVitrine({ pack: "http://shop.test/pack", port, encoders }) };
}

const refusal = (code, message) => (error) => {
  assert.ok(error instanceof VitrineError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};
const close = (actual, expected) => expected.forEach((number, i) => assert.ok(Math.abs(actual[i] - number) < 1e-6, `${actual} is not ${expected}`));

const picture = new Blob(["pixels"], { type: "image/png" });
const right = Float32Array.of(3, 0);
const up = Float32Array.of(0, 0.5);

test("without encoders a search sends what it was given", async () => {
  const { port, vitrine } = await opened(undefined);
  await vitrine.search({ text: "shirt", limit: 3 });
  assert.deepEqual(port.searched, [{ text: "shirt", limit: 3 }]);
});

test("a text's vector and its space go beside the text", async () => {
  for (const text of [() => right, async () => right]) {
    const { port, vitrine } = await opened({ space: "clip", text });
    await vitrine.search({ text: "flowy dress", filter: { colour: ["Red"] } });
    assert.deepEqual(port.searched, [{ text: "flowy dress", filter: { colour: ["Red"] }, vector: right, space: "clip" }]);
  }
});

test("a picture's vector goes instead of the picture, which its encoder gets as it is", async () => {
  const seen = [];
  const { port, vitrine } = await opened({ space: "clip", image: async (given) => { seen.push(given); return up; } });
  await vitrine.search({ picture, limit: 5 });
  assert.deepEqual(port.searched, [{ limit: 5, vector: up, space: "clip" }]);
  assert.equal(seen[0], picture);
});

test("a text and a picture together weigh the same, whatever the length of their vectors", async () => {
  const { port, vitrine } = await opened({ space: "clip", text: () => right, image: () => up });
  await vitrine.search({ text: "in blue", picture });
  const { vector, ...rest } = port.searched[0];
  assert.deepEqual(rest, { text: "in blue", space: "clip" });
  close(vector, [1, 1]);
});

test("what has no encoder is sent as without encoders", async () => {
  const { port, vitrine } = await opened({ space: "clip", text: () => right });
  await vitrine.search({ picture });
  await vitrine.search({ text: "shirt", picture });
  assert.deepEqual(Object.keys(port.searched[0]), ["picture"]);
  assert.deepEqual(Object.keys(port.searched[1]).sort(), ["picture", "space", "text", "vector"]);
  const images = await opened({ space: "clip", image: () => up });
  await images.vitrine.search({ text: "shirt" });
  assert.deepEqual(images.port.searched, [{ text: "shirt" }]);
});

test("an encoder that cannot tell answers null, and the search goes on without it", async () => {
  const { port, vitrine } = await opened({ space: "clip", text: () => null, image: async (given) => (given.size > 6 ? up : null) });
  await vitrine.search({ text: "shirt" });
  await vitrine.search({ text: "shirt", picture });
  await vitrine.search({ text: "shirt", picture: new Blob(["a picture"]) });
  assert.deepEqual(port.searched.map((params) => Object.keys(params).sort()), [["text"], ["picture", "text"], ["space", "text", "vector"]]);
});

test("a vector that the caller brings is left alone", async () => {
  let asked = 0;
  const { port, vitrine } = await opened({ space: "clip", text: () => { asked++; return right; } });
  await vitrine.search({ text: "shirt", vector: up, space: "looks" });
  assert.deepEqual(port.searched, [{ text: "shirt", vector: up, space: "looks" }]);
  assert.equal(asked, 0);
});

test("blank texts are not encoded, and the same text only once in a row", async () => {
  const asked = [];
  const { port, vitrine } = await opened({ space: "clip", text: (text) => { asked.push(text); return right; } });
  for (const text of ["", "  ", "a", "a", "b", "a"]) await vitrine.search({ text, offset: asked.length });
  assert.deepEqual(asked, ["a", "b", "a"]);
  assert.deepEqual(port.searched.map(({ vector }) => vector !== undefined), [false, false, true, true, true, true]);
});

test("an encoder may use its array again, and finds its own object", async () => {
  const reused = new Float32Array(2);
  const { port, vitrine } = await opened({ space: "clip", factor: 2, text(text) { reused.fill(text.length * this.factor); return reused; } });
  await vitrine.search({ text: "a" });
  reused.fill(9);
  await vitrine.search({ text: "a", offset: 12 });
  assert.deepEqual(port.searched.map(({ vector }) => [...vector]), [[2, 2], [2, 2]]);
});

for (const [what, encode, message] of [
  ["throws", () => { throw new Error("no such model"); }, /^encoders\.text: no such model$/],
  ["rejects", async () => { throw "out of tokens"; }, /^encoders\.text: out of tokens$/],
  ["throws one of our errors", () => { throw new VitrineError("VT_NETWORK", "404"); }, /^encoders\.text: 404$/],
  ["answers an array", () => [1, 2], /answered neither a Float32Array nor null/],
  ["answers nothing", () => undefined, /answered neither a Float32Array nor null/],
  ["answers too many numbers", () => new Float32Array(3).fill(1), /answered 3 numbers, space "clip" has 2/],
  ["answers NaN", () => Float32Array.of(1, NaN), /\[1\] of the answer is NaN, not a finite number/],
  ["answers zeros", () => new Float32Array(2), /answered nothing but zeros/],
])
  test(`an encoder that ${what} rejects the search, and nothing is sent`, async () => {
    const { port, vitrine } = await opened({ space: "clip", text: encode });
    await assert.rejects(vitrine.search({ text: "shirt" }), refusal("VT_ENCODER", message));
    assert.equal(port.searched.length, 0);
    assert.equal((await vitrine.browse()).total, 0); /* and everything else goes on */
  });

test("a failure keeps what the encoder threw as its cause, and the next search asks again", async () => {
  const cause = new Error("the network is down");
  let down = true;
  const { port, vitrine } = await opened({ space: "clip", image: () => { if (down) throw cause; return up; } });
  await assert.rejects(vitrine.search({ picture }), (error) => error.cause === cause && error.code === "VT_ENCODER" && /encoders\.image/.test(error.message));
  down = false;
  await vitrine.search({ picture });
  assert.equal(port.searched.length, 1);
});

test("aborting rejects at once, and the encoder is told", async () => {
  const abort = new AbortController();
  let told;
  const { port, vitrine } = await opened({ space: "clip", text: (_, { signal }) => { told = signal; return new Promise(() => {}); } });
  const answer = vitrine.search({ text: "shirt", signal: abort.signal });
  abort.abort();
  await assert.rejects(answer, refusal("VT_ABORTED", /aborted/));
  assert.equal(told, abort.signal);
  await assert.rejects(vitrine.search({ text: "shirt", signal: abort.signal }), refusal("VT_ABORTED", /aborted/));
  assert.equal(port.searched.length, 0);
});

test("a space that the pack does not have refuses the opening and ends the engine", async () => {
  const port = stubPort();
  await assert.rejects(openVitrine({ pack: "http://shop.test/pack", port, encoders: { space: "clap", text: () => right } }),
    refusal("VT_NOT_FOUND", /encoders\.space: "clap" is not in this pack, whose spaces are: "looks", "clip"/));
  assert.equal(port.ended, 1);
});

for (const [encoders, message] of [
  [{ text: () => right }, /encoders\.space: the name of a space is missing/],
  [{ space: "clip" }, /neither text nor image is given/],
  [{ space: "clip", text: right }, /encoders\.text: not a function/],
  [{ space: "clip", text: () => right, image: "clip.onnx" }, /encoders\.image: not a function/],
])
  test(`openVitrine refuses encoders of ${JSON.stringify(Object.keys(encoders))}: ${message.source}`, async () => {
    const port = stubPort();
    await assert.rejects(openVitrine({ pack: "http://shop.test/pack", port, encoders }), refusal("VT_BAD_REQUEST", message));
    assert.equal(port.posted, 0);
  });
