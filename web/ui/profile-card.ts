import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { words } from "../words/words.js";
import "./passphrase-form.js";
import type { PassphraseForm } from "./passphrase-form.js";
import { longestName } from "./profile-form.js";
import { profileStyles, renderInitial, renderProblem } from "./profile-styles.js";
import { sharedStyles } from "./shared-styles.js";

export interface ProfileView {
  id: string;
  name: string;
  /** Encrypted under a passphrase. */
  locked: boolean;
  current: boolean;
  /** The current one, whose passphrase has not been given yet. */
  shut: boolean;
  /** What it holds, in words, or "". */
  holds: string;
}

/** What a visitor asks of one profile. */
export type ProfileAct =
  | { act: "switch"; id: string; passphrase?: string }
  | { act: "rename"; id: string; name: string }
  | { act: "passphrase"; id: string; passphrase: string | null }
  | { act: "export" | "erase"; id: string };

type Panel = "switch" | "rename" | "passphrase" | "erase";

/** One profile of this device and what can be done with it. Emits `profile-act` with a ProfileAct. While the page works on it
 * `busy` is set; an open panel closes when that ends without a `problem`. */
@customElement("vt-profile-card")
export class ProfileCard extends LitElement {
  @property({ attribute: false }) profile!: ProfileView;
  @property() problem = "";
  @property({ type: Boolean }) busy = false;
  @state() private open: Panel | "" = "";
  /** Where the problem came up. */
  @state() private troubled: Panel | "" = "";
  /** It was opened by the visitor, whose focus follows. */
  private entering = false;
  @query(".panel, vt-passphrase-form") private panel!: HTMLElement | null;

  override render() {
    const { name, current, locked, shut } = this.profile;
    return html`<article class=${current ? "current" : ""} aria-label=${name} aria-busy=${this.busy}>
      ${renderInitial(name, current)}
      <div class="words">
        <h3>${name}</h3>
        <p class="quiet">${current ? html`<span class="here">${words(shut ? "profile.chosenLocked" : "profile.hereNow")}</span>` : nothing}${locked
          ? html`<span>${words("profile.lockedBy")}</span>` : nothing}${this.profile.holds ? html`<span>${this.profile.holds}</span>` : nothing}</p>
      </div>
      ${current && !shut ? nothing : html`<button class="button switch" type="button" ?disabled=${this.busy} aria-expanded=${locked ? this.open === "switch" : nothing}
        @click=${this.choose}><span aria-hidden="true">${words(shut ? "all.unlock" : "profile.switch")}</span><span class="visually-hidden">${words(shut ? "profile.unlockNamed" : "profile.switchTo", { name })}</span></button>`}
      <div class="acts ways">${this.renderActs()}</div>
      ${this.open ? html`<div class="below">${this.renderPanel(this.open)}</div>` : html`${renderProblem("problem", this.trouble)}`}
    </article>`;
  }

  private renderActs() {
    const { name, current, locked, shut } = this.profile;
    const opener = (panel: Panel, label: string) => html`<button class="plain" type="button" data-opens=${panel} ?disabled=${this.busy}
      aria-expanded=${this.open === panel} aria-label="${label}: ${name}" @click=${() => this.toggle(panel)}>${label}</button>`;
    return html`${opener("rename", words("profile.rename"))}
      ${current && !shut ? html`${opener("passphrase", words(locked ? "profile.passphrase" : "profile.setPassphrase"))}
        <button class="plain" type="button" ?disabled=${this.busy} aria-label="${words("profile.export")}: ${name}"
          @click=${() => this.emit({ act: "export", id: this.profile.id })}>${words("profile.export")}</button>` : nothing}
      ${opener("erase", words("profile.erase"))}`;
  }

  private renderPanel(open: Panel) {
    const { id, name } = this.profile;
    if (open === "rename") return this.renderRename();
    if (open === "erase") return this.renderErase();
    if (open === "switch") {
      return html`<vt-passphrase-form mode="ask" .name=${name} .problem=${this.trouble} ?busy=${this.busy} cancellable
        @passphrase=${(event: CustomEvent<string>) => this.emit({ act: "switch", id, passphrase: event.detail })} @passphrase-cancel=${this.close}></vt-passphrase-form>`;
    }
    return html`${this.profile.locked ? html`<div class="remove"><p>${words("profile.setAnother")}</p>
        <button class="button" type="button" ?disabled=${this.busy} @click=${() => this.emit({ act: "passphrase", id, passphrase: null })}>${words("profile.removePassphrase")}</button></div>` : nothing}
      <vt-passphrase-form mode="set" .name=${name} .action=${words(this.profile.locked ? "profile.setNew" : "profile.lock")} .problem=${this.trouble} ?busy=${this.busy} cancellable
        @passphrase=${(event: CustomEvent<string>) => this.emit({ act: "passphrase", id, passphrase: event.detail })} @passphrase-cancel=${this.close}></vt-passphrase-form>`;
  }

