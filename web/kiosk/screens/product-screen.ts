import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Product, Vitrine } from "../../engine/vitrine.js";
import { type CardView, pictureHeight, pictureWidth } from "../../ui/card-view.js";
import { icon } from "../../ui/icons.js";
import "../../ui/notice.js";
import { factStyles } from "../../ui/fact-styles.js";
import { renderPrice, renderRating } from "../../ui/product-facts.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/shelf.js";
import { words } from "../../words/words.js";
import { orNothing } from "../shell/kiosk-session.js";
import { KioskScreen } from "./kiosk-screen.js";
import { kioskStyles } from "./kiosk-styles.js";

const facts = ["articleType", "colour", "season", "usage"] as const;
const alikeLength = 14;
const besideLength = 10;

/** One piece, large, and what looks like it. */
@customElement("vt-product-screen")
export class ProductScreen extends KioskScreen {
  @state() private product: Product | undefined;
  @state() private view: CardView | undefined;
  @state() private alike: CardView[] | undefined;
  @state() private beside: CardView[] = [];
  @state() private brokenImage = "";

  get heading() {
    return this.product?.title ?? words("kiosk.one-moment");
  }

  override render() {
    if (this.failure) return html`<vt-notice .heading=${words("kiosk.failed")} .action=${words("kiosk.again")} @act=${this.begin} alarm></vt-notice>`;
    const { product, view } = this;
    return html`<article aria-busy=${product === undefined}>
        <div class="picture">${product && view ? this.renderPicture(product, view.image) : nothing}</div>
        <div class="facts">${product && view ? this.renderFacts(product, view) : html`<p class="lead" role="status">${words("kiosk.one-moment")}</p>`}</div></article>
      ${this.alike?.length === 0 ? nothing : html`<vt-shelf data-shelf="similar" .heading=${words("kiosk.alike")} reasoned .items=${this.alike}></vt-shelf>`}
      ${this.beside.length > 0 ? html`<vt-shelf data-shelf="also-bought" .heading=${words("kiosk.beside")} .items=${this.beside}></vt-shelf>` : nothing}`;
  }

  private renderPicture({ title, articleType, colour }: Product, image: string) {
    if (!image || image === this.brokenImage) return html`<span class="no-picture" aria-hidden="true">${title.slice(0, 1)}</span>`;
    return html`<img src=${image} alt="${colour} ${articleType}: ${title}" width=${pictureWidth} height=${pictureHeight} draggable="false" @error=${() => { this.brokenImage = image; }}>`;
  }

  private renderFacts(product: Product, view: CardView) {
    const { id, title, brand, description, sizes } = product;
    const [liked, selected] = [this.session.likes(id), this.session.selects(id)];
    return html`${brand ? html`<p class="brand">${brand}</p>` : nothing}<h1 tabindex="-1">${title}</h1>
      <p class="cost">${renderPrice(view)} ${renderRating(view.rating)}</p>
      ${view.stockNote ? html`<p class="stock">${view.stockNote}</p>` : nothing}
      <div class="ways"><button class="button solid big select" type="button" aria-pressed=${selected} @click=${() => void this.guard(() => this.session.select(id, !selected))}>${
          icon(selected ? "check" : "add", 22)}${words(selected ? "kiosk.selected" : "kiosk.select")}</button>
        <button class="button big like" type="button" aria-pressed=${liked} @click=${() => void this.guard(() => this.session.like(id, !liked))}>${icon("heart", 22)}${words("kiosk.like")}</button></div>
      ${description ? html`<p class="description">${description}</p>` : nothing}
      <dl>${[...facts.map((field) => [words(`kiosk.fact-${field}`), product[field]]), [words("kiosk.fact-sizes"), sizes.join(", ")], [words("kiosk.fact-number"), id]]
        .filter(([, text]) => text !== "" && text !== "NA").map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
  }

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    const { product } = await vitrine.product(this.value, { signal });
    const [view] = await this.session.cardViews([product]);
    if (signal.aborted) return;
    Object.assign(this, { product, view });
    void vitrine.record({ type: "view", item: this.value }).catch(() => {}); // nothing is shown of it
    await this.readAlike(vitrine, signal);
    const bought = await vitrine.recommend("also-bought", { item: this.value, limit: besideLength, signal }).catch(orNothing);
    if (bought && !bought.coldStart && !signal.aborted) this.beside = await this.session.slateViews(bought);
  }

  protected override refined() {
    void this.guard((vitrine) => this.readAlike(vitrine, this.ended.signal));
  }

  private async readAlike(vitrine: Vitrine, signal: AbortSignal) {
    const slate = await vitrine.recommend("similar", { item: this.value, limit: alikeLength, signal });
    const alike = slate.coldStart ? [] : await this.session.slateViews(slate);
    if (!signal.aborted) this.alike = alike;
  }

  static override styles = [sharedStyles, factStyles, kioskStyles, css`
    article { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: var(--space-6) clamp(2rem, 5vw, 5rem); align-items: start; }
    .picture { position: relative; aspect-ratio: 3 / 4; max-height: 72vh; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); }
    .picture::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    img { width: 100%; height: 100%; object-fit: cover; }
    .no-picture { display: grid; place-items: center; height: 100%; color: #566064; font: 400 8rem var(--font-display); }
    .facts { padding-block: var(--space-5); }
    .brand { margin-bottom: var(--space-2); color: var(--ink-soft); }
    h1 { overflow-wrap: anywhere; }
    .cost { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 1rem; margin-top: var(--space-4); font-size: var(--text-h3); }
    .stock { margin-top: var(--space-2); color: var(--accent); font-weight: 550; }
    .select[aria-pressed="true"], .select[aria-pressed="true"]:hover:not(:disabled) { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
    .like[aria-pressed="true"], .like[aria-pressed="true"]:hover:not(:disabled) { border-color: var(--sale); color: var(--sale); }
    .like[aria-pressed="true"] svg { fill: currentColor; }
    .description { max-width: 52ch; margin-top: var(--space-5); text-wrap: pretty; }
    dl { max-width: 34rem; margin-top: var(--space-5); }
    dl div { display: grid; grid-template-columns: 38% 1fr; gap: var(--space-4); padding: 0.5rem 0; border-top: 1px solid var(--line); }
    dt { color: var(--ink-soft); }
    dd { overflow-wrap: anywhere; }
    vt-shelf { margin-top: var(--space-7); }
  `];
}
