/* The words of a page's product as filters of the collection: which there are, and which hold at first. */
import type { FacetField, Filter, SearchPage } from "../../engine/vitrine.js";
import { withinTextLimit } from "../../ui/text-limit.js";
import { money } from "../../words/figures.js";
import { words } from "../../words/words.js";
import type { PageProduct } from "../page/page-product.js";

/** Something the page says that the collection knows too. */
export interface WordChip {
  key: string;
  field: FacetField | "priceMax";
  label: string;
  /** Of a facet: what passes. */
  values: string[];
  /** Of "priceMax". */
  price?: number;
  on: boolean;
}

/** What was made of the words, and what is left of them to look for. */
export interface PageWords {
  chips: WordChip[];
  rest: string;
}

const kindFields: readonly FacetField[] = ["articleType", "subCategory", "category"];
const chipFields: readonly FacetField[] = ["gender", ...kindFields, "colour", "brand", "usage", "season"];

/** The two texts of a product: what it says of itself in fields, and its title. Each is read by a search of its own, so that the words of one
 * are not joined to the other's. */
export function textsOf(product: PageProduct | null, words: string): { facts: string; title: string } {
  const { gender = "", colour = "", category = "", brand = "" } = product ?? {};
  const trail = category.split(/[>/|»›]+/).map((step) => step.trim()).filter((step) => step && !/^home$/i.test(step)).join(", ");
  const facts = [gender, colour, trail, brand].filter(Boolean).join(", ");
  return { facts: withinTextLimit(facts), title: withinTextLimit(words) };
}

/** `facts` and `title`: how a search read each of the two. With a picture all kinds that were named hold as alternatives, since the picture
 * tells between them ("high top" is no top); without one the last kind named is the thing, and the colour holds too. */
export function wordsOf(facts: SearchPage | undefined, title: SearchPage | undefined, withPicture: boolean): PageWords {
  const chips: WordChip[] = [];
  for (const field of chipFields) {
    const said = readingsOf(facts, field).length > 0 && isKind(field) ? readingsOf(facts, field) : [...readingsOf(facts, field), ...readingsOf(title, field)];
    const readings = isKind(field) && !withPicture ? said.slice(-1) : said;
    for (const { value, values } of readings) {
      const key = `${field}=${value}`;
      if (chips.some((chip) => chip.key === key) || (field === "gender" && value === "Unisex")) continue;
      chips.push({ key, field, label: value, values, on: field === "gender" || isKind(field) || (field === "colour" && !withPicture) });
    }
  }
  return { chips: withoutWiderKinds(chips), rest: restOf(title) };
}

/** "Up to" the page's price, where both are in the same money. */
export function priceChip(product: PageProduct | null, currency: string): WordChip[] {
  if (!product?.price || !currency || product.currency !== currency) return [];
  return [{ key: "priceMax", field: "priceMax", label: words("catalog.upTo", { price: money(product.price, currency) }), values: [], price: product.price, on: false }];
}

/** What holds: the chips that are on, and what the visitor filters by besides, which has the last word on its field. */
export function filterOf(chips: readonly WordChip[], own: Filter): Filter {
  const filter: Filter = {};
  for (const { field, values, price, on } of chips) {
    if (!on) continue;
    if (field === "priceMax") filter.priceMax = price!;
    else filter[field] = [...new Set([...filter[field] ?? [], ...values])];
  }
  return { ...filter, ...own };
}

export function isKind(field: string): boolean {
  return (kindFields as readonly string[]).includes(field);
}

export function withoutKinds(filter: Filter): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([field]) => !isKind(field)));
}

/** What a word was mistaken for is left out: pages seldom have typing errors, but many names that no catalog knows. */
function readingsOf(page: SearchPage | undefined, field: FacetField): { value: string; values: string[] }[] {
  const mistaken = new Set(page?.corrected.map(({ from }) => from));
  return (page?.understood ?? []).filter((entry) => entry.field === field && !entry.words.split(" ").some((word) => mistaken.has(word)))
    .map(({ value, values = [] }) => ({ value: String(value), values }));
}

/** A kind in the narrow sense says more than one in the wide sense, and holds alone. */
function withoutWiderKinds(chips: WordChip[]): WordChip[] {
  const narrowest = kindFields.find((field) => chips.some((chip) => chip.field === field));
  return chips.filter(({ field }) => !isKind(field) || field === narrowest);
}

function restOf(page: SearchPage | undefined): string {
  const mistaken = new Set(page?.corrected.map(({ to }) => to));
  return (page?.text ?? "").split(" ").filter((word) => !mistaken.has(word)).join(" ");
}
