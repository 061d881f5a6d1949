import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type Quiz, type StateChange, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import { type Offers, type QuizList, emptyQuiz, readOffers } from "../../common/quiz-offers.js";
import "../../ui/budget-choice.js";
import type { Budget } from "../../ui/budget-choice.js";
import type { CardView } from "../../ui/card-view.js";
import "../../ui/choice-list.js";
import { icon } from "../../ui/icons.js";
import "../../ui/notice.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/step-rail.js";
import { money } from "../../words/figures.js";
import { words } from "../../words/words.js";
import { catalogHref, homeHref, loginHref, quizHref, swipeHref } from "../shell/routes.js";
import { cardView } from "../shell/views.js";
import { Page } from "./page.js";
import { attempt } from "./product-marks.js";
import { type QuizStep, quizSteps, stepWords } from "./quiz-steps.js";
import { quizStyles } from "./quiz-styles.js";

const previewLength = 6;
/** So many are asked for, since those drawn by lot are no answer to a question. */
const previewSupply = 14;
const summary = "summary";

/** Six questions, each kept as soon as it is answered. The address says which is asked; without one it goes on where it was left.
 * Emits `go` with the address of another step. */
@customElement("vt-quiz-page")
export class QuizPage extends Page {
  @state() private quiz: Quiz | undefined;
  @state() private gender = "";
  @state() private offers: Offers | undefined;
  @state() private at: QuizStep | typeof summary = quizSteps[0]!;
  @state() private preview: CardView[] | undefined;
  @state() private guessed = false;
  @state() private locked = false;
  @state() private resumed = false;
  private offersFor: string | undefined;
  /** The step that was gone on with. */
  private resumedAt: string | undefined;
  private turn = 0;
  private arrived = false;

