/* Brand, category, colour and gender where only people are told: in tables, in "Colour: Black", in the crumbs above the heading. */
import { brandNames, colourNames, deepest, genderNames } from "./candidate.js";
import { all, attribute, first, tagOf, textOf } from "./dom.js";
import type { PageFacts } from "./page-facts.js";
import type { Surroundings } from "./surroundings.js";
import type { Thing } from "./thing.js";
import { textOfProperty, thingsOf } from "./thing.js";
import { field, likeness, plain } from "./words.js";

export interface Told {
  brand: string;
  colour: string;
  gender: string;
}

const rowLimit = 150;

export function toldInTables(facts: PageFacts, surroundings: Surroundings): Told {
  const told: Told = { brand: "", colour: "", gender: "" };
  for (const label of all(facts.document, "dt, th, tr > td:first-child, li, p, label, legend, [class*=label i], [class*=color i], [class*=colour i]", rowLimit)) {
    const [name, value] = labelled(label);
    if (!value || value.length > 60) continue;
    const key = brandNames.test(name) ? "brand" : colourNames.test(name) ? "colour" : genderNames.test(name) ? "gender" : undefined;
    if (key && !told[key] && !surroundings.isAside(label)) told[key] = field(value);
  }
  if (!told.brand) told.brand = writtenBrand(facts, surroundings);
  return told;
}

/** ["Colour", "Black"] of a row of a table, a definition, or "Colour: Black". */
function labelled(label: Element): [string, string] {
  const text = textOf(label, { limit: 120 });
  const colon = /^([^:：]{2,24})\s*[:：]\s*(.*)$/.exec(text);
  if (colon?.[2]) return [(colon[1] ?? "").trim(), colon[2].trim()];
  const next = /^(?:dt|th|td)$/.test(tagOf(label)) ? nextElement.get?.call(label) as Element | null : null;
  return next ? [text.replace(/\s*[:：]\s*$/, ""), textOf(next, { limit: 120 })] : ["", ""];
}

const nextElement = Object.getOwnPropertyDescriptor(Element.prototype, "nextElementSibling") ?? {};

function writtenBrand(facts: PageFacts, surroundings: Surroundings): string {
  for (const element of all(facts.document, "[itemprop=brand], [class*=brand i], [class*=vendor i], [class*=marke i], [class*=designer i], a[href*='/brand' i], a[href*='/designers' i]", 20)) {
    const text = attribute(element, "content") || textOf(element, { limit: 60 });
    if (text.length > 1 && text.length < 40 && !/\d{3}|shop|all |visit/i.test(text) && !surroundings.isAside(element)) return field(text.replace(/^(?:by|von|par|brand|marke)[:\s]+/i, ""));
  }
  return "";
}

/** The names of the way here, without the shop's door and the product itself. */
export function crumbNames(facts: PageFacts, lists: Thing[], title: string): string[] {
  const written = lists.map((list) => crumbsOf(list)).find((names) => names.length > 0) ?? [];
  const names = written.length > 0 ? written : crumbsOnPage(facts);
  const ownName = (name: string): boolean => likeness(name, title) > 0.9 || (name.length > 12 && likeness(name, title) > 0.8);
  return names.map(field).filter((name, i) => name && !(i === 0 && home.test(name)) && !ownName(name) && !facts.shops.some((shop) => likeness(shop, name) === 1));
}

const home = /^(?:home(?:page)?|start(?:seite)?|accueil|inicio|início|pagina inicial|página inicial|homepage|strona główna|hem|hjem|forside|startsida|etusivu|domů|ホーム|トップ|top|首页|首頁|홈|الرئيسية|होम|главная|головна|anasayfa|ana sayfa|shop|store)$/i;

function crumbsOf(list: Thing): string[] {
  const items = thingsOf(list, "itemlistelement").slice(0, 20).map((item, i) => ({
    name: plain(textOfProperty(item, "name") || textOfProperty(thingsOf(item, "item")[0] ?? item, "name")), at: Number(textOfProperty(item, "position")) || i,
  }));
  return items.sort((one, other) => one.at - other.at).map(({ name }) => name).filter(Boolean);
}

function crumbsOnPage(facts: PageFacts): string[] {
  const trail = first(facts.document, "[aria-label*=breadcrumb i], [class*=breadcrumb i], [id*=breadcrumb i], [class*=crumbs i], [class*=brotkrumen i], [aria-label*='you are here' i]");
  if (!trail) return [];
  const links = all(trail, "a, [aria-current], li > span:only-child", 15).map((link) => plain(textOf(link, { limit: 80 })));
  return links.filter((name, i) => name.length > 1 && links.indexOf(name) === i);
}

const genders = /^(?:wom[ae]n(?:'?s|swear)?|ladies|men(?:'?s|swear)?|boys?|girls?|kids|unisex|damen|herren|mädchen|jungen|kinder|femmes?|hommes?|fille|garçon|mujer(?:es)?|hombres?|niñ[ao]s?|feminin[oa]|masculin[oa]|mulher(?:es)?|homens?|donna|uomo|bambin[aoi]|dames|heren|kobiety|mężczyźni|damskie|męskie|ona|on|dam|herr|dame|herre|damer|naiset|miehet|женщинам|мужчинам|женское|мужское|レディース|メンズ|キッズ|女装|男装|女士|男士|女裝|男裝|여성|남성|نساء|رجال|للنساء|للرجال|نسائي|رجالي|महिला|पुरुष|महिलाएं|kadın|erkek)$/i;

export function genderOfCrumbs(crumbs: string[]): string {
  for (const crumb of crumbs) {
    if (genders.test(crumb)) return crumb;
    const first = crumb.split(/[\s']/)[0] ?? "";
    if (first !== "on" && first !== "On" && genders.test(first)) return first;
  }
  return "";
}

export const categoryOfCrumbs = (crumbs: string[]): string => deepest(crumbs.at(-1) ?? "");
