/* Who is measured. `module` lies in contenders/, `saved` names the contender whose saved index it reads;
 * `sweep: "all"` asks every setting where others stop at the first that finds everything;
 * `thorough: true` is for the sets where others are to be beaten: it takes minutes on the large ones.
 * `pack` is the folder of its pack beside the vectors; `curve: true` can tell its recall while its bytes come in. */

const modulesOf = {
  "hnswlib-wasm": "hnswlib-wasm/dist/hnswlib.js",
  edgevec: "edgevec/edgevec.js",
  mememo: "mememo/dist/index.es.js",
  "sqlite-vec-wasm-demo": "sqlite-vec-wasm-demo/sqlite3.mjs",
  "onnxruntime-web": "onnxruntime-web/dist/ort.wasm.min.mjs",
  "@electric-sql/pglite": "@electric-sql/pglite/dist/index.js",
  "@electric-sql/pglite-pgvector": "@electric-sql/pglite-pgvector/dist/index.js",
  "voy-search/voy_search_bg.js": "voy-search/voy_search_bg.js",
  "voy-search/voy_search_bg.wasm": "voy-search/voy_search_bg.wasm",
};

/** So that pages import packages by their names. */
export const importMap = { imports: Object.fromEntries(Object.entries(modulesOf).map(([name, path]) => [name, `/peers/node_modules/${path}`])) };

export const inChromium = [
  { id: "vitrine", title: "Vitrine", module: "vitrine.mjs", options: { engine: "/site/engine/", variant: "relaxed" }, sweep: "all", curve: true },
  { id: "vitrine-paged", title: "Vitrine, paged pack", module: "vitrine.mjs", options: { engine: "/site/engine/", variant: "relaxed" }, sweep: "all",
    curve: true, pack: "pack-paged" },
  { id: "plain", title: "plain Float32Array loop", module: "plain.mjs" },
  { id: "onnx", title: "onnxruntime-web, f32 Gemm + TopK", package: "onnxruntime-web", module: "onnx.mjs" },
  { id: "hnswlib", title: "hnswlib-wasm, HNSW f32, built in the page", package: "hnswlib-wasm", module: "hnswlib_wasm.mjs" },
  { id: "hnswlib-saved", thorough: true, title: "hnswlib-wasm, its saved index", package: "hnswlib-wasm", module: "hnswlib_wasm.mjs", saved: "hnswlib" },
  { id: "edgevec", thorough: true, title: "edgevec, HNSW f32 + one-bit", package: "edgevec", module: "edgevec.mjs", sweep: "all" },
  { id: "mememo", thorough: true, title: "mememo, HNSW", package: "mememo", module: "mememo.mjs" },
  { id: "sqlite-f32", thorough: true, title: "sqlite-vec, f32", package: "sqlite-vec-wasm-demo", module: "sqlite_vec.mjs",
    options: { kind: "f32" } },
  { id: "sqlite-int8", title: "sqlite-vec, int8", package: "sqlite-vec-wasm-demo", module: "sqlite_vec.mjs", options: { kind: "int8" } },
  { id: "sqlite-int8-saved", thorough: true, title: "sqlite-vec, int8, a saved database", package: "sqlite-vec-wasm-demo", module: "sqlite_vec.mjs",
    options: { kind: "int8" }, saved: "sqlite-int8" },
  { id: "sqlite-bit", thorough: true, title: "sqlite-vec, bits + f32 rescored", package: "sqlite-vec-wasm-demo", module: "sqlite_vec.mjs", options: { kind: "bit" } },
  { id: "pglite", thorough: true, title: "PGlite + pgvector, every row", package: "@electric-sql/pglite", module: "pglite.mjs", options: { index: false } },
  { id: "pglite-hnsw", thorough: true, title: "PGlite + pgvector, HNSW", package: "@electric-sql/pglite", module: "pglite.mjs", options: { index: true } },
  { id: "voy", title: "voy-search, k-d tree", package: "voy-search", module: "voy.mjs" },
];

/** What the page of a contender asks for at once in the race, as a careful site would: modules, and what they will fetch. */
export const hintsOf = {
  vitrine: vitrineHints, "vitrine-paged": vitrineHints,
  plain: ({ vectors }) => ({ modules: [], fetches: [vectors] }),
  "sqlite-int8-saved": ({ saved }) => ({ modules: [importMap.imports["sqlite-vec-wasm-demo"]],
    fetches: [importMap.imports["sqlite-vec-wasm-demo"].replace(".mjs", ".wasm"), saved] }),
};

function vitrineHints({ pack }) {
  return { modules: ["/site/engine/vitrine-relaxed.js"], fetches: ["/site/engine/vitrine-relaxed.wasm", `${pack}manifest.json`] };
}

/** Where everybody is measured; on the other sets only who is quick, or named. */
export const thoroughSets = ["clusters-2906x2048", "clusters-44446x512"];

export const inNode = [
  { id: "vitrine", title: "Vitrine", module: "vitrine.mjs", options: { variant: "simd128" } },
  { id: "plain", title: "plain Float32Array loop", module: "plain.mjs" },
  { id: "usearch-f32", title: "usearch (native), HNSW f32", package: "usearch", module: "usearch.mjs", options: { quantization: "f32" } },
  { id: "usearch-i8", thorough: true, title: "usearch (native), HNSW int8", package: "usearch", module: "usearch.mjs", options: { quantization: "i8" } },
];
