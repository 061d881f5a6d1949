import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

export interface MarkToggle {
  mark: "like" | "bookmark";
  on: boolean;
}

/** Two toggles: like and save. Emits `mark-toggle` with what is wanted; whoever keeps the marks sets them. */
@customElement("vt-mark-buttons")
export class MarkButtons extends LitElement {
  @property({ type: Boolean }) liked = false;
  @property({ type: Boolean }) saved = false;

  override render() {
    return html`${this.renderToggle("like", "heart", words("all.like"), this.liked)}${this.renderToggle("bookmark", "bookmark", words("product.save"), this.saved)}`;
  }

  /* The name stays the same whether pressed or not: aria-pressed tells the state, and the picture shows it. */
  private renderToggle(mark: MarkToggle["mark"], picture: "heart" | "bookmark", label: string, on: boolean) {
    return html`<button class="button ${mark}" part="button" type="button" aria-pressed=${on} @click=${() => this.toggle({ mark, on: !on })}>${
      icon(picture, 20)}<span>${label}</span></button>`;
  }

  private toggle(detail: MarkToggle) {
    this.dispatchEvent(new CustomEvent<MarkToggle>("mark-toggle", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    :host { display: flex; gap: var(--space-2); }
    .button { min-width: 5.75rem; padding-block: 0; padding-inline: var(--space-3) var(--space-4); border-color: var(--line-strong); }
    .button:hover:not(:disabled) { border-color: var(--ink); background: transparent; color: inherit; }
    [aria-pressed="true"] { border-color: currentColor; }
    [aria-pressed="true"], [aria-pressed="true"]:hover:not(:disabled) { background: var(--mark-soft); color: var(--mark); border-color: var(--mark); }
    [aria-pressed="true"] svg { fill: currentColor; }
    .like { --mark: var(--sale); --mark-soft: color-mix(in srgb, var(--sale) 9%, transparent); }
    .bookmark { --mark: var(--accent); --mark-soft: var(--accent-soft); }
    @media (forced-colors: active) { [aria-pressed="true"] { border: 3px solid Highlight; } }
  `];
}
