/* Text of the page made plain, and how alike two names are. */

const titleLimit = 300;
const fieldLimit = 120;

/** Decoded, in one line, cut at `limit`. */
export function plain(text: string, limit = titleLimit): string {
  const short = text.slice(0, 8 * limit);
  const decoded = decodeEntities(short.includes("<") ? withoutTags(short) : short);
  const line = decoded.replace(/[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, (mark) => (mark < " " ? " " : ""));
  return line.replace(/\s+/g, " ").trim().slice(0, limit).trim();
}

export const field = (text: string): string => plain(text, fieldLimit);

/** "<b>New</b> shoes" becomes "New shoes"; "size < 5" stays, and what a script says goes. */
function withoutTags(text: string): string {
  return text.replace(/<(script|style)\b[^>]*>[^]*?(<\/\1\s*>|$)/gi, " ").replace(/<!--[^]*?-->|<\/?[a-z][^<>]*>/gi, " ");
}

/** The browser's own parser knows all two thousand names. What it makes is a document that runs and loads nothing, and as every "<" is
 * escaped it holds one text. "&amp;amp;" is decoded twice: shops escape what was escaped. */
function decodeEntities(text: string): string {
  let decoded = text;
  for (let turn = 0; turn < 2 && /&[#\w]+;?/.test(decoded); turn++) decoded = decodeOnce(decoded);
  return decoded;
}

function decodeOnce(text: string): string {
  try {
    const inert = new DOMParser().parseFromString(`<!doctype html><body>${text.replace(/</g, "&lt;").replace(/\0/g, "")}`, "text/html");
    return inert.documentElement.textContent ?? text;
  } catch {
    return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|quot|lt|gt|apos|nbsp));/gi, decodeSimple); // a world that wants Trusted Types
  }
}

const simple: Record<string, string> = { amp: "&", quot: '"', lt: "<", gt: ">", apos: "'", nbsp: " " };

function decodeSimple(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name) return simple[name.toLowerCase()] ?? whole;
  const code = decimal ? Number(decimal) : parseInt(hex ?? "", 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** Letters and digits of any script in lower case without accents, words apart by one space. */
function normalised(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const now = normalisedOnce(text);
  if (known.size < 2_000 && text.length <= titleLimit) known.set(text, now);
  return now;
}

/** The same few titles are compared with many. */
const known = new Map<string, string>();

function normalisedOnce(text: string): string {
  const bare = text.slice(0, titleLimit).normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
  return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** 1: the same name; above 0.7: one holds the other; near 0: nothing in common. Of pairs of letters, as not all scripts part words. */
export function likeness(one: string, other: string): number {
  const a = normalised(one);
  const b = normalised(other);
  if (!a || !b) return 0;
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length > 3 && holdsWords(long, short)) return 0.7 + (0.3 * short.length) / long.length;
  return sharedWords(a, b) ?? sharedPairs(a, b);
}

function holdsWords(long: string, short: string): boolean {
  return /[\u3000-\u9fff\uac00-\ud7af\u0e00-\u0e7f]/.test(short) ? long.includes(short) : ` ${long} `.includes(` ${short} `);
}

/** Names that have the same words in another order. */
function sharedWords(a: string, b: string): number | undefined {
  const one = new Set(a.split(" "));
  const other = new Set(b.split(" "));
  const least = Math.min(one.size, other.size);
  if (least < 2) return undefined;
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared === least ? 0.7 + (0.25 * least) / Math.max(one.size, other.size) : (2 * shared) / (one.size + other.size);
}

function sharedPairs(a: string, b: string): number {
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < a.length; i++) pairs.set(a.slice(i, i + 2), (pairs.get(a.slice(i, i + 2)) ?? 0) + 1);
  let shared = 0;
  for (let i = 0; i + 1 < b.length; i++) {
    const left = pairs.get(b.slice(i, i + 2)) ?? 0;
    if (left > 0) shared++;
    pairs.set(b.slice(i, i + 2), left - 1);
  }
  return (2 * shared) / Math.max(1, a.length + b.length - 2);
}

const partings = /\s+[|–—\-·•»«›‹~:/]+\s+|\s*[|｜│»«•：／]\s*|:\s+|\s*【|】\s*/;

/** The parts of "Name | Category - Shop". */
export function segments(title: string): string[] {
  return title.split(partings).map((part) => part.trim()).filter(Boolean).slice(0, 12);
}

/** "Name | Shop" without the shop, which may stand first or last. */
export function withoutShop(title: string, shops: string[]): string {
  let rest = title;
  for (let turn = 0; turn < 3; turn++) {
    const parts = rest.split(/(\s+[|–—\-·•»«›‹~:/@]+\s+|\s*[|｜│»«•：／]\s*|:\s+)/);
    if (parts.length < 3) return rest;
    if (isShop(parts.at(-1) ?? "", shops, 22)) rest = parts.slice(0, -2).join("");
    else if (isShop(parts[0] ?? "", shops)) rest = parts.slice(2).join("");
    else return rest;
  }
  return rest;
}

/** `more`: letters that may follow, as in "Shop Online Store". */
export function isShop(part: string, shops: string[], more = 0): boolean {
  const name = normalised(part).replace(/ /g, "").replace(/^(www|shop|buyat|the)/, "");
  return name.length > 1 && shops.some((shop) => {
    const known = normalised(shop).replace(/ /g, "").replace(/^(www|shop|the)/, "");
    return known.length > 1 && (known === name || (known.length > 3 && name.startsWith(known) && name.length - known.length <= more));
  });
}
