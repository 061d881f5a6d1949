import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import type { FacetOption } from "./facet-group.js";
import "./facet-group.js";
import "./price-range.js";
import type { PriceLimits } from "./price-range.js";
import { sharedStyles } from "./shared-styles.js";

export interface FacetView {
  field: string;
  label: string;
  options: FacetOption[];
  selected: string[];
  swatches: boolean;
  open: boolean;
}

/** One change a visitor makes to the filter. */
export type FilterChange =
  | { field: string; values: string[] }
  | { field: "price"; limits: PriceLimits }
  | { field: "inStock"; on: boolean };

/** All filters of the catalog. Emits `filter-change` with a FilterChange. */
@customElement("vt-facet-panel")
export class FacetPanel extends LitElement {
  @property({ attribute: false }) facets: FacetView[] = [];
  @property({ attribute: false }) price: { limits: PriceLimits; bounds: { min: number; max: number } | null } | undefined;
  @property({ type: Boolean }) inStock = false;
  @property() currency = "";

  override render() {
    return html`
      ${repeat(this.facets, (facet) => facet.field, (facet) => html`<vt-facet-group .label=${facet.label} .options=${facet.options}
        .selected=${facet.selected} ?swatches=${facet.swatches} ?open=${facet.open} data-field=${facet.field}
        @facet-change=${(event: CustomEvent<string[]>) => this.emit({ field: facet.field, values: event.detail })}></vt-facet-group>`)}
      ${this.price ? html`<vt-price-range .limits=${this.price.limits} .bounds=${this.price.bounds} .currency=${this.currency}
        @price-change=${(event: CustomEvent<PriceLimits>) => this.emit({ field: "price", limits: event.detail })}></vt-price-range>` : nothing}
      <label><input type="checkbox" name="in-stock" .checked=${this.inStock}
        @change=${(event: Event) => this.emit({ field: "inStock", on: (event.target as HTMLInputElement).checked })}> ${words("catalog.inStockOnly")}</label>`;
  }

  private emit(detail: FilterChange) {
    this.dispatchEvent(new CustomEvent<FilterChange>("filter-change", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    label { display: flex; align-items: center; gap: var(--space-3); min-height: 3.25rem; font-size: var(--text-sm); font-weight: 600; cursor: pointer; }
    input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
  `];
}
