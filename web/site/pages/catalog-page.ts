import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { FacetField, Card, Page as ResultPage, Sort, Vitrine } from "../../engine/vitrine.js";
import "../../ui/facet-panel.js";
import type { FacetView, FilterChange } from "../../ui/facet-panel.js";
import "../../ui/filter-chips.js";
import { icon } from "../../ui/icons.js";
import "../../ui/notice.js";
import type { ProductGrid } from "../../ui/product-grid.js";
import "../../ui/product-grid.js";
import "../../ui/sheet.js";
import {
  type CatalogQuery, changed, chipsOf, defaultSort, facetLabels, hrefOf, pageSize, parseQuery, sortLabels, without,
} from "../shell/catalog-query.js";
import { cardView } from "../shell/views.js";
import { catalogStyles } from "./catalog-styles.js";
import { Page } from "./page.js";

const panelFields: FacetField[] = ["gender", "category", "articleType", "colour", "brand", "season", "usage"];
const openFields: FacetField[] = ["gender", "category", "articleType", "colour"];
const mostAtOnce = 480;
const wide = matchMedia("(min-width: 60rem)");

/** Emits `go` with an address when the visitor changes the query. */
@customElement("vt-catalog-page")
export class CatalogPage extends Page {
  @state() private query: CatalogQuery = parseQuery(new URLSearchParams());
  @state() private cards: Card[] | undefined;
  @state() private result: ResultPage | undefined;
  @state() private busy = false;
  @state() private sheetOpen = false;
  @state() private roomy = wide.matches;
  private key = "";

  get pageTitle() {
    const { text, filter } = this.query;
    const kinds = [...filter.gender ?? [], ...filter.articleType ?? filter.category ?? []];
    if (text) return `“${text}”`;
    return kinds.length > 0 && kinds.length <= 3 ? kinds.join(", ") : "The collection";
  }

  override connectedCallback() {
    super.connectedCallback();
    wide.addEventListener("change", this.onWidth);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    wide.removeEventListener("change", this.onWidth);
  }

  override render() {
    const chips = chipsOf(this.query, this.session.currency);
    const filters = chips.filter((chip) => chip.key !== "text").length;
    return html`<header><h1 tabindex="-1">${this.pageTitle}</h1>
        <p class="count quiet" role="status">${this.countText()}</p></header>
      <div class="columns">
        ${this.roomy ? html`<aside aria-label="Filters"><h2 class="visually-hidden">Filters</h2>${this.renderPanel()}</aside>` : nothing}
        <section aria-label="Products">
          <div class="bar">
            ${this.roomy ? nothing : html`<button class="button" type="button" aria-haspopup="dialog" @click=${() => { this.sheetOpen = true; }}>${
              icon("filter", 18)} Filters${filters > 0 ? ` (${filters})` : ""}</button>`}
            <vt-filter-chips .chips=${chips} @remove-filter=${(event: CustomEvent<string>) => this.removeChip(event.detail)}
              @clear-filters=${this.clear}></vt-filter-chips>
            ${this.renderSort()}
          </div>
          ${this.renderResult()}
        </section>
      </div>
      ${this.roomy ? nothing : html`<vt-sheet heading="Filters" ?open=${this.sheetOpen} @sheet-close=${() => { this.sheetOpen = false; }}>
        ${this.renderPanel()}
        <button slot="foot" class="button solid" type="button" @click=${() => { this.sheetOpen = false; }}>${
          this.result ? `Show ${this.result.total.toLocaleString("en")} products` : "Close"}</button></vt-sheet>`}`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    const query = parseQuery(this.params);
    const key = hrefOf({ ...query, shown: pageSize });
    const kept = key === this.key && this.cards ? this.cards.slice(0, query.shown) : [];
    this.query = query;
    this.failure = undefined;
    this.busy = true;
    const cards = [...kept];
    let page = this.result;
    while (cards.length < query.shown && (page === undefined || key !== this.key || cards.length < page.total)) {
      page = await this.fetch(vitrine, query, cards.length, signal);
      if (signal.aborted) return;
      cards.push(...page.items);
      if (page.facets) this.result = page;
      this.key = key;
      if (page.items.length === 0) break;
    }
    this.cards = cards;
    this.busy = false;
    await this.updateComplete;
    if (kept.length > 0 && cards.length > kept.length) this.grid?.focusCard(kept.length);
  }

