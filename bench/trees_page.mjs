/* Times trees in one wasm module. Runs in node and in a page: no imports.
 * files: Uint8Array of the model, of f32 rows and of the scores that the native program gave them. */
export async function measureTrees(wasm, { model, rows, scores }, { count, features, times, passes }) {
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
  /* There is no clock of the thread's own time here: of several passes, the one that other programs disturbed least. */
  const timed = (act) => {
    let quietest = { p95: Infinity };
    for (let pass = 0; pass < passes; pass++) {
      const passed = Array.from({ length: times }, (_, i) => {
        const from = performance.now();
        act(i);
        return performance.now() - from;
      }).sort((a, b) => a - b);
      const own = { median: passed[times >> 1], p95: passed[Math.floor(times * 0.95)] };
      if (own.p95 < quietest.p95) quietest = own;
    }
    return quietest;
  };
  const score = timed(() => bench_score(handle, rowsAt, count, scoresAt));
  const same = scores.every((byte, i) => byte === new Uint8Array(memory.buffer, scoresAt, 4 * count)[i]);
  const explain = timed((i) => bench_explain(handle, rowsAt + 4 * features * (i % count), amountsAt));
  return { score, explain, same };
}
