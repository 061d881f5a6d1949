/* edgevec: HNSW over f32 with one-bit codes beside it. Of version 0.9.0 it was seen that its flat index takes bits alone, that "cosine" and
 * "dot" answer the farthest rows ("l2" is right), and that load() refuses what save() wrote: so there is no saved index to measure. */
import initialise, { EdgeVec, EdgeVecConfig } from "edgevec";

const width = 100; /* of the search: fixed when the index is made */

export async function open(kit) {
  const { rows, dims } = kit.set;
  await initialise();
  const vectors = await kit.vectors();
  const config = new EdgeVecConfig(dims);
  Object.assign(config, { metric: "l2", m: 16, m0: 32, ef_construction: 100, ef_search: width });
  const index = new EdgeVec(config);
  index.enableBQ();
  const rowsOf = (hits) => hits.map(({ id }) => id - 1);
  await kit.build(async () => {
    for (let from = 0; from < rows; from += 100) {
      const count = Math.min(100, rows - from);
      index.insertBatchFlat(vectors.slice(from * dims, (from + count) * dims), count);
      await kit.step(from + count);
    }
  });
  const rescored = (factor) => ({ name: `one-bit, ${10 * factor} rescored`, ask: (query) => rowsOf(index.searchBQRescored(query, 10, factor)) });
  return { settings: [{ name: `ef ${width}`, ask: (query) => rowsOf(index.search(query, 10)) }, ...[3, 10, 30, 100].map(rescored)] };
}
