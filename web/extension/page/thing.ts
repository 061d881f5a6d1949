/* JSON-LD, microdata and RDFa say the same things in three ways. A thing is what any of them says, ready to be read. */

/** Where a thing stands: as the page's own, named as the page's main entity, or as one of a list or beside another. */
export type Role = "entity" | "main" | "listed";

export type Value = string | number | Thing;

export interface Thing {
  /** In lower case, without schema.org's address. */
  types: string[];
  values: Map<string, Value[]>;
  element?: Element;
}

export interface Found {
  thing: Thing;
  role: Role;
}

const productTypes = new Set(["product", "productgroup", "productmodel", "individualproduct", "someproducts"]);

export const isProduct = (thing: Thing): boolean => thing.types.some((type) => productTypes.has(type));

const namespaces = /^(?:https?:\/\/(?:www\.)?(?:schema\.org|data-vocabulary\.org|purl\.org\/goodrelations\/v1)[/#]|schema:|s:|gr:|v:|foaf:)/i;

const oldTypes: Record<string, string> = {
  "offer-aggregate": "aggregateoffer", offering: "offer", productorservice: "product", productorservicemodel: "productmodel", productorservicessomeinstancesplaceholder: "product",
};

const oldNames: Record<string, string> = {
  offerdetails: "offers", currency: "pricecurrency", hascurrency: "pricecurrency", hascurrencyvalue: "price", haspricespecification: "pricespecification",
  hasmanufacturer: "manufacturer", colour: "color", photo: "image", depiction: "image", "photo:url": "image", hasmincurrencyvalue: "lowprice", title: "name", fn: "name",
};

/** "product" of "https://schema.org/Product". */
export function typeName(text: string): string {
  const name = text.trim().slice(0, 100).replace(namespaces, "").toLowerCase();
  return oldTypes[name] ?? name;
}

/** "pricecurrency" of "schema:priceCurrency". */
export function propertyName(text: string): string {
  const name = text.trim().slice(0, 100).replace(namespaces, "").toLowerCase();
  return oldNames[name] ?? name;
}

export function valuesOf(thing: Thing, name: string): Value[] {
  return thing.values.get(name) ?? [];
}

export function thingsOf(thing: Thing, name: string): Thing[] {
  return valuesOf(thing, name).filter((value) => typeof value === "object");
}

/** The first text of the first of `names` that has one; of a thing, its name. */
export function textOfProperty(thing: Thing, ...names: string[]): string {
  for (const name of names) {
    for (const value of valuesOf(thing, name)) {
      const text = typeof value === "object" ? textOfProperty(value, "name", "value", "@value", "alternatename") : String(value);
      if (text.trim()) return text;
    }
  }
  return "";
}

export function textsOf(thing: Thing, name: string): string[] {
  return valuesOf(thing, name).filter((value) => typeof value !== "object").map(String);
}

export function add(thing: Thing, name: string, value: Value): void {
  const known = thing.values.get(name);
  if (!known) thing.values.set(name, [value]);
  else if (known.length < 400) known.push(value);
}
