import { css, html } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Vitrine } from "../../engine/vitrine.js";
import { type CardView, pictureHeight, pictureWidth } from "../../ui/card-view.js";
import { icon } from "../../ui/icons.js";
import { factStyles } from "../../ui/fact-styles.js";
import { renderPrice } from "../../ui/product-facts.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { money } from "../../words/figures.js";
import { words } from "../../words/words.js";
import { KioskScreen } from "./kiosk-screen.js";
import { kioskStyles } from "./kiosk-styles.js";
import { nothingChosen } from "./nothing-chosen.js";

/** What the visitor has chosen. */
@customElement("vt-selection-screen")
export class SelectionScreen extends KioskScreen {
  @state() private cards: CardView[] | undefined;

  get heading() {
    return words("kiosk.selection");
  }

  override render() {
    const cards = this.cards?.filter(({ id }) => this.session.selects(id));
    if (cards?.length === 0) return nothingChosen(this.heading);
    const total = (cards ?? []).reduce((sum, { price }) => sum + (price ?? 0), 0);
    return html`<header><h1 tabindex="-1">${this.heading}</h1>
        <p class="lead">${cards ? html`${words("kiosk.pieces", { count: cards.length })}, ${money(total, this.session.currency)}` : "\u00a0"}</p>
        <div class="ways"><a class="button solid big" href="#slip">${words("kiosk.take-home")}</a></div></header>
      <ul>${repeat(cards ?? [], ({ id }) => id, (card) => html`<li data-id=${card.id}>
        <a class="picture" href=${card.href} aria-label=${card.title}>${card.image ? html`<img src=${card.image} alt="" width=${pictureWidth} height=${pictureHeight} draggable="false">` : card.title.slice(0, 1)}</a>
        <div class="facts"><p class="brand quiet">${card.brand}</p><h2>${card.title}</h2><p>${renderPrice(card)}</p></div>
        <button class="icon-button" type="button" aria-label=${words("kiosk.deselect", { title: card.title })} @click=${() => void this.guard(() => this.session.select(card.id, false))}>${icon("close", 24)}</button></li>`)}</ul>`;
  }

  protected override async load(_: Vitrine, signal: AbortSignal) {
    const cards = await this.session.cardViews(await this.session.selectedProducts(signal));
    if (!signal.aborted) this.cards = cards;
  }

  override returned() {
    void this.begin();
  }

  static override styles = [sharedStyles, factStyles, kioskStyles, css`
    ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 0 var(--space-6); margin-top: var(--space-6); }
    li { display: grid; grid-template-columns: 6rem minmax(0, 1fr) auto; gap: var(--space-4); align-items: center; padding-block: var(--space-3); border-top: 1px solid var(--line); }
    .picture { display: grid; place-items: center; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); color: #566064; font: 400 2.5rem var(--font-display); text-decoration: none; }
    img { width: 100%; height: 100%; object-fit: cover; }
    h2 { font: 550 var(--text-md) / 1.3 var(--font-text); letter-spacing: 0; }
    .brand { font-size: var(--text-sm); }
  `];
}
