import { LitElement, html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { words } from "../words/words.js";
import "./passphrase-fields.js";
import type { PassphraseFields } from "./passphrase-fields.js";
import { profileStyles, renderProblem } from "./profile-styles.js";
import { sharedStyles } from "./shared-styles.js";

/** Asks for a profile's passphrase, or for a new one. Emits `passphrase` with it, and `passphrase-cancel`. */
@customElement("vt-passphrase-form")
export class PassphraseForm extends LitElement {
  @property() mode: "ask" | "set" = "ask";
  /** Whose it is. */
  @property() name = "";
  @property() action = "";
  /** Why the last one did not do, or "". */
  @property() problem = "";
  @property({ type: Boolean }) busy = false;
  /** There is a way back. */
  @property({ type: Boolean }) cancellable = false;
  @query("#ask") private field!: HTMLInputElement | null;
  @query("vt-passphrase-fields") private fields!: PassphraseFields | null;

  override render() {
    return html`<form @submit=${this.submit} aria-busy=${this.busy}>
      ${this.mode === "set" ? html`<vt-passphrase-fields .name=${this.name} @fields-enter=${this.entered}></vt-passphrase-fields>${renderProblem("problem", this.problem)}` : this.renderAsk()}
      <div class="ways"><button class="button solid" type="submit" ?disabled=${this.busy}>${this.busy ? words("all.oneMoment") : this.action || words("all.unlock")}</button>
        ${this.cancellable ? html`<button class="plain" type="button" @click=${this.cancel}>${words("all.cancel")}</button>` : nothing}</div>
    </form>`;
  }

  private renderAsk() {
    return html`<div class="field"><label for="ask">${words("profile.passphraseOf", { name: this.name })}</label>
      <input id="ask" name="passphrase" type="password" autocomplete="current-password" autocapitalize="off" spellcheck="false" required
        aria-describedby="problem" aria-invalid=${this.problem !== ""}>
      ${renderProblem("problem", this.problem)}</div>`;
  }

  /** A refused passphrase is selected, to be typed over. */
  protected override updated(changed: Map<string, unknown>) {
    if (!changed.has("problem") || this.problem === "" || !this.field) return;
    this.field.focus();
    this.field.select();
  }

  override focus() {
    (this.field ?? this.fields)?.focus();
  }

  private entered() {
    this.renderRoot.querySelector("form")!.requestSubmit();
  }

  private submit(event: Event) {
    event.preventDefault();
    if (this.busy) return;
    const passphrase = this.fields ? this.fields.read() : this.field?.value;
    if (passphrase) this.emit("passphrase", passphrase);
  }

  private readonly cancel = () => this.emit("passphrase-cancel", "");

  private emit(name: string, detail: string) {
    this.dispatchEvent(new CustomEvent<string>(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, profileStyles];
}
