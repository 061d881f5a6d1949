import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import type { CardView } from "./card-view.js";
import { icon } from "./icons.js";
import "./product-card.js";
import { type Boxes, boxesOf, glide } from "./glide.js";
import { RowScroll } from "./row-scroll.js";
import { sharedStyles } from "./shared-styles.js";
import { turn } from "./turns.js";

/** A row of products that scrolls sideways: by touch, by its buttons, by the arrow keys. While `items` is undefined it
 * shows empty tiles of the same size. When the items change, tiles glide to their new places. `--shelf-columns`: so many side by side. */
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
  /** undefined: nothing stood in the row before. */
  private scrolledTo: number | undefined;
  private readonly scrolling = new RowScroll(this, () => this.row);

  override render() {
    const waiting = this.items === undefined || !this.hasUpdated;
    return html`<section aria-labelledby="heading">
      <header>
        <h2 id="heading" class=${this.untitled ? "visually-hidden" : ""}>${this.heading}</h2>
        ${this.note ? html`<p class="note quiet">${this.note}</p>` : nothing}
        <div class="tools">
          ${this.href ? html`<a class="text-link all" href=${this.href}>${words("all.seeAll")}<span class="visually-hidden">: ${this.heading}</span></a>` : nothing}
          <button class="icon-button" type="button" aria-label=${words("all.scrollBackNamed", { heading: this.heading })} ?disabled=${this.scrolling.atStart}
            @click=${() => this.scrolling.page(-1)}>${icon("left")}</button>
          <button class="icon-button" type="button" aria-label=${words("all.scrollOnNamed", { heading: this.heading })} ?disabled=${this.scrolling.atEnd}
            @click=${() => this.scrolling.page(1)}>${icon("right")}</button>
        </div>
      </header>
      <ul class="row" aria-busy=${waiting} @scroll=${this.scrolling.measure} @keydown=${this.scrolling.step}>
        ${waiting
          ? Array.from({ length: this.hasUpdated ? this.placeholders : 1 }, () => html`<li aria-hidden="true"><vt-product-card ?reasoned=${this.reasoned}></vt-product-card></li>`)
          : repeat(this.items!, (card) => card.id, (card) => html`<li data-id=${card.id}><vt-product-card data-card .card=${card}
              ?reasoned=${this.reasoned} ?eager=${this.eager}></vt-product-card></li>`)}
      </ul>
    </section>`;
  }

  override firstUpdated() {
    this.scrolling.watch();
    this.requestUpdate();
    this.requestUpdate("items"); // those that it was born with are still to come
  }

  /** Where a page fills many shelves, each waits for its turn. A new one holds its place
   * by an empty tile until then. */
  protected override async scheduleUpdate() {
    if (this.hasUpdated) await turn();
    super.scheduleUpdate();
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    const isOther = changed.has("items") && changed.has("heading"), isRefilled = changed.get("items") !== undefined && this.hasUpdated;
    this.boxes = isRefilled && !isOther ? boxesOf(this.row) : new Map();
    this.scrolledTo = isRefilled ? (isOther ? 0 : this.row.scrollLeft) : undefined;
  }

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has("items")) {
      if (this.scrolledTo !== undefined) this.row.scrollLeft = this.scrolledTo; // else scroll snapping follows a tile to its new place
      requestAnimationFrame(this.scrolling.measure); // its tiles are filled by then, and it is laid out once
    }
    if (this.boxes.size > 0) glide(this.row, this.boxes);
  }

  static override styles = [sharedStyles, css`
    header { display: flex; flex-wrap: wrap; align-items: end; gap: var(--space-1) var(--space-4); margin-bottom: var(--space-5); }
    .note { flex: 1 1 12rem; font-size: var(--text-sm); padding-bottom: 0.2rem; }
    .tools { display: flex; align-items: center; gap: var(--space-1); margin-inline-start: auto; }
    .all { display: inline-flex; align-items: center; min-height: var(--target); margin-inline-end: var(--space-3); font-size: var(--text-sm); }
    .row {
      --columns: var(--shelf-columns, 2.3);
      display: grid; grid-auto-flow: column; gap: clamp(0.75rem, 1.5vw, 1.5rem);
      grid-auto-columns: calc((100% - (var(--columns) - 1) * clamp(0.75rem, 1.5vw, 1.5rem)) / var(--columns));
      margin: -6px calc(-1 * var(--gutter)); padding: 6px var(--gutter); scroll-padding-inline: var(--gutter);
      overflow-x: auto; overflow-y: hidden; scroll-snap-type: x proximity; scrollbar-width: none; overscroll-behavior-x: contain;
    }
    .row::-webkit-scrollbar { display: none; }
    li { scroll-snap-align: start; }
    /* The first tile gives the row its height; what is in the others is laid out when it comes near. The margin is for the ring of focus. */
    @supports (overflow-clip-margin: 6px) { li:not(:first-child) { content-visibility: auto; overflow-clip-margin: 6px; } }
    button:disabled { opacity: 0.3; }
    @media (min-width: 40rem) { .row { --columns: var(--shelf-columns, 3.5); } h2 { max-width: calc(100% - 8rem); } }
    @media (min-width: 60rem) { .row { --columns: var(--shelf-columns, 5); margin-inline: -6px; padding-inline: 6px; scroll-padding-inline: 6px; } }
    @media (min-width: 90rem) { .row { --columns: var(--shelf-columns, 6); } }
    @media (max-width: 40rem) { .tools .icon-button { display: none; } .all { margin-inline-end: 0; } }
  `];
}
