/* Microdata: itemscope and itemprop, of schema.org and of its forerunner. */
import { all, attribute, closest, contains, elementById, hasAttribute, ownerOf, parentOf, tagOf, textOf } from "./dom.js";
import { isOld, isOldByName } from "./old-price.js";
import type { Found, Thing } from "./thing.js";
import { add, propertyName, typeName } from "./thing.js";

const itemLimit = 60;
const propertyLimit = 1_500;

/** The items that are products, and the breadcrumbs. */
export function readMicrodata(document: Document): { products: Found[]; crumbs: Thing[] } {
  const products: Found[] = [];
  for (const element of all(document, '[itemscope][itemtype*="Product" i]', itemLimit)) {
    const types = typesOf(element);
    if (types.some((type) => /^(?:product|productgroup|productmodel|individualproduct|someproducts)$/.test(type))) {
      products.push({ thing: itemOf(element, types), role: isListed(element) ? "listed" : isEntity(element) ? "entity" : "main" });
    }
  }
  const lists = all(document, '[itemscope][itemtype*="BreadcrumbList" i]', 2);
  return { products, crumbs: lists.map((list) => itemOf(list, typesOf(list))) };
}

const typesOf = (element: Element): string[] => attribute(element, "itemtype").split(/\s+/).filter(Boolean).slice(0, 5).map(typeName);

const isEntity = (element: Element): boolean => /\bmainEntity\b/i.test(attribute(element, "itemprop"));

/** A property of another item that leads away, as isRelatedTo. */
function isListed(element: Element): boolean {
  const property = attribute(element, "itemprop");
  if (/isRelatedTo|isSimilarTo|isAccessory|isConsumable|itemListElement|itemReviewed|hasVariant|isVariantOf|^item$/i.test(property)) return true;
  const outer = parentOf(element);
  return outer !== null && closest(outer, '[itemtype*="ItemList" i]:not([itemtype*="Breadcrumb" i]), [itemtype$="/Review" i]') !== null;
}

/** Properties in any depth go to the innermost item around them. */
function itemOf(root: Element, types: string[]): Thing {
  const item: Thing = { types, values: new Map(), element: root };
  const items = new Map<Element, Thing>([[root, item]]);
  const elements = all(root, "[itemprop]", propertyLimit);
  for (const id of attribute(root, "itemref").split(/\s+/).filter(Boolean).slice(0, 10)) {
    const other = elementById(ownerOf(root) as Document, id);
    if (other && !contains(root, other)) for (const property of [other, ...all(other, "[itemprop]", 200)]) if (hasAttribute(property, "itemprop")) addProperty(items, property, item);
  }
  for (const element of elements) addProperty(items, element, item);
  return item;
}

function addProperty(items: Map<Element, Thing>, element: Element, root: Thing): void {
  const outer = parentOf(element);
  const owner = outer && closest(outer, "[itemscope]");
  const target = owner ? (items.get(owner) ?? (contains(root.element as Element, owner) ? undefined : root)) : root;
  if (!target) return;
  const names = attribute(element, "itemprop").split(/\s+/).filter(Boolean).slice(0, 5).map(propertyName);
  if (!hasAttribute(element, "itemscope")) {
    const value = valueOf(element, names[0] ?? "");
    for (const name of names) if (value && !isOldPrice(element, name)) add(target, name, value);
    return;
  }
  const nested: Thing = { types: typesOf(element), values: new Map(), element };
  items.set(element, nested);
  for (const name of names) add(target, name, nested);
}

/** As the standard has it, but `content` counts on any element: shops write it so. */
export function valueOf(element: Element, name: string): string {
  if (hasAttribute(element, "content") && attribute(element, "content").trim()) return attribute(element, "content").slice(0, 4_000);
  const tag = tagOf(element);
  if (/^(?:img|source|embed|iframe|video|audio)$/.test(tag)) return pictureAddress(element);
  if (tag === "a" || tag === "link" || tag === "area") return linkValue(element, name);
  if (tag === "data" || tag === "meter" || tag === "input") return attribute(element, "value").slice(0, 400) || textOf(element);
  if (name === "image") return imageInside(element);
  return textOf(element, { without: isStruck });
}

/** A link says an address for an address, and its words for a name or a brand. */
function linkValue(element: Element, name: string): string {
  const isAddress = tagOf(element) !== "a" || /^(?:url|image|item|availability|itemcondition|sameas|logo|thumbnailurl|contenturl)$/.test(name);
  return isAddress ? attribute(element, "href").slice(0, 4_000) : textOf(element, { without: isStruck });
}

function imageInside(element: Element): string {
  const picture = all(element, "img", 1)[0];
  return picture ? pictureAddress(picture) : "";
}

function pictureAddress(element: Element): string {
  const eager = attribute(element, "src");
  const lazy = attribute(element, "data-src") || attribute(element, "data-original") || attribute(element, "data-lazy-src");
  return (lazy && (!eager || /^data:|placeholder|spacer|blank|loading/i.test(eager)) ? lazy : eager).slice(0, 1 << 20);
}

export function isOldPrice(element: Element, name: string): boolean {
  const outer = parentOf(element);
  return /price$/.test(name) && (isOld(element) || (outer !== null && !hasAttribute(outer, "itemscope") && isOldByName(outer)));
}

const isStruck = (element: Element): boolean => /^(?:del|s|strike)$/.test(tagOf(element));
