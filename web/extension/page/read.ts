/* Reads the product of a page: every source is asked, the page's own product is chosen, and its fields are taken from whoever tells them
 * best. Nothing here writes to the page. */
import type { Candidate } from "./candidate.js";
import { candidateOf, openGraphCandidate, twitterCandidate } from "./candidate.js";
import type { Scored } from "./choose.js";
import { isCartOrSearch, isFrontDoor, isSame, ownProduct, saysOtherwise, scored } from "./choose.js";
import { likelyCurrency } from "./currencies.js";
import { categoryOfCrumbs, crumbNames, genderOfCrumbs, toldInTables } from "./facts-beside.js";
import type { JsonLd } from "./json-ld.js";
import { readJsonLd } from "./json-ld.js";
import { readMicrodata } from "./microdata.js";
import { PageFacts, parsed } from "./page-facts.js";
import type { PageProduct, PageReading } from "./page-product.js";
import { isPlaceholder, mainPicture } from "./pictures.js";
import type { Money } from "./price.js";
import { readRdfa } from "./rdfa.js";
import { Surroundings } from "./surroundings.js";
import type { Thing } from "./thing.js";
import type { VisiblePrice } from "./visible.js";
import { buyButtons, pricesShown, struckPrices, visiblePrice } from "./visible.js";
import { likeness } from "./words.js";

/** Never throws: of a page that cannot be read, there is no product. */
export function read(document: Document = globalThis.document): PageReading {
  const reading: PageReading = { url: "", host: "", product: null };
  try {
    const facts = new PageFacts(document);
    reading.url = facts.url;
    reading.host = facts.host;
    reading.product = new Reader(facts).product();
  } catch {
    /* A page that no page should be. */
  }
  return reading;
}

class Reader {
  readonly #facts: PageFacts;
  readonly #surroundings: Surroundings;
  readonly #jsonLd: JsonLd;
  readonly #crumbs: Thing[];
  readonly #candidates: Candidate[];
  #price: VisiblePrice | null | undefined;

