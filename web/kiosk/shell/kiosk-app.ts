import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { watchVisitor } from "../../ui/focused.js";
import { icon, mark } from "../../ui/icons.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/touch-keyboard.js";
import { words } from "../../words/words.js";
import type { IdleWatch } from "../device/idle-watch.js";
import type { KioskConfig } from "../device/kiosk-config.js";
import "../screens/find-screen.js";
import type { KioskScreen } from "../screens/kiosk-screen.js";
import "../screens/product-screen.js";
import "../screens/quiz-screen.js";
import "../screens/selection-screen.js";
import "../screens/slip-screen.js";
import "../screens/start-screen.js";
import "../screens/still-there.js";
import "../screens/swipe-screen.js";
import type { KioskSession } from "./kiosk-session.js";
import { type Place, type ScreenName, placeOf } from "./kiosk-trail.js";
import { KeyboardHelp } from "./keyboard-help.js";
import { LongPress } from "./long-press.js";

/** Deeper ways forget their beginning. */
const mostScreens = 8;

const dock = [["start", "home"], ["find", "search"], ["quiz", "steps"], ["swipe", "cards"], ["selection", "bag"]] as const;

/** One visit's page: the shop's name above, a screen, and below what is always at hand. Emits `kiosk-over` when the visitor ends the visit, and
 * `kiosk-staff` when somebody who knows how asks for the staff page. */
