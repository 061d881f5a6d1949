/* Prices that nobody pays: struck out, or called old, recommended, per kilo, per month. */
import { attribute, closest, tagOf } from "./dom.js";

const oldPrice = /(?:^|[-_\s])(?:old|was|org|before|compare|strike(?:d|through)?|striked|list|original|regular-price--old|rrp|uvp|msrp|mrp|crossed|line-?through|retail|previous|prior|former|ancien|barre|barré|antes|altpreis|statt|advised|normal|vejl|omnibus|lowest|history|unit|base|basis|grundpreis|installments?|instalments?|monthly|saving|savings|save|discount|shipping|delivery|per|points|klarna|afterpay|filter|range-slider|alert|member|club)(?:$|[-_\s]|price|preis)|(?:old|was|list|compare|strike|regular|original|unit|base|crossed)(?:-at)?[-_]?price|price[-_]{1,2}(?:old|was|before|compare|strike|list|original|crossed|rrp|msrp|unit|base|shipping)|(?:old|was|list|compareAt|original|strike|crossed|unit|base|rrp|msrp)Price|priceOld|priceWas/i;
const currentPrice = /(?:^|[-_\s])(?:current|now|sale|special|final|actual|our|selling|deal|reduced|new|offer|main|highlight|product-price|today|promo)(?:$|[-_\s]|price|preis)|(?:sale|special|final|current|now|selling|our)[-_]?price/i;

export const isCurrentName = (element: Element): boolean => currentPrice.test(namesOf(element));

/** "with-list-price" and "has-discount" tell of a neighbour. */
const ofNeighbours = /(?:^|\s)(?:with|has)[-_]\S*|\S+--(?:with|has)[-_]\S*/gi;

const namesOf = (element: Element): string => ["class", "id", "data-testid"].map((name) => attribute(element, name).slice(0, 120)).join(" ").replace(ofNeighbours, " ");

export function isOld(element: Element): boolean {
  return closest(element, "del, s, strike") !== null || isOldByName(element);
}

export function isOldByName(element: Element): boolean {
  if (/^(?:del|s|strike)$/.test(tagOf(element)) || /line-through/.test(attribute(element, "style"))) return true;
  const names = namesOf(element);
  return oldPrice.test(names) && !(currentPrice.test(names) && !/old|was|compare|strike|list/i.test(names));
}
