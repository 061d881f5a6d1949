/* What a price says, in the ways of many countries: "1.299,00 €", "R$ 1.234,56", "CHF 1'299.–", "₹ 1,29,999", "kr 1 299,-". */
import type { Place } from "./currencies.js";
import { currencyCode, pointDecimals, signAt, thousandths, undivided } from "./currencies.js";

export interface Money {
  amount: number;
  /** ISO 4217, "" when the text does not tell. */
  currency: string;
}

const textLimit = 400;
const amountLimit = 1e10;
const run = /\d+(?:(?:[.,'’`´]|\s(?=\d{3}(?!\d)))\d+)*/g;

/** Words that stand before a price that nobody pays now, or that is paid for something else. */
const notNow = new RegExp(
  "(?:\\b(?:was|were|statt|vorher|bisher|uvp|rrp|msrp|m\\.?r\\.?p|srp|list(?: price)?|listenpreis|reg(?:ular|ulär)?(?: price)?|original(?:ly|preis)?(?: price)?|before|compare at|instead of|" +
  "save|you save|savings|sie sparen|du sparst|spare|sparen|spar|économisez|ahorra(?:s)?|risparmi|bespaar|oszczędzasz|rabat|rabatt|discount|off|ersparnis|" +
  "avant|au lieu de|prix (?:conseillé|barré|initial|d'origine)|ancien prix|antes|precio anterior|prima|invece di|prezzo (?:originale|di listino)|adviesprijs|van|voor|" +
  "før|førpris|veil(?:edende)?|tidigare(?: pris)?|ordinarie(?: pris)?|ord\\.?(?: pris)?|förr|norm(?:alpris)?|vejl(?:edende)?|cena (?:regularna|katalogowa|początkowa)|przed|najniższa cena[^\\d]*|" +
  "niedrigster preis[^\\d]*|lowest price[^\\d]*|prix le plus bas[^\\d]*|shipping|delivery|versand(?:kosten)?|livraison|envío|frete|wysyłka|frakt|fragt|deposit|pfand|över|over|above|ab einem[^\\d]*|" +
  "payments? of|installments? of|instalments? of|rates? of|raten? (?:à|zu|von)|worth|value|eski fiyat|tavsiye|старая цена|было|běžná cena|původní cena)|" +
  "原价|原價|定价|定價|市场价|市場價|吊牌价|专柜价|定価|通常価格|通常|メーカー希望小売価格|参考価格|元値|정가|정상가|소비자가|كان|كانت|قبل|بدلا من|السعر القديم|送料|運費|运费|배송비)" +
  "(?: ?(?:price|preis|prix|precio|prezzo|pris|cena|only))?\\s*[:：]?\\s*$", "i");

const now = /(?:\b(?:now|jetzt|nur|only|sale(?: price)?|special price|deal(?: price)?|current|today|(?:your|our) price|sonderpreis|aktuell(?:er preis)?|angebot(?:spreis)?|maintenant|prix promo|ahora|por|ora|adesso|nu|nå|teraz|promoci\w+|обычная|сейчас|цена)|促销价|活动价|券后|現價|现价|特価|セール価格|販売価格|할인가|판매가|الآن|السعر الحالي)(?: price)?\s*[:：]?\s*$/iu;

const notPrice = /^\s*(?:%|x\b|×|(?:\p{L}+\s)?(?:reviews?|ratings?|stars?|points?|pts|pieces?|pcs|days?|tage|jours|hours?|h|min|colou?rs?|farben|sizes?|items?|st(?:ü|u)ck|cm|mm|m|kg|g|ml|cl|l|oz|lb|inch(?:es)?|gsm|bewertungen|avis|sold)(?![\p{L}\d]))/iu;

/** A price for so much of it, or one of many payments. */
const perSomething = /^[^\d\p{L}/]{0,4}(?:\p{Lu}{3}\s*|\p{Sc}\s*|kr\.?\s*|zł\s*)?(?:(?:\/|\bper\b|\bpro\b|\bpar\b|\bje\b|\bprzez\b)\s*(?:\d|(?:mo|mon|month|monat|mois|mes|mies|mån|md|kg|g|l|ml|m|oz|lb|week|woche|year|jahr|litre|liter|kilo|unit|metre|meter|yd|yard|月|개월)(?![\p{L}]))|mtl|monatl|im monat|a month|monthly|\/\s*mo\b|al mese|por mes|mensual|sem juros|interest|off\b|discount|rabatt|korting|de réduction|de descuento|de desconto|sconto|taniej|割引|할인|خصم)/iu;

const instalment = /(?:\d+\s*(?:x|×|vezes|rat[ey]?n?|mal|payments?|fois|cuotas|rate)\s*(?:de|of|à|zu|von|da|di|po|sin interés de)?|interest[- ]free[^\d]*|\b(?:in|en) \d+[^\d]*)\s*[^\d\p{L}]*(?:r\$)?\s*$/iu;

const ranged = /^\s*[^\d\p{L}]*(?:\p{L}{1,3})?\s*(?:[-–—~〜～−]|\bto\b|\bbis\b|\bà\b|\ba\b|\bhasta\b|\bhet\b|\btot\b|\btil\b|\btill\b|\bdo\b|до|إلى|から|至)\s*[^\d\p{L}]*(?:\p{L}{1,3}\$?)?\s*$/iu;

/** What the law wants to be told beside a price. */
const lowestOfLate = /(?:najniższa cena|lowest price|niedrigster|prix le plus bas|laveste pris|lägsta pris|precio más bajo|prezzo più basso|laagste prijs|nejnižší cena)[^€$£]*$/i;

/** Words that a number without a sign of money may have around it. */
const label = /price|preis|prix|precio|preço|prezzo|prijs|cena|pris|now|jetzt|only|nur|価格|价格|價格|가격|السعر|税込|incl?\.?|inkl\.?|excl?\.?|netto|vat|mwst\.?|tax/giu;

/** Without the tax that people pay. */
const netBefore = /(?:\bnetto|\bnet\b|\bhors taxes?|\b(?:excl?|exkl|ex)\.?(?:uding|usive)? ?(?:of )?(?:vat|tax|btw|moms|gst|iva|mwst)\.?|\bbez dph|без ндс|\bmva|税抜き?|税別|本体(?:価格)?|未税|稅前|부가세 별도)[^\p{L}\d]*$/iu;
const netAfter = /^[^\d\p{L}]*(?:\p{L}{0,2}\p{Sc}|\p{L}{1,4}(?!\p{L}))?[^\d\p{L}]*(?:netto\b|net\b|hors taxes?\b|HT\b|(?:excl?|exkl|ex)\.?(?:uding|usive)? ?(?:of )?(?:vat|tax|btw|moms|gst|iva|mwst)|\+ ?(?:vat|tax|mwst|iva|gst)|plus (?:vat|tax)|bez dph|без ндс|税抜|税別|\+ ?税|未税|부가세 별도)/iu;

interface Found {
  amount: number;
  currency: string;
  isNow: boolean;
  isNet: boolean;
  end: number;
  start: number;
}

/** The price that is to be paid now, of the text as the page shows it; the lowest of a range. A number without a sign of money counts
 * only in a text that has none at all. */
export function parsePrice(text: string, place: Place = {}): Money | null {
  const line = readable(text);
  const found = numbersIn(line, place);
  found.forEach((one, i) => shareSign(line, one, found[i + 1]));
  const signed = found.filter(({ currency }) => currency);
  if (signed.length === 0 && signAnywhere(line)) return null;
  if (signed.length === 0 && /\p{L}{3}/u.test(line.replace(label, ""))) return null;
  const told = signed.length > 0 ? signed : found;
  const gross = told.filter(({ isNet }) => !isNet);
  const usable = gross.length > 0 ? gross : told;
  const chosen = usable.filter(({ isNow }) => isNow)[0] ?? usable[0];
  if (!chosen) return null;
  if (chosen.isNow && !rangeAfter(line, usable, chosen)) return { amount: chosen.amount, currency: chosen.currency };
  let lowest = chosen;
  for (let i = usable.indexOf(chosen) + 1; i < usable.length && areTogether(line, usable[i - 1], usable[i]); i++) {
    const one = usable[i];
    if (one && one.amount < lowest.amount) lowest = one;
  }
  return { amount: lowest.amount, currency: lowest.currency };
}

/** With no word between them; what stands farther off is the price of something else. */
function areTogether(line: string, one: Found | undefined, next: Found | undefined): boolean {
  return one !== undefined && next !== undefined && !/\p{L}{4}/u.test(line.slice(one.end, next.start));
}

/** Whether a sign of money or a code stands in the text, so that it means a price. */
export function hasMoney(text: string, place: Place = {}): boolean {
  return numbersIn(readable(text), place).some(({ currency }) => currency);
}

/** A price out of JSON or an attribute: a number, "1299.00", or as people write it. */
export function machinePrice(value: string | number, place: Place = {}): Money | null {
  if (typeof value === "number") return inRange(value) ? { amount: value, currency: "" } : null;
  const text = readable(value);
  const pointed = /^(\d{1,9})\.(\d{3})$/.exec(text);
  if (pointed) return { amount: pointThree(pointed[1] ?? "", pointed[2] ?? "", place.currency ?? ""), currency: "" };
  if (/^\d{1,10}(\.\d{1,12})?$/.test(text)) return inRange(Number(text)) ? { amount: tidy(Number(text)), currency: "" } : null;
  return parsePrice(text, place);
}

/** "1.299" of a machine is twelve hundred or one and a bit: nothing costs thousandths where money has none, and "129.900" is 129.90. */
function pointThree(whole: string, rest: string, currency: string): number {
  const decimal = Number(`${whole}.${rest}`);
  if (thousandths.has(currency) || pointDecimals.has(currency) || whole === "0") return tidy(decimal);
  if (undivided.has(currency) || whole.length === 1) return Number(whole + rest);
  return rest.endsWith("0") && whole.length < 4 ? tidy(decimal) : Number(whole + rest);
}

const inRange = (amount: number): boolean => Number.isFinite(amount) && amount > 0 && amount < amountLimit;
const tidy = (amount: number): number => Math.round(amount * 1000) / 1000;

/** Digits of all scripts as 0-9, one kind of space, and 29€99 as 29.99 €. */
function readable(text: string): string {
  return text.slice(0, textLimit).normalize("NFKC")
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff]/g, "")
    .replace(/[٠-٩۰-۹०-९০-৯๐-๙]/g, (digit) => String((digit.charCodeAt(0) & 0xf) - (digit >= "०" && digit <= "৯" ? 6 : 0)))
    .replace(/(\d)٫(?=\d)/g, "$1.").replace(/(\d)[٬،](?=\d)/g, "$1,")
    .replace(/\s+/g, " ").trim()
    .replace(/(\d)\s?(€|£|\$|CHF|EUR)\s?(\d\d)(?!\s?[\d.,€£$%])/g, "$1.$3 $2");
}

function numbersIn(line: string, place: Place): Found[] {
  const found: Found[] = [];
  let before = 0;
  for (const match of line.matchAll(run)) {
    const start = match.index;
    const end = start + match[0].length;
    const lead = line.slice(Math.max(before, start - 48), start);
    const number = readNumber(match[0], lead, line.slice(end, end + 32), line.slice(Math.max(0, start - 56), start), place);
    if (number) found.push({ ...number, start, end });
    before = end;
    if (found.length >= 12) break;
  }
  return found;
}

/** `lead` is the text since the number before, `past` reaches beyond that number. */
function readNumber(digits: string, lead: string, rest: string, past: string, place: Place): Omit<Found, "start" | "end"> | undefined {
  const swedish = /^:-/.test(rest);
  const signBefore = signAt(lead, "end", place);
  const signAfter = swedish ? currencyCode("kr", place) : signAt(rest.replace(/^[.,]?[-–—]+/, ""), "start", place);
  const currency = signBefore || signAfter;
  if (/^\s*%/.test(rest) || (!currency && notPrice.test(rest)) || /^\s*(?:x|×)\s*(?:de\b|R\$|\d|à|of)/i.test(rest)) return undefined;
  const words = withoutSign(lead);
  if (notNow.test(words) || lowestOfLate.test(past) || instalment.test(past) || perSomething.test(rest) || /(^|\s)de:?\s*R\$\s*$/i.test(lead)) return undefined;
  if (/[\p{L}#_]$/u.test(lead) && !signBefore) return undefined; // part of a name, as in "X100"
  const amount = amountOf(digits, currency || (place.currency ?? ""));
  return amount === undefined ? undefined : { amount, currency, isNow: now.test(words), isNet: netBefore.test(words) || netAfter.test(rest) };
}

function withoutSign(lead: string): string {
  return lead.replace(/\s*(?:\p{Sc}|[A-Z]{0,3}\$|R\$|[A-Z]{3}|kr\.?|zł|Rs\.?|Fr\.?|RM|Rp\.?)\s*$/u, "");
}

function signAnywhere(line: string): boolean {
  return /\p{Sc}|円|元|원/u.test(line) && !/^\D*\d[\d.,\s]*\D*$/.test(line);
}

/** undefined when the marks in it part no thousands, as in a date. */
function amountOf(digits: string, currency: string): number | undefined {
  const text = digits.replace(/[\s'’`´](?=\d{3}(?!\d))/g, "").replace(/['’`´]/g, ".");
  const marks = [...text].filter((mark) => mark === "." || mark === ",");
  const last = marks.at(-1);
  let amount: number;
  if (!last) amount = Number(text);
  else if (new Set(marks).size === 2) {
    if (marks.filter((mark) => mark === last).length > 1) return undefined;
    const at = text.lastIndexOf(last);
    if (!partsThousands(text.slice(0, at))) return undefined;
    amount = Number(`${bare(text.slice(0, at))}.${text.slice(at + 1)}`);
  } else if (marks.length > 1) {
    if (!partsThousands(text)) return undefined;
    amount = Number(bare(text));
  } else amount = oneMark(text, last, currency);
  return inRange(amount) ? tidy(amount) : undefined;
}

const bare = (text: string): string => text.replace(/[.,]/g, "");

/** Groups of three, or of two before the last as in India. */
function partsThousands(text: string): boolean {
  return /^\d{1,3}(?:[.,]\d{3})*$|^\d{1,2}(?:[.,]\d{2})*[.,]\d{3}$|^\d+$/.test(text);
}

function oneMark(text: string, mark: string, currency: string): number {
  const [whole = "", rest = ""] = text.split(mark);
  const isDecimal = rest.length !== 3 || whole === "0" || whole.length > 3 || (thousandths.has(currency) && mark === ".");
  return isDecimal ? Number(`${whole}.${rest}`) : Number(whole + rest);
}

/** "49,90 – 79,90 €": the sign of one end is the sign of both. */
function shareSign(line: string, low: Found, high: Found | undefined): void {
  if (high && !low.currency && high.currency && ranged.test(line.slice(low.end, high.start))) low.currency = high.currency;
}

function rangeAfter(line: string, usable: Found[], chosen: Found): boolean {
  const next = usable[usable.indexOf(chosen) + 1];
  return next !== undefined && ranged.test(line.slice(chosen.end, next.start));
}
