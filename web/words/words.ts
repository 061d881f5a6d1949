/* All that a visitor reads, in the language of the page. What an area says is loaded before it speaks (`loadWords`); then `words` is at hand
 * at once. The language is the one that the address asks for (?lang=de), or was chosen, or that the browser prefers. docs/languages.md */
import type { Area, WordKey } from "./areas.js";
import { type LanguageCode, bestLanguage, directionOf, languages } from "./languages.js";
import { type Message, type Values, sentence, sentenceParts } from "./message.js";

export type { Area, LanguageCode, WordKey };
export { languages };

type Messages = Record<string, Message>;

const storageKey = "vitrine-language";
const loaded = new Map<Area, Messages>();
let current = bestLanguage([asked(), stored(), ...(globalThis.navigator?.languages ?? [])]);
if (asked()) keep(current);
mark();

export function language(): LanguageCode {
  return current;
}

/** For `Intl`: the language as the visitor's country writes it, where the browser says so. */
export function locale(): string {
  return globalThis.navigator?.languages?.find((tag) => tag.split("-")[0]!.toLowerCase() === current) ?? current;
}

/** Has what these areas say in the page's language; rejects when it cannot be had, and may be asked again. */
export async function loadWords(...areas: Area[]): Promise<void> {
  const code = current;
  const missing = areas.filter((area) => !loaded.has(area));
  const found = await Promise.all(missing.map((area) => messagesOf(code, area)));
  if (code !== current) return loadWords(...areas); // the language was changed meanwhile
  missing.forEach((area, index) => loaded.set(area, found[index]!));
}

/** The message of a key, with `values` in its holes; `count` chooses the plural form. The key itself while its area is not loaded. */
export function words(key: WordKey, values: Values = {}): string {
  return sentence(messageOf(key) ?? key, locale(), values);
}

/** The same in pieces, for a message with templates in its holes. */
export function wordParts(key: WordKey, values: Values): unknown[] {
  return sentenceParts(messageOf(key) ?? key, locale(), values);
}

/** The message of a name that comes from elsewhere; `otherwise` where the area has none. */
export function wordsFor(area: Area, name: string, otherwise: string, values: Values = {}): string {
  const message = messageOf(`${area}.${name}`);
  return message === undefined ? otherwise : sentence(message, locale(), values);
}

/** Speaks another language from now on, also at the next visit, and has all elements say their words again. Dispatches "language" at the
 * document. Rejects, and leaves all as it was, when the words cannot be had. */
export async function setLanguage(code: LanguageCode): Promise<void> {
  const areas = [...loaded.keys()];
  const found = await Promise.all(areas.map((area) => messagesOf(code, area)));
  current = code;
  areas.forEach((area, index) => loaded.set(area, found[index]!));
  keep(code);
  forgetAsked();
  mark();
  sayAgain(document);
  document.dispatchEvent(new Event("language"));
}

/** All that an area says; empty while it is not loaded. */
export function messagesIn(area: Area): Readonly<Messages> {
  return loaded.get(area) ?? {};
}

/** The engine speaks English by itself: its labels need no words then. */
async function messagesOf(code: LanguageCode, area: Area): Promise<Messages> {
  if (area === "labels" && code === "en") return {};
  const { default: messages } = await import(`./${code}/${area}.json`) as { default: Messages };
  return messages;
}

function messageOf(key: string): Message | undefined {
  const dot = key.indexOf(".");
  const messages = loaded.get(key.slice(0, dot) as Area);
  const name = key.slice(dot + 1);
  return messages && Object.hasOwn(messages, name) ? messages[name] : undefined;
}

/** Lit's elements, however deep. */
function sayAgain(root: ParentNode): void {
  for (const element of root.querySelectorAll<Element & { requestUpdate?(): void }>("*")) {
    element.requestUpdate?.();
    if (element.shadowRoot) sayAgain(element.shadowRoot);
  }
}

function mark(): void {
  const root = globalThis.document?.documentElement;
  if (!root) return;
  root.lang = current;
  root.dir = directionOf(current);
}

function asked(): string | null {
  return new URLSearchParams(globalThis.location?.search).get("lang");
}

/** Else the address would ask for the other language again when the page is reloaded. */
function forgetAsked(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has("lang")) return;
  url.searchParams.delete("lang");
  history.replaceState(history.state, "", url);
}

function stored(): string | null {
  try {
    return globalThis.localStorage?.getItem(storageKey) ?? null;
  } catch {
    return null; // storage may be switched off
  }
}

function keep(code: LanguageCode): void {
  try {
    localStorage.setItem(storageKey, code);
  } catch {
    // then it is for this visit
  }
}
