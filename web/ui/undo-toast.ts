import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

export interface ToastView {
  text: string;
  /** Label of the button that takes back what the text says, or "". */
  undo: string;
  link?: { label: string; href: string } | undefined;
}

const readingMs = 6000;

/** One short message over the foot of the page, announced politely. A bare one goes by itself, though not from under the pointer
 * or the focus; one that offers something stays until it is used, closed or replaced. Emits `toast-undo` and `toast-close`. */
@customElement("vt-undo-toast")
export class UndoToast extends LitElement {
  @property({ attribute: false }) toast: ToastView | undefined;
  private timer = 0;

  /** Moved elsewhere, it waits anew. */
  override connectedCallback() {
    super.connectedCallback();
    this.wait();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has("toast")) this.wait();
  }

  override render() {
    const toast = this.toast;
    return html`<div role="status" class=${toast ? "box" : ""} @pointerenter=${this.hold} @pointerleave=${this.wait} @focusin=${this.hold} @focusout=${this.wait}>
      ${toast ? html`<p>${toast.text}</p>
        ${toast.undo ? html`<button class="act" type="button" @click=${() => this.emit("toast-undo")}>${toast.undo}</button>` : nothing}
        ${toast.link ? html`<a class="act" href=${toast.link.href} @click=${() => this.emit("toast-close")}>${toast.link.label}</a>` : nothing}
        <button class="icon-button" type="button" aria-label=${words("all.closeMessage")} @click=${() => this.emit("toast-close")}>${icon("close", 18)}</button>` : nothing}
    </div>`;
  }

  private emit(name: string) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  private hold() {
    clearTimeout(this.timer);
  }

  private wait() {
    clearTimeout(this.timer);
    const { toast } = this;
    if (toast && !toast.undo && !toast.link) this.timer = setTimeout(() => this.emit("toast-close"), readingMs);
  }

  static override styles = [sharedStyles, css`
    :host { position: fixed; z-index: 28; inset: auto 0 0; display: grid; justify-items: center; padding: var(--space-4); pointer-events: none; }
    :host([slot]) { position: static; padding: 0; }
    .box {
      display: flex; align-items: center; gap: var(--space-2); width: fit-content; max-width: min(34rem, 100%); padding-block: 0.3rem; padding-inline: var(--space-4) 0.3rem;
      border-radius: var(--radius); background: var(--ink); color: var(--paper); font-size: var(--text-sm); pointer-events: auto;
      box-shadow: 0 6px 24px rgb(8 12 13 / 22%); animation: rise var(--calm) var(--ease);
    }
    :host([slot]) .box { width: 100%; max-width: none; border-radius: 0; box-shadow: none; }
    @keyframes rise { from { transform: translateY(0.75rem); opacity: 0; } }
    p { flex: 1; min-width: 0; padding-block: var(--space-2); overflow-wrap: anywhere; }
    .act {
      display: inline-flex; align-items: center; min-height: var(--target); padding: 0 var(--space-3); border: 0; background: none; color: inherit;
      font-weight: 650; text-decoration: underline; text-underline-offset: 0.3em; text-decoration-thickness: 1px;
    }
    .act:hover { text-decoration-thickness: 2px; }
    .icon-button:hover:not(:disabled) { background: color-mix(in srgb, var(--paper) 16%, transparent); }
    .act:focus-visible, .icon-button:focus-visible { outline-color: var(--paper); outline-offset: -4px; }
  `];
}
