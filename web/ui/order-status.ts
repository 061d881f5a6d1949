import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { words } from "../words/words.js";
import { type OrderStep, type OrderView, nextStep, statusLabel, type StatusWish } from "./order-view.js";
import { icon } from "./icons.js";
import { sharedStyles } from "./shared-styles.js";

const steps: OrderStep[] = ["placed", "delivered", "returned"];

/** How far an order is, and the step that comes next. Emits `status-wish` with a StatusWish. */
@customElement("vt-order-status")
export class OrderStatus extends LitElement {
  @property({ attribute: false }) order: OrderView | undefined;
  @property({ type: Boolean }) busy = false;
  /** Its button was pressed and may be gone now. */
  private pressed = false;

  override render() {
    const order = this.order;
    if (!order) return nothing;
    const reached = steps.indexOf(order.status);
    const next = nextStep[order.status];
    return html`<ol aria-label=${words("cart.status")} tabindex="-1">${steps.slice(0, Math.max(2, reached + 1)).map((step, index) => html`<li class=${index <= reached ? "reached" : ""}
        aria-current=${index === reached ? "step" : nothing}><span class="dot">${index <= reached ? icon("check", 14) : nothing}</span>
        <span><strong>${statusLabel(step)}</strong><span class="quiet when">${whenOf(order, step, index, reached)}</span></span></li>`)}</ol>
      ${next ? html`<button class="button" type="button" aria-disabled=${this.busy ? "true" : "false"} @click=${() => this.wish({ id: order.id, status: next.status })}>${words(next.label)}</button>` : nothing}`;
  }

  protected override updated() {
    if (!this.pressed || this.busy) return;
    this.pressed = false;
    if (!this.renderRoot.querySelector("button")) this.renderRoot.querySelector<HTMLElement>("ol")?.focus();
  }

  private wish(detail: StatusWish) {
    if (this.busy) return;
    this.pressed = true;
    this.dispatchEvent(new CustomEvent<StatusWish>("status-wish", { detail, bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, css`
    :host { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--space-4) var(--space-6); }
    ol { display: flex; flex-wrap: wrap; flex: 1 1 16rem; gap: var(--space-3) var(--space-5); font-size: var(--text-sm); }
    ol:focus { outline: none; }
    li { position: relative; display: flex; align-items: start; gap: var(--space-3); color: var(--ink-soft); line-height: 1.4; }
    .reached { color: inherit; }
    .dot { display: grid; place-items: center; flex: none; width: 1.35rem; height: 1.35rem; border: 1.5px dashed var(--line-strong); border-radius: 50%; }
    .reached .dot { border: 0; background: var(--accent); color: var(--accent-ink); }
    strong { display: block; font-weight: 600; }
    .when { display: block; font-size: var(--text-xs); }
    .button[aria-disabled="true"] { opacity: 0.6; }
  `];
}

function whenOf({ placed, changed }: OrderView, step: OrderStep, index: number, reached: number): string {
  if (step === "placed") return placed;
  if (index > reached) return words("cart.notYet");
  return index === reached ? changed : "";
}
