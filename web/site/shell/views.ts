/* The engine's answers as what the components show. */
import type { Card, FoundCard, SlateItem } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import { listed } from "../../words/figures.js";
import { words, wordsFor } from "../../words/words.js";
import { productHref } from "./routes.js";
import type { Session } from "./session.js";

const fewLeft = 3;

export function cardView(session: Session, card: Card): CardView {
  const { id, title, brand, price, listPrice, rating, stock } = card;
  return {
    id, title, brand, price, listPrice, rating,
    href: productHref(id), image: session.imageUrl(card), currency: session.currency,
    stockNote: stockNote(stock), soldOut: stock === 0,
  };
}

export function slateView(session: Session, item: SlateItem): CardView {
  const reasonKind = item.source === "similar" ? "alike" : "words";
  return { ...cardView(session, item.product), score: item.score, reasons: item.reasons, reasonKind };
}

/** What was drawn by lot stands there for that reason alone. */
export function shelfView(session: Session, item: SlateItem): CardView {
  const view = slateView(session, item);
  return item.source === "explore" ? { ...view, reasons: [{ term: "lot", label: words("all.byLot"), amount: 1 }] } : view;
}

/** Of a search that also found products by their words. */
export function foundNote({ foundBy }: FoundCard): string {
  if (foundBy.length === 0 || foundBy.includes("words")) return "";
  return words("all.foundBy", { ways: listed(foundBy.map((way) => wordsFor("all", `way-${way}`, way))) });
}

export function stockNote(stock: number | null): string {
  if (stock === null || stock > fewLeft) return "";
  return stock === 0 ? words("all.soldOut") : words("all.onlyLeft", { count: stock });
}

/** The first `limit` cards, with at most `each` of one article type, no title twice and none of `shown` while others are left.
 * Order is kept otherwise. The chosen titles are added to `shown`. */
export function varied(cards: Card[], limit: number, each = 2, shown = new Set<string>()): Card[] {
  const ofType = new Map<string, number>();
  const chosen: Card[] = [];
  const passed: Card[] = [];
  for (const card of cards) {
    const count = ofType.get(card.articleType) ?? 0;
    const fresh = count < each && !shown.has(card.title) && chosen.length < limit;
    (fresh ? chosen : passed).push(card);
    if (!fresh) continue;
    ofType.set(card.articleType, count + 1);
    shown.add(card.title);
  }
  return [...chosen, ...passed].slice(0, limit);
}
