/* What the engine says, and what it calls things, in the page's language. */
import { engineWordsIn } from "./engine-words.js";
import { language, locale, messagesIn, words } from "./words.js";

/** A reason's label. */
export function reasonLabel({ term, label }: { term: string; label: string }): string {
  return engineWords(label || term);
}

/** A sentence or a name that came from the engine; as it came where it is not known. */
export function engineWords(said: string): string {
  return language() === "en" ? said : engineWordsIn(messagesIn("labels"), locale(), said);
}

/** The name of a profile; the first one's is not yet a name. */
export function personName(name: string | undefined): string {
  return name === undefined || name === "Visitor" ? words("all.visitor") : name;
}

export function capitalized(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
}
