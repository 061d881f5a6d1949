import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Marks, Product, SlateItem, Vitrine } from "../../engine/vitrine.js";
import { type CardView, pictureHeight, pictureWidth } from "../../ui/card-view.js";
import { factStyles } from "../../ui/fact-styles.js";
import { icon } from "../../ui/icons.js";
import "../../ui/look-grid.js";
import "../../ui/mark-buttons.js";
import type { MarkToggle } from "../../ui/mark-buttons.js";
import "../../ui/notice.js";
import { renderPrice, renderRating } from "../../ui/product-facts.js";
import { reasonStyles, renderWhy } from "../../ui/product-reasons.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import { panelStyles } from "./panel-styles.js";
import { View } from "./view.js";

const facts = ["articleType", "colour", "gender", "season", "usage", "brand"] as const;
const fewAlike = 8;

/** One piece of the collection: all that is known of it, what to do with it, and what is like it. Emits `product-back`. */
@customElement("vt-product-view")
export class ProductView extends View {
  /** Id of the product. */
  @property() item = "";
  /** Its tile, where it was come from, for the reasons. */
  @property({ attribute: false }) from: CardView | undefined;
  @state() private product: Product | undefined;
  @state() private view: CardView | undefined;
  @state() private shopUrl = "";
  @state() private marks: Marks | undefined;
  @state() private alike: CardView[] | undefined;
  @state() private brokenImage = "";
  private focusing = false;

  override render() {
    return html`<div class="view">
      <button class="plain back" type="button" @click=${this.back}>${icon("left", 18)}${words("panel.back")}</button>
      ${this.failure ? this.renderFailure() : this.product && this.view ? this.renderProduct(this.product, this.view) : html`<p class="lead" role="status">${words("all.oneMoment")}</p>`}
    </div>`;
  }

  /** The heading takes it, once it is there. */
  override focus() {
    this.focusing = true;
    this.updated();
  }

  protected override updated() {
    const heading = this.focusing ? this.renderRoot.querySelector<HTMLElement>("h1") : null;
    if (!heading) return;
    this.focusing = false;
    heading.focus({ preventScroll: true });
  }

  private renderFailure() {
    return this.failure!.code === "VT_NOT_FOUND" ? html`<vt-notice heading=${words("panel.notInPack")}></vt-notice>`
      : html`<vt-notice heading=${words("panel.pieceNotShown")} .detail=${errorWords(this.failure!)} action=${words("all.tryAgain")} @act=${this.load} alarm></vt-notice>`;
  }

  private renderProduct(product: Product, view: CardView) {
    const from = this.from?.id === product.id ? this.from : undefined;
    return html`<article>
        <div class="picture">${this.renderPicture(product, view.image)}</div>
        <div class="head">
          ${product.brand ? html`<p class="brand">${product.brand}</p>` : nothing}
          <h1 tabindex="-1">${product.title}</h1>
          <p class="cost">${renderPrice(view)} ${renderRating(view.rating)}</p>
          <p class="stock ${view.soldOut ? "gone" : ""}">${view.stockNote || words("all.inStock")}</p>
        </div>
      </article>
      ${this.renderActs(product)}
      ${from ? html`<section aria-labelledby="why"><h2 id="why">${words("panel.whyHere")}</h2>${from.foundNote ? html`<p class="lead">${from.foundNote}</p>` : renderWhy(from)}</section>` : nothing}
      ${product.description ? html`<p class="description">${product.description}</p>` : nothing}
      <section aria-labelledby="details"><h2 id="details">${words("product.details")}</h2>${renderDetails(product)}</section>
      ${this.alike?.length === 0 ? nothing : html`<section class="apart" aria-labelledby="alike"><h2 id="alike">${words("panel.moreLike")}</h2>
        <vt-look-grid label=${words("panel.moreLike")} .items=${this.alike} placeholders="4"></vt-look-grid></section>`}`;
  }

  private renderPicture(product: Product, image: string) {
    if (!image || image === this.brokenImage) return html`<span class="no-picture" aria-hidden="true">${product.title.slice(0, 1)}</span>`;
    return html`<img src=${image} alt="${product.colour} ${product.articleType}: ${product.title}" width=${pictureWidth} height=${pictureHeight}
      @error=${() => { this.brokenImage = image; }}>`;
  }

