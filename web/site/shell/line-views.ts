/* Lines of the cart and of orders as what the components show. */
import type { Card, CartLine, Order } from "../../engine/vitrine.js";
import type { LineView } from "../../ui/cart-line-view.js";
import { words } from "../../words/words.js";
import { mostPieces } from "./basket.js";
import { productHref } from "./routes.js";
import type { Session } from "./session.js";

export function cartLineView(session: Session, { item, quantity, product }: CartLine): LineView {
  const most = product === null ? 0 : Math.min(mostPieces, product.stock ?? mostPieces);
  return {
    ...productView(session, item, product), quantity, most, trouble: trouble(product, quantity, most),
    unitPrice: product?.price ?? null, currency: session.currency,
  };
}

export function orderLineView(session: Session, order: Order, { item, quantity, unitPrice, product }: Order["lines"][number]): LineView {
  return { ...productView(session, item, product), quantity, most: 0, trouble: "", unitPrice, currency: order.currency || session.currency };
}

function productView(session: Session, item: string, product: Card | null) {
  return {
    id: item, href: product ? productHref(item) : "", image: product ? session.imageUrl(product) : "",
    title: product?.title ?? words("cart.article", { item }), detail: detail(product),
  };
}

function detail(product: Card | null): string {
  return product ? [product.brand, product.colour].filter((word) => word && !product.title.includes(word)).join(", ")
    : words("cart.noLonger");
}

function trouble(product: Card | null, quantity: number, most: number): string {
  if (product === null) return words("cart.leftCollection");
  if (most === 0) return words("all.soldOut");
  return quantity > most ? words("all.onlyLeft", { count: most }) : "";
}
