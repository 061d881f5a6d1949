import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { icon, mark } from "./icons.js";
import "./search-box.js";
import { sharedStyles } from "./shared-styles.js";
import "./theme-toggle.js";

export interface NavLink {
  label: string;
  href: string;
  current: boolean;
}

/** The shop's name, its departments, the search; the visitor's own corner. Emits `cart-press`. */
@customElement("vt-site-header")
export class SiteHeader extends LitElement {
  @property() homeHref = "./";
  @property({ attribute: false }) links: NavLink[] = [];
  /** What is the visitor's own; where there is little room only the first is shown. */
  @property({ attribute: false }) own: NavLink[] = [];
  @property({ attribute: false }) profile: NavLink | undefined;
  @property() text = "";
  /** Pieces in the cart; undefined while it is not known. */
  @property({ type: Number }) pieces: number | undefined;

  /** What is told of the cart: its changes, not what it held from the beginning. */
  private news = "";

  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.get("pieces") !== undefined) this.news = this.pieces === undefined ? "" : words("shop.piecesInCart", { count: this.pieces });
  }

  override render() {
    return html`<header>
      <a class="brand" href=${this.homeHref} aria-label=${words("shop.home")}>${mark}<span>Vitrine</span></a>
      <nav class="ways" aria-label=${words("shop.departments")}><ul>${this.links.map((link) => html`<li>${this.renderLink(link)}</li>`)}</ul></nav>
      <vt-search-box .text=${this.text}></vt-search-box>
      <div class="own">
        <vt-theme-toggle></vt-theme-toggle>
        <nav aria-label=${words("shop.yours")}>${this.renderOwn()}</nav>
        <button class="icon-button cart" type="button" aria-haspopup="dialog" aria-label=${this.pieces ? words("shop.cartHolding", { count: this.pieces }) : words("shop.cart")}
          @click=${this.pressed}>${icon("bag")}${this.pieces ? html`<span class="count" aria-hidden="true">${this.pieces > 99 ? "99+" : this.pieces}</span>` : nothing}</button>
        <p class="visually-hidden" role="status">${this.news}</p>
      </div>
    </header>`;
  }

  /** Gives the focus back to where the cart was opened from. */
  focusCart() {
    this.renderRoot.querySelector<HTMLElement>(".cart")?.focus();
  }

  private renderLink({ label, href, current }: NavLink) {
    return html`<a href=${href} aria-current=${current ? "page" : "false"}>${label}</a>`;
  }

  private renderOwn() {
    const { own, profile } = this;
    return html`${own.map((link) => this.renderLink(link))}
      ${profile ? html`<a class="profile" href=${profile.href} aria-current=${profile.current ? "page" : "false"}>
        <span class="visually-hidden">${words("shop.profile")} </span><i class="initial" data-initial=${initialOf(profile.label)}></i><span class="name">${profile.label}</span></a>` : nothing}`;
  }

  private pressed() {
    this.dispatchEvent(new CustomEvent("cart-press", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    :host { position: sticky; z-index: 20; top: 0; border-bottom: 1px solid var(--line); background: var(--glass); backdrop-filter: blur(12px); }
    header {
      display: grid; grid-template-columns: auto minmax(0, auto) minmax(12rem, 1fr) auto; align-items: center; gap: var(--space-3) var(--space-5);
      max-width: calc(var(--page) + 2 * var(--gutter)); min-height: 4.5rem; margin-inline: auto; padding: 0 var(--gutter);
    }
    vt-search-box { justify-self: end; width: 100%; max-width: 20rem; }
    .brand { display: inline-flex; align-items: center; gap: 0.7rem; min-height: var(--target); text-decoration: none; }
    .brand span { font: 500 1.6rem / 1 var(--font-display); }
    nav { min-width: 0; }
    ul { display: flex; gap: clamp(0.25rem, 0.8vw, 1rem); overflow-x: auto; scrollbar-width: none; }
    nav a {
      display: inline-flex; align-items: center; min-height: var(--target); padding: 0 0.5rem; font-size: var(--text-sm);
      text-decoration: none; white-space: nowrap;
    }
    nav a:hover, nav a[aria-current="page"] { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.45em; }
    nav a:focus-visible { outline-offset: -3px; }
    .own { display: flex; align-items: center; gap: 0.1rem; margin-inline: calc(-1 * var(--space-2)) -0.6rem; }
    .own nav { display: flex; align-items: center; }
    .profile { gap: 0.5rem; min-width: var(--target); justify-content: center; }
    .profile:hover, .profile[aria-current="page"] { text-decoration: none; }
    .profile:is(:hover, [aria-current="page"]) .initial { background: var(--ink); color: var(--paper); }
    .name { max-width: 7rem; overflow: hidden; text-overflow: ellipsis; }
    .profile:is(:hover, [aria-current="page"]) .name { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.45em; }
    .initial {
      display: inline-grid; place-items: center; flex: none; width: 1.75rem; height: 1.75rem; border: 1px solid var(--line-strong); border-radius: 50%;
      font-size: var(--text-xs); font-style: normal; font-weight: 600; transition: background var(--quick), color var(--quick);
    }
    .initial::before { content: attr(data-initial); }
    .cart { position: relative; }
    .count {
      position: absolute; top: 0.15rem; inset-inline-end: -0.25rem; min-width: 1.15rem; padding: 0 0.3rem; border-radius: 1rem; background: var(--accent); color: var(--accent-ink);
      font-size: 0.6875rem; font-weight: 650; line-height: 1.15rem; font-variant-numeric: tabular-nums;
    }
    @media (max-width: 90rem) { .name { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); } }
    @media (max-width: 75rem) {
      header { grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 var(--space-4); padding-block: var(--space-2) var(--space-3); }
      .brand { order: 1; }
      vt-search-box { order: 2; max-width: none; }
      .own { order: 3; }
      .ways { order: 4; grid-column: 1 / -1; margin-inline: calc(-1 * var(--gutter)); }
      ul { padding-inline: calc(var(--gutter) - 0.5rem); }
    }
    @media (max-width: 46rem) {
      :host { position: static; }
      .own nav a:not(:first-child, .profile) { display: none; }
      header { grid-template-columns: minmax(0, 1fr) auto; }
      .own { order: 2; }
      vt-search-box { order: 3; grid-column: 1 / -1; }
    }
    @media (max-width: 26rem) {
      header { gap: 0 var(--space-1); }
      .brand { gap: 0.5rem; }
      .brand span { font-size: 1.4rem; }
      .own nav a { padding: 0 0.2rem; }
    }
    @media (max-width: 22rem) { .brand span { display: none; } }
  `];
}

function initialOf(name: string): string {
  return [...name.trim()][0]?.toLocaleUpperCase() ?? "?";
}
