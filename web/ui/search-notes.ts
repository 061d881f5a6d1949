import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { listed } from "../words/figures.js";
import { words } from "../words/words.js";
import { sharedStyles } from "./shared-styles.js";

/** What a search did that its words did not ask for. */
export interface SearchNotes {
  corrected: { from: string; to: string }[];
  /** Words that nothing has. */
  ignored: string[];
  /** Not all words could be had together. */
  anyWords: boolean;
  /** Filters that had to go, in a shopper's words. */
  relaxed: string[];
}

/** Says so, and offers the search for the words as typed. Emits `search-literally`. */
@customElement("vt-search-notes")
export class SearchNotesElement extends LitElement {
  @property({ attribute: false }) notes: SearchNotes | undefined;

  override render() {
    return html`<div role="status">${this.notes ? this.renderNotes(this.notes) : nothing}</div>`;
  }

  private renderNotes({ corrected, ignored, anyWords, relaxed }: SearchNotes) {
    return html`
      ${corrected.length > 0 ? html`<p class="corrected">${words("catalog.showingFor", {
        to: listed(corrected.map(({ to }) => quoted(to))), from: listed(corrected.map(({ from }) => quoted(from))) })} <button type="button" class="text-link" @click=${this.literally}>${words("catalog.searchAsTyped")}</button></p>` : nothing}
      ${ignored.length > 0 ? html`<p class="ignored">${words("catalog.ignored", { words: listed(ignored.map(quoted), "disjunction") })}</p>` : nothing}
      ${anyWords ? html`<p class="any-words">${words("catalog.anyWords")}</p>` : nothing}
      ${relaxed.length > 0 ? html`<p class="relaxed">${words("catalog.relaxed", { filters: listed(relaxed), count: relaxed.length })}</p>` : nothing}`;
  }

  private literally() {
    this.dispatchEvent(new CustomEvent("search-literally", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    div { display: grid; gap: var(--space-1); }
    div:has(p) { margin-bottom: var(--space-5); }
    p { max-width: 60ch; padding-inline-start: var(--space-3); border-inline-start: 2px solid var(--accent); font-size: var(--text-sm); overflow-wrap: anywhere; }
    button { padding: 0; border: 0; background: none; font-size: inherit; }
    @media (pointer: coarse) { button { min-height: var(--target); } }
  `];
}

function quoted(word: string): string {
  return words("all.quoted", { text: word });
}
