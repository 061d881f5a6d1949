#!/usr/bin/env node
/* How long it takes from a gesture to results in the extension's side panel: node bench/extension.mjs [--write]
 *   --warm N    gestures with the panel open (60)
 *   --cold N    gestures in a browser just started, the panel closed (12)
 *   --write     puts the section into bench/RESULTS.md
 * The real extension in Chromium, its button pressed over product pages of an invented shop on this machine. The clock starts before the browser
 * is asked to press the button, and stops at the panel's performance mark "vitrine-shown". */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { extensionRoot, openExtension, whatIsMissing } from "../tests/e2e/helpers/extension.mjs";
import { openForeignShop } from "../tests/e2e/helpers/foreign_shop.mjs";
import { makeZip, zips } from "../web/store-extension.mjs";
import { filesBelow } from "../web/extension/store/archive.mjs";
import { putSection } from "./section.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { values: options } = parseArgs({ options: {
  warm: { type: "string", default: "60" }, cold: { type: "string", default: "12" }, write: { type: "boolean", default: false },
} });
const wantedMs = { warm: 800, cold: 2000 };
const forgotten = 3;
const restMs = 1500;
const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));

/** In the panel: how often it has shown results, when it last did, and what it shows. */
function shownInPanel() {
  const marks = performance.getEntriesByName("vitrine-shown");
  const last = marks.at(-1);
  return { count: marks.length, at: last ? performance.timeOrigin + last.startTime : 0 };
}

/** In the panel: what is wrong with what it shows; an answer without look-alikes of the picture would not count. */
function faultInPanel() {
  const deep = (root, name) => [...root.querySelectorAll("*")].flatMap((node) => [...(node.localName === name ? [node] : []), ...(node.shadowRoot ? deep(node.shadowRoot, name) : [])]);
  const { phase, picture } = document.querySelector("vt-panel-app").look.now;
  if (phase !== "product" || !picture) return `the page's ${phase === "product" ? "picture" : "product"} was not had (${phase})`;
  return deep(document, "vt-look-tile").length > 0 ? "" : "no look-alikes are shown";
}

/** Presses the button over the page, and waits for results of that gesture. */
async function gesture(extension, page, panel) {
  const before = panel ? (await panel.evaluate(shownInPanel)).count : 0;
  const from = Date.now();
  await extension.pressButton(page);
  const opened = panel ?? await extension.sidePanel();
  for (const end = from + 60_000; Date.now() < end; await sleep(20)) {
    const { count, at } = await opened.evaluate(shownInPanel);
    if (count <= before) continue;
    const fault = await opened.evaluate(faultInPanel);
    if (fault) throw new Error(`${page.url()}: ${fault}`);
    return { ms: at - from, panel: opened };
  }
  throw new Error(`no results for ${page.url()}`);
}

async function openProduct(extension, { url }, page) {
  page ??= extension.context.pages()[0] ?? await extension.context.newPage();
  await page.goto(url, { waitUntil: "load" });
  await sleep(300);
  return page;
}

/** One browser, one panel, a product page after another. */
async function warmTimes(shop, rounds) {
  const extension = await openExtension();
  try {
    const times = [];
    let page;
    let panel;
    for (let round = -forgotten; round < rounds; round++) {
      const product = shop.pages[(round + forgotten) % shop.pages.length];
      page = await openProduct(extension, product, page);
      const taken = await gesture(extension, page, panel);
      panel = taken.panel;
      if (round >= 0) times.push({ ms: taken.ms, elsewhere: product.elsewhere });
    }
    return { times, browser: extension.context.browser().version() };
  } finally {
    await extension.close();
  }
}

/** Each in a browser and a profile of its own. */
async function coldTimes(shop, rounds) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const extension = await openExtension();
    try {
      const product = shop.pages[(round * 7) % shop.pages.length];
      const page = await openProduct(extension, product);
      await sleep(restMs);
      times.push({ ms: (await gesture(extension, page)).ms, elsewhere: product.elsewhere });
    } finally {
      await extension.close();
    }
  }
  return times;
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

function rowOf(label, times) {
  const values = times.map(({ ms }) => ms);
  if (values.length === 0) return [];
  return [`| ${label} | ${values.length} | ${Math.round(quantile(values, 0.5))} | ${Math.round(quantile(values, 0.95))} | ${Math.round(Math.max(...values))} |`];
}

const onHost = (times, elsewhere) => times.filter((time) => time.elsewhere === elsewhere);

function sizeRows() {
  const files = filesBelow(extensionRoot);
  return Object.entries(zips).map(([name, { limit }]) => `| ${name} | ${(makeZip(name, files).bytes.length / 1e6).toFixed(2)} MB | ${limit / 1e6} MB |`);
}

function linesOf({ warm, cold, browser }) {
  const commit = execFileSync("git", ["-C", root, "describe", "--always"], { encoding: "utf8" }).trim();
  const wasm = statSync(join(extensionRoot, "vitrine-simd128.wasm")).size;
  const p95 = (times) => Math.round(quantile(times.map(({ ms }) => ms), 0.95));
  return [
    "Milliseconds from the press of the extension's button over a product page to the panel's results, the bundled pack open: page read, picture had and",
    "described, look-alikes found and put on the page. Half of the pages keep their picture on their own host, where it is read from the page; half on another",
    "that lets nobody read it, where it is cut out of what the tab shows.",
    `Made by \`node bench/extension.mjs --write\` on ${cpus()[0].model}, Chromium ${browser}, commit ${commit}.`, "",
    `p95 warm ${p95(warm)} ms (wanted: below ${wantedMs.warm}), cold ${p95(cold)} ms (wanted: below ${wantedMs.cold}).`, "",
    "| gesture to results | gestures | p50 | p95 | longest |", "|---|---|---|---|---|",
    ...rowOf("warm: the panel is open", warm), ...rowOf("warm, picture on the page's host", onHost(warm, false)), ...rowOf("warm, picture on another host", onHost(warm, true)),
    ...rowOf("cold: a browser just started, the panel closed", cold), "",
    "| zip | size | wanted: below |", "|---|---|---|", ...sizeRows(), "",
    `The engine in it, as it is compiled: ${(wasm / 1e6).toFixed(2)} MB.`, "",
  ];
}

async function main() {
  const missing = whatIsMissing();
  if (missing) throw new Error(missing);
  const shop = await openForeignShop();
  try {
    const { times: warm, browser } = await warmTimes(shop, Number(options.warm));
    const lines = linesOf({ warm, cold: await coldTimes(shop, Number(options.cold)), browser });
    if (options.write) putSection(join(root, "bench/RESULTS.md"), "## Extension", lines);
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    shop.close();
  }
}

await main();
