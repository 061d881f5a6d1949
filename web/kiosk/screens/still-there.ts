import { LitElement, css, html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { words } from "../../words/words.js";

/** Asks whether anybody is still there. Emits `still-here` and `start-over`. */
@customElement("vt-still-there")
export class StillThere extends LitElement {
  /** 0: nothing is asked. */
  @property({ type: Number }) secondsLeft = 0;
  @query("dialog") private dialog!: HTMLDialogElement;

  protected override updated() {
    if (this.secondsLeft > 0 && !this.dialog.open) this.dialog.showModal();
    if (this.secondsLeft === 0 && this.dialog.open) this.dialog.close();
  }

  override render() {
    return html`<dialog aria-labelledby="question" aria-describedby="left" @cancel=${this.stay} @click=${this.beside}>
      <h2 id="question">${words("kiosk.still-there")}</h2>
      <p id="left">${words("kiosk.still-there-left", { count: this.secondsLeft })}</p>
      <p class="number" aria-hidden="true">${this.secondsLeft}</p>
      <div class="ways"><button class="button solid" type="button" autofocus @click=${this.stay}>${words("kiosk.still-here")}</button>
        <button class="button" type="button" @click=${() => this.emit("start-over")}>${words("kiosk.start-over")}</button></div></dialog>`;
  }

  private readonly stay = (event: Event) => {
    event.preventDefault();
    this.emit("still-here");
  };

  /** Whoever touches what is behind it is there. */
  private beside(event: Event) {
    if (event.composedPath()[0] === this.dialog) this.emit("still-here");
  }

  private emit(name: string) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    dialog {
      width: min(34rem, 90vw); padding: var(--space-7) var(--space-6) var(--space-6); border: 1px solid var(--line-strong); border-inline-end: 6px solid var(--accent);
      background: var(--paper); color: var(--ink); text-align: center;
    }
    dialog::backdrop { background: rgb(8 12 13 / 62%); }
    h2 { font-size: var(--text-h1); }
    p { margin-top: var(--space-3); color: var(--ink-soft); font-size: var(--text-lg); text-wrap: balance; }
    .number { color: var(--accent); font: 450 5rem / 1 var(--font-display); font-variant-numeric: lining-nums tabular-nums; }
    .ways { display: flex; flex-wrap: wrap; justify-content: center; gap: var(--space-3); margin-top: var(--space-5); }
    .button { min-height: 4rem; padding-inline: var(--space-6); font-size: var(--text-lg); }
  `];
}
