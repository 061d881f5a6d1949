/* The small facts of a product, as templates: price and rating. Their styles: fact-styles.ts. */
import { html, nothing } from "lit";
import { figure, money } from "../words/figures.js";
import { words } from "../words/words.js";
import type { CardView } from "./card-view.js";

export function renderPrice({ price, listPrice, currency }: Pick<CardView, "price" | "listPrice" | "currency">) {
  if (price === null) return nothing;
  const reduced = listPrice !== null && listPrice > price;
  if (!reduced) return html`<span class="price">${money(price, currency)}</span>`;
  return html`<span class="price reduced"><span class="visually-hidden">${words("all.now")} </span>${money(price, currency)}</span>
    <s class="list-price"><span class="visually-hidden">${words("all.before")} </span>${money(listPrice, currency)}</s>`;
}

export function renderRating(rating: number | null) {
  if (rating === null) return nothing;
  return html`<span class="rating"><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><path
    fill="currentColor" d="m6 .8 1.6 3.4 3.700.5-2.700 2.600.7 3.700L6 9.200 2.700 11l.7-3.700L.7 4.700l3.700-.5z"/></svg><span
    aria-hidden="true">${figure(rating, 1)}</span><span class="visually-hidden">${words("all.rated", { rating: figure(rating, 1) })}</span></span>`;
}
