import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import { type CardView, pictureHeight, pictureWidth } from "./card-view.js";
import { factStyles } from "./fact-styles.js";
import { icon } from "./icons.js";
import { type CardLike, type CardPass, type MarkSource, MarksLink } from "./mark-source.js";
import { renderPrice } from "./product-facts.js";
import { reasonStyles, renderWhy } from "./product-reasons.js";
import { sharedStyles } from "./shared-styles.js";

/** A small tile to say yes or no to: the whole of it is its link, and on the picture lie two buttons where somebody keeps the marks (see
 * mark-source.ts). Emits `card-like` and `card-pass`. Its height follows what it has to say. */
@customElement("vt-look-tile")
export class LookTile extends LitElement {
  /** Absent: an empty tile that holds the place. */
  @property({ attribute: false }) card: CardView | undefined;
  @property({ type: Boolean }) eager = false;
  @state() private brokenImage = "";
  private readonly marks = new MarksLink(this);

  override focus() {
    this.renderRoot.querySelector("a")?.focus({ preventScroll: true });
  }

  override render() {
    const { card } = this;
    if (!card) return html`<article class="waiting" aria-hidden="true"><div class="tile"></div><p class="facts"><i></i><i></i></p></article>`;
    return html`<article>
      <div class="tile">${this.renderPicture(card)}${card.stockNote ? html`<span class="note">${card.stockNote}</span>` : nothing}</div>
      <div class="facts">
        ${card.brand ? html`<p class="brand">${card.brand}</p>` : nothing}
        <p class="title"><a href=${card.href}>${card.title}</a></p>
        <p class="cost">${renderPrice(card)}</p>
        ${card.foundNote ? html`<p class="found">${card.foundNote}</p>` : renderWhy(card)}
      </div>
      ${this.marks.source ? this.renderTools(card, this.marks.source) : nothing}
    </article>`;
  }

  private renderPicture({ image, title }: CardView) {
    if (image === "" || image === this.brokenImage) return html`<span class="no-picture" aria-hidden="true">${title.slice(0, 1)}</span>`;
    return html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async" loading=${this.eager ? "eager" : "lazy"}
      @error=${() => { this.brokenImage = image; }}>`;
  }

  /** After the link in the order of the keyboard, on the picture for the eye. */
  private renderTools({ id, title }: CardView, marks: MarkSource) {
    const liked = marks.likes(id);
    return html`<div class="tools">
      <button class="tool pass" type="button" aria-label=${words("all.passOn", { title })} title=${words("all.notForMe")} @click=${() => this.tell("card-pass", { id, title } satisfies CardPass)}><span>${
        icon("close", 18)}</span></button>
      <button class="tool like ${liked ? "on" : ""}" type="button" aria-pressed=${liked} aria-label=${words("all.likeNamed", { title })} title=${words("all.like")}
        @click=${() => this.tell("card-like", { id, title, on: !liked } satisfies CardLike)}><span>${icon("heart", 18)}</span></button>
    </div>`;
  }

  private tell(name: string, detail: CardLike | CardPass) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, factStyles, reasonStyles, css`
    article { position: relative; }
    .tile {
      position: relative; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter);
    }
    .tile::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    img { width: 100%; height: 100%; object-fit: cover; transition: transform 600ms var(--ease); }
    .no-picture { display: grid; place-items: center; height: 100%; color: #566064; font: 400 3.5rem var(--font-display); }
    .note { position: absolute; inset-inline-start: 0; top: 0; padding: 0.1rem 0.5rem; background: rgb(255 255 255 / 94%); color: #15191b; font-size: var(--text-xs); font-weight: 550; }
    .tools {
      position: absolute; z-index: 1; inset: 0 0 auto; aspect-ratio: 3 / 4; display: flex; align-items: end; justify-content: space-between; pointer-events: none;
    }
    .tool {
      display: grid; place-items: center; width: var(--target); height: var(--target); padding: 0; border: 0; background: none; color: #15191b; pointer-events: auto;
    }
    .tool span {
      display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 50%; background: rgb(255 255 255 / 90%);
      transition: transform var(--quick), background var(--quick), color var(--quick);
    }
    .tool:focus-visible { outline-offset: -3px; border-radius: 50%; outline-color: #0b6351; }
    .tool:active span { transform: scale(0.86); }
    .like.on { color: #a3262a; }
    .like.on svg { fill: currentColor; }
    .facts { padding-top: var(--space-2); font-size: var(--text-sm); line-height: 1.4; }
    .brand { overflow: hidden; color: var(--ink-soft); font-size: var(--text-xs); text-overflow: ellipsis; white-space: nowrap; }
    .title { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
    .title a { text-decoration: none; }
    .title a::after { content: ""; position: absolute; inset: 0; }
    .title a:focus-visible { outline: none; }
    article:has(.title a:focus-visible) { outline: 2px solid var(--accent); outline-offset: 4px; border-radius: var(--radius); }
    .cost { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.6em; margin-top: 0.1rem; }
    .reasons, .found { margin-top: var(--space-2); }
    .found { color: var(--ink-soft); font-size: var(--text-xs); }
    .waiting .facts { display: grid; gap: 0.5rem; }
    .waiting i { display: block; width: 80%; height: 0.75em; background: var(--line); }
    .waiting i + i { width: 45%; }
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
