import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Order, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import "../../ui/notice.js";
import "../../ui/order-status.js";
import "../../ui/order-summary.js";
import type { StatusWish } from "../../ui/order-view.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { moveOrder, orderView } from "../shell/order-views.js";
import { catalogHref, dashboardHref, loginHref, ordersHref } from "../shell/routes.js";
import { StatePage } from "./order-base.js";

/** One order: thanks for it when it has just been placed, and its details ever after. */
@customElement("vt-order-page")
export class OrderPage extends StatePage {
  @state() private order: Order | undefined;
  @state() private busy = false;

  get pageTitle() {
    return this.failure?.code === "VT_NOT_FOUND" ? "Not found" : `Order ${this.id_}`;
  }

  override render() {
    if (this.failure) return this.renderFailure(this.failure);
    const order = this.order;
    const name = order?.address["name"]?.split(" ")[0];
    return html`<header><h1 tabindex="-1">${this.placed ? `Thank you${name ? `, ${name}` : ""}` : `Order ${this.id_}`}</h1>
        ${this.placed ? html`<p class="lead">Order ${this.id_} stands in this browser's books, and only there: nothing was charged and no parcel
          is on its way. You are the courier: mark it as delivered and see what the shop makes of it.</p>` : nothing}</header>
      ${order ? this.renderOrder(order) : html`<p class="quiet" aria-busy="true">Looking the order up</p>`}`;
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
    return html`<section class="status" aria-label="Status"><vt-order-status .order=${view} ?busy=${this.busy} @status-wish=${this.wish}></vt-order-status></section>
      ${order.status === "delivered" ? html`<p class="hint">It has arrived. What you buy twice or more is offered again in time:
        <a href=${dashboardHref("restock")}>see what to buy again</a> on your dashboard.</p>` : nothing}
      ${order.status === "returned" ? html`<p class="hint">It went back. A returned order no longer counts for what you may want to buy again.</p>` : nothing}
      <div class="columns"><section aria-labelledby="pieces"><h2 id="pieces">In this order</h2>
          <vt-order-summary .lines=${view.lines} .total=${view.total} .currency=${view.currency}></vt-order-summary></section>
        <section aria-labelledby="address"><h2 id="address">Where it would go</h2>${renderAddress(order)}</section></div>
      <p class="ways">${order.lines.some((line) => line.product) ? html`<button class="button" type="button" @click=${() => void this.buyAgain(order)}>Put it all into the cart again</button>` : nothing}
        <a class="button" href=${ordersHref()}>All orders</a><a class="button" href=${catalogHref()}>Go on looking</a></p>`;
  }

  private renderFailure(failure: VitrineError) {
    if (failure.code === "VT_LOCKED") {
      return html`<h1 class="visually-hidden" tabindex="-1">Locked</h1><vt-notice heading="Your profile is locked" text="Its orders open with
        its passphrase."><a class="button solid" href=${loginHref}>Unlock</a></vt-notice>`;
    }
    if (failure.code !== "VT_NOT_FOUND") {
      return html`<h1 class="visually-hidden" tabindex="-1">Order</h1><vt-notice heading="This order could not be read" .detail=${failure.message} action="Retry" @act=${this.begin} alarm></vt-notice>`;
    }
    return html`<h1 class="visually-hidden" tabindex="-1">Not found</h1><vt-notice heading="There is no such order"
      text="This profile has none of that number. Another profile may."><a class="button solid" href=${ordersHref()}>All orders</a></vt-notice>`;
  }

  private async wish(event: CustomEvent<StatusWish>) {
    const vitrine = await this.session.opened;
    if (!this.order) return;
    this.busy = true;
    try {
      this.order = await moveOrder(this.session, vitrine, this.order, event.detail.status);
    } catch (reason) {
      const error = this.failureOf(reason, vitrine);
      if (error) this.session.say(`That did not work: ${error.message}`);
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
  return lines.length > 0 ? html`<address>${lines.map((line) => html`${line}<br>`)}</address>` : html`<p class="quiet">No address was given.</p>`;
}
