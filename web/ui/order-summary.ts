import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { money } from "../words/figures.js";
import { words } from "../words/words.js";
import type { LineView } from "./cart-line-view.js";
import { pictureHeight, pictureWidth } from "./card-view.js";
import { sharedStyles } from "./shared-styles.js";

/** What is in an order, with its total. Each line's trouble stands beside it; slot "trouble-<id>" may hold a way out of it. */
@customElement("vt-order-summary")
export class OrderSummary extends LitElement {
  @property({ attribute: false }) lines: LineView[] = [];
  @property({ type: Number }) total = 0;
  @property() currency = "";

  override render() {
    return html`<ul>${this.lines.map((line) => this.renderLine(line))}</ul>
      <dl><div class="total"><dt>${words("cart.total")}</dt><dd>${money(this.total, this.currency)}</dd></div></dl>`;
  }

  private renderLine({ id, href, title, detail, image, quantity, unitPrice, trouble, currency }: LineView) {
    return html`<li><span class="picture">${image ? html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async">` : nothing}</span>
      <div class="text"><p class="title">${href ? html`<a href=${href}>${title}</a>` : title}</p>
        <p class="quiet">${[detail, words("cart.quantityIs", { quantity })].filter(Boolean).join(" · ")}</p>
        ${trouble ? html`<p class="trouble">${trouble}</p>` : nothing}<slot name="trouble-${id}"></slot></div>
      <p class="price">${unitPrice === null ? html`<span class="quiet">${words("cart.noPrice")}</span>` : money(unitPrice * quantity, currency)}</p></li>`;
  }

  static override styles = [sharedStyles, css`
    :host { font-size: var(--text-sm); line-height: 1.45; }
    li { display: grid; grid-template-columns: 3.75rem minmax(0, 1fr) auto; gap: var(--space-4); padding-block: var(--space-3); border-top: 1px solid var(--line); }
    .picture { position: relative; align-self: start; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); }
    .picture::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    img { width: 100%; height: 100%; object-fit: cover; }
    .title { overflow-wrap: anywhere; font-weight: 550; }
    .title a { text-decoration: none; }
    .title a:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.25em; }
    .text .quiet { font-size: var(--text-xs); }
    .trouble { margin-top: var(--space-1); color: var(--sale); font-weight: 550; }
    .price, dd { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .price { font-weight: 550; }
    dl { padding-top: var(--space-3); border-top: 1px solid var(--line); }
    dl div { display: flex; justify-content: space-between; padding-block: 0.2rem; }
    dt { color: var(--ink-soft); }
    @media (max-width: 24rem) { li { grid-template-columns: 3rem minmax(0, 1fr) auto; gap: var(--space-3); } }
    .total { font-size: var(--text-lg); font-weight: 600; }
    .total dt { color: inherit; }
  `];
}
