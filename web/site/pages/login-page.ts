import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type ProfileFile, type Profiles, type Settings, type Taste, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import "../../ui/notice.js";
import "../../ui/profile-card.js";
import type { ProfileAct, ProfileView } from "../../ui/profile-card.js";
import "../../ui/profile-demo.js";
import type { DemoShopperView } from "../../ui/profile-demo.js";
import "../../ui/profile-drop.js";
import "../../ui/profile-form.js";
import type { NewProfileDetail } from "../../ui/profile-form.js";
import "../../ui/profile-settings.js";
import { profileStyles } from "../../ui/profile-styles.js";
import "../../ui/profile-storage.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { personName } from "../../words/labels.js";
import { words } from "../../words/words.js";
import { type DemoShopper, becomeShopper, fetchDemoShoppers, forgetProfile, knownProfile } from "./login-shoppers.js";
import { PressQueue } from "../../common/press-queue.js";
import { isCurrent } from "../../common/profile-current.js";
import { fileNameOf, readProfileFile, unreadable } from "../../common/profile-file.js";
import { profileTrouble } from "../../common/profile-trouble.js";
import { dashboardHref, quizHref, swipeHref } from "../shell/routes.js";
import { Page } from "./page.js";

/** Where something went wrong, or is under way: a profile's id, or one of the forms. */
type Place = string | "create" | "import" | "demo" | "settings";

/** Answers what is to be said of it, "" for nothing. */
type Work = (vitrine: Vitrine) => Promise<string | { text: string; link: { label: string; href: string } }>;

