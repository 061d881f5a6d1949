/* Which shelves a visitor is shown, in which order, and in whose words. */
import type { Settings, Strategy, Taste } from "../../engine/vitrine.js";
import { money } from "../../ui/product-facts.js";

/** What is known of who comes in. */
export interface Visitor {
  /** The profile, "" when it cannot be told. */
  profile: string;
  /** undefined while the profile is locked. */
  taste: Taste | undefined;
  hemisphere: Settings["hemisphere"];
  /** Pieces in the cart. */
  pieces: number;
  /** Something was answered in the quiz. */
  answered: boolean;
}

/** A shelf that a strategy fills. */
export interface StrategyPlan {
  strategy: Strategy;
  heading: string;
  note: string;
  /** Of one article type at most, while there are others. */
  each: number;
  /** Fewer are no shelf. */
  least: number;
  /** Heading for popular pieces in its place, when it has nothing of its own; "": then there is no such shelf. */
  otherwise: string;
}

/** The shop's own shelves, which ask for nobody. */
export type ShopShelf = "newest" | "bargains" | "top-rated" | "categories" | "viewed" | "alike";

export type Plan = StrategyPlan | ShopShelf;

/** Looks of one visit that tell something. */
const tellingViews = 3;

export function plansFor(visitor: Visitor, now: Date, currency: string): Plan[] {
  const { taste, pieces, hemisphere, answered } = visitor;
  const counts = taste?.counts;
  const known = counts !== undefined && counts.orders + counts.purchase > 0;
  const likes = counts !== undefined && counts.like + counts.bookmark + counts.review > 0;
  const season = seasonOf(now, hemisphere);
  const told = counts !== undefined && (answered || known || taste!.adaptive.feedback > 0 || counts.view >= tellingViews);
  const plans: (Plan | false)[] = [
    pieces > 0 && plan("cart-addons", "Goes with your cart", "Bought together with what you have chosen.", { otherwise: "Popular now" }),
    told && plan("for-you", "For you", forYouWords(taste!, answered)),
    known && plan("history", "Picked for you", boughtWords(taste!), { each: 4 }),
    known && plan("restock", "Time for another?", "You have bought these more than once.", { each: Infinity, least: 1 }),
    likes && plan("interactions", "Close to what you like", likeWords(taste!)),
    !known && plan("trending", "Trending now", "What sold and was liked most in the shop's last thirty days.", { each: 2, otherwise: "Popular now" }),
    known ? plan("new-arrivals", "New in, to your taste", "The latest pieces of the kinds you buy.") : "newest",
    known && plan("budget", "In your price range", spendingWords(taste!, currency)),
    plan("seasonal", `Right for ${season}`, known ? `Made for ${season}, the kinds you buy first.` : `Pieces made for ${season}.`, { each: 2 }),
    counts !== undefined && counts.view > 0 && "viewed",
    "alike",
    known && plan("trending", "Trending now", "What sold and was liked most in the shop's last thirty days.", { each: 2 }),
    !known && "bargains", !known && "top-rated", !known && "categories",
  ];
  return plans.filter((wanted) => wanted !== false);
}

function plan(strategy: Strategy, heading: string, note: string, { each = 3, least = 3, otherwise = "" } = {}): StrategyPlan {
  return { strategy, heading, note, each, least, otherwise };
}

/** Months as the seasonal strategy reads them, in the words of its reasons. */
function seasonOf(now: Date, hemisphere: Settings["hemisphere"]): string {
  const quarter = Math.floor((now.getUTCMonth() + 1) % 12 / 3);
  return ["winter", "spring", "summer", "fall"][(quarter + (hemisphere === "south" ? 2 : 0)) % 4]!;
}

function boughtWords({ preferences, counts }: Taste): string {
  const kinds = preferences.articleType.slice(0, 3).map(({ value }) => value);
  const orders = counts.orders > 0 ? `your ${counted(counts.orders, "order")}` : "what you have bought";
  return kinds.length > 0 ? `From ${orders}, mostly ${listed(kinds)}.` : `From ${orders}.`;
}

function forYouWords({ adaptive, counts }: Taste, answered: boolean): string {
  const liked = (["articleType", "colour"] as const).flatMap((field) => adaptive.attributes[field].filter(({ value, weight }) => value !== "" && weight > 0).slice(0, 2))
    .map(({ value }) => value);
  const from = adaptive.feedback > 0 ? `From what you did here${answered ? " and answered" : ""}` : answered ? "From your answers in the quiz" : `From your last ${counted(counts.view, "look")}`;
  return liked.length > 0 ? `${from}: ${listed(liked)} come first.` : `${from}.`;
}

function likeWords({ counts: { like, bookmark, review } }: Taste): string {
  const signs = [[like, "like"], [bookmark, "saved piece"], [review, "review"]] as const;
  return `From your ${listed(signs.filter(([count]) => count > 0).map(([count, word]) => counted(count, word)))}.`;
}

function spendingWords({ spending }: Taste, currency: string): string {
  return spending ? `You spend about ${money(Math.round(spending.average), currency)} on a piece.` : "";
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
