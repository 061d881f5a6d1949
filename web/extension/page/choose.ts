/* Which of the products that a page names is the page's own, and whether it has one at all. */
import type { Candidate } from "./candidate.js";
import type { PageFacts } from "./page-facts.js";
import { parsed } from "./page-facts.js";
import { stem } from "./pictures.js";
import { likeness } from "./words.js";

export interface Scored {
  candidate: Candidate;
  name: number;
  address: number;
  score: number;
}

const enough = 1.4;

export function scored(candidate: Candidate, facts: PageFacts, openGraph: Candidate | undefined): Scored {
  const name = Math.max(facts.nameFit(candidate.title), openGraph ? 0.8 * likeness(candidate.title, openGraph.title) : 0);
  const address = Math.max(0, ...candidate.addresses.slice(0, 100).map((one) => facts.addressFit(one)));
  const others = candidate.addresses.some((one) => !one.startsWith("#") && !one.startsWith("urn:")) && address === 0;
  const code = candidate.codes.some((one) => codeStands(one, facts.url)) ? 1.2 : 0;
  const picture = openGraph?.pictures[0] && candidate.pictures.some((one) => stem(one) === stem(openGraph.pictures[0] ?? "")) ? 0.8 : 0;
  const role = candidate.role === "entity" ? 0.7 : candidate.role === "listed" ? -1.5 : 0;
  const elsewhere = others ? (isFrontDoor(facts) ? -1.5 : -0.7) : 0;
  return { candidate, name, address, score: (name > 0.5 ? 3 * name : 0) + 2.5 * address + code + picture + role + elsewhere };
}

function codeStands(code: string, url: string): boolean {
  const at = url.toLowerCase().indexOf(code.toLowerCase());
  return at >= 0 && !/[a-z\d]/i.test(url[at - 1] ?? "/") && !/[a-z\d]/i.test(url[at + code.length] ?? "/");
}

/** "/", "/en/", "/de-ch": where a shop receives. */
export function isFrontDoor(facts: PageFacts): boolean {
  const url = parsed(facts.url);
  return url !== undefined && /^\/(?:[a-z]{2}(?:[-_][a-z]{2})?\/?)?(?:index\.\w+|home\/?)?$/i.test(url.pathname) && url.search === "" && !/^#!?\/./.test(url.hash);
}

const cartWords = /^(?:cart|basket|bag|shopping-?(?:cart|bag)|checkout|warenkorb|kasse|panier|carrito|cesta|carrinho|sacola|carrello|winkelwagen|winkelmand|koszyk|kundvagn|varukorg|handlekurv|handlevogn|kurv|indkobskurv|ostoskori|kosik|sepet|sepetim|wishlist|merkzettel|favou?rites|search|suche|recherche|orders?|account|login|warenkorb\.\w+|cart\.\w+|basket\.\w+)$/i;

export function isCartOrSearch(facts: PageFacts): boolean {
  const parts = parsed(facts.url)?.pathname.split("/").filter(Boolean) ?? [];
  return cartWords.test(parts.at(-1) ?? "") || cartWords.test(parts[0] ?? "");
}

const readings = ["article", "blogposting", "newsarticle", "recipe", "review", "howto", "techarticle", "reportagenewsarticle", "reviewnewsarticle", "faqpage"];
const listings = ["collectionpage", "searchresultspage", "offercatalog", "checkoutpage", "contactpage", "aboutpage"];

/** What the page says it is, when that is no product. */
export function saysOtherwise(facts: PageFacts, kinds: Set<string>): boolean {
  const type = facts.metas.first("og:type").toLowerCase();
  if (/product\.group|product_group|profile|video/.test(type)) return true;
  if (listings.some((kind) => kinds.has(kind)) || isCartOrSearch(facts)) return true;
  return readings.slice(0, 8).some((kind) => kinds.has(kind)) && !/product/.test(type);
}

/** The page's own product, undefined when none of them is. */
export function ownProduct(all: Scored[], facts: PageFacts, kinds: Set<string>): Scored | undefined {
  const best = all.reduce<Scored | undefined>((top, one) => (!top || one.score > top.score ? one : top), undefined);
  if (!best) return undefined;
  const isSure = best.address >= 0.9 || (best.name > 0.97 && best.address > 0.5);
  if (saysOtherwise(facts, kinds)) return isSure && best.name > 0.8 && !isCartOrSearch(facts) && best.candidate.role !== "listed" ? best : undefined;
  const standing = all.filter(({ candidate }) => candidate.role !== "listed" && candidate.source === best.candidate.source);
  const names = new Set(standing.map(({ candidate }) => candidate.title));
  if (names.size > 3 && !isSure && best.name < 0.98) return undefined;
  if (best.score >= enough) return best;
  return names.size === 1 && best.candidate.role !== "listed" && isUncontradicted(best, facts) ? best : undefined;
}

/** Names may differ, as in two languages, but then nothing may say that another page is meant. */
function isUncontradicted({ candidate, score }: Scored, facts: PageFacts): boolean {
  const isElsewhere = candidate.addresses.some((one) => /^(?:https?:)?\//.test(one)) && score < 0.5;
  return !isElsewhere && !isFrontDoor(facts) && (facts.headings.length === 0 || candidate.price !== null);
}

/** Whether another telling is of the same product. */
export function isSame(one: Scored, main: Scored): boolean {
  if (one === main) return true;
  const other = one.candidate;
  const own = main.candidate;
  const sharesCode = other.codes.some((code) => own.codes.includes(code));
  if (sharesCode) return true;
  if (other.role === "listed") return false;
  const alike = likeness(other.title, own.title);
  if (one.address >= 0.9 && (alike > 0.5 || !other.title)) return true;
  const hasOtherAddress = other.addresses.some((address) => /^(?:https?:)?\//.test(address)) && one.address === 0 && main.address > 0;
  return !hasOtherAddress && (alike > 0.93 || (alike > 0.7 && one.name > 0.9));
}
