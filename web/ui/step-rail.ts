import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

export interface StepView {
  label: string;
  href: string;
  answered: boolean;
  current: boolean;
}

/** The steps of something that is answered in steps; each can be gone to. */
@customElement("vt-step-rail")
export class StepRail extends LitElement {
  @property() label = "";
  @property({ attribute: false }) steps: StepView[] = [];

  override render() {
    return html`<nav aria-label=${this.label}><ol>${this.steps.map(({ label, href, answered, current }, index) => html`<li>
      <a class="${answered ? "answered" : ""}" href=${href} aria-current=${current ? "step" : "false"}>
        <span class="number" aria-hidden="true">${answered && !current ? icon("check", 14) : index + 1}</span><span class="name">${label}${
          answered ? html`<span class="visually-hidden">${words("quiz.answered")}</span>` : ""}</span></a></li>`)}</ol></nav>`;
  }

  static override styles = [sharedStyles, css`
    ol { display: grid; grid-template-columns: repeat(auto-fit, minmax(0, 1fr)); gap: var(--space-2); counter-reset: step; }
    a {
      position: relative; display: flex; align-items: center; gap: var(--space-2); min-height: var(--target); border-top: 3px solid var(--line);
      color: var(--ink-soft); font-size: var(--text-sm); text-decoration: none; transition: border-color var(--quick);
    }
    a.answered { border-color: var(--accent); color: var(--ink); }
    a[aria-current="step"] { border-color: var(--ink); color: var(--ink); font-weight: 600; }
    a:hover .name { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.3em; }
    .number { display: inline-grid; place-items: center; min-width: 1.1rem; font-variant-numeric: tabular-nums; }
    .answered:not([aria-current="step"]) .number { color: var(--accent); }
    @media (max-width: 46rem) {
      a { justify-content: center; }
      .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      a:focus-visible { outline-offset: -1px; }
    }
  `];
}
