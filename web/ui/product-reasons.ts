/* Why a product is shown, as templates: the share of each reason as a bar, and the same in words. */
import { css, html, nothing, svg, type TemplateResult } from "lit";
import { percent } from "../words/figures.js";
import { capitalized, engineWords, reasonLabel } from "../words/labels.js";
import { words } from "../words/words.js";
import type { CardView, ReasonView } from "./card-view.js";

/** A reason below this share of the whole is not worth a line. */
const leastShare = 0.04;
/** Lines below the bar. */
const mostTerms = 2;

/** Whether a cosine is worth a percentage. */
export function isAlike(score: number | undefined): score is number {
  return score !== undefined && Math.round(score * 100) > 0;
}

export function renderWhy({ score, reasons = [], reasonKind = "alike" }: CardView) {
  if (reasonKind === "words") return renderWords(reasons);
  return isAlike(score) ? renderAlike(score, reasons) : nothing;
}

/** The bar as long as the match, in one segment a term. */
function renderAlike(score: number, reasons: ReasonView[]): TemplateResult {
  const terms = reasons.map((reason, index) => Math.abs(reason.amount) < 0.005 ? nothing : html`<span class="term"
    title=${reasonLabel(reason)}>${key(index)}${engineWords(reason.term)} ${percent(reason.amount)}</span> `);
  return html`<div class="reasons"><p class="match">${words("all.alike", { score: percent(score) })}</p>${bar(reasons.map((reason) => reason.amount))}
    <p class="terms">${terms}</p></div>`;
}

/** The strongest reason as a sentence, then the others; the bar tells how they stand to each other. Stars stand on the card
 * already, so they never lead; what speaks against it is said too. */
function renderWords(reasons: ReasonView[]) {
  const whole = reasons.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  if (whole <= 0) return nothing;
  const rank = ({ term, amount }: ReasonView) => term === "rating" ? 0 : Math.abs(amount);
  const [first, ...others] = reasons.filter(({ amount }) => Math.abs(amount) / whole >= leastShare)
    .sort((left, right) => Number(right.amount > 0) - Number(left.amount > 0) || rank(right) - rank(left));
  const shown = others.slice(0, mostTerms);
  return html`<div class="reasons"><p class="because">${capitalized(reasonLabel(first!))}</p>
    ${shown.length > 0 ? bar([first!, ...shown].map(({ amount }) => amount / whole)) : nothing}
    ${shown.map((reason, index) => renderAlso(reason, index, reasonLabel(first!)))}</div>`;
}

function renderAlso(reason: ReasonView, index: number, before: string) {
  const label = reasonLabel(reason);
  const told = unrepeated(label, before);
  return html`<p class="also" title=${label}>${key(index + 1)}${reason.amount < 0 ? words("all.but", { reason: told }) : told}</p>`;
}

/** `label` without the words that it begins with like `before` ("because you bought"), where there are several. */
function unrepeated(label: string, before: string): string {
  const told = label.split(" ");
  const same = before.split(" ");
  let count = 0;
  while (count < told.length - 1 && told[count] === same[count] && !/\d/.test(told[count]!)) count++;
  return told.slice(count < 2 ? 0 : count).join(" ");
}

const key = (index: number) => html`<i class="key key-${index % 4}"></i>`;

/** `shares` of the whole length. */
function bar(shares: number[]) {
  let from = 0;
  return html`<svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
    <rect class="rest" width="100" height="3"/>${shares.map((share, index) => {
      const width = Math.max(0, Math.min(100 - from, share * 100));
      from += width;
      return svg`<rect class="segment-${index % 4}" x=${from - width} width=${width} height="3"/>`;
    })}</svg>`;
}

export const reasonStyles = css`
  .reasons { font-size: var(--text-xs); line-height: 1.5; }
  .match, .because { font-weight: 600; }
  .because {
    display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; line-height: 1.35; overflow-wrap: anywhere;
  }
  .also { overflow: hidden; color: var(--ink-soft); text-overflow: ellipsis; white-space: nowrap; }
  .bar + .also:last-child {
    display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; line-height: 1.35; white-space: normal;
  }
  .bar { display: block; width: 100%; height: 3px; margin: 0.3rem 0 0.35rem; }
  .terms { display: flex; flex-wrap: wrap; gap: 0 0.75em; color: var(--ink-soft); }
  .term { white-space: nowrap; }
  .key { display: inline-block; width: 0.5em; height: 0.5em; margin-inline-end: 0.4em; border-radius: 50%; }
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
