import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { percent } from "../words/figures.js";
import { words } from "../words/words.js";
import { type CardView, pictureHeight, pictureWidth } from "./card-view.js";
import { factStyles } from "./fact-styles.js";
import { type Boxes, boxesOf, glide } from "./glide.js";
import { icon } from "./icons.js";
import { renderPrice } from "./product-facts.js";
import { isAlike } from "./product-reasons.js";
import { sharedStyles } from "./shared-styles.js";

const panes = 7;

/** The shop window: one product in the large pane, its look-alikes in the small ones. Emits `next-window`. */
@customElement("vt-shop-window")
export class ShopWindow extends LitElement {
  @property() heading = "";
  @property() text = "";
  @property() href = "";
  @property() linkText = "";
  @property({ attribute: false }) lead: CardView | undefined;
  @property({ attribute: false }) alike: CardView[] | undefined;
  @state() private broken: ReadonlySet<string> = new Set();
  private boxes: Boxes = new Map();

  override render() {
    const alike = this.alike?.slice(0, panes - 1) ?? [];
    const small = Array.from({ length: panes - 1 }, (_, index) => alike[index]);
    return html`<section aria-labelledby="heading">
      <div class="words">
        <h1 id="heading" tabindex="-1">${this.heading}</h1>
        <p>${this.text}</p>
        <div class="ways"><a class="button solid" href=${this.href}>${this.linkText}</a>
          <button class="button" type="button" ?disabled=${!this.lead} @click=${this.next}>${icon("shuffle", 18)} ${words("shop.anotherWindow")}</button></div>
      </div>
      <div class="window">
        <ul>${repeat([this.lead, ...small], (card, index) => card?.id ?? index, (card, index) => this.renderPane(card, index))}</ul>
        <p class="caption">${this.lead ? html`<span class="name">${this.lead.title}</span>${renderPrice(this.lead)}` : nothing}</p>
      </div>
    </section>`;
  }

  private renderPane(card: CardView | undefined, index: number) {
    if (!card) return html`<li aria-hidden="true" class="pane pane-${index}"></li>`;
    const score = isAlike(card.score) ? percent(card.score) : "";
    const name = index === 0 || !score ? card.title : words("all.alikeNamed", { title: card.title, score });
    return html`<li class="pane pane-${index}" data-id=${card.id}><a href=${card.href} aria-label=${name}>
      ${this.renderPicture(card, index === 0)}
      ${score ? html`<span class="score" aria-hidden="true">${score}</span>` : nothing}</a></li>`;
  }

  private renderPicture({ image, title }: CardView, first: boolean) {
    if (image === "" || this.broken.has(image)) return html`<span class="no-picture" aria-hidden="true">${title.slice(0, 1)}</span>`;
    return html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async"
      fetchpriority=${first ? "high" : "auto"} @error=${() => { this.broken = new Set([...this.broken, image]); }}>`;
  }

  protected override willUpdate() {
    this.boxes = this.hasUpdated && this.lead ? boxesOf(this.renderRoot as unknown as HTMLElement) : new Map();
  }

  protected override updated() {
    if (this.boxes.size > 0) glide(this.renderRoot as unknown as HTMLElement, this.boxes);
  }

  private next() {
    this.dispatchEvent(new CustomEvent("next-window", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, factStyles, css`
    section {
      display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 8fr); gap: var(--space-6) clamp(2rem, 5vw, 6rem);
      align-items: center; padding-block: clamp(1.5rem, 4vw, 4rem);
    }
    h1 { font-size: var(--text-hero); line-height: 0.98; letter-spacing: -0.025em; }
    h1:not(:lang(en)) { line-height: 1.06; } /* Ä, Å, É stand above the capitals */
    .words p { max-width: 34ch; margin: var(--space-5) 0 var(--space-6); color: var(--ink-soft); font-size: var(--text-lg); text-wrap: pretty; }
    .ways { display: flex; flex-wrap: wrap; gap: var(--space-3); }
    .window { padding: 6px; border: 1px solid var(--line-strong); border-inline-end: 4px solid var(--accent); background: var(--surface); }
    .window ul { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 6px; }
    .pane { position: relative; aspect-ratio: 3 / 4; min-width: 0; background: var(--tile); filter: var(--tile-filter); }
    .pane-0 { grid-column: span 2; grid-row: span 2; aspect-ratio: auto; }
    .pane::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); pointer-events: none; }
    .pane a { display: block; position: absolute; inset: 0; overflow: hidden; text-decoration: none; }
    .pane a:focus-visible { outline-offset: -4px; outline-color: #0b6351; }
    img { width: 100%; height: 100%; object-fit: cover; transition: transform 600ms var(--ease); }
    .no-picture { display: grid; place-items: center; height: 100%; color: #566064; font: 400 3rem var(--font-display); }
    .pane-0 .no-picture { font-size: 6rem; }
    .caption {
      display: flex; align-items: baseline; gap: 0.8rem; min-height: 1.4em; padding: 0.6rem 0.4rem 0.25rem; font-size: var(--text-sm); line-height: 1.4;
    }
    .name { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .score {
      position: absolute; inset-inline-end: 0; bottom: 0; padding: 0.1rem 0.45rem; background: rgb(255 255 255 / 92%); color: #15191b;
      font-size: var(--text-xs); font-weight: 600; font-variant-numeric: tabular-nums;
    }
    @media (hover: hover) { .pane a:hover img { transform: scale(1.03); } }
    @media (max-width: 60rem) { section { grid-template-columns: minmax(0, 1fr); } .words p { max-width: 52ch; } }
    @media (max-width: 40rem) {
      .window ul { grid-template-columns: repeat(3, minmax(0, 1fr)); }
      .name { flex: 1; }
      .pane-6 { display: none; }
      .ways .button { flex: 1; padding-inline: var(--space-3); white-space: nowrap; }
    }
    @media (prefers-reduced-motion: reduce) { img { transition: none; } }
  `];
}
