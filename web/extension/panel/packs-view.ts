import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { VitrineError } from "../../engine/vitrine.js";
import type { InstallOptions, InstallProgress, InstalledPack, PackShelf } from "../../packs/packs.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { size } from "../../words/figures.js";
import { wordParts, words } from "../../words/words.js";
import { bundledPack, packShelf } from "./chosen-pack.js";
import "./pack-card.js";
import type { PackAct } from "./pack-card.js";
import { askForHost, hostPattern, isHostClosed, leaveHost } from "./pack-hosts.js";
import { panelStyles } from "./panel-styles.js";
import { View } from "./view.js";

/** The packs on this device: which one is shown, and how others come and go. */
@customElement("vt-packs-view")
export class PacksView extends View {
  @state() private packs: InstalledPack[] | undefined;
  /** Id of the pack that is worked on, "install" for a new one. */
  @state() private working = "";
  @state() private progress: InstallProgress | undefined;
  @state() private problem = { place: "", text: "" };
  @state() private news = { place: "", text: "" };
  @state() private updatable: ReadonlySet<string> = new Set();
  /** An address whose host has not been allowed, and what for. */
  @state() private closed: { url: string; id: string } | undefined;
  private cancelling = new AbortController();
  /** Where the focus was when the progress took the form's place. */
  private left: HTMLElement | undefined;
  @query("#url") private address!: HTMLInputElement;

  override connectedCallback() {
    super.connectedCallback();
    void this.read();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.cancelling.abort();
  }

  override render() {
    if (this.failure) return html`<h1 class="visually-hidden" tabindex="-1">${words("panel.tab-packs")}</h1><vt-notice heading=${words("panel.notKeptHere")} .detail=${errorWords(this.failure)} action=${words("all.tryAgain")} @act=${this.read} alarm></vt-notice>`;
    return html`<div class="view">
      <header><h1 tabindex="-1">${words("panel.tab-packs")}</h1><p class="lead">${words("panel.packsAre")}</p></header>
      ${this.packs ? this.renderPacks(this.packs) : html`<p class="lead" role="status">${words("all.oneMoment")}</p>`}
    </div>`;
  }

  /** Shown at once: a list that comes late would push what is below it from under the finger. */
  private renderPacks(packs: InstalledPack[]) {
    const none = packs.length === 0;
    return html`<ul>${repeat(packs, ({ id }) => id, (pack) => html`<li>${this.renderPack(pack)}</li>`)}</ul>
      ${none ? html`<p class="note">${words("panel.installBelow")}</p>` : nothing}
      ${this.closed ? this.renderClosed(this.closed) : nothing}
      <section class="apart" aria-labelledby="install"><h2 id="install">${words(none ? "panel.installOne" : "panel.installAnother")}</h2><div ?hidden=${this.progress !== undefined}>${this.renderInstall()}</div>
        ${this.progress ? this.renderProgress(this.progress) : nothing}</section>`;
  }

  private renderPack(pack: InstalledPack) {
    const { id } = pack;
    return html`<vt-pack-card .pack=${pack} ?current=${id === this.session.packId} ?updatable=${this.updatable.has(id)} ?busy=${this.working !== ""}
      .problem=${this.problem.place === id ? this.problem.text : ""} .news=${this.news.place === id ? this.news.text : ""} @pack-act=${this.act}></vt-pack-card>`;
  }

  private renderInstall() {
    const problem = this.problem.place === "install" ? this.problem.text : "";
    return html`<form @submit=${this.submit}><label for="url">${words("panel.fromAddress")}</label>
        <div class="row"><input id="url" type="text" inputmode="url" maxlength="2000" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="https://shop.example/pack/" required aria-describedby="problem">
          <button class="button solid" type="submit" ?disabled=${this.working !== ""}>${words("panel.install")}</button></div></form>
      <p class="or">${words("panel.fromDevice")}</p>
      <div class="files">
        <label class="button"><input class="visually-hidden" type="file" accept=".zip,application/zip" ?disabled=${this.working !== ""} aria-describedby="problem" @change=${this.zipChosen}>${words("panel.zipFile")}</label>
        <label class="button"><input class="visually-hidden" type="file" webkitdirectory ?disabled=${this.working !== ""} aria-describedby="problem" @change=${this.folderChosen}>${words("panel.folder")}</label>
      </div>
      <p class="problem" id="problem" role="alert">${problem || nothing}</p>`;
  }