@customElement("vt-kiosk-app")
export class KioskApp extends LitElement {
  @property({ attribute: false }) session!: KioskSession;
  @property({ attribute: false }) config!: KioskConfig;
  @property({ attribute: false }) watch!: IdleWatch;
  @state() private screens: KioskScreen[] = [];
  @query("[role=status].news") private news!: HTMLElement;
  private readonly keyboard = new KeyboardHelp(this);
  private readonly longPress = new LongPress(() => this.emit("kiosk-staff"));

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("change", this.redraw);
    this.watch.addEventListener("change", this.redraw);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.redraw);
    this.watch.removeEventListener("change", this.redraw);
  }

  override render() {
    const current = this.screens.at(-1);
    const offered = dock.filter(([name]) => name !== "quiz" && name !== "swipe" || this.config.start.includes(name));
    const { presence, secondsLeft } = this.watch;
    return html`<header>
        <button class="brand" type="button" aria-label="${words("kiosk.home", { name: this.shopName })}" @click=${() => this.longPress.wasLong || this.go({ screen: "start", value: "" })}
          @pointerdown=${this.longPress.begin} @pointerup=${this.longPress.end} @pointercancel=${this.longPress.end} @pointerleave=${this.longPress.end}>${mark}<span>${this.shopName}</span></button>
        ${this.screens.length > 1 ? html`<button class="button back" type="button" @click=${this.back}>${icon("left", 20)}${words("kiosk.back")}</button>` : nothing}
        <button class="button over" type="button" @click=${() => this.emit("kiosk-over")}>${icon("restart", 20)}${words("kiosk.start-over")}</button></header>
      <main @kiosk-go=${({ detail }: CustomEvent<Place>) => this.go(detail)}>${repeat(this.screens, (screen) => screen, (screen) => screen)}</main>
      <vt-touch-keyboard .field=${this.keyboard.field} @keyboard-close=${this.keyboard.close}></vt-touch-keyboard>
      <nav aria-label=${words("kiosk.dock")} ?hidden=${this.keyboard.field !== undefined}><ul>${offered.map(([name, picture]) => html`<li><a href="#${name}" aria-current=${current && nameOf(current) === name ? "page" : nothing}>${icon(picture, 26)}
        <span>${words(`kiosk.dock-${name}`)}</span>${name === "selection" && this.session.selected.size > 0 ? html`<b>${this.session.selected.size}</b>` : nothing}</a></li>`)}</ul></nav>
      <vt-still-there .secondsLeft=${presence === "warned" && !this.hidden ? secondsLeft : 0} @still-here=${() => this.watch.touch()} @start-over=${() => this.emit("kiosk-over")}></vt-still-there>
      <p class="visually-hidden news" role="status"></p>`;
  }

  private get shopName(): string {
    return this.config.name || this.session.stats.pack.name;
  }

  /** A place of the dock begins a new way; others are come back from. */
  go({ screen, value }: Place): void {
    const before = this.screens.at(-1);
    if (before && nameOf(before) === screen && before.value === value) return;
    const element = document.createElement(`vt-${screen}-screen`) as KioskScreen;
    Object.assign(element, { session: this.session, config: this.config, value });
    const isRoot = dock.some(([name]) => name === screen) && !(screen === "find" && value !== "");
    this.screens = (isRoot ? [element] : [...this.screens, element]).slice(-mostScreens);
    const visitorIsElsewhere = watchVisitor();
    element.addEventListener("screen-ready", () => this.arrived(element, visitorIsElsewhere()), { once: true });
    this.show();
  }

  private readonly back = () => {
    this.screens = this.screens.slice(0, -1);
    this.screens.at(-1)?.returned?.();
    this.show();
  };

  /** Those below keep their place, unseen and out of reach. */
  private show() {
    this.keyboard.close();
    for (const screen of this.screens) screen.inert = screen !== this.screens.at(-1);
  }

  /** Who is already typing is left in peace. */
  private arrived(screen: KioskScreen, elsewhere: boolean) {
    if (screen !== this.screens.at(-1)) return;
    this.news.textContent = screen.heading;
    if (!elsewhere) screen.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }

  private emit(name: string) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  private readonly redraw = () => this.requestUpdate();

  static override styles = [sharedStyles, css`
    :host { display: grid; grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr); height: 100%; }
    header { display: flex; align-items: center; gap: var(--space-3); padding: var(--space-3) var(--gutter); border-bottom: 1px solid var(--line); }
    .brand { display: flex; align-items: center; gap: var(--space-3); min-height: var(--target); margin-inline-end: auto; padding: 0; border: 0; background: none; font: 450 var(--text-h3) / 1.2 var(--font-display); touch-action: none; }
    .button, .button:hover:not(:disabled) { border-color: var(--line-strong); background: transparent; color: inherit; white-space: nowrap; }
    .button:active { background: var(--accent-soft); }
    main { position: relative; overflow: hidden; }
    main > * { position: absolute; inset: 0; overflow: hidden auto; overscroll-behavior: contain; background: var(--paper); animation: come var(--calm) var(--ease); }
    main > [inert] { visibility: hidden; }
    @keyframes come { from { opacity: 0; transform: translateY(0.75rem); } }
    nav { border-top: 1px solid var(--line); background: var(--surface); }
    nav ul { display: flex; justify-content: center; }
    nav li { flex: 1 1 0; max-width: 12rem; }
    nav a { position: relative; display: grid; justify-items: center; align-content: center; gap: var(--space-1); min-height: 4.75rem; border-top: 3px solid transparent; color: var(--ink-soft); font-size: var(--text-sm); text-decoration: none; }
    nav a[aria-current] { border-color: var(--accent); color: var(--ink); font-weight: 550; }
    nav a:focus-visible { outline-offset: -4px; }
    nav b { position: absolute; top: 0.5rem; inset-inline-start: calc(50% + 0.6rem); min-width: 1.4rem; padding-inline: 0.35rem; border-radius: 1rem; background: var(--accent); color: var(--accent-ink); font-size: var(--text-xs); line-height: 1.4rem; text-align: center; }
    nav[hidden] { display: none; }
    @media (orientation: landscape) {
      header { padding-block: var(--space-2); }
      nav a { grid-auto-flow: column; align-content: center; align-items: center; justify-content: center; gap: var(--space-3); min-height: 3.5rem; }
      nav b { position: static; }
    }
    @media (max-width: 40rem) { .brand span { display: none; } }
  `];
}

function nameOf(screen: KioskScreen): ScreenName {
  return placeOf(`#${screen.localName.slice("vt-".length, -"-screen".length)}`)!.screen;
}
