import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.js";
import type { CardView } from "./card-view.js";
import { type Boxes, boxesOf, glide } from "./glide.js";
import "./look-tile.js";
import type { LookTile } from "./look-tile.js";
import { sharedStyles } from "./shared-styles.js";

/** Small tiles in columns. Emits `show-more`. While `items` is undefined it holds the place; when they change, tiles glide to their new places. */
@customElement("vt-look-grid")
export class LookGrid extends LitElement {
  @property({ attribute: false }) items: CardView[] | undefined;
  /** Names the list for a screen reader. */
  @property() label = "";
  /** There is more to ask for. */
  @property({ type: Boolean }) more = false;
  @property({ type: Boolean }) busy = false;
  @property({ type: Number }) placeholders = 6;
  private boxes: Boxes = new Map();

  override render() {
    if (this.items === undefined) {
      return html`<ul aria-busy="true" aria-label=${this.label}>${Array.from({ length: this.placeholders }, () => html`<li aria-hidden="true"><vt-look-tile></vt-look-tile></li>`)}</ul>`;
    }
    return html`<ul aria-label=${this.label} aria-busy=${this.busy}>${repeat(this.items, (card) => card.id, (card, index) => html`<li data-id=${card.id}>
        <vt-look-tile data-card .card=${card} ?eager=${index < 6}></vt-look-tile></li>`)}</ul>
      ${this.more ? html`<div class="more"><button class="button" type="button" ?disabled=${this.busy} @click=${this.ask}>${words("all.more")}</button></div>` : nothing}`;
  }

  /** Moves the focus to the tile at `index`, or to the last one. */
  focusTile(index: number) {
    const tiles = this.renderRoot.querySelectorAll<LookTile>("vt-look-tile");
    tiles[Math.min(index, tiles.length - 1)]?.focus();
  }

  /** A tile that leaves with the focus in it hands it on to the one that takes its place. */
  protected override willUpdate(changed: Map<string, unknown>) {
    const row = this.renderRoot as unknown as HTMLElement | undefined;
    this.boxes = changed.get("items") && row ? boxesOf(row) : new Map();
    const active = (this.renderRoot as ShadowRoot | undefined)?.activeElement?.closest("li");
    const left = active && !this.items?.some(({ id }) => id === active.dataset["id"]);
    if (left) this.inherit = [...active.parentElement!.children].indexOf(active);
  }

  private inherit: number | undefined;

  protected override updated() {
    if (this.boxes.size > 0) glide(this.renderRoot as unknown as HTMLElement, this.boxes);
    if (this.inherit !== undefined) this.focusTile(this.inherit);
    this.inherit = undefined;
  }

  private ask() {
    this.dispatchEvent(new CustomEvent("show-more", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(calc(50% - 0.375rem), 11rem), 1fr)); gap: var(--space-5) var(--space-3); }
    ul[aria-busy="true"] { opacity: 0.6; }
    li { min-width: 0; }
    .more { display: grid; justify-items: center; padding: var(--space-6) 0 0; }
    .more .button { width: 100%; }
  `];
}
