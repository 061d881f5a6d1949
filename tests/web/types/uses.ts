/* Compiled by types.test.mjs, never run: what a page's author may write, and what the types must refuse. */
import { openVitrine, VitrineError, type BriefSlate, type Card, type Page, type Slate } from "../../../web/engine/vitrine.js";

const { signal } = new AbortController();
const vitrine = await openVitrine({ pack: "./pack/", profile: "default", signal, onProgress: ({ phase }) => void phase });
const { items, coldStart, relaxed, tookMs }: Slate = await vitrine.recommend("similar", {
  item: "15970", limit: 12, filter: { gender: ["Men"], priceMax: 50 }, signal,
});
const brief: BriefSlate = await vitrine.recommend("similar", { vector: new Float32Array(128), space: "looks", brief: true });
const best: number | undefined = brief.items[0]?.score;
const page: Page = await vitrine.search({ text: "flowy summer dress", facets: true });
const counts: number[] | undefined = page.facets?.brand?.map(({ count }) => count);
const card: Card | undefined = items[0]?.product;
const stop: () => void = vitrine.on("failed", (error) => void error.retry);
void [coldStart, relaxed, tookMs, counts, card, stop, best];

try {
  await vitrine.retry();
} catch (error) {
  if (error instanceof VitrineError && error.code === "VT_NETWORK") void error.file;
}

// @ts-expect-error: the pack is required
void openVitrine({});
// @ts-expect-error: no such strategy
void vitrine.recommend("nonsense", { item: "1" });
// @ts-expect-error: a product or a vector, not both
void vitrine.recommend("similar", { item: "1", vector: [1] });
// @ts-expect-error: something to start from
void vitrine.recommend("similar", { limit: 3 });
// @ts-expect-error: a brief answer has no reasons
void brief.items[0]?.reasons;
// @ts-expect-error: no such filter
void vitrine.browse({ filter: { colours: ["Blue"] } });
// @ts-expect-error: no such order
void vitrine.browse({ sort: "cheapest" });
// @ts-expect-error: a price may be unknown
void (card!.price + 1);
