import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Order, OrderPage, Vitrine } from "../../engine/vitrine.js";
import { icon } from "../../ui/icons.js";
import "../../ui/notice.js";
import "../../ui/order-card.js";
import type { StatusWish } from "../../ui/order-view.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { wordParts, words } from "../../words/words.js";
import { moveOrder, orderView } from "../shell/order-views.js";
import { catalogHref, dashboardHref, loginHref, ordersHref } from "../shell/routes.js";
import { StatePage } from "./order-base.js";

const pageSize = 8;

/** All orders of the profile, newest first. */
@customElement("vt-orders-page")
export class OrdersPage extends StatePage {
  get pageTitle() {
    return words("shop.orders");
  }
  @state() private page: OrderPage | undefined;
  @state() private moving = 0;
  @state() private delivered = false;

  override render() {
    return html`<header><h1 tabindex="-1">${words("shop.orders")}</h1><p class="quiet" role="status">${this.countText()}</p></header>${this.renderBody()}`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    this.failure = undefined;
    const page = await vitrine.orders({ offset: this.from, limit: pageSize, signal });
    if (!signal.aborted) this.page = page;
  }

  private renderBody() {
    const { failure, page } = this;
    if (failure?.code === "VT_LOCKED") {
      return html`<vt-notice heading=${words("shop.profileLocked")} text=${words("cart.ordersOpenWith")}><a class="button solid" href=${loginHref}>${words("all.unlock")}</a></vt-notice>`;
    }
    if (failure) return html`<vt-notice heading=${words("cart.ordersNotRead")} .detail=${errorWords(failure)} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>`;
    if (page?.total === 0) {
      return html`<vt-notice heading=${words("cart.noOrders")} text=${words("cart.staysHere")}><a class="button solid" href=${catalogHref()}>${words("cart.browse")}</a></vt-notice>`;
    }
    if (page?.orders.length === 0) {
      return html`<vt-notice heading=${words("cart.noneThatOld")}><a class="button solid" href=${ordersHref()}>${words("cart.toNewest")}</a></vt-notice>`;
    }
    return html`${this.delivered ? html`<p class="hint">${wordParts("cart.arrived", { link: html`<a href=${dashboardHref("restock")}>${words("cart.seeRestock")}</a>` })}</p>` : nothing}
      <ol aria-busy=${page === undefined} @status-wish=${this.wish}>${page
        ? page.orders.map((order) => html`<li><vt-order-card .order=${orderView(this.session, order)} ?busy=${this.moving === order.id}></vt-order-card></li>`)
        : [1, 2, 3].map(() => html`<li><vt-order-card></vt-order-card></li>`)}</ol>
      ${page ? this.renderPaging(page) : nothing}`;
  }

  private renderPaging({ total }: OrderPage) {
    if (total <= pageSize) return nothing;
    const newer = Math.max(0, this.from - pageSize);
    const older = this.from + pageSize;
    return html`<nav aria-label=${words("cart.pagesOfOrders")}>
      ${this.from > 0 ? html`<a class="button" href=${ordersHref(newer)}>${icon("left", 18)} ${words("cart.newer")}</a>` : nothing}
      ${older < total ? html`<a class="button older" href=${ordersHref(older)}>${words("cart.older")} ${icon("right", 18)}</a>` : nothing}</nav>`;
  }

  private countText(): string {
    const { page } = this;
    if (this.failure || !page || page.orders.length === 0) return "";
    if (page.total <= pageSize) return words("all.orders", { count: page.total });
    return words("cart.ordersRange", { from: this.from + 1, to: this.from + page.orders.length, count: page.total });
  }

  private async wish(event: CustomEvent<StatusWish>) {
    const { id, status } = event.detail;
    const vitrine = await this.session.opened;
    const order = this.page?.orders.find((each) => each.id === id);
    if (!order) return;
    this.moving = id;
    try {
      this.replace(await moveOrder(this.session, vitrine, order, status));
      this.delivered = status === "delivered";
    } catch (reason) {
      const error = this.failureOf(reason, vitrine);
      if (error) this.session.say(words("all.failed", { reason: errorWords(error) }));
    }
    this.moving = 0;
  }

  private replace(order: Order) {
    if (this.page) this.page = { ...this.page, orders: this.page.orders.map((each) => each.id === order.id ? order : each) };
  }

  private get from(): number {
    const from = Number(this.params.get("from"));
    return Number.isSafeInteger(from) && from > 0 ? from : 0;
  }

  static override styles = [sharedStyles, css`
    :host { max-width: 60rem; }
    header { display: flex; flex-wrap: wrap; align-items: baseline; gap: var(--space-1) var(--space-5); padding-block: clamp(1.5rem, 3vw, 3rem) var(--space-5); }
    header p { font-variant-numeric: tabular-nums; }
    ol { display: grid; gap: var(--space-4); }
    .hint { margin-bottom: var(--space-4); padding: var(--space-3) var(--space-5); border-radius: var(--radius); background: var(--accent-soft); font-size: var(--text-sm); }
    nav { display: flex; gap: var(--space-3); margin-top: var(--space-6); }
    .older { margin-inline-start: auto; }
  `];
}
