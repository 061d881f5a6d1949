import { LitElement, css, html, nothing, svg } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import { swatchOf } from "./colours.js";
import { sharedStyles } from "./shared-styles.js";

export interface BarView {
  label: string;
  /** Length of the bar, 0 to 1. */
  share: number;
  /** The same in words: "6 pieces". */
  text: string;
  href?: string;
}

const shortList = 6;

/** A chart that is a table: one row a value, its bar between its name and its number. */
@customElement("vt-bar-chart")
export class BarChart extends LitElement {
  @property() heading = "";
  /** Names of the columns, for a screen reader. */
  @property() labelColumn = "";
  @property() textColumn = "";
  @property({ attribute: false }) bars: BarView[] = [];
  /** The labels are words for colours: show these, and draw the bars in them. */
  @property({ type: Boolean }) coloured = false;
  /** Said instead of a chart without bars. */
  @property() empty = "";
  @state() private all = false;

  override render() {
    if (this.bars.length === 0) return html`<h3>${this.heading}</h3><p class="quiet">${this.empty}</p>`;
    const shown = this.all ? this.bars : this.bars.slice(0, shortList);
    return html`<table>
        <caption>${this.heading}</caption>
        <thead class="visually-hidden"><tr><th scope="col">${this.labelColumn}</th><th scope="col">${this.textColumn}</th></tr></thead>
        <tbody>${shown.map((bar) => this.renderRow(bar))}</tbody>
      </table>
      ${this.bars.length > shortList ? html`<button class="text-link" type="button" aria-expanded=${this.all} @click=${() => { this.all = !this.all; }}>${this.all
        ? words("all.showFewer") : words("all.showAll", { count: this.bars.length })}<span class="visually-hidden">: ${this.heading}</span></button>` : nothing}`;
  }

  private renderRow({ label, share, text, href }: BarView) {
    return html`<tr><th scope="row" title=${label}>${href ? html`<a href=${href}>${label}</a>` : label}</th>
      <td><span class="value">${this.renderBar(label, share)}<span class="number">${text}</span></span></td></tr>`;
  }

  /** The least bar is still seen. */
  private renderBar(label: string, share: number) {
    const width = 100 * Math.max(0.012, Math.min(1, share));
    const swatch = this.coloured ? swatchOf(label) : undefined;
    return html`<svg class="bar ${swatch ? "edged" : ""}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${swatch === "many"
      ? many.map((fill, index) => svg`<rect fill=${fill} x=${width / many.length * index} width=${width / many.length} height="10"/>`)
      : svg`<rect class=${swatch ? "" : "plain"} fill=${swatch ?? nothing} width=${width} height="10"/>`}<rect class="edge" width=${width} height="10"/></svg>`;
  }

  static override styles = [sharedStyles, css`
    table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: var(--text-sm); }
    caption, h3 { padding-bottom: var(--space-3); font: 450 var(--text-h3) / 1.2 var(--font-display); text-align: start; }
    h3 { margin: 0; }
    tbody th {
      width: 42%; padding-block: 0.32rem; padding-inline: 0 var(--space-3); overflow: hidden; font-weight: 400; text-align: start; text-overflow: ellipsis;
      white-space: nowrap;
    }
    td { padding: 0.32rem 0; }
    th a { text-decoration: none; }
    th a:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.3em; }
    th a:focus-visible { outline-offset: -2px; }
    .value { display: flex; align-items: center; gap: var(--space-3); }
    .bar { display: block; flex: 1; min-width: 0; height: 0.625rem; }
    .plain { fill: var(--accent); }
    .edge { fill: none; }
    .edged .edge { stroke: var(--line-strong); stroke-width: 1px; vector-effect: non-scaling-stroke; }
    .number { flex: none; min-width: 1.75rem; color: var(--ink-soft); font-variant-numeric: tabular-nums; text-align: end; }
    button { min-height: 2rem; margin-top: var(--space-2); padding: 0; border: 0; background: none; color: var(--ink-soft); font-size: var(--text-sm); }
    p { font-size: var(--text-sm); }
    @media (pointer: coarse) { button { min-height: var(--target); } tbody th, td { padding-block: 0.5rem; } }
  `];
}

const many = ["#d8574f", "#e5b94b", "#4f9a68", "#4a78c2"];
