/* Compiled by types.test.mjs, never run: what a page's author may write, and what the types must refuse. */
import {
  openVitrine, VitrineError, type Adaptive, type BriefSlate, type Card, type Cart, type Encoders, type EventPage, type Marks, type Order, type OrderPage, type Page,
  type ProfileFile, type ProfileInfo, type Profiles, type Quiz, type SearchPage, type Settings, type Slate, type StateChange, type Taste,
} from "../../../web/engine/vitrine.js";

const { signal } = new AbortController();
const vitrine = await openVitrine({ pack: "./pack/", signal, onProgress: ({ phase }) => void phase });
const encoders: Encoders = {
  space: "clip",
  text: async (text, { signal: until }) => { until?.throwIfAborted(); return new Float32Array(text.length); },
  image: (picture) => new Float32Array(picture instanceof Blob ? picture.size : picture.width),
};
void openVitrine({ pack: "./pack/", encoders });
const { items, coldStart, relaxed, tookMs }: Slate = await vitrine.recommend("similar", {
  item: "15970", limit: 12, filter: { gender: ["Men"], priceMax: 50 }, signal,
});
const brief: BriefSlate = await vitrine.recommend("similar", { vector: new Float32Array(128), space: "looks", brief: true });
const best: number | undefined = brief.items[0]?.score;
const page: Page = await vitrine.search({ text: "flowy summer dress", facets: true });
const read: SearchPage = await vitrine.search({ text: "red dress under 40", literal: false, sort: "price-up", signal });
const undo: string | undefined = read.understood.find(({ field, values }) => field === "colour" && values?.includes("Red"))?.without;
const byMeaning: boolean = read.items.some(({ foundBy, price }) => price !== null && foundBy.includes("meaning"));
void vitrine.search({ vector: new Float32Array(128), space: "looks" });
// @ts-expect-error: there is no such order
void vitrine.search({ text: "red", sort: "loudest" });
void [undo, byMeaning, read.corrected[0]?.to, read.relaxed.includes("words"), read.ignored, read.text];
const counts: number[] | undefined = page.facets?.brand?.map(({ count }) => count);
const card: Card | undefined = items[0]?.product;
const stop: () => void = vitrine.on("failed", (error) => void error.retry);
void [coldStart, relaxed, tookMs, counts, card, stop, best];

const forMe: Slate = await vitrine.recommend("history");
const addOns: Slate = await vitrine.recommend("cart-addons", { items: ["1", "2"], now: Date.UTC(2026, 6, 1), limit: 4 });
const recorded: { id: number } = await vitrine.record({ type: "review", item: "1", rating: 4, text: "soft" }, { key: "once" });
const { removed }: { removed: number } = await vitrine.forget("like", "1");
const marks: Marks = await vitrine.marks("1", { signal });
const events: EventPage = await vitrine.events({ types: ["like", "cart"], item: "1", offset: 0, limit: 10, signal });
const cart: Cart = await vitrine.setCart("1", 2);
const pieces: number = (await vitrine.cart()).count;
const order: Order = await vitrine.placeOrder({ name: "Ada", city: "London" }, { key: "order-1" });
const orders: OrderPage = await vitrine.orders({ offset: 0, limit: 5 });
const returned: Order = await vitrine.setOrderStatus((await vitrine.order(order.id)).id, "returned");
const taste: Taste = await vitrine.taste();
const learned: Adaptive = taste.adaptive;
const mine: Slate = await vitrine.recommend("for-you", { seed: 7, variety: "high" });
const undone: { removed: number } = await vitrine.forget(recorded.id, { signal });
void [learned.attributes.colour[0]?.weight, mine.items[0]?.source === "explore", undone];
const settings: Settings = await vitrine.setSettings({ hemisphere: "south", variety: "high" });
const answered: Quiz | null = (await vitrine.setSettings({ quiz: { sizes: ["M"], budget: { min: 0, max: 60 } } })).quiz;
void [answered?.styles, (await vitrine.browse({ filter: { size: ["M"] }, facets: true })).facets?.size?.[0]?.count, (await vitrine.product("1")).product.sizes];
const { gender }: Settings = await vitrine.settings();
const profiles: Profiles = await vitrine.profiles();
const file: ProfileFile = await vitrine.exportProfile();
const made: ProfileInfo = await vitrine.createProfile({ name: "Ada", passphrase: "correct horse", file });
const switched: ProfileInfo = await vitrine.switchProfile(made.id, "correct horse");
const renamed: ProfileInfo = await vitrine.renameProfile(made.id, "Countess");
await vitrine.setPassphrase("battery staple");
await vitrine.setPassphrase(null);
await vitrine.eraseProfile(made.id);
await vitrine.checkState();
vitrine.on("changed", (change: StateChange) => void change);
void [forMe, addOns, recorded, removed, marks, events, cart, pieces, orders, returned, taste, settings, gender, profiles, switched, renamed];

try {
  await vitrine.retry();
} catch (error) {
  if (error instanceof VitrineError && error.code === "VT_NETWORK") void error.file;
  if (error instanceof VitrineError && error.code === "VT_LOCKED") void error.message;
}

// @ts-expect-error: the pack is required
void openVitrine({});
// @ts-expect-error: encoders are of a space
void openVitrine({ pack: "./pack/", encoders: { text: () => new Float32Array(2) } });
// @ts-expect-error: vectors are Float32Arrays
void openVitrine({ pack: "./pack/", encoders: { space: "clip", text: () => [1, 2] } });
// @ts-expect-error: no such strategy
void vitrine.recommend("nonsense", { item: "1" });
// @ts-expect-error: a brief answer has no reasons
void brief.items[0]?.reasons;
// @ts-expect-error: no such filter
void vitrine.browse({ filter: { colours: ["Blue"] } });
// @ts-expect-error: no such order
void vitrine.browse({ sort: "cheapest" });
// @ts-expect-error: a price may be unknown
void (card!.price + 1);
// @ts-expect-error: the cart writes its own events
void vitrine.record({ type: "cart", item: "1" });
// @ts-expect-error: an order cannot be lost
void vitrine.setOrderStatus(1, "lost");
// @ts-expect-error: a profile has a name
void vitrine.createProfile({ passphrase: "x" });
// @ts-expect-error: there is no third half of the year
void vitrine.setSettings({ hemisphere: "east" });
// @ts-expect-error: a product may be gone from the pack
void cart.lines[0]!.product.title;
