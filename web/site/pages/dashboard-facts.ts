/* What the dashboard knows of a profile before it asks any strategy. */
import { type Card, type Cart, type Taste, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import { personName } from "../../words/labels.js";

export interface Facts {
  name: string;
  taste: Taste;
  cart: Cart;
  /** To start from, the latest first. */
  recent: Card[];
  viewed: string | undefined;
  bought: string | undefined;
}

const recentLength = 10;

/** The facts, or the name of a profile that is locked. */
export async function readFacts(vitrine: Vitrine, signal?: AbortSignal): Promise<Facts | string> {
  const current = (await vitrine.profiles({ signal })).profiles.find((profile) => profile.current);
  try {
    const [taste, cart, events, orders] = await Promise.all([
      vitrine.taste({ signal }), vitrine.cart({ signal }),
      vitrine.events({ types: ["view", "like", "bookmark", "review"], limit: 40, signal }), vitrine.orders({ limit: recentLength, signal }),
    ]);
    const bought = orders.orders.flatMap(({ lines }) => lines.flatMap(({ product }) => product ?? []));
    const seen = events.events.flatMap(({ product }) => product ?? []);
    const recent = distinct(interleaved(seen, bought)).slice(0, recentLength);
    return {
      name: current?.name ?? "", taste, cart, recent: recent.length > 0 ? recent : await suggestions(vitrine, signal),
      viewed: events.events.find(({ type, product }) => type === "view" && product)?.item, bought: bought[0]?.id,
    };
  } catch (reason) {
    if (VitrineError.from(reason, "VT_BAD_DATA").code === "VT_LOCKED") return personName(current?.name);
    throw reason;
  }
}

/** For who has looked at nothing: well rated pieces of several kinds. */
async function suggestions(vitrine: Vitrine, signal?: AbortSignal): Promise<Card[]> {
  const { items } = await vitrine.browse({ filter: { inStock: true }, sort: "rating", limit: 60, signal });
  const types = new Set<string>();
  return items.filter(({ articleType, image }) => image !== "" && !types.has(articleType) && types.add(articleType)).slice(0, recentLength);
}

function distinct(cards: Card[]): Card[] {
  return [...new Map(cards.map((card) => [card.id, card])).values()];
}

/** By turns, so that both what was seen and what was bought is among the first. */
function interleaved(left: Card[], right: Card[]): Card[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [left[index], right[index]].filter((card) => card !== undefined)).flat();
}
