/* What the pages of the bench run: a contender, the yardstick, or the first answer on screen. Driven from bench/peers.mjs. */
import { askSetting } from "./asking.mjs";
import { makeKit, npyFloats } from "./kit.mjs";
import { firstQueries, makeYardstick } from "./yardstick.mjs";

async function fetchBytes(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.arrayBuffer();
}

/** Bytes on the wire so far: of code, and of everything under the folder of the data sets or of saved indexes. */
function wireBytes() {
  const sums = { code: 0, data: 0 };
  for (const { name, encodedBodySize } of performance.getEntriesByType("resource")) {
    if (/\/harness\/(page|kit|asking|yardstick)\.mjs|\/queries\.npy/.test(name)) continue;
    sums[/\/(site\/(?!engine)|saved\/)/.test(name) ? "data" : "code"] += encodedBodySize;
  }
  return sums;
}

const names = (settings) => settings.map(({ name }) => name);
let opened, queries, yardstick;

/** Opens a contender and asks it once. */
export async function openContender({ module, options, set, limitMs, queryCount }) {
  performance.setResourceTimingBufferSize(2000);
  queries = firstQueries(npyFloats(await fetchBytes(set.queries)), set.dims, queryCount);
  const kit = makeKit({ set, limitMs, fetchBytes });
  const { open } = await import(`./contenders/${module}`);
  opened = await open(kit, options);
  await opened.settings[0].ask(queries[0]);
  const readyMs = kit.elapsed();
  return { readyMs, phases: kit.phases, bytes: wireBytes(), settings: names(opened.settings), saves: Boolean(opened.save), simd: opened.simd };
}

export const askContender = (index, { budgetMs }) => askSetting({ ask: opened.settings[index].ask, queries, budgetMs });

/** Sends the index away to be read by a later page. */
export async function saveContender(address) {
  const body = new Blob(await opened.save());
  const response = await fetch(address, { method: "PUT", body });
  if (!response.ok) throw new Error(`the index could not be kept: ${response.status}`);
  return body.size;
}

export async function openYardstick({ set, queryCount }) {
  const [vectors, asked] = (await Promise.all([fetchBytes(set.vectors), fetchBytes(set.queries)])).map(npyFloats);
  yardstick = makeYardstick({ vectors, queries: asked, dims: set.dims, count: queryCount });
}
export const yardstickMs = (count) => yardstick.time(count);
export const recallOf = (answers) => yardstick.recall(answers);

/** The page of a contender in the race for the first answer: puts ten ids on the screen and notes when they were painted. */
export async function showFirstAnswer({ module, options, set }) {
  const query = npyFloats(await fetchBytes(set.firstQuery));
  const kit = makeKit({ set, limitMs: Infinity, fetchBytes });
  const { open } = await import(`./contenders/${module}`);
  const { settings } = await open(kit, { ...options, untilFirst: true });
  const rows = await settings.at(options.setting ?? 0).ask(query);
  document.querySelector("ol").innerHTML = rows.map((row) => `<li>${row + 1}</li>`).join("");
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 0)));
  window.firstAnswer = { ms: performance.now(), rows, bytes: wireBytes(), phases: kit.phases };
}
