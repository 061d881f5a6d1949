import { LitElement, css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "enter"] as const;

/** Digits to press, or to type. Emits `pin-enter` with the PIN, which it forgets. */
@customElement("vt-pin-pad")
export class PinPad extends LitElement {
  @property({ type: Boolean }) busy = false;
  @property({ type: Number }) most = 12;
  /** What was wrong with the last one, or "". */
  @property() problem = "";
  @state() private digits = "";

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onKey);
    this.digits = "";
  }

  override render() {
    return html`<p class="digits" role="status"><span class="visually-hidden">${words("kiosk.pin-digits", { count: this.digits.length })}</span>
        <span aria-hidden="true">${"•".repeat(this.digits.length) || "\u00a0"}</span></p>
      <p class="problem" role="alert">${this.problem}</p>
      <div class="keys">${keys.map((key) => this.renderKey(key))}</div>`;
  }

  private renderKey(key: (typeof keys)[number]) {
    const label = key === "back" ? words("kiosk.pin-back") : key === "enter" ? words("kiosk.pin-enter") : key;
    return html`<button type="button" class="key ${key}" aria-label=${label} ?disabled=${this.busy} @click=${() => this.press(key)}>${
      key === "back" ? icon("undo", 26) : key === "enter" ? icon("check", 26) : key}</button>`;
  }

  private press(key: (typeof keys)[number]) {
    if (this.busy) return;
    if (key === "back") this.digits = this.digits.slice(0, -1);
    else if (key === "enter") this.enter();
    else this.digits = (this.digits + key).slice(0, this.most);
  }

  private enter() {
    const pin = this.digits;
    this.digits = "";
    if (pin) this.dispatchEvent(new CustomEvent<string>("pin-enter", { detail: pin, bubbles: true, composed: true }));
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const onButton = event.composedPath()[0] instanceof HTMLButtonElement;
    if (/^\d$/.test(event.key)) this.press(event.key as "0");
    else if (event.key === "Backspace") this.press("back");
    else if (event.key === "Enter" && !onButton) this.press("enter");
    else return;
    event.preventDefault();
  };

  static override styles = [sharedStyles, css`
    :host { width: min(20rem, 100%); }
    .digits { min-height: 3rem; font-size: 2rem; letter-spacing: 0.3em; text-align: center; }
    .problem { min-height: 1.6em; margin-bottom: var(--space-3); color: var(--sale); font-size: var(--text-sm); text-align: center; text-wrap: balance; }
    .keys { display: grid; grid-template-columns: repeat(3, 1fr); gap: var(--space-2); }
    .key {
      display: grid; place-items: center; min-height: 4.25rem; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface);
      font: 450 1.75rem var(--font-display); font-variant-numeric: lining-nums;
    }
    .key:active:not(:disabled) { background: var(--accent-soft); border-color: var(--accent); }
    .enter { background: var(--ink); color: var(--paper); }
    .key:disabled { opacity: 0.5; }
  `];
}
