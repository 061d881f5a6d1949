/* Times trees in one wasm module. Runs in node and in a page: no imports.
 * files: Uint8Array of the model, of f32 rows and of the scores that the native program gave them. */
export async function measureTrees(wasm, { model, rows, scores }, { count, features, times }) {
  const { instance } = await WebAssembly.instantiate(wasm, {
    env: { emscripten_notify_memory_growth() {} },
    wasi_snapshot_preview1: { proc_exit() { throw new Error("exit"); }, fd_write: () => 0, fd_seek: () => 0, fd_close: () => 0 },
  });
  const { memory, bench_alloc, bench_open, bench_score, bench_explain, _initialize } = instance.exports;
  _initialize?.();
  const put = (bytes) => {
    const at = bench_alloc(bytes.length);
    new Uint8Array(memory.buffer).set(bytes, at);
    return at;
  };
  const handle = bench_open(put(model), model.length);
  if (!handle) throw new Error("the model does not open");
  const rowsAt = put(rows), scoresAt = bench_alloc(4 * count), amountsAt = bench_alloc(8 * (features + 1));
  const timed = (act) => {
    const passed = [];
    for (let i = -50; i < times; i++) {
      const from = performance.now();
      act(Math.max(i, 0));
      if (i >= 0) passed.push(performance.now() - from);
    }
    passed.sort((a, b) => a - b);
    return { median: passed[times >> 1], p95: passed[Math.floor(times * 0.95)] };
  };
  const score = timed(() => bench_score(handle, rowsAt, count, scoresAt));
  const same = scores.every((byte, i) => byte === new Uint8Array(memory.buffer, scoresAt, 4 * count)[i]);
  const explain = timed((i) => bench_explain(handle, rowsAt + 4 * features * (i % count), amountsAt));
  return { score, explain, same };
}
