import { LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import { type Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { Session } from "../shell/session.js";

/** What every page is: an address's query and a session in, a title and "page-ready" out. A newer address ends the loading of
 * an older one. */
export abstract class Page extends LitElement {
  @property({ attribute: false }) params = new URLSearchParams();
  @property({ attribute: false }) session!: Session;
  @state() protected failure: VitrineError | undefined;
  private loading = new AbortController();

  abstract readonly pageTitle: string;
  protected abstract load(vitrine: Vitrine, signal: AbortSignal): Promise<void>;
  /** Fine codes have arrived. */
  protected refine?(vitrine: Vitrine, signal: AbortSignal): Promise<void>;

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("refined", this.onRefined);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("refined", this.onRefined);
    this.loading.abort();
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.has("params")) void this.begin();
  }

  /** Words for the small print of an unexpected error. */
  protected get failureText(): string {
    return this.failure?.message ?? "";
  }

  private async begin(): Promise<void> {
    this.loading.abort();
    this.loading = new AbortController();
    await this.guard((vitrine, signal) => this.load(vitrine, signal));
  }

  private async guard(work: (vitrine: Vitrine, signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.loading;
    const vitrine = await this.session.opened;
    try {
      if (!signal.aborted) await work(vitrine, signal);
      if (signal.aborted) return;
    } catch (reason) {
      if (signal.aborted) return;
      this.failure = VitrineError.from(reason, "VT_WORKER");
    }
    await this.updateComplete;
    this.dispatchEvent(new Event("page-ready"));
  }

  private readonly onRefined = () => {
    if (this.refine) void this.guard((vitrine, signal) => this.refine!(vitrine, signal));
  };
}
