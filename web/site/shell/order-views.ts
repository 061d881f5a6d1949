/* Orders as what the components show, and the one thing that can be done to them. */
import type { Order, Vitrine } from "../../engine/vitrine.js";
import { type OrderStep, type OrderView, statusLabels } from "../../ui/order-view.js";
import { orderLineView } from "./line-views.js";
import { orderHref } from "./routes.js";
import type { Session } from "./session.js";

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function orderView(session: Session, order: Order): OrderView {
  const { id, placedAt, changedAt, status, total, currency, lines } = order;
  return {
    id, href: orderHref(id), placed: dates.format(placedAt), status, changed: dates.format(changedAt), total,
    currency: currency || session.currency, lines: lines.map((line) => orderLineView(session, order, line)),
  };
}

/** Takes an order to its next step and offers the way back. */
export async function moveOrder(session: Session, vitrine: Vitrine, { id, status: before }: Order, status: OrderStep): Promise<Order> {
  const order = await vitrine.setOrderStatus(id, status);
  session.offerUndo(`Order ${id} is marked as ${statusLabels[status].toLowerCase()}`, () => vitrine.setOrderStatus(id, before));
  return order;
}
