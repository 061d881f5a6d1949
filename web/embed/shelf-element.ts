import { LitElement, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { type Filter, type RecommendOptions, type Slate, type SlateItem, type Strategy, type Vitrine, VitrineError } from "../engine/vitrine.js";
import { pictureHeight, pictureWidth } from "../ui/card-view.js";
import { factStyles } from "../ui/fact-styles.js";
import { icon } from "../ui/icons.js";
import { RowScroll } from "../ui/row-scroll.js";
import { sharedStyles } from "../ui/shared-styles.js";
import { moneyIn } from "../words/money.js";
import { type SpokenShelf, english, nearestLanguage, spokenBy } from "./shelf-language.js";
import { type Shop, dropShop, openShop, recommend, useProfile } from "./shelf-shop.js";
import { shelfStyles } from "./shelf-styles.js";
import type { OpenDetail, ShelfWords, VitrineShelf } from "./vitrine-shelf.js";

const fewLeft = 3;
const placeholders = 8;
/** Asking again would end the same way. */
const lasting = new Set(["VT_BAD_REQUEST", "VT_NOT_FOUND", "VT_UNSUPPORTED", "VT_LOCKED"]);
/** What, when it changes, is another question. */
const question = ["strategy", "item", "items", "limit", "filter", "pack", "engine", "profile", "inSight"];

/** Not written as bundlers look for it: these folders are none of theirs. */
const beside = (folder: string, script: string = import.meta.url) => new URL(folder, script).href;

/** <vitrine-shelf>. All of it lies in one shadow root, so that a page can style its parts and meets no other element names of ours. */
export class ShelfElement extends LitElement implements VitrineShelf {
  @property() strategy: Strategy | "" = "";
  @property() item = "";
  @property() items: readonly string[] | string | undefined;
  @property({ type: Number }) limit = 12;
  @property() filter: Filter | string | undefined;
  @property() pack = "";
  @property() engine = "";
  @property() profile = "";
  @property() heading = "";
  @property({ type: Number, attribute: "heading-level" }) headingLevel = 2;
  @property({ type: Boolean }) reasons = false;
  @property() loading: "eager" | "lazy" = "eager";
  @property({ reflect: true }) state: VitrineShelf["state"] = "loading";
  @property({ attribute: false }) words: Partial<ShelfWords> = {};
  @state() private slate: SlateItem[] | undefined;
  @state() private busy = true;
  @state() private failure: VitrineError | undefined;
  @state() private inSight = false;
  @state() private broken: ReadonlySet<string> = new Set();
  @state() private spoken: SpokenShelf = english;
  @query(".row") private row!: HTMLElement;
  private shop: Shop | undefined;
  private asking = new AbortController();
  /** Ends what follows the shop. */
  private following = new AbortController();
  private usedProfile = "";
  /** The page or the visitor waits for an answer. */
  private wanted = false;
  /** There is a newer answer than what is shown. */
  private stale = false;
  private readonly scrolling = new RowScroll(this, () => this.row);
  private readonly page = new MutationObserver(() => void this.speak());
  private readonly sight = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.inSight = true;
  }, { rootMargin: "50%" });

  constructor() {
    super();
    const left = () => requestAnimationFrame(() => { if (this.stale && !this.isTouched) void this.ask(); });
    this.addEventListener("pointerleave", left);
    this.addEventListener("focusout", left);
  }

  async open(): Promise<Vitrine> {
    return (await this.openShop()).vitrine;
  }

  refresh(): void {
    void this.ask();
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang"];
  }

  override attributeChangedCallback(name: string, before: string | null, now: string | null) {
    if (name === "lang") void this.speak();
    else super.attributeChangedCallback(name, before, now);
  }

  override connectedCallback() {
    super.connectedCallback();
    void this.speak();
    this.page.observe(document.documentElement, { attributeFilter: ["lang"] });
    this.inSight ||= this.loading !== "lazy";
    this.sight.observe(this);
    if (this.hasUpdated) void this.ask();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.asking.abort();
    this.following.abort();
    this.shop = undefined;
    this.sight.disconnect();
    this.page.disconnect();
  }

  /** In its own language, or that of the page around it. */
  private async speak(): Promise<void> {
    const tag = nearestLanguage(this);
    const spoken = await spokenBy(tag);
    if (tag === nearestLanguage(this)) this.spoken = spoken;
  }

  override render() {
    const words = { ...this.spoken.words, ...this.words };
    const waiting = this.slate === undefined;
    const name = this.heading || words.products;
    return html`<section part="shelf" aria-label=${name}>
      <header part="header">
        ${this.heading ? html`<div part="heading" class="heading" role="heading" aria-level=${this.headingLevel}>${this.heading}</div>`
          : html`<div class="heading"></div>`}
        ${this.renderButton("back", -1, `${words.back}: ${name}`, waiting || this.scrolling.atStart)}
        ${this.renderButton("on", 1, `${words.on}: ${name}`, waiting || this.scrolling.atEnd)}
      </header>
      <ul part="row" class="row ${waiting && this.state !== "loading" ? "silent" : ""}" aria-busy=${this.busy && this.state === "loading"}
        @scroll=${this.scrolling.measure} @keydown=${this.step}>
        ${waiting ? Array.from({ length: Math.min(this.limit || placeholders, placeholders) }, () => this.renderWaiting())
          : this.slate!.map((item) => this.renderTile(item, words))}
      </ul>
      ${this.renderMessage(words)}
    </section>`;
  }

  private renderButton(name: "back" | "on", direction: 1 | -1, label: string, disabled: boolean) {
    return html`<button part="button ${name}" class="icon-button" type="button" aria-label=${label} ?disabled=${disabled}
      @click=${() => this.scrolling.page(direction)}>${icon(direction === 1 ? "right" : "left")}</button>`;
  }

  private renderWaiting() {
    return html`<li part="tile waiting" class="waiting" aria-hidden="true"><div class="picture" part="picture"></div>
      <div class="facts"><p class="brand"></p><p class="title"></p><p class="cost"></p>${this.reasons ? html`<p class="reason"></p>` : nothing}</div></li>`;
  }

  /** The title is the link, and it covers the tile. A tile stays where it is when another answer gives it another product: what moves on a foreign
   * page counts against that page. */
  private renderTile(item: SlateItem, words: ShelfWords) {
    const { product, reasons } = item;
    const { currency = "" } = this.shop ?? {};
    const url = this.shop?.vitrine.productUrl(product) ?? "";
    const choose = (event: Event) => this.choose(event, item, url);
    return html`<li part="tile" data-id=${item.id}>
      <div class="picture" part="picture">${this.renderPicture(item)}${this.renderNote(item, words)}</div>
      <div class="facts" part="facts">
        <p class="brand" part="brand">${product.brand}</p>
        <p class="title" part="title">${url ? html`<a part="link" href=${url} @click=${choose}>${product.title}</a>`
          : html`<button part="link" type="button" @click=${choose}>${product.title}</button>`}</p>
        <p class="cost" part="price">${this.renderPrice(product, currency)}</p>
        ${this.reasons ? html`<p class="reason" part="reason">${reasons[0] ? this.spoken.reason(reasons[0].label) : ""}</p>` : nothing}
      </div></li>`;
  }

  private renderPicture({ id, product }: SlateItem) {
    const image = this.shop?.vitrine.imageUrl(product) ?? "";
    if (image === "" || this.broken.has(id)) return html`<span class="letter" aria-hidden="true">${product.title.slice(0, 1)}</span>`;
    return keyed(id, html`<img part="image" src=${image} alt="" width=${pictureWidth} height=${pictureHeight} loading="lazy" decoding="async"
      @error=${() => { this.broken = new Set([...this.broken, id]); }}>`);
  }

  private renderPrice({ price, listPrice }: SlateItem["product"], currency: string) {
    if (price === null) return nothing;
    const { locale, now, before } = this.spoken;
    const reduced = listPrice !== null && listPrice > price;
    if (!reduced) return html`<span class="price">${moneyIn(locale, price, currency)}</span>`;
    return html`<span class="price reduced"><span class="visually-hidden">${now} </span>${moneyIn(locale, price, currency)}</span>
      <s class="list-price"><span class="visually-hidden">${before} </span>${moneyIn(locale, listPrice, currency)}</s>`;
  }

  private renderNote({ product: { stock } }: SlateItem, words: ShelfWords) {
    if (stock === null || stock > fewLeft) return nothing;
    return html`<span class="note" part="note">${stock === 0 ? words.soldOut : words.fewLeft(stock)}</span>`;
  }

  private renderMessage(words: ShelfWords) {
    if (this.state === "empty") return html`<div class="message" part="message" role="status"><p>${words.empty}</p></div>`;
    if (!this.failure || this.slate) return nothing;
    return html`<div class="message" part="message" role="alert"><p>${words.failed}</p>
      ${lasting.has(this.failure.code) ? nothing
        : html`<button class="button" part="button retry" type="button" @click=${this.retry}>${words.retry}</button>`}</div>`;
  }

  override firstUpdated() {
    this.scrolling.watch();
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    if (question.some((name) => changed.has(name))) void this.ask();
  }

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has("slate")) this.scrolling.measure();
  }

  /** What is shown stays until there is something better. `quietly`: nobody asked for it, so nothing changes under a visitor's hand. */
  private async ask(quietly = false): Promise<void> {
    this.asking.abort();
    this.wanted ||= !quietly;
    this.stale = false;
    const { signal } = this.asking = new AbortController();
    if (!this.isConnected || !this.inSight || (this.chosen === "similar" && !this.item)) return;
    this.busy = true;
    this.failure = undefined;
    if (!this.slate?.length) this.state = "loading";
    let shop: Shop | undefined;
    try {
      shop = await this.openShop();
      if (signal.aborted) return;
      this.follow(shop);
      if (this.profile && this.profile !== this.usedProfile) await useProfile(shop, this.profile);
      this.usedProfile = this.profile;
      const slate = await recommend(shop, this.chosen, { ...this.options, signal });
      if (signal.aborted) return;
      if (!this.wanted && this.isTouched) this.stale = true;
      else this.show(slate);
      this.busy = this.wanted = false;
    } catch (reason) {
      if (!signal.aborted) this.fail(VitrineError.from(reason, "VT_WORKER"), shop);
    }
  }

  private get isTouched(): boolean {
    return this.slate !== undefined && this.matches(":hover, :focus-within");
  }

  private get chosen(): Strategy {
    return this.strategy || (this.item ? "similar" : "trending");
  }

  private get options(): RecommendOptions {
    const { item, items, limit, filter } = this;
    const list = typeof items === "string" ? items.split(",").map((id) => id.trim()).filter(Boolean) : items;
    return { limit, ...(item && { item }), ...(list && { items: list }), ...(filter && { filter: filterOf(filter) }) };
  }

  private async openShop(): Promise<Shop> {
    const address = (folder: string, name: string) => folder ? new URL(folder, document.baseURI).href : beside(name);
    return openShop(address(this.pack, "pack/"), address(this.engine, "engine/"));
  }

  /** Finer codes refine look-alikes; what a visitor does changes the others. */
  private follow(shop: Shop): void {
    if (shop === this.shop) return;
    this.following.abort();
    this.following = new AbortController();
    this.shop = shop;
    const again = () => { if (this.state !== "error") void this.ask(true); };
    const stops = [
      shop.vitrine.on("refined", again),
      shop.vitrine.on("changed", (what) => { if (what !== "storage" && this.chosen !== "similar") again(); }),
    ];
    this.following.signal.addEventListener("abort", () => stops.forEach((stop) => stop()));
  }

  private show(slate: Slate): void {
    this.slate = slate.items.length > 0 ? slate.items : undefined;
    this.state = this.slate ? "ready" : "empty";
    this.tell("vitrine-load", slate);
  }

  private fail(error: VitrineError, shop: Shop | undefined): void {
    if (shop && error.code === "VT_WORKER") {
      dropShop(shop);
      this.following.abort();
      this.shop = undefined;
    }
    this.busy = false;
    this.state = "error";
    if (!this.tell("vitrine-error", error)) return;
    this.failure = error;
    this.slate = undefined;
    console.error(`vitrine-shelf: ${error.code}: ${error.message}`);
  }

  private readonly retry = async () => {
    await this.shop?.vitrine.retry().catch(() => {}); // what is still missing is told by asking
    await this.ask();
  };

  private choose(event: Event, item: SlateItem, url: string): void {
    const detail: OpenDetail = { product: item.product, item, url };
    if (!this.tell("vitrine-open", detail)) event.preventDefault();
  }

  /** Whether nobody cancelled it. */
  private tell(name: string, detail: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: name !== "vitrine-load" }));
  }

  private readonly step = (event: KeyboardEvent) => {
    const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const from = (event.target as Element).closest("li");
    if (direction === undefined || from === null) return;
    const forward = direction === (getComputedStyle(this).direction === "rtl" ? -1 : 1);
    const to = forward ? from.nextElementSibling : from.previousElementSibling;
    to?.querySelector<HTMLElement>("[part=link]")?.focus();
    event.preventDefault();
  };

  static override styles = [sharedStyles, factStyles, shelfStyles];
}

function filterOf(filter: Filter | string): Filter {
  if (typeof filter !== "string") return filter;
  try {
    return JSON.parse(filter) as Filter;
  } catch (reason) {
    throw new VitrineError("VT_BAD_REQUEST", `filter: not JSON: ${filter}`, { cause: reason });
  }
}
