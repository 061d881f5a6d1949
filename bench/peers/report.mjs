/* The kept results as the section "Beside other packages" of bench/RESULTS.md. */
import { inChromium, inNode } from "./contenders.mjs";
import { best, bytesOf, reaches, timesPlain, wanted } from "./results.mjs";

const ms = (value) => value.toFixed(value < 10 ? 2 : 1);
const seconds = (value) => (value / 1000).toFixed(value < 10000 ? 1 : 0);
const megabytes = (value) => (value / 1e6).toFixed(value < 1e7 ? 2 : 1);
const row = (...cells) => `| ${cells.join(" | ")} |`;

function contenderRow({ title }, result) {
  const setting = best(result);
  if (!setting) return row(title, `failed: ${result.failed}`, ...Array(8).fill(""));
  const memory = result.memory ? Math.round(result.memory.peak) : "";
  const times = timesPlain(result), bytes = result.bytes?.code === undefined ? "" : megabytes(bytesOf(result));
  return row(title, setting.name + (reaches(result) ? "" : ` (below ${wanted})`), setting.recall10.toFixed(4), ms(setting.medianMs),
    times.toFixed(times < 10 ? 1 : 0), bytes, seconds(result.phases.build), seconds(result.readyMs), memory, ms(result.plainMs));
}

/** Vitrine beside the best of those that find enough. */
function verdict(results) {
  const own = results.vitrine;
  const others = Object.entries(results).filter(([id, result]) => !id.startsWith("vitrine") && result.settings?.length && reaches(result));
  if (!own?.settings?.length || others.length === 0) return [];
  const [id, fastest] = others.reduce((a, b) => (timesPlain(b[1]) > timesPlain(a[1]) ? b : a));
  const title = inChromium.find((known) => known.id === id).title;
  return [`Vitrine: ${timesPlain(own).toFixed(0)} times the plain loop at recall ${best(own).recall10.toFixed(4)}; ` +
    `the fastest other that reaches ${wanted}: ` +
    `${title}, ${timesPlain(fastest).toFixed(0)} times. Bytes: ${megabytes(bytesOf(own))} MB against ${megabytes(bytesOf(fastest))} MB.`, ""];
}

function setSection(set) {
  const head = [row("what", "setting", "recall@10", "median ms", "times the plain loop", "MB to download", "build s", "ready after s", "peak MB", "plain loop ms"),
    row(...Array(10).fill("---"))];
  const rowsOf = (contenders, results) =>
    contenders.filter(({ id }) => results[id]).map((contender) => contenderRow(contender, results[contender.id]));
  const native = set.native?.scans?.map(({ name, recall10, medianMs }) =>
    `${name ?? "scan"} ${medianMs.toFixed(3)} ms at recall@10 ${recall10.toFixed(4)}`);
  return [
    `### ${set.name}: ${set.rows.toLocaleString("en")} x ${set.dims}`, "",
    ...verdict(set.page),
    ...(Object.keys(set.page).length > 0 ? ["In Chromium:", "", ...head, ...rowsOf(inChromium, set.page), ""] : []),
    ...(Object.keys(set.node).length > 0 ? ["In node:", "", ...head, ...rowsOf(inNode, set.node), ""] : []),
    ...(set.native?.failed ? [`Natively, \`vitrine bench\` failed: ${set.native.failed}.`, ""] : []),
    ...(native ? [`Natively, \`vitrine bench\`: ${native.join("; ")}.`, ""] : []),
  ];
}

const chromiumTitle = (id) => inChromium.find((known) => known.id === id)?.title ?? id;
const raceTitle = (id) => (id === "shop" ? "Vitrine, the whole shop: look-alikes on the page of a product" : chromiumTitle(id));

function raceRow(id, { firstMs, firstBytes, recall10, computed, fullMs, fullBytes, buildMs, failed }) {
  if (!firstMs) return row(raceTitle(id), "", "", "", failed);
  const notes = [computed && `computed, ${seconds(buildMs)} s of it building`, fullMs && `all codes after ${seconds(fullMs)} s, ${megabytes(fullBytes)} MB`];
  return row(raceTitle(id), seconds(firstMs), firstBytes ? megabytes(firstBytes) : "", recall10?.toFixed(4) ?? "", notes.filter(Boolean).join("; "));
}

function shareOfBest(own, others, who = "Vitrine's first answer") {
  if (!own?.firstMs || others.length === 0) return [];
  const [[id, { firstMs }]] = others;
  const share = (ms) => (ms / firstMs).toFixed(3);
  return [`${who} takes ${share(own.firstMs)} of the time of the best other that reaches ${wanted} (${raceTitle(id)}; wanted: at most 0.2)` +
    `${own.fullMs ? `; with all of its codes ${share(own.fullMs)}` : ""}.`, ""];
}

function raceSection(name, results) {
  const entries = Object.entries(results).sort(([, a], [, b]) => (a.firstMs ?? Infinity) - (b.firstMs ?? Infinity));
  const others = entries.filter(([id, { firstMs, recall10 }]) => !id.startsWith("vitrine") && id !== "shop" && firstMs && recall10 >= wanted);
  return [
    `### First answer on a slow link: ${name}`, "",
    "From the start of the navigation until ten ids are painted, at 10 Mbit/s and 40 ms (Chromium's throttling), in a page made for nothing else; recall@10",
    "is of 50 queries with what had come by then. \"computed\": bytes over the link plus the build and start that were measured on loopback, since the run",
    "would take minutes.", "",
    row("what", "first answer after s", "MB by then", "recall@10", ""), row(...Array(5).fill("---")),
    ...entries.map(([id, result]) => raceRow(id, result)),
    "", ...shareOfBest(results.vitrine, others), ...shareOfBest(results["vitrine-paged"], others, "Vitrine's paged pack: the first answer"),
  ];
}

const packages = ["edgevec", "hnswlib-wasm", "mememo", "onnxruntime-web", "@electric-sql/pglite", "@electric-sql/pglite-pgvector", "sqlite-vec-wasm-demo",
  "usearch", "voy-search"];
const plotNames = { "recall-latency": "recall against latency", "recall-bytes": "recall against bytes", "first-answer": "time to the first answer" };

export function report({ sets, race, versions = {}, machine, node, chromium, commit }) {
  return [
    "Other packages from npm on the same vectors in one session: `node bench/peers.mjs --write`. Each has a browser of its own, with the plain loop over a",
    `Float32Array before and after it ("plain loop ms"). Of every contender the fastest setting with recall@10 of at least ${wanted}, else the one that finds`,
    "most. Bytes are what Chromium counted, gzipped where that saves a twentieth, and of a paged pack those until the first answer. Ready: from an empty",
    "page on loopback to the first answer; peak: the page's process.", "",
    `Machine: ${machine}, Chromium ${chromium}, node ${node}. Commit: ${commit}. ${packages.map((name) => `${name} ${versions[name]}`).join(", ")}.`, "",
    "Seen on the way: sqlite-vec-wasm-demo 0.1.9 does not start, so 0.1.7-alpha.2 is measured; edgevec's \"cosine\" and \"dot\" answer the farthest rows, so",
    "\"l2\" is measured, its flat index takes bits alone, and its load() refuses what its save() wrote. A saved index was built by the same package in the",
    "same browser. All are under the MIT or Apache-2.0 licence; none is part of Vitrine.", "",
    ...Object.entries(plotNames).flatMap(([name, words]) => [`![${words}](../docs/bench/${name}.svg)`, ""]),
    ...Object.values(sets).flatMap(setSection),
    ...Object.entries(race ?? {}).flatMap(([name, results]) => raceSection(name, results)),
  ];
}
