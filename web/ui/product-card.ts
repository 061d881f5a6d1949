import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import { type CardView, pictureHeight, pictureWidth } from "./card-view.js";
import { factStyles } from "./fact-styles.js";
import { icon } from "./icons.js";
import { type CardAdd, type CardLike, type MarkSource, MarksLink } from "./mark-source.js";
import { renderPrice, renderRating } from "./product-facts.js";
import { reasonStyles, renderWhy } from "./product-reasons.js";
import { sharedStyles } from "./shared-styles.js";

/** One product as a tile: the whole tile is its link, and above it lie two small buttons where somebody keeps the marks (see
 * mark-source.ts). Emits `card-like` and `card-add`. Every line has its place reserved, so filling it moves nothing. */
@customElement("vt-product-card")
export class ProductCard extends LitElement {
  /** Absent: an empty tile that holds the place. */
  @property({ attribute: false }) card: CardView | undefined;
  /** Load the picture at once, for tiles that are seen first. */
  @property({ type: Boolean }) eager = false;
  /** Reserve room for the reasons. */
  @property({ type: Boolean }) reasoned = false;
  @state() private brokenImage = "";
  private readonly marks = new MarksLink(this);

  override render() {
    const card = this.card;
    return html`<article class=${card ? "" : "waiting"}>
      <div class="tile">${card ? this.renderPicture(card) : nothing}
        ${card?.foundNote ? html`<span class="note found">${card.foundNote}</span>` : nothing}
        ${card?.stockNote ? html`<span class="note">${card.stockNote}</span>` : nothing}
      </div>
      <div class="facts">
        <p class="line"><span class="brand">${card?.brand || "\u00a0"}</span>${card ? renderRating(card.rating) : nothing}</p>
        <p class="title">${card ? html`<a href=${card.href}>${card.title}</a>` : nothing}</p>
        <p class="cost">${card ? renderPrice(card) : "\u00a0"}</p>
        ${this.reasoned ? html`<div class="why">${card ? renderWhy(card) : nothing}</div>` : nothing}
      </div>
      ${card && this.marks.source ? this.renderTools(card, this.marks.source) : nothing}
    </article>`;
  }

  private renderPicture(card: CardView) {
    if (card.image === "" || card.image === this.brokenImage) {
      return html`<span class="no-picture" aria-hidden="true">${card.title.slice(0, 1)}</span>`;
    }
    return html`<img src=${card.image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async"
      loading=${this.eager ? "eager" : "lazy"} @error=${() => { this.brokenImage = card.image; }}>`;
  }

  /** After the link in the order of the keyboard, over the picture for the eye. */
  private renderTools({ id, title, soldOut }: CardView, marks: MarkSource) {
    const liked = marks.likes(id);
    const selected = marks.selects?.(id);
    return html`<div class="tools">
      <button class="tool like ${liked ? "on" : ""}" type="button" aria-pressed=${liked} aria-label=${words("all.likeNamed", { title })}
        @click=${() => this.tell("card-like", { id, title, on: !liked } satisfies CardLike)}><span>${icon("heart", 20)}</span></button>
      ${soldOut && !marks.selects ? nothing : html`<button class="tool add ${selected ? "in" : ""}" type="button" aria-label=${marks.selectLabel?.(title) ?? words("all.addToCart", { title })}
        aria-pressed=${selected ?? nothing} @click=${() => this.tell("card-add", { id, title } satisfies CardAdd)}><span>${icon(selected ? "check" : "add", 20)}</span></button>`}
    </div>`;
  }

  private tell(name: string, detail: CardLike | CardAdd) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, factStyles, reasonStyles, css`
    article { position: relative; height: 100%; }
    .tools {
      position: absolute; z-index: 1; inset: 0 0 auto; aspect-ratio: 3 / 4; display: flex; flex-direction: column;
      align-items: end; justify-content: space-between; pointer-events: none;
    }
    .tool {
      display: grid; place-items: center; width: var(--target); height: var(--target); padding: 0; border: 0; border-radius: 50%;
      background: none; color: #15191b; pointer-events: auto; transition: opacity var(--quick);
    }
    .tool span {
      display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 50%; background: rgb(255 255 255 / 88%);
      transition: transform var(--quick), background var(--quick), color var(--quick);
    }
    .tool:focus-visible { outline-offset: -3px; border-radius: 50%; outline-color: #0b6351; }
    .tool:active span { transform: scale(0.88); }
    .like.on { color: #a3262a; }
    .like.on svg { fill: currentColor; }
    .add.in span { background: #0b6351; color: #ffffff; }
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
      position: absolute; inset-inline-start: 0; bottom: 0; padding: 0.2rem 0.55rem; background: rgb(255 255 255 / 94%); color: #15191b;
      font-size: var(--text-xs); font-weight: 550;
    }
    .found { bottom: auto; top: 0; background: rgb(255 255 255 / 88%); font-weight: 400; }
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
    article:has(.title a:focus-visible) { outline: 2px solid var(--accent); outline-offset: 4px; border-radius: var(--radius); }
    .cost { display: flex; align-items: baseline; gap: 0.6em; min-height: 1.45em; margin-top: 0.15rem; }
    .why { min-height: 5.875rem; padding-top: var(--space-2); }
    .waiting .title::before {
      content: ""; display: block; width: 80%; height: 0.8em; margin-top: 0.35em; background: var(--line);
    }
    @media (hover: hover) and (not (any-pointer: coarse)) {
      article:not(:hover, :focus-within) .tool:not(.on) { opacity: 0; }
    }
    @media (hover: hover) {
      .tool:hover span { background: #15191b; color: #ffffff; }
      article:hover img { transform: scale(1.035); }
      article:hover .title a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.25em; }
    }
    @media (prefers-reduced-motion: reduce) {
      img { transition: none; }
      article:hover img { transform: none; }
    }
  `];
}
