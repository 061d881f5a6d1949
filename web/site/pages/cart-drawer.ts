import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Cart, Vitrine } from "../../engine/vitrine.js";
import "../../ui/cart-addons.js";
import "../../ui/cart-lines.js";
import type { QuantityChange } from "../../ui/cart-line-view.js";
import type { CardView } from "../../ui/card-view.js";
import { icon } from "../../ui/icons.js";
import "../../ui/notice.js";
import "../../ui/sheet.js";
import type { Sheet } from "../../ui/sheet.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { money } from "../../words/figures.js";
import { words } from "../../words/words.js";
import { cartLineView } from "../shell/line-views.js";
import { catalogHref, checkoutHref, loginHref } from "../shell/routes.js";
import type { Session } from "../shell/session.js";
import { slateView } from "../shell/views.js";

const mostAddons = 5;

/** The cart, on a sheet over whatever page is open. Emits `sheet-close`. */
@customElement("vt-cart-drawer")
export class CartDrawer extends LitElement {
  @property({ attribute: false }) session!: Session;
  @property({ type: Boolean }) open = false;
  @state() private addons: CardView[] | undefined;
  @state() private popular = false;
  @query("vt-sheet") private sheet!: Sheet;
  private asked = new AbortController();
  private askedFor = "";
  private lines = 0;

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("change", this.onChange);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.onChange);
    this.asked.abort();
  }

  override render() {
    const { cart } = this.session;
    return html`<vt-sheet heading=${words("cart.yourCart")} ?open=${this.open}>
      <p class="visually-hidden" role="status">${this.open && cart ? summary(cart, this.session.currency) : ""}</p>
      ${this.renderBody()}
      <slot name="toast" slot="toast"></slot>
      ${cart && cart.lines.length > 0 ? this.renderFoot(cart) : nothing}
    </vt-sheet>`;
  }

  /** The cart has become another: what goes with it, too, and the last line's button may have taken the focus with it. */
  protected override updated() {
    const lines = this.session.cart?.lines ?? [];
    if (this.open && lines.length === 0 && this.lines > 0) this.sheet.focusHeading();
    this.lines = lines.length;
    const key = lines.map((line) => line.item).join("\n");
    if (!this.open || key === this.askedFor) return;
    this.askedFor = key;
    void this.findAddons(key !== "");
  }

  /** Where the focus may go when what had it is gone. */
  focusHeading() {
    this.sheet.focusHeading();
  }

  private renderBody() {
    const { cart, cartFailure } = this.session;
    if (cartFailure) {
      return cartFailure.code === "VT_LOCKED"
        ? html`<vt-notice heading=${words("shop.profileLocked")} text=${words("cart.opensWith")}><a class="button solid" href=${loginHref}>${words("all.unlock")}</a></vt-notice>`
        : html`<vt-notice heading=${words("cart.notRead")} .detail=${errorWords(cartFailure)} action=${words("all.retry")} @act=${() => void this.session.readState()} alarm></vt-notice>`;
    }
    if (cart?.lines.length === 0) return this.renderEmpty();
    return html`<vt-cart-lines .lines=${cart?.lines.map((line) => cartLineView(this.session, line))} @quantity-change=${this.change}></vt-cart-lines>
      ${cart ? html`<vt-cart-addons .heading=${words(this.popular ? "cart.popularNow" : "cart.goesWith")} .items=${this.addons}
        @add-item=${(event: CustomEvent<string>) => void this.session.addToCart(event.detail)}></vt-cart-addons>` : nothing}`;
  }

  private renderEmpty() {
    const forgetful = this.session.profiles?.storage === "memory";
    return html`<div class="empty">${icon("bag", 44)}<h3>${words("cart.nothingYet")}</h3>
      <p class="quiet">${words(forgetful ? "cart.staysForTab" : "cart.stays")}</p>
      <a class="button solid" href=${catalogHref()}>${words("cart.browse")}</a></div>`;
  }

  private renderFoot(cart: Cart) {
    return html`<div slot="foot" class="foot">
      <p class="total"><span>${words("cart.total")}</span><span>${money(cart.total, this.session.currency)}</span></p>
      ${cart.lines.some((line) => line.product && line.product.price === null) ? html`<p class="quiet">${words("cart.uncounted")}</p>` : nothing}
      <a class="button solid" href=${checkoutHref}>${words("cart.toCheckout")}</a>
      <p class="quiet">${words("cart.demonstration")}</p></div>`;
  }

  private change(event: CustomEvent<QuantityChange>) {
    void this.session.setQuantity(event.detail.id, event.detail.quantity);
  }

  private async findAddons(wanted: boolean) {
    this.asked.abort();
    const asked = this.asked = new AbortController();
    const inCart = new Set(this.session.cart?.lines.map((line) => line.item));
    this.addons = wanted ? this.addons?.filter((card) => !inCart.has(card.id)) : undefined;
    if (!wanted) return;
    try {
      const items = await this.recommended(await this.session.opened, asked.signal);
      if (asked.signal.aborted) return;
      this.popular = items.length > 0 && items.every((item) => item.source === "popular");
      this.addons = items.map((item) => slateView(this.session, item));
    } catch {
      if (!asked.signal.aborted) this.addons = []; // a cart without suggestions is a cart all the same
    }
  }

  private async recommended(vitrine: Vitrine, signal: AbortSignal) {
    return (await vitrine.recommend("cart-addons", { limit: mostAddons, filter: { inStock: true }, signal })).items;
  }

  private readonly onChange = () => this.requestUpdate();

  static override styles = [sharedStyles, css`
    vt-sheet { --sheet-width: 29rem; }
    .empty { display: grid; justify-items: start; gap: var(--space-3); padding-block: var(--space-7); }
    .empty svg { color: var(--ink-soft); }
    .empty .button { margin-top: var(--space-3); }
    h3 { font: 450 var(--text-h3) / 1.2 var(--font-display); }
    .foot { display: grid; gap: var(--space-3); }
    .total { display: flex; justify-content: space-between; font-size: var(--text-lg); font-weight: 600; font-variant-numeric: tabular-nums; }
    .foot .quiet { font-size: var(--text-xs); }
    vt-cart-addons { padding-bottom: var(--space-5); }
  `];
}

function summary({ count, total }: Cart, currency: string): string {
  return count === 0 ? words("cart.empty") : words("cart.holds", { count, price: money(total, currency) });
}
