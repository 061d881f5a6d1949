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
import { type DemoShopper, becomeShopper, fetchDemoShoppers, forgetProfile, knownProfile } from "./login-shoppers.js";
import { fileNameOf, readProfileFile, unreadable } from "../../common/profile-file.js";
import { profileTrouble } from "../../common/profile-trouble.js";
import { dashboardHref, quizHref, swipeHref } from "../shell/routes.js";
import { Page } from "./page.js";

/** Where something went wrong, or is under way: a profile's id, or one of the forms. */
type Place = string | "create" | "import" | "demo" | "settings";

@customElement("vt-login-page")
export class LoginPage extends Page {
  readonly pageTitle = "Profiles";
  @state() private profiles: Profiles | undefined;
  /** Of the current profile; undefined while it is locked. */
  @state() private settings: Settings | undefined;
  @state() private counts: Taste["counts"] | undefined;
  @state() private shut = false;
  @state() private shoppers: DemoShopper[] | undefined;
  @state() private busy: Place = "";
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
    if (this.failure) return html`<h1 class="visually-hidden" tabindex="-1">Profiles</h1><vt-notice heading="The profiles could not be read" .detail=${this.failureText} action="Retry" @act=${this.begin} alarm></vt-notice>`;
    return html`<article>
      <header><h1 tabindex="-1">Who is looking?</h1>
        <p class="lead">A profile is what this shop remembers for one person: likes, reviews, a cart, orders. It stays in this browser. There is
          no account and no server: nobody elsewhere can read it, and nobody can bring it back once it is gone.</p></header>
      <div class="split">
        <div class="column"><section class="people" aria-labelledby="people"><h2 id="people">On this device</h2>${this.renderProfiles()}</section>
          <section aria-labelledby="create"><h2 id="create">A new profile</h2>
            <vt-profile-form .problem=${this.problemAt("create")} ?busy=${this.busy === "create"} @profile-create=${this.create}></vt-profile-form></section></div>
        <div class="column">${this.renderSettings()}${this.renderStorage()}${this.renderImport()}</div>
      </div>
      ${this.renderShoppers()}
    </article>`;
  }

  private renderImport() {
    return html`<section aria-labelledby="import"><h2 id="import">From a file</h2>
      <p class="text">“Export” writes a profile into a file that you can keep or carry to another device. Here it comes back in, as a profile of its own.</p>
      <vt-profile-drop .problem=${this.problemAt("import")} ?busy=${this.busy === "import"} @profile-file=${this.import}></vt-profile-drop></section>`;
  }

  private renderProfiles() {
    if (!this.profiles) return html`<ul class="list" aria-busy="true">${[0, 1].map(() => html`<li class="waiting" aria-hidden="true"></li>`)}</ul>`;
    const { profiles } = this.profiles;
    const ordered = [...profiles.filter((profile) => profile.current), ...profiles.filter((profile) => !profile.current)];
    return html`<ul class="list">${repeat(ordered, (profile) => profile.id, (profile) => html`<li><vt-profile-card .profile=${this.viewOf(profile)}
      .problem=${this.problemAt(profile.id)} ?busy=${this.busy === profile.id} @profile-act=${this.act}></vt-profile-card></li>`)}</ul>
      ${this.shut ? nothing : html`<p class="text"><a class="text-link" href=${dashboardHref()}>See what the shop knows about ${ordered[0]?.name === "Visitor" ? "you" : ordered[0]?.name ?? "you"}</a></p>`}`;
  }

  private renderSettings() {
    return html`<section aria-labelledby="settings"><h2 id="settings">Settings</h2>
      ${this.shut ? html`<p class="text">Unlock the profile to see and change its settings.</p>` : html`<vt-profile-settings
        .settings=${this.settings ?? { hemisphere: "north", gender: "", variety: "low" }} .genders=${this.session.genders.map((facet) => facet.value)}
        ?disabled=${!this.settings} @settings-change=${this.changeSettings}></vt-profile-settings>
        <p class="text taste">${this.settings?.quiz?.done ? html`<a class="text-link" href=${quizHref()}>Change what you answered in the quiz</a>`
          : html`<a class="text-link" href=${quizHref()}>${this.settings?.quiz ? "Go on with the quiz" : "Tell the shop your taste in six questions"}</a>`}
          <a class="text-link" href=${swipeHref}>Teach it by swiping</a></p>`}
      ${this.problemAt("settings") ? html`<p class="problem" role="alert">${this.problemAt("settings")}</p>` : nothing}</section>`;
  }

  private renderStorage() {
    return html`<section aria-labelledby="storage"><h2 id="storage">Where it is kept</h2>
      <vt-profile-storage .storage=${this.profiles}></vt-profile-storage></section>`;
  }

  private renderShoppers() {
    if (!this.shoppers) return nothing;
    return html`<section class="shoppers" aria-labelledby="shoppers"><h2 id="shoppers">Or look through someone else's eyes</h2>
      <p class="text">These people are invented, and so are their orders. Step into one and every shelf of the shop changes.</p>
      <vt-profile-demo .shoppers=${this.shoppers.map((shopper) => this.shopperView(shopper))} .busy=${this.busy.startsWith("demo:") ? this.busy.slice(5) : ""}
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
    this.settings = inside?.settings;
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
    return { id, name, locked, current, shut: current && this.shut, holds: current && this.counts ? holdings(this.counts) : "" };
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
    const { name = "", locked = false } = this.profiles?.profiles.find((profile) => profile.id === id) ?? {};
    void this.attempt(id, name, async (vitrine) => {
      if (detail.act === "switch") await vitrine.switchProfile(id, detail.passphrase);
      else if (detail.act === "rename") await vitrine.renameProfile(id, detail.name);
      else if (detail.act === "passphrase") await vitrine.setPassphrase(detail.passphrase);
      else if (detail.act === "erase") await vitrine.eraseProfile(id).then(() => forgetProfile(id));
      else download(await vitrine.exportProfile());
      return wordsFor(detail, name, locked);
    });
  };

  private readonly create = ({ detail: { name, passphrase } }: CustomEvent<NewProfileDetail>) => {
    void this.attempt("create", name, async (vitrine) => {
      await vitrine.createProfile({ name, ...(passphrase && { passphrase }) });
      return `This is ${name}'s shop now`;
    });
  };

  private readonly import = ({ detail: file }: CustomEvent<File>) => {
    void this.attempt("import", file.name, async (vitrine) => {
      const profile = await readProfileFile(file);
      const { name } = await vitrine.createProfile({ name: profile.name, file: profile }).catch((reason: unknown) => { throw unreadable(file, reason); });
      return `${name} is here`;
    });
  };

  private readonly choose = ({ detail: id }: CustomEvent<string>) => {
    const shopper = this.shoppers?.find((candidate) => candidate.id === id);
    if (!shopper) return;
    void this.attempt(`demo:${id}`, shopper.name, async (vitrine) => {
      await becomeShopper(vitrine, shopper);
      return { text: `You are looking as ${shopper.name}`, link: { label: "Dashboard", href: dashboardHref() } };
    });
  };

  private readonly changeSettings = ({ detail }: CustomEvent<Partial<Settings>>) => {
    void this.attempt("settings", "", async (vitrine) => {
      this.settings = await vitrine.setSettings(detail);
      return "Saved";
    });
  };

  /** Does it, reads all again, and says in a word that it is done; else says at `place` why it is not. */
  private async attempt(place: Place, name: string, work: (vitrine: Vitrine) => Promise<string | { text: string; link: { label: string; href: string } }>) {
    if (this.busy) return;
    this.busy = place;
    this.problem = { place: "", text: "" };
    const vitrine = await this.session.opened;
    try {
      const done = await work(vitrine);
      await this.read(vitrine);
      if (typeof done === "string") this.session.say(done);
      else this.session.say(done.text, done.link);
    } catch (reason) {
      const failure = this.failureOf(reason, vitrine);
      if (failure) this.problem = { place: place.startsWith("demo:") ? "demo" : place, text: profileTrouble(failure, name) };
    } finally {
      this.busy = "";
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
    .waiting { height: 6.5rem; }
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
  const { orders } = counts;
  const signs = counts.like + counts.bookmark + counts.review;
  const parts = [[orders, "order"], [signs, "like or review"], [counts.view, "view"]] as const;
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${count.toLocaleString("en")} ${count === 1 ? word : plural(word)}`).join(", ");
}

function plural(word: string): string {
  return word === "like or review" ? "likes and reviews" : `${word}s`;
}

function wordsFor(detail: ProfileAct, name: string, locked: boolean): string {
  if (detail.act === "switch") return `This is ${name}'s shop now`;
  if (detail.act === "rename") return `${name} is called ${detail.name} now`;
  if (detail.act === "passphrase") return detail.passphrase === null ? `${name} is no longer locked` : `${name} is locked from now on`;
  if (detail.act === "erase") return `${name} is erased`;
  return locked ? `${name} is in a file, which is not encrypted: keep it where nobody looks` : `${name} is in a file`;
}

function download(file: ProfileFile) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: "application/json" }));
  link.download = fileNameOf(file.name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
