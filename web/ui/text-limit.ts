/** What the engine takes of a search text. */
export const mostTextBytes = 256;

/** The beginning of `text` that fits into the engine's limit, cut between characters. */
export function withinTextLimit(text: string): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(mostTextBytes)).read);
}
