import { LitElement, css, html } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import { profileStyles, renderProblem } from "./profile-styles.js";
import { sharedStyles } from "./shared-styles.js";

const fewestCharacters = 8;

/** A new passphrase, typed twice, below what everyone must know before setting one. Emits `fields-enter` when Enter is pressed in it,
 * since the form around it does not see fields of another shadow root. */
@customElement("vt-passphrase-fields")
export class PassphraseFields extends LitElement {
  /** Whose profile it will lock, or "". */
  @property() name = "";
  @state() private shown = false;
  @state() private shortness = "";
  @state() private difference = "";
  @query("#first") private first!: HTMLInputElement;
  @query("#again") private again!: HTMLInputElement;

  override render() {
    const type = this.shown ? "text" : "password";
    return html`
      <div class="warning" id="warning"><strong>${words("profile.lostForGood")}</strong> ${this.name ? words("profile.lostNamed", { name: this.name }) : words("profile.lost")}</div>
      <div class="field"><label for="first">${words("profile.newPassphrase")} <span class="hint">${words("profile.atLeast", { least: fewestCharacters })}</span></label>
        <input id="first" name="new-passphrase" type=${type} autocomplete="new-password" autocapitalize="off" spellcheck="false" required
          aria-describedby="warning shortness" aria-invalid=${this.shortness !== ""} @input=${this.typed} @keydown=${this.pressed}>
        ${renderProblem("shortness", this.shortness)}</div>
      <div class="field"><label for="again">${words("profile.onceMore")}</label>
        <input id="again" name="repeat-passphrase" type=${type} autocomplete="new-password" autocapitalize="off" spellcheck="false" required
          aria-describedby="difference" aria-invalid=${this.difference !== ""} @input=${this.typed} @keydown=${this.pressed}>
        ${renderProblem("difference", this.difference)}</div>
      <label class="check"><input type="checkbox" .checked=${this.shown} @change=${() => { this.shown = !this.shown; }}>${words("profile.showTyped")}</label>`;
  }

  /** The passphrase; undefined when the two do not do, which is then said and focused. */
  read(): string | undefined {
    const passphrase = this.first.value;
    this.shortness = [...passphrase].length < fewestCharacters ? words("profile.tooShort", { least: fewestCharacters }) : "";
    this.difference = this.shortness === "" && this.again.value !== passphrase ? words("profile.different") : "";
    if (this.shortness) this.first.focus();
    else if (this.difference) this.again.focus();
    return this.shortness || this.difference ? undefined : passphrase;
  }

  clear() {
    this.first.value = this.again.value = this.shortness = this.difference = "";
    this.shown = false;
  }

  private typed() {
    this.shortness = this.difference = "";
  }

  private pressed(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    this.dispatchEvent(new Event("fields-enter"));
  }

  override focus() {
    this.first.focus();
  }

  static override styles = [sharedStyles, profileStyles, css`:host { display: grid; gap: var(--space-4); }`];
}
