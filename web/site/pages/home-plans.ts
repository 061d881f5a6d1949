/* Which shelves a visitor is shown, in which order, and in whose words. */
import type { Settings, Strategy, Taste } from "../../engine/vitrine.js";
import { listed, money } from "../../words/figures.js";
import { words } from "../../words/words.js";

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
    pieces > 0 && plan("cart-addons", words("shop.goesWithCart"), words("shop.boughtTogether"), { otherwise: words("shop.popularNow") }),
    told && plan("for-you", words("shop.forYou"), forYouWords(taste!, answered)),
    known && plan("history", words("shop.pickedForYou"), boughtWords(taste!), { each: 4 }),
    known && plan("restock", words("shop.timeForAnother"), words("shop.boughtMore"), { each: Infinity, least: 1 }),
    likes && plan("interactions", words("shop.closeToLikes"), likeWords(taste!)),
    !known && plan("trending", words("shop.trendingNow"), words("shop.trendingNote"), { each: 2, otherwise: words("shop.popularNow") }),
    known ? plan("new-arrivals", words("shop.newToTaste"), words("shop.newNote")) : "newest",
    known && plan("budget", words("shop.inPriceRange"), spendingWords(taste!, currency)),
    plan("seasonal", words("shop.rightFor", { season }), words(known ? "shop.madeForKinds" : "shop.madeFor", { season }), { each: 2 }),
    counts !== undefined && counts.view > 0 && "viewed",
    "alike",
    known && plan("trending", words("shop.trendingNow"), words("shop.trendingNote"), { each: 2 }),
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
  return words((["shop.winter", "shop.spring", "shop.summer", "shop.fall"] as const)[(quarter + (hemisphere === "south" ? 2 : 0)) % 4]!);
}

function boughtWords({ preferences, counts }: Taste): string {
  const kinds = preferences.articleType.slice(0, 3).map(({ value }) => value);
  const from = counts.orders > 0 ? words("shop.yourOrdersCounted", { count: counts.orders }) : words("shop.whatYouBought");
  return kinds.length > 0 ? words("shop.fromMostly", { from, kinds: listed(kinds) }) : words("shop.from", { from });
}

function forYouWords({ adaptive, counts }: Taste, answered: boolean): string {
  const liked = (["articleType", "colour"] as const).flatMap((field) => adaptive.attributes[field].filter(({ value, weight }) => value !== "" && weight > 0).slice(0, 2))
    .map(({ value }) => value);
  const done = answered ? "shop.fromDeedsAnswers" : "shop.fromDeeds";
  const from = adaptive.feedback > 0 ? words(done) : answered ? words("shop.fromAnswers") : words("shop.fromLooks", { count: counts.view });
  return liked.length > 0 ? words("shop.comeFirst", { from, liked: listed(liked) }) : words("shop.sentence", { why: from });
}

function likeWords({ counts: { like, bookmark, review } }: Taste): string {
  const signs = [[like, "shop.likes"], [bookmark, "shop.savedPieces"], [review, "shop.reviews"]] as const;
  return words("shop.fromYour", { signs: listed(signs.filter(([count]) => count > 0).map(([count, key]) => words(key, { count }))) });
}

function spendingWords({ spending }: Taste, currency: string): string {
  return spending ? words("shop.youSpend", { price: money(Math.round(spending.average), currency) }) : "";
}
