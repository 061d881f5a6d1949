import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Card, Slate, Vitrine } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import "../../ui/notice.js";
import { money } from "../../ui/product-facts.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/shelf.js";
import "../../ui/shop-window.js";
import { catalogHref } from "../shell/routes.js";
import { chooseLeads, company } from "../shell/leads.js";
import { cardView, slateView, varied } from "../shell/views.js";
import { Page } from "./page.js";

interface ShelfView {
  heading: string;
  href: string;
  items: CardView[];
}

/** What a shelf may be filled from. */
interface ShelfPlan {
  heading: string;
  href: string;
  cards: Card[];
  /** Of one article type at most. */
  each: number;
}

/** Look-alikes, and whether finer ones will come. */
interface Reasoned {
  stage: Slate["answered"]["stage"];
  cards: CardView[];
}

const shelfLength = 14;
const supply = 240;
const windowLength = 6;
/** So many are asked for, since some carry the same title. */
const windowSupply = 18;
const likeLength = 12;
const leadCount = 7;
const categoryCount = 4;
const bargain = 30;

@customElement("vt-home-page")
export class HomePage extends Page {
  readonly pageTitle = "Vitrine";
  @state() private shelves: ShelfView[] | undefined;
  @state() private total = 0;
  @state() private leads: Card[] = [];
  @state() private leadIndex = 0;
  @state() private inWindow: Reasoned | undefined;
  @state() private inLike: Reasoned | undefined;
  /** Nothing can be compared: the window shows pieces beside each other. */
  @state() private plain = false;

  override render() {
    const lead = this.leads[this.leadIndex];
    const like = this.likeLead;
    const pieces = this.total > 0 ? `${this.total.toLocaleString("en")} pieces, one window.` : "One collection, one window.";
    const [first, ...others] = this.shelves ?? [undefined, undefined, undefined];
    const nothingLike = this.plain || (this.shelves !== undefined && like === undefined);
    return html`
      ${this.failure ? html`<vt-notice heading="The shop could not be filled" .detail=${this.failureText} action="Retry" @act=${this.begin} alarm></vt-notice>` : nothing}
      <vt-shop-window .heading=${this.plain ? "Everything in one window." : "Everything here has a look-alike."} .text=${this.plain
        ? `${pieces} Choose a piece to see it close.` : `${pieces} Choose a piece and it fills with what shares its
        shape and colour, worked out on this page while you look.`} .lead=${lead && cardView(this.session, lead)} .alike=${this.inWindow?.cards}
        .href=${catalogHref()} linkText="Browse everything" @next-window=${this.nextWindow}></vt-shop-window>
      ${this.renderShelf(first)}
      <vt-shelf .heading=${like ? `Looks like ${like.title}` : "\u00a0"} reasoned .items=${this.inLike?.cards} ?hidden=${nothingLike}></vt-shelf>
      ${others.map((shelf) => this.renderShelf(shelf))}`;
  }

