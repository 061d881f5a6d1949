/* Measures one pack in one wasm module beside a plain JavaScript loop. Runs in node and in a page: no imports. */

const limit = 10;

/** Gives the pack to a fresh module; the plain calls that the worker of the page makes too. */
export async function openPack(createModule, manifest, readFile) {
  const module = await createModule();
  const call = (method, params) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ method, params }));
    const at = module._vt_wasm_alloc(bytes.length);
    module.HEAPU8.set(bytes, at);
    const answer = JSON.parse(module.UTF8ToString(module._vt_wasm_call(at, bytes.length)));
    module._vt_wasm_free(at);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.result;
  };
  if (module._vt_wasm_self_test() !== 1) return null;
  call("open", { manifest });
  const paged = []; /* lists, which are measured as they are in memory */
  for (const [index, file] of manifest.files.entries()) {
    const bytes = await readFile(file.path);
    const room = module._vt_wasm_reserve(index); /* may grow the memory, so HEAPU8 is read after it */
    module.HEAPU8.set(bytes, room);
    call("commit", { file: index });
    if (file.role === "cells") paged.push([index, pagesOf(bytes)]);
  }
  for (const [index, pages] of paged) {
    for (const [page, path] of pages.entries()) {
      const bytes = await readFile(path);
      const room = module._vt_wasm_reserve_page(index, page);
      module.HEAPU8.set(bytes, room);
      call("commitPage", { file: index, page });
    }
  }
  return { module, call };
}

/** Where the pages lie that an index file lists: docs/pack-format.md. */
function pagesOf(index) {
  const length = Number(new DataView(index.buffer, index.byteOffset).getBigUint64(0, true));
  const { shape, data_offsets: [begin] } = JSON.parse(new TextDecoder().decode(index.subarray(8, 8 + length))).page_sha256;
  return Array.from({ length: shape[0] }, (_, page) => {
    const at = 8 + length + begin + 32 * page;
    const hex = Array.from(index.subarray(at, at + 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `pages/${hex.slice(0, 2)}/${hex}.safetensors`;
  });
}

/** Rows of the best `limit`, by the loop that anyone would write. */
export function plainLoop(vectors, dims, query) {
  const best = [];
  for (let row = 0, at = 0; at < vectors.length; row++, at += dims) {
    let score = 0;
    for (let i = 0; i < dims; i++) score += vectors[at + i] * query[i];
    if (best.length === limit && score <= best[limit - 1].score) continue;
    let place = best.length;
    while (place > 0 && best[place - 1].score < score) place--;
    best.splice(place, 0, { score, row });
    if (best.length > limit) best.pop();
  }
  return best.map((hit) => hit.row);
}

function timed(run) {
  const start = performance.now();
  const value = run();
  return { value, ms: performance.now() - start };
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Times `ask(query)` in batches of ten, since a page's clock ticks in tenths of a millisecond. */
function measure(queries, ask) {
  const answers = [];
  const times = [];
  for (let from = 0; from + 10 <= queries.length; from += 10) {
    const batch = timed(() => queries.slice(from, from + 10).map(ask));
    answers.push(...batch.value);
    times.push(batch.ms / 10);
  }
  return { answers, medianMs: median(times), bestMs: Math.min(...times) };
}

function recall(answers, truth) {
  const shared = answers.map((rows, i) => rows.filter((row) => truth[i].includes(row)).length);
  return shared.reduce((sum, count) => sum + count, 0) / (limit * answers.length);
}

/** Milliseconds to read as many bytes as a scan reads, best of thirty. */
function streamMs(reader, bytes) {
  const size = Math.ceil(bytes / 64) * 64;
  const at = reader.room(size);
  if (at === 0) throw new Error("no memory for the reading yardstick");
  let best = Infinity;
  const repeats = Math.max(1, Math.round(5e8 / size)); /* some milliseconds: a page's clock ticks in tenths of one */
  for (let i = 0; i < 30; i++)
    best = Math.min(best, timed(() => { for (let j = 0; j < repeats; j++) reader.read_all(at, size); }).ms / repeats);
  return best;
}

/**
 * pack: {module, call}; vectors, queries: unit Float32Array; reader: exports of stream_read.wasm.
 * The yardstick runs before and after, and the scans between.
 */
export function measurePack({ pack, vectors, queries, dims, reader, queryCount, plainCount }) {
  const { module, call } = pack;
  const list = Array.from({ length: queryCount }, (_, i) => queries.subarray(i * dims, (i + 1) * dims));
  const ask = (exact) => (query) => {
    const room = module._vt_wasm_vector(dims);
    new Float32Array(module.HEAPU8.buffer, room, dims).set(query);
    const { items } = call("recommend", { strategy: "similar", vector: dims, limit, exact, brief: true });
    return items.map((item) => Number(item.id) - 1);
  };
  const plain = (query) => plainLoop(vectors, dims, query);
  const rows = vectors.length / dims;
  const before = measure(list.slice(0, plainCount), plain);
  const truth = [...before.answers];
  const scans = {};
  for (const [name, exact] of [["bits", false], ["int8", true]]) {
    measure(list.slice(0, 100), ask(exact)); /* warm */
    scans[name] = measure(list, ask(exact));
  }
  const after = measure(list.slice(plainCount, 2 * plainCount), plain);
  truth.push(...after.answers);
  const plainMs = median([before.medianMs, after.medianMs]);
  const bytes = { bits: rows * 8 * Math.ceil(dims / 64), int8: rows * Math.ceil(dims / 16) * 16 };
  const result = { simd: call("stats").simd, plainMs };
  for (const [name, scan] of Object.entries(scans)) {
    result[name] = {
      medianMs: scan.medianMs, bestMs: scan.bestMs, timesPlain: plainMs / scan.medianMs,
      recall10: recall(scan.answers.slice(0, truth.length), truth),
      streamShare: streamMs(reader, bytes[name]) / scan.bestMs,
    };
  }
  return result;
}
