import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type Offers, type QuizList, emptyQuiz, readOffers } from "../../common/quiz-offers.js";
import type { Quiz, Vitrine } from "../../engine/vitrine.js";
import "../../ui/budget-choice.js";
import type { Budget } from "../../ui/budget-choice.js";
import type { CardView } from "../../ui/card-view.js";
import "../../ui/choice-list.js";
import { icon } from "../../ui/icons.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/shelf.js";
import { words } from "../../words/words.js";
import { KioskScreen } from "./kiosk-screen.js";
import { kioskStyles } from "./kiosk-styles.js";

type Step = QuizList | "budget";

const steps: readonly Step[] = ["categories", "colours", "styles", "brands", "sizes", "budget"];
const kinds: Record<Step, "picture" | "colour" | "chip"> = { categories: "picture", colours: "colour", styles: "picture", brands: "chip", sizes: "chip", budget: "chip" };
const shortest: Partial<Record<Step, number>> = { categories: 12, colours: 18, styles: 12, brands: 24 };
const resultLength = 14;

/** Questions, one a screen, and what the answers lead to. What the catalog offers no answers to is not asked. */
@customElement("vt-quiz-screen")
export class QuizScreen extends KioskScreen {
  @state() private quiz: Quiz = emptyQuiz;
  @state() private offers: Offers | undefined;
  /** Number of the question; behind the last one come the answers. */
  @state() private at = 0;
  @state() private result: CardView[] | undefined;

  get heading() {
    const step = this.asked[this.at];
    return step ? words(`quiz.question-${step}`) : words("kiosk.quiz-result");
  }

  private get asked(): Step[] {
    const { offers } = this;
    return offers ? steps.filter((step) => step === "budget" ? offers.budgets.length > 1 : offers[step].length > 1 || step === "sizes" && offers.sizes.length > 0) : [];
  }

  override render() {
    if (!this.offers) return html`<p class="lead" role="status">${words("kiosk.one-moment")}</p>`;
    const { asked, at } = this;
    const step = asked[at];
    return html`<p class="count quiet">${step ? words("kiosk.quiz-count", { at: at + 1, of: asked.length }) : "\u00a0"}</p>
      <progress max=${asked.length} value=${at} aria-hidden="true"></progress>
      <h1 tabindex="-1">${this.heading}</h1>
      ${step ? html`<div class="answers">${this.renderAnswers(step, this.offers)}</div>` : this.renderResult()}
      <div class="ways foot">
        ${at > 0 ? html`<button class="button big" type="button" @click=${() => this.turn(at - 1)}>${icon("left", 20)}${words("kiosk.back")}</button>` : nothing}
        ${step ? html`<button class="button solid big" type="button" @click=${() => this.turn(at + 1)}>${words(this.isAnswered(step) ? "kiosk.next" : "kiosk.skip")}${icon("right", 20)}</button>`
          : html`<a class="button solid big" href="#swipe">${words("kiosk.quiz-on")}</a>`}</div>`;
  }

  private renderAnswers(step: Step, offers: Offers) {
    const { quiz } = this;
    if (step === "budget") {
      return html`<vt-budget-choice .budget=${quiz.budget} .offers=${offers.budgets} .bounds=${null} .currency=${this.session.currency}
        @budget-change=${({ detail }: CustomEvent<Budget | null>) => this.answer({ budget: detail })}></vt-budget-choice>`;
    }
    const groups = step === "sizes" ? offers.sizes : [{ label: "", options: offers[step] }];
    return repeat(groups, ({ label }) => `${step} ${label}`, ({ label, options }) => html`<vt-choice-list .label=${label || this.heading} ?unlabelled=${label === ""} .kind=${kinds[step]}
      .short=${shortest[step] ?? Infinity} .options=${options} .selected=${quiz[step]} @choice-change=${({ detail }: CustomEvent<string[]>) => this.answer({ [step]: detail })}></vt-choice-list>`);
  }

  private renderResult() {
    return this.result?.length === 0 ? html`<p class="lead">${words("kiosk.nothing-found")}</p>`
      : html`<vt-shelf .heading=${words("kiosk.shelf-for-you")} untitled .items=${this.result}></vt-shelf>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    const { quiz } = await vitrine.settings({ signal });
    const offers = await readOffers(vitrine, (card) => this.session.imageUrl(card), "", signal);
    if (!signal.aborted) Object.assign(this, { offers, quiz: quiz ?? emptyQuiz });
  }

  private isAnswered(step: Step): boolean {
    return step === "budget" ? this.quiz.budget !== null : this.quiz[step].length > 0;
  }

  private answer(answer: Partial<Quiz>) {
    this.quiz = { ...this.quiz, ...answer, step: Math.max(this.quiz.step, steps.indexOf(this.asked[this.at]!)) };
    void this.guard(async (vitrine) => { await vitrine.setSettings({ quiz: this.quiz }); });
  }

  private turn(at: number) {
    this.at = at;
    if (at >= this.asked.length) void this.guard((vitrine) => this.finish(vitrine));
    void this.updateComplete.then(() => {
      this.scrollTop = 0;
      this.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    });
  }

  private async finish(vitrine: Vitrine) {
    this.result = undefined;
    await vitrine.setSettings({ quiz: { ...this.quiz, step: steps.length, done: true } });
    const { items } = await vitrine.recommend("for-you", { limit: resultLength * 2, variety: "high", signal: this.ended.signal });
    this.result = await this.session.slateViews({ items: items.filter(({ source, product }) => source !== "explore" && product.image !== "").slice(0, resultLength) });
  }

  static override styles = [sharedStyles, kioskStyles, css`
    progress { appearance: none; display: block; width: 100%; height: 3px; margin: var(--space-2) 0 var(--space-5); border: 0; background: var(--line); }
    progress::-webkit-progress-bar { background: var(--line); }
    progress::-webkit-progress-value { background: var(--accent); }
    progress::-moz-progress-bar { background: var(--accent); }
    vt-choice-list { --choice-size: 13rem; --choices-width: none; }
    .answers { display: grid; gap: var(--space-5); margin-top: var(--space-5); }
    .foot { position: sticky; bottom: 0; padding-block: var(--space-4); background: linear-gradient(transparent, var(--paper) 30%); }
    vt-shelf { margin-top: var(--space-6); }
  `];
}
