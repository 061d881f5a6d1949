/* The three plots of bench/RESULTS.md from the kept results. */
import { inChromium } from "./contenders.mjs";
import { barChart, chart, legend, niceLog, picture, recallScale } from "./plot.mjs";
import { best, bytesOf } from "./results.mjs";

const looks = {
  vitrine: { colour: "#e4572e", shape: "circle", wide: true },
  "vitrine-paged": { colour: "#e4572e", shape: "circle", wide: true, hollow: true },
  plain: { colour: "#8a8a8a", shape: "square" },
  onnx: { colour: "#2e86c1", shape: "diamond" },
  hnswlib: { colour: "#37a04a", shape: "up" },
  "hnswlib-saved": { colour: "#37a04a", shape: "up", hollow: true },
  edgevec: { colour: "#a463d6", shape: "down" },
  mememo: { colour: "#c99a11", shape: "square" },
  "sqlite-f32": { colour: "#12a5a5", shape: "circle" },
  "sqlite-int8": { colour: "#12a5a5", shape: "square" },
  "sqlite-int8-saved": { colour: "#12a5a5", shape: "square", hollow: true },
  "sqlite-bit": { colour: "#12a5a5", shape: "diamond" },
  pglite: { colour: "#5b78e5", shape: "circle" },
  "pglite-hnsw": { colour: "#5b78e5", shape: "up" },
  voy: { colour: "#d1568a", shape: "cross" },
};
const lookOf = (id) => looks[id] ?? looks.vitrine;
const ownTitles = { shop: "Vitrine, the whole shop", vitrine: "Vitrine, first answer", "vitrine-full": "Vitrine, all codes", "vitrine-paged": "Vitrine, paged pack" };
const raceTitleOf = (id) => ownTitles[id] ?? titleOf(id);
const titleOf = (id) => (inChromium.find((known) => known.id === id)?.title ?? id);
const short = (value) => String(Number(value.toPrecision(2)));
const lowestRecall = 0.5;

/** Panels two by two with one legend below; panels: [{title, series: [{id, points}]}]. */
function panels({ title, acrossTitle, upTitle, across, up, panels: list }) {
  const columns = list.length > 1 ? 2 : 1, rows = Math.ceil(list.length / columns);
  const cell = { width: columns > 1 ? 480 : 720, height: 340 };
  const ids = inChromium.map(({ id }) => id).filter((id) => list.some(({ series }) => series.some((one) => one.id === id)));
  const legendRows = Math.ceil(ids.length / (columns + 1));
  const parts = list.map(({ title: name, series }, i) => {
    const corner = { x: 70 + (i % columns) * cell.width, y: 44 + Math.floor(i / columns) * cell.height };
    const box = { ...corner, width: cell.width - 100, height: cell.height - 110 };
    const frame = { title: name, acrossTitle, upTitle, across: across(series), up: up(series) };
    return chart(box, frame, series.map(({ id, points }) => ({ look: lookOf(id), points })));
  });
  const width = Math.max(720, columns * cell.width), top = rows * cell.height + 16;
  const key = legend({ x: 40, y: top, columnWidth: (width - 40) / (columns + 1), columns: columns + 1 },
    ids.map((id) => ({ look: lookOf(id), name: titleOf(id) })));
  return picture({ width, height: top + legendRows * 20 + 8, title, parts: [parts, key] });
}

const heading = ({ name, rows, dims }) => `${name.replace(/-\d+x\d+/, "")}: ${rows.toLocaleString("en")} × ${dims.toLocaleString("en")}`;
const measured = (set) => Object.entries(set.page).filter(([, result]) => result.settings?.length);

/** Settings that differ by a number alone lie on one line. */
function kindsOf(settings) {
  const kinds = new Map();
  for (const setting of settings) {
    const kind = setting.name.replace(/[\d.]+/g, "");
    kinds.set(kind, [...(kinds.get(kind) ?? []), setting]);
  }
  return [...kinds.values()];
}

function recallAgainstLatency(sets) {
  return panels({
    title: "Recall against latency in Chromium: further right and lower is better",
    acrossTitle: "recall@10 (right and down is better)", upTitle: "milliseconds a query (median)",
    across: () => recallScale(lowestRecall),
    up: (series) => niceLog(series.flatMap(({ points }) => points.map(([, ms]) => ms)), short),
    panels: sets.map((set) => ({
      title: heading(set),
      series: measured(set).flatMap(([id, { settings }]) =>
        kindsOf(settings).map((own) => ({ id, points: own.map(({ recall10, medianMs }) => [recall10, medianMs]) }))),
    })),
  });
}

/** Whole downloads as points; for Vitrine also what its first bytes are worth. */
function recallAgainstBytes(sets) {
  const series = (set) => measured(set).map(([id, result]) => {
    const told = set.curves?.[id];
    const curve = Array.isArray(told) ? told.map(({ bytes, recall10 }) => [bytes / 1e6, recall10]) : [];
    return { id, points: curve.length > 0 ? curve : [[bytesOf(result) / 1e6, best(result).recall10]] };
  });
  return panels({
    title: "Recall against bytes that must be downloaded, code included: further left and higher is better",
    acrossTitle: "megabytes, as sent (left and up is better)", upTitle: "recall@10",
    across: (list) => niceLog(list.flatMap(({ points }) => points.map(([megabytes]) => megabytes)), short),
    up: () => recallScale(0.3),
    panels: sets.map((set) => ({ title: heading(set), series: series(set) })),
  });
}

function firstAnswer(race) {
  const { vitrine } = race;
  const entries = { ...race, ...(vitrine?.fullMs && { "vitrine-full": { firstMs: vitrine.fullMs } }) };
  const ready = Object.entries(entries).filter(([, { firstMs }]) => firstMs).sort(([, a], [, b]) => a.firstMs - b.firstMs);
  const bars = ready.map(([id, { firstMs, computed, recall10 }]) => {
    const recall = recall10 === undefined ? "" : `, recall ${recall10.toFixed(2)}`;
    const words = `${(firstMs / 1000).toFixed(firstMs < 10000 ? 1 : 0)} s${recall}${computed ? " (computed)" : ""}`;
    return { look: lookOf(id), name: raceTitleOf(id), value: firstMs, faint: computed, words };
  });
  const barHeight = 28, title = "From navigation to the first answer at 10 Mbit/s and 40 ms";
  return picture({ width: 970, height: bars.length * barHeight + 28, title, parts: [barChart({ x: 290, y: 14, width: 480, barHeight }, bars)] });
}

/** [{name, svg}] of what there are results for. */
export function drawPlots({ sets, race }) {
  const list = Object.values(sets).filter((set) => measured(set).length > 0);
  const plots = list.length === 0 ? []
    : [{ name: "recall-latency", svg: recallAgainstLatency(list) }, { name: "recall-bytes", svg: recallAgainstBytes(list) }];
  const [raced] = Object.values(race ?? {});
  return raced && Object.keys(raced).length > 0 ? [...plots, { name: "first-answer", svg: firstAnswer(raced) }] : plots;
}
