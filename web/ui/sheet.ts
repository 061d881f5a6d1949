import { LitElement, css, html } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

/** A sheet over the page, on a modal dialog: focus stays in, Escape closes. Emits `sheet-close`. Slot "foot" stays in sight, and
 * so does slot "toast" above it. */
@customElement("vt-sheet")
export class Sheet extends LitElement {
  @property() heading = "";
  @property({ type: Boolean }) open = false;
  @state() private footed = false;
  @query("dialog") private dialog!: HTMLDialogElement;

  protected override updated() {
    if (this.open && !this.dialog.open) this.dialog.showModal();
    if (!this.open && this.dialog.open) this.dialog.close();
  }

  override render() {
    return html`<dialog aria-labelledby="heading" @close=${this.closed} @click=${this.outside}>
      <div class="head"><h2 id="heading" tabindex="-1">${this.heading}</h2>
        <button class="icon-button" type="button" aria-label=${words("all.close")} @click=${() => this.dialog.close()}>${icon("close")}</button></div>
      <div class="body"><slot></slot></div>
      <slot name="toast"></slot>
      <div class="foot" ?hidden=${!this.footed}><slot name="foot" @slotchange=${this.measured}></slot></div>
    </dialog>`;
  }

  /** For when what had the focus is gone. */
  focusHeading() {
    this.renderRoot.querySelector<HTMLElement>("h2")?.focus();
  }

  private closed() {
    this.dispatchEvent(new CustomEvent("sheet-close", { bubbles: true, composed: true }));
  }

  private measured(event: Event) {
    this.footed = (event.target as HTMLSlotElement).assignedElements().length > 0;
  }

  private outside(event: Event) {
    if (event.composedPath()[0] === this.dialog) this.dialog.close();
  }

  static override styles = [sharedStyles, css`
    dialog {
      width: min(var(--sheet-width, 26rem), 100%); max-width: none; height: 100%; height: 100dvh; max-height: none; margin-block: 0; margin-inline: auto 0; padding: 0; border: 0;
      background: var(--paper); color: var(--ink); overflow: hidden;
    }
    dialog[open] { display: flex; flex-direction: column; animation: enter var(--calm) var(--ease); }
    dialog::backdrop { background: rgb(8 12 13 / 45%); }
    dialog:dir(rtl) { --from: -3rem; }
    @keyframes enter { from { transform: translateX(var(--from, 3rem)); opacity: 0; } }
    .head { display: flex; align-items: center; justify-content: space-between; padding-block: var(--space-3); padding-inline: var(--space-5) var(--space-3); border-bottom: 1px solid var(--line); }
    h2 { font-size: var(--text-h3); }
    h2:focus { outline: none; }
    .body { flex: 1; overflow-y: auto; padding: 0 var(--space-5); overscroll-behavior: contain; }
    .foot[hidden] { display: none; }
    .foot { padding: var(--space-4) var(--space-5); border-top: 1px solid var(--line); }
  `];
}