  private renderRename() {
    return html`<form class="panel" @submit=${this.renamed}>
      <div class="field"><label for="name">${words("profile.newName")}</label>
        <input id="name" type="text" maxlength=${longestName} autocomplete="off" required .value=${this.profile.name} aria-describedby="problem"
          aria-invalid=${this.trouble !== ""}>${renderProblem("problem", this.trouble)}</div>
      <div class="ways"><button class="button solid" type="submit" ?disabled=${this.busy}>${words("profile.rename")}</button>
        <button class="plain" type="button" @click=${this.close}>${words("all.cancel")}</button></div>
    </form>`;
  }

  private renderErase() {
    const { id, name, current, holds } = this.profile;
    return html`<div class="panel" role="group" aria-labelledby="erase-heading">
      <h4 id="erase-heading" tabindex="-1">${words("profile.eraseForGood", { name })}</h4>
      <p>${words("profile.everythingGoes")} ${holds ? words("profile.inNumbers", { holds }) : ""} ${words("profile.noCopy")} ${current
          ? words("profile.goOnEmpty") : ""}</p>
      ${renderProblem("problem", this.trouble)}
      <div class="ways"><button class="button danger" type="button" ?disabled=${this.busy} @click=${() => this.emit({ act: "erase", id })}>${words("profile.eraseNamed", { name })}</button>
        <button class="plain" type="button" @click=${this.close}>${words("profile.keepIt")}</button></div>
    </div>`;
  }

  /** A problem of another panel than the open one is no longer of interest. */
  private get trouble(): string {
    return this.troubled === this.open ? this.problem : "";
  }

  /** Whoever comes to a locked profile of theirs finds the field open. */
  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.get("busy") === true && !this.busy) {
      this.troubled = this.open;
      if (!this.problem) this.open = "";
    }
    const before = changed.get("profile") as ProfileView | undefined;
    if (changed.has("profile") && this.profile.shut && !before?.shut && !this.open) this.open = "switch";
    if (changed.has("profile") && before?.shut && !this.profile.shut && this.open === "switch") this.open = "";
  }

  protected override updated() {
    if (this.entering && this.open) this.enter();
    this.entering = false;
  }

  /** The panel has just been opened by a button: the keyboard goes on in it. */
  private enter() {
    const target = this.panel?.querySelector<HTMLElement>("input, h4") ?? this.panel as PassphraseForm | null;
    void (target as PassphraseForm | null)?.updateComplete?.then(() => target?.focus());
    target?.focus();
    if (target instanceof HTMLInputElement) target.select();
  }

  private toggle(panel: Panel) {
    if (this.open === panel) {
      this.close();
    } else {
      this.open = panel;
      this.entering = true;
    }
  }

  private readonly close = () => {
    const opener = this.renderRoot.querySelector<HTMLElement>(this.open === "switch" ? ".switch" : `[data-opens=${this.open}]`);
    this.open = "";
    opener?.focus();
  };

  private choose() {
    if (this.profile.locked) this.toggle("switch");
    else this.emit({ act: "switch", id: this.profile.id });
  }

  private renamed(event: Event) {
    event.preventDefault();
    const name = this.renderRoot.querySelector<HTMLInputElement>("#name")!.value.trim();
    if (name === this.profile.name) this.close();
    else if (name) this.emit({ act: "rename", id: this.profile.id, name });
  }

  private emit(detail: ProfileAct) {
    if (!this.busy) this.dispatchEvent(new CustomEvent<ProfileAct>("profile-act", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, profileStyles, css`
    article {
      display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: var(--space-1) var(--space-4); align-items: center;
      padding-block: var(--space-4);
    }
    .initial { grid-row: span 2; align-self: start; }
    h3 { font: 450 var(--text-h3) / 1.2 var(--font-display); overflow-wrap: anywhere; }
    h4 { margin: 0; font-size: var(--text-md); font-weight: 600; }
    h4:focus { outline: none; }
    .words p { display: flex; flex-wrap: wrap; gap: 0 var(--space-2); font-size: var(--text-sm); }
    .words span:not(:last-child)::after { content: "\\00b7"; margin-inline-start: var(--space-2); color: var(--line-strong); }
    .words .here { color: var(--accent); font-weight: 550; }
    .acts { grid-column: 2 / -1; }
    .below, article > .problem { grid-column: 2 / -1; }
    .below { display: grid; gap: var(--space-4); padding: var(--space-4) 0 var(--space-2); font-size: var(--text-sm); }
    .remove { display: flex; flex-wrap: wrap; gap: var(--space-3); align-items: center; }
    .panel > p:not(.problem) { max-width: 34rem; }
    .danger { border-color: var(--sale); color: var(--sale); }
    .danger:hover:not(:disabled) { background: var(--sale); border-color: var(--sale); color: var(--paper); }
    @media (max-width: 40rem) {
      .acts, .below, article > .problem { grid-column: 1 / -1; }
      .switch { padding-inline: var(--space-4); }
    }
  `];
}
