/* What holds for the whole page: its address, its heading, its language, the shop's name. */
import type { Place } from "./currencies.js";
import { currencyCode } from "./currencies.js";
import { all, attribute, bodyOf, closest, first, linesBehind, pageAddress, pageBase, rootOf, tagOf, textOf } from "./dom.js";
import { MetaTags } from "./meta-tags.js";
import type { Money } from "./price.js";
import { hasMoney, machinePrice } from "./price.js";
import { isShop, likeness, plain, segments, withoutShop } from "./words.js";

export interface Heading {
  element: Element;
  text: string;
}

export class PageFacts {
  readonly url: string;
  readonly base: string;
  readonly metas: MetaTags;
  readonly headings: Heading[];
  readonly heading: Heading | undefined;
  readonly title: string;
  readonly place: Place;
  /** Names that the shop goes by, as they may stand in titles. */
  readonly shops: string[] = [];
  readonly canonical: string;

  constructor(readonly document: Document) {
    this.url = pageAddress(document);
    this.base = pageBase(document);
    this.metas = new MetaTags(document);
    const title = all(document, "title", 4).find((element) => !closest(element, "svg"));
    this.title = plain(title ? textOf(title) : "");
    const root = rootOf(document);
    const language = (root && attribute(root, "lang")) || this.metas.first("og:locale", "language") || (root && attribute(root, "xml:lang")) || "";
    const place: Place = { language: language.slice(0, 20), host: this.host };
    this.place = { ...place, currency: currencyCode(this.metas.first("product:price:currency", "og:price:currency", "product:sale_price:currency"), place) };
    this.canonical = this.#trustedCanonical();
    this.addShops([this.metas.first("og:site_name"), this.metas.first("application-name"), this.metas.first("apple-mobile-web-app-title"), ...hostNames(this.host)]);
    this.headings = headingsOf(document, this.title, this.shops);
    this.heading = this.#mainHeading();
  }

  get host(): string {
    return parsed(this.url)?.host ?? "";
  }

  addShops(names: string[]): void {
    for (const name of names) if (name && this.shops.length < 20) this.shops.push(plain(name, 100));
  }

  /** Of several headings the one that the page is titled by. */
  #mainHeading(): Heading | undefined {
    const parts = [this.title, ...segments(this.title)];
    const fits = this.headings.map((heading) => ({ heading, fit: Math.max(...parts.map((part) => likeness(part, heading.text))) }));
    return fits.reduce((best, one) => (one.fit > best.fit + 0.01 ? one : best), fits[0] ?? { heading: undefined, fit: 0 }).heading;
  }

  bareName(name: string): string {
    return plain(withoutShop(plain(name), this.shops));
  }

  /** "Name" of "Name | Shop"; the heading when the page's title holds it. */
  bareTitle(title: string): string {
    const rest = this.bareName(title);
    const parts = segments(rest);
    const heading = this.headings.find(({ text }) => parts.length > 1 && parts.some((part) => likeness(part, text) > 0.97));
    return heading ? heading.text : rest;
  }

  /** A price out of an attribute; `currency` is what stands beside it. */
  money(text: string, currency: string): Money | null {
    const money = machinePrice(text, { ...this.place, currency: currency || this.place.currency });
    return money && { amount: money.amount, currency: currency || money.currency };
  }

  saysMoney(text: string): boolean {
    return hasMoney(text, this.place);
  }

  /** 0 to 1: how well the name fits what the page calls itself in large letters. */
  nameFit(name: string): number {
    const byHeading = Math.max(0, ...this.headings.map(({ text }) => likeness(name, text)));
    const byTitle = Math.max(0, ...[this.title, ...segments(this.title)].map((part) => likeness(name, part)));
    return Math.max(byHeading, 0.95 * byTitle);
  }

  /** The address as http(s) or as a picture's data, "" for anything else. */
  absolute(address: string): string {
    const text = address.trim();
    if (/^data:image\/(?:png|jpe?g|webp|gif|avif)[;,]/i.test(text)) return text.length <= 1 << 20 ? text : "";
    if (!text || text.length > 4_000) return "";
    const url = parsed(text.replace(/&amp;/g, "&"), this.base) ?? parsed(text, this.url);
    return url && /^https?:$/.test(url.protocol) && !url.username ? url.href.slice(0, 4_000) : "";
  }

  /** 0 to 1: how well an address of a product fits that of the page. */
  addressFit(address: string): number {
    const url = parsed(address.trim().slice(0, 4_000), this.base);
    if (!url) return 0;
    return Math.max(...[this.url, this.canonical].map((own) => fit(url, parsed(own))));
  }

  /** Whether it is the address of the page with the variant that is chosen there. */
  isOwnAddress(address: string): boolean {
    const url = parsed(address.trim().slice(0, 4_000), this.base);
    return url !== undefined && url.search !== "" && fit(url, parsed(this.url)) === 1;
  }

  /** A shop that changes pages without a load may have left the old one behind. */
  #trustedCanonical(): string {
    const link = first(this.document, 'link[rel~="canonical" i]');
    const canonical = parsed(link ? attribute(link, "href").slice(0, 4_000) : "", this.base);
    const own = parsed(this.url);
    if (!canonical || !own || !link || !attribute(link, "href")) return "";
    const same = lastPart(canonical) === lastPart(own) || numbers(canonical.href).some((number) => numbers(own.href).includes(number));
    return same && canonical.pathname !== "/" ? canonical.href : "";
  }
}

