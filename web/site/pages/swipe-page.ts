import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { type SlateItem, type StateChange, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/swipe-deck.js";
import type { Answer, DeckCard, SwipeAnswer, SwipeDeck } from "../../ui/swipe-deck.js";
import "../../ui/taste-chart.js";
import type { TasteView } from "../../ui/taste-chart.js";
import { capitalized, reasonLabel } from "../../words/labels.js";
import { wordParts, words } from "../../words/words.js";
import { catalogHref, homeHref, loginHref, quizHref } from "../shell/routes.js";
import { cardView } from "../shell/views.js";
import { Page } from "./page.js";
import { attempt } from "./product-marks.js";
import { answers, tasteView } from "./swipe-taste.js";

/** An answer that can be taken back. */
interface Given {
  card: DeckCard;
  answer: Answer;
  /** Of the event, once it is kept. */
  event: number | undefined;
  /** Earlier passes, whose place a like took. */
  passes: number;
}

const deckLength = 12;
const mostAsked = 200;

/** Cards to like or to pass on, each chosen after the answer before it. */
@customElement("vt-swipe-page")
export class SwipePage extends Page {
  get pageTitle() {
    return words("shop.swipe");
  }
  @state() private cards: DeckCard[] | undefined;
  @state() private given: Given[] = [];
  @state() private taste: TasteView | undefined;
  @state() private coldStart = false;
  @state() private locked = false;
  @state() private news = "";
  @query("vt-swipe-deck") private deck!: SwipeDeck | null;
  /** Answers and what follows from them, one after the other. */
  private queue: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  /** The card that was put back on top stays there. */
  private pinned: DeckCard | undefined;

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
      return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.swipe")}</h1>
        <vt-notice heading=${words("swipe.notDealt")} .detail=${this.failureText} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>`;
    }
    if (this.locked) {
      return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.swipe")}</h1><vt-notice heading=${words("swipe.locked")} text=${words("swipe.encrypted")}><a class="button solid" href=${loginHref}>${words("shop.unlockIt")}</a></vt-notice>`;
    }
    const known = this.taste !== undefined && this.taste.feedback > 0;
    return html`<article>
      <header><h1 tabindex="-1">${words("swipe.yesOrNo")}</h1>
        <p class="lead">${this.coldStart ? wordParts("swipe.popularFirst", { link: html`<a class="text-link" href=${quizHref()}>${words("swipe.sixQuestions")}</a>` })
          : html`${words("swipe.how")}<span class="more"> ${words("swipe.eachCard")}</span>`}</p></header>
      <div class="split">
        <vt-swipe-deck .cards=${this.cards} ?undoable=${this.given.length > 0} .news=${this.news} @swipe-answer=${this.answer} @swipe-undo=${this.undo}>
          <div slot="end" class="end"><h2>${words("swipe.allOfIt")}</h2><p class="quiet">${words("swipe.seenAll")}</p>
            <p><a class="button" href=${catalogHref()}>${words("shop.browseAll")}</a></p></div></vt-swipe-deck>
        <section class="learned" aria-labelledby="learned"><h2 id="learned">${words("swipe.learning")}</h2>
          <vt-taste-chart .taste=${this.taste}></vt-taste-chart>
          ${known ? html`<p class="ways"><a class="button solid" href=${homeHref}>${words("shop.seeShop")}</a><a class="text-link" href=${quizHref()}>${words("shop.quizAnswers")}</a></p>` : nothing}</section>
      </div></article>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    try {
      await Promise.all([this.deal(vitrine, signal), this.readTaste(vitrine, signal)]);
      this.locked = false;
    } catch (reason) {
      if (VitrineError.from(reason, "VT_BAD_DATA").code !== "VT_LOCKED") throw reason;
      this.locked = true;
    }
  }

  /** Better cards for who has not begun; the one on top stays. */
  protected override async refine(vitrine: Vitrine, signal: AbortSignal) {
    if (this.given.length > 0 || this.waiting > 0 || this.cards === undefined) return;
    this.pinned = this.cards[0];
    await this.deal(vitrine, signal);
  }

  /** Asks for cards after all that was answered. One that a finger holds stays where it is. */
  private async deal(vitrine: Vitrine, signal?: AbortSignal) {
    const { given } = this;
    const seen = new Set(given.map(({ card }) => card.id));
    const limit = Math.min(mostAsked, deckLength + seen.size);
    const { items, coldStart } = await vitrine.recommend("for-you", { limit, seed: seedOf(given.length), signal });
    if (given !== this.given || this.waiting > 1) return; // another answer came or is on its way, and its cards after it
    const fresh = items.filter(({ id }) => !seen.has(id)).map((item) => this.cardOf(item));
    const held = this.cards?.find(({ id }) => id === (this.deck?.held || this.pinned?.id));
    this.coldStart = coldStart;
    this.cards = (held ? [held, ...fresh.filter(({ id }) => id !== held.id)] : fresh).slice(0, deckLength);
  }

  private async readTaste(vitrine: Vitrine, signal?: AbortSignal) {
    this.taste = tasteView((await vitrine.taste({ signal })).adaptive);
  }

  private cardOf(item: SlateItem): DeckCard {
    const [strongest] = [...item.reasons].sort((left, right) => right.amount - left.amount);
    const surprise = item.source === "explore";
    const reason = surprise ? words("swipe.drawnByLot") : strongest && strongest.amount > 0 ? capitalized(reasonLabel(strongest)) : "";
    return { ...cardView(this.session, item.product), reason, surprise };
  }

  /** The next card is there at once; the one after the answer takes its place as soon as the answer is kept. */
  private readonly answer = ({ detail: { id, answer } }: CustomEvent<SwipeAnswer>) => {
    const card = this.cards?.find((candidate) => candidate.id === id);
    if (!card) return;
    const given: Given = { card, answer, event: undefined, passes: 0 };
    this.pinned = undefined;
    this.given = [...this.given, given];
    this.cards = this.cards!.filter((candidate) => candidate !== card);
    this.follow(async (vitrine) => {
      if (answer === "like") given.passes = (await vitrine.events({ types: ["pass"], item: id, limit: 1 })).total;
      given.event = (await vitrine.record({ type: answer, item: id })).id;
    }, () => {
      this.given = this.given.filter((other) => other !== given);
      this.putBack(card);
    }, words(answer === "like" ? "swipe.liked" : "swipe.passed", { title: card.title }));
  };

  /** Takes back the last answer, and no other one. */
  private readonly undo = () => {
    const given = this.given.at(-1);
    if (!given) return;
    this.given = this.given.slice(0, -1);
    this.putBack(given.card);
    this.follow(async (vitrine) => {
      if (given.event !== undefined) await vitrine.forget(given.event);
      for (let pass = 0; pass < given.passes; pass++) await vitrine.record({ type: "pass", item: given.card.id });
    }, () => {
      this.given = [...this.given, given];
      this.cards = this.cards?.filter(({ id }) => id !== given.card.id);
    }, words(given.answer === "like" ? "swipe.likeBack" : "swipe.passBack"));
  };

  private putBack(card: DeckCard) {
    this.pinned = card;
    this.cards = [card, ...(this.cards ?? []).filter(({ id }) => id !== card.id)];
  }

  /** Keeps an answer or takes one back, then deals anew. `otherwise` mends what is shown when it could not be kept. */
  private follow(keep: (vitrine: Vitrine) => Promise<unknown>, otherwise: () => void, news: string) {
    this.waiting++;
    this.queue = this.queue.then(async () => {
      if (!await attempt(this.session, keep)) otherwise();
      else await attempt(this.session, (vitrine) => Promise.all([this.deal(vitrine), this.readTaste(vitrine)]));
      this.waiting--;
      const next = this.cards?.[0];
      const then = next ? words("swipe.next", { title: [next.brand, next.title].filter(Boolean).join(", ") }) : words("swipe.noMore");
      this.news = `${news} ${then} ${words("swipe.fromAnswers", { answers: answers(this.taste?.feedback ?? 0) })}`;
    });
  }

  /** Another profile has another taste, and nothing to take back. */
  private readonly onState = (event: Event) => {
    if ((event as CustomEvent<StateChange>).detail !== "profile") return;
    this.given = [];
    this.cards = this.taste = this.pinned = undefined;
    void this.begin();
  };

  static override styles = [sharedStyles, css`
    article { padding-block: clamp(1rem, 3vw, 3rem) 0; }
    h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 3rem); }
    .lead { max-width: 40rem; margin-top: var(--space-2); color: var(--ink-soft); text-wrap: pretty; }
    .split { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 7fr); gap: var(--space-7) clamp(2.5rem, 6vw, 7rem); margin-top: var(--space-6); }
    vt-swipe-deck { --around: 31rem; }
    .learned { min-width: 0; }
    .learned h2 { margin-bottom: var(--space-5); }
    .ways { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-3) var(--space-5); margin-top: var(--space-6); font-size: var(--text-sm); }
    .ways .text-link { display: inline-flex; align-items: center; min-height: var(--target); }
    .end { display: grid; place-content: center; justify-items: center; gap: var(--space-3); padding: var(--space-5); border: 1px solid var(--line); text-align: center; }
    @media (max-width: 60rem) {
      .split { grid-template-columns: minmax(0, 1fr); margin-top: var(--space-4); }
      vt-swipe-deck { --around: 30.5rem; }
      header { text-align: center; }
      .lead { margin-inline: auto; }
    }
    @media (max-width: 40rem) {
      vt-swipe-deck { --around: 29.5rem; }
      .lead { margin-top: 0; font-size: var(--text-sm); }
      .more { display: none; }
    }
  `];
}

/** Another lot for each card, and the same one again for the same visit to the same place. */
function seedOf(count: number): number {
  return count + 1;
}
