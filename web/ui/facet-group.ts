import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { figure } from "../words/figures.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";
import { renderSwatch } from "./swatch.js";

export interface FacetOption {
  value: string;
  count: number;
}

const shortList = 7;

/** One facet: its values with counts, as checkboxes. Emits `facet-change` with the values that are ticked now. */
@customElement("vt-facet-group")
export class FacetGroup extends LitElement {
  @property() label = "";
  @property({ attribute: false }) options: FacetOption[] = [];
  @property({ attribute: false }) selected: string[] = [];
  @property({ type: Boolean }) swatches = false;
  @property({ type: Boolean }) open = false;
  @state() private all = false;

  override render() {
    const options = this.withSelected();
    const shown = this.all ? options : options.filter((option, index) => index < shortList || this.selected.includes(option.value));
    return html`<details ?open=${this.open}>
      <summary><span>${this.label}</span>${this.selected.length > 0 ? html`<span class="ticked">${this.selected.length}<span class="visually-hidden"> ${words("catalog.chosen")}</span></span>` : nothing}
        <span class="chevron">${icon("chevron", 18)}</span></summary>
      <fieldset><legend class="visually-hidden">${this.label}</legend>
        <ul>${repeat(shown, (option) => option.value, (option) => this.renderOption(option))}</ul>
      </fieldset>
      ${options.length > shortList ? html`<button class="text-link" type="button" aria-expanded=${this.all}
        @click=${() => { this.all = !this.all; }}>${this.all ? words("all.showFewer") : words("all.showAll", { count: options.length })}<span class="visually-hidden">: ${this.label}</span></button>` : nothing}
    </details>`;
  }

  private renderOption({ value, count }: FacetOption) {
    return html`<li><label>
      <input type="checkbox" .checked=${this.selected.includes(value)} .value=${value} @change=${this.toggle}>
      ${this.swatches ? renderSwatch(value) : nothing}
      <span class="value">${value}</span><span class="count"><span aria-hidden="true">${figure(count)}</span><span class="visually-hidden">${words("catalog.products", { count })}</span></span>
    </label></li>`;
  }

  /** A chosen value stays in sight even when nothing is left under it. */
  private withSelected(): FacetOption[] {
    const known = new Set(this.options.map((option) => option.value));
    return [...this.options, ...this.selected.filter((value) => !known.has(value)).map((value) => ({ value, count: 0 }))];
  }

  private toggle(event: Event) {
    const { value, checked } = event.target as HTMLInputElement;
    const values = this.selected.filter((other) => other !== value);
    if (checked) values.push(value);
    this.dispatchEvent(new CustomEvent<string[]>("facet-change", { detail: values }));
  }

  static override styles = [sharedStyles, css`
    details { border-bottom: 1px solid var(--line); }
    summary {
      display: flex; align-items: center; gap: var(--space-2); min-height: 3.25rem; list-style: none; cursor: pointer;
      font-size: var(--text-sm); font-weight: 600;
    }
    summary::-webkit-details-marker { display: none; }
    .chevron { display: flex; margin-inline-start: auto; transition: transform var(--quick); }
    details[open] .chevron { transform: rotate(180deg); }
    .ticked {
      min-width: 1.25rem; padding: 0 0.35rem; border-radius: 1rem; background: var(--accent); color: var(--accent-ink);
      font-size: var(--text-xs); line-height: 1.25rem; text-align: center;
    }
    fieldset { padding-bottom: var(--space-3); }
    label { display: flex; align-items: center; gap: var(--space-3); min-height: 2rem; font-size: var(--text-sm); cursor: pointer; }
    label:hover .value { text-decoration: underline; text-underline-offset: 0.25em; text-decoration-thickness: 1px; }
    input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); cursor: pointer; }
    .value { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .count { color: var(--ink-soft); font-size: var(--text-xs); font-variant-numeric: tabular-nums; }
    .swatch { flex: none; width: 1.125rem; height: 1.125rem; border-radius: 50%; box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--ink) 25%, transparent); }
    button { min-height: 2rem; margin-bottom: var(--space-4); padding: 0; border: 0; background: none; font-size: var(--text-sm); }
    @media (pointer: coarse) { label { min-height: var(--target); } button { min-height: var(--target); } }
  `];
}
