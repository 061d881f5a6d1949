/* An order as the components show it. */
import { type WordKey, words } from "../words/words.js";
import type { LineView } from "./cart-line-view.js";

export type OrderStep = "placed" | "delivered" | "returned";

export interface OrderView {
  id: number;
  href: string;
  /** When it was placed, in words. */
  placed: string;
  status: OrderStep;
  /** When it came to be so, in words. */
  changed: string;
  total: number;
  currency: string;
  lines: LineView[];
}

export interface StatusWish {
  id: number;
  status: OrderStep;
}

const statusKeys: Record<OrderStep, WordKey> = { placed: "cart.placed", delivered: "cart.delivered", returned: "cart.returned" };

export function statusLabel(status: OrderStep): string {
  return words(statusKeys[status]);
}

/** What the visitor may play next: they are the courier too. */
export const nextStep: Record<OrderStep, { status: OrderStep; label: WordKey } | undefined> = {
  placed: { status: "delivered", label: "cart.markDelivered" },
  delivered: { status: "returned", label: "cart.markReturned" },
  returned: undefined,
};
