import { SimpleKeyboard as Keyboard } from "simple-keyboard";
import { LitElement, css, html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { language, words } from "../words/words.js";
import { layouts } from "./keyboard-layouts.js";
import { sharedStyles } from "./shared-styles.js";

type TextField = HTMLInputElement;

/** A keyboard on the screen, for the text field that it is given. It types into it as a real one would: "input" is dispatched, Enter sends the
 * field's form. Emits `keyboard-close`. */
@customElement("vt-touch-keyboard")
export class TouchKeyboard extends LitElement {
  /** undefined: it is put away. */
  @property({ attribute: false }) field: TextField | undefined;
  @query(".keys") private keys!: HTMLElement;
  private keyboard: Keyboard | undefined;
  private layout: "letters" | "capitals" | "figures" = "letters";

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.putAway();
  }

  override render() {
    return html`<section class="board" aria-label=${words("kiosk.keyboard")} ?hidden=${!this.field} @pointerdown=${this.keepFocus} @mousedown=${this.keepFocus}>
      <button class="close" type="button" @click=${this.close}>${words("kiosk.keyboard-close")}</button><div class="keys" @click=${this.clicked}></div></section>`;
  }

  protected override updated() {
    if (this.field && !this.keyboard) this.take();
    if (!this.field) this.putAway();
  }

  private take() {
    this.layout = "letters";
    this.keyboard = new Keyboard(this.keys, {
      layout: layouts[language()], layoutName: this.layout, useButtonTag: true, theme: "board-keys", mergeDisplay: true,
      preventMouseDownDefault: true, disableCaretPositioning: true,
      display: this.names(),
      buttonAttributes: [
        { attribute: "aria-label", value: words("kiosk.key-delete"), buttons: "{bksp}" },
        { attribute: "aria-label", value: words("kiosk.key-capitals"), buttons: "{capitals}" },
      ],
      onKeyPress: (key) => this.press(key),
    });
  }

  private names(): Record<string, string> {
    return { "{bksp}": "⌫", "{enter}": words("kiosk.key-enter"), "{space}": words("kiosk.key-space"), "{capitals}": "⇧", "{letters}": this.layout === "capitals" ? "⇧" : "abc", "{figures}": "123" };
  }

  private putAway() {
    this.keyboard?.destroy();
    this.keyboard = undefined;
  }

  /** The field keeps the focus while keys are pressed. */
  private keepFocus(event: Event) {
    event.preventDefault();
  }

  private press(key: string) {
    const { field } = this;
    if (!field) return;
    if (key === "{letters}" || key === "{capitals}" || key === "{figures}") return this.show(key.slice(1, -1) as "letters");
    if (key === "{enter}") return; // once the finger is off: what comes up below it would be clicked
    if (key === "{bksp}") this.deleteBack(field);
    else this.type(field, key === "{space}" ? " " : key);
    if (this.layout === "capitals") this.show("letters");
  }

  private show(layout: "letters" | "capitals" | "figures") {
    this.layout = layout;
    this.keyboard?.setOptions({ layoutName: layout, display: this.names() });
  }

  private type(field: TextField, text: string) {
    const { selectionStart, selectionEnd, value, maxLength } = field;
    if (maxLength >= 0 && value.length >= maxLength && selectionStart === selectionEnd) return;
    field.setRangeText(text, selectionStart ?? value.length, selectionEnd ?? value.length, "end");
    this.tell(field, "insertText");
  }

  private deleteBack(field: TextField) {
    const { selectionStart, selectionEnd, value } = field;
    const end = selectionEnd ?? value.length;
    const start = selectionStart ?? end;
    const from = start < end ? start : Math.max(0, start - 1);
    field.setRangeText("", from, end, "end");
    this.tell(field, "deleteContentBackward");
  }

  private tell(field: TextField, inputType: string) {
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType }));
  }

  private clicked({ target }: Event) {
    if (this.field && (target as Element).closest(".hg-button-enter")) this.enter(this.field);
  }

  private enter(field: TextField) {
    field.form?.requestSubmit();
    this.close();
  }

  private close() {
    this.dispatchEvent(new CustomEvent("keyboard-close", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    .board {
      display: grid; gap: var(--space-2); width: min(60rem, 100%); margin-inline: auto; padding: var(--space-2) var(--space-3) var(--space-4); border: 1px solid var(--line); border-bottom: 0;
      background: var(--surface); box-shadow: 0 -8px 30px rgb(8 12 13 / 14%); touch-action: none;
    }
    .board[hidden] { display: none; }
    .close { justify-self: end; min-height: var(--target); padding: 0 var(--space-3); border: 0; background: none; color: var(--ink-soft); font-size: var(--text-sm); }
    .hg-rows { display: grid; gap: var(--space-2); }
    .hg-row { display: flex; gap: var(--space-1); justify-content: center; }
    .hg-button {
      display: grid; place-items: center; flex: 1 1 0; min-width: 2.75rem; min-height: 3.25rem; padding: 0; border: 1px solid var(--line-strong); border-radius: 4px;
      background: var(--paper); font-size: var(--text-lg); user-select: none;
    }
    .hg-button:active, .hg-activeButton { background: var(--accent-soft); border-color: var(--accent); }
    .hg-functionBtn { flex-grow: 1.5; font-size: var(--text-sm); }
    .hg-button-space { flex-grow: 6; color: var(--ink-soft); }
    .hg-button-enter { flex-grow: 2.5; border-color: var(--ink); background: var(--ink); color: var(--paper); }
    .hg-button-capitals, .hg-button-letters, .hg-button-figures, .hg-button-bksp { background: color-mix(in srgb, var(--ink) 7%, var(--paper)); }
  `];
}
