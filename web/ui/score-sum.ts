/* A score and the terms that it is the sum of, so that whoever adds them up finds it. */
import { css, html, svg, type TemplateResult } from "lit";
import { figure } from "../words/figures.js";
import { capitalized, reasonLabel } from "../words/labels.js";
import { words } from "../words/words.js";
import type { ReasonView } from "./card-view.js";

/** How many decimals tell the scores of one slate apart. */
function decimalsFor(best: number): number {
  const size = Math.abs(best);
  return size >= 100 ? 1 : size >= 1 ? 2 : 3;
}

/** The amounts as whole units of the last decimal. What rounding would lose goes to the terms it is taken from the most, so that
 * they still add up to the rounded sum. */
function roundedTerms(amounts: readonly number[], decimals: number): number[] {
  const scale = 10 ** decimals;
  const exact = amounts.map((amount) => amount * scale);
  const rounded = exact.map(Math.floor);
  const missing = Math.round(exact.reduce((sum, amount) => sum + amount, 0)) - rounded.reduce((sum, amount) => sum + amount, 0);
  const neediest = exact.map((_, index) => index).sort((left, right) => (exact[right]! - rounded[right]!) - (exact[left]! - rounded[left]!));
  for (const index of neediest.slice(0, missing)) rounded[index]! += 1;
  return rounded;
}

/** `best` is the slate's highest score, which the bars are drawn against. */
export function renderScoreSum(score: number, reasons: readonly ReasonView[], best: number): TemplateResult {
  const decimals = decimalsFor(best);
  const scale = 10 ** decimals;
  const terms = roundedTerms(reasons.map(({ amount }) => amount), decimals);
  const text = (units: number) => figure(units / scale, decimals);
  return html`<div class="sum">
    <p class="score"><span class="visually-hidden">${words("dashboard.score", { score: text(Math.round(score * scale)) })}</span><span aria-hidden="true">${text(Math.round(score * scale))}</span></p>
    ${renderBars(reasons, best)}
    <ul class="terms">${reasons.map((reason, index) => html`<li><i class="key key-${index % 4}"></i><span class="why">${capitalized(reasonLabel(reason))}</span>
      <span class="amount">${text(terms[index]!)}</span></li>`)}</ul></div>`;
}

/** What lowers the score has no segment; its number says so. */
function renderBars(reasons: readonly ReasonView[], best: number) {
  let from = 0;
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="4"/>${reasons.map(({ amount }, index) => {
    const width = best > 0 ? Math.max(0, Math.min(100 - from, amount / best * 100)) : 0;
    from += width;
    return svg`<rect class="key-${index % 4}" x=${from - width} width=${width} height="4"/>`;
  })}</svg>`;
}

export const scoreSumStyles = css`
  .sum { position: relative; font-size: var(--text-xs); line-height: 1.4; }
  .sum p, .sum ul { margin: 0; padding: 0; list-style: none; }
  .score { font-size: var(--text-sm); font-weight: 600; font-variant-numeric: tabular-nums; }
  .sum .bar { display: block; width: 100%; height: 4px; margin: 0.25rem 0 0.5rem; }
  .sum li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 0.45em; align-items: baseline; padding-block: 0.1rem; color: var(--ink-soft); }
  .why { overflow-wrap: anywhere; }
  .amount { font-variant-numeric: tabular-nums; }
  .key { width: 0.5em; height: 0.5em; border-radius: 50%; }
  .rest { fill: var(--line); }
  .key-0 { background: var(--reason-1); fill: var(--reason-1); }
  .key-1 { background: var(--reason-2); fill: var(--reason-2); }
  .key-2 { background: var(--reason-3); fill: var(--reason-3); }
  .key-3 { background: var(--reason-4); fill: var(--reason-4); }
`;
