import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type FacetField, type Product, type Slate, type Vitrine, VitrineError } from "../../engine/vitrine.js";
import "../../ui/answer-panel.js";
import { type CardView, pictureHeight, pictureWidth } from "../../ui/card-view.js";
import "../../ui/notice.js";
import { factStyles, renderPrice, renderRating } from "../../ui/product-facts.js";
import { sharedStyles } from "../../ui/shared-styles.js";
import "../../ui/shelf.js";
import { answerFacts } from "../shell/answer-facts.js";
import { facetLabels } from "../shell/catalog-query.js";
import { catalogHref, homeHref } from "../shell/routes.js";
import { cardView, slateView, stockNote } from "../shell/views.js";
import { Page } from "./page.js";

const shelfLength = 12;
/** Characters; about four lines. */
const longDescription = 280;
const shownFields: FacetField[] = ["articleType", "colour", "gender", "season", "usage"];

@customElement("vt-product-page")
export class ProductPage extends Page {
  @state() private product: Product | undefined;
  @state() private slate: Slate | undefined;
  @state() private alike: CardView[] | undefined;
  @state() private alikeFailure: VitrineError | undefined;

  get pageTitle() {
    if (this.failure?.code === "VT_NOT_FOUND") return "Not found";
    return this.product?.title ?? "Product";
  }

