import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { sharedStyles } from "./shared-styles.js";

export interface PriceLimits {
  min: number | undefined;
  max: number | undefined;
}

/** Lowest and highest price as two fields. Emits `price-change` when one is left or Enter is pressed. */
@customElement("vt-price-range")
export class PriceRange extends LitElement {
  @property({ attribute: false }) limits: PriceLimits = { min: undefined, max: undefined };
  /** What the catalog offers, as a hint in the empty fields. */
  @property({ attribute: false }) bounds: { min: number; max: number } | null = null;
  @property() currency = "";

  override render() {
    return html`<fieldset>
      <legend>${words("catalog.price")}${this.currency ? html` <span class="quiet">${words("catalog.priceIn", { currency: this.currency })}</span>` : ""}</legend>
      <div class="fields">
        <label><span class="visually-hidden">${words("catalog.lowestPrice")}</span><input name="min" type="number" inputmode="decimal" min="0" step="any"
          placeholder=${this.bounds ? Math.floor(this.bounds.min) : words("catalog.fromHint")} .value=${this.limits.min?.toString() ?? ""} @change=${this.change}></label>
        <span class="quiet" aria-hidden="true">${words("catalog.to")}</span>
        <label><span class="visually-hidden">${words("catalog.highestPrice")}</span><input name="max" type="number" inputmode="decimal" min="0" step="any"
          placeholder=${this.bounds ? Math.ceil(this.bounds.max) : words("catalog.to")} .value=${this.limits.max?.toString() ?? ""} @change=${this.change}></label>
      </div>
    </fieldset>`;
  }

  private change() {
    const read = (name: string) => {
      const { value, valueAsNumber } = this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)!;
      return value === "" || !(valueAsNumber >= 0) ? undefined : valueAsNumber;
    };
    this.dispatchEvent(new CustomEvent<PriceLimits>("price-change", { detail: { min: read("min"), max: read("max") } }));
  }

  static override styles = [sharedStyles, css`
    fieldset { padding: var(--space-4) 0; border-bottom: 1px solid var(--line); }
    legend { float: inline-start; width: 100%; padding: 0 0 var(--space-3); font-size: var(--text-sm); font-weight: 600; }
    legend .quiet { font-weight: 400; }
    .fields { display: flex; clear: both; align-items: center; gap: var(--space-3); font-size: var(--text-sm); }
    label { flex: 1; }
    input {
      width: 100%; height: var(--target); padding: 0 var(--space-3); border: 1px solid var(--line-strong); border-radius: var(--radius);
      background: var(--surface); font-variant-numeric: tabular-nums; appearance: textfield; -moz-appearance: textfield;
    }
    input::-webkit-inner-spin-button { appearance: none; }
    input::placeholder { color: var(--ink-soft); opacity: 1; }
  `];
}