export function parsed(address: string, base?: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}

/** The h1s that are not the shop's own name; on a page without one, the line that is the page's title. */
function headingsOf(document: Document, title: string, shops: string[]): Heading[] {
  const first = readable(all(document, "h1", 12));
  const own = first.filter(({ text }) => !isShopsOwn(text, title, shops));
  if (own.length > 0) return own.sort((one, other) => Number(isBanner(one.element)) - Number(isBanner(other.element)));
  const named = readable(all(document, '[role="heading"][aria-level="1"]', 1));
  if (named.length > 0) return named;
  const parts = [title, ...segments(title)].filter((part) => part.length > 2 && !isShopsOwn(part, title, shops));
  const line = lineLike(document, parts);
  return line ? [line] : first;
}

/** "Kiln Lane Pottery" of kilnlane.example, when the title has more to say. */
function isShopsOwn(text: string, title: string, shops: string[]): boolean {
  return isShop(text, shops) || (isShop(text, shops, 22) && segments(title).some((part) => !isShop(part, shops, 22)));
}

/** The first line of the page that says what its title says. */
function lineLike(document: Document, parts: string[]): Heading | undefined {
  const body = bodyOf(document);
  let budget = 200;
  const skipped = (element: Element): boolean => /^(?:nav|header|footer|a|button)$/.test(tagOf(element)) || isBeside(element);
  for (const { text, element } of body ? linesBehind(body, undefined, skipped) : []) {
    const name = plain(text);
    const close = parts.filter((part) => name.length > 1 && name.length > 0.7 * part.length && part.length > 0.7 * name.length);
    if (close.some((part) => likeness(part, name) > 0.9)) return { element, text: name };
    if (close.length > 0 && budget-- <= 0) return undefined;
  }
  return undefined;
}

function readable(elements: Element[]): Heading[] {
  return elements.map((element) => ({ element, text: plain(textOf(element, { without: isBeside })) })).filter(({ text }) => text.length > 1);
}

/** Numbers and badges that shops put into the heading. */
const isBeside = (element: Element): boolean => /(?:^|[\s_-])(?:sku|code|badge|rating|stars|article-?(?:no|number)|artnr|art-?nr|item-?(?:no|number)|flag|ribbon)(?:$|[\s_-])/i.test(attribute(element, "class"));

/** The shop's name is a heading on some pages. */
const isBanner = (element: Element): boolean => closest(element, "header:not(main header):not(article header), [class*=logo i], [id*=logo i]") !== null;

function hostNames(host: string): string[] {
  return host.replace(/:\d+$/, "").split(".").slice(0, -1).filter((part) => part.length > 2 && part !== "www" && part !== "shop");
}

const lastPart = (url: URL): string => decoded(url.pathname).replace(/\/+$/, "").split("/").at(-1)?.replace(/\.\w{2,5}$/, "").toLowerCase() ?? "";
const numbers = (href: string): string[] => href.match(/\d{4,}/g) ?? [];

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const identities = /^(?:id|pid|sku|product|product_?id|item|item_?id|goods_?id|article|art|artnr|p|prod|code|mpn|style|productid|dwvar_\w*)$/i;
const variants = /^(?:variant|variation|variation_?id|colou?r|farbe|size|v|vid|skuid|sku_?id|attribute_\w+|swatch)$/i;

/** 1: the same page; 0.9: the same one in another place of the shop; 0.6: another variant of it. */
function fit(url: URL, own: URL | undefined): number {
  if (!own) return 0;
  const isRoute = /^#!?\//.test(own.hash);
  if (isRoute) return /^#!?\//.test(url.hash) && url.hash.replace(/\?.*/, "") === own.hash.replace(/\?.*/, "") ? 1 : 0;
  const path = decoded(url.pathname).replace(/\/+$/, "").toLowerCase();
  const ownPath = decoded(own.pathname).replace(/\/+$/, "").toLowerCase();
  const part = lastPart(url);
  const base = path === ownPath ? 1 : part.length > 3 && part === lastPart(own) ? 0.9 : 0;
  if (base === 0 || (path === "" && url.search === "")) return 0;
  let result = base;
  for (const [name, value] of [...own.searchParams].slice(0, 30)) {
    const theirs = url.searchParams.get(name);
    if (identities.test(name) && theirs !== value) return theirs === null && path.length > 12 ? 0.6 : 0;
    if (variants.test(name) && theirs !== value) result = Math.min(result, theirs === null ? 0.8 : 0.6);
  }
  for (const [name] of [...url.searchParams].slice(0, 30)) if (identities.test(name) && !own.searchParams.has(name)) result = Math.min(result, 0.5);
  return result;
}
