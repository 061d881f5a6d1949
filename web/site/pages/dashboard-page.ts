import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type {
  Card, FacetField, Preference, RecordedEvent, Slate, Strategy, Taste, Vitrine, VitrineError,
} from "../../engine/vitrine.js";
import "../../ui/bar-chart.js";
import type { BarView } from "../../ui/bar-chart.js";
import "../../ui/history-list.js";
import type { HistoryList, HistoryView } from "../../ui/history-list.js";
import "../../ui/item-picker.js";
import "../../ui/notice.js";
import { money } from "../../ui/product-facts.js";
import "../../ui/profile-demo.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/tab-list.js";
import "../../ui/tab-slate.js";
import { catalogHref, loginHref, quizHref, strategiesHref, swipeHref } from "../shell/routes.js";
import { slateView } from "../shell/views.js";
import { type Facts, readFacts } from "./dashboard-facts.js";
import { historyFilters, readHistory, takeBack, takenBackText } from "./dashboard-history.js";
import { type Counts, sourceText, strategiesOf, strategyWords } from "./dashboard-strategies.js";
import { dashboardStyles } from "./dashboard-styles.js";
import { type DemoShopper, becomeShopper, fetchDemoShoppers } from "./login-shoppers.js";
import { profileTrouble } from "../../common/profile-trouble.js";
import { Page } from "./page.js";

const slateLength = 12;
const historyStep = 15;
const charts: { field: keyof Taste["preferences"] & FacetField; heading: string; column: string; coloured: boolean }[] = [
  { field: "subCategory", heading: "Kinds", column: "Kind", coloured: false },
  { field: "articleType", heading: "Types", column: "Type", coloured: false },
  { field: "colour", heading: "Colours", column: "Colour", coloured: true },
  { field: "brand", heading: "Brands", column: "Brand", coloured: false },
];
/** How many ways there are, in words: eleven, and up to five by what was learned from sales. */
const countWords = ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"];

