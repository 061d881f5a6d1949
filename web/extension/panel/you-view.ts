import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type ProfileFile, type Profiles, type Taste, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import "../../ui/notice.js";
import "../../ui/profile-card.js";
import type { ProfileAct, ProfileView } from "../../ui/profile-card.js";
import "../../ui/profile-drop.js";
import "../../ui/profile-form.js";
import type { NewProfileDetail } from "../../ui/profile-form.js";
import { profileStyles } from "../../ui/profile-styles.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { fileNameOf, readProfileFile, unreadable } from "../../common/profile-file.js";
import { profileTrouble } from "../../common/profile-trouble.js";
import { eraseEverything } from "./erase.js";
import { panelStyles } from "./panel-styles.js";
import { type Theme, chooseTheme, chosenTheme } from "./theme.js";
import { View } from "./view.js";

const themes: [Theme, string][] = [["light", "Light"], ["dark", "Dark"], ["system", "As the browser"]];

/** Who is looking: profiles, their files, the theme, and the way to leave nothing behind. */
@customElement("vt-you-view")
export class YouView extends View {
  @state() private profiles: Profiles | undefined;
  @state() private counts: Taste["counts"] | undefined;
  @state() private shut = false;
  /** A profile's id, or one of the forms. */
  @state() private working = "";
  @state() private problem = { place: "", text: "" };
  @state() private theme = chosenTheme();
  @state() private erasing = false;

  override connectedCallback() {
    super.connectedCallback();
    void this.load();
  }

  override render() {
    if (this.failure) return html`<h1 class="visually-hidden" tabindex="-1">You</h1><vt-notice heading="The profiles could not be read" .detail=${this.failure.message} action="Try again" @act=${this.load} alarm></vt-notice>`;
    return html`<div class="view">
      <header><h1 tabindex="-1">You</h1><p class="lead">A profile is what Vitrine remembers for one person. It stays on this device: there is no account and no server.</p></header>
      ${this.renderCounts()}
      <section aria-labelledby="profiles"><h2 id="profiles">On this device</h2>${this.renderProfiles()}</section>
      <section class="apart" aria-labelledby="import"><h2 id="import">From a file</h2>
        <p class="lead">A profile that was exported here or in the shop comes in as one of its own.</p>
        <vt-profile-drop .problem=${this.problemAt("import")} ?busy=${this.working === "import"} @profile-file=${this.import}></vt-profile-drop></section>
      <section class="apart" aria-labelledby="create"><h2 id="create">A new profile</h2>
        <vt-profile-form .problem=${this.problemAt("create")} ?busy=${this.working === "create"} @profile-create=${this.create}></vt-profile-form></section>
      <section class="apart">${this.renderTheme()}</section>
      <section class="apart" aria-labelledby="erase"><h2 id="erase">Leave nothing behind</h2>${this.renderErase()}</section>
    </div>`;
  }

  private renderCounts() {
    const { counts } = this;
    if (!counts) return this.shut ? html`<p class="note">This profile is locked. Unlock it below to go on where you were.</p>` : nothing;
    const shown = [[counts.like, "liked"], [counts.pass, "passed"], [counts.bookmark, "saved"], [counts.view, "looked at"]] as const;
    return html`<dl class="counts" aria-label="What you did">${shown.map(([count, label]) => html`<div><dt>${label}</dt><dd>${count.toLocaleString("en")}</dd></div>`)}</dl>`;
  }

  private renderProfiles() {
    if (!this.profiles) return html`<p class="lead">One moment</p>`;
    const { profiles, storage } = this.profiles;
    const ordered = [...profiles.filter(({ current }) => current), ...profiles.filter(({ current }) => !current)];
    return html`${storage === "memory" ? html`<p class="note">This browser offers no storage here: everything is forgotten when the panel closes. Export a profile to keep it.</p>` : nothing}
      <ul class="list">${repeat(ordered, ({ id }) => id, (profile) => html`<li><vt-profile-card .profile=${this.viewOf(profile)}
        .problem=${this.problemAt(profile.id)} ?busy=${this.working === profile.id} @profile-act=${this.act}></vt-profile-card></li>`)}</ul>`;
  }

  private renderTheme() {
    return html`<fieldset class="themes"><legend>Light or dark</legend><div>${themes.map(([theme, label]) => html`<label><input type="radio" name="theme" value=${theme}
      .checked=${this.theme === theme} @change=${() => { this.theme = theme; chooseTheme(theme); }}><span>${label}</span></label>`)}</div></fieldset>`;
  }

  private renderErase() {
    if (!this.erasing) {
      return html`<p class="lead">Removes every profile, every pack that you installed and every setting from this browser.</p>
        <button class="button danger" type="button" @click=${() => this.confirmErase(true)}>Erase everything</button>`;
    }
    return html`<p role="alert">Everything goes, for good: likes, passes, saved pieces, packs. There is no other copy unless you exported one.</p>
      ${this.problemAt("erase") ? html`<p class="problem" role="alert">${this.problemAt("erase")}</p>` : nothing}
      <div class="ways"><button class="button danger" type="button" ?disabled=${this.working !== ""} @click=${this.eraseAll}>Yes, erase everything</button>
        <button class="plain" type="button" @click=${() => this.confirmErase(false)}>Keep it</button></div>`;
  }

  private async confirmErase(erasing: boolean) {
    this.erasing = erasing;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(erasing ? ".ways .plain" : ".danger")?.focus();
  }

