import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { day } from "../words/figures.js";
import { words } from "../words/words.js";
import { type RatingInput, star } from "./rating-input.js";
import "./rating-input.js";
import { sharedStyles } from "./shared-styles.js";

export interface ReviewView {
  /** 1 to 5, or null. */
  rating: number | null;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What the engine keeps of a review, in bytes. */
const mostBytes = 4095;

/** The visitor's own review: a form while there is none, then the review with ways to edit and remove it. Emits `review-save`
 * with rating and text, and `review-remove`; shows what `review` then says. */
@customElement("vt-review-panel")
export class ReviewPanel extends LitElement {
  @property({ attribute: false, hasChanged: (now, before) => !isSame(now as ReviewView | null, before as ReviewView | null) })
  review: ReviewView | null = null;
  @property({ type: Boolean }) busy = false;
  @state() private editing = false;
  @state() private rating = 0;
  @state() private missing = false;
  @query("textarea") private text!: HTMLTextAreaElement | null;
  @query("vt-rating-input") private stars!: RatingInput | null;
  private focusOn = "";

  override render() {
    return this.review && !this.editing ? this.renderReview(this.review) : this.renderForm(this.review);
  }

  private renderReview({ rating, text, at }: ReviewView) {
    return html`<figure>
      ${rating === null ? nothing : html`<p class="rating" role="img" aria-label=${words("all.ofStars", { rating })}>${[0, 1, 2, 3, 4].map((index) => html`<svg
        class=${index < rating ? "lit" : ""} width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">${star}</svg>`)}</p>`}
      ${text ? html`<blockquote>${text}</blockquote>` : nothing}
      <figcaption class="quiet"><time datetime=${new Date(at).toISOString()}>${day(at)}</time></figcaption>
      <div class="ways"><button class="button edit" type="button" @click=${this.edit}>${words("product.edit")}</button>
        <button class="button plain" type="button" ?disabled=${this.busy} @click=${this.drop}>${words("all.remove")}</button></div>
    </figure>`;
  }

  private renderForm(review: ReviewView | null) {
    return html`<form novalidate @submit=${this.save}>
      <vt-rating-input .rating=${this.rating} .error=${this.missing ? words("product.needStars") : ""}
        @rating-change=${(event: CustomEvent<number>) => { this.rating = event.detail; this.missing = false; }}></vt-rating-input>
      <label for="text">${words("product.inYourWords")} <span class="quiet">${words("product.ifYouLike")}</span></label>
      <textarea id="text" name="text" rows="4" .defaultValue=${review?.text ?? ""} @input=${this.limit}></textarea>
      <p class="quiet where">${words("product.reviewKept")}</p>
      <div class="ways"><button class="button solid" type="submit" ?disabled=${this.busy}>${words(review ? "product.saveReview" : "product.keepReview")}</button>
        ${review ? html`<button class="button plain" type="button" @click=${this.cancel}>${words("all.cancel")}</button>` : nothing}</div>
    </form>`;
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has("review")) return;
    this.rating = this.review?.rating ?? 0;
    this.editing = false;
  }

  /** What had the focus is gone with the form or the review: the next sensible thing takes it. */
  protected override updated() {
    if (this.focusOn === "") return;
    const target = this.renderRoot.querySelector<HTMLElement>(this.focusOn);
    if (!target) return;
    this.focusOn = "";
    target.focus();
  }

  private edit() {
    this.editing = true;
    this.rating = this.review?.rating ?? 0;
    this.focusOn = "textarea";
  }

  private cancel() {
    this.editing = this.missing = false;
    this.focusOn = ".edit";
  }

  private save(event: Event) {
    event.preventDefault();
    this.missing = this.rating === 0;
    if (this.missing) {
      this.stars?.focus();
      return;
    }
    this.focusOn = ".edit";
    this.tell("review-save", { rating: this.rating, text: this.text?.value.trim() ?? "" });
  }

  private drop() {
    this.focusOn = "vt-rating-input";
    this.tell("review-remove", undefined);
  }

  /** Cuts what the engine would not take, between characters. */
  private limit() {
    const { text } = this;
    if (!text) return;
    const { read } = new TextEncoder().encodeInto(text.value, new Uint8Array(mostBytes));
    if (read < text.value.length) text.value = text.value.slice(0, read);
  }

  private tell(name: string, detail: { rating: number; text: string } | undefined) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    figure, form { display: block; max-width: 36rem; }
    .rating svg { fill: none; stroke: var(--line-strong); stroke-width: 1.4; stroke-linejoin: round; }
    .rating .lit { fill: var(--accent); stroke: var(--accent); }
    .rating { display: flex; margin-inline-start: -3px; }
    blockquote { margin: var(--space-2) 0 0; font-size: var(--text-lg); white-space: pre-line; overflow-wrap: anywhere; text-wrap: pretty; }
    figcaption { margin-top: var(--space-2); font-size: var(--text-sm); }
    label { display: block; margin: var(--space-3) 0 var(--space-2); font-size: var(--text-sm); font-weight: 550; }
    label .quiet { font-weight: 400; }
    textarea {
      display: block; width: 100%; padding: var(--space-3); border: 1px solid var(--line-strong); border-radius: var(--radius);
      background: var(--surface); color: inherit; font: inherit; resize: vertical;
    }
    .where { margin-top: var(--space-2); font-size: var(--text-xs); }
    .ways { display: flex; flex-wrap: wrap; gap: var(--space-2); margin-top: var(--space-4); }
    .plain { border-color: transparent; }
  `];
}

/** Read again, a review is another object; an edit goes on all the same. */
function isSame(left: ReviewView | null | undefined, right: ReviewView | null | undefined): boolean {
  return left?.at === right?.at && left?.rating === right?.rating && left?.text === right?.text;
}
