/* Prices, numbers, days and lists, as the page's language writes them. */
import { moneyIn } from "./money.js";
import { language, locale } from "./words.js";

const made = new Map<string, unknown>();

/** One formatter a language and kind: making them is dear. */
function once<Format>(kind: string, make: (locale: string) => Format): Format {
  const name = `${language()} ${kind}`;
  const format = made.get(name) as Format | undefined ?? make(locale());
  made.set(name, format);
  return format;
}

export function money(amount: number, currency: string): string {
  return moneyIn(locale(), amount, currency);
}

/** `digits` behind the point. */
export function figure(value: number, digits = 0): string {
  return minus(once(`figure ${digits}`, (tag) => new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits })).format(value));
}

/** A share of 1. */
export function percent(share: number): string {
  return minus(once("percent", (tag) => new Intl.NumberFormat(tag, { style: "percent" })).format(Math.round(share * 100) / 100));
}

/** Bytes in the largest unit that leaves something before the point. */
export function size(bytes: number): string {
  const units = [[1e9, "GB"], [1e6, "MB"], [1e3, "KB"]] as const;
  const [scale, unit] = units.find(([least]) => bytes >= least) ?? [1, "B"];
  return `${figure(bytes / scale, scale > 1 && bytes / scale < 10 ? 1 : 0)} ${unit}`;
}

export function day(ms: number, options: Intl.DateTimeFormatOptions = { dateStyle: "long" }): string {
  return once(`day ${JSON.stringify(options)}`, (tag) => new Intl.DateTimeFormat(tag, options)).format(ms);
}

/** "a, b and c", or with "disjunction" "a, b or c". */
export function listed(names: readonly string[], type: Intl.ListFormatType = "conjunction"): string {
  return once(`list ${type}`, (tag) => new Intl.ListFormat(tag, { type })).format(names);
}

/** The sign that is as wide as a plus. */
function minus(text: string): string {
  return text.replace("-", "\u2212");
}
