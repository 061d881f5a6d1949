/* Opens contenders, asks them, and holds their answers against the plain loop's. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { askSetting } from "./asking.mjs";
import { openBrowser } from "./chromium.mjs";
import { inChromium } from "./contenders.mjs";
import { makeKit } from "./kit.mjs";
import { floatsOf } from "./sets.mjs";
import { firstQueries, makeYardstick } from "./yardstick.mjs";

const askBudgetMs = 1500, yardstickQueries = 21;

/* Code is compiled anew while it runs: the first setting waits for that. */
const limitsOf = (index) => ({ budgetMs: askBudgetMs, warmMs: index === 0 ? 1000 : 200 });

/** Where an index that a contender saved lies. A contender is known by its options and its version. */
const savedName = ({ id, saved }, set) => `${saved ?? id}-${set.name}.index`;

export function addresses(set, contender) {
  const folder = `/site/${set.name}/`;
  return {
    name: set.name, rows: set.rows, dims: set.dims, vectors: `${folder}vectors.npy`, queries: `${folder}queries.npy`,
    firstQuery: `${folder}first-query.npy`, pack: `${folder}${contender.pack ?? "pack"}/`, saved: contender.saved ? `/peers/saved/${savedName(contender, set)}` : null,
  };
}

/** Calls a function of bench/peers/page.mjs in the page. */
export const inPage = (page, name, ...args) =>
  page.evaluate(async ({ name, args }) => {
    const functions = await import("/peers/harness/page.mjs");
    try {
      return await functions[name](...args);
    } catch (error) { /* some packages throw what is no Error */
      throw error instanceof Error ? error : new Error(typeof error === "object" ? JSON.stringify({ ...error, message: error?.message }) : String(error));
    }
  }, { name, args });

const settingResult = (name, { answers, ...times }, recall10) => ({ name, ...times, recall10 });

async function askContender(bench, set, contender, yardstick) {
  const browser = await openBrowser(`${bench.url}peers/page.html`);
  try {
    const { page, within, memory } = browser;
    const opening = { module: contender.module, options: contender.options ?? {}, set: addresses(set, contender),
      limitMs: bench.limitMs, queryCount: bench.queryCount };
    const opened = await within(bench.limitMs + 60000, inPage(page, "openContender", opening));
    const results = [];
    let failed;
    for (const [index, name] of opened.settings.entries()) {
      try {
        const asked = await within(20 * askBudgetMs, inPage(page, "askContender", index, limitsOf(index)));
        results.push(settingResult(name, asked, await inPage(yardstick.page, "recallOf", asked.answers)));
      } catch (error) {
        failed = `${name}: ${firstLine(error)}`;
        break;
      }
      if (results.at(-1).recall10 >= 0.9995 && contender.sweep !== "all") break; /* wider settings are only slower */
    }
    const peak = await memory();
    if (isReadBySome(contender) && opened.saves && !failed) {
      const keeping = inPage(page, "saveContender", `/peers/saved/${savedName(contender, set)}`);
      await within(120000, keeping).catch((error) => bench.say(`  its index could not be kept: ${firstLine(error)}`));
    }
    return { ...opened, settings: results, memory: peak, failed };
  } finally {
    await browser.close();
  }
}

async function bytesCurve(bench, set, contender, yardstick) {
  const browser = await openBrowser(`${bench.url}peers/page.html`);
  try {
    const points = await browser.within(120000, inPage(browser.page, "bytesCurve",
      { module: contender.module, options: contender.options, set: addresses(set, contender), queryCount: 50 }));
    return await Promise.all(points.map(async ({ name, bytes, answers }) => ({ name, bytes, recall10: await inPage(yardstick.page, "recallOf", answers) })));
  } finally {
    await browser.close();
  }
}

const isReadBySome = ({ id }) => inChromium.some(({ saved }) => saved === id);
/** What a contender cannot do without: a saved index, or a pack of its own kind. */
export const isThere = (bench, contender, set) => (!contender.saved || existsSync(join(bench.modules, "saved", savedName(contender, set))))
  && (!contender.pack || existsSync(join(bench.work, "site", set.name, contender.pack, "manifest.json")));
export const firstLine = (error) => String(error.message ?? error).replace(/^page\.evaluate: (Error: )?/, "").split("\n")[0];

