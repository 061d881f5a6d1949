/* The models of the example shop in docs/strategies.md: made up, and small enough to follow by hand. Items are the products 1 to 11. */
import { ialsTensors, neighbourTensors, twoTowerTensors, writeModels } from "./models.mjs";
import { writeRanker } from "./trees.mjs";

const ids = Array.from({ length: 11 }, (_, i) => i + 1);
/* { id: { id: weight } } as rows of items. */
const rowsOf = (weights) => ids.map((id) => Object.entries(weights[id] ?? {}).map(([other, weight]) => [other - 1, weight]));
const vectorsOf = (vectors) => ids.map((id) => vectors[id] ?? [0, 0]);

const itemknn = { 1: { 2: 0.635, 3: 0.4 }, 4: { 6: 0.635, 2: 0.5 }, 5: { 6: 0.635, 10: 0.1 }, 7: { 8: 0.635, 6: 0.3 }, 8: { 10: 0.635, 3: 0.2 },
  9: { 3: 0.635, 10: 0.2 } };
const ease = { 1: { 2: 0.635, 3: 0.3 }, 4: { 6: 0.635, 2: 0.2 }, 5: { 6: 0.635, 3: -0.1 }, 7: { 8: 0.635, 6: -0.2 }, 8: { 10: 0.635 }, 9: { 3: 0.635 } };
const ials = { 1: [1, 0], 2: [0.9, 0], 3: [0.6, 0], 4: [1, 0], 5: [0, 1], 6: [0, 0.8], 7: [0, 0.5], 8: [0, 0.5], 9: [0.5, 0], 10: [0, 0.3] };
const half = Math.SQRT1_2;
const items = { 2: [1, 0], 3: [half, -half], 6: [half, half], 10: [0, 1] };
const history = { 1: [1, 0], 4: [1, 0], 5: [0, 1], 7: [0, 1], 8: [0, 1], 9: [1, 0] };
/* The user tower knows the items of the history, and an item that the item tower does not know is left out of it. */
const known = Object.fromEntries(Object.keys(history).map((id) => [id, [half, half]]));

const trees = [
  { feature: "pair.category", below: 0.2, left: { feature: "pair.price_distance", below: 0.5, left: 0.4, right: 0.1 }, right: 0.9 },
  { feature: "co-purchase.score", below: 0.5, left: 0, right: 0.7 },
  { feature: "item.rating", below: 4, left: -0.2, right: 0.3 },
];
const asked = ["pair.category", "pair.price_distance", "co-purchase.score", "item.rating"];

export const writeExampleModels = (folder) => writeRanker(writeModels(folder, ids, {
  itemknn: neighbourTensors(rowsOf(itemknn)),
  ease: neighbourTensors(rowsOf(ease)),
  ials: ialsTensors(vectorsOf(ials), 2, 0.5),
  "two-tower": twoTowerTensors({ items: vectorsOf({ ...known, ...items }), history: vectorsOf(history), halfLife: 30, bias: [0.5, 0.5], temperature: 0.5 }),
}), asked, trees, { baseScore: 0.25 });
