/* The small facts of a product, as templates: price, rating, reasons. Their styles come along. */
import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { CardView, ReasonView } from "./card-view.js";

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

const percent = (amount: number) => `${Math.round(amount * 100)}%`.replace("-", "\u2212");

/** Whether a score is worth a percentage. */
export function isAlike(score: number | undefined): score is number {
  return score !== undefined && Math.round(score * 100) > 0;
}

/** The bar as long as the match, in one segment a term, and the same in words. */
export function renderReasons(score: number, reasons: ReasonView[]): TemplateResult {
  return html`<div class="reasons">
    <p class="match">${percent(score)} alike</p>
    <svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rest" width="100" height="3"/>${segments(reasons)}
    </svg>
    <p class="terms">${reasons.map((reason, index) => Math.abs(reason.amount) < 0.005 ? nothing : html`<span class="term"
      title=${reason.label}><i class="key key-${index % 4}"></i>${reason.term} ${percent(reason.amount)}</span> `)}</p>
  </div>`;
}

function segments(reasons: ReasonView[]) {
  let from = 0;
  return reasons.map(({ amount }, index) => {
    const width = Math.max(0, Math.min(100 - from, amount * 100));
    from += width;
    return svg`<rect class="segment-${index % 4}" x=${from - width} width=${width} height="3"/>`;
  });
}

export const factStyles = css`
  .price { font-variant-numeric: tabular-nums; font-weight: 550; }
  .price.reduced { color: var(--sale); }
  .list-price { color: var(--ink-soft); font-variant-numeric: tabular-nums; font-size: 0.9em; }
  .rating { display: inline-flex; align-items: center; gap: 0.3em; color: var(--ink-soft); font-variant-numeric: tabular-nums; }
  .reasons { font-size: var(--text-xs); line-height: 1.5; }
  .reasons .match { margin: 0; font-weight: 600; }
  .reasons .bar { display: block; width: 100%; height: 3px; margin: 0.3rem 0 0.35rem; }
  .reasons .terms { display: flex; flex-wrap: wrap; gap: 0 0.75em; margin: 0; color: var(--ink-soft); }
  .term { white-space: nowrap; }
  .key { display: inline-block; width: 0.5em; height: 0.5em; margin-right: 0.4em; border-radius: 50%; }
  .key-0 { background: var(--reason-1); }
  .key-1 { background: var(--reason-2); }
  .key-2 { background: var(--reason-3); }
  .key-3 { background: var(--reason-4); }
  .rest { fill: var(--line); }
  .segment-0 { fill: var(--reason-1); }
  .segment-1 { fill: var(--reason-2); }
  .segment-2 { fill: var(--reason-3); }
  .segment-3 { fill: var(--reason-4); }
`;
