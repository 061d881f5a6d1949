/* What people see, for pages that tell machines nothing: the heading, the price beside it, a button to buy. */
import { all, attribute, bodyOf, childrenOf, closest, comesBefore, contains, hasAttribute, linesBehind, parentOf, tagOf, textOf } from "./dom.js";
import { isCurrentName, isOld } from "./old-price.js";
import type { PageFacts } from "./page-facts.js";
import type { Money } from "./price.js";
import { parsePrice } from "./price.js";
import type { Surroundings } from "./surroundings.js";

const priceSelector = [
  "[itemprop=price]", "[data-price]", "[data-product-price]",
  ...["price", "preis", "prix", "precio", "preco", "prezzo", "prijs", "cena", "pris", "hinta", "amount", "kakaku", "fiyat", "prc"].flatMap((word) => [`[class*=${word} i]`, `[id*=${word} i]`]),
  "[data-testid*=price i]", "[data-qa*=price i]", "[data-test*=price i]", "[aria-label*=price i]",
].join(",");
const priceLimit = 250;

export interface VisiblePrice extends Money {
  /** How deep the smallest part of the page is that holds it and the heading. */
  nearness: number;
  /** One of several like it, each with a picture or a link: a listing's. */
  isTile: boolean;
  /** "Price: $58" stands there in words. */
  isLabelled: boolean;
}

/** What the page strikes out. */
export function struckPrices(facts: PageFacts, surroundings: Surroundings): Set<number> {
  const amounts = new Set<number>();
  let styles = 40;
  for (const element of all(facts.document, `del, s, strike, ${priceSelector}`, priceLimit)) {
    if (!isOld(element) && (styles-- <= 0 || !isStruckByStyle(element))) continue;
    const money = surroundings.isAside(element) ? null : parsePrice(textOf(element, { limit: 60 }).replace(/^[^\d\p{Sc}]{4,}/u, ""), facts.place);
    if (money) amounts.add(money.amount);
  }
  return amounts;
}

/** The price nearest to the heading that is not struck out; one out of a row of tiles only when there is no other. */
export function visiblePrice(facts: PageFacts, surroundings: Surroundings): VisiblePrice | null {
  const heading = facts.heading?.element;
  const ranked = rankedPrices(facts, surroundings).slice(0, 30);
  for (const { element, money, nearness } of ranked) {
    if (!standsInTile(element, heading, facts)) return { ...money, nearness, isTile: false, isLabelled: false };
  }
  const written = writtenPrice(facts, surroundings);
  const tile = ranked[0];
  return (written?.isTile === false ? written : undefined) ?? (tile ? { ...tile.money, nearness: tile.nearness, isTile: true, isLabelled: false } : written);
}

interface Ranked {
  element: Element;
  money: Money;
  nearness: number;
  rank: number;
}

function rankedPrices(facts: PageFacts, surroundings: Surroundings): Ranked[] {
  const heading = facts.heading?.element;
  const prices: Ranked[] = [];
  const seen = new Set<Element>();
  for (const element of all(facts.document, priceSelector, priceLimit)) {
    if (isWithin(element, seen) || isOld(element) || surroundings.isAside(element) || isHidden(element)) continue;
    const money = moneyOf(element, facts);
    if (!money || isStruckByStyle(element)) continue;
    seen.add(element);
    const nearness = heading ? nearnessOf(element, heading) : 0;
    const isAfter = !heading || comesBefore(heading, element);
    prices.push({ element, money, nearness, rank: 10 * nearness + (isAfter ? 5 : 0) + (isCurrentName(element) ? 4 : 0) + (money.currency ? 3 : 0) });
  }
  return prices.sort((one, other) => other.rank - one.rank);
}

/** Whether an element around it is already among them. */
function isWithin(element: Element, seen: Set<Element>): boolean {
  for (let node: Element | null = element, up = 0; node && up < 12; node = parentOf(node), up++) if (seen.has(node)) return true;
  return false;
}

/** How many different prices the middle of the page shows: a listing shows many. */
export function pricesShown(facts: PageFacts, surroundings: Surroundings): number {
  const amounts = new Set<number>();
  for (const element of all(facts.document, priceSelector, 60)) {
    if (isOld(element) || surroundings.isAside(element) || isHidden(element)) continue;
    const money = parsePrice(textOf(element, { limit: 60, without: isOld }), facts.place);
    if (money?.currency) amounts.add(money.amount);
  }
  return amounts.size;
}

function moneyOf(element: Element, facts: PageFacts): Money | null {
  const text = textOf(element, { limit: 200, without: isOld });
  const money = text.length < 200 ? parsePrice(text, facts.place) : null;
  if (money?.currency) return money;
  const told = attribute(element, "content") || attribute(element, "data-price");
  const fromAttribute = told ? facts.money(told, "") : null;
  const nearby = fromAttribute ?? money;
  return nearby && { amount: nearby.amount, currency: nearby.currency || currencyNear(element, facts) };
}

/** "1299" and its sign stand in one box, in two elements. */
function currencyNear(element: Element, facts: PageFacts): string {
  const box = parentOf(element);
  const text = box ? textOf(box, { limit: 80, without: isOld }) : "";
  return parsePrice(text, facts.place)?.currency ?? "";
}

/** Asked only of what is a price, as styles cost time. */
function isStruckByStyle(element: Element): boolean {
  const innermost = all(element, "*", 1)[0] ?? element;
  return [innermost, element, parentOf(element)].some((one) => one && /line-through/.test(getComputedStyle(one).textDecorationLine));
}

