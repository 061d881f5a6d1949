import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
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
      ${corrected.length > 0 ? html`<p class="corrected">Showing ${listed(corrected.map(({ to }) => quoted(to)))} for ${
        listed(corrected.map(({ from }) => quoted(from)))}. <button type="button" class="text-link" @click=${this.literally}>Search as typed</button></p>` : nothing}
      ${ignored.length > 0 ? html`<p class="ignored">Nothing here says ${listed(ignored.map(quoted), "or")}; that was left out.</p>` : nothing}
      ${anyWords ? html`<p class="any-words">No product has all of these words; these come closest.</p>` : nothing}
      ${relaxed.length > 0 ? html`<p class="relaxed">Nothing was left with ${listed(relaxed)}, so ${relaxed.length === 1 ? "it was" : "these were"} set aside.</p>` : nothing}`;
  }

  private literally() {
    this.dispatchEvent(new CustomEvent("search-literally", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    div { display: grid; gap: var(--space-1); }
    div:has(p) { margin-bottom: var(--space-5); }
    p { max-width: 60ch; padding-left: var(--space-3); border-left: 2px solid var(--accent); font-size: var(--text-sm); overflow-wrap: anywhere; }
    button { padding: 0; border: 0; background: none; font-size: inherit; }
    @media (pointer: coarse) { button { min-height: var(--target); } }
  `];
}

function quoted(word: string): string {
  return `“${word}”`;
}

function listed(words: string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
