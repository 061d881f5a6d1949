import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import "../../ui/drifting-shelves.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { LongPress } from "../shell/long-press.js";
import { type LanguageCode, language, languages, words, wordsFor } from "../../words/words.js";

/** What stands in the shop while nobody is at the kiosk: the whole of it is one button. Emits `attract-enter`, with a language where one was chosen. */
@customElement("vt-attract-screen")
export class AttractScreen extends LitElement {
  @property() name = "";
  /** URLs of pictures, row by row. */
  @property({ attribute: false }) rows: string[][] = [];
  @property({ attribute: false }) languages: LanguageCode[] = [];
  /** What is still to be done before anybody can come in, in words; "": come in. */
  @property() waiting = "";
  /** In small print below it. */
  @property() detail = "";
  /** Of kiosk.json. */
  @property({ type: Number }) faults = 0;
  private readonly longPress = new LongPress(() => this.dispatchEvent(new CustomEvent("kiosk-staff", { bubbles: true, composed: true })));

  override render() {
    return html`<vt-drifting-shelves .rows=${this.rows}></vt-drifting-shelves>
      <main class="card">
        ${this.waiting ? html`<button class="name" type="button" @pointerdown=${this.longPress.begin} @pointerup=${this.longPress.end} @pointercancel=${this.longPress.end}
          @pointerleave=${this.longPress.end}>${this.name || "Vitrine"}</button>` : html`<p class="name">${this.name}</p>`}
        <h1>${wordsFor("kiosk", "attract-heading", "Vitrine")}</h1>
        ${this.waiting ? html`<p class="call" role="status">${this.waiting}</p>${this.detail ? html`<p class="quiet">${this.detail}</p>` : nothing}`
          : html`<button class="enter" type="button" @click=${() => this.enter()}>${words("kiosk.attract-call")}</button>`}
        ${this.languages.length > 1 && !this.waiting ? html`<div class="languages">${this.languages.map((code) => code === language() ? nothing
          : html`<button type="button" lang=${code} @click=${() => this.enter(code)}>${languages[code].name}</button>`)}</div>` : nothing}
        ${this.faults > 0 ? html`<p class="faults quiet">${words("kiosk.attract-faults", { count: this.faults })}</p>` : nothing}
      </main>`;
  }

  private enter(code?: LanguageCode) {
    this.dispatchEvent(new CustomEvent<LanguageCode | undefined>("attract-enter", { detail: code, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    :host { position: fixed; inset: 0; z-index: 40; overflow: hidden; background: var(--paper); }
    vt-drifting-shelves { position: absolute; inset: -2vmin; }
    .card {
      position: absolute; inset-block: auto 12vh; inset-inline: 0; display: grid; justify-items: center; width: min(38rem, 86vw); margin-inline: auto; padding: var(--space-7) var(--space-6) var(--space-6);
      border: 1px solid var(--line-strong); border-inline-end: 6px solid var(--accent); background: var(--paper); box-shadow: 0 24px 80px rgb(8 12 13 / 28%); text-align: center;
    }
    .name { min-height: var(--target); padding: 0; border: 0; background: none; color: var(--ink-soft); font-size: var(--text-md); touch-action: none; }
    .faults { margin-top: var(--space-4); font-size: var(--text-sm); }
    h1 { margin-block: var(--space-3) var(--space-5); font-size: var(--text-hero); line-height: 1; letter-spacing: -0.025em; }
    .call { color: var(--ink-soft); font-size: var(--text-lg); }
    .enter {
      min-height: 4.25rem; padding: 0 var(--space-7); border: 0; border-radius: var(--radius); background: var(--ink); color: var(--paper); font-size: var(--text-lg); font-weight: 550;
    }
    /* A touch anywhere is a touch on it. */
    .enter::after { content: ""; position: fixed; inset: 0; }
    .enter:focus-visible { outline-offset: 6px; }
    .languages { position: relative; z-index: 1; display: flex; gap: var(--space-3); margin-top: var(--space-4); }
    .languages button { min-height: var(--target); padding: 0 var(--space-4); border: 0; background: none; text-decoration: underline; text-underline-offset: 0.3em; text-decoration-thickness: 1px; }
    @media (orientation: landscape) { .card { inset-block: 0; height: fit-content; margin-block: auto; } }
  `];
}
