/* A browser of its own for every contender, so that none inherits another's memory or hangs the rest. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chromium } from "../../web/node_modules/playwright-core/index.mjs";

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];
const executablePath = execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();

/** A link of 10 Mbit/s with 40 ms, as Chromium's own throttling makes it. */
export const slowLink = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

export class OutOfTime extends Error {}

/** {page, version, memory(), within(ms, promise), close()}. `within` rejects when the time is up; then only close() is of use. */
export async function openBrowser(url, { link } = {}) {
  const browser = await chromium.launch({ executablePath, args: flags });
  const page = await browser.newPage();
  if (link) {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    await session.send("Network.emulateNetworkConditions", link);
  }
  if (url) await page.goto(url);
  const system = await browser.newBrowserCDPSession();
  return {
    browser, page, version: browser.version(),
    /** Megabytes of the page's process: now and at its peak. */
    async memory() {
      const { processInfo } = await system.send("SystemInfo.getProcessInfo");
      const sizes = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => residentMegabytes(id));
      return sizes.reduce((most, size) => (size.peak > most.peak ? size : most), { now: 0, peak: 0 });
    },
    async within(ms, promise) {
      let timer;
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new OutOfTime(`no answer within ${Math.round(ms / 1000)} s`)), ms);
      });
      promise.catch(() => {}); /* it may fail long after the time was up */
      try {
        return await Promise.race([promise, late]);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => browser.close(),
  };
}

function residentMegabytes(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = (key) => Number(text.match(new RegExp(`${key}:\\s+(\\d+)`))?.[1] ?? 0);
    return { now: kilobytes("VmRSS") / 1024, peak: kilobytes("VmHWM") / 1024 };
  } catch {
    return { now: 0, peak: 0 }; /* not Linux, or gone */
  }
}
