import { LitElement, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import "./passphrase-fields.js";
import type { PassphraseFields } from "./passphrase-fields.js";
import { profileStyles, renderProblem } from "./profile-styles.js";
import { sharedStyles } from "./shared-styles.js";

/** Characters of a profile's name. */
export const longestName = 80;

export interface NewProfileDetail {
  name: string;
  passphrase?: string;
}

/** Makes a profile: a name and, for who wants it, a passphrase. Emits `profile-create`. Empties itself when that went well. */
@customElement("vt-profile-form")
export class ProfileForm extends LitElement {
  @property() problem = "";
  @property({ type: Boolean }) busy = false;
  @state() private locked = false;
  @state() private name = "";
  @state() private nameless = false;
  @query("#name") private field!: HTMLInputElement;
  @query("vt-passphrase-fields") private fields!: PassphraseFields | null;

  override render() {
    const problem = this.nameless ? words("profile.needName") : this.problem;
    return html`<form @submit=${this.submit} aria-busy=${this.busy}>
      <div class="field"><label for="name">${words("profile.name")}</label>
        <input id="name" name="profile-name" type="text" maxlength=${longestName} autocomplete="off" required .value=${this.name}
          aria-describedby="problem" aria-invalid=${problem !== ""} @input=${this.typed}>
        ${renderProblem("problem", problem)}</div>
      <label class="check"><input type="checkbox" name="lock" .checked=${this.locked} @change=${() => { this.locked = !this.locked; }}>${words("profile.lockIt")}</label>
      ${this.locked ? html`<vt-passphrase-fields .name=${this.name.trim()} @fields-enter=${this.entered}></vt-passphrase-fields>` : nothing}
      <div class="ways"><button class="button solid" type="submit" ?disabled=${this.busy}>${this.busy ? words("all.oneMoment") : words("profile.create")}</button></div>
    </form>`;
  }

  protected override updated(changed: Map<string, unknown>) {
    if (changed.get("busy") !== true || this.busy || this.problem) return;
    this.name = "";
    this.locked = false;
  }

  private typed() {
    this.name = this.field.value;
    this.nameless = false;
  }

  private entered() {
    this.renderRoot.querySelector("form")!.requestSubmit();
  }

  private submit(event: Event) {
    event.preventDefault();
    if (this.busy) return;
    const name = this.name.trim();
    this.nameless = name === "";
    if (this.nameless) {
      this.field.focus();
      return;
    }
    const passphrase = this.locked ? this.fields?.read() : "";
    if (passphrase === undefined) return;
    const detail: NewProfileDetail = { name, ...(passphrase && { passphrase }) };
    this.dispatchEvent(new CustomEvent<NewProfileDetail>("profile-create", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, profileStyles];
}
