import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

export interface ChipView {
  key: string;
  label: string;
  /** Was asked for, but does not hold. */
  off?: boolean;
}

/** The filters in force, each with a way out. Emits `remove-filter` with the chip's key, and `clear-filters`. */
@customElement("vt-filter-chips")
export class FilterChips extends LitElement {
  @property({ attribute: false }) chips: ChipView[] = [];

  override render() {
    if (this.chips.length === 0) return nothing;
    return html`<ul aria-label=${words("catalog.filtersInForce")}>
      ${repeat(this.chips, (chip) => chip.key, (chip) => html`<li><button type="button" class="chip ${chip.off ? "off" : ""}" aria-label=${words(chip.off ? "catalog.removeFilterAside" : "catalog.removeFilter", { filter: chip.label })}
        @click=${() => this.emit("remove-filter", chip.key)}>${chip.label}${icon("close", 14)}</button></li>`)}
      <li><button type="button" class="text-link clear" @click=${() => this.emit("clear-filters", "")}>${words("catalog.clearAll")}</button></li>
    </ul>`;
  }

  private emit(name: string, detail: string) {
    this.dispatchEvent(new CustomEvent<string>(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    li { min-width: 0; }
    ul { display: flex; flex-wrap: wrap; gap: var(--space-2); align-items: center; }
    button { min-height: 2.25rem; font-size: var(--text-sm); }
    .chip {
      display: inline-flex; align-items: center; gap: var(--space-2); max-width: min(20rem, 100%); padding: 0.25rem 0.75rem;
      overflow-wrap: anywhere; text-align: start;
      border: 1px solid transparent; border-radius: 2rem; background: var(--accent-soft);
    }
    .off { background: none; border: 1px dashed var(--line-strong); text-decoration: line-through; color: var(--ink-soft); }
    .chip:hover { border-color: var(--accent); }
    .clear { padding: 0 var(--space-2); border: 0; background: none; }
    @media (pointer: coarse) { button { min-height: var(--target); } }
  `];
}
