/* What the engine says, which is English, in another language. Its sentences come with their parts filled in: the keys of labels.json are the
 * sentences with holes in the parts' places, by which they are taken apart; the messages put them together again. */
import { type Message, sentence } from "./message.js";
import { moneyIn } from "./money.js";

export type Labels = Readonly<Record<string, Message>>;

interface Pattern {
  message: Message;
  expression: RegExp;
}

const compiled = new WeakMap<Labels, Pattern[]>();

/** `said` as `labels` have it, written for `locale`; as it came where no key is like it. */
export function engineWordsIn(labels: Labels, locale: string, said: string): string {
  for (const { message, expression } of patternsOf(labels)) {
    const found = expression.exec(said);
    if (!found) continue;
    const parts = Object.entries(found.groups ?? {}).map(([name, part]) => [name, partIn(labels, locale, name, part)]);
    return sentence(message, locale, Object.fromEntries(parts));
  }
  return said;
}

/** Those of more letters first: they say more. */
function patternsOf(labels: Labels): Pattern[] {
  const bare = ([key]: [string, Message]) => key.replace(/\{\w+\}/g, "").length;
  const patterns = compiled.get(labels) ?? Object.entries(labels).sort((left, right) => bare(right) - bare(left))
    .map(([key, message]) => ({ message, expression: expressionOf(key) }));
  compiled.set(labels, patterns);
  return patterns;
}

const shapes: Record<string, string> = { count: "\\d+", number: "-?\\d+(?:\\.\\d+)?", price: "\\d+\\.\\d\\d(?: \\S+)?" };

function expressionOf(key: string): RegExp {
  const pieces = key.split(/\{(\w+)\}/).map((piece, index) => index % 2 === 0 ? piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : `(?<${piece}>${shapes[piece] ?? ".+?"})`);
  return new RegExp(`^${pieces.join("")}$`);
}

function partIn(labels: Labels, locale: string, name: string, part: string): string | number {
  switch (name) {
    case "count": return Number(part);
    case "number": return new Intl.NumberFormat(locale, { minimumFractionDigits: part.split(".")[1]?.length ?? 0 }).format(Number(part));
    case "price": return priceIn(locale, part);
    case "season":
    case "fact": return engineWordsIn(labels, locale, part);
    default: return part;
  }
}

function priceIn(locale: string, part: string): string {
  const [amount, currency = ""] = part.split(" ");
  return currency ? moneyIn(locale, Number(amount), currency) : new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(Number(amount));
}