@customElement("vt-login-page")
export class LoginPage extends Page {
  get pageTitle() {
    return words("shop.profiles");
  }
  @state() private profiles: Profiles | undefined;
  /** Of the current profile; undefined while it is locked. */
  @state() private settings: Settings | undefined;
  @state() private counts: Taste["counts"] | undefined;
  @state() private shut = false;
  @state() private shoppers: DemoShopper[] | undefined;
  private readonly presses = new PressQueue(this);
  @state() private problem: { place: Place; text: string } = { place: "", text: "" };
  private reads = 0;

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("state", this.onState);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("state", this.onState);
  }

  override render() {
    if (this.failure) return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.profiles")}</h1><vt-notice heading=${words("profile.notRead")} .detail=${this.failureText} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>`;
    return html`<article>
      <header><h1 tabindex="-1">${words("profile.whoLooks")}</h1>
        <p class="lead">${words("profile.whatItIs")}</p></header>
      ${this.profiles ? this.renderKnown(this.profiles) : html`<p class="waiting" role="status">${words("all.oneMoment")}</p>`}
    </article>`;
  }

  /** Shown at once: a list that comes late would push what is below it from under the finger. */
  private renderKnown(known: Profiles) {
    return html`<div class="split">
        <div class="column"><section class="people" aria-labelledby="people"><h2 id="people">${words("profile.onDevice")}</h2>${this.renderProfiles(known)}</section>
          <section aria-labelledby="create"><h2 id="create">${words("profile.newProfile")}</h2>
            <vt-profile-form .problem=${this.problemAt("create")} ?busy=${this.presses.has("create")} @profile-create=${this.create}></vt-profile-form></section></div>
        <div class="column">${this.renderSettings()}${this.renderStorage(known)}${this.renderImport()}</div>
      </div>
      ${this.renderShoppers()}`;
  }

  private renderImport() {
    return html`<section aria-labelledby="import"><h2 id="import">${words("profile.fromFile")}</h2>
      <p class="text">${words("profile.exportText")}</p>
      <vt-profile-drop .problem=${this.problemAt("import")} ?busy=${this.presses.has("import")} @profile-file=${this.import}></vt-profile-drop></section>`;
  }

  private renderProfiles({ profiles }: Profiles) {
    const ordered = [...profiles.filter((profile) => profile.current), ...profiles.filter((profile) => !profile.current)];
    return html`<ul class="list">${repeat(ordered, (profile) => profile.id, (profile) => html`<li><vt-profile-card .profile=${this.viewOf(profile)}
      .problem=${this.problemAt(profile.id)} ?busy=${this.presses.has(profile.id)} @profile-act=${this.act}></vt-profile-card></li>`)}</ul>
      ${this.shut ? nothing : html`<p class="text"><a class="text-link" href=${dashboardHref()}>${ordered[0] && ordered[0].name !== "Visitor" ? words("profile.seeKnows", { name: ordered[0].name }) : words("profile.seeKnowsYou")}</a></p>`}`;
  }

  private renderSettings() {
    return html`<section aria-labelledby="settings"><h2 id="settings">${words("profile.settings")}</h2>
      ${this.shut ? html`<p class="text">${words("profile.unlockSettings")}</p>` : html`<vt-profile-settings
        .settings=${this.settings ?? { hemisphere: "north", gender: "", variety: "low" }} .genders=${this.session.genders.map((facet) => facet.value)}
        ?disabled=${!this.settings} @settings-change=${this.changeSettings}></vt-profile-settings>
        <p class="text taste">${this.settings?.quiz?.done ? html`<a class="text-link" href=${quizHref()}>${words("profile.changeQuiz")}</a>`
          : html`<a class="text-link" href=${quizHref()}>${words(this.settings?.quiz ? "profile.goOnQuiz" : "profile.tellTaste")}</a>`}
          <a class="text-link" href=${swipeHref}>${words("shop.teachSwiping")}</a></p>`}
      ${this.problemAt("settings") ? html`<p class="problem" role="alert">${this.problemAt("settings")}</p>` : nothing}</section>`;
  }

  private renderStorage(known: Profiles) {
    return html`<section aria-labelledby="storage"><h2 id="storage">${words("profile.whereKept")}</h2>
      <vt-profile-storage .storage=${known}></vt-profile-storage></section>`;
  }

  private renderShoppers() {
    if (!this.shoppers) return nothing;
    return html`<section class="shoppers" aria-labelledby="shoppers"><h2 id="shoppers">${words("profile.elseEyes")}</h2>
      <p class="text">${words("profile.inventedText")}</p>
      <vt-profile-demo .shoppers=${this.shoppers.map((shopper) => this.shopperView(shopper))} .busy=${this.presses.find("demo:").slice("demo:".length)}
        @demo-choose=${this.choose}></vt-profile-demo>
      ${this.problemAt("demo") ? html`<p class="problem" role="alert">${this.problemAt("demo")}</p>` : nothing}</section>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    void fetchDemoShoppers(vitrine, signal).then((shoppers) => { this.shoppers = shoppers; });
    await this.read(vitrine, signal);
  }

  private readonly onState = () => void this.reread();

  private async reread() {
    const vitrine = await this.session.opened;
    try {
      await this.read(vitrine);
    } catch (reason) {
      this.failure = this.failureOf(reason, vitrine);
    }
  }

  /** An answer that was overtaken by a later question is dropped. */
  private async read(vitrine: Vitrine, signal?: AbortSignal) {
    const turn = ++this.reads;
    const [profiles, inside] = await Promise.all([vitrine.profiles({ signal }), this.readInside(vitrine, signal)]);
    if (turn !== this.reads) return;
    this.profiles = profiles;
    this.shut = inside === undefined;
    if (!this.presses.waits("settings")) this.settings = inside?.settings;
    this.counts = inside?.taste.counts;
  }

  private async readInside(vitrine: Vitrine, signal?: AbortSignal) {
    try {
      const [settings, taste] = await Promise.all([vitrine.settings({ signal }), vitrine.taste({ signal })]);
      return { settings, taste };
    } catch (reason) {
      if (VitrineError.from(reason, "VT_BAD_DATA").code === "VT_LOCKED") return undefined;
      throw reason;
    }
  }

  private viewOf({ id, name, locked, current }: Profiles["profiles"][number]): ProfileView {
    return { id, name: personName(name), locked, current, shut: current && this.shut, holds: current && this.counts ? holdings(this.counts) : "" };
  }

  private shopperView(shopper: DemoShopper): DemoShopperView {
    const known = knownProfile(shopper.id, this.profiles?.profiles ?? []);
    return { ...shopper, state: known?.current ? "current" : known ? "known" : "new" };
  }

  private problemAt(place: Place): string {
    return this.problem.place === place ? this.problem.text : "";
  }

  private readonly act = (event: CustomEvent<ProfileAct>) => {
    const { detail } = event;
    const { id } = detail;
    const { name: kept = "", locked = false } = this.profiles?.profiles.find((profile) => profile.id === id) ?? {};
    const name = personName(kept);
    void this.attempt(id, name, async (vitrine) => {
      if (detail.act === "switch") await vitrine.switchProfile(id, detail.passphrase);
      else if (detail.act === "rename") await vitrine.renameProfile(id, detail.name);
      else if (detail.act === "erase") await vitrine.eraseProfile(id).then(() => forgetProfile(id));
      else if (!isCurrent(id, await vitrine.profiles())) return "";
      else if (detail.act === "passphrase") await vitrine.setPassphrase(detail.passphrase);
      else download(await vitrine.exportProfile());
      return wordsFor(detail, name, locked);
    });
  };

  private readonly create = ({ detail: { name, passphrase } }: CustomEvent<NewProfileDetail>) => {
    void this.attempt("create", name, async (vitrine) => {
      await vitrine.createProfile({ name, ...(passphrase && { passphrase }) });
      return words("profile.shopOf", { name });
    });
  };

  private readonly import = ({ detail: file }: CustomEvent<File>) => {
    void this.attempt("import", file.name, async (vitrine) => {
      const profile = await readProfileFile(file);
      const { name } = await vitrine.createProfile({ name: profile.name, file: profile }).catch((reason: unknown) => { throw unreadable(file, reason); });
      return words("profile.isHere", { name });
    });
  };

  private readonly choose = ({ detail: id }: CustomEvent<string>) => {
    const shopper = this.shoppers?.find((candidate) => candidate.id === id);
    if (!shopper) return;
    void this.attempt(`demo:${id}`, shopper.name, async (vitrine) => {
      await becomeShopper(vitrine, shopper);
      return { text: words("profile.lookingAs", { name: shopper.name }), link: { label: words("shop.dashboard"), href: dashboardHref() } };
    });
  };

  /** What was chosen stands until it is known what is kept. */
  private readonly changeSettings = ({ detail }: CustomEvent<Partial<Settings>>) => {
    const id = this.profiles?.profiles.find(({ current }) => current)?.id ?? "";
    this.settings = this.settings && { ...this.settings, ...detail };
    void this.attempt("settings", "", async (vitrine) => {
      if (!isCurrent(id, await vitrine.profiles())) return "";
      await vitrine.setSettings(detail);
      return words("profile.saved");
    });
  };

  private attempt(place: Place, name: string, work: Work): Promise<void> {
    this.problem = { place: "", text: "" };
    return this.presses.add(place, () => this.do(place, name, work));
  }

  /** Does it, reads all again, and says in a word that it is done; else says at `place` why it is not. */
  private async do(place: Place, name: string, work: Work) {
    const vitrine = await this.session.opened;
    try {
      const done = await work(vitrine);
      await this.read(vitrine);
      if (typeof done !== "string") this.session.say(done.text, done.link);
      else if (done) this.session.say(done);
    } catch (reason) {
      const failure = this.failureOf(reason, vitrine);
      if (failure) this.problem = { place: place.startsWith("demo:") ? "demo" : place, text: profileTrouble(failure, name) };
      if (place === "settings") await this.reread();
    }
  }

  static override styles = [sharedStyles, profileStyles, css`
    article { padding-block: clamp(2rem, 5vw, 4rem) 0; }
    header { max-width: 46rem; }
    .lead { margin-top: var(--space-4); color: var(--ink-soft); font-size: var(--text-lg); text-wrap: pretty; }
    h2 { margin-bottom: var(--space-4); font-size: var(--text-h3); }
    .split { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: var(--space-7) clamp(2rem, 7vw, 8rem); margin-top: var(--space-7); }
    .list { border-top: 1px solid var(--line); }
    .list li { border-bottom: 1px solid var(--line); }
    .waiting { min-height: 100vh; margin-top: var(--space-7); }
    .column { display: grid; align-content: start; gap: var(--space-7); min-width: 0; }
    .text { max-width: 38rem; margin-bottom: var(--space-4); color: var(--ink-soft); font-size: var(--text-sm); text-wrap: pretty; }
    .taste { display: flex; flex-wrap: wrap; gap: 0 var(--space-5); margin: var(--space-4) 0 0; }
    .taste a { display: inline-flex; align-items: center; min-height: var(--target); }
    .people .text { margin: var(--space-4) 0 0; }
    .shoppers { margin-top: var(--space-8); padding-top: var(--space-6); border-top: 1px solid var(--line); }
    .shoppers .problem { margin-top: var(--space-3); }
    @media (max-width: 52rem) { .split { grid-template-columns: minmax(0, 1fr); } }
  `];
}

/** What a profile holds, in words, or "". */
function holdings(counts: Taste["counts"]): string {
  const signs = counts.like + counts.bookmark + counts.review;
  const parts = [[counts.orders, "all.orders"], [signs, "profile.signs"], [counts.view, "profile.views"]] as const;
  return parts.filter(([count]) => count > 0).map(([count, key]) => words(key, { count })).join(", ");
}

function wordsFor(detail: ProfileAct, name: string, locked: boolean): string {
  if (detail.act === "switch") return words("profile.shopOf", { name });
  if (detail.act === "rename") return words("profile.isCalled", { before: name, name: detail.name });
  if (detail.act === "passphrase") return words(detail.passphrase === null ? "profile.noLongerLocked" : "profile.nowLocked", { name });
  if (detail.act === "erase") return words("profile.erased", { name });
  return words(locked ? "profile.inOpenFile" : "profile.inFile", { name });
}

function download(file: ProfileFile) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: "application/json" }));
  link.download = fileNameOf(file.name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
