import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

export interface ToggleChip {
  key: string;
  label: string;
  on: boolean;
  /** Is on, but gave way for now. */
  aside?: boolean;
}

/** Filters that are offered, each to be switched on and off. Emits `chip-toggle` with the key. What is slotted stands behind them. */
@customElement("vt-toggle-chips")
export class ToggleChips extends LitElement {
  @property({ attribute: false }) chips: ToggleChip[] = [];
  @property() label = "";

  override render() {
    return html`<ul aria-label=${this.label}>
      ${repeat(this.chips, ({ key }) => key, ({ key, label, on, aside }) => html`<li><button type="button" class="chip ${aside ? "aside" : ""}" aria-pressed=${on}
        data-key=${key} @click=${() => this.toggle(key)}>${on && !aside ? icon("check", 14) : nothing}<span>${label}</span>${
        aside ? html`<span class="visually-hidden"> ${words("catalog.setAside")}</span>` : nothing}</button></li>`)}
      <li class="rest"><slot></slot></li></ul>`;
  }

  private toggle(key: string) {
    this.dispatchEvent(new CustomEvent<string>("chip-toggle", { detail: key, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    ul { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
    li { min-width: 0; }
    .chip {
      display: inline-flex; align-items: center; gap: 0.35rem; max-width: 100%; min-height: 2rem; padding: 0.15rem 0.75rem; border: 1px solid var(--line-strong); border-radius: 2rem;
      background: none; font-size: var(--text-sm); text-align: start; overflow-wrap: anywhere; transition: background var(--quick), border-color var(--quick);
    }
    .chip:hover { border-color: var(--ink); }
    .chip svg { flex: none; margin-inline-start: -0.2rem; stroke-width: 2.25; color: var(--accent); }
    [aria-pressed="true"] { border-color: var(--accent); background: var(--accent-soft); }
    .aside { border-style: dashed; background: none; color: var(--ink-soft); }
    @media (pointer: coarse) { .chip { min-height: var(--target); } }
    @media (forced-colors: active) { [aria-pressed="true"] { border: 2px solid Highlight; } }
  `];
}
