import { LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import { type StateChange, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { Session } from "./session.js";

/** What every view of the panel is: it asks the open pack, and asks again when another one is opened. A newer question ends an older one. */
export abstract class View extends LitElement {
  @property({ attribute: false }) session!: Session;
  @state() protected failure: VitrineError | undefined;
  /** Is asking. */
  @state() protected busy = false;
  private asking = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("reopened", this.onReopened);
    this.session.addEventListener("change", this.onSession);
    this.session.addEventListener("state", this.onState);
    this.session.marks.addEventListener("change", this.onMarks);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("reopened", this.onReopened);
    this.session.removeEventListener("change", this.onSession);
    this.session.removeEventListener("state", this.onState);
    this.session.marks.removeEventListener("change", this.onMarks);
    this.asking.abort();
  }

  /** What was shown is of another pack. */
  protected abstract reopened(): void;
  /** What is kept of the visitor has changed. */
  protected stateChanged?(change: StateChange): void;
  /** Likes or passes have changed. */
  protected marked?(): void;

  /** Does `work` once the pack is open; its failure is kept for showing. */
  protected async ask(work: (vitrine: Vitrine, signal: AbortSignal) => Promise<void>): Promise<void> {
    this.asking.abort();
    const { signal } = this.asking = new AbortController();
    this.busy = true;
    const vitrine = await this.session.opened;
    if (signal.aborted) return;
    try {
      await work(vitrine, signal);
      if (!signal.aborted) this.failure = undefined;
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_BAD_DATA");
      if (!signal.aborted && !this.session.lost(vitrine, error)) this.failure = error;
    }
    if (!signal.aborted) this.busy = false;
  }

  private readonly onReopened = () => this.reopened();
  private readonly onSession = () => this.requestUpdate();
  private readonly onState = (event: Event) => this.stateChanged?.((event as CustomEvent<StateChange>).detail);
  private readonly onMarks = () => this.marked?.();
}