  private renderShelf(shelf: ShelfView | undefined) {
    return html`<vt-shelf .heading=${shelf?.heading ?? "\u00a0"} .href=${shelf?.href ?? ""} .items=${shelf?.items}></vt-shelf>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    const rated = await vitrine.browse({ filter: { inStock: true }, sort: "rating", limit: supply, facets: true, signal });
    this.leads = await chooseLeads(vitrine, rated.items, rated.facets?.articleType ?? [],
      { count: leadCount, length: windowLength, signal });
    this.plain = this.leads.length === 0;
    if (this.plain) this.leads = varied(rated.items, windowLength + 1, 1);
    this.total = this.session.stats?.pack.products ?? rated.total;
    const categories = (rated.facets?.category ?? []).slice(0, categoryCount).map((facet) => facet.value);
    await this.fillWindow(vitrine, signal);
    const plans = await Promise.all([
      this.newest(vitrine, signal), this.bargains(vitrine, signal), this.topRated(rated.items),
      ...categories.map((category) => this.category(vitrine, category, signal)),
    ]);
    this.shelves = this.stock(plans.filter((plan) => plan !== undefined));
    await this.fillLike(vitrine, signal);
  }

  protected override async refine(vitrine: Vitrine, signal: AbortSignal) {
    if (this.inWindow?.stage === "bits") await this.fillWindow(vitrine, signal);
    if (this.inLike?.stage === "bits") await this.fillLike(vitrine, signal);
  }

  /** The product of the look-alike shelf: the last lead, which the window shows last. */
  private get likeLead(): Card | undefined {
    return this.leads.at(-1);
  }

  private async fillWindow(vitrine: Vitrine, signal: AbortSignal) {
    const lead = this.leads[this.leadIndex];
    if (lead) this.inWindow = await this.alikeInWindow(vitrine, lead, signal);
  }

  private async fillLike(vitrine: Vitrine, signal: AbortSignal) {
    if (!this.likeLead || this.plain) return;
    const { answered: { stage }, items } = await vitrine.recommend("similar", { item: this.likeLead.id, limit: likeLength, signal });
    this.inLike = { stage, cards: items.map((item) => slateView(this.session, item)) };
  }

  private async nextWindow() {
    const vitrine = await this.session.opened;
    const index = (this.leadIndex + 1) % this.leads.length;
    try {
      const next = await this.alikeInWindow(vitrine, this.leads[index]!);
      this.leadIndex = index;
      this.inWindow = next;
    } catch (reason) {
      this.failure = this.failureOf(reason, vitrine);
    }
  }

  private async alikeInWindow(vitrine: Vitrine, lead: Card, signal?: AbortSignal): Promise<Reasoned> {
    if (this.plain) {
      return { stage: "int8", cards: this.leads.filter((card) => card !== lead).map((card) => cardView(this.session, card)) };
    }
    const { answered: { stage }, items } = await vitrine.recommend("similar", { item: lead.id, limit: windowSupply, signal });
    return { stage, cards: company(lead, items, windowLength).map((item) => slateView(this.session, item)) };
  }

  private async newest(vitrine: Vitrine, signal: AbortSignal): Promise<ShelfPlan | undefined> {
    const { items } = await vitrine.browse({ filter: { inStock: true }, sort: "newest", limit: supply, signal });
    if (!items.some((card) => card.year !== null)) return undefined;
    return { heading: "New in", href: catalogHref({ sort: "newest" }), cards: items, each: 1 };
  }

  private topRated(cards: Card[]): ShelfPlan | undefined {
    const rated = cards.filter((card) => card.rating !== null);
    return rated.length === 0 ? undefined : { heading: "Top rated", href: catalogHref({ sort: "rating" }), cards: rated, each: 1 };
  }

  /** Under 30, or under a round price near the cheapest quarter where that says more. */
  private async bargains(vitrine: Vitrine, signal: AbortSignal): Promise<ShelfPlan | undefined> {
    const under = (priceMax: number) => vitrine.browse({ filter: { inStock: true, priceMax }, sort: "rating", limit: supply, signal });
    let limit = bargain;
    let page = await under(limit);
    if (page.total < shelfLength) {
      const quarter = await vitrine.browse({ sort: "price-up", offset: Math.floor(this.total / 4), limit: 1, signal });
      const price = quarter.items[0]?.price;
      if (!price) return undefined;
      limit = roundUp(price);
      page = await under(limit);
    }
    const href = catalogHref({ priceMax: String(limit), sort: "rating" });
    return { heading: `Under ${money(limit, this.session.currency)}`, href, cards: page.items, each: 2 };
  }

  private async category(vitrine: Vitrine, category: string, signal: AbortSignal): Promise<ShelfPlan> {
    const { items } = await vitrine.browse({ filter: { category: [category], inStock: true }, sort: "newest", limit: supply, signal });
    return { heading: category, href: catalogHref({ category }), cards: items, each: 2 };
  }

  /** Fills the shelves one after the other, so that a piece stands on one of them only while there are others. */
  private stock(plans: ShelfPlan[]): ShelfView[] {
    const shown = new Set(this.leads.map((card) => card.title));
    return plans.map(({ heading, href, cards, each }) => ({
      heading, href, items: varied(cards, shelfLength, each, shown).map((card) => cardView(this.session, card)),
    }));
  }

  static override styles = [sharedStyles, css`
    vt-shelf { margin-top: var(--space-8); }
    vt-shop-window + vt-shelf { margin-top: var(--space-6); }
  `];
}

/** The next price of the row 1, 2, 3, 5, 10, 20, ... */
function roundUp(price: number): number {
  const power = 10 ** Math.floor(Math.log10(price));
  return [1, 2, 3, 5, 10].map((step) => step * power).find((round) => round >= price)!;
}
