import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

/** So many can be chosen at once. */
const mostAtOnce = 10;
/** What a cart takes of one product. */
const mostInCart = 99;

/** How many, and into the cart; what is slotted stands beside it. Emits `buy` with the quantity, and `cart-show`. The line below keeps its place. */
@customElement("vt-product-buy")
export class ProductBuy extends LitElement {
  /** null: not known, so not limited. */
  @property({ attribute: false }) stock: number | null = null;
  @property({ type: Number }) inCart = 0;
  @property({ type: Boolean }) busy = false;
  @query("select") private select!: HTMLSelectElement | null;

  override render() {
    const left = Math.max(0, Math.min(this.stock ?? mostInCart, mostInCart) - this.inCart);
    return html`<div class="row"><form @submit=${this.submit}>
      ${left > 0 ? this.renderQuantity(Math.min(left, mostAtOnce)) : nothing}
      ${this.stock === 0 ? html`<button class="button solid" type="submit" disabled>${words("all.soldOut")}</button>`
        : html`<button class="button solid" type="submit" aria-disabled=${left === 0 || this.busy ? "true" : nothing}>${words("product.addToCart")}</button>`}
      </form><slot></slot></div>
      <p class="line" role="status">${this.renderLine(left)}</p>`;
  }

  private renderQuantity(most: number) {
    return html`<label><span class="visually-hidden">${words("all.quantity")}</span><select name="quantity">
      ${Array.from({ length: most }, (_, index) => html`<option value=${index + 1}>${index + 1}</option>`)}</select>${icon("chevron", 18)}</label>`;
  }

  private renderLine(left: number) {
    if (this.inCart === 0) return "\u00a0";
    const key = left > 0 ? "product.inCart" : "product.allInCart";
    return html`<button class="text-link" type="button" @click=${() => this.tell("cart-show", undefined)}>${words(key, { count: this.inCart })}</button>`;
  }

  private submit(event: Event) {
    event.preventDefault();
    const button = this.renderRoot.querySelector("[type=submit]");
    if (button?.getAttribute("aria-disabled") === "true") return;
    this.tell("buy", Number(this.select?.value ?? 1));
    if (this.select) this.select.value = "1";
  }

  private tell(name: string, detail: number | undefined) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    .row { display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-3); }
    form { display: flex; flex: 1 1 15rem; gap: var(--space-2); }
    ::slotted(*) { align-items: center; min-height: 3rem; }
    .solid { flex: 1; min-height: 3rem; }
    .solid[aria-disabled="true"] { opacity: 0.5; cursor: default; }
    .solid[aria-disabled="true"]:hover { background: var(--ink); border-color: var(--ink); color: var(--paper); }
    label { position: relative; display: flex; align-items: center; }
    label svg { position: absolute; inset-inline-end: 0.6rem; pointer-events: none; }
    select {
      appearance: none; height: 3rem; padding-block: 0; padding-inline: var(--space-4) 2.25rem; border: 1px solid var(--line-strong); border-radius: var(--radius);
      background: var(--surface); font-variant-numeric: tabular-nums; cursor: pointer;
    }
    .line { min-height: 2rem; color: var(--ink-soft); font-size: var(--text-sm); }
    .line button { min-height: 2rem; padding: 0; border: 0; background: none; color: var(--accent); font-weight: 550; }
    @media (pointer: coarse) { .line, .line button { min-height: var(--target); } }
  `];
}
