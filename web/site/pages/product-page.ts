import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { FacetField, Marks, Product, StateChange, Vitrine } from "../../engine/vitrine.js";
import "../../ui/answer-panel.js";
import { pictureHeight, pictureWidth } from "../../ui/card-view.js";
import "../../ui/mark-buttons.js";
import type { MarkToggle } from "../../ui/mark-buttons.js";
import "../../ui/notice.js";
import "../../ui/product-buy.js";
import { renderPrice, renderRating } from "../../ui/product-facts.js";
import "../../ui/review-panel.js";
import "../../ui/shelf.js";
import "../../ui/tab-list.js";
import { turn } from "../../ui/turns.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import { answerFacts } from "../shell/answer-facts.js";
import { facetLabel } from "../shell/catalog-query.js";
import { catalogHref, homeHref } from "../shell/routes.js";
import { cardView, stockNote } from "../shell/views.js";
import { Page } from "./page.js";
import { attempt } from "./product-marks.js";
import { productStyles } from "./product-styles.js";
import { type ProductTab, ProductTabs, productTabs, slateLength, tabLabel } from "./product-tabs.js";
import { slateNote } from "./product-words.js";

/** Characters; about four lines. */
const longDescription = 280;
const shownFields: FacetField[] = ["articleType", "colour", "gender", "season", "usage"];

@customElement("vt-product-page")
export class ProductPage extends Page {
  @state() private product: Product | undefined;
  /** How many of the page's parts stand: the product, the slates, the small print. They are put up one after the other. */
  @state() private parts = 1;
  @state() private marks: Marks | undefined;
  /** A picture that did not come. */
  @state() private brokenImage = "";
  private readonly tabs = new ProductTabs(this, (reason, vitrine) => this.failureOf(reason, vitrine));
  private asked = 0;
  /** The product whose view was recorded by this visit. */
  private viewed = "";

  get pageTitle() {
    if (this.failure?.code === "VT_NOT_FOUND") return words("shop.notFound");
    return this.product?.title ?? words("product.product");
  }

