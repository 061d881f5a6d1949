/* What the page reader answers. Types only, so that the panel may name them. */

export type Source = "json-ld" | "microdata" | "rdfa" | "open-graph" | "twitter" | "page";

export interface PageProduct {
  /** Plain text without the shop's name, at most 300 characters. */
  title: string;
  /** The page's own words, "" when it does not tell; at most 120 characters each. */
  brand: string;
  category: string;
  colour: string;
  gender: string;
  /** What the default variant costs now; the lowest of a range. */
  price: number | null;
  /** ISO 4217, "" when unknown. */
  currency: string;
  /** Absolute http(s) or data:image URL of the main picture, "" when there is none. */
  picture: string;
  /** Where the title came from. */
  source: Source;
}

export interface PageReading {
  url: string;
  host: string;
  /** null: no product on this page (a listing, an article, a home page). */
  product: PageProduct | null;
}

/** Where a picture stands in the viewport, in CSS pixels. */
export interface PictureBox {
  x: number;
  y: number;
  width: number;
  height: number;
  dpr: number;
}
