/* The home page's shelves when they are asked again while they are being asked. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { importParts } from "./helpers/engine.mjs";

const { HomeShelves, loadWords } = await importParts(["site/pages/home-shelves.ts", "words/words.ts"]);
await loadWords("all", "shop");

const plan = (strategy) => ({ strategy, heading: strategy, note: "", each: 3, least: 1, otherwise: "Popular" });
const card = (id) => ({ id, title: id, brand: "", price: 1, listPrice: null, rating: null, stock: null, image: "", articleType: id });
const cold = { coldStart: true, items: [] };
const slate = (id) => ({ coldStart: false, items: [{ id, product: card(id), source: "own", reasons: [], score: 1 }] });
/** Its sales are on their way. */
const session = { progress: { ready: [] }, stats: { files: [{ role: "signals" }] }, currency: "EUR", imageUrl: () => "" };

/** Shelves that are empty yet. `asked` holds strategy and answer of what they ask from now on. */
async function waitingShelves(...strategies) {
  const vitrine = { recommend: async () => cold };
  const shelves = new HomeShelves(vitrine, session, new AbortController().signal, { items: [], total: 0 });
  await shelves.open(strategies.map(plan));
  const asked = [];
  vitrine.recommend = (strategy) => new Promise((answer) => asked.push([strategy, answer]));
  const shown = () => Object.fromEntries(shelves.views(new Set()).map(({ id, items }) => [id, items?.map((item) => item.id)]));
  return { shelves, asked, shown };
}

test("two renewals under way at once each fill what they asked for", async () => {
  const { shelves, asked, shown } = await waitingShelves("cart-addons", "trending");
  assert.deepEqual(shown(), { "cart-addons": undefined, trending: undefined });
  const renewals = [shelves.renew(), shelves.renew("cart-addons")];
  assert.deepEqual(asked.map(([strategy]) => strategy), ["cart-addons", "trending", "cart-addons"]);
  asked[0][1](slate("a"));
  asked[1][1](slate("b"));
  await renewals[0];
  assert.deepEqual(shown(), { "cart-addons": ["a"], trending: ["b"] });
  asked[2][1](slate("c"));
  await renewals[1];
  assert.deepEqual(shown(), { "cart-addons": ["c"], trending: ["b"] });
});

test("a shelf that has nothing to say any more keeps what stands, and one that waits waits no longer", async () => {
  const { shelves, asked, shown } = await waitingShelves("cart-addons", "trending");
  const filled = shelves.renew("trending");
  asked[0][1](slate("b"));
  await filled;
  const emptied = shelves.renew();
  for (const [, answer] of asked.slice(1)) answer({ coldStart: false, items: [] });
  await emptied;
  assert.deepEqual(shown(), { "cart-addons": [], trending: ["b"] });
});
