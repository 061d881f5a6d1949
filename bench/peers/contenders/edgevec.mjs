/* edgevec: HNSW over f32 with one-bit codes beside it, or its flat index. */
import initialise, { EdgeVec, EdgeVecConfig, JsIndexType } from "edgevec";

const file = "bench";

async function putSaved(contents) {
  const request = indexedDB.open("EdgeVecDB", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files");
  const database = await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  await new Promise((resolve, reject) => {
    const change = database.transaction("files", "readwrite");
    change.objectStore("files").put(contents, file);
    change.oncomplete = resolve;
    change.onerror = () => reject(change.error);
  });
}

async function build(kit, { flat, width }) {
  const { rows, dims } = kit.set;
  const vectors = await kit.vectors();
  const config = new EdgeVecConfig(dims);
  config.metric = "dot";
  config.indexType = flat ? JsIndexType.Flat : JsIndexType.Hnsw;
  if (!flat) {
    config.m = 16;
    config.m0 = 32;
    config.ef_construction = 200;
    config.ef_search = width;
  }
  const index = new EdgeVec(config);
  await kit.build(async () => {
    if (!flat) index.enableBQ();
    const size = 100;
    for (let from = 0; from < rows; from += size) {
      const count = Math.min(size, rows - from);
      index.insertBatchFlat(vectors.slice(from * dims, (from + count) * dims), count);
      await kit.step(from + count);
    }
  });
  return index;
}

export async function open(kit, options) {
  await initialise();
  let index;
  if (kit.set.saved) {
    await putSaved(new Uint8Array(await kit.bytes(kit.set.saved)));
    index = await EdgeVec.load(file);
  } else {
    index = await build(kit, options);
  }
  const first = index.search(new Float32Array(kit.set.dims).fill(0.1), 10);
  const lowest = Math.min(...first.map(({ id }) => id)) === 0 ? 0 : options.firstId;
  const rowsOf = (hits) => hits.map(({ id }) => id - lowest);
  const settings = [{ name: options.flat ? "exact" : `ef ${options.width}`, ask: (query) => rowsOf(index.search(query, 10)) }];
  if (!options.flat)
    for (const factor of [3, 10, 30, 100])
      settings.push({ name: `one-bit, ${factor} times rescored`, ask: (query) => rowsOf(index.searchBQRescored(query, 10, factor)) });
  return {
    settings,
    save() {
      const chunks = [], stream = index.save_stream(1 << 24);
      for (let chunk = stream.next_chunk(); chunk; chunk = stream.next_chunk()) chunks.push(chunk);
      return chunks;
    },
  };
}
