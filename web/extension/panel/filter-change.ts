/* What the visitor filters by, by hand. */
import type { FacetField, Filter } from "../../engine/vitrine.js";
import type { FilterChange } from "../../ui/facet-panel.js";

/** `own` after one change by hand, and the fields that it was about. */
export function changedFilter(own: Filter, change: FilterChange): { own: Filter; fields: string[] } {
  if ("limits" in change) {
    const { priceMin: _min, priceMax: _max, ...rest } = own;
    const { min, max } = change.limits;
    return { own: { ...rest, ...(min !== undefined && { priceMin: min }), ...(max !== undefined && { priceMax: max }) }, fields: ["priceMin", "priceMax"] };
  }
  const { [change.field as FacetField | "inStock"]: _, ...rest } = own;
  if ("on" in change) return { own: change.on ? { ...rest, inStock: true } : rest, fields: ["inStock"] };
  return { own: change.values.length > 0 ? { ...rest, [change.field]: change.values } : rest, fields: [change.field] };
}

export function countFilters(filter: Filter): number {
  const { priceMin, priceMax, ...rest } = filter;
  return Object.keys(rest).length + Number(priceMin !== undefined || priceMax !== undefined);
}
