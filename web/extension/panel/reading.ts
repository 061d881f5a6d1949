/* What comes from a shop's page, as what it may be. It was made by our own script, but in a process that the page shares: so nothing is
 * taken for granted, neither types nor lengths nor addresses. */
import type { PageProduct, PageReading } from "../page/page-product.js";

/** A part of the viewport in CSS pixels. */
export interface PictureBox {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Device pixels a CSS pixel. */
  dpr: number;
}

const longestTitle = 300;
const longestWord = 120;
const longestUrl = 4096;
/** Characters of a picture that is written out; 16 MB of bytes are so many as base64. */
const longestData = 22_400_000;
const highestPrice = 1e9;
const sources: readonly PageProduct["source"][] = ["json-ld", "microdata", "rdfa", "open-graph", "twitter", "page"];
const pictureData = /^data:image\/(?:png|jpeg|webp|gif|avif|bmp)(?:;[\w=.+-]+)*,/i;

/** undefined: this is no reading of a page on the web. */
export function readingOf(value: unknown): PageReading | undefined {
  const { url, product } = membersOf(value);
  const address = webAddress(url);
  if (!address) return undefined;
  return { url: address.href, host: address.host.replace(/^www\./, ""), product: productOf(product) };
}

function productOf(value: unknown): PageProduct | null {
  const { title, brand, category, colour, gender, price, currency, picture, source } = membersOf(value);
  const product: PageProduct = {
    title: plainText(title, longestTitle), brand: plainText(brand, longestWord), category: plainText(category, longestWord),
    colour: plainText(colour, longestWord), gender: plainText(gender, longestWord),
    price: typeof price === "number" && price > 0 && price < highestPrice ? price : null,
    currency: typeof currency === "string" && /^[A-Z]{3}$/.test(currency) ? currency : "",
    picture: pictureUrl(picture),
    source: sources.find((known) => known === source) ?? "page",
  };
  return product.title || product.picture ? product : null;
}

/** An address under which a picture may be fetched, or "". No SVG: that is a document. */
export function pictureUrl(value: unknown): string {
  if (typeof value !== "string") return "";
  if (/^data:/i.test(value)) return value.length <= longestData && pictureData.test(value) ? value : "";
  return webAddress(value)?.href ?? "";
}

/** What `picturePixels` answered: a picture written out, or "". */
export function picturePixels(value: unknown): string {
  return typeof value === "string" && /^data:/i.test(value) ? pictureUrl(value) : "";
}

export function pictureBox(value: unknown): PictureBox | undefined {
  const { x, y, width, height, dpr } = membersOf(value);
  const within = (number: unknown, least: number, most: number): number is number => typeof number === "number" && number >= least && number <= most;
  if (!within(x, -100_000, 100_000) || !within(y, -100_000, 100_000) || !within(dpr, 0.1, 16)) return undefined;
  return within(width, 1, 100_000) && within(height, 1, 100_000) ? { x, y, width, height, dpr } : undefined;
}

/** Text on one line, without what would turn the writing around or is not seen. */
export function plainText(value: unknown, longest: number): string {
  if (typeof value !== "string") return "";
  const line = value.slice(0, 4 * longest).replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, "");
  return [...line.trim()].slice(0, longest).join("").trim();
}

function webAddress(value: unknown): URL | undefined {
  if (typeof value !== "string" || value.length > longestUrl || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return (url.protocol === "https:" || url.protocol === "http:") && !url.username && !url.password ? url : undefined;
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}
