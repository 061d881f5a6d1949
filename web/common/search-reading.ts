/* What a search made of the words, as chips, ticks and notes of the catalog page. */
import type { FacetField, ReadField, SearchPage, Understood } from "../engine/vitrine.js";
import type { ChipView } from "../ui/filter-chips.js";
import type { SearchNotes } from "../ui/search-notes.js";
import { listed, money } from "../words/figures.js";
import { words } from "../words/words.js";

/** The text without words that were understood; what joined them goes too. */
export function withoutWords(text: string, entries: readonly Understood[]): string {
  if (entries.length === 1) return entries[0]!.without;
  let left = text;
  for (const words of new Set(entries.map((entry) => entry.words))) {
    const at = left.toLowerCase().indexOf(words.toLowerCase());
    if (at >= 0) left = `${left.slice(0, at)} ${left.slice(at + words.length)}`;
  }
  const joint = /^(?:[\s,]|\b(?:and|or)\b)+|(?:[\s,]|\b(?:and|or)\b)+$/gi;
  return left.replace(/\s+/g, " ").replace(joint, "").trim();
}

/** What the words said of a field and still holds. */
export function readOf(page: SearchPage | undefined, ...fields: ReadField[]): Understood[] {
  return (page?.understood ?? []).filter((entry) => fields.includes(entry.field) && !page!.relaxed.includes(entry.field));
}

/** Words never say a size. */
export function readValues(page: SearchPage | undefined, field: FacetField | "size"): string[] {
  return field === "size" ? [] : readOf(page, field).flatMap((entry) => entry.values ?? []);
}

/** A chip for the words that were looked for, and one for each thing understood, whose key leads back to it; what was set aside is off. */
export function readChips({ text, understood, relaxed }: SearchPage, currency: string): ChipView[] {
  const words = text ? [{ key: "text", label: `“${text}”` }] : [];
  return [...words, ...understood.map((entry, index) => ({
    key: `read:${index}`, label: labelOf(entry, currency), off: relaxed.includes(entry.field),
  }))];
}

/** The text without the words that were looked for. */
export function readWords(page: SearchPage | undefined): string {
  return [...new Set((page?.understood ?? []).map(({ words }) => words))].join(" ");
}

/** The entry of a chip's key, or undefined. */
export function readEntry(page: SearchPage | undefined, key: string): Understood | undefined {
  return key.startsWith("read:") ? page?.understood[Number(key.slice(5))] : undefined;
}

function labelOf({ field, value, values = [] }: Understood, currency: string): string {
  if (field === "priceMin") return words("catalog.from", { price: money(value as number, currency) });
  if (field === "priceMax") return words("catalog.upTo", { price: money(value as number, currency) });
  if (field === "inStock") return words("all.inStock");
  const kinds = field === "articleType" || field === "subCategory" || field === "category";
  if (!kinds || values.length < 2) return String(value);
  return values.length === 2 ? values.join(", ") : `${values.slice(0, 2).join(", ")} +${values.length - 2}`;
}

/** undefined: there is nothing to say. */
export function notesOf(page: SearchPage | undefined): SearchNotes | undefined {
  if (!page) return undefined;
  const { corrected, ignored } = page;
  const fields = page.relaxed.filter((field) => field !== "words");
  const relaxed = fields.map((field) => {
    const said = new Set(page.understood.filter((entry) => entry.field === field).map((entry) => words("all.quoted", { text: entry.words })));
    return said.size > 0 ? listed([...said]) : words(`catalog.field-${field}`);
  });
  const anyWords = page.relaxed.includes("words");
  const quiet = corrected.length + ignored.length + relaxed.length === 0 && !anyWords;
  return quiet ? undefined : { corrected, ignored, anyWords, relaxed: [...new Set(relaxed)] };
}
