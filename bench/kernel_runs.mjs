/* Times every kernel of one module beside a streaming read of the same bytes. Runs in node and in a page: no imports. */

const queries = 8; /* as bench/kernels.c has it */
const runs = 30;
const streamBytes = 1 << 28; /* eight times the largest cache of the machine that is published */
const runBytes = 2e8; /* read in one run: milliseconds, so that a page's clock of tenths of one does not matter */

function milliseconds(call, repeats) {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) call();
  return (performance.now() - start) / repeats;
}

/** Best of thirty runs of each call, taken in turn, so that a noisy moment hits all of them; the first round warms up. */
function bestOf(calls, repeats) {
  const best = {};
  for (let round = 0; round <= runs; round++)
    for (const [name, call] of Object.entries(calls)) {
      const ms = milliseconds(call, repeats);
      if (round > 0) best[name] = Math.min(best[name] ?? Infinity, ms);
    }
  return best;
}

const upTo = (unit, value) => Math.ceil(value / unit) * unit;

/** Where things lie: rows, then code sums and answers of every query. */
function layout(kernels, rows, rowBytes) {
  const matrixBytes = upTo(4096, rows * rowBytes), listBytes = upTo(64, rows * 4);
  const matrix = kernels.room(matrixBytes + listBytes * (1 + queries));
  if (matrix === 0) throw new Error("no memory for the rows");
  return { matrix, sums: matrix + matrixBytes, out: matrix + matrixBytes + listBytes, bytes: rows * rowBytes - rows * rowBytes % 64 };
}

/** {ms, share} of a kernel over `at`, and what a query costs when eight of them go over the rows together. */
function measured(kernels, at, one, batch) {
  const read = () => kernels.read_all(at.matrix, at.bytes);
  const repeats = Math.max(1, Math.round(runBytes / at.bytes));
  const best = bestOf({ read, one }, repeats);
  const result = { readMs: best.read, ms: best.one, share: best.read / best.one, gigabytes: at.bytes / best.one / 1e6 };
  if (batch) result.batchMs = bestOf({ batch }, Math.max(1, Math.round(repeats / queries))).batch / queries;
  return result;
}

/** Gigabytes a second that the module reads of more than any cache holds. */
export function measureStream(kernels) {
  const matrix = kernels.room(streamBytes);
  if (matrix === 0) throw new Error("no memory for the stream");
  kernels.fill(matrix, streamBytes);
  return streamBytes / bestOf({ read: () => kernels.read_all(matrix, streamBytes) }, 1).read / 1e6;
}

/** kernels: exports of bench/kernels.c; set: {rows, dims, lists}. */
export function measureKernels(kernels, { rows, dims, lists }) {
  kernels.open_queries(dims);
  const stride = upTo(16, dims), result = {};
  let at = layout(kernels, rows, stride);
  kernels.fill(at.matrix, at.out - at.matrix);
  result.int8 = measured(kernels, at, () => kernels.int8(at.matrix, at.sums, rows, at.out),
    () => kernels.int8_batch(at.matrix, at.sums, rows, at.out));
  at = layout(kernels, rows, 8 * Math.ceil(dims / 64));
  result.bits = measured(kernels, at, () => kernels.bits(at.matrix, rows, at.out));
  at = layout(kernels, lists, 4 * dims);
  kernels.fill_floats(at.matrix, lists * dims);
  result.floats = measured(kernels, at, () => kernels.floats(at.matrix, lists, at.out),
    () => kernels.floats_batch(at.matrix, lists, at.out));
  const query = bestOf({ rotate: () => kernels.rotate(), prepare: () => kernels.prepare_query() }, 2000);
  result.rotateMs = query.rotate;
  result.prepareMs = query.prepare;
  return result;
}
