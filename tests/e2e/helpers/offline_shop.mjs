/* A copy of the shop with its service worker, in front of which requests are noted, and tabs of one visitor. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openShop, settled, siteRoot, watched } from "./shop.mjs";
import { writeServiceWorkerOf } from "./site_versions.mjs";

/** As `openShop`, with `folder`, which the test may change, and `asked`: status and path of each request that was answered. Hosts let files count as
 * new for an hour unless `freshSeconds` says otherwise. The other two are those of the page. */
export async function openOfflineShop({ freshSeconds = 3600, base = "/", checkAfter = 3600, picturesAhead = 200_000 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-offline-"));
  cpSync(siteRoot, folder, { recursive: true });
  const page = join(folder, "index.html");
  writeFileSync(page, readFileSync(page, "utf8").replace(/data-check-after="\d+"/, `data-check-after="${checkAfter}"`).replace(/ahead="\d+"/, `ahead="${picturesAhead}"`));
  await writeServiceWorkerOf(folder);
  const shop = await openShop({ root: folder, freshSeconds, base });
  const asked = [];
  shop.server.prependListener("request", (request, response) => response.on("finish", () => asked.push({ status: response.statusCode, path: request.url.slice(base.length - 1) })));
  return {
    ...shop, folder, asked,
    visitor: async () => (await shop.newPage({ worksOffline: true })).context(),
    async shutDown() {
      shop.server.closeAllConnections();
      await new Promise((closed) => shop.server.close(closed));
    },
    async close() {
      await shop.close().catch(() => {});
      rmSync(folder, { recursive: true });
    },
  };
}

/** A tab that opens the shop at `path` and waits until it shows something. */
export async function openTab(context, url, path = "") {
  const page = watched(await context.newPage(), url);
  await page.goto(url + path);
  await settled(page);
  return page;
}

/** Until the shell, the pack and the pictures are kept. */
export async function fullVisit(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const { session } = [...document.querySelector("main").children].find((element) => element.session);
    const { packUrl } = await session.opened;
    const scope = new URL(document.baseURI).pathname;
    const has = async (name, key) => (await (await caches.open(name)).match(key)) !== undefined;
    const tick = () => new Promise((wake) => setTimeout(wake, 20));
    while (!await has("vitrine-packs", `${packUrl}manifest.json`)) await tick();
    while (!await has(`vitrine-pictures-ahead ${scope}`, `${packUrl}?pictures`)) await tick();
  });
}

/** Closes all tabs, so that nothing of the visit goes on. */
export async function leave(context) {
  for (const page of context.pages()) await page.close();
}
