/* Signs of money, and whose they are when several countries use them. */

/** Longest first, as "R$" is no "$". A sign of letters is one only when no other letter touches it. */
const signs: [sign: string, code: string][] = [
  ["د.إ", "AED"], ["ر.س", "SAR"], ["ج.م", "EGP"], ["د.ك", "KWD"], ["ر.ق", "QAR"], ["د.ب", "BHD"], ["ر.ع", "OMR"], ["د.أ", "JOD"], ["د.م", "MAD"],
  ["د.ت", "TND"], ["درهم", "AED"], ["ريال", "SAR"], ["جنيه", "EGP"], ["دينار", "KWD"], ["تومان", "IRR"], ["руб", "RUB"], ["грн", "UAH"], ["тг", "KZT"],
  ["US$", "USD"], ["U$S", "USD"], ["CA$", "CAD"], ["C$", "CAD"], ["AU$", "AUD"], ["A$", "AUD"], ["NZ$", "NZD"], ["HK$", "HKD"], ["NT$", "TWD"], ["S$", "SGD"],
  ["R$", "BRL"], ["MX$", "MXN"], ["AR$", "ARS"], ["CLP$", "CLP"], ["COL$", "COP"], ["B/.", "PAB"], ["S/.", "PEN"], ["S/", "PEN"], ["Bs.", "BOB"], ["E£", "EGP"], ["₹", "INR"],
  ["₽", "RUB"], ["₴", "UAH"], ["₺", "TRY"], ["₩", "KRW"], ["원", "KRW"], ["円", "JPY"], ["yen", "JPY"], ["元", "CNY"], ["฿", "THB"], ["₫", "VND"], ["đ", "VND"], ["₱", "PHP"],
  ["₪", "ILS"], ["₦", "NGN"], ["₸", "KZT"], ["₾", "GEL"], ["₼", "AZN"], ["₡", "CRC"], ["₲", "PYG"], ["৳", "BDT"], ["€", "EUR"], ["£", "GBP"], ["¥", "¥"], ["$", "$"],
  ["Kč", "CZK"], ["zł", "PLN"], ["zl", "PLN"], ["Ft", "HUF"], ["lei", "RON"], ["лв", "BGN"], ["дин", "RSD"], ["din", "RSD"], ["ден", "MKD"], ["kn", "HRK"], ["TL", "TRY"],
  ["SFr", "CHF"], ["Fr", "CHF"], ["kr", "kr"], ["RM", "MYR"], ["Rp", "IDR"], ["Rs", "Rs"], ["रु", "INR"], ["KSh", "KES"], ["Dhs", "AED"], ["Dh", "AED"], ["SR", "SAR"],
  ["euros", "EUR"], ["euro", "EUR"], ["Eur", "EUR"], ["R", "ZAR"], ["р", "RUB"],
];

const codes = new Set((
  "AED ALL AMD ARS AUD AZN BAM BDT BGN BHD BOB BRL BYN CAD CHF CLP CNY COP CRC CZK DKK DOP DZD EGP EUR GBP GEL GHS GTQ HKD HNL HRK HUF IDR ILS INR IQD IRR ISK JMD JOD JPY " +
  "KES KRW KWD KZT LBP LKR MAD MDL MKD MXN MYR NAD NGN NIO NOK NPR NZD OMR PAB PEN PHP PKR PLN PYG QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD TZS UAH UGX USD UYU UZS VND XAF " +
  "XOF ZAR RMB"
).split(" "));

/** By region of the language, then by the end of the host, then by the language alone. */
const dollars: Record<string, string> = {
  au: "AUD", ca: "CAD", nz: "NZD", hk: "HKD", sg: "SGD", tw: "TWD", mx: "MXN", ar: "ARS", cl: "CLP", co: "COP", uy: "UYU", us: "USD",
};
const crowns: Record<string, string> = { se: "SEK", sv: "SEK", no: "NOK", nb: "NOK", nn: "NOK", dk: "DKK", da: "DKK", is: "ISK", cz: "CZK", cs: "CZK" };
const yens: Record<string, string> = { cn: "CNY", zh: "CNY", hans: "CNY", jp: "JPY", ja: "JPY" };
const rupees: Record<string, string> = { pk: "PKR", ur: "PKR", lk: "LKR", si: "LKR", np: "NPR", ne: "NPR", mu: "MUR", in: "INR", hi: "INR" };
const shared: Record<string, [Record<string, string>, string]> = {
  $: [dollars, "USD"], kr: [crowns, ""], "¥": [yens, "JPY"], Rs: [rupees, "INR"],
};

