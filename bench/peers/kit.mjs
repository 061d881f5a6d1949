/* What a contender is opened with, in a page and in node: the data, a clock of the phases, and a limit that a build keeps to. */

/** A build that would take longer than it is given. */
export class TooSlow extends Error {}

/** Floats of a version 1.0 .npy file, without a copy where they lie aligned. */
export function npyFloats(buffer) {
  const start = 10 + new DataView(buffer).getUint16(8, true);
  return start % 4 === 0 ? new Float32Array(buffer, start) : new Float32Array(buffer.slice(start));
}

/** set: {name, rows, dims, vectors, queries, pack, saved}, the last four as addresses; fetchBytes: address -> ArrayBuffer. */
export function makeKit({ set, limitMs, fetchBytes, now = () => performance.now() }) {
  const start = now();
  const phases = { data: 0, build: 0 };
  let buildFrom = 0;
  const timed = async (phase, act) => {
    const from = now();
    try {
      return await act();
    } finally {
      phases[phase] += now() - from;
    }
  };
  return {
    set, phases,
    /** Milliseconds since the kit was made. */
    elapsed: () => now() - start,
    bytes: (address) => timed("data", () => fetchBytes(address)),
    async vectors() {
      return npyFloats(await this.bytes(set.vectors));
    },
    build(act) {
      buildFrom = now();
      return timed("build", act);
    },
    /** For a build in one go: gives up when `rowsIn` of the rows took `ms` and the whole, growing like n log n, would take longer than the limit. */
    project(ms, rowsIn) {
      const whole = (ms * set.rows * Math.log(set.rows)) / (rowsIn * Math.log(rowsIn));
      if (whole > limitMs)
        throw new TooSlow(`${rowsIn.toLocaleString("en")} rows took ${Math.round(ms / 1000)} s: all would take about ${Math.round(whole / 1000)} s`);
    },
    /** Told now and then while rows go in: lets the page breathe, and gives up a build that cannot end within four times the limit.
     * No index here gets cheaper to add to as it grows, so the projection is a lower bound. */
    async step(rowsIn) {
      await new Promise((resume) => setTimeout(resume, 0));
      const spent = now() - buildFrom;
      const hopeless = spent > limitMs / 6 && spent * set.rows > 4 * limitMs * rowsIn;
      if (rowsIn < set.rows && (spent > limitMs || hopeless))
        throw new TooSlow(`${rowsIn.toLocaleString("en")} of ${set.rows.toLocaleString("en")} rows were in after ${Math.round(spent / 1000)} s`);
    },
  };
}

export async function fetchBytes(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.arrayBuffer();
}

/** Bytes on the wire so far, as the browser counts them: of code, and of what lies below the data sets' folder or the saved indexes'. */
export function wireBytes() {
  const sums = { code: 0, data: 0 };
  for (const { name, encodedBodySize } of performance.getEntriesByType("resource")) {
    if (/\/harness\/(?!contenders)|\/scan\.mjs|-?quer(y|ies)\.npy/.test(name)) continue;
    sums[/\/(site\/(?!engine)|saved\/)/.test(name) ? "data" : "code"] += encodedBodySize;
  }
  return sums;
}

/** Row after row as views, in blocks: calls add(from, views) and keeps to the limit between. */
export async function inBlocks(kit, vectors, size, add) {
  const { rows, dims } = kit.set;
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from);
    await add(from, Array.from({ length: count }, (_, i) => vectors.subarray((from + i) * dims, (from + i + 1) * dims)));
    await kit.step(from + count);
  }
}

/** `vectors` less their mean, and the mean. Distances stay as they are, and signs begin to tell something. */
export function centred(vectors, dims) {
  const mean = new Float64Array(dims);
  for (let at = 0; at < vectors.length; at += dims) for (let i = 0; i < dims; i++) mean[i] += vectors[at + i];
  const rows = vectors.length / dims;
  const moved = new Float32Array(vectors.length);
  for (let at = 0; at < vectors.length; at += dims) for (let i = 0; i < dims; i++) moved[at + i] = vectors[at + i] - mean[i] / rows;
  return { moved, less: (query) => query.map((value, i) => value - mean[i] / rows) };
}
