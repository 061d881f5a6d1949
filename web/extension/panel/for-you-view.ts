import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Card, StateChange, Vitrine } from "../../engine/vitrine.js";
import type { CardView } from "../../ui/card-view.js";
import "../../ui/look-grid.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import { panelStyles } from "./panel-styles.js";
import { View } from "./view.js";

const pageSize = 24;
const mostAsked = 200;
const mostLikes = 60;

/** What the visitor's likes and passes lead to, and the likes themselves. */
@customElement("vt-for-you-view")
export class ForYouView extends View {
  @state() private cards: CardView[] | undefined;
  @state() private likes: CardView[] | undefined;
  @state() private coldStart = false;
  private shown = pageSize;
  private seed = Math.floor(Math.random() * 2 ** 32);

  override connectedCallback() {
    super.connectedCallback();
    void this.load();
  }

  override render() {
    if (this.failure) return html`<h1 class="visually-hidden" tabindex="-1">${words("panel.tab-for-you")}</h1><vt-notice heading=${words("panel.notShown")} .detail=${errorWords(this.failure)} action=${words("all.tryAgain")} @act=${this.load} alarm></vt-notice>`;
    return html`<div class="view">
      <header><h1 tabindex="-1">${words("panel.tab-for-you")}</h1>
        <p class="lead">${words(this.coldStart ? "panel.popularFirst" : "panel.chosenBy")}</p></header>
      <vt-look-grid label=${words("panel.tab-for-you")} .items=${this.cards} ?busy=${this.busy} ?more=${(this.cards?.length ?? 0) >= this.shown && this.shown < mostAsked} @show-more=${this.more}></vt-look-grid>
      ${this.likes && this.likes.length > 0 ? html`<section class="apart" aria-labelledby="likes"><h2 id="likes">${words("panel.whatYouLike")}</h2>
        <vt-look-grid label=${words("panel.whatYouLike")} .items=${this.likes}></vt-look-grid></section>` : nothing}
    </div>`;
  }

  private readonly load = () => this.ask(async (vitrine, signal) => {
    const { passed } = this.session.marks;
    const slate = await vitrine.recommend("for-you", { limit: Math.min(mostAsked, this.shown), seed: this.seed, signal });
    const cards = await this.session.slateViews(slate.items.filter(({ id }) => !passed.has(id)));
    const likes = await this.session.cardViews(await likedCards(vitrine, signal));
    if (signal.aborted) return;
    Object.assign(this, { cards, likes, coldStart: slate.coldStart });
  });

  private readonly more = () => {
    this.shown += pageSize;
    void this.load();
  };

  protected override stateChanged(change: StateChange) {
    if (change === "profile") void this.load();
  }

  protected override reopened() {
    this.cards = this.likes = undefined;
    this.shown = pageSize;
    void this.load();
  }

  /** What stands there keeps its place under the finger; only what was passed on goes. Coming back, the visitor finds another choice. */
  protected override marked() {
    const { passed } = this.session.marks;
    this.cards = this.cards?.filter(({ id }) => !passed.has(id));
    void this.session.attempt(async (vitrine) => { this.likes = await this.session.cardViews(await likedCards(vitrine)); });
  }

  static override styles = [sharedStyles, panelStyles, css`
    header { display: grid; gap: var(--space-1); }
    .apart { margin-top: var(--space-4); }
  `];
}

/** Those that the pack has, the newest first. */
async function likedCards(vitrine: Vitrine, signal?: AbortSignal): Promise<Card[]> {
  const { events } = await vitrine.events({ types: ["like"], limit: mostLikes, signal });
  return events.flatMap(({ product }) => product ?? []);
}
