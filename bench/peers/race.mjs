/* From navigation to the first answer on a link of 10 Mbit/s and 40 ms, as Chromium throttles it: a minimal page for each contender, and the
 * whole shop for Vitrine. What would take minutes is computed from bytes and from the times on loopback, and says so. */
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, slowLink } from "./chromium.mjs";
import { hintsOf, importMap, inChromium } from "./contenders.mjs";
import { addresses, firstLine, isThere } from "./measure.mjs";
import { best } from "./results.mjs";
import { floatsOf } from "./sets.mjs";
import { makeYardstick } from "./yardstick.mjs";
import { coldStart } from "../cold_start.mjs";

const run = ["vitrine", "vitrine-paged", "plain", "sqlite-int8-saved"];
const longestMs = 200000;
const bytesPerMs = slowLink.downloadThroughput / 1000;

function writePage(bench, contender, set, setting) {
  const { modules, fetches } = hintsOf[contender.id](addresses(set, contender));
  const own = ["kit.mjs", "race_page.mjs", `contenders/${contender.module}`].map((name) => `/peers/harness/${name}`);
  const hints = [...[...own, ...modules].map((address) => `<link rel="modulepreload" href="${address}">`),
    ...fetches.map((address) => `<link rel="preload" as="fetch" crossorigin href="${address}">`)].join("\n");
  const work = JSON.stringify({ module: contender.module, options: contender.options ?? {}, set: addresses(set, contender), setting });
  const name = `race-${contender.id}.html`;
  writeFileSync(join(bench.modules, name), `<!doctype html><meta charset="utf-8"><title>first answer</title>
<script type="importmap">${JSON.stringify(importMap)}</script>${hints}<link rel="icon" href="data:,"><ol></ol>
<script type="module">
import { run } from "/peers/harness/race_page.mjs";
run(${work}).catch((error) => { window.race = { failed: String(error.message ?? error) }; });
</script>\n`);
  return `${bench.url}peers/${name}`;
}

async function measured(bench, contender, set, setting, yardstick) {
  const browser = await openBrowser(null, { link: slowLink });
  try {
    const { page } = browser;
    await page.goto(writePage(bench, contender, set, setting), { waitUntil: "commit" });
    await page.waitForFunction(() => window.race, null, { timeout: longestMs, polling: 100 });
    const told = await page.evaluate(() => window.race);
    if (told.failed) return told;
    const answers = await page.evaluate(() => window.askAfter());
    const rest = contender.id === "vitrine" ? await page.evaluate(() => window.goOn()) : {};
    return { ...told, ...rest, recall10: yardstick.recall(answers) };
  } finally {
    await browser.close();
  }
}

/** The link's share, from bytes; the rest as it was on loopback, less its own loading of data. */
function computed({ bytes, readyMs, phases, settings }) {
  const linkMs = slowLink.latency * 3 + (bytes.code + bytes.data) / bytesPerMs;
  return { computed: true, firstMs: linkMs + readyMs - phases.data, firstBytes: bytes.code + bytes.data, buildMs: phases.build,
    recall10: best({ settings }).recall10 };
}

async function shop(bench, set) {
  const folder = join(bench.work, "site/shop");
  const site = join(bench.root, "dist/site");
  rmSync(folder, { recursive: true, force: true });
  cpSync(site, folder, { recursive: true, filter: (path) => !path.startsWith(join(site, "pack")) });
  cpSync(join(bench.work, "site", set.name, "pack"), join(folder, "pack"), { recursive: true });
  writeFileSync(join(bench.work, "site/blank.html"), "<!doctype html><title>bench</title>");
  const browser = await openBrowser(null);
  try {
    const { firstMs } = await coldStart(browser.browser, `${bench.url}site/`,
      { shop: "shop/", item: "1500", matrix: `${set.name}/first-query.npy`, matrixBytes: 0 });
    return { firstMs };
  } finally {
    await browser.close();
  }
}

/** One entry a contender; those of before are kept where this run asks for others. */
export async function race(bench, set, about, before = {}, contenders = inChromium) {
  const folder = join(bench.work, "site", set.name);
  const [vectors, queries] = ["vectors.npy", "queries.npy"].map((file) => floatsOf(join(folder, file)));
  const yardstick = makeYardstick({ vectors, queries, dims: set.dims, count: 50 });
  const results = { ...before };
  for (const contender of contenders) {
    bench.say(`${set.name}, first answer: ${contender.title}`);
    const onLoopback = about.page[contender.id];
    if (run.includes(contender.id) && isThere(bench, contender, set))
      results[contender.id] = await measured(bench, contender, set, best(onLoopback)?.name, yardstick).catch((error) => ({ failed: firstLine(error) }));
    else if (onLoopback?.readyMs) results[contender.id] = computed(onLoopback);
    else results[contender.id] = { failed: onLoopback?.failed ?? "not measured" };
    if (contender.id === "vitrine") results.shop = await shop(bench, set).catch((error) => ({ failed: firstLine(error) }));
    bench.say(`  ${JSON.stringify({ ...results[contender.id], rows: undefined })}`);
  }
  return results;
}
