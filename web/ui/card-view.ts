/* What the components are shown. The site makes these out of the engine's answers; the components know no engine. */

/** One term of a score. */
export interface ReasonView {
  term: string;
  /** In a shopper's words. */
  label: string;
  amount: number;
}

/** How the reasons of a card are to be read. */
export type ReasonKind =
  /** The score is a cosine: amounts are shares of a full match, told in per cent. */
  | "alike"
  /** The score is a sum of its strategy's own making: the words matter, and how the amounts stand to each other. */
  | "words";

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
  /** How a search came upon it, where not by its words; absent otherwise. */
  foundNote?: string;
  /** Sum of the reasons; absent where nothing was compared. */
  score?: number;
  reasons?: ReasonView[];
  /** "alike" where it is not said. */
  reasonKind?: ReasonKind;
}

/** Pixel size of every product picture; boxes are reserved in this shape. */
export const pictureWidth = 225;
export const pictureHeight = 300;
