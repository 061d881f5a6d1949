import { LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import { type Vitrine, VitrineError } from "../../engine/vitrine.js";
import { errorWords } from "../../words/errors.js";
import type { Session } from "../shell/session.js";

/** What every page is: an address's query and a session in, a title and "page-ready" out. A newer address ends the loading of
 * an older one. */
export abstract class Page extends LitElement {
  @property({ attribute: false }) params = new URLSearchParams();
  @property({ attribute: false }) session!: Session;
  @state() protected failure: VitrineError | undefined;
  private loading = new AbortController();
  private loaded = false;
  private refinedMeanwhile = false;

  abstract get pageTitle(): string;
  protected abstract load(vitrine: Vitrine, signal: AbortSignal): Promise<void>;
  /** Fine codes have arrived. */
  protected refine?(vitrine: Vitrine, signal: AbortSignal): Promise<void>;

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("refined", this.onRefined);
    this.session.addEventListener("reopened", this.begin);
    document.addEventListener("language", this.begin); // what was put into words is put into others
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("refined", this.onRefined);
    this.session.removeEventListener("reopened", this.begin);
    document.removeEventListener("language", this.begin);
    this.loading.abort();
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.has("params")) void this.begin();
  }

  /** Words for the small print of an unexpected error. */
  protected get failureText(): string {
    return this.failure ? errorWords(this.failure) : "";
  }

  /** What to show of a failure; a dead engine is the session's matter, which offers to open another. */
  protected failureOf(reason: unknown, vitrine: Vitrine): VitrineError | undefined {
    const error = VitrineError.from(reason, "VT_BAD_DATA");
    return this.session.lost(vitrine, error) ? undefined : error;
  }

  /** Loads what the address names, also once more. */
  protected readonly begin = async (): Promise<void> => {
    this.loading.abort();
    const loading = this.loading = new AbortController();
    this.loaded = this.refinedMeanwhile = false;
    await this.guard(loading.signal, (vitrine) => this.load(vitrine, loading.signal));
    if (loading.signal.aborted) return;
    this.loaded = true;
    if (this.refinedMeanwhile) this.onRefined();
    await this.updateComplete;
    this.dispatchEvent(new Event("page-ready"));
  };

  private async guard(signal: AbortSignal, work: (vitrine: Vitrine) => Promise<void>): Promise<void> {
    const vitrine = await this.session.opened;
    try {
      if (!signal.aborted) await work(vitrine);
    } catch (reason) {
      if (!signal.aborted) this.failure = this.failureOf(reason, vitrine);
    }
  }

  /** An answer that is still on its way may be of the coarse kind: it is refined when it is here. */
  private readonly onRefined = () => {
    const { signal } = this.loading;
    if (!this.loaded) this.refinedMeanwhile = true;
    else if (this.refine) void this.guard(signal, (vitrine) => this.refine!(vitrine, signal));
  };
}
