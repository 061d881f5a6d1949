/* Orders as what the components show, and the one thing that can be done to them. */
import type { Order, Vitrine } from "../../engine/vitrine.js";
import { type OrderStep, type OrderView, statusLabel } from "../../ui/order-view.js";
import { day } from "../../words/figures.js";
import { words } from "../../words/words.js";
import { orderLineView } from "./line-views.js";
import { orderHref } from "./routes.js";
import type { Session } from "./session.js";

const moment = (ms: number) => day(ms, { dateStyle: "medium", timeStyle: "short" });

export function orderView(session: Session, order: Order): OrderView {
  const { id, placedAt, changedAt, status, total, currency, lines } = order;
  return {
    id, href: orderHref(id), placed: moment(placedAt), status, changed: moment(changedAt), total,
    currency: currency || session.currency, lines: lines.map((line) => orderLineView(session, order, line)),
  };
}

/** Takes an order to its next step and offers the way back. */
export async function moveOrder(session: Session, vitrine: Vitrine, { id, status: before }: Order, status: OrderStep): Promise<Order> {
  const order = await vitrine.setOrderStatus(id, status);
  session.offerUndo(words("cart.markedAs", { id: String(id), status: statusLabel(status).toLowerCase() }), () => vitrine.setOrderStatus(id, before));
  return order;
}
