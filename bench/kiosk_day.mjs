#!/usr/bin/env node
/* A day of visitors at a kiosk, a hundred times as fast: whether its memory stays flat, nothing is logged, and nothing of one visitor reaches the
 * next. Use: node bench/kiosk_day.mjs [--hours 24] [--speed 100] [--seed 1] [--root dist/kiosk] [--json FILE]
 *
 * Visitors walk by seeded luck: they search, look, like, swipe, answer questions, choose, and either start over or walk away, so that the kiosk has to
 * notice. The times of kiosk.json and those between touches are divided by the speed; everything else is the real thing in a real browser. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "../web/serve.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "..");
const { chromium } = createRequire(join(repository, "web/package.json"))("playwright-core");
const browserPath = process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--js-flags=--expose-gc"];
const samples = 24;
/** Beyond this the day was not flat: the median of the last third over that of the first, less what a measurement may be off by. */
const mostGrowth = { heapMb: 1.1, wasmMb: 1.02, nodes: 1.1, listeners: 1.1, opfsMb: 1.02 };
const slack = { heapMb: 1, wasmMb: 0.1, nodes: 30, listeners: 30, opfsMb: 0.5 };

/** mulberry32: the same seed, the same day. */
function luck(seed) {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}

/** `hours` of the kiosk's time, or longer: until each number of the answer that `least` names is reached. Answers the samples, the visitors and what
 * was found wrong. */
export async function kioskDay({ root, hours = 24, speed = 100, seed = 1, least = {}, note = () => {} }) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-day-"));
  const own = join(folder, "kiosk");
  cpSync(root, own, { recursive: true });
  const { pinHash } = JSON.parse(readFileSync(join(repository, "web/kiosk/kiosk.json"), "utf8"));
  writeFileSync(join(own, "kiosk.json"), JSON.stringify({ pinHash, idleSeconds: 60 / speed, warningSeconds: Math.max(0.1, 15 / speed), updateMinutes: 60 / speed }));
  const server = await serve({ root: own, port: 0 });
  const browser = await chromium.launch({ executablePath: browserPath, args: flags });
  try {
    return await new Day({ browser, url: server.url, hours, speed, random: luck(seed), least, note }).run();
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Day {
  constructor(options) {
    Object.assign(this, options);
    this.wrong = [];
    this.rows = [];
    this.visitors = 0;
    this.walkedAway = 0;
    /** Visitors whose beginning was looked through. */
    this.looked = 0;
    /** Attempts, and those of them that have touched something. */
    this.tried = 0;
    this.touched = 0;
  }

  async run() {
    const context = await this.browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true, locale: "en-GB" });
    context.setDefaultTimeout(60_000);
    const page = this.page = await context.newPage();
    page.on("pageerror", (error) => this.wrong.push(`uncaught: ${error.message}`));
    page.on("console", (message) => { if (message.type() === "error") this.wrong.push(`console: ${message.text()}`); });
    await page.goto(this.url);
    await this.resting();
    const lasts = this.hours * 3_600_000 / this.speed;
    const began = Date.now();
    for (let next = 0; Date.now() - began < lasts || !this.isEnough();) {
      await this.visit();
      if (Date.now() - began < next) continue;
      next = Date.now() - began + lasts / samples;
      await this.sample((Date.now() - began) * this.speed / 3_600_000);
    }
    await this.sample(this.hours);
    this.wrong.push(...await this.log(), ...this.grown());
    const { rows, visitors, walkedAway, looked, tried, touched, wrong } = this;
    return { rows, visitors, walkedAway, looked, tried, touched, wrong };
  }

  isEnough() {
    return Object.entries(this.least).every(([name, least]) => this[name] >= least);
  }

  resting() {
    return this.page.locator("html[data-kiosk=ready] vt-attract-screen .enter").waitFor();
  }

  /** Nothing of the visitor before is here; then some minutes of looking around; then away. */
  async visit() {
    const { page } = this;
    await page.evaluate(() => { window.thisVisit = true; });
    await page.locator("vt-attract-screen .enter").tap();
    this.visitors++;
    const left = await page.evaluate(tracesInPage).catch(() => undefined); // a slow machine: the kiosk took them for gone
    if (left === 0) this.looked++;
    if (left > 0) this.wrong.push(`visitor ${this.visitors} found ${left} traces of the one before`);
    const touches = 2 + Math.floor(this.random() * 14);
    for (let touch = 0; touch < touches && await this.isHere(); touch++) {
      this.tried++;
      if (await this.touch().catch(() => false)) this.touched++; // what was to be touched may have gone meanwhile
      await page.waitForTimeout((1 + this.random() * 20) * 1000 / this.speed);
    }
    await this.leave();
  }

  isHere() {
    return this.page.evaluate(() => window.thisVisit === true && document.querySelector("vt-kiosk-app") !== null).catch(() => false);
  }

  async leave() {
    if (this.random() < 0.5 && await this.isHere()) await this.tap("vt-kiosk-app header .over").catch(() => {});
    else this.walkedAway++;
    await this.page.waitForFunction(() => window.thisVisit === undefined && document.documentElement.dataset.kiosk === "ready", undefined, { polling: 50 });
    await this.resting();
  }

  /** One of those things that a hand may do here. Answers whether it was done. */
  async touch() {
    const acts = [
      () => this.tap("vt-product-card a"), () => this.tap("vt-product-card a"), () => this.tap("vt-product-card .like"), () => this.tap("vt-product-card .add"),
      () => this.tap("vt-product-screen:not([inert]) .select"), () => this.tap("vt-swipe-deck .tool"), () => this.tap("vt-swipe-deck .tool"), () => this.tap("vt-quiz-screen .foot button"),
      () => this.tap("vt-quiz-screen vt-choice-list label"), () => this.tap("vt-kiosk-app nav a"), () => this.tap("vt-kiosk-app nav a"), () => this.tap("vt-kiosk-app .back"),
      () => this.tap("vt-selection-screen a.button"), () => this.search(),
    ];
    while (acts.length > 0) if (await acts.splice(Math.floor(this.random() * acts.length), 1)[0]()) return true;
    return false;
  }

  /** One of those that can be seen. Answers whether there was one. */
  async tap(selector) {
    const all = this.page.locator(`${selector}:visible`);
    const count = await all.count();
    if (count > 0) await all.nth(Math.floor(this.random() * Math.min(count, 6))).tap({ timeout: 1000 });
    return count > 0;
  }

  async search() {
    const words = ["blue dress", "boots", "something for the rain", "red", "linnen shrt", "gift under 30"];
    const field = this.page.locator("vt-search-box:visible input").first();
    if (await field.count() === 0) return false;
    await field.fill(words[Math.floor(this.random() * words.length)], { timeout: 1000 });
    await field.press("Enter", { timeout: 1000 });
    return true;
  }

  /** While nobody is there, after what is garbage has gone. */
  async sample(hour) {
    const { page } = this;
    await this.resting();
    const session = await page.context().newCDPSession(page);
    await session.send("HeapProfiler.collectGarbage");
    const { nodes, jsEventListeners, documents } = await session.send("Memory.getDOMCounters");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    await session.detach();
    const { opfsMb, wasmMb, logged } = await page.evaluate(inPage);
    const row = { hour, visitors: this.visitors, heapMb: usedSize / 1e6, wasmMb, nodes, listeners: jsEventListeners, documents, opfsMb, logged };
    this.rows.push(row);
    this.note(row);
  }

  async log() {
    return this.page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("kiosk");
      const file = await folder.getFileHandle("errors.json").then((handle) => handle.getFile(), () => undefined);
      return (file ? JSON.parse(await file.text()) : []).map(({ part, text, times }) => `logged: ${part}: ${text} (${times})`);
    });
  }

  grown() {
    const third = Math.max(1, Math.floor(this.rows.length / 3));
    return Object.entries(mostGrowth).flatMap(([name, most]) => {
      const [first, last] = [this.rows.slice(0, third), this.rows.slice(-third)].map((rows) => median(rows.map((row) => row[name])));
      return last > first * most + slack[name] ? [`${name} has grown from ${first.toFixed(1)} to ${last.toFixed(1)}`] : [];
    });
  }
}

