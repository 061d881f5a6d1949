/* What is read of a shop's page. Types only. */

export interface PageProduct {
  /** Plain text, at most 300 characters, without the shop's name. */
  title: string;
  /** The page's own words, "" when unknown. */
  brand: string;
  category: string;
  colour: string;
  gender: string;
  /** The current price of the default variant; the lowest of a range. */
  price: number | null;
  /** ISO 4217, "" when unknown. */
  currency: string;
  /** Absolute http(s) or data:image URL of the main picture, "" when there is none. */
  picture: string;
  /** Where the title came from. */
  source: "json-ld" | "microdata" | "rdfa" | "open-graph" | "twitter" | "page";
}

export interface PageReading {
  url: string;
  host: string;
  /** null: no product on this page. */
  product: PageProduct | null;
}
