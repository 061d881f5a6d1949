import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { money } from "../words/figures.js";
import { words } from "../words/words.js";
import { pictureHeight, pictureWidth } from "./card-view.js";
import "./order-status.js";
import type { OrderView } from "./order-view.js";
import { sharedStyles } from "./shared-styles.js";

const mostPictures = 6;

/** One order in a list. Lets the `status-wish` of its status through. While `order` is undefined it holds the place of one. */
@customElement("vt-order-card")
export class OrderCard extends LitElement {
  @property({ attribute: false }) order: OrderView | undefined;
  @property({ type: Boolean }) busy = false;

  override render() {
    const order = this.order;
    if (!order) return html`<article class="waiting" aria-hidden="true"></article>`;
    const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
    return html`<article aria-labelledby="heading">
      <header><h2 id="heading"><a href=${order.href}>${words("cart.orderNumber", { id: order.id })}</a></h2>
        <p class="sum"><span class="quiet">${words("all.pieces", { count: pieces })}</span> <strong>${money(order.total, order.currency)}</strong></p></header>
      ${this.renderPictures(order)}
      <vt-order-status .order=${order} ?busy=${this.busy}></vt-order-status>
    </article>`;
  }

  private renderPictures({ lines }: OrderView) {
    const more = lines.length - mostPictures;
    return html`<ul aria-label=${words("cart.inThisOrder")}>${lines.slice(0, mostPictures).map(({ href, image, title, quantity }) => html`<li>
        ${href ? html`<a class="tile" href=${href} title=${title}>${renderPicture(image, title)}</a>` : html`<span class="tile" title=${title}>${renderPicture(image, title)}</span>`}
        ${quantity > 1 ? html`<span class="times"><span aria-hidden="true">${quantity}</span><span class="visually-hidden">${words("all.pieces", { count: quantity })}</span></span>` : nothing}</li>`)}
      ${more > 0 ? html`<li class="more quiet">${words("cart.andMore", { more })}</li>` : nothing}</ul>`;
  }

  static override styles = [sharedStyles, css`
    article { display: grid; gap: var(--space-4); padding: var(--space-5); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
    .waiting { min-height: 14rem; opacity: 0.6; }
    header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: var(--space-1) var(--space-5); }
    h2 { font-size: var(--text-h3); }
    h2 a { display: inline-block; padding-block: 0.25rem; text-decoration: none; }
    h2 a:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.25em; }
    .sum { font-variant-numeric: tabular-nums; font-size: var(--text-sm); }
    .sum strong { margin-inline-start: var(--space-3); font-weight: 600; font-size: var(--text-md); }
    ul { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2); }
    li { position: relative; }
    .tile { position: relative; display: grid; place-items: center; width: 4.25rem; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); color: #5c676a; font: 400 1.75rem var(--font-display); text-decoration: none; }
    .tile::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    img { width: 100%; height: 100%; object-fit: cover; }
    .times { position: absolute; inset-inline-end: 0; bottom: 0; min-width: 1.25rem; padding: 0 0.3rem; background: rgb(255 255 255 / 94%); color: #15191b; font-size: var(--text-xs); font-weight: 600; text-align: center; pointer-events: none; }
    .more { padding-inline: var(--space-2); font-size: var(--text-sm); }
  `];
}

function renderPicture(image: string, title: string) {
  return image ? html`<img src=${image} alt=${title} width=${pictureWidth} height=${pictureHeight} loading="lazy" decoding="async">`
    : html`<span aria-hidden="true">${title.slice(0, 1)}</span><span class="visually-hidden">${title}</span>`;
}
