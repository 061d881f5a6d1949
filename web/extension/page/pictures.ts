/* Which picture shows the product. */
import { all, attribute, closest, hasAttribute, parentOf, tagOf } from "./dom.js";
import type { PageFacts } from "./page-facts.js";
import type { Surroundings } from "./surroundings.js";
import type { Thing } from "./thing.js";
import { textsOf, valuesOf } from "./thing.js";
import { likeness } from "./words.js";

const placeholder = /placeholder|no[-_]?(?:image|photo|picture|img)|spacer|blank\.|pixel\.|1x1|transparent\.|loading\.|coming[-_]?soon|default[-_]?(?:image|product)|image[-_]?not|\/(?:logo|icon|sprite|avatar)s?[./_-]|[-_/]logo[-_.]/i;

export const isPlaceholder = (address: string): boolean => placeholder.test(address.replace(/[?#].*$/s, "").slice(-300)) || (address.startsWith("data:") && address.length < 400);

/** Of a thing: addresses, ImageObjects, lists of both. */
export function pictureAddresses(thing: Thing, facts: PageFacts): string[] {
  const found = ["image", "images", "thumbnailurl", "thumbnail", "primaryimageofpage"].flatMap((name) => valuesOf(thing, name));
  const written = found.slice(0, 40).flatMap((value) => (typeof value === "object" ? addressesOfObject(value) : [String(value)]));
  return written.map((address) => facts.absolute(filled(address))).filter(Boolean);
}

function addressesOfObject(value: Thing): string[] {
  return ["contenturl", "url", "@id", "src", "image", "thumbnailurl"].flatMap((name) => textsOf(value, name)).filter((address) => !address.startsWith("#")).slice(0, 1);
}

/** "shoe_{width}x.jpg" is filled in by the shop's script. */
const filled = (address: string): string => address.replace(/\{(?:width|w)\}|%7Bwidth%7D/gi, "1080").replace(/_\{size\}|\{size\}/g, "");

/** An <img>'s address as the browser chose it, or as the page will load it later. */
export function shownAddress(picture: Element, facts: PageFacts): string {
  const current = picture instanceof HTMLImageElement ? currentSource.get?.call(picture) as string : "";
  const eager = attribute(picture, "src");
  const lazy = lazyNames.map((name) => attribute(picture, name)).find(Boolean) ?? "";
  const isEmpty = !eager || isPlaceholder(eager);
  const choices = [isEmpty && lazy ? "" : current, isEmpty ? lazy : eager, largestOf(attribute(picture, "srcset") || attribute(picture, "data-srcset")), sourceBeside(picture), eager];
  return choices.map((address) => facts.absolute(filled(address))).find((address) => address && !isPlaceholder(address)) ?? "";
}

const currentSource = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "currentSrc") ?? {};
const lazyNames = ["data-src", "data-original", "data-lazy-src", "data-lazy", "data-srcset-large", "data-image", "data-zoom-image", "data-large_image"];

function largestOf(set: string): string {
  const choices = set.slice(0, 8_000).split(/,\s+/).slice(0, 30).map((choice) => {
    const [address = "", size = "1"] = choice.trim().split(/\s+/);
    return { address, size: parseFloat(size) || 1 };
  });
  return choices.reduce((best, one) => (one.size > best.size && one.size <= 2_000 ? one : best), choices[0] ?? { address: "", size: 0 }).address;
}

function sourceBeside(picture: Element): string {
  const outer = parentOf(picture);
  if (!outer || tagOf(outer) !== "picture") return "";
  const source = all(outer, "source", 1)[0];
  return source ? largestOf(attribute(source, "srcset") || attribute(source, "data-srcset")) : "";
}

interface Shown {
  address: string;
  score: number;
}

/** The picture that the page shows largest, the sooner if it stands in a gallery or is named like the product. */
export function mainPicture(facts: PageFacts, surroundings: Surroundings, title: string): string {
  const shown: Shown[] = [];
  for (const picture of all(facts.document, "img", 300)) {
    if (surroundings.isAside(picture) || isHidden(picture)) continue;
    const address = shownAddress(picture, facts);
    if (address && !/\.svg(?:$|\?)/i.test(address)) shown.push({ address, score: scoreOf(picture, title) });
  }
  const best = shown.reduce<Shown | undefined>((top, one) => (!top || one.score > top.score ? one : top), undefined);
  return best?.address ?? (paintedPicture(facts, surroundings) || linkedPicture(facts));
}

function scoreOf(picture: Element, title: string): number {
  const area = areaOf(picture);
  if (area > 0 && area < 60 * 60) return -5;
  const names = likeness(attribute(picture, "alt"), title);
  const gallery = closest(picture, "[class*=gallery i], [class*=product i], [id*=gallery i], [class*=media i], [class*=carousel i], [class*=hero i], [id*=product i], [itemprop=image], figure");
  const isThumb = closest(picture, "[class*=thumb i], [id*=thumb i], [class*=swatch i], [class*=payment i], [class*=badge i], [class*=icon i], [class*=logo i], [id*=logo i], [class*=flag i]");
  const isOwn = /\b(?:main|primary|active|selected|current|hero|featured|zoom|large|big)/i.test(`${attribute(picture, "class")} ${attribute(picture, "id")}`);
  return Math.log2(area || unknownArea) + (names > 0.5 ? 2 * names : 0) + (gallery ? 1 : 0) + (isOwn ? 1 : 0) - (isThumb ? 4 : 0) - (decoration.test(attribute(picture, "src").split("/").at(-1) ?? "") ? 6 : 0) - (isStrip(picture) ? 3 : 0) + (attribute(picture, "itemprop") === "image" || attribute(picture, "fetchpriority") === "high" ? 1 : 0);
}

/** What pages were made of before there were styles. */
const decoration = /banner|header|head\b|button|btn|bullet|arrow|counter|title|divider|\bbar|\bline|e?mail|visa|mastercard|paypal|card|badge|background|\bbg|menu|\bnav|home|cart|order|shipping|flag|new\b|sale|award|trust|seal|\.gif/i;

/** Of a picture that is not loaded and whose size is not written. */
const unknownArea = 250 * 250;

function sidesOf(picture: Element): [width: number, height: number] {
  const box = Element.prototype.getBoundingClientRect.call(picture);
  if (box.width * box.height > 0) return [box.width, box.height];
  const [width = 0, height = 0] = ["width", "height"].map((name) => parseFloat(attribute(picture, name)) || 0);
  return [width || height, height || width];
}

function areaOf(picture: Element): number {
  const [width, height] = sidesOf(picture);
  return width * height;
}

/** Broad and low, as over a page's head. */
function isStrip(picture: Element): boolean {
  const [width, height] = sidesOf(picture);
  return height > 0 && width / height > 2.5;
}

function isHidden(picture: Element): boolean {
  return hasAttribute(picture, "hidden") || closest(picture, "[hidden], template, noscript, [style*='display:none'], [style*='display: none']") !== null;
}

/** Behind an element instead of in one. */
function paintedPicture(facts: PageFacts, surroundings: Surroundings): string {
  for (const element of all(facts.document, "[style*=background i]", 40)) {
    const written = /url\(\s*["']?([^"')]+)/i.exec(attribute(element, "style").slice(0, 2_000))?.[1] ?? "";
    const address = facts.absolute(written);
    if (address && !isPlaceholder(address) && !decoration.test(address.split("/").at(-1) ?? "") && !surroundings.isAside(element)) return address;
  }
  return "";
}

function linkedPicture(facts: PageFacts): string {
  const link = all(facts.document, 'link[rel="image_src"], link[rel="preload"][as="image"]', 5).map((one) => facts.absolute(attribute(one, "href"))).find((address) => address && !isPlaceholder(address));
  return link ?? "";
}

/** The last part of the address without its size, to tell one picture in several sizes. */
export function stem(address: string): string {
  const name = address.replace(/[?#].*$/, "").split("/").at(-1) ?? "";
  return name.toLowerCase().replace(/\.\w{3,4}$/, "").replace(/[-_@](?:\d{2,4}x\d{0,4}|x?\d{2,4}w?|small|medium|large|grande|master|thumb|zoom|\dx)$/g, "");
}
