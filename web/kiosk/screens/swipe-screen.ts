import { css, html } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { SlateItem, Vitrine } from "../../engine/vitrine.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/swipe-deck.js";
import type { Answer, DeckCard, SwipeAnswer, SwipeDeck } from "../../ui/swipe-deck.js";
import { capitalized, reasonLabel } from "../../words/labels.js";
import { words } from "../../words/words.js";
import { KioskScreen } from "./kiosk-screen.js";
import { kioskStyles } from "./kiosk-styles.js";

/** An answer that can be taken back. */
interface Given {
  card: DeckCard;
  answer: Answer;
  event: number | undefined;
}

const deckLength = 10;
const mostAsked = 200;

/** Yes or no, card by card; each is chosen after the answer before it. */
@customElement("vt-swipe-screen")
export class SwipeScreen extends KioskScreen {
  @state() private cards: DeckCard[] | undefined;
  @state() private given: Given[] = [];
  @query("vt-swipe-deck") private deck!: SwipeDeck | null;
  /** Answers and what follows from them, one after the other. */
  private queue: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  get heading() {
    return words("kiosk.swipe-heading");
  }

  override render() {
    return html`<header><h1 tabindex="-1">${this.heading}</h1><p class="lead">${words("kiosk.swipe-lead")}</p></header>
      <vt-swipe-deck .cards=${this.cards} ?undoable=${this.given.length > 0} @swipe-answer=${this.answer} @swipe-undo=${this.undo}>
        <div slot="end" class="end"><h2>${words("kiosk.swipe-end")}</h2></div></vt-swipe-deck>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    await this.deal(vitrine, signal);
  }

  private async deal(vitrine: Vitrine, signal = this.ended.signal) {
    const seen = new Set(this.given.map(({ card }) => card.id));
    const slate = await vitrine.recommend("for-you", { limit: Math.min(mostAsked, deckLength + seen.size), seed: this.given.length + 1, signal });
    const fresh = slate.items.filter(({ id }) => !seen.has(id));
    const cards = (await this.session.slateViews({ items: fresh })).map((view, index) => ({ ...view, ...whyHere(fresh[index]!) }));
    if (signal.aborted || this.waiting > 1) return; // another answer is on its way, and its cards after it
    const held = this.cards?.find(({ id }) => id === this.deck?.held);
    this.cards = (held ? [held, ...cards.filter(({ id }) => id !== held.id)] : cards).slice(0, deckLength);
  }

  private readonly answer = ({ detail: { id, answer } }: CustomEvent<SwipeAnswer>) => {
    const card = this.cards?.find((candidate) => candidate.id === id);
    if (!card) return;
    const given: Given = { card, answer, event: undefined };
    this.given = [...this.given, given];
    this.cards = this.cards!.filter((candidate) => candidate !== card);
    this.session.noteLike(id, answer === "like");
    this.follow(async (vitrine) => { given.event = (await vitrine.record({ type: answer, item: id })).id; });
  };

  private readonly undo = () => {
    const given = this.given.at(-1);
    if (!given) return;
    this.given = this.given.slice(0, -1);
    this.cards = [given.card, ...this.cards ?? []];
    this.session.noteLike(given.card.id, false);
    this.follow(async (vitrine) => { if (given.event !== undefined) await vitrine.forget(given.event); });
  };

  /** Keeps an answer or takes one back, then deals anew. */
  private follow(keep: (vitrine: Vitrine) => Promise<unknown>) {
    this.waiting++;
    this.queue = this.queue.then(() => this.guard(async (vitrine) => {
      await keep(vitrine);
      await this.deal(vitrine);
    })).finally(() => { this.waiting--; });
  }

  static override styles = [sharedStyles, kioskStyles, css`
    :host { display: grid; align-content: center; gap: var(--space-6); }
    header { text-align: center; }
    .lead { margin-inline: auto; }
    vt-swipe-deck { --around: 34rem; }
    @media (orientation: landscape) {
      :host { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: center; padding-block: var(--space-3); }
      header { text-align: start; }
      .lead { margin-inline: 0; }
      vt-swipe-deck { --around: 26rem; }
    }
    .end { display: grid; place-content: center; padding: var(--space-5); border: 1px solid var(--line); text-align: center; }
  `];
}

function whyHere({ source, reasons }: SlateItem): Pick<DeckCard, "reason" | "surprise"> {
  const surprise = source === "explore";
  const [strongest] = [...reasons].sort((left, right) => right.amount - left.amount);
  const reason = surprise ? words("kiosk.by-lot") : strongest && strongest.amount > 0 ? reasonLabel(strongest) : "";
  return { surprise, reason: capitalized(reason) };
}