@customElement("vt-dashboard-page")
export class DashboardPage extends Page {
  readonly pageTitle = "Dashboard";
  @state() private facts: Facts | undefined;
  @state() private locked = "";
  @state() private tab: Strategy = "history";
  /** The product that was chosen to start from. */
  @state() private start: string | undefined;
  @state() private slate: { key: string; slate: Slate } | undefined;
  @state() private slateFailure: VitrineError | undefined;
  @state() private slateBusy = false;
  @state() private entries: HistoryView[] | undefined;
  @state() private historyTotal = 0;
  @state() private filter = "";
  @state() private historyBusy = false;
  @state() private shoppers: DemoShopper[] | undefined;
  @state() private becoming = "";
  @state() private becomingProblem = "";
  @query("vt-history-list") private list!: HistoryList | null;
  private shown = historyStep;
  private recorded = new Map<string, RecordedEvent>();
  private turns = { facts: 0, slate: 0, history: 0 };

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("state", this.onState);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("state", this.onState);
  }

  override render() {
    if (this.failure) {
      return html`<h1 class="visually-hidden" tabindex="-1">Dashboard</h1>
        <vt-notice heading="The dashboard could not be filled" .detail=${this.failureText} action="Retry" @act=${this.begin} alarm></vt-notice>`;
    }
    if (this.locked) {
      return html`<h1 class="visually-hidden" tabindex="-1">Dashboard</h1><vt-notice heading="${this.locked} is locked" text="What this profile holds
        is encrypted. With its passphrase, the shop can read it again."><a class="button solid" href=${loginHref}>Unlock it</a></vt-notice>`;
    }
    return html`<article>${this.renderHead()}${this.renderStrategies()}${this.known ? html`${this.renderTaste()}${this.renderHistory()}` : nothing}</article>`;
  }

  private renderHead() {
    if (this.facts && !this.known) return this.renderStranger();
    const name = this.facts?.name ?? "";
    return html`<header class="head"><div><p class="quiet"><a class="text-link" href=${loginHref}>Profiles</a></p>
        <h1 tabindex="-1">${name === "" || name === "Visitor" ? "What the shop knows about you" : `What the shop knows about ${name}`}</h1>
        <p class="lead">All of it is in this browser and nowhere else: what was done here, what follows from it, and ${this.countWord} ways to read it.</p>
        <p class="ways"><a class="text-link" href=${quizHref()}>Your answers in the quiz</a><a class="text-link" href=${swipeHref}>Teach it by swiping</a></p></div>
      <dl class="figures">${this.figures().map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl></header>`;
  }

  private renderStranger() {
    return html`<header class="head stranger"><div><h1 tabindex="-1">Nothing is known about you</h1>
        <p class="lead">You have not ordered, liked or looked at anything yet, so the strategies below show you what they show a stranger.
          Look around, or see the shop through the eyes of somebody who has been here for a while.</p>
        <p class="ways"><a class="button solid" href=${quizHref()}>Answer six questions</a> <a class="button" href=${swipeHref}>Swipe</a>
          <a class="button" href=${catalogHref()}>Look around</a> <a class="button" href=${loginHref}>Profiles</a></p></div>
      ${this.shoppers ? html`<section aria-labelledby="shoppers"><h2 id="shoppers">Invented shoppers</h2>
        <vt-profile-demo .shoppers=${this.shoppers.map((shopper) => ({ ...shopper, state: "new" as const }))} .busy=${this.becoming} @demo-choose=${this.become}></vt-profile-demo>
        ${this.becomingProblem ? html`<p class="problem" role="alert">${this.becomingProblem}</p>` : nothing}</section>` : nothing}</header>`;
  }

  private renderStrategies() {
    const words = strategyWords.find(({ id }) => id === this.tab)!;
    const slate = this.slate?.key.startsWith(`${this.tab} `) ? this.slate.slate : undefined;
    return html`<section class="strategies" aria-labelledby="strategies">
      <div class="title"><h2 id="strategies">${this.countWord[0]!.toUpperCase()}${this.countWord.slice(1)} ways to recommend</h2><a class="text-link" href=${strategiesHref}>How each of them works</a></div>
      <vt-tab-list label="Strategies" .tabs=${this.ways.map(({ id, tab }) => ({ id, label: tab }))} .selected=${this.tab} ?busy=${this.slateBusy} @tab-change=${this.changeTab}>
        <div class="panel"><div class="words"><h3>${words.question}</h3><p class="quiet">${words.how}</p></div>${this.renderStart()}</div>
        ${this.slateFailure ? html`<vt-notice heading="This strategy gave no answer" .detail=${this.slateFailure.message} action="Retry" @act=${this.askAgain} alarm></vt-notice>`
          : this.renderSlate(slate)}
      </vt-tab-list></section>`;
  }

  private renderSlate(slate: Slate | undefined) {
    const words = strategyWords.find(({ id }) => id === this.tab)!;
    const source = slate && sourceText(slate, words, this.counts, this.facts?.taste.gender ?? "");
    return html`<vt-tab-slate .items=${slate?.items.map((item) => slateView(this.session, item))} .label=${words.question}>
        <p slot="facts" class="facts" role="status">${slate ? html`<span class="source ${slate.coldStart ? "cold" : ""}">${source}</span>
          <span class="quiet">Worked out in ${milliseconds(slate.tookMs)}${stagesText(slate)}.</span>` : "\u00a0"}</p></vt-tab-slate>
      ${slate?.items.length === 0 ? html`<p class="nothing">Nothing to show here: ${words.lacking.slice(0, 1).toLowerCase()}${words.lacking.slice(1)}.</p>` : nothing}`;
  }

  /** What a strategy starts from: a product to choose, or the cart. */
  private renderStart() {
    const { facts } = this;
    const words = strategyWords.find(({ id }) => id === this.tab)!;
    const picks = (cards: Card[]) => cards.map((card) => ({ id: card.id, title: card.title, image: this.session.imageUrl(card) }));
    if (facts && words.starts) {
      const selected = this.startOf(facts, words.starts);
      const title = facts.recent.find(({ id }) => id === selected)?.title ?? "";
      return html`<div class="start"><p><span class="quiet">Starting from</span> ${title}</p>
        <vt-item-picker .items=${picks(facts.recent)} .selected=${selected} label="Start from" @item-pick=${this.pick}></vt-item-picker></div>`;
    }
    if (!facts || this.tab !== "cart-addons" || facts.cart.lines.length === 0) return nothing;
    return html`<div class="start"><p><span class="quiet">In the cart</span> <button class="text-link" type="button" @click=${() => this.session.openCart()}>${countOf(facts.cart.count, "piece")}</button></p>
      <ul class="cart">${picks(facts.cart.lines.flatMap(({ product }) => product ?? [])).map(({ title, image }) => html`<li>${image ? html`<img src=${image} alt=${title} title=${title} width="225" height="300">` : title}</li>`)}</ul></div>`;
  }

  private renderTaste() {
    const taste = this.facts?.taste;
    if (!taste) return html`<section aria-busy="true"><h2>What the profile looks like</h2><div class="charts waiting"></div></section>`;
    const { counts, spending, preferences } = taste;
    const kept = preferences.articleType.reduce((sum, { units }) => sum + units, 0);
    const sum = (amount: number) => money(amount, this.session.currency);
    return html`<section aria-labelledby="taste"><h2 id="taste">What the profile looks like</h2>
      ${kept === 0 ? html`<p class="quiet">${counts.pieces === 0 ? "Nothing was bought yet" : "All that was bought was sent back"}: preferences are read from purchases, so there is none to draw.</p>` : html`
        <p class="quiet intro">Read from ${countOf(kept, "different piece")} bought and kept${taste.gender ? `, for ${taste.gender}` : ""}: what is bought again counts once, and what was
          sent back not at all. ${spending ? html`The usual piece cost ${sum(spending.average)}, the dearest ${sum(spending.highest)}.` : nothing}</p>
        <div class="charts">${charts.map(({ field, heading, column, coloured }) => html`<vt-bar-chart .heading=${heading} .labelColumn=${column} ?coloured=${coloured}
          .bars=${barsOf(field, preferences[field])} empty="Nothing to draw."></vt-bar-chart>`)}</div>`}</section>`;
  }

  private renderHistory() {
    return html`<section aria-labelledby="history"><h2 id="history">History</h2>
      <vt-history-list .entries=${this.entries} .total=${this.historyTotal} .filters=${this.counts ? historyFilters(this.counts) : []} .filter=${this.filter}
        ?busy=${this.historyBusy} @history-filter=${this.changeFilter} @history-forget=${this.forget} @show-more=${this.showMore}></vt-history-list></section>`;
  }

  private figures(): [string, string][] {
    const taste = this.facts?.taste;
    if (!taste) return ["Orders", "Pieces", "Spent", "Likes", "Looks"].map((label) => [label, "\u2013"]);
    const { counts, spending } = taste;
    const count = (value: number) => value.toLocaleString("en");
    return [
      ["Orders", count(counts.orders)], ["Pieces", count(counts.pieces)],
      ...spending ? [["Spent", money(Math.round(spending.total), this.session.currency)] as [string, string]] : [],
      ["Likes", count(counts.like)], ["Bookmarks", count(counts.bookmark)], ["Reviews", count(counts.review)], ["Looks", count(counts.view)],
    ];
  }

  private get ways() {
    return strategiesOf(this.session.stats);
  }

  private get countWord(): string {
    return countWords[this.ways.length - 11] ?? "many";
  }

  private get counts(): Counts | undefined {
    return this.facts && { ...this.facts.taste.counts, inCart: this.facts.cart.count };
  }

  /** Whether there is anything to draw conclusions from. */
  private get known(): boolean {
    const { counts } = this;
    return counts === undefined || Object.values(counts).some((count) => count > 0);
  }

  private startOf(facts: Facts, starts: "viewed" | "bought"): string {
    const known = (id: string | undefined) => facts.recent.some((card) => card.id === id) ? id : undefined;
    return known(this.start) ?? known(facts[starts]) ?? facts.recent[0]?.id ?? "";
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    const asked = this.ways.find(({ id }) => id === this.params.get("tab"));
    if (asked) this.tab = asked.id;
    void fetchDemoShoppers(vitrine, signal).then((shoppers) => { this.shoppers = shoppers; });
    await this.readAll(vitrine, signal);
  }

  protected override async refine(vitrine: Vitrine, signal: AbortSignal) {
    if (this.tab === "similar" && this.slate?.slate.answered.stage === "bits") await this.ask(vitrine, signal);
  }

  private readonly onState = () => void this.work(async (vitrine) => this.readAll(vitrine));

  /** Runs what the visitor asked for; what goes wrong takes the page's place. */
  private async work(task: (vitrine: Vitrine) => Promise<unknown>) {
    const vitrine = await this.session.opened;
    try {
      await task(vitrine);
    } catch (reason) {
      if (this.isConnected) this.failure = this.failureOf(reason, vitrine);
    }
  }

  private async readAll(vitrine: Vitrine, signal?: AbortSignal) {
    const turn = ++this.turns.facts;
    const facts = await readFacts(vitrine, signal);
    if (turn !== this.turns.facts) return;
    this.locked = typeof facts === "string" ? facts : "";
    this.facts = typeof facts === "string" ? undefined : facts;
    if (this.facts) await Promise.all([this.ask(vitrine, signal), this.readHistory(vitrine, signal)]);
  }

  /** Asks the chosen strategy. The answer before it stays until the next one is here, unless it belongs to another tab. */
  private async ask(vitrine: Vitrine, signal?: AbortSignal) {
    const { facts, tab } = this;
    if (!facts) return;
    const turn = ++this.turns.slate;
    const { starts } = strategyWords.find(({ id }) => id === tab)!;
    const item = starts && this.startOf(facts, starts);
    this.slateBusy = true;
    try {
      const slate = await vitrine.recommend(tab, { limit: slateLength, timings: true, ...(item && { item }), signal });
      if (turn !== this.turns.slate) return;
      this.slate = { key: `${tab} ${item ?? ""}`, slate };
      this.slateFailure = undefined;
    } catch (reason) {
      if (turn === this.turns.slate && !signal?.aborted) this.slateFailure = this.failureOf(reason, vitrine);
    } finally {
      if (turn === this.turns.slate) this.slateBusy = false;
    }
  }

  private async readHistory(vitrine: Vitrine, signal?: AbortSignal) {
    const turn = ++this.turns.history;
    this.historyBusy = true;
    const page = await readHistory(this.session, vitrine, this.filter, this.shown, signal);
    if (turn !== this.turns.history) return;
    this.entries = page.entries;
    this.historyTotal = page.total;
    this.recorded = page.events;
    this.historyBusy = false;
  }

  private readonly changeTab = ({ detail }: CustomEvent<string>) => {
    this.tab = detail as Strategy;
    this.slateFailure = undefined;
    void this.work((vitrine) => this.ask(vitrine));
  };

  private readonly askAgain = () => void this.work((vitrine) => this.ask(vitrine));

  private readonly pick = ({ detail }: CustomEvent<string>) => {
    this.start = detail;
    void this.work((vitrine) => this.ask(vitrine));
  };

  private readonly changeFilter = ({ detail }: CustomEvent<string>) => {
    this.filter = detail;
    this.shown = historyStep;
    void this.work((vitrine) => this.readHistory(vitrine));
  };

  private readonly showMore = () => {
    this.shown += historyStep;
    void this.work((vitrine) => this.readHistory(vitrine));
  };

  private readonly forget = ({ detail: key }: CustomEvent<string>) => {
    const event = this.recorded.get(key);
    const index = this.entries?.filter(({ removable }) => removable).findIndex((entry) => entry.key === key) ?? 0;
    if (!event) return;
    void this.work(async (vitrine) => {
      const undo = await takeBack(vitrine, event);
      await this.readAll(vitrine);
      this.session.offerUndo(takenBackText(event), undo);
      await this.updateComplete;
      await this.list?.focusEntry(index);
    });
  };

  private readonly become = ({ detail: id }: CustomEvent<string>) => {
    const shopper = this.shoppers?.find((candidate) => candidate.id === id);
    if (!shopper || this.becoming) return;
    this.becoming = id;
    this.becomingProblem = "";
    void this.work(async (vitrine) => {
      try {
        await becomeShopper(vitrine, shopper);
        await this.readAll(vitrine);
        await this.updateComplete;
        this.renderRoot.querySelector<HTMLElement>("h1")?.focus();
      } catch (reason) {
        const failure = this.failureOf(reason, vitrine);
        this.becomingProblem = failure ? profileTrouble(failure, shopper.name) : "";
      } finally {
        this.becoming = "";
      }
    });
  };

  static override styles = [sharedStyles, dashboardStyles];
}

function barsOf(field: FacetField, preferences: Preference[]): BarView[] {
  return preferences.map(({ value, weight, units }) => ({ label: value || "Not said", share: weight, text: String(units), ...(value && { href: catalogHref({ [field]: value }) }) }));
}

function countOf(count: number, word: string): string {
  return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}

/** What took the time, of strategies that tell. */
function stagesText({ stages = [] }: Slate): string {
  const told = stages.filter(({ ms }) => ms >= 0.05).map(({ name, ms, count }) => `${name === "candidates" ? `${count.toLocaleString("en")} ` : ""}${name} ${milliseconds(ms)}`);
  return told.length > 0 ? `: ${told.join(", ")}` : "";
}

function milliseconds(time: number): string {
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}