  private renderActs({ id, title }: Product) {
    const passed = this.session.marks.passes(id);
    return html`<div class="acts">
      <vt-mark-buttons ?liked=${this.session.marks.likes(id)} ?saved=${this.marks?.bookmarked} @mark-toggle=${(event: CustomEvent<MarkToggle>) => void this.mark(event.detail)}></vt-mark-buttons>
      <button class="button pass" type="button" aria-pressed=${passed} aria-label=${words("all.passOn", { title })} @click=${() => void this.pass(passed)}>${icon("close", 18)}${words("swipe.pass")}</button>
      ${this.shopUrl ? html`<a class="button solid shop" href=${this.shopUrl} target="_blank" rel="noopener noreferrer">${words("panel.openInShop")}</a>` : nothing}</div>`;
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.has("item")) void this.load();
  }

  protected override reopened() {
    void this.load();
  }

  protected override marked() {
    this.requestUpdate();
  }

  private readonly load = async () => {
    const { item } = this;
    this.product = this.alike = this.marks = undefined; // so that a heading that takes the focus is this product's
    this.shopUrl = "";
    if (!item) return;
    await this.ask(async (vitrine, signal) => {
      const { product } = await vitrine.product(item, { signal });
      const [view] = await this.session.cardViews([product]);
      if (signal.aborted) return;
      Object.assign(this, { product, view, shopUrl: vitrine.productUrl(product) });
      void this.session.attempt((opened) => opened.record({ type: "view", item }));
      void this.readMarks();
      await this.readAlike(vitrine, signal);
    });
  };

  private async readAlike(vitrine: Vitrine, signal: AbortSignal) {
    const slate = await vitrine.recommend("similar", { item: this.item, limit: fewAlike + 4, signal });
    const items: SlateItem[] = slate.coldStart ? [] : slate.items.filter(({ id }) => !this.session.marks.passes(id)).slice(0, fewAlike);
    const alike = await this.session.slateViews(items);
    if (!signal.aborted) this.alike = alike;
  }

  private async readMarks() {
    const { item } = this;
    await this.session.attempt(async (vitrine) => {
      const marks = await vitrine.marks(item);
      if (item === this.item) this.marks = marks;
    });
  }

  private async mark({ mark, on }: MarkToggle) {
    const { item, product } = this;
    if (mark === "like") await this.session.marks.like({ id: item, title: product!.title, on });
    else await this.session.attempt((vitrine) => on ? vitrine.record({ type: "bookmark", item }) : vitrine.forget("bookmark", item));
    await this.readMarks();
  }

  private async pass(passed: boolean) {
    const { item, product } = this;
    if (!passed) return this.session.marks.pass({ id: item, title: product!.title });
    await this.session.attempt((vitrine) => vitrine.forget("pass", item));
    await this.session.marks.read();
  }

  private back() {
    this.dispatchEvent(new CustomEvent("product-back", { bubbles: true, composed: true }));
  }

  static override styles = [sharedStyles, factStyles, reasonStyles, panelStyles, css`
    .back { justify-self: start; margin-block: calc(-1 * var(--space-2)); text-decoration: none; }
    article { display: grid; grid-template-columns: minmax(0, 46%) minmax(0, 1fr); gap: var(--space-4); align-items: center; }
    .picture { position: relative; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); }
    .picture::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    img { width: 100%; height: 100%; object-fit: cover; }
    .no-picture { display: grid; place-items: center; height: 100%; color: #566064; font: 400 4rem var(--font-display); }
    .brand { margin-bottom: var(--space-1); color: var(--ink-soft); font-size: var(--text-sm); overflow-wrap: anywhere; }
    h1 { font-size: var(--text-lg); overflow-wrap: anywhere; }
    .cost { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 0.7rem; margin-top: var(--space-3); }
    .cost .rating { font-size: var(--text-sm); }
    .stock { color: var(--accent); font-size: var(--text-sm); font-weight: 550; }
    .stock.gone { color: var(--ink-soft); }
    .acts { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: var(--space-2); }
    vt-mark-buttons::part(button) { flex: 1; min-width: 0; padding: 0 var(--space-2); }
    .pass { padding: 0 var(--space-2); border-color: var(--line-strong); }
    .pass[aria-pressed="true"] { background: var(--ink); color: var(--paper); }
    .shop { grid-column: 1 / -1; }
    .description { font-size: var(--text-sm); text-wrap: pretty; overflow-wrap: anywhere; }
    dl { font-size: var(--text-sm); }
    dl div { display: grid; grid-template-columns: 36% 1fr; gap: var(--space-3); padding: 0.45rem 0; border-top: 1px solid var(--line); }
    dt { color: var(--ink-soft); overflow-wrap: anywhere; }
    dd { overflow-wrap: anywhere; }
  `];
}

function renderDetails(product: Product) {
  const rows = [...facts.map((field) => [words(`catalog.facet-${field}`), product[field]]), [words("product.sizes"), product.sizes.join(", ")], [words("product.year"), product.year?.toString() ?? ""],
    ...Object.entries(product.attributes), [words("product.articleNumber"), product.id]];
  return html`<dl>${rows.filter(([, value]) => value !== "" && value !== "NA").map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}
