/* One visit: the engine, and what the visitor likes and has chosen. It lives as long as the page, and a page serves one visitor. */
import { type Card, type Product, type Slate, type SlateItem, type Stats, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { InstalledPack, PackShelf } from "../../packs/packs.js";
import type { CardView } from "../../ui/card-view.js";
import { type CardAdd, type CardLike, type MarkSource, MarksWanted } from "../../ui/mark-source.js";
import { words } from "../../words/words.js";
import { hrefOf } from "./kiosk-trail.js";

const fewLeft = 3;

/** When the engine answered last, and how long a screen waited for it. */
export interface LastAnswer {
  at: number;
  tookMs: number;
}

/** Emits "change" when likes or the selection have changed, "lost" when the engine has died, "refined" when finer answers can be had. */
export class KioskSession extends EventTarget implements MarkSource {
  /** Ids, the newest first. */
  liked: ReadonlySet<string> = new Set();
  selected: ReadonlySet<string> = new Set();
  lastAnswer: LastAnswer | undefined;

  private constructor(readonly vitrine: Vitrine, readonly stats: Stats, private readonly pack: InstalledPack, private readonly shelf: PackShelf) {
    super();
    document.addEventListener(MarksWanted.type, (event) => { (event as MarksWanted).source = this; });
    document.addEventListener("card-like", (event) => void this.like((event as CustomEvent<CardLike>).detail.id, (event as CustomEvent<CardLike>).detail.on));
    document.addEventListener("card-add", (event) => {
      const { id } = (event as CustomEvent<CardAdd>).detail;
      void this.select(id, !this.selects(id));
    });
    vitrine.on("refined", () => this.dispatchEvent(new Event("refined")));
  }

  static async begin(vitrine: Vitrine, pack: InstalledPack, shelf: PackShelf): Promise<KioskSession> {
    return new KioskSession(vitrine, await vitrine.stats(), pack, shelf);
  }

  get currency(): string {
    return this.stats.pack.currency;
  }

  likes(id: string): boolean {
    return this.liked.has(id);
  }

  selects(id: string): boolean {
    return this.selected.has(id);
  }

  selectLabel(title: string): string {
    return words("kiosk.select-title", { title });
  }

  /** Asks the engine. One that has died ends the visit. */
  async ask<T>(question: (vitrine: Vitrine) => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      const answer = await question(this.vitrine);
      this.lastAnswer = { at: Date.now(), tookMs: performance.now() - began };
      return answer;
    } catch (reason) {
      if (VitrineError.from(reason, "VT_WORKER").code === "VT_WORKER") this.dispatchEvent(new Event("lost"));
      throw reason;
    }
  }

  /** Shown at once. */
  async like(id: string, on: boolean): Promise<void> {
    this.liked = withOrWithout(this.liked, id, on);
    this.changed();
    await this.ask<unknown>((vitrine) => on ? vitrine.record({ type: "like", item: id }) : vitrine.forget("like", id));
  }

  /** Puts a piece into the selection, or takes it out. */
  async select(id: string, on: boolean): Promise<void> {
    this.selected = withOrWithout(this.selected, id, on);
    this.changed();
    await this.ask<unknown>((vitrine) => on ? vitrine.record({ type: "bookmark", item: id }) : vitrine.forget("bookmark", id));
  }

  /** What is selected, the newest first. */
  selectedProducts(signal: AbortSignal): Promise<Product[]> {
    return Promise.all([...this.selected].map(async (id) => (await this.vitrine.product(id, { signal })).product));
  }

  /** Liked or passed on elsewhere, as by swiping. */
  noteLike(id: string, on: boolean): void {
    this.liked = withOrWithout(this.liked, id, on);
    this.changed();
  }

  imageUrl({ image }: Pick<Card, "image">): Promise<string> {
    return image ? this.shelf.imageUrl(this.pack, image).catch(() => "") : Promise.resolve(""); // a tile without its picture shows a letter
  }

  cardViews(cards: readonly Card[]): Promise<CardView[]> {
    return Promise.all(cards.map((card) => this.cardView(card)));
  }

  async slateViews({ items }: Pick<Slate, "items">): Promise<CardView[]> {
    const views = await this.cardViews(items.map(({ product }) => product));
    return views.map((view, index) => ({ ...view, ...reasonsOf(items[index]!) }));
  }

  private async cardView(card: Card): Promise<CardView> {
    const { id, title, brand, price, listPrice, rating, stock } = card;
    return { id, title, brand, price, listPrice, rating, href: hrefOf("product", id), image: await this.imageUrl(card), currency: this.currency,
      stockNote: stockNote(stock), soldOut: stock === 0 };
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** For what a screen can do without: nothing, unless the engine has died. */
export function orNothing(reason: unknown): undefined {
  if (VitrineError.from(reason, "VT_BAD_DATA").code === "VT_WORKER") throw reason;
}

function withOrWithout(ids: ReadonlySet<string>, id: string, on: boolean): Set<string> {
  const others = [...ids].filter((other) => other !== id);
  return new Set(on ? [id, ...others] : others);
}

/** What was drawn by lot stands there for that reason alone. */
function reasonsOf({ score, reasons, source }: SlateItem): Pick<CardView, "score" | "reasons" | "reasonKind"> {
  if (source === "explore") return { score, reasonKind: "words", reasons: [{ term: "lot", label: words("kiosk.by-lot"), amount: 1 }] };
  return { score, reasons, reasonKind: source === "similar" ? "alike" : "words" };
}

export function stockNote(stock: number | null): string {
  if (stock === null || stock > fewLeft) return "";
  return stock === 0 ? words("kiosk.sold-out") : words("kiosk.few-left", { count: stock });
}
