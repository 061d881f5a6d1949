/* What the collection is asked about a page's product. */
import type { Filter, FoundCard, SlateItem, Vitrine } from "../../engine/vitrine.js";
import { withoutKinds } from "./page-words.js";

export interface PageQuestion {
  /** Products that look like it are wanted; undefined: go by words. */
  picture: ImageBitmap | undefined;
  /** What is left of the title's words, for where there is no picture. */
  rest: string;
  filter: Filter;
  /** Products at most. */
  limit: number;
  /** Products that are not shown. */
  passed: ReadonlySet<string>;
}

export interface PageAnswer {
  /** By looks, with reasons; or by words, with what found each. */
  items: SlateItem[] | FoundCard[];
  byPicture: boolean;
  /** So many of the first items are of the kinds that were asked for; those after them are not. undefined: all are. */
  ofKind: number | undefined;
  /** There may be more. */
  more: boolean;
}

/** Fewer than these are no choice: then other kinds follow. */
const fewItems = 4;
const mostAsked = 200;

export async function askAboutPage(vitrine: Vitrine, question: PageQuestion, signal: AbortSignal): Promise<PageAnswer> {
  const first = await ask(vitrine, question, question.filter, signal);
  const wider = withoutKinds(question.filter);
  const give = first.items.length < fewItems && Object.keys(wider).length < Object.keys(question.filter).length;
  if (!give) return { ...first, ofKind: undefined };
  const ids = new Set<string>(first.items.map(({ id }) => id));
  const second = await ask(vitrine, question, wider, signal);
  const others = (second.items as SlateItem[]).filter(({ id }) => !ids.has(id));
  const items = [...first.items as SlateItem[], ...others].slice(0, question.limit);
  return { ...second, items, ofKind: others.length > 0 ? first.items.length : undefined };
}

/** Asks for as many more as may be taken out again. */
async function ask(vitrine: Vitrine, question: PageQuestion, filter: Filter, signal: AbortSignal): Promise<Omit<PageAnswer, "ofKind">> {
  const { picture, rest, passed } = question;
  const limit = Math.min(mostAsked, question.limit + passed.size);
  const items = picture ? (await lookAlikes(vitrine, picture, { filter, limit, signal })).items : (await byWords(vitrine, rest, { filter, limit, signal })).items;
  const kept = (items as SlateItem[]).filter(({ id }) => !passed.has(id));
  return { items: kept.slice(0, question.limit), byPicture: picture !== undefined, more: items.length === limit && question.limit < mostAsked };
}

interface Asked {
  filter: Filter;
  limit: number;
  signal: AbortSignal;
}

/** A filter under which nothing is left is relaxed by the engine; here it is to stand, since kinds give way first. */
async function lookAlikes(vitrine: Vitrine, picture: ImageBitmap, asked: Asked): Promise<{ items: SlateItem[] }> {
  const slate = await vitrine.recommend("similar", { ...asked, picture });
  return slate.coldStart || slate.relaxed.length > 0 ? { items: [] } : slate;
}

/** Without words everything that passes is found, best rated first. */
async function byWords(vitrine: Vitrine, text: string, asked: Asked): Promise<{ items: FoundCard[] }> {
  if (text) {
    const page = await vitrine.search({ ...asked, text });
    return page.relaxed.some((field) => field !== "words") ? { items: [] } : page;
  }
  const { items } = await vitrine.browse({ ...asked, sort: "rating" });
  return { items: items.map((card) => ({ ...card, foundBy: [] })) };
}