function isHidden(element: Element): boolean {
  if (closest(element, "[hidden], template, noscript, [style*='display:none'], [style*='display: none']")) return true;
  const check = Element.prototype.checkVisibility as Element["checkVisibility"] | undefined;
  return check !== undefined && !hasAttribute(element, "content") && !check.call(element);
}

function standsInTile(element: Element, heading: Element | undefined, facts: PageFacts): boolean {
  for (let node = element, up = 0; up < 12; up++) {
    const outer = parentOf(node);
    if (!outer || contains(node, heading ?? outer)) return false;
    const twins = childrenOf(outer, 8).filter((one) => one !== node && tagOf(one) === tagOf(node) && attribute(one, "class") === attribute(node, "class"));
    const alike = twins.filter((one) => all(one, "img, a[href]", 1).length > 0 && facts.saysMoney(textOf(one, { limit: 300 })));
    if (alike.length > 1 && all(node, "img, a[href]", 1).length > 0) return true;
    node = outer;
  }
  return false;
}

function nearnessOf(element: Element, heading: Element): number {
  let depth = 0;
  let common = 0;
  const path = new Set<Element>();
  for (let node: Element | null = heading; node && path.size < 80; node = parentOf(node)) path.add(node);
  for (let node: Element | null = element; node && depth < 80; node = parentOf(node), depth++) {
    if (!path.has(node)) continue;
    for (let up: Element | null = node; up; up = parentOf(up)) common++;
    return common;
  }
  return 0;
}

const label = /^(?:our |sale |cash |special )?(?:price|cost|preis|prix|precio|preço|prezzo|prijs|cena|pris|hinta|fiyat|цена|ціна|価格|販売価格|价格|售价|價格|가격|판매가|السعر|ราคา|giá|harga)(?![\p{L}])/iu;

/** Old pages name nothing: the first line behind the heading that says a price, or else the first at all. */
function writtenPrice(facts: PageFacts, surroundings: Surroundings): VisiblePrice | null {
  const body = bodyOf(facts.document);
  const heading = facts.heading?.element;
  if (!body) return null;
  const skipped = (element: Element): boolean => /^(?:a|button|nav|footer|aside)$/.test(tagOf(element)) || isOld(element);
  for (const start of heading ? [heading, undefined] : [undefined]) {
    for (const { text, element } of linesBehind(body, start, skipped)) {
      const money = text.length < 200 && /\d/.test(text) && facts.saysMoney(text) ? parsePrice(text, facts.place) : null;
      if (!money || isStruckByStyle(element) || surroundings.isAside(element) || isHidden(element)) continue;
      return { ...money, nearness: heading ? nearnessOf(element, heading) : 0, isTile: standsInTile(element, heading, facts), isLabelled: label.test(text) };
    }
  }
  return null;
}

const buttonSelector = "button, input[type=submit], input[type=button], input[type=image], a[class*=btn i], a[class*=button i], a[role=button], [id*=add-to-cart i], [class*=add-to-cart i], [class*=addtocart i], [class*=add-to-bag i], [class*=addtobag i], [class*=add-to-basket i], div[class*=button i], div[class*=btn i], span[class*=btn i], a[href*='cart' i], a[href*='add' i], a[href*='order' i], a[href*='buy' i], form[action*='cart' i], form[action*='order' i], form[action*='paypal' i]";

const buying = /add(?:ed)? to (?:\w+ )?(?:cart|bag|basket|trolley|tote)|add[-_ ]?to[-_ ]?(?:cart|bag|basket)|addtocart|buy (?:it )?now|\bbuy\b|pre-?order|order (?:now|this|here|it)|order\.|paypal|to order|purchase|notify me|sold out|out of stock|select (?:a )?size|choose (?:a )?size|in den (?:waren|einkaufs)?korb|jetzt kaufen|in den warenkorb|ausverkauft|ajouter (?:au|à)|acheter|épuisé|añadir|agregar|comprar|agotado|adicionar|esgotado|aggiungi|acquista|esaurito|in winkel|bestel|toevoegen|uitverkocht|do koszyka|kup teraz|dodaj do|wyprzedane|lägg i|lägg till|köp|slutsåld|legg i|legg til|kjøp|utsolgt|læg i|læg|tilføj|køb|udsolgt|ostoskori|lisää|osta|do košíku|koupit|kosárba|adaugă|în coș|sepete|satın al|в корзину|купить|до кошика|купити|カート|購入|かご|買い物|売り切れ|在庫|加入购物|加入購物|立即购买|立即購買|加购|直接購買|장바구니|구매하기|바로구매|품절|أضف|السلة|اشتر|عربة|कार्ट|खरीदें|थैले|thêm vào|mua ngay|หยิบใส่|ซื้อ|tambah|beli/i;

/** A product page has one thing to buy, perhaps with a second button; a listing has one for each. */
export function buyButtons(facts: PageFacts, surroundings: Surroundings): number {
  let count = 0;
  let last: Element | undefined;
  for (const button of all(facts.document, buttonSelector, 400)) {
    const words = [textOf(button, { limit: 80 }), ...["value", "action", "aria-label", "title", "alt", "id", "name", "data-action", "data-testid"].map((name) => attribute(button, name).slice(0, 80))].join(" ");
    if (!buying.test(words) || surroundings.isAside(button) || (last && contains(last, button))) continue;
    last = button;
    count++;
    if (count > 20) break;
  }
  return count;
}