  private renderProgress({ step, doneBytes, totalBytes }: InstallProgress) {
    return html`<div class="progress"><p role="status">${words(`panel.step-${step}`)}</p>
      <progress max=${Math.max(1, totalBytes)} value=${doneBytes} aria-label=${words("panel.howFar")}></progress>
      <p class="quiet">${totalBytes > 0 ? words("panel.sizeOf", { done: size(doneBytes), total: size(totalBytes) }) : words("panel.asking")}</p>
      <button class="button" type="button" @click=${() => this.cancelling.abort()}>${words("all.cancel")}</button></div>`;
  }

  private renderClosed({ url, id }: { url: string; id: string }) {
    const { host } = new URL(url);
    return html`<div class="closed" role="alert"><p>${wordParts("panel.hostClosed", { host: html`<strong>${host}</strong>` })}</p>
      <div class="row"><button class="button solid" type="button" @click=${() => void this.allow(url, id)}>${words("panel.allow", { host })}</button>
        <button class="plain" type="button" @click=${() => { this.closed = undefined; }}>${words("panel.notNow")}</button></div></div>`;
  }

  private readonly read = async () => {
    try {
      this.packs = await (await packShelf()).list();
      this.failure = undefined;
    } catch (reason) {
      this.failure = VitrineError.from(reason, "VT_IO");
    }
  };

  private readonly submit = (event: Event) => {
    event.preventDefault();
    const typed = this.address.value.trim();
    const url = /^[a-z]+:/i.test(typed) ? typed : `https://${typed}`;
    if (hostPattern(url)) void this.installUrl(url);
    else this.problem = { place: "install", text: words("panel.noAddress") };
  };

  private installUrl(url: string): Promise<void> {
    return this.work("install", async (shelf, options) => {
      const pack = await shelf.installFromUrl(url, options);
      this.address.value = "";
      return pack;
    }, url);
  }

