/* What the pages of the bench run: a contender or the yardstick. Driven from bench/peers/measure.mjs. */
import { askSetting } from "./asking.mjs";
import { fetchBytes, makeKit, npyFloats, wireBytes } from "./kit.mjs";
import { firstQueries, makeYardstick } from "./yardstick.mjs";

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
  const readyMs = kit.elapsed(), bytes = wireBytes();
  await opened.prepare?.(queries);
  return { readyMs, phases: kit.phases, bytes, settings: names(opened.settings), saves: Boolean(opened.save), simd: opened.simd };
}

export const askContender = (index, limits) => askSetting({ ask: opened.settings[index].ask, queries, ...limits });

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

/** What a contender's answers are worth while its bytes come in. */
export async function bytesCurve({ module, options, set, queryCount }) {
  performance.setResourceTimingBufferSize(20000);
  const asked = firstQueries(npyFloats(await fetchBytes(set.queries)), set.dims, queryCount);
  const kit = Object.assign(makeKit({ set, limitMs: Infinity, fetchBytes }), { queries: asked, wire: () => wireBytes().code + wireBytes().data });
  return (await (await import(`./contenders/${module}`)).open(kit, { ...options, curve: true })).curve;
}