  get pageTitle() {
    return this.at === summary ? words("shop.yourTaste") : words("quiz.stepTitle", { step: stepWords(this.at, "label") });
  }

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
      return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.tasteQuiz")}</h1>
        <vt-notice heading=${words("quiz.notOpened")} .detail=${this.failureText} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>`;
    }
    if (this.locked) {
      return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.tasteQuiz")}</h1><vt-notice heading=${words("quiz.locked")} text=${words("quiz.encrypted")}><a class="button solid" href=${loginHref}>${words("shop.unlockIt")}</a></vt-notice>`;
    }
    return html`<article aria-busy=${this.quiz === undefined}>
      <vt-step-rail label=${words("quiz.steps")} .steps=${this.stepViews()}></vt-step-rail>
      <div class="split"><section class="ask" aria-labelledby="question">${this.at === summary ? this.renderSummary() : this.renderStep(this.at)}</section>
        ${this.renderPreview()}</div></article>`;
  }

  private stepViews() {
    return quizSteps.map((step) => ({ label: stepWords(step, "label"), href: quizHref(step.id), answered: this.answerOf(step) !== "", current: this.at === step }));
  }

  private renderStep(step: QuizStep) {
    const index = quizSteps.indexOf(step);
    return html`<p class="count quiet">${words("quiz.questionOf", { at: index + 1, total: quizSteps.length })}${this.resumed ? html`<span class="resumed"> · ${words("quiz.leftOff")}</span>` : nothing}</p>
      <h1 id="question" tabindex="-1">${stepWords(step, "question")}</h1>
      <p class="help">${this.offers && this.isEmpty(step) ? stepWords(step, "nothing") : stepWords(step, "help")}</p>
      ${index === 0 ? this.renderDepartments() : nothing}
      <div class="answers">${this.offers && this.quiz ? this.renderAnswers(step, this.offers, this.quiz) : html`<div class="waiting"></div>`}</div>
      <div class="ways">
        ${index > 0 ? html`<a class="button" href=${quizHref(quizSteps[index - 1]!.id)}>${icon("left", 18)} ${words("quiz.back")}</a>` : nothing}
        <button class="button solid" type="button" ?disabled=${!this.quiz} @click=${() => this.goOn(index)}>${
          this.answerOf(step) === "" ? words("quiz.skip") : words(index === quizSteps.length - 1 ? "quiz.finish" : "quiz.next")} ${icon("right", 18)}</button>
        ${this.quiz?.done ? html`<a class="text-link" href=${quizHref(summary)}>${words("quiz.backToAnswers")}</a>` : nothing}
      </div>`;
  }

  private renderDepartments() {
    const departments = this.session.genders.map(({ value }) => value);
    if (departments.length < 2) return nothing;
    return html`<fieldset class="departments"><legend>${words("quiz.shoppingFor")}</legend>${["", ...departments].map((value) => html`<label class=${value === this.gender ? "chosen" : ""}>
      <input class="visually-hidden" type="radio" name="gender" .value=${value} .checked=${value === this.gender} @change=${() => this.chooseDepartment(value)}>${
        value || words("quiz.everybody")}</label>`)}</fieldset>`;
  }

  private renderAnswers(step: QuizStep, offers: Offers, quiz: Quiz) {
    if (step.id === "budget") {
      return this.isEmpty(step) ? nothing : html`<vt-budget-choice .budget=${quiz.budget} .offers=${offers.budgets} .bounds=${offers.price}
        .currency=${this.session.currency} @budget-change=${({ detail }: CustomEvent<Budget | null>) => this.change({ budget: detail })}></vt-budget-choice>`;
    }
    const groups = step.id === "sizes" ? offers.sizes : [{ label: "", options: offers[step.id] }];
    return repeat(groups, ({ label }) => `${step.id} ${label}`, ({ label, options }) => html`<vt-choice-list .label=${label || stepWords(step, "question")} ?unlabelled=${label === ""}
      .kind=${step.kind} .short=${step.short} .options=${options} .selected=${quiz[step.id as QuizList]}
      @choice-change=${({ detail }: CustomEvent<string[]>) => this.change({ [step.id]: detail })}></vt-choice-list>`);
  }

  private renderSummary() {
    const known = quizSteps.some((step) => this.answerOf(step) !== "");
    return html`<p class="count quiet">${words(this.quiz?.done ? "quiz.allAnswered" : "quiz.soFar")}</p>
      <h1 id="question" tabindex="-1">${words(known ? "quiz.thisIsTaste" : "quiz.keptToYourself")}</h1>
      <p class="help">${words(known ? "quiz.startsHere" : "quiz.thatIsFine")}</p>
      <dl>${quizSteps.map((step) => html`<div><dt>${stepWords(step, "label")}</dt><dd>${this.answerOf(step) || html`<span class="quiet">${words("quiz.noWish")}</span>`}</dd>
        <dd class="edit"><a class="text-link" href=${quizHref(step.id)}>${words("quiz.change")}<span class="visually-hidden">: ${stepWords(step, "label")}</span></a></dd></div>`)}</dl>
      <div class="ways"><a class="button solid" href=${homeHref}>${words("shop.seeShop")}</a><a class="button" href=${swipeHref}>${words("quiz.teachMore")}</a>
        ${this.quiz?.step ? html`<button class="text-link" type="button" @click=${this.startOver}>${words("quiz.forget")}</button>` : nothing}</div>`;
  }

  private renderPreview() {
    return html`<aside aria-labelledby="preview"><h2 id="preview">${words(this.guessed ? "quiz.othersLike" : "quiz.shelfSoFar")}</h2>
      <p class="quiet">${words(this.guessed ? "quiz.popularUntil" : "quiz.changesWith")}</p>
      <ul class="mosaic" aria-busy=${this.preview === undefined}>${this.preview === undefined ? Array.from({ length: previewLength }, () => html`<li></li>`)
        : repeat(this.preview, ({ id }) => id, (card) => html`<li><a href=${card.href} title=${card.title}>${card.image
          ? html`<img src=${card.image} alt=${card.title} width="225" height="300" decoding="async">` : html`<span class="letter">${card.title}</span>`}</a></li>`)}</ul>
      ${this.preview?.length === 0 ? html`<p class="quiet">${words("quiz.nothingAll")} <a class="text-link" href=${catalogHref()}>${words("quiz.seeAll")}</a></p>` : nothing}</aside>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    try {
      const { quiz, gender } = await vitrine.settings({ signal });
      this.quiz ??= quiz ?? emptyQuiz;
      this.gender = gender;
      this.locked = false;
    } catch (reason) {
      if (VitrineError.from(reason, "VT_BAD_DATA").code !== "VT_LOCKED") throw reason;
      this.locked = true;
      return;
    }
    if (!this.place(this.quiz)) return;
    await Promise.all([this.readOffers(vitrine, signal), this.readPreview(vitrine, signal)]);
    await this.updateComplete;
    if (this.arrived) this.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    this.arrived = true;
  }

  /** To the step that the address names. An address without one becomes that of the first step that is not answered, or of the
   * summary, so that the way back leads there. */
  private place(quiz: Quiz): boolean {
    const asked = this.params.get("step");
    const named = asked === summary ? summary : quizSteps.find(({ id }) => id === asked);
    if (named) {
      this.at = named;
      this.resumed = named !== summary && named.id === this.resumedAt;
      return true;
    }
    const next = quiz.done ? undefined : quizSteps[Math.min(quiz.step, quizSteps.length - 1)]!.id;
    if (quiz.step > 0) this.resumedAt = next;
    this.go(next ?? summary, true);
    return false;
  }

  private go(step: string, replace = false) {
    this.dispatchEvent(new CustomEvent("go", { detail: { href: quizHref(step), replace }, bubbles: true, composed: true }));
  }

  private async readOffers(vitrine: Vitrine, signal?: AbortSignal) {
    const { gender } = this;
    if (this.offersFor === gender) return;
    const offers = await readOffers(vitrine, (card) => this.session.imageUrl(card), gender, signal);
    if (gender !== this.gender) return;
    this.offers = offers;
    this.offersFor = gender;
  }

  private async readPreview(vitrine: Vitrine, signal?: AbortSignal) {
    const turn = ++this.turn;
    const { coldStart, items } = await vitrine.recommend("for-you", { limit: previewSupply, variety: "high", signal });
    if (turn !== this.turn) return;
    this.guessed = coldStart;
    this.preview = items.filter(({ source, product }) => source !== "explore" && product.image !== "").slice(0, previewLength)
      .map(({ product }) => cardView(this.session, product));
  }

  /** What was answered to a step in a few words, "" for nothing. */
  private answerOf({ id }: QuizStep): string {
    const { quiz } = this;
    if (!quiz) return "";
    if (id !== "budget") return quiz[id].join(", ");
    if (!quiz.budget) return "";
    const { min, max } = quiz.budget;
    return min === 0 ? words("catalog.upTo", { price: money(max, this.session.currency) })
      : words("catalog.fromTo", { from: money(min, this.session.currency), to: money(max, this.session.currency) });
  }

  private isEmpty({ id }: QuizStep): boolean {
    return id === "budget" ? this.offers?.price == null : this.offers?.[id].length === 0;
  }

  private change(answer: Partial<Quiz>) {
    const index = this.at === summary ? 0 : quizSteps.indexOf(this.at);
    const quiz = { ...emptyQuiz, ...this.quiz, ...answer };
    void this.keep({ ...quiz, step: Math.max(quiz.step, index) });
  }

  private goOn(index: number) {
    const last = index === quizSteps.length - 1;
    const quiz = { ...emptyQuiz, ...this.quiz };
    void this.keep({ ...quiz, step: Math.max(quiz.step, index + 1), done: quiz.done || last });
    const next = quiz.done || last ? summary : quizSteps[index + 1]!.id;
    this.go(next);
  }

  /** Shown at once; what could not be kept is said. */
  private async keep(quiz: Quiz | null) {
    this.quiz = quiz ?? emptyQuiz;
    if (await attempt(this.session, (vitrine) => vitrine.setSettings({ quiz }))) await this.renewPreview();
  }

  private async renewPreview() {
    const vitrine = await this.session.opened;
    await this.readPreview(vitrine).catch((reason: unknown) => { this.failure = this.failureOf(reason, vitrine); });
  }

  private async chooseDepartment(gender: string) {
    this.gender = gender;
    const kept = await attempt(this.session, async (vitrine) => {
      await vitrine.setSettings({ gender });
      await this.readOffers(vitrine);
    });
    if (kept) await this.renewPreview();
  }

  private readonly startOver = () => {
    const before = this.quiz!;
    void this.keep(null);
    this.go(quizSteps[0]!.id);
    this.session.offerUndo(words("quiz.forgotten"), () => this.keep(before));
  };

  /** Another profile has its own answers. */
  private readonly onState = (event: Event) => {
    if ((event as CustomEvent<StateChange>).detail !== "profile") return;
    this.quiz = undefined;
    void this.begin();
  };

  static override styles = [sharedStyles, quizStyles];
}
