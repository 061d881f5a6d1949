import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import type { CardView } from "./card-view.js";
import { icon } from "./icons.js";
import "./product-card.js";
import { renderScoreSum, scoreSumStyles } from "./score-sum.js";
import { RowScroll } from "./row-scroll.js";
import { sharedStyles } from "./shared-styles.js";

/** A ranked answer laid open: each product with the sum that put it in its place. Scrolls sideways like a shelf; slot "facts"
 * stands beside its buttons. While `items` is undefined it holds the place. */
@customElement("vt-tab-slate")
export class TabSlate extends LitElement {
  @property({ attribute: false }) items: CardView[] | undefined;
  /** Names the row for a screen reader. */
  @property() label = "";
  @query(".row") private row!: HTMLElement;
  private readonly scrolling = new RowScroll(this, () => this.row);

  override render() {
    const best = Math.max(0, ...(this.items ?? []).map((card) => card.score ?? 0));
    return html`<div class="head"><slot name="facts"></slot>
        <div class="tools"><button class="icon-button" type="button" aria-label=${words("all.scrollBack")} ?disabled=${this.scrolling.atStart} @click=${() => this.scrolling.page(-1)}>${icon("left")}</button>
          <button class="icon-button" type="button" aria-label=${words("all.scrollOn")} ?disabled=${this.scrolling.atEnd} @click=${() => this.scrolling.page(1)}>${icon("right")}</button></div></div>
      <ol class="row" aria-label=${this.label} aria-busy=${this.items === undefined} @scroll=${this.scrolling.measure} @keydown=${this.scrolling.step}>${this.items === undefined
        ? Array.from({ length: 6 }, () => html`<li aria-hidden="true"><vt-product-card></vt-product-card><div class="sum"></div></li>`)
        : repeat(this.items, (card) => card.id, (card, index) => html`<li data-id=${card.id}>
            <vt-product-card data-card .card=${card} ?eager=${index < 6}></vt-product-card>
            ${card.score === undefined ? nothing : renderScoreSum(card.score, card.reasons ?? [], best)}</li>`)}</ol>`;
  }

  override firstUpdated() {
    this.scrolling.watch();
  }

  protected override updated(changed: Map<string, unknown>) {
    if (!changed.has("items")) return;
    if (changed.has("label")) this.row.scrollLeft = 0;
    this.scrolling.measure();
  }

  static override styles = [sharedStyles, scoreSumStyles, css`
    .head { display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: var(--space-3) var(--space-5); margin-bottom: var(--space-4); }
    .tools { display: flex; gap: var(--space-1); margin-inline-start: auto; }
    .row {
      --columns: 2.3; --gap: clamp(0.75rem, 1.5vw, 1.5rem);
      display: grid; grid-auto-flow: column; gap: var(--gap); align-items: start; min-height: 27rem;
      grid-auto-columns: calc((100% - (var(--columns) - 1) * var(--gap)) / var(--columns));
      margin: -6px calc(-1 * var(--gutter)); padding: 6px var(--gutter); scroll-padding-inline: var(--gutter);
      overflow-x: auto; overflow-y: hidden; scroll-snap-type: x proximity; scrollbar-width: none; overscroll-behavior-x: contain;
    }
    .row::-webkit-scrollbar { display: none; }
    li { scroll-snap-align: start; }
    .row > li > .sum { margin-top: var(--space-3); padding-top: var(--space-3); border-top: 1px solid var(--line); }
    vt-product-card { height: auto; }
    .icon-button:disabled { opacity: 0.3; }
    @media (min-width: 40rem) { .row { --columns: 3.5; } }
    @media (min-width: 60rem) { .row { --columns: 5; margin-inline: -6px; padding-inline: 6px; scroll-padding-inline: 6px; } }
    @media (min-width: 90rem) { .row { --columns: 6; } }
    @media (max-width: 40rem) { .tools { display: none; } }
  `];
}
