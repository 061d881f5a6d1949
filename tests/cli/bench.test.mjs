/* The bench beside other packages: what it draws and writes, and how it judges answers. Nothing is timed here. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { curveLines, curvePlot } from "../../bench/curve_report.mjs";
import { inBlocks, makeKit, TooSlow } from "../../bench/peers/kit.mjs";
import { niceLog, recallScale } from "../../bench/peers/plot.mjs";
import { drawPlots } from "../../bench/peers/plots.mjs";
import { report } from "../../bench/peers/report.mjs";
import { best } from "../../bench/peers/results.mjs";
import { makeYardstick } from "../../bench/peers/yardstick.mjs";
import { putSection } from "../../bench/section.mjs";
import { JSDOM } from "../../web/node_modules/jsdom/lib/api.js";

const setting = (name, recall10, medianMs) => ({ name, recall10, medianMs, bestMs: medianMs, asked: 200 });
const result = (settings, more = {}) => ({ settings, plainMs: 20, readyMs: 900, phases: { data: 500, build: 300 }, bytes: { code: 2e5, data: 9e7 }, ...more });
const kept = {
  machine: "a <machine>", node: "v20", chromium: "156", commit: "abc", versions: { edgevec: "0.9.0" },
  sets: { "drawn-100x8": {
    name: "drawn-100x8", rows: 100, dims: 8, native: { scans: [{ name: "one-bit", medianMs: 0.1, recall10: 0.995 }] }, node: { plain: result([setting("exact", 1, 20)]) },
    curves: { vitrine: [{ bytes: 4e6, recall10: 0.6 }, { bytes: 9e6, recall10: 0.995 }] },
    page: {
      vitrine: result([setting("recall 0.9", 0.93, 0.1), setting("recall 0.99", 0.992, 0.2)], { bytes: { code: 4e5, data: 8e6 } }),
      hnswlib: result([setting("ef 10", 0.8, 0.2), setting("ef 40", 0.991, 0.4), setting("ef 80", 0.999, 0.8)]),
      voy: result([setting("its only one", 0.92, 30)]),
      mememo: { failed: "2,000 of 44,446 rows were in after 30 s", plainMs: 20 },
    },
  } },
  race: { "drawn-100x8": { vitrine: { firstMs: 3000, firstBytes: 4e6, recall10: 0.6, fullMs: 9000, fullBytes: 9e6 }, plain: { firstMs: 73000, firstBytes: 9e7, recall10: 1 },
    hnswlib: { computed: true, firstMs: 150000, firstBytes: 9e7, buildMs: 70000, recall10: 0.991 }, mememo: { failed: "never ready" } } },
};

test("the plots are well-formed and show every contender that answered", () => {
  const plots = drawPlots(kept);
  assert.deepEqual(plots.map(({ name }) => name), ["recall-latency", "recall-bytes", "first-answer"]);
  const parser = new new JSDOM("").window.DOMParser();
  for (const { name, svg } of plots) {
    const document = parser.parseFromString(svg, "image/svg+xml");
    assert.equal(document.documentElement.tagName, "svg", name);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/, name);
    const words = [...document.querySelectorAll("text")].map((text) => text.textContent);
    for (const wanted of ["Vitrine", "hnswlib-wasm"]) assert.ok(words.some((word) => word.startsWith(wanted)), `${name}: ${wanted}`);
    assert.ok(!words.some((word) => word.startsWith("mememo")), `${name}: what failed has no mark`);
  }
});

test("scales place what they should", () => {
  const recall = recallScale(0.5);
  assert.equal(recall.place(0.5), 0);
  assert.equal(recall.place(1), 1);
  const step = recall.place(0.99) - recall.place(0.9);
  assert.ok(Math.abs(recall.place(0.999) - recall.place(0.99) - step) < 1e-9);
  const log = niceLog([0.3, 4], String);
  assert.deepEqual(log.ticks.map(({ value }) => Math.round(value * 1000) / 1000), [0.2, 0.5, 1, 2, 5]);
  assert.ok(niceLog([7, 7], String).place(7) >= 0);
});

test("a contender is judged by its fastest setting that finds enough, else by the one that finds most", () => {
  const { page } = kept.sets["drawn-100x8"];
  assert.equal(best(page.hnswlib).name, "ef 40");
  assert.equal(best(page.voy).recall10, 0.92);
  assert.equal(best(page.mememo), undefined);
});

test("the section names what failed, what is below the mark, and the ratios", () => {
  const text = report(kept).join("\n");
  assert.match(text, /\| mememo, HNSW \| failed: 2,000 of 44,446 rows/);
  assert.match(text, /\| voy-search, k-d tree \| its only one \(below 0\.99\) \| 0\.9200/);
  assert.match(text, /Vitrine: 100 times the plain loop at recall 0\.9920; the fastest other that reaches 0\.99: hnswlib-wasm, HNSW f32, built in the page, 50 times/);
  assert.match(text, /takes 0\.041 of the time of the best other/);
  assert.doesNotMatch(text, /NaN|\| undefined \|/);
});

test("the section takes its own place and leaves the rest", () => {
  const path = join(mkdtempSync(join(tmpdir(), "bench-")), "RESULTS.md");
  writeFileSync(path, "# Results\n\n## One\n\n1\n\n## Sizes, gzipped\n\nlast\n");
  putSection(path, "## Beside other packages", report(kept));
  const once = readFileSync(path, "utf8");
  putSection(path, "## Beside other packages", report(kept));
  assert.equal(readFileSync(path, "utf8"), once);
  assert.deepEqual(once.match(/^## .*$/gm), ["## One", "## Beside other packages", "## Sizes, gzipped"]);
});

test("recall counts a row once, and a row as near as the tenth as one of the ten", () => {
  const vectors = Float32Array.from({ length: 24 }, (_, i) => (i % 2 ? 0 : Math.max(0, 1 - Math.floor(i / 2) * 0.05)));
  vectors[2 * 10] = vectors[2 * 9]; /* row 10 ties with row 9, the tenth */
  const yardstick = makeYardstick({ vectors, queries: Float32Array.of(1, 0), dims: 2, count: 1 });
  assert.equal(yardstick.recall([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]), 1);
  assert.equal(yardstick.recall([[0, 1, 2, 3, 4, 5, 6, 7, 8, 10]]), 1);
  assert.equal(yardstick.recall([[0, 0, 0, 3, 4, 5, 6, 7, 8, 11]]), 0.7);
});

