/* The strategies in the words of the dashboard: docs/strategies.md has them in full. */
import type { LearnedModel, Slate, Stats, Strategy, Taste } from "../../engine/vitrine.js";

export interface StrategyWords {
  id: Strategy;
  tab: string;
  question: string;
  /** Its score, in a sentence. */
  how: string;
  /** Answers from the file of that role: in a shop without it there is no such tab. */
  learned?: LearnedModel;
  /** Starts from a product: the one that the visitor looked at, or bought, last. */
  starts?: "viewed" | "bought";
  /** What it knew when it answered. */
  from(counts: Counts): string;
  /** Why it had nothing to say. */
  lacking: string;
}

export type Counts = Taste["counts"] & { inCart: number };

const orders = ({ orders: count }: Counts) => `From your ${count === 1 ? "order" : `${count} orders`}.`;

const deeds = ({ like, bookmark, review, view, orders: count, purchase, inCart }: Counts) =>
  `From ${list([[count + purchase, "order"], [like, "like"], [bookmark, "bookmark"], [review, "review"], [inCart, "piece"], [view, "look"]])}, read by a model that past customers taught.`;

/** A model that also reads the profile has something to say before anything was done. */
const deedsOrProfile = (counts: Counts) =>
  Object.values(counts).some((count) => count > 0) ? deeds(counts) : "From what your profile says, read by a model that past customers taught.";

export const strategyWords: readonly StrategyWords[] = [
  {
    id: "history", tab: "Your orders", question: "What next, after all you bought?",
    how: "Three points for a sub-category you buy, two for the kind of piece, one for its colour, and half a point for every star.",
    from: orders, lacking: "Nothing was ordered yet",
  }, {
    id: "also-bought", tab: "Also bought", question: "Bought this. And what else?", starts: "bought",
    how: "How often two pieces were bought together, over the square root of how often the other one is bought at all.",
    from: () => "From the shop's sales, counted without names.", lacking: "Nobody bought this piece together with another one yet",
  }, {
    id: "restock", tab: "Buy again", question: "What is it time to buy again?",
    how: "Pieces you bought twice or more, whose order has arrived, and that are in stock.",
    from: orders, lacking: "Nothing was bought twice yet",
  }, {
    id: "similar", tab: "Looks alike", question: "What looks like this?", starts: "viewed",
    how: "How close two pictures are once each is a list of numbers for its shape, its colours and its pattern.",
    from: () => "From the pictures alone.", lacking: "This piece has no picture to compare",
  }, {
    id: "cart-addons", tab: "With your cart", question: "What goes with the cart?",
    how: "Bought together with it counts 0.6, a reduced price 0.2, its rating 0.2; what is of the same category counts for less.",
    from: ({ inCart }) => `From the ${inCart === 1 ? "piece" : `${inCart} pieces`} in your cart.`, lacking: "Your cart is empty",
  }, {
    id: "trending", tab: "Trending", question: "What is everyone after right now?",
    how: "Pieces ordered in the last thirty days count 0.7, likes and looks 0.3, and a rating 0.2.",
    from: () => "From the shop's last thirty days, the same for everybody.", lacking: "The shop knows of no sales yet",
  }, {
    id: "interactions", tab: "Your likes", question: "What fits what you liked?",
    how: "A like counts 1, a bookmark 1.2, a review 1.5, and more the more stars you gave.",
    from: ({ like, bookmark, review }) => `From ${list([[like, "like"], [bookmark, "bookmark"], [review, "review"]])}.`,
    lacking: "Nothing was liked, bookmarked or reviewed yet",
  }, {
    id: "seasonal", tab: "In season", question: "What is right for now, and for you?",
    how: "The season of this month in your half of the world, and more of it from the categories you buy.",
    from: ({ pieces }) => pieces > 0 ? "From today's date and what you bought." : "From today's date.", lacking: "Nothing in this shop says which season it is for",
  }, {
    id: "budget", tab: "Your budget", question: "What is within your comfort zone?",
    how: "Half of it is how near the price is to what you usually pay, a fifth how affordable it is, the rest its rating.",
    from: orders, lacking: "What you like to pay is not known yet",
  }, {
    id: "new-arrivals", tab: "New for you", question: "What is new, and fits you?",
    how: "The year counts most, then how late it joined the shop, a category that you buy, and its rating.",
    from: ({ pieces }) => pieces > 0 ? "From the newest pieces and what you bought." : "From the newest pieces.", lacking: "Nothing in this shop says when it came",
  }, {
    id: "for-you", tab: "For you", question: "All of it together: what is for you?",
    how: "What a piece is, what shoppers like you choose and how it looks, blended by how much is known; a few places are drawn by lot.",
    from: ({ like, pass, bookmark, review, view, orders: count, purchase }) => `From ${list([[like, "like"], [pass, "pass"], [bookmark, "bookmark"], [review, "review"],
      [count + purchase, "order"], [view, "look"]])}.`,
    lacking: "Nothing was looked at, liked or answered in the quiz yet",
  }, {
    id: "itemknn", tab: "Others had", question: "Who has what you have. What else do they have?", learned: "itemknn",
    how: "Every piece knows the pieces nearest to it, by who had both; yours add theirs up.",
    from: deeds, lacking: "You did nothing yet that this model knows",
  }, {
    id: "ease", tab: "All together", question: "What do all your pieces together point to?", learned: "ease",
    how: "How much each piece speaks for another one, fitted so that what two of yours say alike counts once.",
    from: deeds, lacking: "You did nothing yet that this model knows",
  }, {
    id: "ials", tab: "Your direction", question: "What lies where your taste points?", learned: "ials",
    how: "Every piece is a point learned from all customers; yours is solved for here, and near is what lies in its direction.",
    from: deeds, lacking: "You did nothing yet that this model knows",
  }, {
    id: "two-tower", tab: "Next", question: "What comes next, after what you did lately?", learned: "two-tower",
    how: "A small network reads what you did, the latest most, and looks for pieces that came next for others.",
    from: deedsOrProfile, lacking: "You did nothing yet that this model knows",
  }, {
    id: "ranked", tab: "Ranked", question: "All things considered, what would you choose?", learned: "ranker",
    how: "Many ways propose pieces; trees that past customers taught put them in order by some seventy facts about you, the piece and both together.",
    from: deedsOrProfile, lacking: "You did nothing yet",
  },
];

/** Those that this pack can answer. */
export const strategiesOf = (stats: Stats | undefined): readonly StrategyWords[] =>
  strategyWords.filter(({ learned }) => !learned || stats?.files.some(({ role }) => role === learned));

/** Where an answer comes from, in plain words. */
export function sourceText({ coldStart, items }: Pick<Slate, "coldStart" | "items">, words: StrategyWords, counts: Counts | undefined, gender: string): string {
  if (!coldStart) {
    const popular = items.filter(({ source }) => source === "popular").length;
    const from = counts ? words.from(counts) : "";
    return popular > 0 && popular < items.length ? `${from} The last ${popular} are popular pieces.` : from;
  }
  if (!items.some(({ score }) => score > 0)) return `${words.lacking}, and the shop knows of no sales: these stand as the catalog lists them.`;
  return `${words.lacking}, so these are the most popular pieces${gender ? ` for ${gender}` : ""} instead.`;
}

function list(parts: [number, string][]): string {
  const known = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${count === 1 ? word : word === "pass" ? "passes" : `${word}s`}`);
  return known.length < 2 ? known.join("") || "what you answered" : `${known.slice(0, -1).join(", ")} and ${known.at(-1)}`;
}
