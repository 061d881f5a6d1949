import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Order, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import "../../ui/notice.js";
import "../../ui/order-status.js";
import "../../ui/order-summary.js";
import type { StatusWish } from "../../ui/order-view.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { wordParts, words } from "../../words/words.js";
import { moveOrder, orderView } from "../shell/order-views.js";
import { catalogHref, dashboardHref, loginHref, ordersHref } from "../shell/routes.js";
import { StatePage } from "./order-base.js";

/** One order: thanks for it when it has just been placed, and its details ever after. */
@customElement("vt-order-page")
export class OrderPage extends StatePage {
  @state() private order: Order | undefined;
  @state() private busy = false;

  get pageTitle() {
    return this.failure?.code === "VT_NOT_FOUND" ? words("shop.notFound") : this.name;
  }

  private get name() {
    return words("cart.orderNumber", { id: String(this.id_) });
  }

  override render() {
    if (this.failure) return this.renderFailure(this.failure);
    const order = this.order;
    const name = order?.address["name"]?.split(" ")[0];
    const thanks = name ? words("cart.thanksNamed", { name }) : words("cart.thanks");
    return html`<header><h1 tabindex="-1">${this.placed ? thanks : this.name}</h1>
        ${this.placed ? html`<p class="lead">${words("cart.inTheBooks", { order: this.name })}</p>` : nothing}</header>
      ${order ? this.renderOrder(order) : html`<p class="quiet" aria-busy="true">${words("cart.lookingUp")}</p>`}`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    const id = this.id_;
    if (!Number.isSafeInteger(id) || id < 1) throw new VitrineError("VT_NOT_FOUND", `there is no order ${this.params.get("id") ?? ""}`);
    const order = await vitrine.order(id, { signal });
    if (!signal.aborted) this.order = order;
  }

  private renderOrder(order: Order) {
    const view = orderView(this.session, order);
    return html`<section class="status" aria-label=${words("cart.status")}><vt-order-status .order=${view} ?busy=${this.busy} @status-wish=${this.wish}></vt-order-status></section>
      ${order.status === "delivered" ? html`<p class="hint">${wordParts("cart.arrived", { link: html`<a href=${dashboardHref("restock")}>${words("cart.seeRestock")}</a>` })}</p>` : nothing}
      ${order.status === "returned" ? html`<p class="hint">${words("cart.wentBack")}</p>` : nothing}
      <div class="columns"><section aria-labelledby="pieces"><h2 id="pieces">${words("cart.inThisOrder")}</h2>
          <vt-order-summary .lines=${view.lines} .total=${view.total} .currency=${view.currency}></vt-order-summary></section>
        <section aria-labelledby="address"><h2 id="address">${words("cart.whereTo")}</h2>${renderAddress(order)}</section></div>
      <p class="ways">${order.lines.some((line) => line.product) ? html`<button class="button" type="button" @click=${() => void this.buyAgain(order)}>${words("cart.allAgain")}</button>` : nothing}
        <a class="button" href=${ordersHref()}>${words("cart.allOrders")}</a><a class="button" href=${catalogHref()}>${words("cart.goOnLooking")}</a></p>`;
  }

  private renderFailure(failure: VitrineError) {
    if (failure.code === "VT_LOCKED") {
      return html`<h1 class="visually-hidden" tabindex="-1">${words("cart.locked")}</h1><vt-notice heading=${words("shop.profileLocked")} text=${words("cart.ordersOpenWith")}><a class="button solid" href=${loginHref}>${words("all.unlock")}</a></vt-notice>`;
    }
    if (failure.code !== "VT_NOT_FOUND") {
      return html`<h1 class="visually-hidden" tabindex="-1">${words("cart.order")}</h1><vt-notice heading=${words("cart.orderNotRead")} .detail=${errorWords(failure)} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>`;
    }
    return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.notFound")}</h1><vt-notice heading=${words("cart.noSuchOrder")}
      text=${words("cart.noneOfNumber")}><a class="button solid" href=${ordersHref()}>${words("cart.allOrders")}</a></vt-notice>`;
  }

  private async wish(event: CustomEvent<StatusWish>) {
    const vitrine = await this.session.opened;
    if (!this.order) return;
    this.busy = true;
    try {
      this.order = await moveOrder(this.session, vitrine, this.order, event.detail.status);
    } catch (reason) {
      const error = this.failureOf(reason, vitrine);
      if (error) this.session.say(words("all.failed", { reason: errorWords(error) }));
    }
    this.busy = false;
  }

  private async buyAgain(order: Order) {
    for (const { item, quantity, product } of order.lines) {
      if (product) await this.session.addToCart(item, quantity);
    }
  }

  private get id_(): number {
    return Number(this.params.get("id"));
  }

  private get placed(): boolean {
    return this.params.get("placed") === "1";
  }

  static override styles = [sharedStyles, css`
    header { padding-block: clamp(1.5rem, 3vw, 3rem) var(--space-6); }
    .lead { max-width: 44rem; margin-top: var(--space-4); font-size: var(--text-lg); text-wrap: pretty; }
    .status { padding: var(--space-4) var(--space-5); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
    .hint { margin-top: var(--space-3); padding: var(--space-3) var(--space-5); border-radius: var(--radius); background: var(--accent-soft); font-size: var(--text-sm); }
    .columns { display: grid; grid-template-columns: minmax(0, 40rem) minmax(14rem, 22rem); justify-content: space-between; gap: var(--space-6) clamp(2rem, 6vw, 7rem); margin-top: var(--space-7); }
    h2 { margin-bottom: var(--space-4); font-size: var(--text-h3); }
    address { font-style: normal; font-size: var(--text-sm); overflow-wrap: anywhere; }
    .ways { display: flex; flex-wrap: wrap; gap: var(--space-3); margin-top: var(--space-7); }
    @media (max-width: 52rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
  `];
}

function renderAddress({ address: { name, street, postcode, city, country, email, ...others } }: Order) {
  const lines = [name, street, [postcode, city].filter(Boolean).join(" "), country, email, ...Object.values(others)].filter(Boolean);
  return lines.length > 0 ? html`<address>${lines.map((line) => html`${line}<br>`)}</address>` : html`<p class="quiet">${words("cart.noAddress")}</p>`;
}
