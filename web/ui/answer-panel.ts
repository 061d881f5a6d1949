import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

/** One line of "How this was answered". */
export interface AnswerFact {
  label: string;
  value: string;
  note?: string;
}

/** A folded panel with the facts behind an answer. */
@customElement("vt-answer-panel")
export class AnswerPanel extends LitElement {
  @property({ attribute: false }) facts: AnswerFact[] = [];

  override render() {
    return html`<details>
      <summary>${words("catalog.howAnswered")}<span class="chevron">${icon("chevron", 18)}</span></summary>
      <dl>${this.facts.map((fact) => html`<div><dt>${fact.label}</dt><dd>${fact.value}${fact.note ? html`<small>${fact.note}</small>` : nothing}</dd></div>`)}</dl>
    </details>`;
  }

  static override styles = [sharedStyles, css`
    details { border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); font-size: var(--text-sm); }
    summary {
      display: flex; align-items: center; justify-content: space-between; min-height: var(--target); padding: 0 var(--space-4);
      list-style: none; cursor: pointer; font-weight: 550;
    }
    summary::-webkit-details-marker { display: none; }
    .chevron { display: flex; transition: transform var(--quick); }
    details[open] .chevron { transform: rotate(180deg); }
    dl {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: var(--space-4) var(--space-5);
      padding: var(--space-2) var(--space-4) var(--space-5);
    }
    dt { color: var(--ink-soft); font-size: var(--text-xs); }
    dd { font-variant-numeric: tabular-nums; font-weight: 550; overflow-wrap: anywhere; }
    small { display: block; color: var(--ink-soft); font-size: var(--text-xs); font-weight: 400; }
  `];
}
