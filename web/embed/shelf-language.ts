/* The languages that a shelf speaks. Each shelf has its own, so that pages in two languages can hold one of each. */
import { type Labels, engineWordsIn } from "../words/engine-words.js";
import { bestLanguage } from "../words/languages.js";
import { type Message, sentence } from "../words/message.js";
import inEnglish from "../words/en/shelf.json";
import type { ShelfWords } from "./vitrine-shelf.js";

export interface SpokenShelf {
  /** For `Intl`. */
  locale: string;
  words: ShelfWords;
  /** Beside a price that was reduced, and the one before. */
  now: string;
  before: string;
  /** A reason that the engine gave. */
  reason(label: string): string;
}

export const english = spoken("en", inEnglish, (label) => label);

/** The language of the element or of what is around it, as it is written there; "" where nothing says. */
export function nearestLanguage(element: Element): string {
  const own = element.closest("[lang]")?.getAttribute("lang");
  const root = element.getRootNode();
  return own ?? (root instanceof ShadowRoot ? nearestLanguage(root.host) : "");
}

/** English where we do not have it. */
export async function spokenBy(tag: string): Promise<SpokenShelf> {
  const code = bestLanguage([tag]);
  const locale = localeOf(tag, code);
  if (code === "en") return { ...english, locale };
  const [{ default: messages }, { default: labels }] = await Promise.all([
    import(`../words/${code}/shelf.json`) as Promise<{ default: typeof inEnglish }>, import(`../words/${code}/labels.json`) as Promise<{ default: Labels }>,
  ]);
  return spoken(locale, messages, (label) => engineWordsIn(labels, locale, label));
}

/** Where the page names no country, or writes no tag that is one, the browser's. */
function localeOf(tag: string, code: string): string {
  const wanted = [tag.replace("_", "-"), ...globalThis.navigator?.languages ?? []].filter((name) => name.toLowerCase().startsWith(code));
  return Intl.NumberFormat.supportedLocalesOf(wanted.filter((name) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(name)))[0] ?? code;
}

function spoken(locale: string, { fewLeft, now, before, ...words }: Record<keyof typeof inEnglish, Message>, reason: SpokenShelf["reason"]): SpokenShelf {
  const plain = Object.fromEntries(Object.entries(words).map(([name, message]) => [name, sentence(message, locale, {})])) as Omit<ShelfWords, "fewLeft">;
  return { locale, words: { ...plain, fewLeft: (count) => sentence(fewLeft, locale, { count }) }, now: sentence(now, locale, {}), before: sentence(before, locale, {}), reason };
}
