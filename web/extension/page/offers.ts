/* What a product costs, out of its offers. */
import { currencyCode, likelyCurrency } from "./currencies.js";
import type { PageFacts } from "./page-facts.js";
import type { Money } from "./price.js";
import { machinePrice } from "./price.js";
import type { Thing, Value } from "./thing.js";
import { textOfProperty, thingsOf, valuesOf } from "./thing.js";

/** The offer that the address names, else one in the page's currency, else the first that can be had. */
export function priceOf(thing: Thing, facts: PageFacts): Money | null {
  const offers = thingsOf(thing, "offers").slice(0, 200).map((offer) => ({ offer, money: offerPrice(offer, facts) }));
  const priced = offers.filter(({ money }) => money !== null);
  const wanted = facts.place.currency || likelyCurrency(facts.place);
  const inCurrency = wanted ? priced.filter(({ money }) => money?.currency === wanted) : [];
  const usable = inCurrency.length > 0 ? inCurrency : priced;
  const named = usable.find(({ offer }) => namedByAddress(offer, facts));
  const chosen = named ?? usable.find(({ offer }) => !isGone(offer)) ?? usable[0];
  return chosen?.money ?? ownPrice(thing, facts);
}

/** Only an address that tells variants apart names one. */
export function namedByAddress(thing: Thing, facts: PageFacts): boolean {
  return facts.isOwnAddress(textOfProperty(thing, "url", "@id"));
}

export const isGone = (offer: Thing): boolean => /OutOfStock|SoldOut|Discontinued/i.test(textOfProperty(offer, "availability"));

function offerPrice(offer: Thing, facts: PageFacts): Money | null {
  const nested = thingsOf(offer, "offers").slice(0, 200);
  const named = nested.find((one) => namedByAddress(one, facts));
  if (named) return ownPrice(named, facts);
  return ownPrice(offer, facts) ?? lowest(nested.map((one) => ownPrice(one, facts))) ?? lowest(thingsOf(offer, "itemoffered").map((one) => ownPrice(one, facts)));
}

function ownPrice(offer: Thing, facts: PageFacts): Money | null {
  const currency = currencyOf(offer, facts);
  const direct = firstPrice([...valuesOf(offer, "price"), ...valuesOf(offer, "lowprice")], currency, facts);
  return direct ?? specifiedPrice(offer, currency, facts) ?? firstPrice(valuesOf(offer, "highprice"), currency, facts);
}

function currencyOf(offer: Thing, facts: PageFacts): string {
  return currencyCode(textOfProperty(offer, "pricecurrency", "currency"), facts.place);
}

function firstPrice(values: Value[], currency: string, facts: PageFacts): Money | null {
  for (const value of values) {
    if (typeof value === "object") continue;
    const money = machinePrice(value, { ...facts.place, currency: currency || facts.place.currency });
    if (money) return { amount: money.amount, currency: currency || money.currency };
  }
  return null;
}

/** Neither what it cost once, nor what a litre of it costs, nor what members pay. */
function specifiedPrice(offer: Thing, currency: string, facts: PageFacts): Money | null {
  const specifications = thingsOf(offer, "pricespecification").slice(0, 40).filter((one) => {
    const kind = textOfProperty(one, "pricetype");
    const isUnit = one.types.includes("unitpricespecification") && valuesOf(one, "referencequantity").length > 0;
    return !/ListPrice|StrikethroughPrice|MSRP|SRP|RegularPrice|InvoicePrice|MinimumAdvertised/i.test(kind) && !isUnit && valuesOf(one, "validformembertier").length === 0;
  });
  const sale = specifications.find((one) => /SalePrice/i.test(textOfProperty(one, "pricetype")));
  for (const one of sale ? [sale, ...specifications] : specifications) {
    const own = currencyOf(one, facts) || currency;
    const money = firstPrice([...valuesOf(one, "price"), ...valuesOf(one, "minprice"), ...valuesOf(one, "lowprice")], own, facts);
    if (money) return money;
  }
  return null;
}

function lowest(prices: (Money | null)[]): Money | null {
  return prices.reduce((least, one) => (one && (!least || one.amount < least.amount) ? one : least), null);
}
