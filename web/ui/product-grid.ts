import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import type { CardView } from "./card-view.js";
import "./product-card.js";
import { sharedStyles } from "./shared-styles.js";

/** A page of products with "Show more". Emits `show-more`. While `items` is undefined it holds the place. */
@customElement("vt-product-grid")
export class ProductGrid extends LitElement {
  @property({ attribute: false }) items: CardView[] | undefined;
  @property({ type: Number }) total = 0;
  @property({ type: Boolean }) busy = false;

  override render() {
    if (this.items === undefined) {
      return html`<ul aria-busy="true">${Array.from({ length: 12 }, () => html`<li aria-hidden="true"><vt-product-card></vt-product-card></li>`)}</ul>`;
    }
    return html`<ul aria-busy=${this.busy}>${repeat(this.items, (card) => card.id, (card, index) => html`
      <li data-id=${card.id}><vt-product-card data-card .card=${card} ?eager=${index < 8}></vt-product-card></li>`)}</ul>
      ${this.renderMore(this.items.length)}`;
  }

  /** Moves the focus to the tile at `index`, for those who reached it by the keyboard. */
  focusCard(index: number) {
    const card = this.renderRoot.querySelectorAll("vt-product-card")[index];
    card?.shadowRoot?.querySelector("a")?.focus({ preventScroll: true });
  }

  private renderMore(shown: number) {
    if (shown === 0) return nothing;
    return html`<div class="more">
      <p class="quiet">${words("all.shownOf", { shown, total: this.total })}</p>
      <progress max=${this.total} value=${shown} aria-label=${words("catalog.shareShown")}></progress>
      ${shown < this.total ? html`<button class="button" type="button" ?disabled=${this.busy} @click=${this.more}>${words("all.showMore")}</button>` : nothing}
    </div>`;
  }

  private more() {
    this.dispatchEvent(new CustomEvent("show-more", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    ul {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(min(43%, 12.5rem), 1fr));
      gap: clamp(1.5rem, 3vw, 2.75rem) clamp(0.75rem, 1.5vw, 1.5rem); transition: opacity var(--quick);
    }
    ul[aria-busy="true"] { opacity: 0.6; }
    .more { display: grid; justify-items: center; gap: var(--space-4); padding: var(--space-7) 0 0; font-size: var(--text-sm); font-variant-numeric: tabular-nums; }
    progress { appearance: none; width: 10rem; height: 2px; border: 0; background: var(--line); }
    progress::-webkit-progress-bar { background: var(--line); }
    progress::-webkit-progress-value { background: var(--ink); }
    progress::-moz-progress-bar { background: var(--ink); }
  `];
}
