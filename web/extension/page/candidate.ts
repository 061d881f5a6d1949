/* One product as one source tells it. */
import { currencyCode } from "./currencies.js";
import { isGone, namedByAddress, priceOf } from "./offers.js";
import type { PageFacts } from "./page-facts.js";
import type { Source } from "./page-product.js";
import { pictureAddresses } from "./pictures.js";
import type { Money } from "./price.js";
import type { Role, Thing } from "./thing.js";
import { isProduct, textOfProperty, textsOf, thingsOf } from "./thing.js";
import { field, plain } from "./words.js";

export interface Candidate {
  source: Source;
  role: Role;
  title: string;
  brand: string;
  category: string;
  colour: string;
  gender: string;
  price: Money | null;
  pictures: string[];
  addresses: string[];
  codes: string[];
  element?: Element;
}

export function candidateOf(thing: Thing, source: Source, role: Role, facts: PageFacts): Candidate {
  const variants = thingsOf(thing, "hasvariant").filter(isProduct).slice(0, 200);
  const { variant, isNamed } = chosenVariant(thing, variants, facts);
  const group = thingsOf(thing, "isvariantof")[0];
  const both = (isNamed ? [variant, thing, group] : [thing, variant, group]).filter((one) => one !== undefined);
  const told = (read: (one: Thing) => string): string => both.map(read).find(Boolean) ?? "";
  return {
    source, role,
    title: facts.bareName([thing, variant, group].map((one) => (one ? textOfProperty(one, "name") : "")).find(Boolean) ?? ""),
    brand: field(told((one) => textOfProperty(one, "brand", "manufacturer") || additional(one, brandNames))),
    category: told((one) => deepest(textOfProperty(one, "category"))),
    colour: field(told((one) => textOfProperty(one, "color") || additional(one, colourNames))),
    gender: told(genderOf),
    price: both.map((one) => priceOf(one, facts)).find(Boolean) ?? null,
    pictures: both.flatMap((one) => pictureAddresses(one, facts)).slice(0, 20),
    addresses: [thing, ...thingsOf(thing, "offers"), ...variants].flatMap((one) => [...textsOf(one, "url"), ...textsOf(one, "@id")]).slice(0, 300),
    codes: [thing, ...variants].flatMap((one) => codeNames.flatMap((name) => textsOf(one, name))).filter((code) => code.length > 3 && code.length < 40).slice(0, 60),
    element: thing.element,
  };
}

const codeNames = ["sku", "mpn", "productid", "gtin13", "gtin", "gtin12", "gtin8", "gtin14", "productgroupid"];
export const brandNames = /^(?:brand|marke|hersteller|marque|marca|merk|marka|märke|varemerke|mærke|merkki|značka|бренд|марка|ブランド|メーカー|品牌|브랜드|الماركة|العلامة التجارية|ब्रांड)$/i;
export const colourNames = /^(?:(?:main |base |product )?colou?r(?: name)?|farbe|farbton|couleur|coloris|colore?|cor|kleur|kolor|färg|farge|farve|väri|barva|szín|renk|цвет|カラー|色|颜色|顏色|색상|اللون|रंग)$/i;
export const genderNames = /^(?:gender|target gender|geschlecht|zielgruppe|genre|sexe|género|genero|gênero|genere|geslacht|płeć|kön|kjønn|køn|department|cinsiyet|пол|性別|性别|성별|الجنس|लिंग|audience)$/i;

/** The variant that the address names, or that the head of the page gives the price of, else the first that can be had. */
function chosenVariant(thing: Thing, variants: Thing[], facts: PageFacts): { variant?: Thing; isNamed: boolean } {
  const named = variants.find((one) => namedByAddress(one, facts) || thingsOf(one, "offers").some((offer) => namedByAddress(offer, facts)))
    ?? variants.find((one) => textsOf(one, "sku").some((sku) => sku.length > 4 && facts.url.includes(encodeURIComponent(sku))));
  if (named) return { variant: named, isNamed: true };
  if (thingsOf(thing, "offers").length > 0) return { variant: variants[0], isNamed: false };
  const told = Number(facts.metas.first("product:sale_price:amount", "product:price:amount", "og:price:amount").replace(",", "."));
  const priced = variants.find((one) => told > 0 && priceOf(one, facts)?.amount === told);
  return { variant: priced ?? variants.find((one) => !thingsOf(one, "offers").some(isGone)) ?? variants[0], isNamed: false };
}

