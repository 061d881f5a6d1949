import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FacetField, Filter, Page } from "../../engine/vitrine.js";
import "../../ui/facet-panel.js";
import type { FacetView } from "../../ui/facet-panel.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/sheet.js";
import { words } from "../../words/words.js";
import type { Session } from "./session.js";

const fields: readonly FacetField[] = ["gender", "category", "articleType", "colour", "brand"];

/** All filters, in a sheet over the panel. Emits `filter-change` and `sheet-close`. */
@customElement("vt-filter-sheet")
export class FilterSheet extends LitElement {
  @property({ attribute: false }) session!: Session;
  /** Counts under the filter. */
  @property({ attribute: false }) page: Page | undefined;
  @property({ attribute: false }) filter: Filter = {};
  @property({ type: Boolean }) open = false;

  override render() {
    const { filter, page } = this;
    const facets = fields.map((field): FacetView => ({
      field, label: words(`catalog.facet-${field}`), options: page?.facets?.[field] ?? [], selected: filter[field] ?? [], swatches: field === "colour",
      open: field === "gender" || (filter[field]?.length ?? 0) > 0,
    })).filter(({ options, selected }) => options.length > 1 || selected.length > 0);
    const { priceMin: min, priceMax: max, inStock = false } = filter;
    const price = page?.price || min !== undefined || max !== undefined ? { limits: { min, max }, bounds: page?.price ?? null } : undefined;
    return html`<vt-sheet heading=${words("catalog.filters")} ?open=${this.open}>
      <vt-facet-panel .facets=${facets} .price=${price} .inStock=${inStock} .currency=${this.session.currency}></vt-facet-panel>
      <button slot="foot" class="button solid" type="button" @click=${this.close}>${page ? words("panel.showPieces", { count: page.total }) : words("all.close")}</button></vt-sheet>`;
  }

  private close() {
    this.dispatchEvent(new CustomEvent("sheet-close", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`.button { width: 100%; }`];
}