export interface Place {
  /** "de-CH", "" when the page does not tell. */
  language?: string;
  host?: string;
  /** What other words of the page say its money is. */
  currency?: string;
}

/** "EUR" of "eur", "€" or "Euro"; "" of anything else. */
export function currencyCode(text: string, place: Place = {}): string {
  const short = text.trim().slice(0, 12).normalize("NFKC");
  const upper = short.toUpperCase();
  if (codes.has(upper)) return upper === "RMB" ? "CNY" : upper;
  const sign = signs.find(([known]) => known.toLowerCase() === short.replace(/\.$/, "").toLowerCase() || known === short);
  return sign ? settle(sign[1], place) : "";
}

function settle(code: string, place: Place): string {
  const several = shared[code];
  if (!several) return code;
  const [byPlace, otherwise] = several;
  if (place.currency && (Object.values(byPlace).includes(place.currency) || place.currency === otherwise)) return place.currency;
  const tongue = (place.language ?? "").toLowerCase().split(/[-_]/);
  const ending = (place.host ?? "").toLowerCase().split(".").at(-1) ?? "";
  for (const hint of [...tongue.slice(1), ending, tongue[0] ?? ""]) {
    const found = byPlace[hint];
    if (found && !(code === "$" && hint.length !== 2)) return found;
  }
  return otherwise;
}

/** Languages and regions that pay with one money. */
const moneyOfTongues: Record<string, string> = {
  ja: "JPY", ko: "KRW", pl: "PLN", cs: "CZK", hu: "HUF", tr: "TRY", da: "DKK", nb: "NOK", no: "NOK", nn: "NOK", he: "ILS", th: "THB", vi: "VND", id: "IDR", hi: "INR", uk: "UAH", ro: "RON",
  "sv-se": "SEK", "en-gb": "GBP", "en-us": "USD", "en-au": "AUD", "en-nz": "NZD", "en-ca": "CAD", "fr-ca": "CAD", "en-in": "INR", "de-ch": "CHF", "fr-ch": "CHF", "it-ch": "CHF", "pt-br": "BRL", "es-mx": "MXN",
  "es-ar": "ARS", "es-cl": "CLP", "es-co": "COP", "de-de": "EUR", "de-at": "EUR", "fr-fr": "EUR", "it-it": "EUR", "es-es": "EUR", "nl-nl": "EUR", "fi-fi": "EUR", "pt-pt": "EUR", "zh-cn": "CNY", "zh-tw": "TWD",
};

/** What the page's language lets expect, for prices that say nothing; "" when it may be several. */
export function likelyCurrency({ language = "" }: Place): string {
  const tongue = language.toLowerCase().replace(/_/g, "-");
  return moneyOfTongues[tongue] ?? moneyOfTongues[tongue.split("-")[0] ?? ""] ?? "";
}

const letter = /\p{L}/u;

/** The sign or code that `text` ends or begins with, as code; `at` tells which end faces the number. */
export function signAt(text: string, at: "end" | "start", place: Place): string {
  const trimmed = at === "end" ? text.replace(/[\s.:,]+$/, "") : text.replace(/^[\s.:,]*/, "");
  const word = (at === "end" ? /[A-Za-z]{3}$/ : /^[A-Za-z]{3}/).exec(trimmed)?.[0] ?? "";
  const beyondCode = at === "end" ? trimmed.at(-4) : trimmed[3];
  if (codes.has(word.toUpperCase()) && word !== word.toLowerCase() && !(beyondCode && /[A-Za-z]/.test(beyondCode))) return currencyCode(word);
  const lower = trimmed.toLowerCase();
  for (const [sign, code] of signs) {
    const known = sign.toLowerCase().replace(/\.$/, "");
    if (at === "end" ? !lower.endsWith(known) : !lower.startsWith(known)) continue;
    const beyond = at === "end" ? trimmed.at(-known.length - 1) : trimmed[known.length];
    const wordLike = letter.test(known[0] ?? "") && !/[円元원]/.test(known);
    if (wordLike && beyond && letter.test(beyond)) continue;
    return settle(code, place);
  }
  return "";
}

export const thousandths = new Set(["KWD", "BHD", "JOD", "OMR", "TND", "IQD"]);
export const undivided = new Set(["JPY", "KRW", "VND", "CLP", "IDR", "COP", "PYG", "ISK", "HUF"]);
/** Where a point before three digits parts no thousands. */
export const pointDecimals = new Set(["USD", "GBP", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "CNY", "INR", "MXN", "MYR", "THB", "PHP", "ILS", "AED", "SAR", "EGP"]);
