/* What went wrong, for people. */
import { language, wordsFor } from "./words.js";

/** The engine says in English what exactly it was; other languages say what kind of thing it was. */
export function errorWords({ code, message }: { code: string; message: string }): string {
  return language() === "en" ? message : wordsFor("all", `error-${code}`, message);
}
