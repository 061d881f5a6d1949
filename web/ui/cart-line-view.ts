/* A product in a cart or an order, as the components show it. */
export interface LineView {
  id: string;
  /** "" when the collection has it no longer. */
  href: string;
  title: string;
  /** Colour, brand and the like in one line, or "". */
  detail: string;
  /** URL of the picture, or "". */
  image: string;
  quantity: number;
  /** Pieces that can be had at most; 0: sold out or gone. */
  most: number;
  /** Of one piece; null: not known. */
  unitPrice: number | null;
  currency: string;
  /** What stands in the way of ordering it, or "". */
  trouble: string;
}

export interface QuantityChange {
  id: string;
  /** 0 takes it out. */
  quantity: number;
}
