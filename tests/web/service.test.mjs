import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { afterEach, test } from "node:test";
import { importEngine } from "./helpers/engine.mjs";
import { fakeModule } from "./helpers/fake_engine.mjs";
import { misbehaviour, packServer } from "./helpers/pack_server.mjs";

const { Core, Loader, openVitrine, protocolVersion, Service } = await importEngine();
const endings = [];
afterEach(() => Promise.all(endings.splice(0).map((end) => end())));

/** A whole engine behind a MessageChannel, as a page would reach it. */
async function scene() {
  const server = await packServer();
  const { port1: page, port2: worker } = new MessageChannel();
  endings.push(() => server.close(), () => page.close());
  const clock = { reads: 0 };
  const service = new Service(worker, {
    makeLoader: (packUrl, variant, onProgress) => new Loader({
      packUrl, onProgress,
      now: () => performance.now(),
      network: { fetch, sleep: async () => {}, stallMs: 5000 },
      digest: (bytes) => webcrypto.subtle.digest("SHA-256", bytes),
      startCore: async () => new Core(fakeModule()),
    }),
    makeDoor: async (packUrl, core, onChange) => ({
      call: async (method, params) => {
        onChange("events");
        return { asked: [packUrl, core instanceof Core, method, params] };
      },
    }),
    defer: (task) => setTimeout(task, 1),
    now: () => clock.reads++,
  });
  return { server, page, clock, service, pack: server.url };
}

test("a pack opens over a MessagePort and answers with the time it took", async () => {
  const { page, pack } = await scene();
  const vitrine = await openVitrine({ pack, port: page });
  const { memory, ...stats } = await vitrine.stats();
  assert.deepEqual(stats, { engine: "fake", tookMs: 1 });
  assert.equal(memory.wasm, 65536);
  assert.ok(memory.peak > memory.wasm && memory.peak <= memory.wasm + 2 * 14500, `${memory.peak} bytes at most: what was on its way counts once, or twice where it was hashed`);
});

test("the engine's refusal arrives as it was given", async () => {
  const { page, pack } = await scene();
  const vitrine = await openVitrine({ pack, port: page });
  await assert.rejects(vitrine.product("7"), { name: "VitrineError", code: "VT_NOT_FOUND" });
});

test("an opening that lost its catalog names it and continues by its own retry", async () => {
  const { server, page, pack } = await scene();
  server.wrong["catalog-1.sqlite"] = misbehaviour.missing;
  const error = await openVitrine({ pack, port: page }).catch((reason) => reason);
  assert.equal(error.code, "VT_NETWORK");
  assert.match(error.file, /catalog-1\.sqlite$/);
  delete server.wrong["catalog-1.sqlite"];
  const vitrine = await error.retry();
  assert.equal((await vitrine.stats()).engine, "fake");
  assert.equal(server.asked.filter((path) => path === "bits-1.safetensors").length, 1);
});

test("a file lost after opening is an event, and retry fetches the rest", async () => {
  const { server, page, pack } = await scene();
  server.wrong["int8-1.safetensors"] = misbehaviour.missing;
  const vitrine = await openVitrine({ pack, port: page });
  const failure = await new Promise((heard) => vitrine.on("failed", heard));
  assert.match(failure.file, /int8-1/);
  await assert.rejects(vitrine.retry(), { code: "VT_NETWORK" });
  delete server.wrong["int8-1.safetensors"];
  const refined = new Promise((heard) => vitrine.on("refined", heard));
  await vitrine.retry();
  assert.equal(await refined, "looks");
  assert.equal(vitrine.progress.phase, "complete");
});

test("a file that opening does not need may fail first", async () => {
  const { server, page, pack } = await scene();
  server.wrong["int8-1.safetensors"] = misbehaviour.missing;
  server.wrong["catalog-1.sqlite"] = (response, bytes) => setTimeout(() => response.end(bytes), 100);
  const vitrine = await openVitrine({ pack, port: page });
  assert.deepEqual([...vitrine.progress.ready].sort(), ["bits:looks", "catalog"]);
});

test("a request that cannot travel is refused, and the next one goes through", async () => {
  const { page, pack } = await scene();
  const vitrine = await openVitrine({ pack, port: page });
  await assert.rejects(vitrine.search({ text: () => "blue" }), { name: "VitrineError", code: "VT_BAD_REQUEST" });
  assert.equal((await vitrine.stats()).engine, "fake");
});

test("what needs the visitor's state goes through the door, and what changes is an event", async () => {
  const { page, pack } = await scene();
  const vitrine = await openVitrine({ pack, port: page });
  const changed = new Promise((heard) => vitrine.on("changed", heard));
  assert.deepEqual((await vitrine.marks("7")).asked, [pack, true, "marks", { item: "7" }]);
  assert.deepEqual((await vitrine.recommend("history", { now: 5 })).asked.slice(2), ["recommend", { strategy: "history", now: 5 }]);
  assert.equal(await changed, "events");
});

test("look-alikes and the pack itself wait for no state", async () => {
  const { page, pack } = await scene();
  const vitrine = await openVitrine({ pack, port: page });
  await assert.rejects(vitrine.recommend("similar", { item: "7" }), { code: "VT_NOT_FOUND", message: "no method recommend" });
});

test("a call that is cancelled while it waits is not run", async () => {
  const { page, pack, clock } = await scene();
  const vitrine = await openVitrine({ pack, port: page });
  const abort = new AbortController();
  const dropped = vitrine.stats({ signal: abort.signal });
  abort.abort();
  await assert.rejects(dropped, { code: "VT_ABORTED" });
  await vitrine.stats();
  assert.equal(clock.reads, 2, "the clock is read before and after a call that is run");
});

for (const [what, message, code] of [
  ["of another protocol", { protocol: 99, n: 1, type: "open" }, "VT_UNSUPPORTED"],
  ["before opening", { protocol: protocolVersion, n: 1, type: "call", method: "stats", params: {} }, "VT_NOT_READY"],
  ["for the state before opening", { protocol: protocolVersion, n: 1, type: "call", method: "cart", params: {} }, "VT_NOT_READY"],
  ["for a method that is the worker's own", { protocol: protocolVersion, n: 1, type: "call", method: "commit", params: {} },
    "VT_NOT_FOUND"],
]) {
  test(`a request ${what} is refused`, async () => {
    const { page } = await scene();
    const reply = new Promise((heard) => { page.onmessage = (event) => heard(event.data); });
    page.postMessage(message);
    const { n, type, error } = await reply;
    assert.deepEqual([n, type, error.code], [1, "error", code]);
  });
}

test("a page that takes the worker over late hears which lock it holds", async () => {
  const { page, pack, service } = await scene();
  service.announce("vitrine-x");
  await new Promise((done) => setTimeout(done, 20));
  const heard = [];
  page.onmessage = ({ data }) => heard.push(data);
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(heard.splice(0).map(({ lock }) => lock), ["vitrine-x"], "a MessagePort keeps what a Worker would have dropped");
  await openVitrine({ pack, port: page });
  assert.equal(heard.filter(({ type, lock }) => type === "alive" && lock === "vitrine-x").length, 1);
});

test("a second pack in one worker is refused", async () => {
  const { page, pack } = await scene();
  await openVitrine({ pack, port: page });
  await assert.rejects(openVitrine({ pack, port: page }), { code: "VT_BAD_REQUEST" });
});
