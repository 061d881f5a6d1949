import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { money } from "../words/figures.js";
import { words } from "../words/words.js";
import "./price-range.js";
import type { PriceLimits } from "./price-range.js";
import { sharedStyles } from "./shared-styles.js";

export interface Budget {
  min: number;
  max: number;
}

/** What a piece may cost: one of a few ranges, any, or one's own. Emits `budget-change` with a Budget, or null for any. */
@customElement("vt-budget-choice")
export class BudgetChoice extends LitElement {
  @property({ attribute: false }) budget: Budget | null = null;
  /** Ranges to offer, from cheap to dear. */
  @property({ attribute: false }) offers: Budget[] = [];
  /** What the catalog offers. */
  @property({ attribute: false }) bounds: Budget | null = null;
  @property() currency = "";

  override render() {
    const { budget, offers } = this;
    const offered = offers.findIndex((offer) => same(offer, budget));
    return html`<fieldset><legend class="visually-hidden">${words("catalog.mayCost")}</legend>
        <ul>${[...offers.map((offer, index) => this.renderOffer(String(index), this.rangeText(offer, index), offered === index, offer)),
          this.renderOffer("any", words("catalog.anyPrice"), budget === null, null)]}</ul></fieldset>
      <vt-price-range .currency=${this.currency} .bounds=${this.bounds} .limits=${{ min: budget?.min || undefined, max: budget?.max } satisfies PriceLimits}
        @price-change=${this.typed}></vt-price-range>`;
  }

  private renderOffer(value: string, label: string, chosen: boolean, offer: Budget | null) {
    return html`<li><label class=${chosen ? "chosen" : ""}><input class="visually-hidden" type="radio" name="budget" value=${value} .checked=${chosen}
      @change=${() => this.emit(offer)}><span>${label}</span></label></li>`;
  }

  private rangeText({ min, max }: Budget, index: number): string {
    const [from, to] = [money(min, this.currency), money(max, this.currency)];
    if (index === 0) return words("catalog.upTo", { price: to });
    return index === this.offers.length - 1 ? words("catalog.from", { price: from }) : words("catalog.fromTo", { from, to });
  }

  /** A range that is written the wrong way round is meant the right way. */
  private typed({ detail: { min, max } }: CustomEvent<PriceLimits>) {
    if (min === undefined && max === undefined) return this.emit(null);
    const [low, high] = [min ?? 0, max ?? Math.max(min ?? 0, Math.ceil(this.bounds?.max ?? 0))];
    this.emit({ min: Math.min(low, high), max: Math.max(low, high) });
  }

  private emit(detail: Budget | null) {
    this.dispatchEvent(new CustomEvent<Budget | null>("budget-change", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    :host { max-width: 34rem; }
    ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(12rem, 100%), 1fr)); gap: var(--space-2); }
    label {
      display: flex; align-items: center; min-height: 3.5rem; padding: 0 var(--space-4); border: 1px solid var(--line-strong); border-radius: var(--radius);
      background: var(--surface); font-size: var(--text-sm); font-weight: 550; font-variant-numeric: tabular-nums; cursor: pointer;
      transition: border-color var(--quick), background var(--quick);
    }
    label:hover { border-color: var(--ink); }
    label.chosen { border-color: var(--accent); background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
    label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
    vt-price-range { max-width: 24rem; margin-top: var(--space-4); clip-path: inset(-4px -4px 1px); }
    @media (forced-colors: active) { label.chosen { border: 3px solid Highlight; } }
  `];
}

function same(left: Budget, right: Budget | null): boolean {
  return left.min === right?.min && left.max === right.max;
}
