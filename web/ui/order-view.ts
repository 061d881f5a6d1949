/* An order as the components show it. */
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

export const statusLabels: Record<OrderStep, string> = { placed: "Placed", delivered: "Delivered", returned: "Returned" };

/** What the visitor may play next: they are the courier too. */
export const nextStep: Record<OrderStep, { status: OrderStep; label: string } | undefined> = {
  placed: { status: "delivered", label: "Mark as delivered" },
  delivered: { status: "returned", label: "Mark as returned" },
  returned: undefined,
};
