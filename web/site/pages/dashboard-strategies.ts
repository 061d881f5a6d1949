/* The strategies in the words of the dashboard: docs/strategies.md has them in full. */
import type { LearnedModel, Slate, Stats, Strategy, Taste } from "../../engine/vitrine.js";
import { listed } from "../../words/figures.js";
import { words, wordsFor } from "../../words/words.js";

export interface StrategyPlan {
  id: Strategy;
  /** Answers from the file of that role: in a shop without it there is no such tab. */
  learned?: LearnedModel;
  /** Starts from a product: the one that the visitor looked at, or bought, last. */
  starts?: "viewed" | "bought";
  /** What it knew when it answered. */
  from(counts: Counts): string;
}

/** Its name, the question that it answers, its score in a sentence, or why it had nothing to say. */
export function strategyWords(id: Strategy, what: "tab" | "question" | "how" | "lacking"): string {
  return wordsFor("dashboard", `${what}-${id}`, id);
}

export type Counts = Taste["counts"] & { inCart: number };

const orders = ({ orders: count }: Counts) => words("shop.from", { from: words("shop.yourOrdersCounted", { count }) });

const learned = (counts: Counts) => words("dashboard.fromModel", { what: deeds(counts) });

/** A model that also reads the profile has something to say before anything was done. */
const learnedOrProfile = (counts: Counts) => Object.values(counts).some((count) => count > 0) ? learned(counts) : words("dashboard.fromProfile");

const strategyPlans: readonly StrategyPlan[] = [
  { id: "history", from: orders },
  { id: "also-bought", starts: "bought", from: () => words("dashboard.fromSales") },
  { id: "restock", from: orders },
  { id: "similar", starts: "viewed", from: () => words("dashboard.fromPictures") },
  { id: "cart-addons", from: ({ inCart }) => words("dashboard.fromCart", { count: inCart }) },
  { id: "trending", from: () => words("dashboard.fromThirtyDays") },
  { id: "interactions", from: ({ like, bookmark, review }) => words("dashboard.fromDeeds", { what: deeds({ like, bookmark, review }) }) },
  { id: "seasonal", from: ({ pieces }) => pieces > 0 ? words("dashboard.fromTodayBought") : words("dashboard.fromToday") },
  { id: "budget", from: orders },
  { id: "new-arrivals", from: ({ pieces }) => pieces > 0 ? words("dashboard.fromNewestBought") : words("dashboard.fromNewest") },
  { id: "for-you", from: ({ inCart: _, ...counts }) => words("dashboard.fromDeeds", { what: deeds(counts) }) },
  { id: "itemknn", learned: "itemknn", from: learned },
  { id: "ease", learned: "ease", from: learned },
  { id: "ials", learned: "ials", from: learned },
  { id: "two-tower", learned: "two-tower", from: learnedOrProfile },
  { id: "ranked", learned: "ranker", from: learnedOrProfile },
];

export function planOf(id: Strategy): StrategyPlan {
  return strategyPlans.find((plan) => plan.id === id)!;
}

/** Those that this pack can answer. */
export const strategiesOf = (stats: Stats | undefined): readonly StrategyPlan[] =>
  strategyPlans.filter(({ learned }) => !learned || stats?.files.some(({ role }) => role === learned));

/** Where an answer comes from, in plain words. */
export function sourceText({ coldStart, items }: Pick<Slate, "coldStart" | "items">, plan: StrategyPlan, counts: Counts | undefined, gender: string): string {
  if (!coldStart) {
    const popular = items.filter(({ source }) => source === "popular").length;
    const from = counts ? plan.from(counts) : "";
    return popular > 0 && popular < items.length ? words("dashboard.lastPopular", { from, count: popular }) : from;
  }
  const why = strategyWords(plan.id, "lacking");
  if (!items.some(({ score }) => score > 0)) return words("dashboard.asListed", { why });
  return gender ? words("dashboard.popularFor", { why, department: gender }) : words("dashboard.popularInstead", { why });
}

/** "3 orders, 2 likes and 1 look" */
function deeds({ orders: placed = 0, purchase = 0, like = 0, pass = 0, bookmark = 0, review = 0, inCart = 0, view = 0 }: Partial<Counts>): string {
  const parts = [[placed + purchase, "all.orders"], [like, "shop.likes"], [pass, "dashboard.passesCounted"], [bookmark, "dashboard.bookmarksCounted"],
    [review, "shop.reviews"], [inCart, "all.pieces"], [view, "dashboard.looksCounted"]] as const;
  const known = parts.filter(([count]) => count > 0).map(([count, key]) => words(key, { count }));
  return known.length === 0 ? words("dashboard.yourAnswers") : listed(known);
}
