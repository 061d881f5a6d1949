/* Which products may open the shop. The choice looks at the cards alone, so that it is the same before and after refinement. */
import type { Card, FacetCount, SlateItem, Vitrine, VitrineError } from "../../engine/vitrine.js";
import { varied } from "./views.js";

/* In the words of the common catalogs, best first; in a catalog of other words colour and plenty decide alone. */
const showyTypes = [
  "Dresses", "Jackets", "Casual Shoes", "Handbags", "Coats", "Skirts", "Sweaters", "Sneakers", "Heels", "Kurtas", "Cardigans",
];
const quietColours = new Set([
  "", "Black", "White", "Off White", "Grey", "Grey Melange", "Charcoal", "Silver", "Steel", "Cream", "Beige", "Nude", "Skin", "Taupe",
  "Navy Blue", "Brown", "Coffee Brown", "Camel Brown", "Tan", "Khaki",
]);
/** A type with this share of the catalog has close company. */
const plenty = 0.03;

/** Up to `count` of `cards`, best first, each of another article type and with `length` look-alikes at least. */
export async function chooseLeads(vitrine: Vitrine, cards: Card[], types: FacetCount[],
  { count, length, signal }: { count: number; length: number; signal: AbortSignal }): Promise<Card[]> {
  const total = types.reduce((sum, type) => sum + type.count, 0);
  const plentiful = new Set(types.filter((type) => type.count >= plenty * total).map((type) => type.value));
  const merit = (card: Card) => {
    const rank = showyTypes.indexOf(card.articleType);
    return (rank < 0 ? 0 : 2 - rank / showyTypes.length) + Number(!quietColours.has(card.colour)) + Number(plentiful.has(card.articleType));
  };
  const pictured = cards.filter((card) => card.image !== "").sort((left, right) => merit(right) - merit(left));
  const leads = varied(pictured, count, 1);
  const known = await Promise.all(leads.map(async ({ id: item }) => {
    const { items, coldStart } = await vitrine.recommend("similar", { item, limit: length, brief: true, signal }).catch(noSlate);
    return !coldStart && items.length === length; // what is popular instead does not look like it
  }));
  return leads.filter((_, index) => known[index]);
}

/** No look-alikes rather than no shop, but for an engine that died or a page that was left. */
function noSlate(reason: VitrineError): { items: never[]; coldStart: boolean } {
  if (reason.code === "VT_WORKER" || reason.code === "VT_ABORTED") throw reason;
  return { items: [], coldStart: true };
}

/** The first `length` look-alikes that carry another title than the lead and than each other, as long as there are others. */
export function company(lead: Card, items: SlateItem[], length: number): SlateItem[] {
  const titles = new Set([lead.title]);
  const fresh = items.filter(({ product: { title } }) => !titles.has(title) && titles.add(title));
  return [...fresh, ...items.filter((item) => !fresh.includes(item))].slice(0, length);
}
