/* Recall against bytes fetched, of packs whose lists come in pages: a table and a chart of what `vitrine bench --curve` tells. */
import { chart, legend, niceLog, picture, recallScale } from "./peers/plot.mjs";

const looks = [
  { colour: "#12a5a5", shape: "square" }, { colour: "#5b78e5", shape: "up" }, { colour: "#37a04a", shape: "diamond" }, { colour: "#e4572e", shape: "circle", wide: true },
];
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 1);
const share = (bytes, { f32Bytes }) => `${(100 * bytes / f32Bytes).toFixed(2)} %`;
const heading = ({ name, rows, dims, lists }) => `${name.replace(/-\d+x\d+/, "")}: ${rows.toLocaleString("en")} × ${dims}, ${lists.toLocaleString("en")} lists`;

/** What fetching all that one setting of the dial asks for costs, and the first bytes at which it has found a share. */
function firstWith(curve, recall) {
  return curve.points.find(({ recall10 }) => recall10 >= recall);
}

/** sets: [{name, rows, dims, lists, runs: [{recall, medianMs, curve}]}]: lines of Markdown. */
export function curveLines(sets) {
  return sets.flatMap((set) => {
    const [{ curve: first }] = set.runs;
    return [
      `${heading(set)}. All vectors in f32: ${megabytes(first.f32Bytes)} MB; the manifest and the two indexes, which opening takes: ${megabytes(first.startBytes)} MB (${share(first.startBytes, first)}).`, "",
      "| `recall` | recall@10 | bytes in all | of f32 | lists fetched | rounds | 0.99 is reached after | ms a query, lists in memory |", "|---|---|---|---|---|---|---|---|",
      ...set.runs.map(({ recall, medianMs, curve }) => {
        const whole = curve.points.at(-1), reached = firstWith(curve, 0.99);
        return `| ${recall} | ${whole.recall10.toFixed(4)} | ${megabytes(whole.bytes)} MB | ${share(whole.bytes, curve)} | ${curve.pages.toFixed(1)} | ${curve.rounds.toFixed(1)} | `
          + `${reached ? `${megabytes(reached.bytes)} MB (${share(reached.bytes, curve)})` : "never"} | ${medianMs.toFixed(3)} |`;
      }), "",
    ];
  });
}

/** The same as SVG text: one panel a set, one line a setting of the dial. */
export function curvePlot(sets) {
  const cell = { width: 560, height: 340 };
  const parts = sets.map((set, i) => {
    const all = set.runs.flatMap(({ curve }) => curve.points.map(({ bytes }) => bytes / 1e6));
    const box = { x: 70 + i * cell.width, y: 44, width: cell.width - 100, height: cell.height - 110 };
    const frame = { title: heading(set), acrossTitle: "megabytes fetched, indexes included (left and up is better)", upTitle: "recall@10",
      across: niceLog(all, (value) => String(Number(value.toPrecision(2)))), up: recallScale(0.5) };
    return chart(box, frame, set.runs.map(({ curve }, j) => ({ look: looks[j % looks.length], points: curve.points.map(({ bytes, recall10 }) => [bytes / 1e6, recall10]) })));
  });
  const width = sets.length * cell.width;
  const key = legend({ x: 40, y: cell.height + 10, columnWidth: (width - 40) / 4, columns: 4 },
    sets[0].runs.map(({ recall }, j) => ({ look: looks[j % looks.length], name: `recall: ${recall}` })));
  return picture({ width, height: cell.height + 40, title: "Recall against bytes fetched from packs whose lists come in pages", parts: [parts, key] });
}
