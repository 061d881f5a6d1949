import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type StateChange, VitrineError } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import "../../ui/load-bar.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/undo-toast.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import "./for-you-view.js";
import type { Look } from "./look.js";
import { panelStyles } from "./panel-styles.js";
import "./product-view.js";
import type { Session, Toast } from "./session.js";
import "./search-view.js";
import "./similar-view.js";
import { type Place, type Tab, Trail, placeOf, tabs } from "./trail.js";

const lateViews = { "vt-packs-view": () => import("./packs-view.js"), "vt-you-view": () => import("./you-view.js") };

/** The whole panel: its tabs, what is shown, and the one message at its foot. */
@customElement("vt-panel-app")
export class PanelApp extends LitElement {
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) look!: Look;
  @state() private place: Place = placeOf(location.hash);
  @state() private toast: Toast | undefined;
  @state() private wanted = "";
  /** The tile that led to the product. */
  @state() private from: CardView | undefined;
  private readonly trail = new Trail((place, scrollTo) => void this.show(place, scrollTo));
  /** Tabs that were opened stay as they were left. */
  private visited = new Set<Tab>();
  /** What had the focus when a product was opened. */
  private opener: HTMLElement | undefined;
  @query("main") private main!: HTMLElement;

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("change", () => this.requestUpdate());
    this.session.addEventListener("toast", (event) => { this.toast = (event as CustomEvent<Toast>).detail; });
    this.session.addEventListener("state", (event) => {
      if ((event as CustomEvent<StateChange>).detail === "profile" && this.toast?.undo) this.toast = undefined; // another visitor has nothing to undo
    });
    this.look.addEventListener("change", this.onLook);
    document.addEventListener("language", () => this.session.dispatchEvent(new Event("reopened"))); // what was put into words is put into others
    this.trail.follow();
  }

  override render() {
    const { tab, item } = this.place;
    this.visited.add(tab);
    const { progress, failure } = this.session;
    return html`<vt-load-bar .loaded=${progress.loadedBytes} .total=${progress.totalBytes} .phase=${failure ? "failed" : progress.phase}></vt-load-bar>
      <nav aria-label="Vitrine"><ul>${tabs.map((name) => html`<li><a href="#${name}" aria-current=${name === tab ? "page" : nothing}>${words(`panel.tab-${name}`)}</a></li>`)}</ul></nav>
      <main tabindex="-1">
        ${failure ? this.renderFailure() : nothing}
        <div ?hidden=${item !== "" || (failure?.code === "VT_NOT_FOUND" && tab !== "packs" && tab !== "you")}>${tabs.filter((name) => this.visited.has(name)).map((name) => html`<div ?hidden=${name !== tab}>${this.renderTab(name, name === tab)}</div>`)}</div>
        ${item ? html`<vt-product-view .session=${this.session} .item=${item} .from=${this.from} @product-back=${() => this.trail.back()}></vt-product-view>` : nothing}
      </main>
      <vt-undo-toast .toast=${this.toast && { text: this.toast.text, undo: this.toast.undo ? words("all.undo") : "" }} @toast-undo=${this.undo} @toast-close=${() => { this.toast = undefined; }}></vt-undo-toast>`;
  }

  private renderTab(name: Tab, shown: boolean) {
    const { session } = this;
    if (name === "similar") return html`<vt-similar-view .session=${session} .look=${this.look} @click=${this.remember} @search-words=${this.searchWords}></vt-similar-view>`;
    if (name === "search") return html`<vt-search-view .session=${session} .text=${this.wanted} @click=${this.remember}></vt-search-view>`;
    if (name === "for-you") return shown ? html`<vt-for-you-view .session=${session} @click=${this.remember}></vt-for-you-view>` : nothing;
    if (name === "packs") return this.isHere("vt-packs-view") ? html`<vt-packs-view .session=${session}></vt-packs-view>` : nothing;
    return shown && this.isHere("vt-you-view") ? html`<vt-you-view .session=${session}></vt-you-view>` : nothing;
  }

  /** What a first look does not need is loaded when it is opened. */
  private isHere(name: keyof typeof lateViews): boolean {
    if (customElements.get(name)) return true;
    void lateViews[name]().then(() => this.requestUpdate());
    return false;
  }

  private renderFailure() {
    const failure = this.session.failure!;
    const { code } = failure;
    if (code === "VT_NOT_FOUND") {
      return this.place.tab === "packs" ? nothing : html`<vt-notice heading=${words("panel.noPack")} text=${words("panel.whatPack")}><a class="button solid" href="#packs">${words("panel.installOne")}</a></vt-notice>`;
    }
    return html`<vt-notice heading=${words("panel.packNotOpened")} .text=${code === "VT_NETWORK" ? words("panel.connected") : ""} .detail=${errorWords(failure)}
      action=${words("all.tryAgain")} @act=${() => void this.session.retry()} alarm></vt-notice>`;
  }

  /** A gesture over a page is answered under Similar, whatever was open. */
  private readonly onLook = () => {
    const { phase, id } = this.look.now;
    if (phase === "reading" && id !== this.lastLook) location.hash = "#similar";
    this.lastLook = id;
  };

  private lastLook = "";

  private readonly searchWords = ({ detail }: CustomEvent<string>) => {
    this.wanted = detail;
    location.hash = "#search";
  };

  private readonly remember = (event: Event) => {
    const path = event.composedPath();
    const link = path.find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    if (!link?.hash.startsWith("#product=")) return;
    this.opener = link;
    const tile = path.find((node) => node instanceof HTMLElement && node.localName === "vt-look-tile") as { card?: CardView } | undefined;
    this.from = tile?.card;
  };

  private async show(place: Place, scrollTo: number) {
    const before = this.place;
    this.place = place;
    if (before.tab !== place.tab) this.toast = undefined;
    await this.updateComplete;
    scroll({ top: scrollTo, behavior: "instant" });
    if (place.item) this.main.querySelector<HTMLElement>("vt-product-view")?.focus();
    else if (before.item && this.opener?.isConnected) this.opener.focus({ preventScroll: true });
    else if (before.item || before.tab !== place.tab) this.main.focus({ preventScroll: true });
  }

  private readonly undo = async () => {
    const { toast } = this;
    this.toast = undefined;
    await toast?.undo?.().catch((reason: unknown) => this.session.say(words("all.notUndone", { reason: errorWords(VitrineError.from(reason, "VT_WORKER")) })));
  };

  static override styles = [sharedStyles, panelStyles, css`
    :host { display: flex; flex-direction: column; min-height: 100vh; }
    nav { position: sticky; z-index: 20; top: 0; border-bottom: 1px solid var(--line); background: var(--glass); backdrop-filter: blur(8px); }
    nav ul { display: flex; justify-content: space-between; padding: 0 var(--gutter); }
    nav a {
      display: grid; place-items: center; min-height: 2.75rem; padding: 0 0.125rem; border-bottom: 2px solid transparent; color: var(--ink-soft); font-size: var(--text-sm); font-weight: 550;
      text-decoration: none; white-space: nowrap; transition: color var(--quick), border-color var(--quick);
    }
    nav a:hover { color: var(--ink); border-color: var(--line-strong); }
    nav a[aria-current] { color: var(--ink); border-color: var(--accent); }
    nav a:focus-visible { outline-offset: -4px; }
    main { flex: 1; width: 100%; max-width: 44rem; margin-inline: auto; padding: var(--space-4) var(--gutter) 5rem; }
    main:focus { outline: none; }
    @media (forced-colors: active) { nav a[aria-current] { border-color: Highlight; } }
  `];
}
