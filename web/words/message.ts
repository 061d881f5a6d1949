/* How a message becomes a sentence. */

/** A text with holes, {name}; or one a plural form, chosen by the value `count`. */
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Values = Record<string, unknown>;

const numbers = new Map<string, Intl.NumberFormat>();
const plurals = new Map<string, Intl.PluralRules>();

/** The message with `values` in its holes, numbers written as `locale` writes them. */
export function sentence(message: Message, locale: string, values: Values): string {
  return sentenceParts(message, locale, values).map(String).join("");
}

/** The same in pieces, so that a hole may hold what is not a text: a template. */
export function sentenceParts(message: Message, locale: string, values: Values): unknown[] {
  const pieces = formOf(message, locale, values).split(/\{(\w+)\}/);
  return pieces.map((piece, index) => index % 2 === 0 ? piece : written(values[piece] ?? `{${piece}}`, locale));
}

function formOf(message: Message, locale: string, { count }: Values): string {
  if (typeof message === "string") return message;
  const rules = plurals.get(locale) ?? new Intl.PluralRules(locale);
  plurals.set(locale, rules);
  return message[rules.select(Number(count))] ?? message.other ?? "";
}

function written(value: unknown, locale: string): unknown {
  if (typeof value !== "number") return value;
  const format = numbers.get(locale) ?? new Intl.NumberFormat(locale);
  numbers.set(locale, format);
  return format.format(value);
}
