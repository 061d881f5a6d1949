import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type CardView, pictureHeight, pictureWidth } from "./card-view.js";
import { factStyles, isAlike, renderPrice, renderRating, renderReasons } from "./product-facts.js";
import { sharedStyles } from "./shared-styles.js";

/** One product as a tile: the whole tile is its link. Every line has its place reserved, so filling it moves nothing. */
@customElement("vt-product-card")
export class ProductCard extends LitElement {
  /** Absent: an empty tile that holds the place. */
  @property({ attribute: false }) card: CardView | undefined;
  /** Load the picture at once, for tiles that are seen first. */
  @property({ type: Boolean }) eager = false;
  /** Reserve room for the reasons. */
  @property({ type: Boolean }) reasoned = false;
  @state() private brokenImage = "";

  override render() {
    const card = this.card;
    return html`<article class=${card ? "" : "waiting"}>
      <div class="tile">${card ? this.renderPicture(card) : nothing}
        ${card?.stockNote ? html`<span class="note">${card.stockNote}</span>` : nothing}
      </div>
      <div class="facts">
        <p class="line"><span class="brand">${card?.brand || "\u00a0"}</span>${card ? renderRating(card.rating) : nothing}</p>
        <p class="title">${card ? html`<a href=${card.href}>${card.title}</a>` : nothing}</p>
        <p class="cost">${card ? renderPrice(card) : "\u00a0"}</p>
        ${this.reasoned ? html`<div class="why">${this.renderWhy()}</div>` : nothing}
      </div>
    </article>`;
  }

  private renderPicture(card: CardView) {
    if (card.image === "" || card.image === this.brokenImage) {
      return html`<span class="no-picture" aria-hidden="true">${card.title.slice(0, 1)}</span>`;
    }
    return html`<img src=${card.image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async"
      loading=${this.eager ? "eager" : "lazy"} @error=${() => { this.brokenImage = card.image; }}>`;
  }

  private renderWhy() {
    const { score, reasons } = this.card ?? {};
    return isAlike(score) ? renderReasons(score, reasons ?? []) : nothing;
  }

  static override styles = [sharedStyles, factStyles, css`
    article { position: relative; height: 100%; }
    .tile {
      position: relative; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile);
      filter: var(--tile-filter);
    }
    .tile::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    img { width: 100%; height: 100%; object-fit: cover; transition: transform 600ms var(--ease); }
    .no-picture {
      display: grid; place-items: center; height: 100%; font: 400 4rem var(--font-display); color: #8b9597;
    }
    .note {
      position: absolute; left: 0; bottom: 0; padding: 0.2rem 0.55rem; background: rgb(255 255 255 / 94%); color: #15191b;
      font-size: var(--text-xs); font-weight: 550;
    }
    .facts { padding-top: var(--space-3); font-size: var(--text-sm); line-height: 1.45; }
    .line { display: flex; justify-content: space-between; gap: var(--space-2); min-height: 1.45em; font-size: var(--text-xs); }
    .brand { overflow: hidden; color: var(--ink-soft); text-overflow: ellipsis; white-space: nowrap; }
    .title {
      display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
      height: 2.9em; margin-top: 0.15rem; overflow-wrap: anywhere;
    }
    .title a { text-decoration: none; }
    .title a::after { content: ""; position: absolute; inset: 0; }
    .title a:focus-visible { outline: none; }
    article:has(a:focus-visible) { outline: 2px solid var(--accent); outline-offset: 4px; border-radius: var(--radius); }
    .cost { display: flex; align-items: baseline; gap: 0.6em; min-height: 1.45em; margin-top: 0.15rem; }
    .why { min-height: 5.25rem; padding-top: var(--space-2); }
    .waiting .title::before {
      content: ""; display: block; width: 80%; height: 0.8em; margin-top: 0.35em; background: var(--line);
    }
    @media (hover: hover) {
      article:hover img { transform: scale(1.035); }
      article:hover .title a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.25em; }
    }
    @media (prefers-reduced-motion: reduce) {
      img { transition: none; }
      article:hover img { transform: none; }
    }
  `];
}
