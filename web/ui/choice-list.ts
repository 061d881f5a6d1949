import { LitElement, css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import { pictureHeight, pictureWidth } from "./card-view.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";
import { renderSwatch } from "./swatch.js";

export interface ChoiceView {
  value: string;
  /** A few words in small print, or "". */
  note: string;
  /** URL of a picture, or "". */
  image: string;
  /** A new line begins with it. */
  starts?: boolean;
}

/** Any number of values to choose from: as pictures, as colours, or as plain chips. Emits `choice-change` with all that are chosen. */
@customElement("vt-choice-list")
export class ChoiceList extends LitElement {
  @property() label = "";
  /** The label is read only; else it stands above the choices. */
  @property({ type: Boolean }) unlabelled = false;
  @property() kind: "picture" | "colour" | "chip" = "chip";
  @property({ attribute: false }) options: ChoiceView[] = [];
  @property({ attribute: false }) selected: string[] = [];
  /** More are shown when they are asked for. */
  @property({ type: Number }) short = Infinity;
  @state() private all = false;

  override render() {
    const shown = this.all ? this.options : this.options.filter(({ value }, index) => index < this.short || this.selected.includes(value));
    return html`<fieldset class=${this.kind}>
        <legend class=${this.unlabelled ? "visually-hidden" : ""}>${this.label}</legend>
        ${linesOf(shown).map((line) => html`<ul>${repeat(line, ({ value }) => value, (option) => html`<li>${this.renderOption(option)}</li>`)}</ul>`)}
      </fieldset>
      ${this.options.length > this.short ? html`<button class="text-link" type="button" aria-expanded=${this.all} @click=${() => { this.all = !this.all; }}>${
        this.all ? words("all.showFewer") : words("all.showAll", { count: this.options.length })}<span class="visually-hidden">: ${this.label}</span></button>` : nothing}`;
  }

  private renderOption({ value, note, image }: ChoiceView) {
    const chosen = this.selected.includes(value);
    return html`<label class=${chosen ? "chosen" : ""}>
      <input class="visually-hidden" type="checkbox" .value=${value} .checked=${chosen} @change=${this.toggle}>
      ${this.kind === "picture" ? renderPicture(image) : this.kind === "colour" ? renderSwatch(value) : nothing}
      <span class="words"><span class="value">${value}</span>${note ? html`<small>${note}</small>` : nothing}</span>
      <span class="tick">${icon("check", 16)}</span>
    </label>`;
  }

  private toggle(event: Event) {
    const { value, checked } = event.target as HTMLInputElement;
    const values = this.selected.filter((other) => other !== value);
    if (checked) values.push(value);
    this.dispatchEvent(new CustomEvent<string[]>("choice-change", { detail: values, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    legend { padding: 0 0 var(--space-3); font-size: var(--text-sm); font-weight: 600; }
    ul + ul { margin-top: var(--space-3); }
    ul { display: flex; flex-wrap: wrap; gap: var(--space-2); }
    label {
      position: relative; display: flex; align-items: center; gap: var(--space-3); min-height: var(--target); padding: 0 var(--space-4);
      border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); font-size: var(--text-sm); cursor: pointer;
      transition: border-color var(--quick), box-shadow var(--quick), background var(--quick);
    }
    label:hover { border-color: var(--ink); }
    label.chosen { border-color: var(--accent); background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
    label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
    input:focus-visible { outline: none; }
    .value { font-weight: 550; overflow-wrap: anywhere; }
    small { display: block; color: var(--ink-soft); font-size: var(--text-xs); }
    .chip small, .colour small { display: inline; margin-inline-start: 0.5em; }
    .tick { display: none; color: var(--accent); }
    .chosen .tick { display: grid; place-items: center; }
    .colour ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(9.5rem, 100%), 1fr)); }
    .colour label { padding-inline: var(--space-3); }
    .colour .tick { margin-inline-start: auto; margin-inline-end: -0.25rem; }
    .chip .tick {
      position: absolute; top: -0.4rem; inset-inline-end: -0.4rem; width: 1.15rem; height: 1.15rem; border-radius: 50%; background: var(--accent); color: var(--accent-ink);
    }
    .chip svg { width: 0.8rem; height: 0.8rem; stroke-width: 2.5; }
    .colour .chosen small { display: none; }
    .swatch { flex: none; width: 1.5rem; height: 1.5rem; border-radius: 50%; }
    .picture ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(var(--choice-size, 9rem), 1fr)); gap: var(--space-3); max-width: var(--choices-width, 44rem); }
    .picture li { display: grid; }
    .picture label { flex-direction: column; align-items: stretch; gap: 0; padding: 0; overflow: hidden; }
    .picture .words { padding: var(--space-3); }
    .picture .tick {
      position: absolute; top: var(--space-2); inset-inline-end: var(--space-2); width: 1.75rem; height: 1.75rem; border-radius: 50%; background: var(--accent);
      color: var(--accent-ink);
    }
    .pane { display: grid; place-items: center; aspect-ratio: 3 / 4; overflow: hidden; background: var(--tile); filter: var(--tile-filter); }
    img { width: 100%; height: 100%; object-fit: cover; transition: transform 600ms var(--ease); }
    button { min-height: var(--target); margin-top: var(--space-2); padding: 0; border: 0; background: none; font-size: var(--text-sm); }
    @media (max-width: 40rem) {
      .picture ul { grid-template-columns: repeat(auto-fill, minmax(6.25rem, 1fr)); gap: var(--space-2); }
      .picture .words { padding: var(--space-2); }
      .colour ul { grid-template-columns: repeat(auto-fill, minmax(min(9rem, 100%), 1fr)); }
    }
    @media (hover: hover) { label:hover img { transform: scale(1.04); } }
    @media (prefers-reduced-motion: reduce) { img { transition: none; } label:hover img { transform: none; } }
    @media (forced-colors: active) { label.chosen { border: 3px solid Highlight; } }
  `];
}

function linesOf(options: ChoiceView[]): ChoiceView[][] {
  const lines: ChoiceView[][] = [];
  for (const option of options) {
    if (option.starts || lines.length === 0) lines.push([]);
    lines.at(-1)!.push(option);
  }
  return lines;
}

function renderPicture(image: string) {
  return html`<span class="pane">${image ? html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async">` : nothing}</span>`;
}