test("a build is given up when it cannot end in time, and only then", async () => {
  let clock = 0;
  const kit = makeKit({ set: { rows: 1000, dims: 1 }, limitMs: 6000, fetchBytes: null, now: () => clock });
  const build = (msPerRow) => kit.build(() => inBlocks(kit, new Float32Array(1000), 10, async (_, views) => { clock += msPerRow * views.length; }));
  await build(5);
  await assert.rejects(build(7), TooSlow);
  const from = clock;
  await assert.rejects(build(100), /10 of 1,000 rows were in after|20 of 1,000/);
  assert.ok(clock - from < 6000);
});

/* ---- lists in pages ---- */

const curve = (whole) => ({ startBytes: 2e5, f32Bytes: 38.4e6, pages: 9.2, rounds: 1.3,
  points: [{ pages: 1, bytes: 3e5, recall10: 0.9 }, { pages: 8, bytes: 4e5, recall10: 0.991 }, { bytes: whole, recall10: 0.9931 }] });
const listSets = [{ name: "clusters-100000x96", rows: 100000, dims: 96, lists: 3162,
  runs: [{ recall: 0.9, medianMs: 0.02, curve: curve(4e5) }, { recall: 0.99, medianMs: 0.05, curve: { ...curve(5e5), points: [{ bytes: 5e5, recall10: 0.97 }] } }] }];

test("the curve of bytes is a well-formed chart of every setting, and a table of what it costs", () => {
  const document = new (new JSDOM("").window.DOMParser)().parseFromString(curvePlot(listSets), "image/svg+xml");
  assert.equal(document.documentElement.tagName, "svg");
  assert.doesNotMatch(document.documentElement.outerHTML, /NaN|undefined|Infinity/);
  const words = [...document.querySelectorAll("text")].map((text) => text.textContent);
  for (const wanted of ["recall: 0.9", "recall: 0.99", "clusters: 100,000 × 96, 3,162 lists"]) assert.ok(words.includes(wanted), wanted);
  const lines = curveLines(listSets).join("\n");
  assert.match(lines, /\| 0\.9 \| 0\.9931 \| 0\.40 MB \| 1\.04 % \| 9\.2 \| 1\.3 \| 0\.40 MB \(1\.04 %\) \| 0\.020 \|/);
  assert.match(lines, /\| 0\.99 \| 0\.9700 .* never \|/);
});
