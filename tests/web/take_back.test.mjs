/* What is taken back is one event, and Undo brings that one back with its time: in the dashboard's history, and a pass in the extension's panel. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { importParts } from "./helpers/engine.mjs";

globalThis.document = new EventTarget();
after(() => { delete globalThis.document; });
const { Marks, loadWords, takeBack } = await importParts(["extension/panel/marks.ts", "site/pages/dashboard-history.ts", "words/words.ts"]);
await loadWords("all", "panel");

/** A visitor's events, kept as the engine keeps them. */
function visitor(...deeds) {
  const rows = deeds.map(([type, item, at], index) => ({ id: index + 1, type, item, at, rating: null, text: "" }));
  let lastId = rows.length;
  const drop = (wanted) => rows.splice(0, rows.length, ...rows.filter((row) => !wanted(row)));
  return {
    rows,
    left: () => rows.map(({ type, item, at }) => `${type} ${item} ${at}`).sort(),
    async record({ type, item }, { now = 1000 } = {}) {
      if (type === "pass") drop((row) => row.type === "like" && row.item === item);
      if (type === "like") drop((row) => row.type === "pass" && row.item === item);
      rows.push({ id: ++lastId, type, item, at: now, rating: null, text: "" });
      return { id: lastId };
    },
    async forget(what, item) {
      drop((row) => item === undefined ? row.id === what : row.type === what && row.item === item);
    },
    async events({ types, item }) {
      const events = rows.filter((row) => types.includes(row.type) && (item === undefined || row.item === item)).sort((a, b) => b.at - a.at);
      return { total: events.length, events };
    },
  };
}

test("of five looks at a piece one is taken back, and Undo brings it back as it was", async () => {
  const vitrine = visitor(...[1, 2, 3, 4, 5].map((at) => ["view", "7", at]), ["like", "7", 6]);
  const before = vitrine.left();
  const undo = await takeBack(vitrine, vitrine.rows[2]);
  assert.deepEqual(vitrine.left(), before.filter((row) => row !== "view 7 3"));
  await undo();
  assert.deepEqual(vitrine.left(), before);
});

for (const [what, ...deeds] of [["passed on before", ["pass", "7", 1], ["pass", "8", 2]], ["liked", ["like", "7", 3], ["like", "8", 4]], ["that is new"]]) {
  test(`a pass on a piece ${what} is undone, and nothing else`, async () => {
    const vitrine = visitor(...deeds);
    const before = vitrine.left();
    const undos = [];
    const marks = new Marks({ opened: Promise.resolve(vitrine), attempt: async (work) => { await work(vitrine); return true; }, offerUndo: (_text, undo) => undos.push(undo) });
    await marks.read();
    await marks.pass({ id: "7", title: "Shirt" });
    assert.ok(vitrine.left().includes("pass 7 1000") && !vitrine.left().includes("like 7 3"));
    assert.ok(marks.passes("7") && !marks.likes("7"));
    await undos[0]();
    assert.deepEqual(vitrine.left(), before);
    assert.deepEqual([marks.likes("7"), marks.passes("7")], [before.includes("like 7 3"), before.includes("pass 7 1")]);
  });
}
