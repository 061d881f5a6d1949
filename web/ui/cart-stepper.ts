import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

/** How many of one product: a field between two buttons. Emits `quantity` with 1 to `most`, or 0 when that was typed. */
@customElement("vt-cart-stepper")
export class CartStepper extends LitElement {
  @property() label = "";
  @property({ type: Number }) value = 1;
  @property({ type: Number }) most = 99;

  override render() {
    const { label, value, most } = this;
    return html`<div role="group" aria-label=${words("cart.quantityOf", { label })}>
      <button type="button" aria-label=${words("cart.oneLess")} aria-disabled=${value <= 1 ? "true" : "false"} @click=${() => this.step(-1)}>${icon("minus", 16)}</button>
      <input type="text" inputmode="numeric" autocomplete="off" maxlength="3" aria-label=${words("all.quantity")} .value=${String(value)} @change=${this.typed}
        @focus=${(event: Event) => (event.target as HTMLInputElement).select()}>
      <button type="button" aria-label=${words("cart.oneMore")} aria-disabled=${value >= most ? "true" : "false"} @click=${() => this.step(1)}>${icon("add", 16)}</button>
    </div>`;
  }

  /** A step towards what can be had is always one, also from above it. */
  private step(by: 1 | -1) {
    const wanted = by > 0 ? this.value + 1 : Math.min(this.value - 1, Math.max(1, this.most));
    if (wanted >= 1 && (by < 0 || wanted <= this.most)) this.emit(wanted);
  }

  private typed(event: Event) {
    const input = event.target as HTMLInputElement;
    const wanted = /^\d{1,3}$/.test(input.value.trim()) ? Math.min(Number(input.value), Math.max(1, this.most)) : this.value;
    input.value = String(wanted);
    if (wanted !== this.value) this.emit(wanted);
  }

  private emit(quantity: number) {
    this.dispatchEvent(new CustomEvent<number>("quantity", { detail: quantity }));
  }

  static override styles = [sharedStyles, css`
    :host { display: inline-block; }
    div { display: flex; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); }
    button { display: grid; place-items: center; width: 2.25rem; height: 2.25rem; padding: 0; border: 0; background: none; }
    button:hover { background: color-mix(in srgb, var(--ink) 8%, transparent); }
    button[aria-disabled="true"] { color: var(--line-strong); background: none; cursor: default; }
    input {
      width: 2.25rem; padding: 0; border: 0; background: none; font-size: max(1rem, var(--text-sm)); font-variant-numeric: tabular-nums; text-align: center;
    }
    :focus-visible { outline-offset: 0; }
    @media (pointer: coarse) { button, input { width: var(--target); height: var(--target); } }
  `];
}
