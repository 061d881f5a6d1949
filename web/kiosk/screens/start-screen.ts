import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Slate, Strategy, Vitrine } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import { icon } from "../../ui/icons.js";
import "../../ui/search-box.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/shelf.js";
import { words } from "../../words/words.js";
import { type StartPart } from "../device/kiosk-config.js";
import { orNothing } from "../shell/kiosk-session.js";
import { hrefOf } from "../shell/kiosk-trail.js";
import { KioskScreen } from "./kiosk-screen.js";
import { kioskStyles } from "./kiosk-styles.js";

type ShelfPart = Exclude<StartPart, "search" | "quiz" | "swipe">;

interface StartShelf {
  part: ShelfPart;
  heading: string;
  /** undefined: on its way. */
  items: CardView[] | undefined;
}

const shelfLength = 14;
const supply = 40;
/** Of one kind at most, so that a shelf shows what there is. */
const mostOfKind = 3;
const fewest = 4;

const isShelf = (part: StartPart): part is ShelfPart => !["search", "quiz", "swipe"].includes(part);

/** What the kiosk offers: ways to look for something, and shelves that are filled already. */
@customElement("vt-start-screen")
export class StartScreen extends KioskScreen {
  @state() private shelves: StartShelf[] = [];
  /** What the visitor had done when the shelves were filled. */
  private filledFor = "";

  get heading() {
    return words("kiosk.start");
  }

  override render() {
    const parts = this.config.start;
    const doors = parts.filter((part) => part === "quiz" || part === "swipe");
    return html`<div class="entry"><header><h1 tabindex="-1">${words("kiosk.start-heading")}</h1><p class="lead">${words("kiosk.start-lead", { count: this.session.stats.pack.products })}</p></header>
      <div class="ways-in">${parts.includes("search") ? html`<vt-search-box pictureless @search-submit=${this.search}></vt-search-box>` : nothing}
      ${doors.length > 0 ? html`<div class="doors">${doors.map((part) => html`<a class="door" href=${hrefOf(part)}>${icon(part === "quiz" ? "steps" : "cards", 34)}
        <span><strong>${words(`kiosk.${part}`)}</strong><small>${words(`kiosk.${part}-invite`)}</small></span></a>`)}</div>` : nothing}</div></div>
      ${this.shelves.map(({ part, heading, items }) => items?.length === 0 ? nothing
        : html`<vt-shelf data-shelf=${part} .heading=${heading} ?reasoned=${false} .items=${items}></vt-shelf>`)}`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.filledFor = this.deeds;
    const parts = this.config.start.filter(isShelf);
    if (this.shelves.length === 0) this.shelves = parts.map((part) => ({ part, heading: words(`kiosk.shelf-${part}`), items: undefined }));
    const shown = new Set<string>();
    const slates = await Promise.all(parts.map((part) => this.slateOf(vitrine, part, signal)));
    const shelves: StartShelf[] = [];
    for (const [index, slate] of slates.entries()) shelves.push(await this.shelfOf(parts[index]!, slate, shown));
    if (!signal.aborted) this.shelves = shelves;
  }

  /** Likes change what stands here. */
  override returned() {
    if (this.filledFor !== this.deeds) void this.begin();
  }

  protected override refined() {
    void this.begin();
  }

  private get deeds(): string {
    return [...this.session.liked, ...this.session.selected].sort().join("\n");
  }

  /** undefined where the strategy has nothing of its own to say. */
  private async slateOf(vitrine: Vitrine, part: ShelfPart, signal: AbortSignal): Promise<Slate | undefined> {
    const item = [...this.session.liked, ...this.session.selected][0];
    if (part === "similar" && item === undefined) return undefined;
    const slate = await vitrine.recommend(part as Strategy, { limit: supply, signal, ...(part === "similar" && { item: item! }) }).catch(orNothing);
    return slate?.coldStart && part !== "trending" ? undefined : slate;
  }

  /** No piece stands on two shelves, and none of a title twice. */
  private async shelfOf(part: ShelfPart, slate: Slate | undefined, shown: Set<string>): Promise<StartShelf> {
    const ofKind = new Map<string, number>();
    const items = (slate?.items ?? []).filter(({ product: { title, articleType, image } }) => {
      const count = ofKind.get(articleType) ?? 0;
      if (image === "" || shown.has(title) || count >= mostOfKind) return false;
      ofKind.set(articleType, count + 1);
      return shown.add(title);
    }).slice(0, shelfLength);
    const heading = words(slate?.coldStart ? "kiosk.shelf-popular" : `kiosk.shelf-${part}`);
    return { part, heading, items: items.length < fewest ? [] : await this.session.slateViews({ items }) };
  }

  private search({ detail }: CustomEvent<string>) {
    if (detail) this.go("find", detail);
  }

  static override styles = [sharedStyles, kioskStyles, css`
    header { padding-block: var(--space-4) var(--space-5); }
    h1 { font-size: var(--text-hero); line-height: 1; letter-spacing: -0.025em; max-width: 14ch; }
    vt-search-box { --target: 3.75rem; max-width: 46rem; font-size: var(--text-lg); }
    .doors { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: var(--space-4); margin-top: var(--space-5); }
    .door {
      display: flex; align-items: center; gap: var(--space-5); min-height: 7rem; padding: var(--space-4) var(--space-5); border: 1px solid var(--line-strong); border-inline-end: 4px solid var(--accent);
      background: var(--surface); text-decoration: none;
    }
    .door:active { background: var(--accent-soft); }
    .door svg { flex: none; color: var(--accent); }
    strong { display: block; font: 450 var(--text-h2) / 1.1 var(--font-display); }
    small { display: block; margin-top: var(--space-1); color: var(--ink-soft); font-size: var(--text-md); text-wrap: balance; }
    vt-shelf { margin-top: var(--space-7); }
    @media (orientation: landscape) {
      .entry { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: var(--space-6) clamp(2rem, 5vw, 5rem); align-items: center; }
      header { padding-block: 0; }
      .door { min-height: 5.5rem; }
      .doors { margin-top: var(--space-4); }
      strong { font-size: var(--text-h3); }
      small { font-size: var(--text-sm); }
      vt-shelf { margin-top: var(--space-6); }
    }
  `];
}