  override render() {
    if (this.failure) return this.renderFailure();
    return html`<article aria-busy=${this.product === undefined}>
        <nav aria-label=${words("product.breadcrumb")}><ol>${this.product ? this.renderTrail(this.product) : html`<li>&nbsp;</li>`}</ol></nav>
        <div class="split"><div class="picture">${this.renderPicture()}</div>
          <div class="facts">${this.product ? this.renderFacts(this.product) : nothing}</div></div>
      </article>
      ${this.product && this.parts > 1 ? this.renderSlates() : nothing}
      ${this.product && this.parts > 2 ? html`<div class="lower">${this.renderDetails(this.product)}${this.renderReview()}</div>` : nothing}`;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("change", this.onProgress);
    this.session.addEventListener("state", this.onState);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.onProgress);
    this.session.removeEventListener("state", this.onState);
  }

  /** The panel tells how many bytes have come. */
  private readonly onProgress = () => this.requestUpdate();

  private readonly onState = (event: Event) => {
    const change = (event as CustomEvent<StateChange>).detail;
    if (change !== "settings" && change !== "storage") void this.readMarks();
  };

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    const id = this.params.get("id") ?? "";
    this.failure = undefined;
    const slate = this.tabs.open(vitrine, id, signal);
    const { product } = await vitrine.product(id, { signal });
    if (signal.aborted) return;
    this.product = product;
    void this.readMarks();
    void this.recordView(vitrine, id, signal);
    for (; this.parts < 3; this.parts++) await turn();
    await slate;
  }

  protected override async refine() {
    await this.tabs.refine();
  }

  /** A profile that is locked has no marks to show; a button that needs it says so. */
  private async readMarks() {
    const id = this.product?.id;
    if (id === undefined) return;
    const number = ++this.asked;
    const vitrine = await this.session.opened;
    const marks = await vitrine.marks(id).catch((reason: unknown) => void this.failureOf(reason, vitrine));
    if (number === this.asked) this.marks = marks ?? undefined;
  }

  /** Once a visit, when the page is in sight: not while it is prerendered, nor when it comes back from the browser's cache. */
  private async recordView(vitrine: Vitrine, id: string, signal: AbortSignal) {
    await inSight();
    if (signal.aborted || this.viewed === id) return;
    this.viewed = id;
    await vitrine.record({ type: "view", item: id }).catch((reason: unknown) => void this.failureOf(reason, vitrine));
  }

  private async mark({ mark, on }: MarkToggle) {
    const { id } = this.product!;
    this.foresee(mark === "like" ? { liked: on } : { bookmarked: on });
    await this.keep((vitrine) => on ? vitrine.record({ type: mark, item: id }) : vitrine.forget(mark, id));
  }

  private async review({ rating, text }: { rating: number; text: string }) {
    const item = this.product!.id;
    await this.keep((vitrine) => vitrine.record({ type: "review", item, rating, text }));
  }

  private async removeReview() {
    const { product, marks } = this;
    if (!product || !marks?.review) return;
    const { rating, text } = marks.review;
    if (!await this.keep((vitrine) => vitrine.forget("review", product.id))) return;
    this.foresee({ review: null });
    this.session.offerUndo(words("product.reviewRemoved"), () => this.keep((vitrine) =>
      vitrine.record({ type: "review", item: product.id, ...(rating !== null && { rating }), text })));
  }

  /** Shows a change at once; what the engine says soon after holds. */
  private foresee(change: Partial<Marks>) {
    this.asked++;
    if (this.marks) this.marks = { ...this.marks, ...change };
  }

  private async keep(work: (vitrine: Vitrine) => Promise<unknown>): Promise<boolean> {
    const kept = await attempt(this.session, work);
    void this.readMarks();
    return kept;
  }

  private renderTrail(product: Product) {
    const steps = [
      { label: words("product.home"), href: homeHref },
      { label: product.gender, href: catalogHref({ gender: product.gender }) },
      { label: product.articleType, href: catalogHref({ ...(product.gender && { gender: product.gender }), articleType: product.articleType }) },
    ];
    return steps.filter((step) => step.label).map(({ label, href }) => html`<li><a href=${href}>${label}</a></li>`);
  }

  private renderPicture() {
    const product = this.product;
    const image = product && this.session.imageUrl(product);
    if (!product) return nothing;
    if (!image || image === this.brokenImage) return html`<span class="no-picture" aria-hidden="true">${product.title.slice(0, 1)}</span>`;
    return html`<img src=${image} alt="${product.colour} ${product.articleType}: ${product.title}" width=${pictureWidth} height=${pictureHeight}
      fetchpriority="high" @error=${() => { this.brokenImage = image; }}>`;
  }

  private renderFacts(product: Product) {
    const view = cardView(this.session, product);
    return html`<div class="head">
      ${product.brand ? html`<p class="brand"><a class="text-link" href=${catalogHref({ brand: product.brand })}>${product.brand}</a></p>` : nothing}
      <h1 tabindex="-1">${product.title}</h1>
      <p class="cost">${renderPrice(view)} ${renderRating(view.rating)}</p>
      <p class="stock ${view.soldOut ? "gone" : ""}">${stockText(product.stock)}${this.marks?.timesBought ? html`<span class="quiet">${words("product.boughtBefore")}</span>` : nothing}</p></div>
      <div class="act">
        <vt-product-buy .stock=${product.stock} .inCart=${this.inCart} @buy=${(event: CustomEvent<number>) => void this.session.addToCart(product.id, event.detail)}
          @cart-show=${() => this.session.openCart()}><vt-mark-buttons ?liked=${this.marks?.liked} ?saved=${this.marks?.bookmarked}
          @mark-toggle=${(event: CustomEvent<MarkToggle>) => void this.mark(event.detail)}></vt-mark-buttons></vt-product-buy></div>
      <div class="text">
      ${this.renderDescription(product, (length) => length <= longDescription)}
      <ul class="more" aria-label=${words("product.moreOfKind")}>${shownFields.filter((field) => product[field] !== "").map((field) => html`
        <li><a href=${catalogHref({ [field]: product[field] })}><span class="visually-hidden">${facetLabel(field)}: </span>${product[field]}</a></li>`)}</ul></div>`;
  }

  /** A long one stands among the details, so that the look-alikes are not pushed off the screen. */
  private renderDescription({ description }: Product, isHere: (length: number) => boolean) {
    return description && isHere(description.length) ? html`<p class="description">${description}</p>` : nothing;
  }

  /** The catalog's own words, below the look-alikes: those are what a visitor came for. */
  private renderDetails(product: Product) {
    const fields = ([...shownFields, "brand"] as const).map((field) => [facetLabel(field), product[field]]);
    const rows = [...fields, [words("product.sizes"), product.sizes.join(", ")], [words("product.year"), product.year?.toString() ?? ""], ...Object.entries(product.attributes), [words("product.articleNumber"), product.id]];
    const known = rows.filter(([, value]) => value !== "" && value !== "NA");
    return html`<section class="details" aria-labelledby="details"><h2 id="details">${words("product.details")}</h2>
      ${this.renderDescription(product, (length) => length > longDescription)}
      <dl>${known.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl></section>`;
  }

  private renderReview() {
    return html`<section class="review" aria-labelledby="review"><h2 id="review">${words(this.marks?.review ? "product.yourReview" : "product.reviewIt")}</h2>
      <vt-review-panel .review=${this.marks?.review ?? null} @review-save=${(event: CustomEvent<{ rating: number; text: string }>) => void this.review(event.detail)}
        @review-remove=${() => void this.removeReview()}></vt-review-panel></section>`;
  }

  /** The cart of the session is the fresher one where both are known. */
  private get inCart(): number {
    const { cart } = this.session;
    return cart ? cart.lines.find(({ item }) => item === this.product?.id)?.quantity ?? 0 : this.marks?.inCart ?? 0;
  }

  private renderSlates() {
    return html`<section class="alike" aria-labelledby="more"><h2 id="more" class="visually-hidden">${words("product.morePieces")}</h2>
      <vt-tab-list label=${words("product.morePieces")} .tabs=${productTabs()} .selected=${this.tabs.selected} ?busy=${!this.tabs.content.cards}
        @tab-change=${(event: CustomEvent<ProductTab>) => this.tabs.select(event.detail)}>${this.renderSlate()}</vt-tab-list></section>`;
  }

  private renderSlate() {
    const { selected, content: { slate, cards, failure }, hasCart } = this.tabs;
    const label = tabLabel(selected);
    if (failure) {
      return html`<p class="quiet">${words(selected === "similar" ? "product.noAlikes" : "product.noThese", { reason: errorWords(failure) })}</p>
        <button class="button" type="button" @click=${() => this.tabs.retry()}>${words("all.retry")}</button>`;
    }
    const note = slateNote(selected, slate, this.session, hasCart);
    if (cards?.length === 0) return html`<p class="quiet">${note}</p>`;
    return keyed(selected, html`<vt-shelf data-shelf=${selected} .heading=${slate?.coldStart ? words("product.popularHeading", { label }) : label} untitled reasoned .note=${note} .items=${cards}
        placeholders=${slateLength}></vt-shelf>
      <vt-answer-panel .facts=${answerFacts(slate, this.session)}></vt-answer-panel>`);
  }

  private renderFailure() {
    if (this.failure?.code !== "VT_NOT_FOUND" && this.failure?.code !== "VT_BAD_REQUEST") {
      return html`<h1 class="visually-hidden" tabindex="-1">${words("product.notShownTitle")}</h1><vt-notice heading=${words("product.notShown")} .detail=${this.failureText} action=${words("all.retry")} @act=${this.begin} alarm></vt-notice>`;
    }
    return html`<h1 class="visually-hidden" tabindex="-1">${words("shop.notFound")}</h1>
      <vt-notice heading=${words("product.notHere")} text=${words("product.mayHaveLeft")}
        .detail=${words("product.productNumber", { id: this.params.get("id") ?? "" })}><a class="button solid" href=${catalogHref()}>${words("shop.browseAll")}</a></vt-notice>`;
  }

  static override styles = productStyles;
}

function stockText(stock: number | null): string {
  return stock === null || stock > 0 ? stockNote(stock) || words("all.inStock") : words("all.soldOut");
}

function inSight(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    look();
  });
}