/** Of a list of name and value. */
function additional(thing: Thing, names: RegExp): string {
  const properties = [...thingsOf(thing, "additionalproperty"), ...thingsOf(thing, "additionalproperties")].slice(0, 100);
  const found = properties.find((one) => names.test(plain(textOfProperty(one, "name", "propertyid"), 60)));
  return found ? textOfProperty(found, "value") : "";
}

function genderOf(thing: Thing): string {
  const audiences = thingsOf(thing, "audience").map((one) => textOfProperty(one, "suggestedgender", "gender"));
  const text = [...audiences, textOfProperty(thing, "gender", "suggestedgender"), additional(thing, genderNames)].find(Boolean) ?? "";
  return field(text).replace(/^(?:https?:\/\/)?schema\.org\//i, "").toLowerCase() === "" ? "" : field(text).replace(/^(?:https?:\/\/)?schema\.org\//i, "");
}

/** "Boots" of "Women > Shoes > Boots": what is told last tells most. Numbers are the shop's own affair. */
export function deepest(category: string): string {
  const parts = plain(category).split(/\s*(?:[<>»›|]|\s\/\s)\s*/).filter((part) => /\p{L}/u.test(part) && !/^https?:/.test(part));
  return field((parts.at(-1) ?? "").replace(/^\d+\s*-\s*/, ""));
}

/** What the tags of the head tell. Facebook's sale price is what is to be paid. */
export function openGraphCandidate(facts: PageFacts): Candidate {
  const { metas } = facts;
  const pairs: [string, string][] = [["product:sale_price:amount", "product:sale_price:currency"], ["product:price:amount", "product:price:currency"], ["og:price:amount", "og:price:currency"], ["price", "currency"]];
  const pair = pairs.find(([amount]) => metas.first(amount));
  const price = pair ? facts.money(metas.first(pair[0]), currencyCode(metas.first(pair[1]), facts.place) || facts.place.currency || "") : null;
  return {
    source: "open-graph", role: "main",
    title: facts.bareTitle(metas.first("og:title")),
    brand: field(metas.first("product:brand", "og:brand", "brand")),
    category: deepest(metas.first("product:category", "og:category", "product:product_type")),
    colour: field(metas.first("product:color", "product:colour", "og:color", "color")),
    gender: field(metas.first("product:gender", "product:target_gender", "og:gender")),
    price,
    pictures: metas.all("og:image:secure_url", "og:image", "og:image:url").map((address) => facts.absolute(address)).filter(Boolean),
    addresses: metas.all("og:url"), codes: metas.all("product:retailer_item_id", "product:item_group_id").filter((code) => code.length > 3),
  };
}

export function twitterCandidate(facts: PageFacts): Candidate {
  const { metas } = facts;
  const labelled = metas.labelled();
  const told = (names: RegExp): string => field(labelled.find(([label]) => names.test(label.trim()))?.[1] ?? "");
  const priced = labelled.find(([label, data]) => /price|preis|prix|precio|preço|prezzo|cena|pris|prijs|価格|价格|가격|السعر/i.test(label) && /\d/.test(data)) ?? labelled.find(([, data]) => facts.saysMoney(data));
  return {
    source: "twitter", role: "main",
    title: facts.bareTitle(metas.first("twitter:title")),
    brand: told(brandNames), category: "", colour: told(colourNames), gender: "",
    price: priced ? facts.money(priced[1], "") : null,
    pictures: metas.all("twitter:image", "twitter:image:src", "twitter:image0").map((address) => facts.absolute(address)).filter(Boolean),
    addresses: metas.all("twitter:url"), codes: [],
  };
}
