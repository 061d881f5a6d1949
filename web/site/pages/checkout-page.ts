import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { type Address, type Cart, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import type { LineView } from "../../ui/cart-line-view.js";
import "../../ui/form-address.js";
import type { AddressForm, AddressView } from "../../ui/form-address.js";
import "../../ui/notice.js";
import "../../ui/order-summary.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import { cartLineView } from "../shell/line-views.js";
import { catalogHref, loginHref, orderHref } from "../shell/routes.js";
import { StatePage } from "./order-base.js";

/** The cart becomes an order here. Emits `go` with the order's address. */
@customElement("vt-checkout-page")
export class CheckoutPage extends StatePage {
  get pageTitle() {
    return words("cart.checkout");
  }
  @state() private lastAddress: Address | undefined;
  @state() private busy = false;
  @state() private refusal = "";
  @query("vt-address-form") private form!: AddressForm | null;

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("change", this.onChange);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.onChange);
  }

  override render() {
    return html`<h1 tabindex="-1">${words("cart.checkout")}</h1>${this.renderBody()}`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    const { orders: [last] } = await vitrine.orders({ limit: 1, signal });
    if (!signal.aborted && last && Object.keys(last.address).length > 0) this.lastAddress = last.address;
  }

  private renderBody() {
    const { cart, cartFailure } = this.session;
    const failure = cartFailure ?? this.failure;
    if (failure?.code === "VT_LOCKED") {
      return html`<vt-notice heading=${words("shop.profileLocked")} text=${words("cart.opensWith")}><a class="button solid" href=${loginHref}>${words("all.unlock")}</a></vt-notice>`;
    }
    if (failure) return html`<vt-notice heading=${words("cart.notRead")} .detail=${errorWords(failure)} action=${words("all.retry")} @act=${this.again} alarm></vt-notice>`;
    if (!cart) return html`<p class="quiet" aria-busy="true">${words("cart.readingCart")}</p>`;
    if (cart.lines.length === 0 && !this.busy) {
      return html`<vt-notice heading=${words("cart.nothingToOrder")} text=${words("cart.putFirst")}>
        <a class="button solid" href=${catalogHref()}>${words("cart.browse")}</a></vt-notice>`;
    }
    const lines = cart.lines.map((line) => cartLineView(this.session, line));
    return html`<div class="columns">
      <section class="summary" aria-labelledby="summary"><h2 id="summary">${words("cart.yourOrder")}</h2>${this.renderSummary(lines, cart)}</section>
      <section class="form" aria-label=${words("cart.delivery")}>${this.lastAddress ? this.renderLast(this.lastAddress) : nothing}
        <vt-address-form .trouble=${troubleOf(lines) || this.refusal} ?busy=${this.busy} submitText=${words("cart.placeOrder")}
          @address-submit=${(event: CustomEvent<AddressView>) => void this.place(event.detail)}>${renderPayment(this.session.profiles?.storage === "memory")}</vt-address-form></section>
    </div>`;
  }

  private renderLast(address: Address) {
    return html`<div class="last"><p><span class="quiet">${words("cart.lastWent")}</span><br>${addressLine(address)}</p>
      <button class="button" type="button" @click=${() => this.useLast(address)}>${words("cart.useAddress")}</button></div>`;
  }

  private renderSummary(lines: LineView[], cart: Cart) {
    return html`<vt-order-summary .lines=${lines} .total=${cart.total} .currency=${this.session.currency}>
      ${lines.filter((line) => line.trouble).map((line) => html`<button slot="trouble-${line.id}" class="way text-link" type="button"
        @click=${() => void this.session.setQuantity(line.id, line.most)}>${line.most > 0 ? words("cart.take", { count: line.most }) : words("cart.removeIt")}<span class="visually-hidden">: ${line.title}</span></button>`)}
      </vt-order-summary>
      <button class="edit text-link" type="button" aria-haspopup="dialog" @click=${() => this.session.openCart()}>${words("cart.change")}</button>`;
  }

  private useLast(address: Address) {
    this.form?.fill(address as Partial<AddressView>);
    this.lastAddress = undefined;
    this.renderRoot.querySelector<HTMLElement>("vt-address-form")?.shadowRoot?.querySelector<HTMLElement>("#name")?.focus();
  }

  private async place(address: AddressView) {
    this.busy = true;
    this.refusal = "";
    const vitrine = await this.session.opened;
    try {
      const order = await vitrine.placeOrder(address);
      this.dispatchEvent(new CustomEvent("go", { detail: { href: orderHref(order.id, { placed: true }), replace: true }, bubbles: true, composed: true }));
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_WORKER");
      this.busy = false;
      if (this.session.lost(vitrine, error)) return;
      this.refusal = words("cart.notPlaced", { reason: errorWords(error) });
      this.session.say(this.refusal);
      void this.session.readState();
    }
  }

  private readonly again = () => {
    void this.session.readState();
    void this.begin();
  };

  private readonly onChange = () => {
    this.requestUpdate();
  };

  static override styles = [sharedStyles, css`
    h1 { padding-block: clamp(1.5rem, 3vw, 3rem) var(--space-6); }
    .columns { display: grid; grid-template: "form summary" auto / minmax(0, 36rem) minmax(18rem, 28rem); justify-content: space-between; gap: var(--space-7) clamp(2rem, 6vw, 7rem); }
    .form { grid-area: form; }
    .summary { grid-area: summary; align-self: start; position: sticky; top: calc(var(--header) + 1.5rem); padding: var(--space-5); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
    .summary h2 { margin-bottom: var(--space-4); font-size: var(--text-h3); }
    .way, .edit { min-height: 2rem; padding: 0; border: 0; background: none; font-size: var(--text-sm); }
    .way { color: var(--sale); }
    .edit { min-height: var(--target); color: var(--ink-soft); }
    .last {
      display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--space-3) var(--space-5); margin-bottom: var(--space-6);
      padding: var(--space-4) var(--space-5); border-radius: var(--radius); background: var(--accent-soft); font-size: var(--text-sm);
    }
    .last p { flex: 1 1 14rem; overflow-wrap: anywhere; }
    .last .quiet { color: inherit; }
    .payment { padding-inline-start: var(--space-4); border-inline-start: 2px solid var(--accent); font-size: var(--text-sm); }
    .payment h2 { margin-bottom: var(--space-2); font-size: var(--text-h3); }
    @media (pointer: coarse) { .way { min-height: var(--target); } }
    @media (max-width: 60rem) { .columns { grid-template: "summary" auto "form" auto / minmax(0, 1fr); } .summary { position: static; } }
    @media (max-width: 30rem) { .summary { padding: var(--space-4); } }
  `];
}

function renderPayment(forgetful: boolean) {
  return html`<div class="payment"><h2>${words("cart.payment")}</h2>
    <p>${words("cart.none")} ${words(forgetful ? "cart.keptForTab" : "cart.keptHere")}</p></div>`;
}

function troubleOf(lines: LineView[]): string {
  const wrong = lines.filter((line) => line.trouble);
  return wrong.map(({ title, trouble, most }) => words(most > 0 ? "cart.takeOrRemove" : "cart.removeToOrder", { title, trouble, count: most })).join(" ");
}

function addressLine({ name, street, postcode, city, country }: Address): string {
  return [name, street, [postcode, city].filter(Boolean).join(" "), country].filter(Boolean).join(", ");
}
