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
import "../../ui/profile-demo.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/tab-list.js";
import "../../ui/tab-slate.js";
import { errorWords } from "../../words/errors.js";
import { figure, money } from "../../words/figures.js";
import { capitalized } from "../../words/labels.js";
import { words, wordsFor } from "../../words/words.js";
import { catalogHref, loginHref, quizHref, strategiesHref, swipeHref } from "../shell/routes.js";
import { slateView } from "../shell/views.js";
import { type Facts, readFacts } from "./dashboard-facts.js";
import { historyFilters, readHistory, takeBack, takenBackText } from "./dashboard-history.js";
import { type Counts, planOf, sourceText, strategiesOf, strategyWords } from "./dashboard-strategies.js";
import { dashboardStyles } from "./dashboard-styles.js";
import { type DemoShopper, becomeShopper, fetchDemoShoppers } from "./login-shoppers.js";
import { profileTrouble } from "../../common/profile-trouble.js";
import { Page } from "./page.js";

const slateLength = 12;
const shoppersPatienceMs = 1000;
const historyStep = 15;
const charts: readonly (keyof Taste["preferences"] & ("subCategory" | "articleType" | "colour" | "brand"))[] = ["subCategory", "articleType", "colour", "brand"];

@customElement("vt-dashboard-page")
export class DashboardPage extends Page {
  get pageTitle() {
    return words("shop.dashboard");
  }
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
  /** They stand above the strategies: who comes later than this stays away. */
  private meeting: Promise<void> | undefined;
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
      return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.dashboard")}</h1>
        <vt-notice heading=${words("dashboard.notFilled")} .detail=${this.failureText} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>`;
    }
    if (this.locked) {
      return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.dashboard")}</h1><vt-notice heading=${words("dashboard.isLocked", { name: this.locked })} text=${words("dashboard.encrypted")}><a class="button solid" href=${loginHref}>${words("shop.unlockIt")}</a></vt-notice>`;
    }
    return html`<article>${this.facts ? this.renderKnown(this.facts) : html`<h1 tabindex="-1">${words("shop.dashboard")}</h1><p class="lead waiting" role="status">${words("all.oneMoment")}</p>`}</article>`;
  }

  /** Shown at once: a stranger's page has another head, which would push what is below it from under the finger. */
  private renderKnown(facts: Facts) {
    const known = isKnown(facts);
    return html`${known ? this.renderHead(facts) : this.renderStranger()}${this.renderStrategies()}${known ? html`${this.renderTaste(facts)}${this.renderHistory()}` : nothing}`;
  }

  private renderHead({ name, taste }: Facts) {
    return html`<header class="head"><div><p class="quiet"><a class="text-link" href=${loginHref}>${words("shop.profiles")}</a></p>
        <h1 tabindex="-1">${name === "" || name === "Visitor" ? words("dashboard.knowsYou") : words("dashboard.knows", { name })}</h1>
        <p class="lead">${words("dashboard.allHere", { number: this.countWord })}</p>
        <p class="ways"><a class="text-link" href=${quizHref()}>${words("shop.quizAnswers")}</a><a class="text-link" href=${swipeHref}>${words("shop.teachSwiping")}</a></p></div>
      <dl class="figures">${this.figures(taste).map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl></header>`;
  }

  private renderStranger() {
    return html`<header class="head stranger"><div><h1 tabindex="-1">${words("dashboard.nothingKnown")}</h1>
        <p class="lead">${words("dashboard.stranger")}</p>
        <p class="ways"><a class="button solid" href=${quizHref()}>${words("dashboard.answerSix")}</a> <a class="button" href=${swipeHref}>${words("shop.swipe")}</a>
          <a class="button" href=${catalogHref()}>${words("dashboard.lookAround")}</a> <a class="button" href=${loginHref}>${words("shop.profiles")}</a></p></div>
      ${this.shoppers ? html`<section aria-labelledby="shoppers"><h2 id="shoppers">${words("dashboard.invented")}</h2>
        <vt-profile-demo .shoppers=${this.shoppers.map((shopper) => ({ ...shopper, state: "new" as const }))} .busy=${this.becoming} @demo-choose=${this.become}></vt-profile-demo>
        ${this.becomingProblem ? html`<p class="problem" role="alert">${this.becomingProblem}</p>` : nothing}</section>` : nothing}</header>`;
  }

  private renderStrategies() {
    const slate = this.slate?.key.startsWith(`${this.tab} `) ? this.slate.slate : undefined;
    return html`<section class="strategies" aria-labelledby="strategies">
      <div class="title"><h2 id="strategies">${capitalized(words("dashboard.waysToRecommend", { number: this.countWord }))}</h2><a class="text-link" href=${strategiesHref}>${words("dashboard.howEach")}</a></div>
      <vt-tab-list label=${words("dashboard.strategies")} .tabs=${this.ways.map(({ id }) => ({ id, label: strategyWords(id, "tab") }))} .selected=${this.tab} ?busy=${this.slateBusy} @tab-change=${this.changeTab}>
        <div class="panel"><div class="words"><h3>${strategyWords(this.tab, "question")}</h3><p class="quiet">${strategyWords(this.tab, "how")}</p></div>${this.renderStart()}</div>
        ${this.slateFailure ? html`<vt-notice heading=${words("dashboard.noAnswer")} .detail=${errorWords(this.slateFailure)} action=${words("all.retry")} @act=${this.askAgain} alarm></vt-notice>`
          : this.renderSlate(slate)}
      </vt-tab-list></section>`;
  }

  private renderSlate(slate: Slate | undefined) {
    const source = slate && sourceText(slate, planOf(this.tab), this.counts, this.facts?.taste.gender ?? "");
    return html`<vt-tab-slate .items=${slate?.items.map((item) => slateView(this.session, item))} .label=${strategyWords(this.tab, "question")}>
        <p slot="facts" class="facts" role="status">${slate ? html`<span class="source ${slate.coldStart ? "cold" : ""}">${source}</span>
          <span class="quiet">${words("dashboard.workedOut", { time: `${milliseconds(slate.tookMs)}${stagesText(slate)}` })}</span>` : "\u00a0"}</p></vt-tab-slate>
      ${slate?.items.length === 0 ? html`<p class="nothing">${words("dashboard.nothingToShow", { why: strategyWords(this.tab, "lacking") })}</p>` : nothing}`;
  }

  /** What a strategy starts from: a product to choose, or the cart. */
  private renderStart() {
    const { facts } = this;
    const { starts } = planOf(this.tab);
    const picks = (cards: Card[]) => cards.map((card) => ({ id: card.id, title: card.title, image: this.session.imageUrl(card) }));
    if (facts && starts) {
      const selected = this.startOf(facts, starts);
      const title = facts.recent.find(({ id }) => id === selected)?.title ?? "";
      return html`<div class="start"><p><span class="quiet">${words("dashboard.startingFrom")}</span> ${title}</p>
        <vt-item-picker .items=${picks(facts.recent)} .selected=${selected} label=${words("dashboard.startFrom")} @item-pick=${this.pick}></vt-item-picker></div>`;
    }
    if (!facts || this.tab !== "cart-addons" || facts.cart.lines.length === 0) return nothing;
    return html`<div class="start"><p><span class="quiet">${words("dashboard.inTheCart")}</span> <button class="text-link" type="button" @click=${() => this.session.openCart()}>${words("all.pieces", { count: facts.cart.count })}</button></p>
      <ul class="cart">${picks(facts.cart.lines.flatMap(({ product }) => product ?? [])).map(({ title, image }) => html`<li>${image ? html`<img src=${image} alt=${title} title=${title} width="225" height="300">` : title}</li>`)}</ul></div>`;
  }

  private renderTaste({ taste }: Facts) {
    const { counts, spending, preferences } = taste;
    const kept = preferences.articleType.reduce((sum, { units }) => sum + units, 0);
    const sum = (amount: number) => money(amount, this.session.currency);
    return html`<section aria-labelledby="taste"><h2 id="taste">${words("dashboard.looksLike")}</h2>
      ${kept === 0 ? html`<p class="quiet">${words(counts.pieces === 0 ? "dashboard.nothingBought" : "dashboard.allSentBack")}</p>` : html`
        <p class="quiet intro">${taste.gender ? words("dashboard.readFor", { count: kept, department: taste.gender }) : words("dashboard.readFrom", { count: kept })}
          ${spending ? words("dashboard.usualCost", { usual: sum(spending.average), dearest: sum(spending.highest) }) : nothing}</p>
        <div class="charts">${charts.map((field) => html`<vt-bar-chart .heading=${words(`dashboard.chart-${field}`)} .labelColumn=${words(`dashboard.column-${field}`)}
          .textColumn=${words("dashboard.columnProducts")} ?coloured=${field === "colour"} .bars=${barsOf(field, preferences[field])} empty=${words("dashboard.nothingToDraw")}></vt-bar-chart>`)}</div>`}</section>`;
  }

  private renderHistory() {
    return html`<section aria-labelledby="history"><h2 id="history">${words("dashboard.history")}</h2>
      <vt-history-list .entries=${this.entries} .total=${this.historyTotal} .filters=${this.counts ? historyFilters(this.counts) : []} .filter=${this.filter}
        ?busy=${this.historyBusy} @history-filter=${this.changeFilter} @history-forget=${this.forget} @show-more=${this.showMore}></vt-history-list></section>`;
  }

  private figures({ counts, spending }: Taste): [string, string][] {
    return [
      [words("shop.orders"), figure(counts.orders)], [words("dashboard.pieces"), figure(counts.pieces)],
      ...spending ? [[words("dashboard.spent"), money(Math.round(spending.total), this.session.currency)] as [string, string]] : [],
      [words("dashboard.likes"), figure(counts.like)], [words("dashboard.bookmarks"), figure(counts.bookmark)], [words("dashboard.reviews"), figure(counts.review)],
      [words("dashboard.looks"), figure(counts.view)],
    ];
  }

  private get ways() {
    return strategiesOf(this.session.stats);
  }

  private get countWord(): string {
    const count = this.ways.length;
    return wordsFor("dashboard", `number-${count}`, figure(count));
  }

  private get counts(): Counts | undefined {
    return this.facts && countsOf(this.facts);
  }

  private startOf(facts: Facts, starts: "viewed" | "bought"): string {
    const known = (id: string | undefined) => facts.recent.some((card) => card.id === id) ? id : undefined;
    return known(this.start) ?? known(facts[starts]) ?? facts.recent[0]?.id ?? "";
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    const asked = this.ways.find(({ id }) => id === this.params.get("tab"));
    if (asked) this.tab = asked.id;
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, shoppersPatienceMs, undefined));
    this.meeting = Promise.race([fetchDemoShoppers(vitrine, signal), late]).then((shoppers) => { this.shoppers = shoppers; });
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
    if (typeof facts !== "string" && !isKnown(facts)) await this.meeting;
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
    const { starts } = planOf(tab);
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

function countsOf({ taste, cart }: Facts): Counts {
  return { ...taste.counts, inCart: cart.count };
}

/** Whether there is anything to draw conclusions from. */
function isKnown(facts: Facts): boolean {
  return Object.values(countsOf(facts)).some((count) => count > 0);
}

function barsOf(field: FacetField, preferences: Preference[]): BarView[] {
  return preferences.map(({ value, weight, units }) => ({ label: value || words("dashboard.notSaid"), share: weight, text: String(units), ...(value && { href: catalogHref({ [field]: value }) }) }));
}

/** What took the time, of strategies that tell. */
function stagesText({ stages = [] }: Slate): string {
  const told = stages.filter(({ ms }) => ms >= 0.05).map(({ name, ms, count }) => `${name === "candidates" ? `${figure(count)} ` : ""}${wordsFor("dashboard", `stage-${name}`, name)} ${milliseconds(ms)}`);
  return told.length > 0 ? `: ${told.join(", ")}` : "";
}

function milliseconds(time: number): string {
  return `${figure(time, time < 10 ? 1 : 0)} ms`;
}
