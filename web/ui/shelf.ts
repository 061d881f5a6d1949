import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { CardView } from "./card-view.js";
import { icon } from "./icons.js";
import "./product-card.js";
import { type Boxes, boxesOf, glide } from "./glide.js";
import { RowScroll } from "./row-scroll.js";
import { sharedStyles } from "./shared-styles.js";

/** A row of products that scrolls sideways: by touch, by its buttons, by the arrow keys. While `items` is undefined it
 * shows empty tiles of the same size. When the items change, tiles glide to their new places. */
@customElement("vt-shelf")
export class Shelf extends LitElement {
  @property() heading = "";
  /** What surrounds the shelf shows its heading already. */
  @property({ type: Boolean }) untitled = false;
  @property() note = "";
  @property({ attribute: false }) items: CardView[] | undefined;
  /** Where "See all" leads, or "". */
  @property() href = "";
  @property({ type: Boolean }) reasoned = false;
  @property({ type: Boolean }) eager = false;
  @property({ type: Number }) placeholders = 8;
  @query(".row") private row!: HTMLElement;
  private boxes: Boxes = new Map();
  private scrolledTo = 0;
  private readonly scrolling = new RowScroll(this, () => this.row);

  override render() {
    const waiting = this.items === undefined;
    return html`<section aria-labelledby="heading">
      <header>
        <h2 id="heading" class=${this.untitled ? "visually-hidden" : ""}>${this.heading}</h2>
        ${this.note ? html`<p class="note quiet">${this.note}</p>` : nothing}
        <div class="tools">
          ${this.href ? html`<a class="text-link all" href=${this.href}>See all<span class="visually-hidden">: ${this.heading}</span></a>` : nothing}
          <button class="icon-button" type="button" aria-label="Scroll back: ${this.heading}" ?disabled=${this.scrolling.atStart}
            @click=${() => this.scrolling.page(-1)}>${icon("left")}</button>
          <button class="icon-button" type="button" aria-label="Scroll on: ${this.heading}" ?disabled=${this.scrolling.atEnd}
            @click=${() => this.scrolling.page(1)}>${icon("right")}</button>
        </div>
      </header>
      <ul class="row" aria-busy=${waiting} @scroll=${this.scrolling.measure} @keydown=${this.scrolling.step}>
        ${waiting
          ? Array.from({ length: this.placeholders }, () => html`<li aria-hidden="true"><vt-product-card ?reasoned=${this.reasoned}></vt-product-card></li>`)
          : repeat(this.items!, (card) => card.id, (card) => html`<li data-id=${card.id}><vt-product-card data-card .card=${card}
              ?reasoned=${this.reasoned} ?eager=${this.eager}></vt-product-card></li>`)}
      </ul>
    </section>`;
  }

  override firstUpdated() {
    this.scrolling.watch();
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    this.boxes = changed.get("items") && this.row ? boxesOf(this.row) : new Map();
    this.scrolledTo = this.row?.scrollLeft ?? 0;
  }

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has("items")) {
      this.row.scrollLeft = this.scrolledTo; // else scroll snapping follows a tile to its new place
      this.scrolling.measure();
    }
    if (this.boxes.size > 0) glide(this.row, this.boxes);
  }

  static override styles = [sharedStyles, css`
    header { display: flex; flex-wrap: wrap; align-items: end; gap: var(--space-1) var(--space-4); margin-bottom: var(--space-5); }
    .note { flex: 1 1 12rem; font-size: var(--text-sm); padding-bottom: 0.2rem; }
    .tools { display: flex; align-items: center; gap: var(--space-1); margin-left: auto; }
    .all { display: inline-flex; align-items: center; min-height: var(--target); margin-right: var(--space-3); font-size: var(--text-sm); }
    .row {
      --columns: 2.3;
      display: grid; grid-auto-flow: column; gap: clamp(0.75rem, 1.5vw, 1.5rem);
      grid-auto-columns: calc((100% - (var(--columns) - 1) * clamp(0.75rem, 1.5vw, 1.5rem)) / var(--columns));
      margin: -6px calc(-1 * var(--gutter)); padding: 6px var(--gutter); scroll-padding-inline: var(--gutter);
      overflow-x: auto; overflow-y: hidden; scroll-snap-type: x proximity; scrollbar-width: none; overscroll-behavior-x: contain;
    }
    .row::-webkit-scrollbar { display: none; }
    li { scroll-snap-align: start; }
    button:disabled { opacity: 0.3; }
    @media (min-width: 40rem) { .row { --columns: 3.5; } h2 { max-width: calc(100% - 8rem); } }
    @media (min-width: 60rem) { .row { --columns: 5; margin-inline: -6px; padding-inline: 6px; scroll-padding-inline: 6px; } }
    @media (min-width: 90rem) { .row { --columns: 6; } }
    @media (max-width: 40rem) { .tools .icon-button { display: none; } .all { margin-right: 0; } }
  `];
}
