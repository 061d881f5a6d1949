/* What a shelf asks of an engine that may still be loading. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { importParts } from "./helpers/engine.mjs";

const { recommend, VitrineError } = await importParts(["embed/shelf-shop.ts", "engine/error.ts"]);

/** An engine that lacks the file that the strategy needs; `come()` brings it. */
function loadingShop(retry) {
  const listeners = { progress: new Set(), failed: new Set() };
  const vitrine = {
    progress: { phase: "loading", ready: ["catalog"] },
    retry,
    on(event, listener) {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
    async recommend(strategy) {
      if (!vitrine.progress.ready.includes(strategy)) throw new VitrineError("VT_NOT_READY", `${strategy} has not arrived`);
      return { strategy };
    },
  };
  const come = (phase) => {
    vitrine.progress = { phase, ready: ["catalog", "ials"] };
    for (const listener of listeners.progress) listener(vitrine.progress);
  };
  return { shop: { vitrine, currency: "EUR" }, come, listeners };
}

test("a shelf waits for the file that its strategy needs", async () => {
  const { shop, come, listeners } = loadingShop(() => new Promise(() => {}));
  const slate = recommend(shop, "ials", {});
  await new Promise((done) => setTimeout(done, 5));
  come("loading");
  assert.deepEqual(await slate, { strategy: "ials" });
  assert.deepEqual([listeners.progress.size, listeners.failed.size], [0, 0]);
});

test("a shelf that asks after a file has failed has it fetched again, and hears when that fails too", async () => {
  const mended = loadingShop(async () => mended.come("complete"));
  assert.deepEqual(await recommend(mended.shop, "ials", {}), { strategy: "ials" });
  const lost = loadingShop(async () => { throw new VitrineError("VT_NETWORK", "still lost"); });
  await assert.rejects(recommend(lost.shop, "ials", {}), { code: "VT_NETWORK" });
});