  private fetch(vitrine: Vitrine, query: CatalogQuery, offset: number, signal: AbortSignal): Promise<ResultPage> {
    const { text, filter, sort, shown } = query;
    const page = { offset, limit: Math.min(shown - offset, mostAtOnce), facets: offset === 0, signal };
    if (text && sort === "relevance") return vitrine.search({ ...page, text, filter });
    return vitrine.browse({ ...page, filter: text ? { ...filter, text } : filter, sort });
  }

  private renderPanel() {
    const { filter } = this.query;
    const facets = panelFields.map((field): FacetView => ({
      field, label: facetLabels[field], options: this.result?.facets?.[field] ?? [], selected: filter[field] ?? [],
      swatches: field === "colour", open: openFields.includes(field),
    })).filter((facet) => facet.options.length > 1 || facet.selected.length > 0);
    const { priceMin: min, priceMax: max } = filter;
    const bounds = this.result?.price ?? null;
    const price = bounds || min !== undefined || max !== undefined ? { limits: { min, max }, bounds } : undefined;
    return html`<vt-facet-panel .facets=${facets} .price=${price} .inStock=${filter.inStock === true} .currency=${this.session.currency}
      @filter-change=${(event: CustomEvent<FilterChange>) => this.go(changed(this.query, event.detail))}></vt-facet-panel>`;
  }

  private renderSort() {
    const { text, sort } = this.query;
    const sorts = (Object.entries(sortLabels) as [Sort, string][]).filter(([value]) => value !== (text ? "row" : "relevance"));
    return html`<label class="sort"><span class="quiet">Sort</span>
      <select name="sort" @change=${(event: Event) => this.go({ ...this.query, sort: (event.target as HTMLSelectElement).value as Sort, shown: pageSize })}>
        ${sorts.map(([value, label]) => html`<option value=${value} ?selected=${value === sort}>${label}</option>`)}
      </select>${icon("chevron", 18)}</label>`;
  }

  private renderResult() {
    if (this.failure) {
      return html`<vt-notice heading="The search could not be answered" .detail=${this.failureText} action="Retry" @act=${this.begin} alarm></vt-notice>`;
    }
    if (this.cards?.length === 0) {
      return html`<vt-notice heading="Nothing matches all of that" text="No product fits every filter at once. Remove one above, or start afresh."
        action="Clear all filters" @act=${this.clear}></vt-notice>`;
    }
    return html`<vt-product-grid .items=${this.cards?.map((card) => cardView(this.session, card))} .total=${this.result?.total ?? 0}
      ?busy=${this.busy} @show-more=${() => this.go({ ...this.query, shown: this.query.shown + pageSize }, true)}></vt-product-grid>`;
  }

  private countText(): string {
    if (this.failure) return "";
    if (!this.result) return "Opening the collection";
    const { total } = this.result;
    return `${total.toLocaleString("en")} ${total === 1 ? "product" : "products"}`;
  }

  private removeChip(key: string) {
    this.go(without(this.query, key));
    this.renderRoot.querySelector("h1")?.focus({ preventScroll: true });
  }

  private clear() {
    this.go({ text: "", filter: {}, sort: defaultSort(""), shown: pageSize });
    this.renderRoot.querySelector("h1")?.focus({ preventScroll: true });
  }

  private go(query: CatalogQuery, replace = false) {
    this.dispatchEvent(new CustomEvent("go", { detail: { href: hrefOf(query), replace }, bubbles: true, composed: true }));
  }

  private get grid(): ProductGrid | null {
    return this.renderRoot.querySelector("vt-product-grid");
  }

  private readonly onWidth = () => {
    this.roomy = wide.matches;
    this.sheetOpen = false;
  };

  static override styles = catalogStyles;
}