  private readonly eraseAll = async () => {
    this.working = "erase";
    try {
      await eraseEverything(await this.session.opened);
      location.reload();
    } catch (reason) {
      this.problem = { place: "erase", text: `Not all could be erased: ${VitrineError.from(reason, "VT_IO").message}. Close Vitrine in other windows and try again.` };
      this.working = "";
    }
  };

  private readonly load = () => this.ask((vitrine) => this.read(vitrine));

  private async read(vitrine: Vitrine) {
    const [profiles, taste] = await Promise.all([vitrine.profiles(), vitrine.taste().catch(lockedOrThrow)]);
    Object.assign(this, { profiles, counts: taste?.counts, shut: taste === undefined });
  }

  private viewOf({ id, name, locked, current }: Profiles["profiles"][number]): ProfileView {
    return { id, name, locked, current, shut: current && this.shut, holds: "" };
  }

  private problemAt(place: string): string {
    return this.problem.place === place ? this.problem.text : "";
  }

  private readonly act = ({ detail }: CustomEvent<ProfileAct>) => {
    const { id } = detail;
    const { name = "", locked = false } = this.profiles?.profiles.find((profile) => profile.id === id) ?? {};
    void this.attempt(id, name, async (vitrine) => {
      if (detail.act === "switch") return vitrine.switchProfile(id, detail.passphrase).then(() => `${name} is looking now`);
      if (detail.act === "rename") return vitrine.renameProfile(id, detail.name).then(() => `${name} is called ${detail.name} now`);
      if (detail.act === "passphrase") return vitrine.setPassphrase(detail.passphrase).then(() => detail.passphrase === null ? `${name} is no longer locked` : `${name} is locked from now on`);
      if (detail.act === "erase") return vitrine.eraseProfile(id).then(() => `${name} is erased`);
      download(await vitrine.exportProfile());
      return locked ? `${name} is in a file, which is not encrypted: keep it where nobody looks` : `${name} is in a file`;
    });
  };

  private readonly create = ({ detail: { name, passphrase } }: CustomEvent<NewProfileDetail>) => void this.attempt("create", name, async (vitrine) => {
    await vitrine.createProfile({ name, ...(passphrase && { passphrase }) });
    return `${name} is looking now`;
  });

  private readonly import = ({ detail: file }: CustomEvent<File>) => void this.attempt("import", file.name, async (vitrine) => {
    const profile = await readProfileFile(file);
    const { name } = await vitrine.createProfile({ name: profile.name, file: profile }).catch((reason: unknown) => { throw unreadable(file, reason); });
    return `${name} is here`;
  });

  /** Does it, reads all again, and says in a word that it is done; else says at `place` why it is not. */
  private async attempt(place: string, name: string, work: (vitrine: Vitrine) => Promise<string>) {
    if (this.working) return;
    this.working = place;
    this.problem = { place: "", text: "" };
    const vitrine = await this.session.opened;
    try {
      const done = await work(vitrine);
      await this.read(vitrine);
      this.session.say(done);
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_BAD_DATA");
      if (!this.session.lost(vitrine, error)) this.problem = { place, text: profileTrouble(error, name) };
    } finally {
      this.working = "";
    }
  }

  protected override stateChanged() {
    void this.load();
  }

  protected override reopened() {
    void this.load();
  }

  static override styles = [sharedStyles, profileStyles, panelStyles, css`
    header { display: grid; gap: var(--space-1); }
    section .lead { margin-bottom: var(--space-3); }
    .counts { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); border: 1px solid var(--line); background: var(--surface); }
    .counts div { display: flex; flex-direction: column-reverse; padding: var(--space-3) var(--space-2); text-align: center; }
    .counts div + div { border-left: 1px solid var(--line); }
    .counts dd { font-size: var(--text-h3); font-variant-numeric: tabular-nums; font-weight: 550; line-height: 1.2; }
    .counts dt { color: var(--ink-soft); font-size: var(--text-xs); }
    .list { border-top: 1px solid var(--line); }
    .list li + li { border-top: 1px solid var(--line); }
    .themes legend { padding: 0 0 var(--space-3); font-size: var(--text-md); font-weight: 600; }
    .themes div { display: grid; grid-template-columns: 1fr 1fr 1.6fr; border: 1px solid var(--line-strong); border-radius: var(--radius); }
    .themes label { position: relative; display: grid; place-items: center; min-height: var(--target); padding: 0 var(--space-3); font-size: var(--text-sm); cursor: pointer; }
    .themes label + label { border-left: 1px solid var(--line-strong); }
    .themes input { position: absolute; inset: 0; appearance: none; margin: 0; cursor: pointer; }
    .themes label:has(:checked) { background: var(--ink); color: var(--paper); font-weight: 550; }
    .themes label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
    .themes input:focus-visible { outline: none; }
    .danger { border-color: var(--sale); color: var(--sale); }
    .danger:hover:not(:disabled) { background: var(--sale); border-color: var(--sale); color: var(--paper); }
    .ways { margin-top: var(--space-3); }
    @media (forced-colors: active) { .themes label:has(:checked) { outline: 3px solid Highlight; outline-offset: -3px; } }
  `];
}

function lockedOrThrow(reason: unknown): undefined {
  if (VitrineError.from(reason, "VT_BAD_DATA").code === "VT_LOCKED") return undefined;
  throw reason;
}

function download(file: ProfileFile) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: "application/json" }));
  link.download = fileNameOf(file.name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
