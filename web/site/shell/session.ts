/* One opened pack for all pages: how far it is, what failed, and the engine once it can be asked. */
import { type Card, type FacetCount, type Progress, type Stats, type Vitrine, VitrineError, openVitrine } from "../../engine/vitrine.js";

/** What the shell shows of a failure. */
export interface Failure {
  error: VitrineError;
  /** The shop can be used all the same: only refinements are missing. */
  partial: boolean;
}

/** Emits "change" as progress or failure change, "refined" when fine codes have arrived. */
export class Session extends EventTarget {
  /** Resolves once the catalog can be asked, however many retries that takes. */
  readonly opened: Promise<Vitrine>;
  progress: Progress = { phase: "starting", loadedBytes: 0, totalBytes: 0, ready: [] };
  stats: Stats | undefined;
  /** Departments of the catalog, by count. */
  genders: FacetCount[] = [];
  private vitrine: Vitrine | undefined;
  private error: VitrineError | undefined;
  private resolveOpened!: (vitrine: Vitrine) => void;

  constructor() {
    super();
    this.opened = new Promise((resolve) => { this.resolveOpened = resolve; });
  }

  open(): Promise<void> {
    return this.attempt(() => openVitrine({
      pack: "./pack/",
      onProgress: (progress) => { this.progress = progress; this.changed(); },
      onRefine: () => this.dispatchEvent(new Event("refined")),
      onFail: (error) => this.failed(error),
    }));
  }

  /** Tries again what failed; only what is missing is fetched. */
  async retry(): Promise<void> {
    const error = this.error;
    if (this.vitrine) {
      this.error = undefined;
      this.changed();
      await this.vitrine.retry().catch((reason: unknown) => this.failed(reason));
    } else if (error?.retry) {
      await this.attempt(() => error.retry!());
    } else {
      await this.open();
    }
  }

  get failure(): Failure | undefined {
    return this.error && { error: this.error, partial: this.vitrine !== undefined };
  }

  get currency(): string {
    return this.stats?.pack.currency ?? "";
  }

  imageUrl(card: Pick<Card, "image">): string {
    return this.vitrine?.imageUrl(card) ?? "";
  }

  private async attempt(open: () => Promise<Vitrine>): Promise<void> {
    this.error = undefined;
    this.changed();
    try {
      const vitrine = await open();
      this.stats = await vitrine.stats();
      this.genders = (await vitrine.browse({ limit: 1, facets: true })).facets?.gender ?? [];
      this.vitrine = vitrine;
      this.resolveOpened(vitrine);
      this.changed();
    } catch (reason) {
      this.failed(reason);
    }
  }

  private failed(reason: unknown): void {
    this.error = VitrineError.from(reason, "VT_WORKER");
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