  constructor(facts: PageFacts) {
    this.#facts = facts;
    this.#surroundings = new Surroundings(facts);
    this.#jsonLd = readJsonLd(facts.document);
    facts.addShops(this.#jsonLd.shops);
    const microdata = readMicrodata(facts.document);
    const rdfa = readRdfa(facts.document);
    this.#crumbs = [...this.#jsonLd.crumbs, ...microdata.crumbs, ...rdfa.crumbs];
    this.#candidates = [
      ...this.#jsonLd.products.map(({ thing, role }) => candidateOf(thing, "json-ld", role, facts)),
      ...microdata.products.map(({ thing, role }) => candidateOf(thing, "microdata", this.#roleOf(thing, role), facts)),
      ...rdfa.products.map(({ thing, role }) => candidateOf(thing, "rdfa", this.#roleOf(thing, role), facts)),
    ];
  }

  product(): PageProduct | null {
    const tellings = this.#tellings();
    return tellings ? this.#merged(tellings) : null;
  }

  #roleOf(thing: Thing, role: Candidate["role"]): Candidate["role"] {
    return thing.element && this.#surroundings.isAside(thing.element) ? "listed" : role;
  }

  get #visiblePrice(): VisiblePrice | null {
    if (this.#price === undefined) this.#price = visiblePrice(this.#facts, this.#surroundings);
    return this.#price;
  }

  /** All that is told of the page's product, the best source first; undefined when it has none. */
  #tellings(): Candidate[] | undefined {
    const openGraph = openGraphCandidate(this.#facts);
    const head = [openGraph, twitterCandidate(this.#facts)].filter((one) => one.title && this.#isFresh(one));
    const ownHead = head.find((one) => one.source === "open-graph");
    const all = this.#candidates.map((one) => scored(one, this.#facts, ownHead));
    const main = ownProduct(all, this.#facts, this.#jsonLd.kinds);
    if (main) {
      const same = all.filter((one) => isSame(one, main)).sort((one, other) => other.score - one.score).map(({ candidate }) => candidate);
      return [...bySource([main.candidate, ...same.filter((one) => one !== main.candidate)]), ...head.filter((one) => this.#tellsOf(one, main)), this.#seen(main.candidate.title)];
    }
    if (saysOtherwise(this.#facts, this.#jsonLd.kinds) || this.#isListing(all)) return undefined;
    if (head.length > 0 && this.#isProductHead(head)) return [...head, this.#seen(head[0]?.title ?? "")];
    return this.#looksLikeProduct() ? [...head.map((one) => ({ ...one, title: "" })), this.#seen(this.#facts.heading?.text ?? "")] : undefined;
  }

  /** The head of a page that changed without a load may be of the product before. */
  #isFresh(head: Candidate): boolean {
    const { facts, address } = { facts: this.#facts, address: head.addresses[0] ?? "" };
    if (facts.nameFit(head.title) > 0.5) return true;
    const isElsewhere = address !== "" && facts.addressFit(address) === 0 && parsed(address, facts.base)?.pathname !== "/";
    return !isElsewhere && (address !== "" || facts.headings.length === 0 || facts.nameFit(facts.heading?.text ?? "") < 0.5 || head.price !== null);
  }

  #tellsOf(head: Candidate, main: Scored): boolean {
    return likeness(head.title, main.candidate.title) > 0.5 || this.#facts.nameFit(head.title) > 0.6 || head.addresses.some((one) => this.#facts.addressFit(one) > 0.8);
  }

  /** Many products and none of them the page's. */
  #isListing(all: Scored[]): boolean {
    const names = new Set(all.filter(({ candidate }) => candidate.source === "json-ld" || candidate.role !== "listed").map(({ candidate }) => candidate.title));
    return names.size > 3;
  }

  #isProductHead(head: Candidate[]): boolean {
    const { metas } = this.#facts;
    if (isFrontDoor(this.#facts)) return false;
    const type = metas.first("og:type").toLowerCase();
    if (head.some(({ price }) => price !== null)) return type !== "article" || this.#looksLikeProduct();
    const saysProduct = /product/.test(type) || /^product$/i.test(metas.first("twitter:card"));
    return saysProduct && (this.#visiblePrice !== null || buyButtons(this.#facts, this.#surroundings) > 0);
  }

  /** A heading, a price and a picture near it, and one thing to buy. */
  #looksLikeProduct(): boolean {
    const facts = this.#facts;
    if (isFrontDoor(facts) || isCartOrSearch(facts) || facts.heading === undefined || !this.#visiblePrice || this.#visiblePrice.isTile) return false;
    if (pricesShown(facts, this.#surroundings) > 4) return false;
    const buttons = buyButtons(facts, this.#surroundings);
    const isProductPath = /\/(?:products?|produkte?r?|produits?|productos?|produtos?|prodott[oi]|p|dp|item|items|goods|artikel|tuote|shohin|detail|details?)[/_.-]|[?&](?:product_?id|item_?id|goods_?id|pid|sku|artnr)=/i.test(facts.url);
    return buttons > 0 ? buttons <= (isProductPath ? 6 : 3) : isProductPath || this.#visiblePrice.isLabelled;
  }

  /** What people see, when nothing else is told. */
  #seen(title: string): Candidate {
    const facts = this.#facts;
    const name = facts.heading?.text || facts.bareTitle(facts.title);
    return {
      source: "page", role: "main", title: name, brand: "", category: "", colour: "", gender: "", price: null,
      pictures: [], addresses: [title], codes: [],
    };
  }

  #merged(tellings: Candidate[]): PageProduct | null {
    const facts = this.#facts;
    const titled = tellings.filter(({ title }) => title);
    const best = titled.find(({ title }) => facts.headings.length === 0 || facts.nameFit(title) > 0.5) ?? titled[0];
    if (!best) return null;
    const price = this.#priceOf(tellings);
    const beside = toldInTables(facts, this.#surroundings);
    const crumbs = crumbNames(facts, this.#crumbs, best.title);
    const field = (read: (one: Candidate) => string): string => tellings.map(read).find(Boolean) ?? "";
    return {
      title: best.title,
      brand: field(({ brand }) => brand) || beside.brand,
      category: field(({ category }) => category) || categoryOfCrumbs(crumbs),
      colour: field(({ colour }) => colour) || beside.colour,
      gender: field(({ gender }) => gender) || beside.gender || genderOfCrumbs(crumbs),
      price: price?.amount ?? null,
      currency: price?.currency ?? "",
      picture: this.#pictureOf(tellings, best.title),
      source: best.source,
    };
  }

  /** Price and currency from one source, a missing currency from the next that has one. */
  #priceOf(tellings: Candidate[]): Money | null {
    const told = tellings.map(({ price }) => price).find(Boolean) ?? null;
    if (!told || this.#isStruck(told)) return this.#visiblePrice;
    const currency = told.currency || (tellings.map(({ price }) => price?.currency).find(Boolean) ?? "") || this.#facts.place.currency || this.#visiblePrice?.currency || likelyCurrency(this.#facts.place);
    return { amount: told.amount, currency };
  }

  /** What machines are told is what the page strikes out, and another price stands beside it. */
  #isStruck(told: Money): boolean {
    if (!struckPrices(this.#facts, this.#surroundings).has(told.amount)) return false;
    const seen = this.#visiblePrice;
    return seen !== null && !seen.isTile && seen.amount < told.amount && seen.currency !== "" && (!told.currency || seen.currency === told.currency);
  }

  #pictureOf(tellings: Candidate[], title: string): string {
    const told = tellings.flatMap(({ pictures }) => pictures);
    return told.find((address) => !isPlaceholder(address)) ?? (mainPicture(this.#facts, this.#surroundings, title) || (told[0] ?? ""));
  }
}

const order = ["json-ld", "microdata", "rdfa", "open-graph", "twitter", "page"];

function bySource(candidates: Candidate[]): Candidate[] {
  return [...candidates].sort((one, other) => order.indexOf(one.source) - order.indexOf(other.source));
}
