import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  type Card, type FacetField, type FoundCard, type Page as ResultPage, type SearchOptions, type SearchPage, type Sort, type Vitrine, VitrineError,
} from "../../engine/vitrine.js";
import "../../ui/facet-panel.js";
import type { FacetView, FilterChange } from "../../ui/facet-panel.js";
import "../../ui/filter-chips.js";
import { icon } from "../../ui/icons.js";
import "../../ui/notice.js";
import type { ProductGrid } from "../../ui/product-grid.js";
import "../../ui/product-grid.js";
import "../../ui/search-notes.js";
import "../../ui/sheet.js";
import { compareSizes } from "../../ui/size-order.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import {
  type CatalogQuery, type ListField, changed, chipsOf, defaultSort, facetLabel, hrefOf, pageSize, parseQuery, reworded, sortLabel, sorts, without,
} from "../shell/catalog-query.js";
import { notesOf, readChips, readEntry, readOf, readValues, readWords, withoutWords } from "../../common/search-reading.js";
import type { PictureQuery } from "../shell/picture-query.js";
import { cardView, foundNote } from "../shell/views.js";
import { catalogStyles } from "./catalog-styles.js";
import { Page } from "./page.js";
import "./picture-question.js";

const panelFields: ListField[] = ["gender", "category", "articleType", "colour", "size", "brand", "season", "usage"];
const openFields: ListField[] = ["gender", "category", "articleType", "colour"];
const mostAtOnce = 480;
const pictureTroubles = ["VT_BAD_DATA", "VT_BAD_REQUEST", "VT_NOT_FOUND"];
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
  private textOfResult = "";
  @state() private pictureProblem = "";

  get pageTitle() {
    const { text, filter, picture } = this.query;
    const kinds = [...filter.gender ?? [], ...filter.articleType ?? filter.category ?? []];
    if (text) return words("all.quoted", { text });
    if (picture) return words("catalog.likePicture");
    return kinds.length > 0 && kinds.length <= 3 ? kinds.join(", ") : words("shop.theCollection");
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
    const read = this.reading;
    const { currency } = this.session;
    const chips = chipsOf(this.query, currency);
    if (read && read.understood.length > 0) chips.splice(0, 1, ...readChips(read, currency));
    const filters = chips.filter((chip) => chip.key !== "text" && chip.key !== "picture").length;
    return html`<header><h1 tabindex="-1">${this.pageTitle}</h1>
        <p class="count quiet" role="status">${this.countText()}</p></header>
      <div class="columns">
        ${this.roomy ? html`<aside aria-label=${words("catalog.filters")}><h2 class="visually-hidden">${words("catalog.filters")}</h2>${this.renderPanel()}</aside>` : nothing}
        <section aria-label=${words("catalog.productsHeading")}>
          <div class="bar">
            ${this.roomy ? nothing : html`<button class="button" type="button" aria-haspopup="dialog" @click=${() => { this.sheetOpen = true; }}>${
              icon("filter", 18)} ${words("catalog.filters")}${filters > 0 ? ` (${filters})` : ""}</button>`}
            <vt-filter-chips .chips=${chips} @remove-filter=${(event: CustomEvent<string>) => this.removeChip(event.detail)}
              @clear-filters=${this.clear}></vt-filter-chips>
            ${this.renderSort()}
          </div>
          ${this.query.picture ? html`<vt-picture-question .picture=${this.session.picture} .failed=${this.pictureProblem} ?searching=${this.busy}
            @picture-change=${this.pictureChanged}></vt-picture-question>` : nothing}
          <vt-search-notes .notes=${this.failure ? undefined : notesOf(read)}
            @search-literally=${() => this.go({ ...this.query, literal: true, shown: pageSize })}></vt-search-notes>
          ${this.renderResult()}
        </section>
      </div>
      ${this.roomy ? nothing : html`<vt-sheet heading=${words("catalog.filters")} ?open=${this.sheetOpen} @sheet-close=${() => { this.sheetOpen = false; }}>
        ${this.renderPanel()}
        <button slot="foot" class="button solid" type="button" @click=${() => { this.sheetOpen = false; }}>${
          this.result ? words("catalog.showProducts", { count: this.result.total }) : words("all.close")}</button></vt-sheet>`}`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    const query = parseQuery(this.params);
    const key = `${hrefOf({ ...query, shown: pageSize })} ${query.picture ? this.session.picture?.version ?? 0 : ""}`;
    const kept = key === this.key && this.cards ? this.cards.slice(0, query.shown) : [];
    this.query = query;
    this.failure = undefined;
    this.pictureProblem = "";
    this.busy = this.isAsked(query);
    if (!this.busy) {
      this.cards = this.result = undefined;
      this.key = "";
      return;
    }
    const had = searchFiles(vitrine);
    const cards = [...kept];
    let page = this.result;
    while (cards.length < query.shown && (page === undefined || key !== this.key || cards.length < page.total)) {
      page = await this.fetch(vitrine, query, cards.length, signal);
      if (signal.aborted) return;
      cards.push(...page.items);
      if (page.facets) {
        this.result = page;
        this.textOfResult = query.text;
      }
      this.key = key;
      if (page.items.length === 0) break;
    }
    this.cards = cards;
    this.busy = false;
    if (query.text) this.askAgainWithMore(vitrine, had, signal);
    await this.updateComplete;
    if (kept.length > 0 && cards.length > kept.length) this.grid?.focusCard(kept.length);
  }

  /** A search that came before the catalog's words could correct nothing, one before the map of meaning found less, and one before the
   * fine codes guessed an order. */
  private askAgainWithMore(vitrine: Vitrine, had: number, signal: AbortSignal) {
    const look = () => {
      const more = searchFiles(vitrine) > had;
      if (more || vitrine.progress.phase === "complete") stop();
      if (!more) return;
      this.key = "";
      void this.begin();
    };
    const stop = vitrine.on("progress", look);
    signal.addEventListener("abort", stop, { once: true });
    look();
  }

  /** A picture that is not there yet is asked for first. */
  private isAsked({ picture, text }: CatalogQuery): boolean {
    return !picture || this.session.picture !== undefined || text !== "";
  }

  private pictureChanged(event: CustomEvent<PictureQuery | undefined>) {
    this.session.picture = event.detail;
    void this.begin();
  }

  private fetch(vitrine: Vitrine, query: CatalogQuery, offset: number, signal: AbortSignal): Promise<ResultPage> {
    const { text, filter, sort, shown, literal } = query;
    const page = { offset, limit: Math.min(shown - offset, mostAtOnce), facets: offset === 0, filter, sort, signal };
    if (query.picture && this.session.picture) return this.fetchLike(vitrine, this.session.picture, { ...page, ...(text && { text, literal }) });
    return text ? vitrine.search({ ...page, text, literal }) : vitrine.browse(page);
  }

  /** What is wrong with the picture is told at the picture. */
  private async fetchLike(vitrine: Vitrine, picture: PictureQuery, options: SearchOptions): Promise<ResultPage> {
    const cut = await picture.cut();
    try {
      return await vitrine.search({ ...options, picture: cut });
    } catch (reason) {
      if (!(reason instanceof VitrineError) || !pictureTroubles.includes(reason.code)) throw reason;
      this.pictureProblem = errorWords(reason).replace(/^picture: /, "");
      return vitrine.browse({ ...options, limit: 0 });
    } finally {
      cut.close();
    }
  }

  /** What the last search made of the words that are there now. */
  private get reading(): SearchPage | undefined {
    return this.query.text && this.textOfResult === this.query.text && this.result && "understood" in this.result
      ? this.result as SearchPage : undefined;
  }

  private renderPanel() {
    const { filter } = this.query;
    const read = this.reading;
    const bound = (field: "priceMin" | "priceMax") => readOf(read, field)[0]?.value as number | undefined;
    const facets = panelFields.map((field): FacetView => ({
      field, label: facetLabel(field), options: optionsOf(this.result, field), selected: filter[field] ?? readValues(read, field),
      swatches: field === "colour", open: openFields.includes(field),
    })).filter((facet) => facet.options.length > 1 || facet.selected.length > 0);
    const { priceMin: min = bound("priceMin"), priceMax: max = bound("priceMax") } = filter;
    const bounds = this.result?.price ?? null;
    const price = bounds || min !== undefined || max !== undefined ? { limits: { min, max }, bounds } : undefined;
    return html`<vt-facet-panel .facets=${facets} .price=${price} .inStock=${filter.inStock === true || readOf(read, "inStock").length > 0} .currency=${this.session.currency}
      @filter-change=${(event: CustomEvent<FilterChange>) => this.change(event.detail)}></vt-facet-panel>`;
  }

  /** What the words say of a field is ticked like a filter. Once the field is changed by hand, the words for it go. */
  private change(change: FilterChange) {
    const entries = "limits" in change ? readOf(this.reading, "priceMin", "priceMax") : readOf(this.reading, change.field as FacetField);
    const query = entries.length > 0 ? reworded(this.query, withoutWords(this.query.text, entries)) : this.query;
    this.go(changed(query, change));
  }

  private renderSort() {
    const { text, sort, picture } = this.query;
    const offered = sorts.filter((value) => value !== (text || picture ? "row" : "relevance"));
    return html`<label class="sort"><span class="quiet">${words("catalog.sort")}</span>
      <select name="sort" @change=${(event: Event) => this.go({ ...this.query, sort: (event.target as HTMLSelectElement).value as Sort, shown: pageSize })}>
        ${offered.map((value) => html`<option value=${value} ?selected=${value === sort}>${sortLabel(value)}</option>`)}
      </select>${icon("chevron", 18)}</label>`;
  }

  private renderResult() {
    if (this.failure) {
      return html`<vt-notice heading=${words("catalog.notAnswered")} .detail=${this.failureText} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>`;
    }
    if (!this.isAsked(this.query) || this.pictureProblem) return nothing;
    if (this.cards?.length === 0) {
      return html`<vt-notice heading=${words("catalog.nothingMatches")} text=${words("catalog.noProductFits")}
        action=${words("catalog.clearFilters")} @act=${this.clear}></vt-notice>`;
    }
    return html`<vt-product-grid .items=${this.cardViews()} .total=${this.result?.total ?? 0}
      ?busy=${this.busy} @show-more=${() => this.go({ ...this.query, shown: this.query.shown + pageSize }, true)}></vt-product-grid>`;
  }

  /** How a product was found is told where some were found by their words and some were not. */
  private cardViews() {
    const byWords = this.cards?.some((card) => (card as FoundCard).foundBy?.includes("words"));
    return this.cards?.map((card) => {
      const note = byWords ? foundNote(card as FoundCard) : "";
      return { ...cardView(this.session, card), ...(note && { foundNote: note }) };
    });
  }

  private countText(): string {
    if (this.failure) return "";
    if (!this.isAsked(this.query) || this.pictureProblem) return "";
    if (!this.result) return words("shop.opening");
    const { total } = this.result;
    return words("catalog.products", { count: total });
  }

  private removeChip(key: string) {
    const entry = readEntry(this.reading, key);
    const text = entry ? entry.without : key === "text" ? readWords(this.reading) : undefined;
    this.go(text === undefined ? without(this.query, key) : reworded(this.query, text));
    this.renderRoot.querySelector("h1")?.focus({ preventScroll: true });
  }

  private clear() {
    this.go({ text: "", filter: {}, sort: defaultSort(""), shown: pageSize, literal: false, picture: false });
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

/** By count, but sizes as they hang on a rail. */
function optionsOf(result: ResultPage | undefined, field: ListField): FacetView["options"] {
  const options = result?.facets?.[field] ?? [];
  return field === "size" ? [...options].sort((left, right) => compareSizes(left.value, right.value)) : options;
}

/** How many of the pack's files that make a search better have come. */
function searchFiles(vitrine: Vitrine): number {
  return vitrine.progress.ready.filter((file) => /^(terms|text-map:|int8:)/.test(file)).length;
}