/** Fills about.page[id] for each contender, the yardstick before and after it. */
export async function measureInChromium(bench, set, contenders, about, keep) {
  if (contenders.length === 0) return;
  const yardstick = await openBrowser(`${bench.url}peers/page.html`);
  try {
    await inPage(yardstick.page, "openYardstick", { set: addresses(set, {}), queryCount: bench.queryCount });
    const loop = () => inPage(yardstick.page, "yardstickMs", yardstickQueries);
    let before = await loop();
    for (const contender of contenders) {
      if (!isThere(bench, contender, set)) {
        about.page[contender.id] = { failed: contender.saved ? "no saved index: it was never built within the limit" : "no such pack" };
        continue;
      }
      bench.say(`${set.name}, Chromium: ${contender.title}`);
      const result = await askContender(bench, set, contender, yardstick).catch((error) => ({ failed: firstLine(error) }));
      const after = await loop();
      about.page[contender.id] = { ...result, plainMs: (before + after) / 2, plainBeforeMs: before, plainAfterMs: after };
      before = after;
      if (contender.curve) about.curves[contender.id] = await bytesCurve(bench, set, contender, yardstick).catch((error) => ({ failed: firstLine(error) }));
      keep();
      bench.say(`  ${summary(about.page[contender.id])}`);
    }
  } finally {
    await yardstick.close();
  }
}

const summary = ({ failed, settings = [], readyMs, plainMs }) => [
  ...settings.map(({ name, medianMs, recall10 }) => `${name}: ${medianMs.toFixed(3)} ms, ${(plainMs / medianMs).toFixed(1)} x, ${recall10.toFixed(4)}`),
  ...(readyMs ? [`ready ${(readyMs / 1000).toFixed(1)} s`] : []), ...(failed ? [failed] : [])].join(" | ");

async function askInNode(bench, set, contender, queries, yardstick) {
  const saved = join(bench.modules, "saved");
  mkdirSync(saved, { recursive: true });
  const indexFile = join(saved, `${contender.id}-${set.name}.index`);
  const variant = contender.options?.variant;
  const options = { ...contender.options, modules: bench.modules, file: indexFile, engine: pathToFileURL(join(bench.root, "build/wasm/")).href,
    ...(variant && { wasmBinary: readFileSync(join(bench.root, `build/wasm/vitrine-${variant}.wasm`)) }) };
  const fetchBytes = async (address) => new Uint8Array(readFileSync(join(bench.work, address))).buffer;
  const kit = makeKit({ set: addresses(set, {}), limitMs: bench.limitMs, fetchBytes });
  const { settings, prepare } = await (await import(`./contenders/${contender.module}`)).open(kit, options);
  await settings[0].ask(queries[0]);
  const readyMs = kit.elapsed();
  await prepare?.(queries);
  const results = [];
  for (const [index, { name, ask }] of settings.entries()) {
    const asked = await askSetting({ ask, queries, ...limitsOf(index) });
    results.push(settingResult(name, asked, yardstick.recall(asked.answers)));
    if (results.at(-1).recall10 >= 0.9995) break;
  }
  return { readyMs, phases: kit.phases, settings: results, bytes: existsSync(indexFile) ? { data: statSync(indexFile).size } : undefined };
}

/** The same in node, and `vitrine bench` natively. */
export async function measureInNode(bench, set, contenders, about, keep) {
  if (contenders.length === 0) return;
  const folder = join(bench.work, "site", set.name);
  const vectors = floatsOf(join(folder, "vectors.npy")), asked = floatsOf(join(folder, "queries.npy"));
  const queries = firstQueries(asked, set.dims, bench.queryCount);
  const yardstick = makeYardstick({ vectors, queries: asked, dims: set.dims, count: bench.queryCount });
  for (const contender of contenders) {
    bench.say(`${set.name}, node: ${contender.title}`);
    const before = yardstick.time(yardstickQueries);
    const result = await askInNode(bench, set, contender, queries, yardstick).catch((error) => ({ failed: firstLine(error) }));
    about.node[contender.id] = { ...result, plainMs: (before + yardstick.time(yardstickQueries)) / 2 };
    keep();
    bench.say(`  ${summary(about.node[contender.id])}`);
  }
  if (contenders.some(({ id }) => id === "vitrine")) about.native = natively(bench, folder);
}

function natively({ program }, folder) {
  const args = ["bench", "--pack", join(folder, "pack"), "--vectors", join(folder, "vectors.npy"), "--query-vectors", join(folder, "queries.npy"),
    "--queries", "200", "--json"];
  try {
    return JSON.parse(execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 }));
  } catch (error) {
    return { failed: firstLine(error) };
  }
}
