/* The engine's answers as what the components show. */
import type { Card, SlateItem } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
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
  return { ...cardView(session, item.product), score: item.score, reasons: item.reasons };
}

export function stockNote(stock: number | null): string {
  if (stock === null || stock > fewLeft) return "";
  return stock === 0 ? "Sold out" : `Only ${stock} left`;
}

/** The first `limit` cards, at most `each` of one article type while others are left; order is kept otherwise. */
export function varied(cards: Card[], limit: number, each = 2): Card[] {
  const taken = new Map<string, number>();
  const chosen: Card[] = [];
  const passed: Card[] = [];
  for (const card of cards) {
    const count = taken.get(card.articleType) ?? 0;
    (count < each ? chosen : passed).push(card);
    taken.set(card.articleType, count + 1);
  }
  return [...chosen, ...passed].slice(0, limit);
}
