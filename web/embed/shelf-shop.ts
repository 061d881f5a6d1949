/* One engine for all shelves of a page that show the same pack. */
import { engineAt } from "../engine/engine-at.js";
import { openVitrine, type RecommendOptions, type Slate, type Strategy, type Vitrine, VitrineError } from "../engine/vitrine.js";

export interface Shop {
  vitrine: Vitrine;
  currency: string;
}

const shops = new Map<string, Promise<Shop>>();
/** How to go on where opening stopped. */
const retries = new Map<string, () => Promise<Vitrine>>();

/** It stays open as long as the page: one that takes its shelves away mostly puts up others. */
export function openShop(pack: string, engine: string): Promise<Shop> {
  const key = `${engine} ${pack}`;
  const known = shops.get(key);
  if (known) return known;
  const opening = begin(pack, engine, key);
  shops.set(key, opening);
  opening.catch(() => shops.delete(key));
  return opening;
}

/** It has died; the next shelf that asks opens another. */
export function dropShop(dead: Shop): void {
  for (const [key, opening] of shops) void opening.then((shop) => { if (shop === dead) shops.delete(key); });
  dead.vitrine.close();
}

async function begin(pack: string, engine: string, key: string): Promise<Shop> {
  const open = retries.get(key) ?? (async () => openVitrine({ pack, port: engineAt(engine) }));
  retries.delete(key);
  try {
    const vitrine = await open();
    return { vitrine, currency: (await vitrine.stats()).pack.currency };
  } catch (reason) {
    if (reason instanceof VitrineError && reason.retry) retries.set(key, reason.retry);
    throw reason;
  }
}

/** Asks as often as it takes until the files that the strategy needs have come. */
export async function recommend({ vitrine }: Shop, strategy: Strategy, options: RecommendOptions): Promise<Slate> {
  for (;;) {
    const { phase, ready } = vitrine.progress;
    try {
      return await vitrine.recommend(strategy, options);
    } catch (reason) {
      if (!(reason instanceof VitrineError) || reason.code !== "VT_NOT_READY" || phase === "complete") throw reason;
    }
    /* A file that failed before is told to nobody any more. */
    await Promise.race([arrival(vitrine, ready.length, options.signal), vitrine.retry()]);
  }
}

/** Resolves when more of the pack is there than `known`. */
function arrival(vitrine: Vitrine, known: number, signal: AbortSignal | undefined): Promise<void> {
  const ending = new AbortController();
  return new Promise<void>((resolve, reject) => {
    const look = () => { if (vitrine.progress.ready.length > known || vitrine.progress.phase === "complete") resolve(); };
    for (const stop of [vitrine.on("progress", look), vitrine.on("failed", reject)]) ending.signal.addEventListener("abort", stop);
    signal?.addEventListener("abort", () => resolve(), { signal: ending.signal });
    look();
  }).finally(() => ending.abort());
}

/** `profile`: id or name of one that this browser keeps. */
export async function useProfile({ vitrine }: Shop, profile: string): Promise<void> {
  const { profiles } = await vitrine.profiles();
  const wanted = profiles.find(({ id }) => id === profile) ?? profiles.find(({ name }) => name === profile);
  if (!wanted) throw new VitrineError("VT_NOT_FOUND", `profile: this browser keeps none of the id or name "${profile}"`);
  if (!wanted.current) await vitrine.switchProfile(wanted.id);
}
