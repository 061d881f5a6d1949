import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { sharedStyles } from "./shared-styles.js";

export interface TabView {
  id: string;
  label: string;
  /** A few characters behind the label, or "". */
  note?: string;
}

/** Tabs by the WAI-ARIA pattern: one tab stop, arrow keys, Home and End, each choosing at once. The chosen tab's panel is the
 * default slot. Emits `tab-change` with the id; a page that leaves `selected` alone sees it change all the same. */
@customElement("vt-tab-list")
export class TabList extends LitElement {
  @property({ attribute: false }) tabs: TabView[] = [];
  @property() selected = "";
  /** Names the list for a screen reader. */
  @property() label = "";
  /** The panel's content is on its way. */
  @property({ type: Boolean }) busy = false;
  @query("[role=tablist]") private list!: HTMLElement;
  private revealed = "";

  override render() {
    return html`<div class="frame"><div role="tablist" aria-label=${this.label} @keydown=${this.step}>
        ${repeat(this.tabs, (tab) => tab.id, (tab) => this.renderTab(tab))}
      </div></div>
      <div role="tabpanel" id="panel" aria-labelledby="tab-${this.chosen}" aria-busy=${this.busy}><slot></slot></div>`;
  }

  private renderTab({ id, label, note }: TabView) {
    const selected = id === this.chosen;
    return html`<button type="button" role="tab" part="tab" id="tab-${id}" data-tab=${id} aria-selected=${selected} aria-controls=${selected ? "panel" : nothing}
      tabindex=${selected ? 0 : -1} @click=${() => this.choose(id)}>${label}${note ? html`<span class="note">${note}</span>` : nothing}</button>`;
  }

  protected override updated() {
    const revealed = `${this.tabs.length} ${this.chosen}`;
    if (revealed !== this.revealed) this.reveal();
    this.revealed = revealed;
  }

  /** The first tab while none is chosen. */
  private get chosen(): string {
    return this.tabs.some((tab) => tab.id === this.selected) ? this.selected : this.tabs[0]?.id ?? "";
  }

  private tabOf(id: string): HTMLElement | undefined {
    return [...this.list.children].find((tab) => (tab as HTMLElement).dataset["tab"] === id) as HTMLElement | undefined;
  }

  /** Scrolls the list alone, never the page, until the chosen tab is in sight with some of its neighbours. */
  private reveal() {
    const tab = this.tabOf(this.chosen);
    if (!tab) return;
    const { clientWidth, scrollLeft } = this.list;
    const from = tab.offsetLeft - this.list.offsetLeft;
    const margin = Math.min(64, clientWidth / 6);
    if (from - margin < scrollLeft) this.list.scrollLeft = from - margin;
    else if (from + tab.offsetWidth + margin > scrollLeft + clientWidth) this.list.scrollLeft = from + tab.offsetWidth + margin - clientWidth;
  }

  private choose(id: string) {
    if (id === this.chosen) return;
    this.selected = id;
    this.dispatchEvent(new CustomEvent<string>("tab-change", { detail: id, bubbles: true, composed: true }));
  }

  private readonly step = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const count = this.tabs.length;
    const at = this.tabs.findIndex((tab) => tab.id === this.chosen);
    const on = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const towards = { ArrowRight: at + on + count, ArrowLeft: at - on + count, Home: 0, End: count - 1 }[event.key];
    if (towards === undefined) return;
    event.preventDefault();
    const { id } = this.tabs[towards % count]!;
    this.choose(id);
    this.tabOf(id)?.focus({ preventScroll: true });
  };

  static override styles = [sharedStyles, css`
    .frame { position: relative; border-bottom: 1px solid var(--line); }
    [role="tablist"] {
      display: flex; gap: clamp(1rem, 2vw, 2rem); margin: 0 calc(-1 * var(--gutter)) -1px; padding: 0 var(--gutter);
      overflow-x: auto; scrollbar-width: none; overscroll-behavior-x: contain;
    }
    [role="tablist"]::-webkit-scrollbar { display: none; }
    [role="tab"] {
      flex: none; min-height: 3rem; padding: 0 0.125rem; border: 0; border-bottom: 2px solid transparent; background: none;
      color: var(--ink-soft); font-size: var(--text-sm); font-weight: 550; white-space: nowrap;
      transition: color var(--quick), border-color var(--quick);
    }
    [role="tab"]:hover { color: var(--ink); border-color: var(--line-strong); }
    [role="tab"][aria-selected="true"] { border-color: var(--accent); color: var(--ink); }
    [role="tab"]:focus-visible { outline-offset: -4px; }
    .note { margin-inline-start: 0.4rem; color: var(--ink-soft); font-weight: 400; font-variant-numeric: tabular-nums; }
    [role="tabpanel"] { padding-top: var(--space-5); }
    @media (min-width: 60rem) { [role="tablist"] { margin-inline: 0; padding-inline: 0; } }
    @media (forced-colors: active) { [role="tab"][aria-selected="true"] { border-color: Highlight; } }
  `];
}
