/* The state of the catalog page, which is its address: words, filter, order, how many are shown. */
import { type FacetField, type Filter, type Sort, facetFields } from "../../engine/vitrine.js";
import type { ChipView } from "../../ui/filter-chips.js";
import type { FilterChange } from "../../ui/facet-panel.js";
import { withinTextLimit } from "../../ui/text-limit.js";
import { money } from "../../words/figures.js";
import { words, wordsFor } from "../../words/words.js";

export const pageSize = 48;
const mostShown = 960;
/** The engine takes so many values of a field. */
const mostValues = 64;

export interface CatalogQuery {
  text: string;
  filter: Filter;
  sort: Sort;
  shown: number;
  /** The words as they stand: none is read or corrected. */
  literal: boolean;
  /** A picture is looked for too: the session's. */
  picture: boolean;
}

/** What is filtered by a list of values. */
export type ListField = FacetField | "size";
const listFields: readonly ListField[] = [...facetFields, "size"];

export const sorts: readonly Sort[] = ["relevance", "row", "newest", "rating", "price-up", "price-down"];

export function facetLabel(field: ListField): string {
  return words(`catalog.facet-${field}`);
}

export function sortLabel(sort: Sort): string {
  return wordsFor("catalog", `sort-${sort}`, sort);
}

export function parseQuery(params: URLSearchParams): CatalogQuery {
  const text = withinTextLimit((params.get("text") ?? "").trim()).trim();
  const filter: Filter = {};
  for (const field of listFields) {
    const values = [...new Set(params.getAll(field))].filter(Boolean).slice(0, mostValues);
    if (values.length > 0) filter[field] = values;
  }
  const min = positive(params.get("priceMin"));
  const max = positive(params.get("priceMax"));
  if (min !== undefined) filter.priceMin = min;
  if (max !== undefined) filter.priceMax = max;
  if (params.get("inStock") === "1") filter.inStock = true;
  const sort = params.get("sort") ?? "";
  const shown = Math.ceil((positive(params.get("shown")) ?? pageSize) / pageSize) * pageSize;
  const literal = text !== "" && params.get("literal") === "1";
  const picture = params.get("picture") === "1";
  return {
    text, filter, sort: sorts.includes(sort as Sort) ? sort as Sort : defaultSort(text, picture), shown: Math.min(shown, mostShown), literal, picture,
  };
}

export function hrefOf(query: CatalogQuery): string {
  const params = new URLSearchParams({ page: "catalog" });
  if (query.text) params.set("text", query.text);
  if (query.text && query.literal) params.set("literal", "1");
  if (query.picture) params.set("picture", "1");
  for (const field of listFields) {
    for (const value of query.filter[field] ?? []) params.append(field, value);
  }
  const { priceMin, priceMax, inStock } = query.filter;
  if (priceMin !== undefined) params.set("priceMin", String(priceMin));
  if (priceMax !== undefined) params.set("priceMax", String(priceMax));
  if (inStock) params.set("inStock", "1");
  if (query.sort !== defaultSort(query.text, query.picture)) params.set("sort", query.sort);
  if (query.shown > pageSize) params.set("shown", String(query.shown));
  return `?${params}`;
}

/** The same query under one change of its filter, from the first page again. */
export function changed(query: CatalogQuery, change: FilterChange): CatalogQuery {
  const filter: Filter = { ...query.filter };
  if ("limits" in change) {
    assign(filter, "priceMin", change.limits.min);
    assign(filter, "priceMax", change.limits.max);
  } else if ("on" in change) {
    assign(filter, "inStock", change.on || undefined);
  } else {
    assign(filter, change.field as ListField, change.values.length > 0 ? change.values : undefined);
  }
  return { ...query, filter, shown: pageSize };
}

export function chipsOf({ text, filter, picture }: CatalogQuery, currency: string): ChipView[] {
  const chips: ChipView[] = text ? [{ key: "text", label: words("all.quoted", { text }) }] : [];
  if (picture) chips.push({ key: "picture", label: words("catalog.yourPicture") });
  for (const field of listFields) {
    for (const value of filter[field] ?? []) chips.push({ key: `${field}=${value}`, label: field === "size" ? words("catalog.sizeIs", { size: value }) : value });
  }
  const { priceMin, priceMax, inStock } = filter;
  if (priceMin !== undefined) chips.push({ key: "priceMin", label: words("catalog.from", { price: money(priceMin, currency) }) });
  if (priceMax !== undefined) chips.push({ key: "priceMax", label: words("catalog.upTo", { price: money(priceMax, currency) }) });
  if (inStock) chips.push({ key: "inStock", label: words("all.inStock") });
  return chips;
}

/** The query with other words, or none. */
export function reworded(query: CatalogQuery, text: string): CatalogQuery {
  const literal = query.literal && text === query.text;
  return sortedFor({ ...query, text, shown: pageSize, literal });
}

/** The query with the session's picture beside the words, or without. */
export function withPicture(query: CatalogQuery, picture = true): CatalogQuery {
  return sortedFor({ ...query, picture, shown: pageSize });
}

/** The orders that come by default follow what is asked. */
function sortedFor(query: CatalogQuery): CatalogQuery {
  const chosen = query.sort !== "relevance" && query.sort !== "row";
  return chosen ? query : { ...query, sort: defaultSort(query.text, query.picture) };
}

/** The query without the restriction that a chip's key names. */
export function without(query: CatalogQuery, key: string): CatalogQuery {
  if (key === "text") return reworded(query, "");
  if (key === "picture") return withPicture(query, false);
  const filter: Filter = { ...query.filter };
  const [field, ...rest] = key.split("=");
  const value = rest.join("=");
  if (field === "priceMin" || field === "priceMax" || field === "inStock") {
    delete filter[field];
  } else {
    const values = (filter[field as ListField] ?? []).filter((other) => other !== value);
    assign(filter, field as ListField, values.length > 0 ? values : undefined);
  }
  return { ...query, filter, shown: pageSize };
}

export function defaultSort(text: string, picture = false): Sort {
  return text || picture ? "relevance" : "row";
}

function assign<K extends keyof Filter>(filter: Filter, key: K, value: Filter[K] | undefined): void {
  if (value === undefined) delete filter[key];
  else filter[key] = value;
}

function positive(text: string | null): number | undefined {
  const value = text ? Number(text) : NaN;
  return value >= 0 && Number.isFinite(value) ? value : undefined;
}
