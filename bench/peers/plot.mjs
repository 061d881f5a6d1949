/* Charts as SVG text that reads well on light and on dark pages. Nothing of a chart depends on the machine that draws it. */

const style = `<style>
text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-size: 14px; font-weight: 600 } .faint { fill: #666 }
.ground { fill: #fff } .grid { stroke: #ddd } .axis { stroke: #888 } .mark { fill: #fff }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .faint { fill: #aaa } .ground { fill: #161616 } .grid { stroke: #333 } .axis { stroke: #888 } .mark { fill: #161616 }
}
</style>`;

export const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
const at = (value) => String(Math.round(value * 10) / 10);
const text = (x, y, words, { anchor = "start", kind = "", more = "" } = {}) =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"${kind && ` class="${kind}"`}${more}>${escape(words)}</text>`;
const line = (x1, y1, x2, y2, kind) => `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" class="${kind}"/>`;

/** A whole file: `parts` on a ground of its own colour, with a title that is read aloud. */
export function picture({ width, height, title, parts }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<title>${escape(title)}</title>${style}
<rect class="ground" width="${width}" height="${height}" rx="6"/>
${parts.flat(Infinity).join("\n")}
</svg>
`;
}

/** Scales: `place` takes a value to 0..1. */
export const logScale = (low, high, ticks) => ({ ticks, place: (value) => Math.log(value / low) / Math.log(high / low) });
export const linearScale = (low, high, ticks) => ({ ticks, place: (value) => (value - low) / (high - low) });

/** Recall, drawn so that 0.9, 0.99 and 0.999 lie equally far apart: the share that is missed, as a logarithm. */
export function recallScale(low, most = 0.9997) {
  const depth = (recall) => -Math.log10(1 - Math.min(recall, most));
  const ticks = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999].filter((tick) => tick >= low).map((tick) => ({ value: tick, label: String(tick) }));
  return { ticks: [...ticks, { value: 1, label: "1" }], place: (value) => (depth(value) - depth(low)) / (depth(1) - depth(low)) };
}

/** Ticks of 1, 2 and 5 times powers of ten, as few as read well, and the range that holds all values. */
export function niceLog(values, label) {
  const least = Math.min(...values), most = Math.max(...values), powers = Math.log10(most / least);
  const marks = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++)
    for (const step of [1, 2, 5]) marks.push(step * 10 ** power);
  const low = marks.filter((mark) => mark <= least * 1.0001).at(-1), high = marks.find((mark) => mark >= most * 0.9999);
  const whole = (mark) => Math.abs(Math.log10(mark) - Math.round(Math.log10(mark))) < 1e-9;
  const ticks = marks.filter((mark) => mark >= low && mark <= high && (powers <= 3 || whole(mark)));
  return logScale(low, high === low ? 10 * low : high, ticks.map((value) => ({ value, label: label(value) })));
}

const shapes = {
  circle: (x, y) => `<circle cx="${at(x)}" cy="${at(y)}" r="4"/>`,
  square: (x, y) => `<rect x="${at(x - 3.5)}" y="${at(y - 3.5)}" width="7" height="7"/>`,
  diamond: (x, y) => `<path d="M${at(x)} ${at(y - 5)}l5 5-5 5-5-5z"/>`,
  up: (x, y) => `<path d="M${at(x)} ${at(y - 5)}l5 9h-10z"/>`,
  down: (x, y) => `<path d="M${at(x)} ${at(y + 5)}l5-9h-10z"/>`,
  cross: (x, y) => `<path d="M${at(x - 4)} ${at(y - 4)}l8 8m0-8l-8 8"/>`,
};

/** One mark in the looks of a series: {colour, shape, hollow}. */
const mark = ({ colour, shape, hollow }, x, y) =>
  `<g stroke="${colour}" stroke-width="1.8" ${hollow ? 'class="mark"' : `fill="${colour}"`}>${shapes[shape](x, y)}</g>`;

/** Axes with lines behind; box: {x, y, width, height}. */
function axes(box, { title, across, up, acrossTitle, upTitle }) {
  const right = box.x + box.width, bottom = box.y + box.height;
  return [
    text(box.x, box.y - 12, title, { kind: "title" }),
    across.ticks.map(({ value, label }) => {
      const x = box.x + across.place(value) * box.width;
      return [line(x, box.y, x, bottom, "grid"), text(x, bottom + 16, label, { anchor: "middle", kind: "faint" })];
    }),
    up.ticks.map(({ value, label }) => {
      const y = bottom - up.place(value) * box.height;
      return [line(box.x, y, right, y, "grid"), text(box.x - 6, y + 4, label, { anchor: "end", kind: "faint" })];
    }),
    line(box.x, bottom, right, bottom, "axis"), line(box.x, box.y, box.x, bottom, "axis"),
    text(box.x + box.width / 2, bottom + 34, acrossTitle, { anchor: "middle" }),
    text(0, 0, upTitle, { anchor: "middle", more: ` transform="translate(${at(box.x - 48)} ${at(box.y + box.height / 2)}) rotate(-90)"` }),
  ];
}

/** Series of points over two scales. series: [{look, points: [[x, y], ...]}]; points outside are left out, `look.wide` is drawn last. */
export function chart(box, frame, series) {
  const bottom = box.y + box.height;
  const within = (scale, value) => scale.place(value) >= -0.001 && scale.place(value) <= 1.001;
  const drawn = series.map(({ look, points }) => {
    const places = points.filter(([x, y]) => within(frame.across, x) && within(frame.up, y))
      .map(([x, y]) => [box.x + frame.across.place(x) * box.width, bottom - frame.up.place(y) * box.height]);
    const path = places.map(([x, y], i) => `${i ? "L" : "M"}${at(x)} ${at(y)}`).join("");
    const join = places.length > 1 ? `<path d="${path}" fill="none" stroke="${look.colour}" stroke-width="${look.wide ? 3 : 1.5}"/>` : "";
    return { wide: Boolean(look.wide), parts: [join, places.map(([x, y]) => mark(look, x, y))] };
  });
  return [axes(box, frame), drawn.sort((a, b) => a.wide - b.wide).map(({ parts }) => parts)];
}

/** Names with their marks, in columns. */
export function legend({ x, y, columnWidth, columns }, entries) {
  const perColumn = Math.ceil(entries.length / columns);
  return entries.map(({ look, name }, i) => {
    const left = x + Math.floor(i / perColumn) * columnWidth, top = y + (i % perColumn) * 20;
    return [mark(look, left, top), text(left + 14, top + 4, name)];
  });
}

/** Bars from the left, each with its name and its value as words. bars: [{look, name, value, words, faint}]. */
export function barChart({ x, y, width, barHeight }, bars) {
  const most = Math.max(...bars.map(({ value }) => value));
  return bars.map(({ look, name, value, words, faint }, i) => {
    const top = y + i * barHeight, length = Math.max(2, (value / most) * width);
    return [text(x - 8, top + barHeight / 2 + 3, name, { anchor: "end" }),
      `<rect x="${x}" y="${at(top + 4)}" width="${at(length)}" height="${barHeight - 9}" rx="2" fill="${look.colour}"${faint ? ' fill-opacity="0.45"' : ""}/>`,
      text(x + length + 8, top + barHeight / 2 + 3, words, { kind: "faint" })];
  });
}
