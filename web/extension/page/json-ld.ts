/* JSON-LD: every script of the page, arrays, @graph, ids that point elsewhere, and none of it trusted. */
import { all, scriptText } from "./dom.js";
import { parseLoosely } from "./json-mend.js";
import type { Found, Role, Thing } from "./thing.js";
import { add, propertyName, typeName } from "./thing.js";

const scriptLimit = 60;
const scriptBytes = 1 << 20;
const allBytes = 3 << 20;
const visitLimit = 20_000;
const convertLimit = 6_000;
const depthLimit = 12;
const stringLimit = 4_000;
const pictureLimit = 1 << 20;

type Json = Record<string, unknown>;

/** What leads away from the thing itself. */
const asides = new Set([
  "isrelatedto", "issimilarto", "isaccessoryorsparepartfor", "isconsumablefor", "itemreviewed", "itemlistelement", "mentions", "hasofferCatalog".toLowerCase(), "makesoffer",
  "review", "reviews", "subjectof", "haspart", "ispartof", "isvariantof", "hasvariant", "additionaltype", "recommendation", "relatedlink", "blogpost", "video", "brand", "seller",
]);

export interface JsonLd {
  products: Found[];
  crumbs: Thing[];
  /** All types that stand by themselves on the page, as "article". */
  kinds: Set<string>;
  shops: string[];
}

export function readJsonLd(document: Document): JsonLd {
  return new JsonLdReader(parsedScripts(document)).read();
}

function parsedScripts(document: Document): unknown[] {
  const roots: unknown[] = [];
  let room = allBytes;
  for (const script of all(document, 'script[type*="ld+json" i]', scriptLimit)) {
    const text = scriptText(script, Math.min(scriptBytes, room));
    room -= text.length;
    if (text) roots.push(parseLoosely(text));
  }
  return roots;
}

class JsonLdReader {
  readonly #roots: unknown[];
  readonly #byId = new Map<string, Json>();
  readonly #visited: { node: Json; role: Role }[] = [];
  #conversions = convertLimit;

  constructor(roots: unknown[]) {
    this.#roots = roots;
  }

  read(): JsonLd {
    this.#visit();
    const found: JsonLd = { products: [], crumbs: [], kinds: new Set(), shops: [] };
    for (const { node, role } of this.#visited) this.#sort(node, role, found);
    return found;
  }

  #sort(node: Json, role: Role, found: JsonLd): void {
    const types = typesOf(node);
    if (role !== "listed") types.forEach((type) => found.kinds.size < 200 && found.kinds.add(type));
    if (types.includes("breadcrumblist") && found.crumbs.length < 4) found.crumbs.push(this.#thing(node, 0));
    if (types.some((type) => type === "organization" || type === "website" || type === "onlinestore" || type === "store")) {
      const name = own(node, "name");
      if (typeof name === "string" && role !== "listed" && found.shops.length < 8) found.shops.push(name.slice(0, 100));
    }
    const isProduct = types.some((type) => /^(?:product|productgroup|productmodel|individualproduct|someproducts)$/.test(type));
    if (isProduct && found.products.length < 60) found.products.push({ thing: this.#thing(node, 0), role });
    if (types.includes("offer") && own(node, "itemOffered") && found.products.length < 60) this.#offered(node, role, found);
  }

  /** An offer that names what it offers, instead of a product that has offers. */
  #offered(node: Json, role: Role, found: JsonLd): void {
    const offer = this.#thing(node, 0);
    for (const item of offer.values.get("itemoffered") ?? []) {
      if (typeof item !== "object" || item.values.has("offers")) continue;
      add(item, "offers", offer);
      found.products.push({ thing: item, role });
    }
  }

  /** Breadth first, so that what stands at the top is met first. */
  #visit(): void {
    let level: { node: unknown; role: Role }[] = this.#roots.map((node) => ({ node, role: "main" }));
    let budget = visitLimit;
    for (let depth = 0; depth < depthLimit && level.length > 0; depth++) {
      const next: typeof level = [];
      for (const { node, role } of level) {
        if (budget-- <= 0) return;
        if (Array.isArray(node)) next.push(...node.slice(0, 2_000).map((one: unknown) => ({ node: one, role })));
        else if (isObject(node)) this.#visitObject(node, role, next);
      }
      level = next;
    }
  }

  #visitObject(node: Json, role: Role, next: { node: unknown; role: Role }[]): void {
    const id = own(node, "@id");
    if (typeof id === "string" && id.length < 2_000) {
      const known = this.#byId.get(id);
      if (!known || Object.keys(known).length < Object.keys(node).length) this.#byId.set(id, node);
    }
    if (Object.keys(node).length > (id === undefined ? 0 : 1)) this.#visited.push({ node, role });
    const inGroup = typesOf(node).some((type) => type === "productgroup" || type === "product");
    for (const key of Object.keys(node).slice(0, 300)) {
      const value = own(node, key);
      if (typeof value !== "object" || value === null) continue;
      next.push({ node: value, role: roleOf(propertyName(key), role, inGroup) });
    }
  }

  /** The node and what it holds; ids are followed, in circles not for ever. */
  #thing(source: Json, depth: number): Thing {
    const node = this.#resolved(source);
    const thing: Thing = { types: typesOf(node), values: new Map() };
    for (const key of Object.keys(node).slice(0, 120)) {
      if (this.#conversions <= 0) break;
      if (key !== "@type" && key !== "@context") this.#convert(thing, propertyName(key), own(node, key), depth);
    }
    return thing;
  }

  #convert(thing: Thing, name: string, value: unknown, depth: number): void {
    if (this.#conversions-- <= 0) return;
    if (typeof value === "string") {
      if (value.length <= stringLimit || (/^data:image\//.test(value) && value.length < pictureLimit)) add(thing, name, value);
      else if (name === "name" || name === "category") add(thing, name, value.slice(0, stringLimit));
    } else if (typeof value === "number") add(thing, name, value);
    else if (Array.isArray(value)) value.slice(0, 300).forEach((one: unknown) => !Array.isArray(one) && this.#convert(thing, name, one, depth));
    else if (isObject(value)) this.#convertObject(thing, name, value, depth);
  }

  #convertObject(thing: Thing, name: string, value: Json, depth: number): void {
    const literal = own(value, "@value");
    if (literal !== undefined) this.#convert(thing, name, typeof literal === "object" ? undefined : literal, depth);
    else if (own(value, "@list") !== undefined) this.#convert(thing, name, own(value, "@list"), depth);
    else if (depth < 6) add(thing, name, this.#thing(value, depth + 1));
  }

  #resolved(node: Json): Json {
    const id = own(node, "@id");
    if (typeof id !== "string" || Object.keys(node).filter((key) => key !== "@type").length > 1) return node;
    return this.#byId.get(id) ?? node;
  }
}

function roleOf(key: string, role: Role, inProduct: boolean): Role {
  if (role === "listed" || asides.has(key)) return "listed";
  if (inProduct && key !== "@graph") return "listed";
  return key === "mainentity" ? "entity" : role;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own keys only: "__proto__" of JSON is a key like any other. */
function own(node: Json, key: string): unknown {
  return Object.hasOwn(node, key) ? node[key] : undefined;
}

function typesOf(node: Json): string[] {
  const type = own(node, "@type") ?? own(node, "type");
  const types: unknown[] = Array.isArray(type) ? type.slice(0, 10) : [type];
  return types.filter((one) => typeof one === "string").map(typeName);
}
