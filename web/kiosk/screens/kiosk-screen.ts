import { LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import { type Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { KioskConfig } from "../device/kiosk-config.js";
import type { KioskSession } from "../shell/kiosk-session.js";
import { type ScreenName, hrefOf, placeOf } from "../shell/kiosk-trail.js";

/** What every screen of a visit is: a session and a value in; "kiosk-go" out. */
export abstract class KioskScreen extends LitElement {
  @property({ attribute: false }) session!: KioskSession;
  @property({ attribute: false }) config!: KioskConfig;
  /** What the place says besides the screen's name. */
  @property() value = "";
  @state() protected failure: VitrineError | undefined;
  protected ended = new AbortController();

  /** Told to a screen reader. */
  abstract get heading(): string;
  protected abstract load(vitrine: Vitrine, signal: AbortSignal): Promise<void>;

  override connectedCallback() {
    super.connectedCallback();
    this.session?.addEventListener("change", this.onMarks);
    this.session?.addEventListener("refined", this.onRefined);
    void this.begin();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session?.removeEventListener("change", this.onMarks);
    this.session?.removeEventListener("refined", this.onRefined);
    this.ended.abort();
  }

  /** It is looked at again, after others. */
  returned?(): void;

  /** Loads what there is to see, also once more. Emits "screen-ready". */
  protected readonly begin = async (): Promise<void> => {
    this.ended.abort();
    this.ended = new AbortController();
    const { signal } = this.ended;
    this.failure = undefined;
    await this.guard((vitrine) => this.load(vitrine, signal), signal);
    await this.updateComplete;
    if (!signal.aborted) this.dispatchEvent(new Event("screen-ready"));
  };

  /** Asks; what goes wrong is shown, unless nobody waits for it any more. */
  protected async guard(work: (vitrine: Vitrine) => Promise<void>, signal = this.ended.signal): Promise<void> {
    try {
      await this.session.ask(work);
    } catch (reason) {
      if (!signal.aborted) this.failure = VitrineError.from(reason, "VT_BAD_DATA");
    }
  }

  protected go(screen: ScreenName, value = ""): void {
    this.dispatchEvent(new CustomEvent("kiosk-go", { detail: placeOf(hrefOf(screen, value)), bubbles: true, composed: true }));
  }

  protected refined?(): void;

  private readonly onRefined = () => this.refined?.();

  private readonly onMarks = () => this.requestUpdate();
}