/** Runs in the page: how much of an earlier visitor there is. The language of the page is the device's. */
async function tracesInPage() {
  const { session } = document.querySelector("vt-kiosk-app");
  const [{ total }, { quiz }] = [await session.vitrine.events(), await session.vitrine.settings()];
  const stored = [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((name) => name !== "vitrine-language");
  return total + session.liked.size + session.selected.size + (quiz ? 1 : 0) + stored.length;
}

/** Runs in the page: what is in its files, what its engine takes, what its log holds. */
async function inPage() {
  let bytes = 0;
  const walk = async (folder) => {
    for await (const handle of folder.values()) {
      if (handle.kind === "directory") await walk(handle);
      else bytes += (await handle.getFile()).size;
    }
  };
  const root = await navigator.storage.getDirectory();
  await walk(root);
  const folder = await root.getDirectoryHandle("kiosk");
  const log = await folder.getFileHandle("errors.json").then((handle) => handle.getFile(), () => undefined);
  const { memory } = await window.kioskHealth();
  return { opfsMb: bytes / 1e6, wasmMb: memory.wasm / 1e6, logged: log ? JSON.parse(await log.text()).length : 0 };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** A day on which nobody does anything, or nobody looks, proves nothing. */
function idled({ tried, touched, visitors, looked }) {
  return [...(touched < tried / 2 ? [`only ${touched} of ${tried} touches were real`] : []),
    ...(looked < visitors / 2 ? [`only ${looked} of ${visitors} visitors were looked through for traces`] : [])];
}

const columns = [["hour", 1], ["visitors", 0], ["heapMb", 1], ["wasmMb", 1], ["nodes", 0], ["listeners", 0], ["documents", 0], ["opfsMb", 1], ["logged", 0]];

function lineOf(row) {
  return `| ${columns.map(([name, digits]) => row[name].toFixed(digits)).join(" | ")} |`;
}

async function main() {
  const { values } = parseArgs({ options: {
    hours: { type: "string", default: "24" }, speed: { type: "string", default: "100" }, seed: { type: "string", default: "1" },
    root: { type: "string", default: join(repository, "dist/kiosk") }, json: { type: "string", default: "" },
  } });
  const [hours, speed, seed] = [values.hours, values.speed, values.seed].map(Number);
  console.log(`| ${columns.map(([name]) => name).join(" | ")} |\n| ${columns.map(() => "---:").join(" | ")} |`);
  const day = await kioskDay({ root: resolve(values.root), hours, speed, seed, note: (row) => console.log(lineOf(row)) });
  day.wrong.push(...idled(day));
  if (values.json) writeFileSync(values.json, JSON.stringify(day, null, 1));
  console.log(`\n${day.visitors} visitors, ${day.walkedAway} of whom walked away, ${day.looked} looked through for traces, ${day.touched} of ${day.tried} touches real; ${day.wrong.length === 0 ? "nothing went wrong" : "wrong:"}`);
  for (const line of day.wrong) console.log(`- ${line}`);
  process.exitCode = day.wrong.length === 0 ? 0 : 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
