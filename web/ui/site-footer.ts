import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import "./language-choice.js";
import { sharedStyles } from "./shared-styles.js";

export interface FooterLink {
  label: string;
  href: string;
}

@customElement("vt-site-footer")
export class SiteFooter extends LitElement {
  @property({ attribute: false }) links: FooterLink[] = [];
  /** Name and licence of the collection, or "". */
  @property() collection = "";

  override render() {
    return html`<footer><div class="inner">
      <p class="promise">${words("shop.promise")}</p>
      <p class="quiet">${words("shop.promiseMore")} ${this.collection}</p>
      <nav aria-label=${words("all.more")}><ul>${this.links.map((link) => html`<li><a class="text-link" href=${link.href}>${link.label}</a></li>`)}</ul></nav>
      <vt-language-choice></vt-language-choice>
    </div></footer>`;
  }

  static override styles = [sharedStyles, css`
    footer { margin-top: var(--space-8); border-top: 1px solid var(--line); background: var(--surface); }
    .inner {
      display: grid; grid-template-columns: minmax(14rem, 2fr) minmax(16rem, 3fr) auto; gap: var(--space-5) var(--space-8);
      max-width: calc(var(--page) + 2 * var(--gutter)); margin-inline: auto; padding: var(--space-7) var(--gutter);
      font-size: var(--text-sm);
    }
    .promise { font: 450 var(--text-h3) / 1.3 var(--font-display); text-wrap: balance; }
    .quiet { max-width: 60ch; }
    a { display: inline-flex; align-items: center; min-height: 2rem; }
    @media (max-width: 60rem) { .inner { grid-template-columns: 1fr; } }
    @media (pointer: coarse) { a { min-height: var(--target); } }
  `];
}
