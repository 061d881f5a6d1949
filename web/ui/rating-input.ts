import { LitElement, css, html, nothing, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type WordKey, words } from "../words/words.js";
import { sharedStyles } from "./shared-styles.js";

const grades: WordKey[] = ["product.poor", "product.fair", "product.good", "product.veryGood", "product.excellent"];

/** One star of a rating, as a path of 24 by 24. */
export const star = svg`<path d="m12 3.2 2.7 5.7 6.2.8-4.6 4.3 1.2 6.2L12 17.2l-5.5 3 1.2-6.2-4.6-4.3 6.2-.8z"/>`;

/** One to five stars as a group of radio buttons: one tab stop, arrow keys choose. Emits `rating-change` with the number. */
@customElement("vt-rating-input")
export class RatingInput extends LitElement {
  /** 0: none is chosen. */
  @property({ type: Number }) rating = 0;
  @property() legend = "";
  /** What is wrong, or "". */
  @property() error = "";

  override render() {
    return html`<fieldset aria-describedby=${this.error ? "error" : nothing}>
      <legend>${this.legend || words("product.yourRating")}</legend>
      <div class="stars">
        ${grades.map((grade, index) => html`<label class=${index < this.rating ? "lit" : ""}>
          <input class="visually-hidden" type="radio" name="rating" value=${index + 1} .checked=${this.rating === index + 1}
            aria-invalid=${this.error ? "true" : nothing} @change=${() => this.choose(index + 1)}>
          <svg width="28" height="28" viewBox="0 0 24 24" aria-hidden="true">${star}</svg>
          <span class="visually-hidden">${words("product.stars", { count: index + 1, grade: words(grade) })}</span></label>`)}
        <span class="word" aria-hidden="true">${this.rating > 0 ? words(grades[this.rating - 1]!) : ""}</span>
      </div>
      <p id="error" class="error" ?hidden=${this.error === ""}>${this.error}</p>
    </fieldset>`;
  }

  override focus() {
    const inputs = [...this.renderRoot.querySelectorAll("input")];
    (inputs.find((input) => input.checked) ?? inputs[0])?.focus();
  }

  private choose(rating: number) {
    this.rating = rating;
    this.dispatchEvent(new CustomEvent<number>("rating-change", { detail: rating, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    legend { padding: 0 0 var(--space-1); font-size: var(--text-sm); font-weight: 550; }
    .stars { display: flex; align-items: center; }
    label { position: relative; display: grid; place-items: center; width: var(--target); height: var(--target); cursor: pointer; }
    label:first-of-type { margin-inline-start: -0.5rem; }
    svg { fill: none; stroke: var(--line-strong); stroke-width: 1.4; stroke-linejoin: round; transition: fill var(--quick), stroke var(--quick); }
    .lit svg { fill: var(--accent); stroke: var(--accent); }
    label:has(input:focus-visible) { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: var(--radius); }
    .word { margin-inline-start: var(--space-2); color: var(--ink-soft); font-size: var(--text-sm); }
    .error { margin-top: var(--space-1); color: var(--sale); font-size: var(--text-sm); }
    @media (hover: hover) {
      .stars:has(label:hover) svg { stroke: var(--accent); }
      label:hover ~ label:not(.lit) svg { stroke: var(--line-strong); }
    }
  `];
}
