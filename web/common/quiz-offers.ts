/* What the catalog offers as answers to the questions of the quiz. */
import type { Card, FacetCount, Filter, Page as ResultPage, Quiz, Vitrine } from "../engine/vitrine.js";
import type { Budget } from "../ui/budget-choice.js";
import type { ChoiceView } from "../ui/choice-list.js";
import { compareSizes, sizeRank } from "../ui/size-order.js";
import { figure } from "../words/figures.js";

export type QuizList = "categories" | "colours" | "brands" | "styles" | "sizes";

/** Where a product's picture is. */
type ImageUrl = (card: Card) => string | Promise<string>;

export const emptyQuiz: Quiz = { categories: [], colours: [], brands: [], styles: [], sizes: [], budget: null, step: 0, done: false };

/** A heading over some sizes, "" where there is one list only. */
export interface SizeGroup {
  label: string;
  options: ChoiceView[];
}

/** What can be answered. */
export interface Offers {
  categories: ChoiceView[];
  colours: ChoiceView[];
  brands: ChoiceView[];
  styles: ChoiceView[];
  sizes: SizeGroup[];
  budgets: Budget[];
  price: Budget | null;
}

const pictureSupply = 24;

/** For one department, or with "" for all. */
export async function readOffers(vitrine: Vitrine, imageUrl: ImageUrl, gender: string, signal?: AbortSignal): Promise<Offers> {
  const filter: Filter = gender ? { gender: [gender, "Unisex"] } : {};
  const all = await vitrine.browse({ limit: 1, facets: true, filter, signal });
  const shown = new Set<string>();
  const pictured = async (field: "category" | "usage", counts: FacetCount[]) => {
    const pages = await Promise.all(counts.map(({ value }) =>
      vitrine.browse({ filter: { ...filter, [field]: [value], inStock: true }, sort: "rating", limit: pictureSupply, signal })));
    const pictures = pages.map(({ items }) => pictureOf(items, shown));
    return Promise.all(counts.map(async (count, index) => ({ ...choiceOf(count), image: pictures[index] ? await imageUrl(pictures[index]) : "" })));
  };
  const { category = [], colour = [], brand = [], usage = [] } = all.facets ?? {};
  return {
    categories: await pictured("category", category), styles: await pictured("usage", usage),
    colours: colour.map(choiceOf), brands: brand.map((count) => ({ ...choiceOf(count), note: "" })),
    sizes: await sizeGroups(vitrine, category, filter, all, signal),
    budgets: await readBudgets(vitrine, all, filter, signal), price: all.price ?? null,
  };
}

function choiceOf({ value, count }: FacetCount): ChoiceView {
  return { value, note: figure(count), image: "" };
}

/** The best rated piece whose type no other picture shows. */
function pictureOf(cards: Card[], shown: Set<string>): Card | undefined {
  const pictured = cards.filter(({ image }) => image !== "");
  const card = pictured.find(({ articleType }) => !shown.has(articleType)) ?? pictured[0];
  if (card) shown.add(card.articleType);
  return card;
}

/** Sizes by the category that they come in, since a shoe's 40 is not a shirt's. */
async function sizeGroups(vitrine: Vitrine, categories: FacetCount[], filter: Filter, all: ResultPage, signal?: AbortSignal): Promise<SizeGroup[]> {
  if ((all.facets?.size ?? []).length === 0) return [];
  if (categories.length < 2) return [{ label: "", options: sizesOf(all) }];
  const pages = await Promise.all(categories.map(({ value }) =>
    vitrine.browse({ limit: 1, facets: true, filter: { ...filter, category: [value] }, signal })));
  return categories.map(({ value }, index) => ({ label: value, options: sizesOf(pages[index]!) })).filter(({ options }) => options.length > 0);
}

function sizesOf({ facets }: ResultPage): ChoiceView[] {
  const sizes = (facets?.size ?? []).map((count) => ({ ...choiceOf(count), note: "" })).sort((left, right) => compareSizes(left.value, right.value));
  const kind = ({ value }: ChoiceView) => sizeRank(value)[0];
  return sizes.map((size, index) => ({ ...size, starts: index > 0 && kind(size) !== kind(sizes[index - 1]!) }));
}

/** Four ranges that about as many pieces fall into, with round borders. */
async function readBudgets(vitrine: Vitrine, all: ResultPage, filter: Filter, signal?: AbortSignal): Promise<Budget[]> {
  const { price } = all;
  if (!price) return [];
  const quarters = await Promise.all([1, 2, 3].map(async (quarter) => {
    const { items } = await vitrine.browse({ filter: { ...filter, priceMin: 0 }, sort: "price-up", offset: Math.floor(all.total * quarter / 4), limit: 1, signal });
    return roundPrice(items[0]?.price ?? price.max);
  }));
  const borders = [...new Set([0, ...quarters, Math.ceil(price.max)])].sort((left, right) => left - right);
  return borders.slice(1).map((max, index) => ({ min: borders[index]!, max }));
}

/** To two digits, the second 0 or 5: 37 becomes 35, 412 becomes 400. */
function roundPrice(price: number): number {
  if (price < 5) return Math.max(1, Math.round(price));
  const step = 5 * 10 ** Math.max(0, Math.floor(Math.log10(price)) - 1);
  return Math.round(price / step) * step;
}
