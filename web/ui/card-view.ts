/* What the components are shown. The site makes these out of the engine's answers; the components know no engine. */

export interface ReasonView {
  term: string;
  label: string;
  /** Share of a full match, 0 to 1. */
  amount: number;
}

export interface CardView {
  id: string;
  href: string;
  title: string;
  brand: string;
  /** URL of the picture, or "". */
  image: string;
  price: number | null;
  /** Price before a discount, or null. */
  listPrice: number | null;
  currency: string;
  rating: number | null;
  /** Short remark about the stock, or "". */
  stockNote: string;
  soldOut: boolean;
  /** How alike, 0 to 1, and why; absent where nothing was compared. */
  score?: number;
  reasons?: ReasonView[];
}

/** Pixel size of every product picture; boxes are reserved in this shape. */
export const pictureWidth = 225;
export const pictureHeight = 300;
