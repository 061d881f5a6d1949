import type { VitrineError } from "../engine/vitrine.js";

/** What went wrong with a profile, in a visitor's words. */
export function profileTrouble(error: VitrineError, name: string): string {
  switch (error.code) {
    case "VT_LOCKED": return `That is not the passphrase of ${name}. Try again.`;
    case "VT_NETWORK": return `${name} could not be fetched. Are you connected?`;
    case "VT_BAD_DATA":
    case "VT_BAD_REQUEST": return error.message;
    default: return `That did not work: ${error.message}`;
  }
}
