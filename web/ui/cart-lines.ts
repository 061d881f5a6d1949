import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { money } from "../words/figures.js";
import { words } from "../words/words.js";
import "./cart-stepper.js";
import type { LineView, QuantityChange } from "./cart-line-view.js";
import { pictureHeight, pictureWidth } from "./card-view.js";
import { sharedStyles } from "./shared-styles.js";

/** The products of a cart. Emits `quantity-change` with a QuantityChange; after the last one was removed, the focus is the
 * owner's. While `lines` is undefined it holds the place of some. */
@customElement("vt-cart-lines")
export class CartLines extends LitElement {
  @property({ attribute: false }) lines: LineView[] | undefined;
  /** The line whose removal was asked for by its button. */
  private removed = -1;

  override render() {
    if (!this.lines) {
      return html`<ul aria-busy="true">${Array.from({ length: 3 }, () => html`<li class="waiting" aria-hidden="true"><span class="picture"></span>
        <span class="text"><i></i><i></i></span></li>`)}</ul>`;
    }
    return html`<ul>${repeat(this.lines, (line) => line.id, (line, index) => this.renderLine(line, index))}</ul>`;
  }

  /** Whose button is gone passes the focus on to its neighbour. */
  protected override updated(changed: Map<string, unknown>) {
    if (!changed.has("lines") || this.removed < 0) return;
    const before = (changed.get("lines") as LineView[] | undefined)?.length ?? 0;
    const now = this.lines?.length ?? 0;
    if (now >= before) return;
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>(".remove");
    buttons[Math.min(this.removed, buttons.length - 1)]?.focus();
    this.removed = -1;
  }

  private renderLine(line: LineView, index: number) {
    const { id, href, title, detail, quantity, most, unitPrice, currency, trouble } = line;
    return html`<li data-id=${id}>
      ${href ? html`<a class="picture" href=${href} tabindex="-1" aria-hidden="true">${this.renderPicture(line)}</a>` : html`<span class="picture">${this.renderPicture(line)}</span>`}
      <div class="text">
        <p class="title">${href ? html`<a href=${href}>${title}</a>` : title}</p>
        ${detail ? html`<p class="quiet detail">${detail}</p>` : nothing}
        ${trouble ? html`<p class="trouble">${trouble}</p>` : nothing}
      </div>
      <div class="tools">
        ${most > 0 ? html`<vt-cart-stepper .label=${title} .value=${quantity} .most=${most}
          @quantity=${(event: CustomEvent<number>) => this.emit({ id, quantity: event.detail })}></vt-cart-stepper>` : nothing}
        <button class="remove text-link" type="button" aria-label=${words("cart.removeNamed", { title })} @click=${() => { this.removed = index; this.emit({ id, quantity: 0 }); }}>${words("all.remove")}</button>
      </div>
      <p class="price">${unitPrice === null ? html`<span class="quiet">${words("cart.noPrice")}</span>` : html`<span>${money(unitPrice * quantity, currency)}</span>
        ${quantity > 1 ? html`<span class="each quiet">${words("cart.each", { price: money(unitPrice, currency) })}</span>` : nothing}`}</p>
    </li>`;
  }

  private renderPicture({ image, title }: LineView) {
    return image ? html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async">`
      : html`<span class="no-picture" aria-hidden="true">${title.slice(0, 1)}</span>`;
  }

  private emit(detail: QuantityChange) {
    this.dispatchEvent(new CustomEvent<QuantityChange>("quantity-change", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    li {
      display: grid; grid-template: "picture text price" 1fr "picture tools tools" auto / 4.75rem minmax(0, 1fr) auto; gap: var(--space-2) var(--space-4);
      padding-block: var(--space-4); border-bottom: 1px solid var(--line); font-size: var(--text-sm); line-height: 1.45;
    }
    .picture { grid-area: picture; position: relative; display: block; align-self: start; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); }
    .picture::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    img { width: 100%; height: 100%; object-fit: cover; }
    .no-picture { display: grid; place-items: center; height: 100%; font: 400 2rem var(--font-display); color: #5c676a; }
    .text { grid-area: text; min-width: 0; }
    .title { overflow-wrap: anywhere; font-weight: 550; }
    .title a { text-decoration: none; }
    .title a:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.25em; }
    .detail { font-size: var(--text-xs); }
    .trouble { margin-top: var(--space-1); color: var(--sale); font-weight: 550; }
    .tools { grid-area: tools; display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--space-1) var(--space-3); }
    .remove { min-height: 2.25rem; padding: 0 0.15rem; border: 0; background: none; color: var(--ink-soft); }
    .price { grid-area: price; display: flex; flex-direction: column; align-items: end; font-variant-numeric: tabular-nums; font-weight: 550; white-space: nowrap; }
    .each { font-size: var(--text-xs); font-weight: 400; }
    .waiting { min-height: 8.4rem; }
    .waiting i { display: block; width: 70%; height: 0.8em; margin: 0.35em 0; background: var(--line); }
    .waiting i + i { width: 40%; }
    @media (pointer: coarse) { .remove { min-height: var(--target); } }
  `];
}
