import { LitElement, css, html, nothing, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { percent } from "../words/figures.js";
import { wordParts, words } from "../words/words.js";
import { sharedStyles } from "./shared-styles.js";

export interface LearnedView {
  label: string;
  /** -1 to 1. */
  weight: number;
}

export interface LearnedGroup {
  heading: string;
  values: LearnedView[];
}

export interface BlendView {
  label: string;
  /** Of 1. */
  share: number;
}

export interface TasteView {
  feedback: number;
  blend: BlendView[];
  /** Share of places that are drawn by lot. */
  surprise: number;
  /** What the next change of the blend takes, or "". */
  ahead: string;
  groups: LearnedGroup[];
}

/** What is being learned, as it is learned: the blend of signals, how much is left to chance, and what is liked or not. Every
 * picture is a table or a sentence as well. */
@customElement("vt-taste-chart")
export class TasteChart extends LitElement {
  @property({ attribute: false }) taste: TasteView | undefined;

  override render() {
    const taste = this.taste;
    if (!taste) return html`<div class="waiting" aria-hidden="true"></div>`;
    return html`<div class="machine">${this.renderBlend(taste)}${this.renderSurprise(taste)}</div>
      ${taste.groups.length === 0 ? html`<p class="quiet none">${words("swipe.nothingYet")}</p>`
        : html`<div class="groups">${repeat(taste.groups, ({ heading }) => heading, (group) => this.renderGroup(group))}</div>`}`;
  }

  private renderBlend({ blend, ahead }: TasteView) {
    let from = 0;
    return html`<div><h3>${words("swipe.howFound")}</h3>
      <svg class="blend" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${blend.map(({ share }, index) => {
        from += share * 100;
        return svg`<rect class="segment-${index}" x=${from - share * 100} width=${share * 100} height="10"/>`;
      })}</svg>
      <ul class="legend">${blend.map(({ label, share }, index) => html`<li><i class="key key-${index}"></i>${label} <b>${percent(share)}</b></li>`)}</ul>
      ${ahead ? html`<p class="quiet">${ahead}</p>` : nothing}</div>`;
  }

  private renderSurprise({ surprise }: TasteView) {
    return html`<div><h3>${words("swipe.leftToChance")}</h3>
      <svg class="blend thin" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="10"/><rect
        class="segment-1" width=${surprise * 100} height="10"/></svg>
      <p class="quiet">${wordParts("swipe.byLot", { share: html`<b>${words("swipe.ofHundred", { count: Math.round(surprise * 100) })}</b>` })}</p></div>`;
  }

  private renderGroup({ heading, values }: LearnedGroup) {
    return html`<table><caption>${heading}</caption>
      <thead class="visually-hidden"><tr><th scope="col">${words("swipe.value")}</th><th scope="col">${words("swipe.liking")}</th></tr></thead>
      <tbody>${repeat(values, ({ label }) => label, ({ label, weight }) => html`<tr><th scope="row" title=${label}>${label}</th>
        <td><span class="value"><svg class="bar" viewBox="-50 0 100 10" preserveAspectRatio="none" aria-hidden="true"><path class="axis" d="M0 0v10"/><rect
          class=${weight < 0 ? "less" : "more"} x=${Math.min(0, weight * 50)} width=${Math.max(0.6, Math.abs(weight) * 50)} y="1" height="8"/></svg><span
          class="number">${signed(weight)}</span></span></td></tr>`)}</tbody></table>`;
  }

  static override styles = [sharedStyles, css`
    .waiting { min-height: 26rem; }
    .machine { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: var(--space-5) var(--space-6); }
    h3, caption { padding-bottom: var(--space-2); font: 450 var(--text-h3) / 1.2 var(--font-display); text-align: start; }
    .blend { display: block; width: 100%; height: 0.75rem; }
    .thin { height: 0.375rem; margin-block: 0.1875rem; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.15rem var(--space-4); margin-top: var(--space-2); font-size: var(--text-sm); }
    b { font-weight: 600; font-variant-numeric: tabular-nums; }
    .machine .quiet { margin-top: var(--space-1); font-size: var(--text-sm); text-wrap: pretty; }
    .machine .quiet b { color: var(--ink); }
    .key { display: inline-block; width: 0.6em; height: 0.6em; margin-inline-end: 0.45em; border-radius: 50%; }
    .key-0 { background: var(--reason-1); }
    .key-1 { background: var(--reason-2); }
    .key-2 { background: var(--reason-3); }
    .segment-0 { fill: var(--reason-1); }
    .segment-1 { fill: var(--reason-2); }
    .segment-2 { fill: var(--reason-3); }
    .rest { fill: var(--line); }
    rect { transition: x var(--calm) var(--ease), width var(--calm) var(--ease); }
    .none { max-width: 30rem; margin-top: var(--space-6); }
    .groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: var(--space-6); margin-top: var(--space-6); }
    table { width: 100%; border-collapse: collapse; table-layout: fixed; align-self: start; font-size: var(--text-sm); }
    tbody th { width: 38%; padding-block: 0.22rem; padding-inline: 0 var(--space-3); overflow: hidden; font-weight: 400; text-align: start; text-overflow: ellipsis; white-space: nowrap; }
    td { padding: 0.22rem 0; }
    .value { display: flex; align-items: center; gap: var(--space-3); }
    .bar { display: block; flex: 1; min-width: 0; height: 0.75rem; overflow: visible; }
    .axis { stroke: var(--line-strong); stroke-width: 1px; vector-effect: non-scaling-stroke; }
    .more { fill: var(--accent); }
    .less { fill: var(--sale); }
    .number { flex: none; min-width: 2rem; color: var(--ink-soft); font-variant-numeric: tabular-nums; text-align: end; }
  `];
}

function signed(weight: number): string {
  const whole = Math.round(weight * 100);
  return whole > 0 ? `+${whole}` : String(whole).replace("-", "\u2212");
}
