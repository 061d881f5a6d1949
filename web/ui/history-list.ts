import { LitElement, css, html, nothing, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { day, figure } from "../words/figures.js";
import { words } from "../words/words.js";
import { pictureHeight, pictureWidth } from "./card-view.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

export type HistoryKind = "view" | "like" | "pass" | "bookmark" | "review" | "cart" | "purchase" | "order";

export interface HistoryView {
  key: string;
  kind: HistoryKind;
  /** "Liked". */
  deed: string;
  /** What it was done to, where it leads ("" when it is gone), and its picture. */
  title: string;
  href: string;
  image: string;
  /** More in words, or "". */
  detail: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Can be taken back. */
  removable: boolean;
}

export interface HistoryFilter {
  id: string;
  label: string;
  count: number;
}

/** What a visitor did, newest first, by days. Emits `history-forget` with an entry's key, `history-filter` with a filter's id,
 * and `show-more`. While `entries` is undefined it holds the place. */
@customElement("vt-history-list")
export class HistoryList extends LitElement {
  @property({ attribute: false }) entries: HistoryView[] | undefined;
  @property({ type: Number }) total = 0;
  @property({ attribute: false }) filters: HistoryFilter[] = [];
  @property() filter = "";
  @property({ type: Boolean }) busy = false;

  override render() {
    return html`${this.renderFilters()}
      ${this.entries === undefined ? html`<ul aria-busy="true">${Array.from({ length: 6 }, () => html`<li class="waiting" aria-hidden="true"></li>`)}</ul>` : this.renderDays(this.entries)}`;
  }

  /** Focuses what now stands where an entry was taken away. */
  async focusEntry(index: number) {
    await this.updateComplete;
    const links = [...this.renderRoot.querySelectorAll<HTMLElement>("li .forget")];
    (links[Math.min(index, links.length - 1)] ?? this.renderRoot.querySelector<HTMLElement>(":checked"))?.focus();
  }

  private renderFilters() {
    if (this.filters.length < 2) return nothing;
    return html`<fieldset><legend class="visually-hidden">${words("dashboard.showOfHistory")}</legend>${this.filters.map(({ id, label, count }) => html`<label><input
      class="visually-hidden" type="radio" name="kind" value=${id} .checked=${id === this.filter} @change=${() => this.emit("history-filter", id)}>${label}
      <span class="count">${figure(count)}</span></label>`)}</fieldset>`;
  }

  private renderDays(entries: HistoryView[]) {
    if (entries.length === 0) return html`<p class="quiet">${words("dashboard.noneOfKind")}</p>`;
    const days = grouped(entries);
    return html`<div aria-busy=${this.busy}>${repeat(days, ([name]) => name, ([name, those]) => html`<section aria-label=${name}>
        <h3>${name}</h3><ul>${repeat(those, (entry) => entry.key, (entry) => this.renderEntry(entry))}</ul></section>`)}</div>
      ${entries.length < this.total ? html`<div class="more"><button class="button" type="button" ?disabled=${this.busy} @click=${() => this.emit("show-more", "")}>${words("all.showMore")}</button>
        <p class="quiet">${words("all.shownOf", { shown: entries.length, total: this.total })}</p></div>` : nothing}`;
  }

  private renderEntry({ key, kind, deed, title, href, image, detail, at, removable }: HistoryView) {
    return html`<li data-kind=${kind}>
      <span class="picture">${image ? html`<img src=${image} alt="" width=${pictureWidth} height=${pictureHeight} loading="lazy" decoding="async">` : nothing}</span>
      <span class="kind" aria-hidden="true">${kindIcon(kind)}</span>
      <div class="words"><p><span class="deed">${deed}</span> ${href ? html`<a class="text-link" href=${href}>${title}</a>` : title}</p>
        ${detail ? html`<p class="quiet detail">${detail}</p>` : nothing}</div>
      <time class="quiet" datetime=${new Date(at).toISOString()}>${day(at, { hour: "2-digit", minute: "2-digit" })}</time>
      ${removable ? html`<button class="icon-button forget" type="button" aria-label=${words("dashboard.takeBackNamed", { deed: `${deed} ${title}` })} title=${words("dashboard.takeBack")}
        @click=${() => this.emit("history-forget", key)}>${icon("close", 16)}</button>` : html`<span class="forget"></span>`}
    </li>`;
  }

  private emit(name: string, detail: string) {
    this.dispatchEvent(new CustomEvent<string>(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    fieldset { display: flex; flex-wrap: wrap; gap: var(--space-2); margin-bottom: var(--space-5); }
    label {
      display: inline-flex; align-items: center; gap: 0.4rem; min-height: 2.25rem; padding: 0 0.9rem; border: 1px solid var(--line-strong);
      border-radius: 2rem; font-size: var(--text-sm); cursor: pointer; transition: background var(--quick), border-color var(--quick);
    }
    label:hover { border-color: var(--accent); }
    label:has(:checked) { border-color: var(--accent); background: var(--accent-soft); }
    label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
    .count { color: var(--ink-soft); font-size: var(--text-xs); font-variant-numeric: tabular-nums; }
    section { display: grid; grid-template-columns: 13rem minmax(0, 1fr); border-top: 1px solid var(--line); }
    h3 { padding-block: var(--space-5); font-size: var(--text-sm); font-weight: 600; line-height: 1.4; }
    li {
      display: grid; grid-template-columns: 2.25rem 1.5rem minmax(0, 1fr) auto var(--target); gap: var(--space-2) var(--space-4); align-items: center;
      padding-block: var(--space-2); font-size: var(--text-sm);
    }
    li + li { border-top: 1px solid var(--line); }
    .waiting { height: 4.1rem; }
    .picture { width: 2.25rem; aspect-ratio: 3 / 4; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); overflow: hidden; }
    img { width: 100%; height: 100%; object-fit: cover; }
    .kind { display: grid; place-items: center; color: var(--ink-soft); }
    [data-kind="like"] .kind { color: var(--sale); }
    [data-kind="order"] .kind, [data-kind="purchase"] .kind { color: var(--accent); }
    .deed { color: var(--ink-soft); }
    [data-kind="order"] .deed { color: var(--ink); font-weight: 550; }
    .words { overflow-wrap: anywhere; }
    .detail { margin-top: 0.1rem; }
    time { font-size: var(--text-xs); font-variant-numeric: tabular-nums; }
    .forget { color: var(--ink-soft); }
    .forget:hover { color: var(--ink); }
    .more { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-4); margin-top: var(--space-5); font-size: var(--text-sm); }
    @media (pointer: coarse) { label { min-height: var(--target); } }
    @media (max-width: 52rem) {
      section { grid-template-columns: minmax(0, 1fr); }
      h3 { padding-block: var(--space-3) 0; }
    }
    @media (max-width: 40rem) {
      li { grid-template-columns: 2.25rem minmax(0, 1fr) var(--target); }
      .kind { display: none; }
      .words { grid-row: span 2; }
      .picture { grid-row: span 2; }
      time { grid-column: 3; grid-row: 2; justify-self: center; }
      .forget { grid-column: 3; grid-row: 1; }
    }
  `];
}

function kindIcon(kind: HistoryKind) {
  if (kind === "like") return icon("heart", 18);
  if (kind === "bookmark") return icon("bookmark", 18);
  if (kind === "pass") return icon("close", 18);
  if (kind === "cart" || kind === "purchase" || kind === "order") return icon("bag", 18);
  const path = kind === "review" ? svg`<path d="m12 4 2.5 5.100 5.500.8-4 3.900 1 5.600-5-2.700-5 2.700 1-5.600-4-3.900 5.500-.8z"/>`
    : svg`<path d="M2.800 12S6.200 5.800 12 5.800 21.200 12 21.200 12 17.800 18.200 12 18.200 2.800 12 2.800 12Z"/><circle cx="12" cy="12" r="2.600"/>`;
  return html`<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;
}

function dayOf(at: number): string {
  const then = new Date(at);
  const now = new Date();
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
  if (days === 0) return words("dashboard.today");
  if (days === 1) return words("dashboard.yesterday");
  return day(at, { ...(days < 7 && { weekday: "long" }), day: "numeric", month: "long", ...(then.getFullYear() !== now.getFullYear() && { year: "numeric" }) });
}

const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();

function grouped(entries: HistoryView[]): Map<string, HistoryView[]> {
  const days = new Map<string, HistoryView[]>();
  for (const entry of entries) {
    const name = dayOf(entry.at);
    const those = days.get(name);
    if (those) those.push(entry);
    else days.set(name, [entry]);
  }
  return days;
}
