import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { capitalized, reasonLabel } from "../words/labels.js";
import { words } from "../words/words.js";
import { type CardView, pictureHeight, pictureWidth } from "./card-view.js";
import { factStyles } from "./fact-styles.js";
import { icon } from "./icons.js";
import { renderPrice } from "./product-facts.js";
import { sharedStyles } from "./shared-styles.js";

const mostReasons = 2;

/** Products that go with something, each with its reasons and a button that adds it. Emits `add-item` with the id. */
@customElement("vt-cart-addons")
export class CartAddons extends LitElement {
  @property() heading = "";
  @property({ attribute: false }) items: CardView[] | undefined;

  override render() {
    if (this.items?.length === 0) return nothing;
    return html`<section aria-labelledby="heading"><h3 id="heading">${this.heading}</h3>
      <ul aria-busy=${this.items === undefined}>${this.items ? repeat(this.items, (card) => card.id, (card) => this.renderItem(card))
        : Array.from({ length: 3 }, () => html`<li class="waiting" aria-hidden="true"><span class="picture"></span><span><i></i><i></i></span></li>`)}</ul>
    </section>`;
  }

  private renderItem(card: CardView) {
    const { id, href, title, image } = card;
    return html`<li data-id=${id}>
      <a class="picture" href=${href} tabindex="-1" aria-hidden="true">${image ? html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} loading="lazy" decoding="async">` : nothing}</a>
      <div class="text"><p class="title"><a href=${href}>${title}</a></p>
        <p class="cost">${renderPrice(card)}</p>
        ${why(card) ? html`<p class="why quiet">${why(card)}</p>` : nothing}</div>
      <button class="icon-button" type="button" aria-label=${words("all.addToCart", { title })} @click=${() => this.add(id)}>${icon("add", 20)}</button>
    </li>`;
  }

  private add(id: string) {
    this.dispatchEvent(new CustomEvent<string>("add-item", { detail: id, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, factStyles, css`
    h3 { padding-block: var(--space-5) var(--space-2); font: 450 var(--text-h3) / 1.2 var(--font-display); }
    li { display: grid; grid-template-columns: 3.25rem minmax(0, 1fr) auto; align-items: center; gap: var(--space-4); padding-block: var(--space-3); font-size: var(--text-sm); line-height: 1.4; }
    .picture { position: relative; display: block; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); }
    .picture::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    img { width: 100%; height: 100%; object-fit: cover; }
    .title { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
    .title a { text-decoration: none; }
    .title a:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.25em; }
    .cost { display: flex; gap: 0.6em; }
    .why { font-size: var(--text-xs); text-wrap: pretty; }
    .icon-button { border-color: var(--line-strong); }
    .icon-button:hover:not(:disabled) { border-color: var(--accent); background: var(--accent-soft); }
    .waiting i { display: block; width: 60%; height: 0.8em; margin: 0.35em 0; background: var(--line); }
  `];
}

/** The first two terms in the strategy's own order: why it goes with the cart comes before how good it is. */
function why({ reasons = [] }: CardView): string {
  const told = reasons.filter(({ amount }) => amount > 0).slice(0, mostReasons).map(reasonLabel);
  return capitalized(told.join(", "));
}
