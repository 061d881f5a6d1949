import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";
import { mostTextBytes, withinTextLimit } from "./text-limit.js";

const pauseMs = 220;

/** Search by words. Emits `search-input` once typing pauses and `search-submit` on Enter, both with the text, and
 * `search-picture` when the camera is pressed. "/" focuses it. */
@customElement("vt-search-box")
export class SearchBox extends LitElement {
  @property() text = "";
  /** No button for pictures. */
  @property({ type: Boolean }) pictureless = false;
  @query("input") private input!: HTMLInputElement;
  private timer = 0;

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.onSlash);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onSlash);
    clearTimeout(this.timer);
  }

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has("text") && this.asked !== this.text && !this.timer) this.input.value = this.text;
  }

  override render() {
    return html`<form role="search" @submit=${this.submit}>
      ${icon("search", 18)}
      <input type="search" name="text" aria-label=${words("all.searchCollection")} placeholder=${words("all.searchHint")} autocomplete="off"
        spellcheck="false" maxlength=${mostTextBytes} enterkeyhint="search" aria-keyshortcuts="/" @input=${this.typed}>
      ${this.text ? html`<button class="icon-button" type="button" aria-label=${words("all.clearSearch")} @click=${this.clear}>${icon("close", 16)}</button>` : html`<kbd aria-hidden="true">/</kbd>`}
      ${this.pictureless ? nothing : html`<button class="icon-button" type="button" aria-label=${words("all.searchByPicture")} title=${words("all.searchByPicture")} @click=${this.byPicture}>${icon("camera", 20)}</button>`}
    </form>`;
  }

  /** What is composed by an input method is cut once it is done. */
  private typed(event: InputEvent) {
    const text = withinTextLimit(this.input.value);
    if (!event.isComposing && text !== this.input.value) this.input.value = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.timer = 0; this.emit("search-input"); }, pauseMs);
  }

  private submit(event: Event) {
    event.preventDefault();
    this.stopTimer();
    this.emit("search-submit");
  }

  private clear() {
    this.stopTimer();
    this.input.value = "";
    this.input.focus();
    this.emit("search-input");
  }

  private byPicture() {
    this.dispatchEvent(new CustomEvent("search-picture", { bubbles: true, composed: true }));
  }

  private stopTimer() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /** What stands in the field, less the space after which a word is still to come. */
  private get asked() {
    return withinTextLimit(this.input.value.trim()).trim();
  }

  private emit(name: string) {
    this.text = this.asked;
    this.dispatchEvent(new CustomEvent<string>(name, { detail: this.text, bubbles: true, composed: true }));
  }

  private readonly onSlash = (event: KeyboardEvent) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  };

  static override styles = [sharedStyles, css`
    form {
      display: flex; align-items: center; gap: var(--space-2); height: var(--target); padding-block: 0; padding-inline: var(--space-3) var(--space-1);
      border: 1px solid var(--line-strong); border-radius: 2rem; background: var(--surface); color: var(--ink-soft);
    }
    form:focus-within { outline: 2px solid var(--accent); outline-offset: 1px; color: var(--ink); }
    input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; background: none; color: var(--ink); font-size: max(1rem, var(--text-sm)); outline: none; text-overflow: ellipsis; }
    input:focus-visible { outline: none; }
    input::placeholder { color: var(--ink-soft); opacity: 1; }
    input::-webkit-search-cancel-button { display: none; }
    .icon-button { width: 2.25rem; height: 2.25rem; }
    kbd {
      min-width: 1.5rem; margin-inline-end: var(--space-2); border: 1px solid var(--line); border-radius: 4px; color: var(--ink-soft);
      font: 500 var(--text-xs) / 1.5rem var(--font-text); text-align: center;
    }
    form:focus-within kbd { display: none; }
    @media (pointer: coarse), (max-width: 48rem) { kbd { display: none; } }
    @media (pointer: coarse) {
      form { height: calc(var(--target) + 2px); gap: 0; padding-inline-end: 0; }
      form > svg { margin-inline-end: var(--space-2); }
      .icon-button { flex: none; width: var(--target); height: var(--target); }
    }
  `];
}
