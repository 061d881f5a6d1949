import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type ProfileFile, type Profiles, type Taste, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import "../../ui/language-choice.js";
import "../../ui/notice.js";
import "../../ui/profile-card.js";
import type { ProfileAct, ProfileView } from "../../ui/profile-card.js";
import "../../ui/profile-drop.js";
import "../../ui/profile-form.js";
import type { NewProfileDetail } from "../../ui/profile-form.js";
import { profileStyles } from "../../ui/profile-styles.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { fileNameOf, readProfileFile, unreadable } from "../../common/profile-file.js";
import { PressQueue } from "../../common/press-queue.js";
import { isCurrent } from "../../common/profile-current.js";
import { profileTrouble } from "../../common/profile-trouble.js";
import { errorWords } from "../../words/errors.js";
import { figure } from "../../words/figures.js";
import { personName } from "../../words/labels.js";
import { words } from "../../words/words.js";
import { eraseEverything } from "./erase.js";
import { panelStyles } from "./panel-styles.js";
import { type Theme, chooseTheme, chosenTheme } from "./theme.js";
import { View } from "./view.js";

const themes: readonly Theme[] = ["light", "dark", "system"];

/** Who is looking: profiles, their files, the theme, and the way to leave nothing behind. */
@customElement("vt-you-view")
export class YouView extends View {
  @state() private profiles: Profiles | undefined;
  @state() private counts: Taste["counts"] | undefined;
  @state() private shut = false;
  /** At a profile's id, or at one of the forms. */
  private readonly presses = new PressQueue(this);
  @state() private problem = { place: "", text: "" };
  @state() private theme = chosenTheme();
  /** Asks whether to erase all, and does. */
  @state() private erasing: "" | "asking" | "doing" = "";

  override connectedCallback() {
    super.connectedCallback();
    void this.load();
  }

  override render() {
    const { failure, profiles, session: { shut } } = this;
    return html`<div class="view">
      <header><h1 tabindex="-1">${words("panel.tab-you")}</h1><p class="lead">${words("panel.profileIs")}</p></header>
      ${shut ? nothing : failure ? html`<vt-notice heading=${words("profile.notRead")} .detail=${errorWords(failure)} action=${words("all.tryAgain")} @act=${this.load} alarm></vt-notice>`
        : profiles ? this.renderKnown(profiles) : html`<p class="lead">${words("all.oneMoment")}</p>`}
      ${shut || failure || profiles ? this.renderOwn() : nothing}
    </div>`;
  }

  /** Shown together with what stands below: a list that comes late would push that from under the finger. */
  private renderKnown(known: Profiles) {
    return html`${this.renderCounts()}
      <section aria-labelledby="profiles"><h2 id="profiles">${words("profile.onDevice")}</h2>${this.renderProfiles(known)}</section>
      <section class="apart" aria-labelledby="import"><h2 id="import">${words("profile.fromFile")}</h2>
        <p class="lead">${words("panel.comesIn")}</p>
        <vt-profile-drop .problem=${this.problemAt("import")} ?busy=${this.presses.has("import")} @profile-file=${this.import}></vt-profile-drop></section>
      <section class="apart" aria-labelledby="create"><h2 id="create">${words("profile.newProfile")}</h2>
        <vt-profile-form .problem=${this.problemAt("create")} ?busy=${this.presses.has("create")} @profile-create=${this.create}></vt-profile-form></section>`;
  }

  /** What the visitor can have without a pack. */
  private renderOwn() {
    return html`<section class="apart">${this.renderTheme()}</section>
      <section class="apart" aria-labelledby="erase"><h2 id="erase">${words("panel.leaveNothing")}</h2>${this.renderErase()}</section>`;
  }

  private renderCounts() {
    const { counts } = this;
    if (!counts) return this.shut ? html`<p class="note">${words("panel.lockedBelow")}</p>` : nothing;
    const shown = [[counts.like, "panel.liked"], [counts.pass, "panel.passed"], [counts.bookmark, "panel.saved"], [counts.view, "panel.lookedAt"]] as const;
    return html`<dl class="counts" aria-label=${words("panel.whatYouDid")}>${shown.map(([count, label]) => html`<div><dt>${words(label)}</dt><dd>${figure(count)}</dd></div>`)}</dl>`;
  }

  private renderProfiles({ profiles, storage }: Profiles) {
    const ordered = [...profiles.filter(({ current }) => current), ...profiles.filter(({ current }) => !current)];
    return html`${storage === "memory" ? html`<p class="note">${words("panel.noStorage")}</p>` : nothing}
      <ul class="list">${repeat(ordered, ({ id }) => id, (profile) => html`<li><vt-profile-card .profile=${this.viewOf(profile)}
        .problem=${this.problemAt(profile.id)} ?busy=${this.presses.has(profile.id)} @profile-act=${this.act}></vt-profile-card></li>`)}</ul>`;
  }

  private renderTheme() {
    return html`<fieldset class="themes"><legend>${words("panel.lightOrDark")}</legend><div>${themes.map((theme) => html`<label><input type="radio" name="theme" value=${theme}
      .checked=${this.theme === theme} @change=${() => { this.theme = theme; chooseTheme(theme); }}><span>${words(`panel.theme-${theme}`)}</span></label>`)}</div></fieldset>
      <vt-language-choice></vt-language-choice>`;
  }

