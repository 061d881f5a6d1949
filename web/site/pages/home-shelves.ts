/* Fills the shelves of the home page. What a shelf may show is kept, so that one that is asked again moves no other. */
import { type Card, type Page as ResultPage, type Slate, type SlateItem, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import { money } from "../../words/figures.js";
import { words } from "../../words/words.js";
import { catalogHref } from "../shell/routes.js";
import type { Session } from "../shell/session.js";
import { cardView, shelfView, varied } from "../shell/views.js";
import type { Plan, ShopShelf, StrategyPlan } from "./home-plans.js";
import { popularWhere, salesOf } from "./product-words.js";

export interface ShelfView {
  id: string;
  heading: string;
  note: string;
  /** Where all of it is, or "". */
  href: string;
  reasoned: boolean;
  /** undefined: on their way. */
  items: CardView[] | undefined;
}

/** A shelf before its pieces are chosen from what it may show. */
interface Shelf {
  id: string;
  heading: string;
  note?: string;
  href?: string;
  plan?: StrategyPlan;
  each: number;
  /** undefined: the strategy waits for a file of the pack. */
  supply: { card: Card; item?: SlateItem }[] | undefined;
}

const shelfLength = 14;
const shopSupply = 240;
const strategySupply = 40;
const viewedSupply = 60;
const categoryCount = 4;
const bargain = 30;

export class HomeShelves {
  private shelves: Shelf[] = [];

  constructor(private readonly vitrine: Vitrine, private readonly session: Session, private readonly signal: AbortSignal,
    private readonly rated: ResultPage) {}

  /** Asks for everything that `plans` name, and leaves out what has nothing to say. */
  async open(plans: Plan[]): Promise<void> {
    const filled = await Promise.all(plans.map((plan) => typeof plan === "string" ? this.shopShelves(plan) : this.strategyShelves(plan)));
    this.shelves = filled.flat();
  }

  /** Asks the strategies once more, of one name or all; a shelf that stands stays where it is. Each answer goes into what stands by then: another
   * renewal may have answered meanwhile. */
  async renew(strategy?: string): Promise<void> {
    await Promise.all(this.shelves.map(async ({ id, plan }) => {
      if (!plan || strategy !== undefined && plan.strategy !== strategy) return;
      const [fresh] = await this.strategyShelves(plan);
      this.shelves = this.shelves.map((shelf) => shelf.id === id ? fresh ?? { ...shelf, supply: shelf.supply ?? [] } : shelf);
    }));
  }

  /** The shelves with their pieces: one stands on one shelf only, while there are others. `shown` are titles seen elsewhere. */
  views(shown: Set<string>): ShelfView[] {
    return this.shelves.map((shelf) => {
      const { id, heading, note = "", href = "", plan, each, supply } = shelf;
      return { id, heading, note, href, reasoned: plan !== undefined, items: supply && this.choose(supply, each, shown) };
    });
  }

  private choose(supply: NonNullable<Shelf["supply"]>, each: number, shown: Set<string>): CardView[] {
    const items = new Map(supply.map(({ card, item }) => [card, item]));
    const cards = each === Infinity ? supply.slice(0, shelfLength).map(({ card }) => card)
      : varied(supply.map(({ card }) => card), shelfLength, each, shown);
    return cards.map((card) => {
      const item = items.get(card);
      return item ? shelfView(this.session, item) : cardView(this.session, card);
    });
  }

  private async strategyShelves(plan: StrategyPlan): Promise<Shelf[]> {
    const shelf = { id: plan.strategy, heading: plan.heading, note: plan.note, plan, each: plan.each };
    try {
      const slate = await this.vitrine.recommend(plan.strategy, { limit: strategySupply, seed: today(), signal: this.signal });
      if (slate.coldStart && plan.otherwise !== "" && salesOf(this.session) === "coming") return [{ ...shelf, supply: undefined }];
      if (slate.coldStart) return this.coldShelf(plan, slate);
      return slate.items.length < plan.least ? [] : [{ ...shelf, supply: lotsApart(slate.items).map((item) => ({ card: item.product, item })) }];
    } catch (reason) {
      const { code } = VitrineError.from(reason, "VT_WORKER");
      if (code === "VT_WORKER" || code === "VT_ABORTED") throw reason;
      return code === "VT_NOT_READY" && salesOf(this.session) === "coming" && plan.otherwise !== "" ? [{ ...shelf, supply: undefined }] : [];
    }
  }

  /** Popular pieces are not sold as anybody's own. */
  private coldShelf(plan: StrategyPlan, slate: Slate): Shelf[] {
    if (plan.otherwise === "" || salesOf(this.session) === "none" || slate.items.length < plan.least) return [];
    return [{ id: plan.strategy, heading: plan.otherwise, note: words("shop.boughtMost", { where: popularWhere(slate) }), plan, each: 2,
      supply: slate.items.map((item) => ({ card: item.product, item })) }];
  }

  private async shopShelves(name: ShopShelf): Promise<Shelf[]> {
    switch (name) {
      case "newest": return this.newest();
      case "bargains": return this.bargains();
      case "top-rated": return this.topRated();
      case "categories": return this.categories();
      case "viewed": return this.viewed();
      case "alike": return [{ id: "alike", heading: "", each: 0, supply: undefined }]; // a place for the page's own shelf
    }
  }

  private async newest(): Promise<Shelf[]> {
    const { items } = await this.browse({ sort: "newest" });
    if (!items.some((card) => card.year !== null)) return [];
    return [{ id: "newest", heading: words("shop.newIn"), href: catalogHref({ sort: "newest" }), each: 1, supply: supplyOf(items) }];
  }

  private topRated(): Shelf[] {
    const rated = this.rated.items.filter((card) => card.rating !== null);
    return rated.length === 0 ? [] : [{ id: "top-rated", heading: words("shop.topRated"), href: catalogHref({ sort: "rating" }), each: 1, supply: supplyOf(rated) }];
  }

  /** Under 30, or under a round price near the cheapest quarter where that says more. */
  private async bargains(): Promise<Shelf[]> {
    const under = (priceMax: number) => this.browse({ sort: "rating", filter: { inStock: true, priceMax } });
    let limit = bargain;
    let page = await under(limit);
    if (page.total < shelfLength) {
      const quarter = await this.vitrine.browse({ sort: "price-up", offset: Math.floor(this.rated.total / 4), limit: 1, signal: this.signal });
      const price = quarter.items[0]?.price;
      if (!price) return [];
      limit = roundUp(price);
      page = await under(limit);
    }
    const href = catalogHref({ priceMax: String(limit), sort: "rating" });
    return [{ id: "bargains", heading: words("shop.under", { price: money(limit, this.session.currency) }), href, each: 2, supply: supplyOf(page.items) }];
  }

  /** A catalog without categories is shown by type or by brand, one without those as it comes. */
  private categories(): Promise<Shelf[]> {
    const field = (["category", "articleType", "brand"] as const).find((name) => (this.rated.facets?.[name] ?? []).length > 0);
    if (!field) return Promise.resolve([{ id: "collection", heading: words("shop.theCollection"), href: catalogHref(), each: Infinity, supply: supplyOf(this.rated.items) }]);
    const names = this.rated.facets![field]!.slice(0, categoryCount).map((facet) => facet.value);
    return Promise.all(names.map(async (name) => {
      const { items } = await this.browse({ sort: "newest", filter: { [field]: [name], inStock: true } });
      return { id: `${field} ${name}`, heading: name, href: catalogHref({ [field]: name }), each: field === "category" ? 2 : Infinity, supply: supplyOf(items) };
    }));
  }

  private async viewed(): Promise<Shelf[]> {
    const { events } = await this.vitrine.events({ types: ["view"], limit: viewedSupply, signal: this.signal });
    const cards = new Map(events.flatMap(({ item, product }) => product ? [[item, product]] : []));
    return cards.size < 3 ? [] : [{ id: "viewed", heading: words("shop.lookedAt"), each: Infinity, supply: supplyOf([...cards.values()]) }];
  }

  private browse(options: Parameters<Vitrine["browse"]>[0]): Promise<ResultPage> {
    return this.vitrine.browse({ filter: { inStock: true }, limit: shopSupply, signal: this.signal, ...options });
  }
}

/** What was drawn by lot takes every fourth place, so that no shelf begins with it. */
function lotsApart(items: SlateItem[]): SlateItem[] {
  const lots = items.filter(({ source }) => source === "explore");
  const own = items.filter(({ source }) => source !== "explore");
  return [...own.flatMap((item, index) => index % 3 === 2 && lots.length > 0 ? [item, lots.shift()!] : [item]), ...lots];
}

/** Lots are drawn once a day, so that a shelf that is asked again does not change by them. */
function today(): number {
  return Math.floor(Date.now() / 86_400_000);
}

function supplyOf(cards: Card[]): Shelf["supply"] {
  return cards.map((card) => ({ card }));
}

/** The next price of the row 1, 2, 3, 5, 10, 20, ... */
function roundUp(price: number): number {
  const power = 10 ** Math.floor(Math.log10(price));
  return [1, 2, 3, 5, 10].map((step) => step * power).find((round) => round >= price)!;
}