  override render() {
    if (this.failure) return this.renderFailure();
    return html`<article aria-busy=${this.product === undefined}>
        <nav aria-label="Breadcrumb"><ol>${this.product ? this.renderTrail(this.product) : html`<li>&nbsp;</li>`}</ol></nav>
        <div class="split"><div class="picture">${this.renderPicture()}</div>
          <div class="facts">${this.product ? this.renderFacts(this.product) : nothing}</div></div>
      </article>
      ${this.renderAlike()}
      ${this.product ? this.renderDetails(this.product) : nothing}`;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener("change", this.onProgress);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.onProgress);
  }

  /** The panel tells how many bytes have come. */
  private readonly onProgress = () => this.requestUpdate();

  protected override async load(vitrine: Vitrine, signal: AbortSignal) {
    const id = this.params.get("id") ?? "";
    this.failure = undefined;
    const alike = this.loadAlike(vitrine, id, signal);
    const { product } = await vitrine.product(id, { signal });
    if (signal.aborted) return;
    this.product = product;
    await alike;
  }

  protected override async refine(vitrine: Vitrine, signal: AbortSignal) {
    const { id } = this.product ?? {};
    if (id !== undefined && this.slate?.answered?.stage !== "int8") await this.loadAlike(vitrine, id, signal);
  }

  /** Never rejects: a product without look-alikes is still a product. */
  private async loadAlike(vitrine: Vitrine, item: string, signal: AbortSignal) {
    this.alikeFailure = undefined;
    try {
      const slate = await vitrine.recommend("similar", { item, limit: shelfLength, signal });
      if (signal.aborted) return;
      this.slate = slate;
      this.alike = slate.items.map((found) => slateView(this.session, found));
    } catch (reason) {
      if (!signal.aborted) this.alikeFailure = this.failureOf(reason, vitrine);
    }
  }

  private renderTrail(product: Product) {
    const steps = [
      { label: "Home", href: homeHref },
      { label: product.gender, href: catalogHref({ gender: product.gender }) },
      { label: product.articleType, href: catalogHref({ ...(product.gender && { gender: product.gender }), articleType: product.articleType }) },
    ];
    return steps.filter((step) => step.label).map(({ label, href }) => html`<li><a href=${href}>${label}</a></li>`);
  }

  private renderPicture() {
    const product = this.product;
    const image = product && this.session.imageUrl(product);
    if (!image) return nothing;
    return html`<img src=${image} alt="${product.colour} ${product.articleType}: ${product.title}" width=${pictureWidth} height=${pictureHeight}
      fetchpriority="high">`;
  }

  private renderFacts(product: Product) {
    const view = cardView(this.session, product);
    return html`<div class="head">
      ${product.brand ? html`<p class="brand"><a class="text-link" href=${catalogHref({ brand: product.brand })}>${product.brand}</a></p>` : nothing}
      <h1 tabindex="-1">${product.title}</h1>
      <p class="cost">${renderPrice(view)} ${renderRating(view.rating)}</p>
      <p class="stock ${view.soldOut ? "gone" : ""}">${stockText(product.stock)}</p></div>
      <div class="text">
      ${this.renderDescription(product, (length) => length <= longDescription)}
      <ul class="more" aria-label="More of the kind">${shownFields.filter((field) => product[field] !== "").map((field) => html`
        <li><a href=${catalogHref({ [field]: product[field] })}><span class="visually-hidden">${facetLabels[field]}: </span>${product[field]}</a></li>`)}</ul></div>`;
  }

  /** A long one stands among the details, so that the look-alikes are not pushed off the screen. */
  private renderDescription({ description }: Product, isHere: (length: number) => boolean) {
    return description && isHere(description.length) ? html`<p class="description">${description}</p>` : nothing;
  }

  /** The catalog's own words, below the look-alikes: those are what a visitor came for. */
  private renderDetails(product: Product) {
    const fields = ([...shownFields, "brand"] as const).map((field) => [facetLabels[field], product[field]]);
    const rows = [...fields, ["Year", product.year?.toString() ?? ""], ...Object.entries(product.attributes), ["Article number", product.id]];
    const known = rows.filter(([, value]) => value !== "" && value !== "NA");
    return html`<section class="details" aria-labelledby="details"><h2 id="details">Details</h2>
      ${this.renderDescription(product, (length) => length > longDescription)}
      <dl>${known.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl></section>`;
  }

  private renderAlike() {
    if (this.alikeFailure) {
      return html`<section class="alike"><h2>Looks like this</h2><p class="quiet">The look-alikes could not be had: ${this.alikeFailure.message}</p>
        <button class="button" type="button" @click=${this.begin}>Retry</button></section>`;
    }
    if (this.alike?.length === 0) {
      return html`<section class="alike"><h2>Looks like this</h2><p class="quiet">${emptyText(this.slate)}</p></section>`;
    }
    return html`<div class="alike"><vt-shelf data-shelf="similar" heading="Looks like this" reasoned .note=${this.stageNote} .items=${this.alike}
        placeholders=${shelfLength}></vt-shelf>
      <vt-answer-panel .facts=${answerFacts(this.slate, this.session)}></vt-answer-panel></div>`;
  }

  /** One line of constant height, so that refining moves nothing. */
  private get stageNote(): string {
    if (!this.slate) return "Looking for look-alikes";
    return this.slate.answered.stage === "bits" ? "A first look, from one bit per dimension. Refining as more arrives." : "Ranked by the full comparison.";
  }

  private renderFailure() {
    if (this.failure?.code !== "VT_NOT_FOUND") {
      return html`<vt-notice heading="This product could not be shown" .detail=${this.failureText} action="Retry" @act=${this.begin} alarm></vt-notice>`;
    }
    return html`<h1 class="visually-hidden" tabindex="-1">Not found</h1>
      <vt-notice heading="We do not have that piece" text="It may have left the collection, or the address has a slip in it."
        .detail=${`Product ${this.params.get("id") ?? ""}`}><a class="button solid" href=${catalogHref()}>Browse everything</a></vt-notice>`;
  }

  static override styles = [sharedStyles, factStyles, css`
    ol { display: flex; flex-wrap: wrap; gap: 0 0.6rem; padding-block: var(--space-4); color: var(--ink-soft); font-size: var(--text-sm); }
    li { display: flex; align-items: center; gap: 0.6rem; }
    li + li::before { content: "/"; color: var(--line-strong); }
    li a { display: inline-flex; align-items: center; min-height: 1.75rem; text-decoration: none; }
    li a:hover { text-decoration: underline; text-underline-offset: 0.3em; }
    .split { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 38rem); gap: var(--space-6) clamp(2rem, 7vw, 8rem); }
    .picture { position: relative; align-self: start; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); }
    .picture::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
    .picture img { width: 100%; height: 100%; object-fit: cover; }
    .facts { align-self: center; min-height: 20rem; }
    h1 { font-size: var(--text-product); overflow-wrap: anywhere; }
    .brand { margin-bottom: var(--space-2); font-size: var(--text-sm); }
    .cost { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 0.8rem; margin-top: var(--space-5); font-size: var(--text-h3); }
    .cost .rating { margin-left: var(--space-3); font-size: var(--text-md); }
    .stock { margin-top: var(--space-2); color: var(--accent); font-size: var(--text-sm); font-weight: 550; }
    .stock.gone { color: var(--ink-soft); }
    .description { max-width: 60ch; margin-top: var(--space-5); text-wrap: pretty; }
    .more { display: flex; flex-wrap: wrap; gap: var(--space-2); margin-top: var(--space-6); }
    .more li::before { content: none; }
    .more a {
      display: inline-flex; align-items: center; min-height: 2.25rem; padding: 0 0.9rem; border: 1px solid var(--line-strong); border-radius: 2rem;
      font-size: var(--text-sm); text-decoration: none; transition: background var(--quick), border-color var(--quick);
    }
    .more a:hover { border-color: var(--accent); background: var(--accent-soft); text-decoration: none; }
    .details { margin-top: var(--space-8); }
    .details h2 { margin-bottom: var(--space-4); }
    .details .description { max-width: 72ch; margin: 0 0 var(--space-6); }
    .details dl { columns: 2; column-gap: clamp(2rem, 7vw, 8rem); font-size: var(--text-sm); }
    .details dl div { display: grid; grid-template-columns: 38% 1fr; gap: var(--space-4); padding: 0.6rem 0; border-top: 1px solid var(--line); break-inside: avoid; }
    dt { color: var(--ink-soft); }
    dd { overflow-wrap: anywhere; }
    .alike { margin-top: var(--space-7); }
    .alike .quiet { margin-block: var(--space-3); overflow-wrap: anywhere; }
    vt-answer-panel { margin-top: var(--space-5); }
    @media (pointer: coarse) { .more a { min-height: var(--target); } }
    @media (max-width: 48rem) {
      .details dl { columns: 1; }
      .split { grid-template-columns: minmax(0, 45%) minmax(0, 1fr); gap: var(--space-5) var(--space-4); }
      .facts { display: contents; }
      .head { align-self: center; }
      .text { grid-column: 1 / -1; }
      .text .description, .more, .cost { margin-top: 0; }
      .cost { margin-top: var(--space-3); font-size: var(--text-lg); }
      .cost .rating { margin-left: 0; }
      .description + .more { margin-top: var(--space-4); }
    }
  `];
}

/** Why nothing looks like it: the pack compares nothing, this product has no picture, or it is the only one that has. */
function emptyText(slate: Slate | undefined): string {
  if (!slate?.coldStart) return "No look-alikes: nothing else has a picture to compare.";
  return slate.answered.space === "" ? "No look-alikes: this pack has no pictures to compare." : "No look-alikes: this product has no picture to compare.";
}

function stockText(stock: number | null): string {
  return stock === null || stock > 0 ? stockNote(stock) || "In stock" : "Sold out";
}
