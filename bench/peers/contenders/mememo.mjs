/* mememo: HNSW in JavaScript, embeddings in memory. */
import { HNSW } from "mememo";
import { inBlocks } from "../kit.mjs";

export async function open(kit) {
  const vectors = await kit.vectors();
  const index = new HNSW({ distanceFunction: "cosine-normalized", m: 16, efConstruction: 100, seed: 7, useIndexedDB: false });
  await kit.build(() => inBlocks(kit, vectors, 50, async (from, views) => {
    for (const [i, view] of views.entries()) await index.insert(String(from + i), Array.from(view));
  }));
  const setting = (width) => ({
    name: `ef ${width}`,
    ask: async (query) => (await index.query(Array.from(query), 10, width)).keys.map(Number),
  });
  return { settings: [10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 256].map(setting) };
}
