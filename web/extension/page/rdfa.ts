/* RDFa Lite: typeof and property, with schema.org or GoodRelations as vocabulary. */
import { all, attribute, closest, contains, hasAttribute, parentOf } from "./dom.js";
import { isOldPrice, valueOf } from "./microdata.js";
import type { Found, Thing } from "./thing.js";
import { add, propertyName, typeName } from "./thing.js";

const itemLimit = 60;
const propertyLimit = 1_500;

export function readRdfa(document: Document): { products: Found[]; crumbs: Thing[] } {
  const products: Found[] = [];
  for (const element of all(document, '[typeof*="product" i]', itemLimit)) {
    const types = typesOf(element);
    if (!types.some((type) => /^(?:product|productgroup|productmodel|individualproduct|someproducts)$/.test(type))) continue;
    products.push({ thing: itemOf(element, types), role: isListed(element) ? "listed" : "main" });
  }
  const lists = all(document, '[typeof*="BreadcrumbList" i]', 2);
  return { products, crumbs: lists.map((list) => itemOf(list, typesOf(list))) };
}

const typesOf = (element: Element): string[] => attribute(element, "typeof").split(/\s+/).filter(Boolean).slice(0, 5).map(typeName);

function isListed(element: Element): boolean {
  const outer = parentOf(element);
  return /isRelatedTo|isSimilarTo|isAccessory|itemListElement|itemReviewed/i.test(attribute(element, "property") + attribute(element, "rel"))
    || (outer !== null && closest(outer, '[typeof~="ItemList" i], [typeof~="schema:ItemList" i]') !== null);
}

function itemOf(root: Element, types: string[]): Thing {
  const item: Thing = { types, values: new Map(), element: root };
  const items = new Map<Element, Thing>([[root, item]]);
  for (const element of all(root, "[property], [rel], [typeof]", propertyLimit)) addProperty(items, element, root);
  return item;
}

/** `rel` may stand around the thing that it leads to. */
function relation(element: Element): string {
  const isThing = hasAttribute(element, "typeof");
  const own = attribute(element, "property") || (isThing || hasAttribute(element, "resource") || hasAttribute(element, "href") ? attribute(element, "rel") : "");
  const outer = parentOf(element);
  return own || !isThing || !outer || hasAttribute(outer, "typeof") ? own : attribute(outer, "rel");
}

function addProperty(items: Map<Element, Thing>, element: Element, root: Element): void {
  const outer = parentOf(element);
  const owner = outer && closest(outer, "[typeof]");
  const target = owner && contains(root, owner) ? items.get(owner) : undefined;
  if (!target) return;
  const names = relation(element).split(/\s+/).filter(Boolean).slice(0, 5).map(propertyName);
  if (names.length === 0) return;
  if (hasAttribute(element, "typeof")) {
    const nested: Thing = { types: typesOf(element), values: new Map(), element };
    items.set(element, nested);
    for (const name of names) add(target, name, nested);
    return;
  }
  const value = attribute(element, "content").slice(0, 4_000) || attribute(element, "resource").slice(0, 4_000) || valueOf(element, names[0] ?? "");
  for (const name of names) if (value && !isOldPrice(element, name)) add(target, name, value);
}