  private readonly zipChosen = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void this.work("install", (shelf, options) => shelf.installFromZip(file, options));
    input.value = "";
  };

  private readonly folderChosen = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const files = [...input.files ?? []];
    if (files.length > 0) void this.work("install", (shelf, options) => shelf.installFromFolder(files, options));
    input.value = "";
  };

  private readonly act = ({ detail }: CustomEvent<PackAct>) => {
    const { id } = detail;
    const pack = this.packs!.find((candidate) => candidate.id === id)!;
    const url = pack.source.type === "url" ? pack.source.url : "";
    if (detail.act === "use") void this.session.choose(id);
    else if (detail.act === "check") void this.work(id, (shelf, options) => this.check(shelf, id, options), url);
    else if (detail.act === "update") void this.work(id, (shelf, options) => shelf.update(id, options), url);
    else if (detail.act === "roll-back") void this.work(id, (shelf) => shelf.rollBack(id));
    else if (detail.act === "remove") void this.removePack(pack, detail.taste);
  };

  private async check(shelf: PackShelf, id: string, { signal }: InstallOptions): Promise<undefined> {
    const update = await shelf.checkForUpdate(id, { signal });
    this.updatable = new Set([...this.updatable].filter((other) => other !== id).concat(update ? [id] : []));
    this.news = { place: id, text: words(update ? "panel.newerThere" : "panel.newest") };
    return undefined;
  }

  /** The engine lets go of the pack first, for another one if there is any. */
  private async removePack(pack: InstalledPack, taste: boolean) {
    if (this.working) return;
    const inUse = pack.id === this.session.packId;
    const another = this.packs!.find(({ id }) => id !== pack.id);
    if (inUse && another) await this.session.choose(another.id);
    else if (inUse) this.session.close();
    await this.discard(pack, taste);
    if (!inUse || another) return;
    if (this.packs?.length === 0) await this.session.choose(bundledPack);
    else await this.session.open();
  }

  private async discard(pack: InstalledPack, taste: boolean) {
    await this.work(pack.id, async (shelf) => {
      await shelf.remove(pack.id, { taste });
      if (pack.source.type === "url") await leaveHost(pack.source.url, await shelf.list());
      this.session.say(words("panel.isRemoved", { name: pack.name }));
      return undefined;
    });
  }

  private async allow(url: string, id: string) {
    const allowed = await askForHost(url);
    if (!allowed) return;
    this.closed = undefined;
    if (id === "install") await this.installUrl(url);
    else await this.work(id, (shelf, options) => shelf.update(id, options), url);
  }

  /** Works on one pack at a time. A pack that comes of it is shown: a new one at once, another generation of the open one too. */
  private async work(place: string, work: (shelf: PackShelf, options: InstallOptions) => Promise<InstalledPack | undefined>, url = "") {
    if (this.working) return;
    this.working = place;
    this.problem = this.news = { place: "", text: "" };
    this.closed = undefined;
    const { signal } = this.cancelling = new AbortController();
    if (place === "install" || url) this.progress = { step: "fetching", doneBytes: 0, totalBytes: 0 };
    try {
      const pack = await work(await packShelf(), { signal, onProgress: (progress) => { this.progress = progress; } });
      if (pack) await this.came(pack, place);
    } catch (reason) {
      await this.wentWrong(VitrineError.from(reason, "VT_BAD_DATA"), place, url);
    }
    this.working = "";
    this.progress = undefined;
    await this.read();
  }

  private async came(pack: InstalledPack, place: string) {
    this.updatable = new Set([...this.updatable].filter((id) => id !== pack.id));
    this.session.say(words(place === "install" ? "profile.isHere" : "panel.isChanged", { name: pack.name }));
    if (pack.id === this.session.packId) await this.session.open();
    else if (place === "install") await this.session.choose(pack.id);
  }

  private async wentWrong(error: VitrineError, place: string, url: string) {
    if (error.code === "VT_ABORTED") return;
    if (error.code === "VT_NETWORK" && url && await isHostClosed(url)) this.closed = { url, id: place };
    else this.problem = { place, text: errorWords(error) };
  }

  /** The keyboard goes on where the form was, and afterwards in the form. */
  protected override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has("progress") || !this.hasUpdated) return;
    const { activeElement } = this.renderRoot as ShadowRoot;
    if (this.progress && !changed.get("progress")) this.left = activeElement?.closest("section") ? activeElement as HTMLElement : undefined;
    else if (!this.progress && !activeElement?.closest(".progress")) this.left = undefined;
  }

  protected override updated(changed: Map<string, unknown>) {
    if (!changed.has("progress") || !this.left) return;
    if (this.progress && !changed.get("progress")) this.renderRoot.querySelector<HTMLElement>(".progress button")!.focus();
    else if (!this.progress) (this.left.matches("[type=file]") ? this.left : this.address).focus();
  }

  /** The mark of the one in use follows the session. */
  protected override reopened() {
    void this.read();
  }

  static override styles = [sharedStyles, panelStyles, css`
    header { display: grid; gap: var(--space-1); }
    ul { display: grid; gap: var(--space-3); }
    form label { display: block; margin-bottom: var(--space-2); font-size: var(--text-sm); font-weight: 550; }
    .row { display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-4); align-items: center; }
    form .row { flex-wrap: nowrap; gap: var(--space-2); }
    input[type="text"] { flex: 1; min-width: 0; height: var(--target); padding: 0 var(--space-3); border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); }
    input::placeholder { color: var(--ink-soft); opacity: 1; }
    form .button { padding-inline: var(--space-4); }
    .or { margin: var(--space-4) 0 var(--space-2); color: var(--ink-soft); font-size: var(--text-sm); }
    .files { display: grid; grid-template-columns: 1fr 1fr; gap: var(--space-2); }
    .files .button { position: relative; cursor: pointer; }
    .button:has(input:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
    .problem { margin-top: var(--space-3); color: var(--sale); font-size: var(--text-sm); font-weight: 550; overflow-wrap: anywhere; }
    .problem:empty { display: none; }
    .progress { display: grid; gap: var(--space-2); justify-items: start; font-size: var(--text-sm); font-variant-numeric: tabular-nums; }
    progress { appearance: none; width: 100%; height: 4px; border: 0; background: var(--line); }
    progress::-webkit-progress-bar { background: var(--line); }
    progress::-webkit-progress-value { background: var(--accent); }
    progress::-moz-progress-bar { background: var(--accent); }
    .closed { display: grid; gap: var(--space-3); padding: var(--space-4); border: 1px solid var(--line); border-inline-start: 4px solid var(--reason-2); background: var(--surface); font-size: var(--text-sm); overflow-wrap: anywhere; }
  `];
}
