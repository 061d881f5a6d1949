import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Filter, FoundCard, SearchPage, Vitrine } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import type { FilterChange } from "../../ui/facet-panel.js";
import "../../ui/filter-chips.js";
import { icon } from "../../ui/icons.js";
import "../../ui/look-grid.js";
import "../../ui/notice.js";
import "../../ui/search-box.js";
import "../../ui/search-notes.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { notesOf, readChips, readEntry } from "../../common/search-reading.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import "./filter-sheet.js";
import { changedFilter, countFilters } from "./filter-change.js";
import { panelStyles } from "./panel-styles.js";
import { View } from "./view.js";

const pageSize = 24;
/** The engine answers no more at once. */
const mostAtOnce = 500;

/** Search by words. */
@customElement("vt-search-view")
export class SearchView extends View {
  @property() text = "";
  @state() private literal = false;
  @state() private own: Filter = {};
  @state() private page: SearchPage | undefined;
  @state() private cards: CardView[] | undefined;
  @state() private sheetOpen = false;
  private foundText = "";
  private had = 0;
  @query("vt-look-grid") private grid!: HTMLElement & { focusTile(index: number): void } | null;

  override render() {
    return html`<div class="view">
      <h1 class="visually-hidden" tabindex="-1">${words("panel.tab-search")}</h1>
      <vt-search-box .text=${this.text} pictureless @search-input=${this.typed} @search-submit=${this.typed}></vt-search-box>
      ${this.text ? this.renderFound() : this.renderHints()}
    </div>`;
  }

  override focus() {
    this.renderRoot.querySelector("vt-search-box")?.shadowRoot?.querySelector("input")?.focus();
  }

  private renderHints() {
    return html`<p class="lead">${words("panel.sayIt")}</p>`;
  }

  private renderFound() {
    if (this.failure) return html`<vt-notice heading=${words("panel.searchFailed")} .detail=${errorWords(this.failure)} action=${words("all.tryAgain")} @act=${this.find} alarm></vt-notice>`;
    const { page } = this;
    const count = countFilters(this.own);
    return html`<div class="bar"><p class="count quiet" role="status">${page ? words("all.pieces", { count: page.total }) : words("panel.searching")}</p>
        <button class="plain" type="button" aria-haspopup="dialog" @click=${() => { this.sheetOpen = true; }}>${icon("filter", 16)}${words("catalog.filters")}${count > 0 ? ` (${count})` : ""}</button></div>
      ${page && page.understood.length > 0 ? html`<vt-filter-chips .chips=${readChips(page, this.session.currency).filter(({ key }) => key !== "text")} @remove-filter=${this.unread} @clear-filters=${this.literally}></vt-filter-chips>` : nothing}
      <vt-search-notes .notes=${notesOf(page)} @search-literally=${this.literally}></vt-search-notes>
      ${this.cards?.length === 0 ? html`<p class="note">${words("panel.nothingFits")}</p>`
        : html`<vt-look-grid label=${words("panel.found")} .items=${this.cards} ?busy=${this.busy} ?more=${page !== undefined && (this.cards?.length ?? 0) < page.total} @show-more=${this.more}></vt-look-grid>`}
      <vt-filter-sheet .session=${this.session} .page=${page} .filter=${this.own} ?open=${this.sheetOpen}
        @filter-change=${this.refilter} @sheet-close=${() => { this.sheetOpen = false; }}></vt-filter-sheet>`;
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.has("text") && this.text !== this.foundText) void this.find();
  }

  private readonly typed = ({ detail }: CustomEvent<string>) => {
    if (detail !== this.text) this.literal = false;
    this.text = detail;
  };

  private readonly find = () => {
    if (this.text !== this.foundText) this.cards = undefined;
    this.foundText = this.text;
    if (!this.text) this.page = undefined;
    return this.text ? this.ask((vitrine, signal) => this.fetch(vitrine, signal, 0)) : undefined;
  };

  /** The same once more, for as many as are shown: what the visitor is looking at stays until the answer is here. */
  private findAgain() {
    const shown = this.cards?.length ?? 0;
    void this.ask((vitrine, signal) => this.fetch(vitrine, signal, 0, Math.min(Math.max(shown, pageSize), mostAtOnce)));
  }

  /** A search that came before the catalog's words and the map of meaning finds more once those are here. */
  private async fetch(vitrine: Vitrine, signal: AbortSignal, offset: number, limit = pageSize) {
    const { text, literal, own } = this;
    this.had = searchFiles(vitrine);
    const page = await vitrine.search({ text, literal, filter: own, offset, limit, facets: true, signal });
    const views = await this.viewsOf(page.items);
    if (signal.aborted) return;
    this.page = page;
    this.cards = offset === 0 ? views : [...this.cards ?? [], ...views];
    if (searchFiles(vitrine) > this.had) this.findAgain();
  }

  private async viewsOf(items: FoundCard[]): Promise<CardView[]> {
    const views = await this.session.cardViews(items);
    return views.map((view, index) => ({ ...view, ...(items[index]!.foundBy.join() === "meaning" && { foundNote: words("panel.closeInMeaning") }) }));
  }

  private readonly more = async () => {
    const before = this.cards?.length ?? 0;
    await this.ask((vitrine, signal) => this.fetch(vitrine, signal, before));
    await this.updateComplete;
    this.grid?.focusTile(before);
  };

  private readonly literally = () => {
    this.literal = true;
    void this.find();
  };

  /** Searches for the text without the words that were read as this filter. */
  private readonly unread = ({ detail }: CustomEvent<string>) => {
    const entry = readEntry(this.page, detail);
    if (entry) this.text = entry.without;
  };

  private readonly refilter = ({ detail }: CustomEvent<FilterChange>) => {
    this.own = changedFilter(this.own, detail).own;
    void this.find();
  };

  protected override reopened() {
    this.own = {};
    this.page = this.cards = undefined;
    void this.find();
  }

  protected override updated() {
    const { progress } = this.session;
    if (this.page && progress.phase === "complete" && progress.ready.filter(isSearchFile).length > this.had && !this.busy) {
      this.had = progress.ready.filter(isSearchFile).length;
      this.findAgain();
    }
  }

  static override styles = [sharedStyles, panelStyles, css`
    .bar { display: flex; align-items: center; justify-content: space-between; gap: var(--space-3); font-size: var(--text-sm); }
    vt-search-notes { margin-bottom: calc(-1 * var(--space-5)); }
    vt-search-notes:has(+ .note) { margin-bottom: 0; }
  `];
}

const isSearchFile = (name: string) => name === "terms" || name.startsWith("text-map:") || name.startsWith("int8:");

function searchFiles(vitrine: Vitrine): number {
  return vitrine.progress.ready.filter(isSearchFile).length;
}

