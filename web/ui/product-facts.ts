/* The small facts of a product, as templates: price and rating. Their styles come along. */
import { css, html, nothing } from "lit";
import type { CardView } from "./card-view.js";

export function money(amount: number, currency: string): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency, minimumFractionDigits: digits }).format(amount);
  } catch {
    return `${amount.toFixed(2)} ${currency}`; // a pack may name a currency that the browser does not know
  }
}

export function renderPrice({ price, listPrice, currency }: Pick<CardView, "price" | "listPrice" | "currency">) {
  if (price === null) return nothing;
  const reduced = listPrice !== null && listPrice > price;
  if (!reduced) return html`<span class="price">${money(price, currency)}</span>`;
  return html`<span class="price reduced"><span class="visually-hidden">Now </span>${money(price, currency)}</span>
    <s class="list-price"><span class="visually-hidden">before </span>${money(listPrice, currency)}</s>`;
}

export function renderRating(rating: number | null) {
  if (rating === null) return nothing;
  return html`<span class="rating"><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><path
    fill="currentColor" d="m6 .8 1.6 3.4 3.700.5-2.700 2.600.7 3.700L6 9.200 2.700 11l.7-3.700L.7 4.700l3.700-.5z"/></svg><span
    class="visually-hidden">Rated </span>${rating.toFixed(1)}<span class="visually-hidden"> of 5</span></span>`;
}

export const factStyles = css`
  .price { font-variant-numeric: tabular-nums; font-weight: 550; }
  .price.reduced { color: var(--sale); }
  .list-price { color: var(--ink-soft); font-variant-numeric: tabular-nums; font-size: 0.9em; }
  .rating { display: inline-flex; align-items: center; gap: 0.3em; color: var(--ink-soft); font-variant-numeric: tabular-nums; }
`;
