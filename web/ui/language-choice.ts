import { LitElement, css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { type LanguageCode, language, languages, setLanguage, words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

/** Chooses the language that the page speaks, each under its own name. Emits `language-failed` when its words could not be had. */
@customElement("vt-language-choice")
export class LanguageChoice extends LitElement {
  override render() {
    return html`<label><span class="visually-hidden">${words("all.language")}</span>${icon("globe", 18)}
      <select name="language" .value=${language()} @change=${this.chosen}>${Object.entries(languages).map(([code, { name }]) => html`<option
        value=${code} lang=${code} ?selected=${code === language()}>${name}</option>`)}</select>${icon("chevron", 16)}</label>`;
  }

  private async chosen(event: Event) {
    const select = event.target as HTMLSelectElement;
    try {
      await setLanguage(select.value as LanguageCode);
    } catch (reason) {
      console.warn(reason);
      select.value = language();
      this.dispatchEvent(new CustomEvent("language-failed", { bubbles: true, composed: true }));
    }
  }

  static override styles = [sharedStyles, css`
    label { position: relative; display: inline-flex; align-items: center; gap: var(--space-2); }
    select {
      appearance: none; min-height: var(--target); margin-inline-start: calc(-18px - var(--space-2)); padding-inline: calc(18px + var(--space-2)) 1.75rem; border: 0;
      border-radius: var(--radius); background: none; color: inherit; font-size: var(--text-sm); cursor: pointer;
    }
    select:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.3em; }
    svg { flex: none; pointer-events: none; }
    svg:last-child { margin-inline-start: -1.75rem; }
    option { background: var(--paper); color: var(--ink); }
  `];
}
