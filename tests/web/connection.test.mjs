/* Whether the host can be reached: a hint is a reason to look, also while somebody looks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { importParts } from "./helpers/engine.mjs";

const { Connection } = await importParts(["offline/connection.ts"]);

/** `answers`: what becomes of each probe, in order; a function is called in its midst. */
function scene(answers) {
  const told = { probes: 0, words: [], slept: [] };
  const world = {
    async probe() {
      told.probes++;
      const answer = answers.shift();
      return typeof answer === "function" ? answer() : answer;
    },
    sleep: async (milliseconds) => { told.slept.push(milliseconds); },
  };
  told.connection = new Connection(world, (isLost) => told.words.push(isLost));
  return told;
}

test("a host that is lost is asked again after growing pauses until it is back", async () => {
  const told = scene([false, false, false, true]);
  await told.connection.suspect();
  assert.deepEqual([told.probes, told.words, told.slept], [4, [true, false], [5000, 10_000, 20_000]]);
});

test("a hint that comes while the host is asked has it asked once more", async () => {
  for (const after of [false, true]) {
    let again;
    const told = scene([() => { again = told.connection.suspect(); return true; }, after, true]);
    await told.connection.suspect();
    await again;
    assert.deepEqual([told.probes, told.words], after ? [2, []] : [3, [true, false]]);
  }
});
