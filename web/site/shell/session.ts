/* One opened pack for all pages: how far it is, what failed, the engine once it can be asked, and the visitor's cart. */
import {
  type Card, type Cart, type FacetCount, type Profiles, type Progress, type StateChange, type Stats, type Vitrine, VitrineError,
  openVitrine,
} from "../../engine/vitrine.js";
import { Basket } from "./basket.js";
import type { PictureQuery } from "./picture-query.js";

/** What the shell shows of a failure. */
export interface Failure {
  error: VitrineError;
  /** The shop can be used all the same: only refinements are missing. */
  partial: boolean;
}

/** A word to the visitor, with one thing to do about it at most. */
export interface Toast {
  text: string;
  undo?: () => Promise<unknown>;
  link?: { label: string; href: string };
}

/** Emits "change" as progress, failure, cart or profiles change, "refined" when fine codes have arrived, "reopened" when another
 * engine has taken the place of a dead one, "state" (CustomEvent<StateChange>) after each change of what is kept, in any tab;
 * for the shell "toast" (CustomEvent<Toast>) and "cart-open". */
export class Session extends EventTarget {
  /** Resolves once the catalog can be asked, however many retries that takes. */
  opened: Promise<Vitrine>;
  progress: Progress = { phase: "starting", loadedBytes: 0, totalBytes: 0, ready: [] };
  stats: Stats | undefined;
  /** What the catalog page looks for the like of. */
  picture: PictureQuery | undefined;
  /** Departments of the catalog, by count. */
  genders: FacetCount[] = [];
  #vitrine: Vitrine | undefined;
  #error: VitrineError | undefined;
  #resolveOpened!: (vitrine: Vitrine) => void;
  #basket = new Basket(this, () => this.#changed());

  constructor() {
    super();
    this.opened = this.#nextOpened();
  }

  open(): Promise<void> {
    return this.#attempt(() => openVitrine({
      pack: "./pack/",
      checkAfterSeconds: checkAfterSeconds(),
      onProgress: (progress) => { this.progress = progress; this.#changed(); },
      onRefine: () => this.dispatchEvent(new Event("refined")),
      onFail: (error) => this.#failed(error),
    }));
  }

  /** Tries again what failed; only what is missing is fetched. A dead engine is replaced. */
  async retry(): Promise<void> {
    const error = this.#error;
    const vitrine = this.#vitrine;
    if (vitrine) {
      this.#error = undefined;
      this.#changed();
      await vitrine.retry().catch((reason: unknown) => {
        const failure = VitrineError.from(reason, "VT_BAD_DATA");
        if (this.lost(vitrine, failure)) return undefined;
        if (!isReplaced(failure)) return this.#failed(failure);
        this.#drop(vitrine);
        return this.open();
      });
    } else if (error?.retry) {
      await this.#attempt(() => error.retry!());
      if (this.#error && isReplaced(this.#error)) await this.open();
    } else {
      await this.open();
    }
  }

  /** Whether `error` says that `vitrine` has died. It is then dropped, and retry opens another. */
  lost(vitrine: Vitrine, error: VitrineError): boolean {
    if (error.code !== "VT_WORKER") return false;
    if (vitrine !== this.#vitrine) return true;
    this.#drop(vitrine);
    this.#failed(error);
    return true;
  }

  get failure(): Failure | undefined {
    return this.#error && { error: this.#error, partial: this.#vitrine !== undefined };
  }

  get currency(): string {
    return this.stats?.pack.currency ?? "";
  }

  /** undefined until it was read, and while the profile is locked: see `cartFailure`. */
  get cart(): Cart | undefined {
    return this.#basket.cart;
  }

  get cartFailure(): VitrineError | undefined {
    return this.#basket.failure;
  }

  get profiles(): Profiles | undefined {
    return this.#basket.profiles;
  }

  /** Puts pieces into the cart, at most what is in stock, and opens it. Resolves with whether they are in; a failure is said. */
  addToCart(id: string, quantity = 1): Promise<boolean> {
    return this.#basket.add(id, quantity);
  }

  /** Zero takes the product out and offers to undo that. */
  setQuantity(id: string, quantity: number): Promise<boolean> {
    return this.#basket.set(id, quantity);
  }

  /** Reads the cart and the profiles once more. */
  readState(): Promise<void> {
    return this.#basket.read();
  }

  openCart(): void {
    this.dispatchEvent(new Event("cart-open"));
  }

  /** A short word, gone by itself. */
  say(text: string, link?: Toast["link"]): void {
    this.dispatchEvent(new CustomEvent<Toast>("toast", { detail: { text, ...(link && { link }) } }));
  }

  /** Says what was done, with a button that takes it back. */
  offerUndo(text: string, undo: () => Promise<unknown>): void {
    this.dispatchEvent(new CustomEvent<Toast>("toast", { detail: { text, undo } }));
  }

  imageUrl(card: Pick<Card, "image">): string {
    return this.#vitrine?.imageUrl(card) ?? "";
  }

  async #attempt(open: () => Promise<Vitrine>): Promise<void> {
    this.#error = undefined;
    this.#changed();
    let vitrine: Vitrine | undefined;
    try {
      vitrine = await open();
      const again = this.stats !== undefined;
      const stats = await vitrine.stats();
      this.genders = (await vitrine.browse({ limit: 1, facets: true })).facets?.gender ?? [];
      this.stats = stats;
      this.#vitrine = vitrine;
      this.#resolveOpened(vitrine);
      this.#changed();
      vitrine.on("changed", (change) => void this.#stateChanged(change));
      void this.#basket.read();
      if (again) this.dispatchEvent(new Event("reopened"));
    } catch (reason) {
      vitrine?.close();
      this.#failed(reason);
    }
  }

  async #stateChanged(change: StateChange): Promise<void> {
    await this.#basket.follow(change);
    this.dispatchEvent(new CustomEvent<StateChange>("state", { detail: change }));
  }

  #drop(vitrine: Vitrine): void {
    vitrine.close();
    this.#vitrine = undefined;
    this.opened = this.#nextOpened();
  }

  #nextOpened(): Promise<Vitrine> {
    return new Promise((resolve) => { this.#resolveOpened = resolve; });
  }

  #failed(reason: unknown): void {
    this.#error = VitrineError.from(reason, "VT_WORKER");
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** The page says for how long what is kept counts as new, and a visitor who loads it once more says that it does not. */
function checkAfterSeconds(): number {
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return arrival?.type === "reload" ? 0 : Number(document.documentElement.dataset.checkAfter) || 0;
}

/** Whether the pack on the server is no longer the one that was opened. */
function isReplaced(error: VitrineError): boolean {
  return error.code === "VT_INTEGRITY" && error.file === undefined;
}
