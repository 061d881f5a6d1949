/* What a QR code tells of the chosen pieces. */

export interface SlipPiece {
  id: string;
  title: string;
  /** As it is written, or "". */
  price: string;
  /** Where the shop sells it, or "". */
  url: string;
}

export interface SlipOptions {
  /** Template with {ids}, or "". */
  itemsUrl: string;
  /** What stands above a list. */
  heading: string;
  /** Says how many more there are. */
  more: (count: number) => string;
}

/** A denser code is hard to read from a screen's distance. */
export const mostSlipBytes = 700;

export interface Slip {
  text: string;
  /** How many pieces the text leaves out. */
  left: number;
}

/** A link to all pieces where the shop has a page for that; else a list, with the links that the pack knows. As many as fit, the newest first. */
export function slipText(pieces: readonly SlipPiece[], options: SlipOptions): Slip {
  for (let count = pieces.length; count > 0; count--) {
    const text = textOf(pieces, count, options);
    if (bytesOf(text) <= mostSlipBytes) return { text, left: pieces.length - count };
  }
  const [first] = pieces;
  return { text: first ? cut(`${options.heading}\n${first.id} ${first.title}`) : "", left: Math.max(0, pieces.length - 1) };
}

function textOf(pieces: readonly SlipPiece[], count: number, { itemsUrl, heading, more }: SlipOptions): string {
  const shown = pieces.slice(0, count);
  if (itemsUrl) return itemsUrl.replace("{ids}", () => shown.map(({ id }) => encodeURIComponent(id)).join(","));
  if (pieces.length === 1 && shown[0]?.url) return shown[0].url;
  const rest = pieces.length - count;
  return [heading, ...shown.map(lineOf), ...rest > 0 ? [more(rest)] : []].join("\n");
}

/** So much of it as fits. */
function cut(text: string): string {
  const letters = [...text].slice(0, mostSlipBytes);
  while (bytesOf(letters.join("")) > mostSlipBytes) letters.pop();
  return letters.join("");
}

function lineOf({ id, title, price, url }: SlipPiece): string {
  return url || [`${title} (${id})`, price].filter(Boolean).join(" ");
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
