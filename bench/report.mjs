/* The results of a run as the markdown of bench/RESULTS.md. */

const fixed = (value, digits) => value.toFixed(digits);

function scanRows(set) {
  const rows = [];
  for (const [where, results] of [["node", set.node], ["Chromium", set.page]])
    for (const result of results) {
      rows.push(`| ${where} | plain JS loop | ${fixed(result.plainMs, 2)} | 1 | 1 |`);
      for (const [name, scan] of [["search", result.bits], ["search, recall 1", result.int8]])
        rows.push(`| ${where} | ${result.simd}: ${name} | ${fixed(scan.medianMs, 3)} | ${fixed(scan.timesPlain, 0)} | ` +
          `${fixed(scan.recall10, 4)} |`);
    }
  return rows;
}

function setSection(set) {
  const [bits, int8] = set.native.scans;
  return [
    `## ${set.name}: ${set.rows.toLocaleString("en")} x ${set.dims}`,
    "",
    `${fixed(set.bytesPerVector, 1)} bytes a vector in the pack.`,
    `Natively, against exact f32 over ${set.native.queries} queries: search recall@10 ${fixed(bits.recall10, 4)}, ` +
      `recall@100 ${fixed(bits.recall100, 4)}, ${fixed(bits.medianMs, 3)} ms; with recall 1 recall@10 ${fixed(int8.recall10, 4)}, ` +
      `recall@100 ${fixed(int8.recall100, 4)}, ${fixed(int8.medianMs, 3)} ms.`,
    "",
    "| where | what | median ms | times the plain loop | recall@10 |",
    "|---|---|---|---|---|",
    ...scanRows(set),
    "",
  ];
}

function coldSection(cold) {
  return [
    "## Cold start, 2,906 x 2,048, 10 Mbit/s and 40 ms (Chromium's throttling)",
    "",
    `First look-alikes on screen after ${fixed(cold.firstMs / 1000, 2)} s; the f32 matrix alone needs ` +
      `${fixed(cold.matrixMs / 1000, 2)} s. Share: ${fixed(cold.share, 3)} (wanted: at most 0.167).`,
    "",
  ];
}

function packingSection(catalogs) {
  return [
    "## Packing, with the built-in descriptor",
    "",
    "| catalog | seconds | peak memory |",
    "|---|---|---|",
    ...catalogs.map(({ name, seconds, megabytes }) => `| ${name} | ${fixed(seconds, 0)} | ${fixed(megabytes, 0)} MB |`),
    "",
  ];
}

export function report(results) {
  return [
    "# Results",
    "",
    "Made by `./build-wasm.sh bench --write`; what is measured and how stands in `bench/run.mjs`. Times are of one noisy shared machine:",
    "read the ratios, each taken in one process. A query is a whole brief call: JSON in, scan, rescore, ten ids and scores as JSON out.",
    "",
    `Machine: ${results.machine}, ${results.chromium ? `Chromium ${results.chromium}` : ""}, node ${results.node}. Commit: ${results.commit}.`,
    "",
    ...results.sets.flatMap(setSection),
    ...(results.cold ? coldSection(results.cold) : []),
    ...(results.packing?.length ? packingSection(results.packing) : []),
    "## Sizes, gzipped",
    "",
    `Engine, SQLite with FTS5 and cJSON in one wasm: ${Object.entries(results.sizes.wasm).map(([name, bytes]) =>
      `${name} ${fixed(bytes / 1024, 0)} KB`).join(", ")} (wanted: at most 480). ` +
      `Scripts of the first page, worker and glue included: ${fixed(results.sizes.scripts / 1024, 1)} KB (wanted: at most 60, which the build holds without the glue); ` +
      `those of other pages, each loaded when it is opened: ${fixed(results.sizes.laterScripts / 1024, 1)} KB together.`,
    "",
  ].join("\n");
}
