import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  type Card, type Page as ResultPage, type Profiles, type Quiz, type Slate, type StateChange, type Vitrine, VitrineError,
} from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/shelf.js";
import "../../ui/shop-window.js";
import { words } from "../../words/words.js";
import { catalogHref, quizHref, swipeHref } from "../shell/routes.js";
import { chooseLeads, company } from "../shell/leads.js";
import { cardView, slateView, varied } from "../shell/views.js";
import { type Visitor, plansFor } from "./home-plans.js";
import { HomeShelves, type ShelfView } from "./home-shelves.js";
import { Page } from "./page.js";
import { salesOf } from "./product-words.js";

/** Look-alikes, and whether finer ones will come. */
interface Reasoned {
  stage: Slate["answered"]["stage"];
  cards: CardView[];
}

const supply = 240;
const windowLength = 6;
/** So many are asked for, since some carry the same title. */
const windowSupply = 18;
const likeLength = 12;
const leadCount = 7;
const leadSupply = 60;
const patienceMs = 1200;
/** Fewer leads of the visitor's own make a dull window. */
const leastLeads = 3;

@customElement("vt-home-page")
export class HomePage extends Page {
  get pageTitle() {
    return "Vitrine";
  }
  @state() private shelves: ShelfView[] | undefined;
  @state() private total = 0;
  @state() private leads: Card[] = [];
  @state() private leadIndex = 0;
  @state() private inWindow: Reasoned | undefined;
  @state() private inLike: Reasoned | undefined;
  /** Nothing can be compared: the window shows pieces beside each other. */
  @state() private plain = false;
  private visitor: Visitor | undefined;
  private filling: HomeShelves | undefined;
  private sales: ReturnType<typeof salesOf> = "none";

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("change", this.onChange);
    this.session.addEventListener("state", this.onState);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.onChange);
    this.session.removeEventListener("state", this.onState);
  }

  override render() {
    const lead = this.leads[this.leadIndex];
    const pieces = this.total > 0 ? words("shop.piecesOneWindow", { count: this.total }) : words("shop.oneWindow");
    return html`
      ${this.failure ? html`<vt-notice heading=${words("shop.notFilled")} .detail=${this.failureText} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>` : nothing}
      <vt-shop-window .heading=${words(this.plain ? "shop.allInWindow" : "shop.allAlike")}
        .text="${pieces} ${words(this.plain ? "shop.chooseClose" : "shop.chooseAlike")}" .lead=${lead && cardView(this.session, lead)} .alike=${this.inWindow?.cards}
        .href=${catalogHref()} linkText=${words("shop.browseAll")} @next-window=${this.nextWindow}></vt-shop-window>
      ${this.renderInvitation()}
      ${(this.shelves ?? emptyShelves).map((shelf) => shelf.id === "alike" ? this.renderLike() : this.renderShelf(shelf))}`;
  }

  /** Who has said nothing yet is asked, in passing. Its place is kept from the beginning. */
  private renderInvitation() {
    const answered = this.visitor?.answered ?? false;
    return html`<section class="invitation ${this.visitor ? "" : "waiting"}" aria-label=${words("shop.yourTaste")}><p class="call">${words(answered ? "shop.yourShop" : "shop.fitsYou")}</p>
      <p class="quiet">${words(answered ? "shop.decidesFirst" : "shop.sixQuestions")}</p>
      <p class="ways">${answered ? html`<a class="button solid" href=${swipeHref}>${words("shop.swipeOn")}</a><a class="button" href=${quizHref()}>${words("shop.yourAnswers")}</a>`
        : html`<a class="button solid" href=${quizHref()}>${words("shop.takeQuiz")}</a><a class="button" href=${swipeHref}>${words("shop.swipe")}</a>`}</p></section>`;
  }

  private renderShelf({ id, heading, note, href, reasoned, items }: ShelfView) {
    return html`<vt-shelf data-shelf=${id} .heading=${heading} .note=${note} .href=${href} ?reasoned=${reasoned} .items=${items}></vt-shelf>`;
  }

  private renderLike() {
    const like = this.likeLead;
    const nothingLike = this.plain || (this.shelves !== undefined && like === undefined);
    return html`<vt-shelf data-shelf="alike" .heading=${like ? words("shop.looksLike", { title: like.title }) : "\u00a0"} reasoned .items=${this.inLike?.cards}
      ?hidden=${nothingLike}></vt-shelf>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    const reading = this.readVisitor(vitrine, signal);
    reading.catch(() => {}); // it is awaited below, unless something else fails before
    const rated = await vitrine.browse({ filter: { inStock: true }, sort: "rating", limit: supply, facets: true, signal });
    await this.findLeads(vitrine, rated, await Promise.race([reading, patience()]), signal);
    this.total = this.session.stats?.pack.products ?? rated.total;
    await this.fillWindow(vitrine, signal);
    const visitor = await reading;
    this.sales = salesOf(this.session);
    const filling = new HomeShelves(vitrine, this.session, signal, rated);
    await filling.open(plansFor(visitor, new Date(), this.session.currency));
    if (signal.aborted) return;
    this.visitor = visitor;
    this.filling = filling;
    this.showShelves();
    this.onChange();
    await this.fillLike(vitrine, signal);
  }

  protected override async refine(vitrine: Vitrine, signal: AbortSignal) {
    if (this.inWindow?.stage === "bits") await this.fillWindow(vitrine, signal);
    if (this.inLike?.stage === "bits") await this.fillLike(vitrine, signal);
  }

  /** The product of the look-alike shelf: the last lead, which the window shows last. */
  private get likeLead(): Card | undefined {
    return this.leads.at(-1);
  }

  private async fillWindow(vitrine: Vitrine, signal: AbortSignal) {
    const lead = this.leads[this.leadIndex];
    if (lead) this.inWindow = await this.alikeInWindow(vitrine, lead, signal);
  }

  private async fillLike(vitrine: Vitrine, signal: AbortSignal) {
    if (!this.likeLead || this.plain) return;
    const { answered: { stage }, items } = await vitrine.recommend("similar", { item: this.likeLead.id, limit: likeLength, signal });
    this.inLike = { stage, cards: items.map((item) => slateView(this.session, item)) };
  }

  private async nextWindow() {
    const vitrine = await this.session.opened;
    const index = (this.leadIndex + 1) % this.leads.length;
    try {
      const next = await this.alikeInWindow(vitrine, this.leads[index]!);
      this.leadIndex = index;
      this.inWindow = next;
    } catch (reason) {
      this.failure = this.failureOf(reason, vitrine);
    }
  }

  private async alikeInWindow(vitrine: Vitrine, lead: Card, signal?: AbortSignal): Promise<Reasoned> {
    if (this.plain) {
      return { stage: "int8", cards: this.leads.filter((card) => card !== lead).map((card) => cardView(this.session, card)) };
    }
    const { answered: { stage }, items } = await vitrine.recommend("similar", { item: lead.id, limit: windowSupply, signal });
    return { stage, cards: company(lead, items, windowLength).map((item) => slateView(this.session, item)) };
  }

  private async readVisitor(vitrine: Vitrine, signal: AbortSignal): Promise<Visitor> {
    const [profile, taste, settings, cart] = await Promise.all([
      known(vitrine.profiles({ signal })), known(vitrine.taste({ signal })), known(vitrine.settings({ signal })), known(vitrine.cart({ signal })),
    ]);
    return { profile: currentOf(profile), taste, hemisphere: settings?.hemisphere ?? "north", pieces: cart?.count ?? 0,
      answered: answeredIn(settings?.quiz ?? null) };
  }

  /** The window of somebody who has bought here starts from what is picked for them. */
  private async findLeads(vitrine: Vitrine, rated: ResultPage, visitor: Visitor | undefined, signal: AbortSignal) {
    const choose = (cards: Card[]) => chooseLeads(vitrine, cards, rated.facets?.articleType ?? [], { count: leadCount, length: windowLength, signal });
    const bought = visitor?.taste && visitor.taste.counts.orders + visitor.taste.counts.purchase > 0;
    const picked = bought ? await known(vitrine.recommend("history", { limit: leadSupply, signal })) : undefined;
    const own = picked && !picked.coldStart ? await choose(picked.items.map((item) => item.product)) : [];
    this.leads = own.length >= leastLeads ? own : await choose(rated.items);
    this.leadIndex = 0;
    this.plain = this.leads.length === 0;
    if (this.plain) this.leads = varied(rated.items, windowLength + 1, 1);
  }

  private showShelves() {
    this.shelves = this.filling?.views(new Set(this.leads.map((card) => card.title)));
  }

  /** The shop's sales have come, or cannot be had: the strategies know more now. */
  private readonly onChange = () => {
    if (!this.filling || this.sales === salesOf(this.session)) return;
    this.sales = salesOf(this.session);
    void this.renew();
  };

  /** Another profile is another visitor; a changed cart changes the shelf that goes with it, and no other one under the eyes. */
  private readonly onState = (event: Event) => {
    const change = (event as CustomEvent<StateChange>).detail;
    if (change === "cart") void this.renew("cart-addons");
    if (change !== "profile" || !this.visitor) return;
    if (this.visitor.taste === undefined || this.visitor.profile !== currentOf(this.session.profiles)) void this.begin();
  };

  private async renew(strategy?: string) {
    const { filling } = this;
    const vitrine = await this.session.opened;
    try {
      await filling?.renew(strategy);
      if (filling === this.filling) this.showShelves();
    } catch (reason) {
      this.failureOf(reason, vitrine); // what stands on the shelves stays
    }
  }

  static override styles = [sharedStyles, css`
    vt-shelf { margin-top: var(--space-8); }
    .invitation {
      display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: center; gap: var(--space-3) var(--space-6); margin-top: var(--space-6);
      padding: var(--space-4) 0; border-block: 1px solid var(--line);
    }
    .waiting > * { visibility: hidden; }
    .call { font: 450 var(--text-h3) / 1.2 var(--font-display); }
    .invitation .quiet { font-size: var(--text-sm); }
    .ways { display: flex; flex-wrap: wrap; gap: var(--space-3); }
    @media (max-width: 60rem) { .invitation { grid-template-columns: minmax(0, 1fr); } }
    vt-shop-window + vt-shelf { margin-top: var(--space-6); }
  `];
}

const emptyShelves = ["first", "alike", "second", "third"].map((id): ShelfView =>
  ({ id, heading: "\u00a0", note: "", href: "", reasoned: false, items: undefined }));

function answeredIn(quiz: Quiz | null): boolean {
  return quiz !== null && (quiz.budget !== null || [quiz.categories, quiz.colours, quiz.brands, quiz.styles].some((list) => list.length > 0));
}

/** The window does not wait long for a state that is slow to open. */
function patience(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), patienceMs));
}

/** What the profile says, or undefined where it is locked or the pack cannot tell; a dead engine is not passed over. */
function known<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((reason: unknown) => {
    const { code } = VitrineError.from(reason, "VT_WORKER");
    if (code === "VT_WORKER" || code === "VT_ABORTED") throw reason;
    return undefined;
  });
}

function currentOf(profiles: Profiles | undefined): string {
  return profiles?.profiles.find(({ current }) => current)?.id ?? "";
}