  private renderErase() {
    if (this.erasing === "") {
      return html`<p class="lead">${words("panel.eraseText")}</p>
        <button class="button danger" type="button" @click=${() => this.confirmErase(true)}>${words("panel.eraseAll")}</button>`;
    }
    return html`<p role="alert">${words("panel.eraseSure")}</p>
      ${this.problemAt("erase") ? html`<p class="problem" role="alert">${this.problemAt("erase")}</p>` : nothing}
      <div class="ways"><button class="button danger" type="button" ?disabled=${this.erasing === "doing"} @click=${this.eraseAll}>${words("panel.eraseYes")}</button>
        <button class="plain" type="button" @click=${() => this.confirmErase(false)}>${words("panel.keepIt")}</button></div>`;
  }

  private async confirmErase(erasing: boolean) {
    this.erasing = erasing ? "asking" : "";
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(erasing ? ".ways .plain" : ".danger")?.focus();
  }

  private readonly eraseAll = async () => {
    this.erasing = "doing";
    try {
      this.session.close();
      await eraseEverything();
      location.reload();
    } catch (reason) {
      void this.session.open();
      this.problem = { place: "erase", text: words("panel.notErased", { reason: errorWords(VitrineError.from(reason, "VT_IO")) }) };
      this.erasing = "asking";
    }
  };

  private readonly load = () => this.ask((vitrine) => this.read(vitrine));

  private async read(vitrine: Vitrine) {
    const [profiles, taste] = await Promise.all([vitrine.profiles(), vitrine.taste().catch(lockedOrThrow)]);
    Object.assign(this, { profiles, counts: taste?.counts, shut: taste === undefined });
  }

  private viewOf({ id, name, locked, current }: Profiles["profiles"][number]): ProfileView {
    return { id, name: personName(name), locked, current, shut: current && this.shut, holds: "" };
  }

  private problemAt(place: string): string {
    return this.problem.place === place ? this.problem.text : "";
  }

  private readonly act = ({ detail }: CustomEvent<ProfileAct>) => {
    const { id } = detail;
    const { name: kept = "", locked = false } = this.profiles?.profiles.find((profile) => profile.id === id) ?? {};
    const name = personName(kept);
    void this.attempt(id, name, async (vitrine) => {
      if (detail.act === "switch") return vitrine.switchProfile(id, detail.passphrase).then(() => words("panel.isLooking", { name }));
      if (detail.act === "rename") return vitrine.renameProfile(id, detail.name).then(() => words("profile.isCalled", { before: name, name: detail.name }));
      if (detail.act === "erase") return vitrine.eraseProfile(id).then(() => words("profile.erased", { name }));
      if (!isCurrent(id, await vitrine.profiles())) return "";
      if (detail.act === "passphrase") return vitrine.setPassphrase(detail.passphrase).then(() => words(detail.passphrase === null ? "profile.noLongerLocked" : "profile.nowLocked", { name }));
      download(await vitrine.exportProfile());
      return words(locked ? "profile.inOpenFile" : "profile.inFile", { name });
    });
  };

  private readonly create = ({ detail: { name, passphrase } }: CustomEvent<NewProfileDetail>) => void this.attempt("create", name, async (vitrine) => {
    await vitrine.createProfile({ name, ...(passphrase && { passphrase }) });
    return words("panel.isLooking", { name });
  });

  private readonly import = ({ detail: file }: CustomEvent<File>) => void this.attempt("import", file.name, async (vitrine) => {
    const profile = await readProfileFile(file);
    const { name } = await vitrine.createProfile({ name: profile.name, file: profile }).catch((reason: unknown) => { throw unreadable(file, reason); });
    return words("profile.isHere", { name });
  });

  private attempt(place: string, name: string, work: (vitrine: Vitrine) => Promise<string>): Promise<void> {
    this.problem = { place: "", text: "" };
    return this.presses.add(place, () => this.do(place, name, work));
  }

  /** Does it, reads all again, and says in a word that it is done; else says at `place` why it is not. */
  private async do(place: string, name: string, work: (vitrine: Vitrine) => Promise<string>) {
    const vitrine = await this.session.opened;
    try {
      const done = await work(vitrine);
      await this.read(vitrine);
      if (done) this.session.say(done);
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_BAD_DATA");
      if (!this.session.lost(vitrine, error)) this.problem = { place, text: profileTrouble(error, name) };
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
    .counts div + div { border-inline-start: 1px solid var(--line); }
    .counts dd { font-size: var(--text-h3); font-variant-numeric: tabular-nums; font-weight: 550; line-height: 1.2; }
    .counts dt { color: var(--ink-soft); font-size: var(--text-xs); }
    .list { border-top: 1px solid var(--line); }
    .list li + li { border-top: 1px solid var(--line); }
    .themes legend { padding: 0 0 var(--space-3); font-size: var(--text-md); font-weight: 600; }
    .themes div { display: grid; grid-template-columns: 1fr 1fr 1.6fr; border: 1px solid var(--line-strong); border-radius: var(--radius); }
    .themes label { position: relative; display: grid; place-items: center; min-height: var(--target); padding: 0 var(--space-3); font-size: var(--text-sm); cursor: pointer; }
    .themes label + label { border-inline-start: 1px solid var(--line-strong); }
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
