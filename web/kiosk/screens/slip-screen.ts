import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Product, Vitrine } from "../../engine/vitrine.js";
import "../../ui/qr-code.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { money } from "../../words/figures.js";
import { words } from "../../words/words.js";
import { type Slip, slipText } from "../shell/slip-text.js";
import { KioskScreen } from "./kiosk-screen.js";
import { kioskStyles } from "./kiosk-styles.js";
import { nothingChosen } from "./nothing-chosen.js";

/** The selection to take home: a code for the visitor's own camera, and the same to read. */
@customElement("vt-slip-screen")
export class SlipScreen extends KioskScreen {
  @state() private pieces: Product[] | undefined;
  @state() private slip: Slip = { text: "", left: 0 };

  get heading() {
    return words("kiosk.take-home");
  }

  override render() {
    if (this.pieces?.length === 0) return nothingChosen(this.heading);
    const { text, left } = this.slip;
    return html`<article><div class="code"><vt-qr-code .text=${text} .label=${words("kiosk.slip-code", { count: (this.pieces?.length ?? 0) - left })}></vt-qr-code>${left > 0 ? html`<p class="left">${words("kiosk.slip-more", { count: left })}</p>` : nothing}</div>
      <div><h1 tabindex="-1">${this.heading}</h1><p class="lead">${words("kiosk.slip-lead")}</p>
        <ol>${(this.pieces ?? []).map(({ id, title, brand, price }) => html`<li><span>${title.startsWith(brand) ? title : `${brand}, ${title}`}<small class="quiet">${words("kiosk.fact-number")} ${id}</small></span>
          <b>${price === null ? "" : money(price, this.session.currency)}</b></li>`)}</ol></div></article>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    const pieces = await this.session.selectedProducts(signal);
    if (signal.aborted) return;
    this.slip = slipText(pieces.map((product) => ({
      id: product.id, title: product.title, price: product.price === null ? "" : money(product.price, this.session.currency), url: vitrine.productUrl(product),
    })), { itemsUrl: this.config.itemsUrl && new URL(this.config.itemsUrl.replace("{ids}", "ITEMS-HERE"), document.baseURI).href.replace("ITEMS-HERE", "{ids}"),
      heading: this.config.name || this.session.stats.pack.name, more: (count) => words("kiosk.slip-more", { count }) });
    this.pieces = pieces;
  }

  override returned() {
    void this.begin();
  }

  static override styles = [sharedStyles, kioskStyles, css`
    article { display: grid; grid-template-columns: minmax(16rem, 26rem) minmax(0, 1fr); gap: var(--space-6) clamp(2rem, 5vw, 5rem); align-items: start; }
    .code { padding: var(--space-2); border: 1px solid var(--line-strong); border-inline-end: 4px solid var(--accent); background: #ffffff; }
    .left { padding: 0 var(--space-3) var(--space-3); color: #16191a; text-align: center; }
    ol { margin-top: var(--space-5); }
    li { display: flex; justify-content: space-between; gap: var(--space-4); padding-block: var(--space-3); border-top: 1px solid var(--line); }
    small { display: block; font-size: var(--text-sm); }
    b { font-weight: 550; font-variant-numeric: tabular-nums; }
    @media (max-width: 48rem) { article { grid-template-columns: minmax(0, 1fr); justify-items: center; } }
  `];
}
