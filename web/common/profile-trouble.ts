import type { VitrineError } from "../engine/vitrine.js";
import { errorWords } from "../words/errors.js";
import { words } from "../words/words.js";

/** What went wrong with a profile, in a visitor's words. */
export function profileTrouble(error: VitrineError, name: string): string {
  switch (error.code) {
    case "VT_LOCKED": return words("profile.wrongPassphrase", { name });
    case "VT_NETWORK": return words("profile.notFetched", { name });
    case "VT_BAD_DATA":
    case "VT_BAD_REQUEST": return error.message;
    default: return words("all.failed", { reason: errorWords(error) });
  }
}
