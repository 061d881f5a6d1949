/* First look-alikes on screen from a cold start on a slow link, beside the time that the f32 matrix alone takes to come. */

/* Chromium's own throttling, for the page and for its worker: 10 Mbit/s, 40 ms. */
const link = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

async function throttledPage(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", link);
  return { context, page };
}

/** Milliseconds until the page of `item` shows look-alikes. */
async function firstLookAlikes(browser, url, item) {
  const { context, page } = await throttledPage(browser);
  const start = performance.now();
  await page.goto(`${url}?page=product&id=${item}`, { waitUntil: "commit" });
  await page.locator("[data-shelf=similar] [data-card]").first().waitFor({ timeout: 120000 });
  const ms = performance.now() - start;
  await context.close();
  return ms;
}

/** Milliseconds to fetch a file inside a throttled page. */
async function fetchAlone(browser, url, path) {
  const { context, page } = await throttledPage(browser);
  await page.goto(`${url}blank.html`);
  const ms = await page.evaluate(async (wanted) => {
    const start = performance.now();
    await (await fetch(wanted)).arrayBuffer();
    return performance.now() - start;
  }, path);
  await context.close();
  return ms;
}

export async function coldStart(browser, url, { shop, item, matrix, matrixBytes, runs = 3 }) {
  const first = [], alone = [];
  for (let i = 0; i < runs; i++) {
    first.push(await firstLookAlikes(browser, `${url}${shop}`, item));
    alone.push(await fetchAlone(browser, url, matrix));
  }
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  return { firstMs: median(first), matrixMs: median(alone), matrixBytes, share: median(first) / median(alone) };
}
