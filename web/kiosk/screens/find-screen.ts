import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { FacetCount, FoundCard, Page, SearchPage, Vitrine } from "../../engine/vitrine.js";
import { notesOf, readChips, readEntry } from "../../common/search-reading.js";
import type { CardView } from "../../ui/card-view.js";
import "../../ui/filter-chips.js";
import "../../ui/notice.js";
import "../../ui/product-grid.js";
import type { ProductGrid } from "../../ui/product-grid.js";
import "../../ui/search-box.js";
import "../../ui/search-notes.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/toggle-chips.js";
import { words } from "../../words/words.js";
import { KioskScreen } from "./kiosk-screen.js";
import { kioskStyles } from "./kiosk-styles.js";

const pageSize = 24;

/** All pieces, by words and by kind. */
@customElement("vt-find-screen")
export class FindScreen extends KioskScreen {
  @state() private literal = false;
  @state() private category = "";
  @state() private page: Page | SearchPage | undefined;
  @state() private cards: CardView[] | undefined;
  @state() private busy = false;
  private categories: FacetCount[] = [];

  get heading() {
    return this.value ? words("kiosk.found-for", { text: this.value }) : words("kiosk.find");
  }

  override render() {
    const found = isSearch(this.page) ? this.page : undefined;
    return html`<h1 class="visually-hidden" tabindex="-1">${this.heading}</h1>
      <vt-search-box .text=${this.value} pictureless @search-input=${this.typed} @search-submit=${this.typed}></vt-search-box>
      ${this.categories.length > 1 ? html`<vt-toggle-chips .label=${words("kiosk.kinds")} .chips=${this.categories.map(({ value }) => ({ key: value, label: value, on: value === this.category }))}
        @chip-toggle=${this.choose}></vt-toggle-chips>` : nothing}
      ${found && found.understood.length > 0 ? html`<vt-filter-chips .chips=${readChips(found, this.session.currency).filter(({ key }) => key !== "text")}
        @remove-filter=${this.unread} @clear-filters=${this.literally}></vt-filter-chips>` : nothing}
      <vt-search-notes .notes=${notesOf(found)} @search-literally=${this.literally}></vt-search-notes>
      <p class="count quiet" role="status">${this.page ? words("kiosk.pieces", { count: this.page.total }) : ""}</p>
      ${this.failure ? html`<vt-notice .heading=${words("kiosk.failed")} .action=${words("kiosk.again")} @act=${this.begin} alarm></vt-notice>`
        : this.cards?.length === 0 ? html`<p class="lead">${words("kiosk.nothing-found")}</p>`
        : html`<vt-product-grid .items=${this.cards} .total=${this.page?.total ?? 0} ?busy=${this.busy} @show-more=${this.more}></vt-product-grid>`}`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.cards = undefined;
    await this.fetch(vitrine, signal, 0);
  }

  private async fetch(vitrine: Vitrine, signal: AbortSignal, offset: number) {
    const { value: text, literal, category } = this;
    const options = { filter: category ? { category: [category] } : {}, offset, limit: pageSize, facets: true, signal };
    const page = text ? await vitrine.search({ text, literal, ...options }) : await vitrine.browse({ sort: "rating", ...options });
    const views = await this.session.cardViews(page.items);
    if (signal.aborted) return;
    const cards = views.map((view, index) => withNote(view, page.items[index] as FoundCard));
    if (!category) this.categories = page.facets?.category ?? [];
    this.page = page;
    this.cards = offset === 0 ? cards : [...this.cards ?? [], ...cards];
  }

  private readonly more = async () => {
    const before = this.cards?.length ?? 0;
    this.busy = true;
    await this.guard((vitrine) => this.fetch(vitrine, this.ended.signal, before));
    this.busy = false;
    await this.updateComplete;
    const grid = this.renderRoot.querySelector<ProductGrid>("vt-product-grid");
    await grid?.updateComplete;
    grid?.focusCard(before);
  };

  private readonly typed = ({ detail }: CustomEvent<string>) => {
    if (detail === this.value) return;
    this.value = detail;
    this.literal = false;
    this.category = "";
    void this.begin();
  };

  private choose({ detail }: CustomEvent<string>) {
    this.category = this.category === detail ? "" : detail;
    void this.begin();
  }

  private readonly literally = () => {
    this.literal = true;
    void this.begin();
  };

  /** Searches for the text without the words that were read as this filter. */
  private readonly unread = ({ detail }: CustomEvent<string>) => {
    const entry = isSearch(this.page) ? readEntry(this.page, detail) : undefined;
    if (!entry) return;
    this.value = entry.without;
    void this.begin();
  };

  static override styles = [sharedStyles, kioskStyles, css`
    vt-search-box { --target: 3.75rem; max-width: 46rem; font-size: var(--text-lg); }
    vt-toggle-chips, vt-filter-chips { margin-top: var(--space-4); }
    .count { margin-block: var(--space-4); }
  `];
}

function isSearch(page: Page | SearchPage | undefined): page is SearchPage {
  return page !== undefined && "understood" in page;
}

/** What was not found by its words says so. */
function withNote(view: CardView, { foundBy = [] }: Partial<FoundCard>): CardView {
  return foundBy.join() === "meaning" ? { ...view, foundNote: words("kiosk.by-meaning") } : view;
}
