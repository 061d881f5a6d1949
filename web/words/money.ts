/** By locale, currency and digits: making them is dear. undefined for a currency that the browser does not know. */
const formats = new Map<string, Intl.NumberFormat | undefined>();

/** A price as `locale` writes it, without ".00". */
export function moneyIn(locale: string, amount: number, currency: string): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  const name = `${locale} ${digits} ${currency}`;
  if (!formats.has(name)) formats.set(name, formatOf(locale, currency, digits));
  return formats.get(name)?.format(amount) ?? `${amount.toFixed(2)} ${currency}`;
}

function formatOf(locale: string, currency: string, digits: number): Intl.NumberFormat | undefined {
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: digits });
  } catch {
    return undefined;
  }
}
