import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { mark } from "./icons.js";
import "./search-box.js";
import { sharedStyles } from "./shared-styles.js";
import "./theme-toggle.js";

export interface NavLink {
  label: string;
  href: string;
  current: boolean;
}

/** The shop's name, its departments, the search. */
@customElement("vt-site-header")
export class SiteHeader extends LitElement {
  @property() homeHref = "./";
  @property({ attribute: false }) links: NavLink[] = [];
  @property() text = "";

  override render() {
    return html`<header>
      <a class="brand" href=${this.homeHref} aria-label="Vitrine, home">${mark}<span>Vitrine</span></a>
      <nav aria-label="Departments"><ul>${this.links.map((link) => html`<li><a href=${link.href}
        aria-current=${link.current ? "page" : "false"}>${link.label}</a></li>`)}</ul></nav>
      <vt-search-box .text=${this.text}></vt-search-box>
      <vt-theme-toggle></vt-theme-toggle>
    </header>`;
  }

  static override styles = [sharedStyles, css`
    :host { position: sticky; z-index: 20; top: 0; border-bottom: 1px solid var(--line); background: var(--glass); backdrop-filter: blur(12px); }
    header {
      display: grid; grid-template-columns: auto 1fr minmax(14rem, 22rem) auto; align-items: center; gap: var(--space-3) var(--space-6);
      max-width: calc(var(--page) + 2 * var(--gutter)); min-height: 4.5rem; margin-inline: auto; padding: 0 var(--gutter);
    }
    .brand { display: inline-flex; align-items: center; gap: 0.7rem; min-height: var(--target); text-decoration: none; }
    .brand span { font: 500 1.6rem / 1 var(--font-display); }
    nav { min-width: 0; }
    ul { display: flex; gap: clamp(0.25rem, 1vw, 1rem); overflow-x: auto; scrollbar-width: none; }
    nav a {
      display: inline-flex; align-items: center; min-height: var(--target); padding: 0 0.5rem; font-size: var(--text-sm);
      text-decoration: none; white-space: nowrap;
    }
    nav a:hover, nav a[aria-current="page"] { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.45em; }
    nav a:focus-visible { outline-offset: -3px; }
    vt-theme-toggle { margin-left: calc(-1 * var(--space-4)); margin-right: -0.6rem; }
    @media (max-width: 60rem) {
      header { grid-template-columns: auto 1fr auto; gap: 0 var(--space-4); padding-block: var(--space-2) var(--space-3); }
      .brand { order: 1; }
      vt-search-box { order: 2; }
      vt-theme-toggle { order: 3; margin-left: -0.6rem; }
      nav { order: 4; grid-column: 1 / -1; margin-inline: calc(-1 * var(--gutter)); }
      ul { padding-inline: calc(var(--gutter) - 0.5rem); }
    }
    @media (max-width: 40rem) {
      :host { position: static; }
      header { grid-template-columns: 1fr auto; }
      vt-theme-toggle { order: 2; }
      vt-search-box { order: 3; grid-column: 1 / -1; }
    }
  `];
}
