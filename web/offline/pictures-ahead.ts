/* Pictures that are kept before they are asked for: those that this visit has seen, and as many of the catalog as a budget allows, in the order in which
 * the shop shows its products. They lie in a cache of their own that the service worker looks into first. */
import type { Vitrine } from "../engine/vitrine.js";

const picturesAtOnce = 4;
const productsPerPage = 100;
/** Of what the browser would give us. */
const mostOfQuota = 0.1;

interface Ahead {
  cache: Cache;
  budget: number;
}

/** Once for each generation of the pack. `scope`: as in the service worker's cache names. */
export async function fetchPicturesAhead(vitrine: Vitrine, scope: string, budget: number): Promise<void> {
  if (budget <= 0 || isMetered()) return;
  const { pack, files } = await vitrine.stats();
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const ahead = { cache: await caches.open(`vitrine-pictures-ahead ${scope}`), budget: Math.min(budget, (quota - usage) * mostOfQuota) };
  const done = `${vitrine.packUrl}?pictures`;
  const mark = `${pack.generation} ${budget}`;
  if (await (await ahead.cache.match(done))?.text() === mark) return;
  /* A pack whose cards come in pages has a catalog that nobody else may want. */
  const isPaged = files.some(({ role }) => role === "cards");
  const seen = await fetchAll({ ...ahead, budget: Infinity }, seenPictures(vitrine));
  const stays = new Set([...seen, ...isPaged ? [] : await fetchAll(ahead, catalogPictures(vitrine))]);
  for (const { url } of await ahead.cache.keys()) if (url.startsWith(vitrine.packUrl) && !stays.has(url)) await ahead.cache.delete(url);
  await ahead.cache.put(done, new Response(mark));
}

/** Answers which are there. Rejects where the network fails: what has come stays for the next time. */
async function fetchAll({ cache, budget }: Ahead, pictures: AsyncIterable<string> | Iterable<string>): Promise<Set<string>> {
  const there = new Set<string>();
  let bytes = 0;
  const lane = async () => {
    for await (const url of pictures) {
      if (bytes >= budget) return;
      if (there.has(url)) continue;
      there.add(url);
      bytes += await kept(cache, url);
    }
  };
  await Promise.all(Array.from({ length: picturesAtOnce }, lane));
  return there;
}

/** Answers how many bytes it has. */
async function kept(cache: Cache, url: string): Promise<number> {
  const had = await cache.match(url);
  if (had) return (await had.blob()).size;
  const response = await fetch(url, { priority: "low" });
  if (!response.ok) return 0;
  const picture = await response.blob();
  await cache.put(url, new Response(picture, { headers: { "content-type": response.headers.get("content-type") ?? picture.type } }));
  return picture.size;
}

/** Of this visit, before the service worker was there: the browser has them at hand. */
function seenPictures({ packUrl }: Vitrine): Iterable<string> {
  return performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(`${packUrl}images/`)).values();
}

async function* catalogPictures(vitrine: Vitrine): AsyncGenerator<string> {
  for (let offset = 0, total = 1; offset < total; offset += productsPerPage) {
    const page = await vitrine.browse({ offset, limit: productsPerPage });
    total = page.total;
    for (const item of page.items) {
      const url = vitrine.imageUrl(item);
      if (url) yield url;
    }
  }
}

/** Where the visitor pays by the byte, or has few to spare. */
function isMetered(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string; type?: string } };
  return connection?.saveData === true || connection?.type === "cellular" || ["slow-2g", "2g", "3g"].includes(connection?.effectiveType ?? "");
}
