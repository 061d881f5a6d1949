/* The pack that is open, for all views of the panel: how far it is, what failed, the engine once it can be asked, and what the visitor
 * likes and passed on. */
import { type Card, type FacetCount, type Progress, type SlateItem, type StateChange, type Stats, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import { type OpenedPack, choosePack, onChosenPack, openChosen } from "./chosen-pack.js";
import { Marks } from "./marks.js";

/** A word to the visitor, with what takes it back if there is such a thing. */
export interface Toast {
  text: string;
  undo?: () => Promise<unknown>;
}

const fewLeft = 3;

/** Emits "change" as progress, failure, pack or marks change; "reopened" when another engine serves; "refined" when fine codes have
 * arrived; "state" (CustomEvent<StateChange>); "toast" (CustomEvent<Toast>). */
export class Session extends EventTarget {
  /** Resolves once the pack can be asked, however many tries that takes. */
  opened: Promise<Vitrine>;
  progress: Progress = { phase: "starting", loadedBytes: 0, totalBytes: 0, ready: [] };
  stats: Stats | undefined;
  genders: FacetCount[] = [];
  failure: VitrineError | undefined;
  readonly marks = new Marks(this);
  private pack: OpenedPack | undefined;
  private resolveOpened!: (vitrine: Vitrine) => void;
  private attempts = 0;

  /** What this window chose last. */
  private chosen = "";

  constructor() {
    super();
    this.opened = this.nextOpened();
    onChosenPack((id) => { if (id !== this.chosen) void this.open(); });
  }

  /** Opens another pack, here and in the other windows. */
  async choose(id: string): Promise<void> {
    this.chosen = id;
    await choosePack(id);
    await this.open();
  }

  /** Opens the chosen pack, also in the place of the one that is open. */
  async open(): Promise<void> {
    const attempt = ++this.attempts;
    this.drop();
    this.failure = undefined;
    this.changed();
    let pack: OpenedPack | undefined;
    try {
      pack = await openChosen({
        onProgress: (progress) => { if (attempt === this.attempts) { this.progress = progress; this.changed(); } },
        onRefine: () => { if (attempt === this.attempts) this.dispatchEvent(new Event("refined")); },
        onFail: (error) => { if (attempt === this.attempts) this.failed(error); },
      });
      await this.take(pack, attempt);
    } catch (reason) {
      pack?.vitrine.close();
      if (attempt === this.attempts) this.failed(reason);
    }
  }

  /** Lets go of what is open; `open` opens again. */
  close(): void {
    this.attempts++;
    this.drop();
    this.changed();
  }

  /** There is no engine to ask, nor one on its way. */
  get shut(): boolean {
    return this.failure !== undefined && this.pack === undefined;
  }

  private async take(pack: OpenedPack, attempt: number): Promise<void> {
    const { vitrine } = pack;
    const [stats, page] = await Promise.all([vitrine.stats(), vitrine.browse({ limit: 1, facets: true })]);
    if (attempt !== this.attempts) return vitrine.close();
    const again = this.stats !== undefined;
    Object.assign(this, { pack, stats, genders: page.facets?.["gender"] ?? [] });
    vitrine.on("changed", (change) => this.stateChanged(vitrine, change));
    this.resolveOpened(vitrine);
    this.changed();
    void this.marks.read();
    if (again) this.dispatchEvent(new Event("reopened"));
  }

  /** Tries again what failed; only what is missing is fetched. */
  async retry(): Promise<void> {
    if (!this.pack) return this.open();
    this.failure = undefined;
    this.changed();
    await this.pack.vitrine.retry().catch((reason: unknown) => this.failed(reason));
  }

  /** Whether `error` says that the engine has died; retry opens another. */
  lost(vitrine: Vitrine, error: VitrineError): boolean {
    if (error.code !== "VT_WORKER") return error.code === "VT_ABORTED" && vitrine !== this.pack?.vitrine;
    if (vitrine === this.pack?.vitrine) {
      this.drop();
      this.failed(error);
    }
    return true;
  }

  get currency(): string {
    return this.stats?.pack.currency ?? "";
  }

  /** Id of the pack that is open, "" for none. */
  get packId(): string {
    return this.pack?.id ?? "";
  }

  /** What tiles show. `href` leads to the panel's own view of the product. */
  cardViews(cards: readonly Card[]): Promise<CardView[]> {
    return Promise.all(cards.map((card) => this.cardView(card)));
  }

  async slateViews(items: readonly SlateItem[]): Promise<CardView[]> {
    const views = await this.cardViews(items.map(({ product }) => product));
    return views.map((view, index) => {
      const { score, reasons, source } = items[index]!;
      return { ...view, score, reasons: source === "explore" ? [{ term: "lot", label: words("all.byLot"), amount: 1 }] : reasons,
        reasonKind: source === "similar" ? "alike" : "words" };
    });
  }

  say(text: string): void {
    this.dispatchEvent(new CustomEvent<Toast>("toast", { detail: { text } }));
  }

  offerUndo(text: string, undo: () => Promise<unknown>): void {
    this.dispatchEvent(new CustomEvent<Toast>("toast", { detail: { text, undo } }));
  }

  /** Does something to the visitor's state; what went wrong is said in a word. Answers whether it was done. */
  async attempt(work: (vitrine: Vitrine) => Promise<unknown>): Promise<boolean> {
    const vitrine = await this.opened;
    try {
      await work(vitrine);
      return true;
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_WORKER");
      if (!this.lost(vitrine, error)) this.say(error.code === "VT_LOCKED" ? words("panel.lockedUnderYou") : words("all.notKept", { reason: errorWords(error) }));
      return false;
    }
  }

  private async cardView(card: Card): Promise<CardView> {
    const { id, title, brand, price, listPrice, rating, stock } = card;
    const image = await this.pack?.imageUrl(card).catch(() => "") ?? ""; // a tile without its picture shows a letter
    return {
      id, title, brand, price, listPrice, rating, image, href: productHref(id), currency: this.currency,
      stockNote: stock === null || stock > fewLeft ? "" : stock === 0 ? words("all.soldOut") : words("all.onlyLeft", { count: stock }), soldOut: stock === 0,
    };
  }

  private stateChanged(vitrine: Vitrine, change: StateChange): void {
    if (vitrine !== this.pack?.vitrine) return;
    if (change === "events" || change === "profile") void this.marks.read();
    this.dispatchEvent(new CustomEvent<StateChange>("state", { detail: change }));
  }

  private drop(): void {
    if (!this.pack) return;
    this.pack.vitrine.close();
    this.pack = undefined;
    this.opened = this.nextOpened();
  }

  private nextOpened(): Promise<Vitrine> {
    return new Promise((resolve) => { this.resolveOpened = resolve; });
  }

  private failed(reason: unknown): void {
    this.failure = VitrineError.from(reason, "VT_WORKER");
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

export function productHref(id: string): string {
  return `#product=${encodeURIComponent(id)}`;
}
