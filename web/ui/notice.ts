import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { sharedStyles } from "./shared-styles.js";

/** Says plainly what is the matter and offers one way on. Emits `act`. */
@customElement("vt-notice")
export class Notice extends LitElement {
  @property() heading = "";
  @property() text = "";
  /** A technical detail in small print, or "". */
  @property() detail = "";
  /** Label of the button, or "" for none. */
  @property() action = "";
  @property({ type: Boolean }) busy = false;
  /** Announce at once. */
  @property({ type: Boolean }) alarm = false;

  override render() {
    return html`<div class="box" role=${this.alarm ? "alert" : nothing}>
      <h2>${this.heading}</h2>
      ${this.text ? html`<p>${this.text}</p>` : nothing}
      ${this.detail ? html`<p class="detail">${this.detail}</p>` : nothing}
      <div class="ways">
        ${this.action ? html`<button class="button solid" type="button" ?disabled=${this.busy} @click=${this.act}>${this.action}</button>` : nothing}
        <slot></slot>
      </div>
    </div>`;
  }

  private act() {
    this.dispatchEvent(new CustomEvent("act", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    .box { max-width: 38rem; padding: var(--space-7) 0; }
    h2 { margin-bottom: var(--space-3); }
    .detail { margin-top: var(--space-2); color: var(--ink-soft); font-size: var(--text-sm); overflow-wrap: anywhere; }
    .ways { display: flex; flex-wrap: wrap; gap: var(--space-4); align-items: center; margin-top: var(--space-5); }
  `];
}
