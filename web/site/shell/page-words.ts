import type { Area } from "../../words/words.js";

/** By the name of a page: what it says beside the words that all share. */
export const pageWords: ReadonlyMap<string, readonly Area[]> = new Map<string, readonly Area[]>([
  ["catalog", ["catalog"]], ["product", ["catalog", "product"]], ["checkout", ["cart"]], ["order", ["cart"]], ["orders", ["cart"]],
  ["dashboard", ["dashboard", "profile", "cart"]], ["login", ["profile"]], ["quiz", ["quiz", "catalog"]], ["swipe", ["swipe"]],
  ["strategies", ["docs"]], ["api", ["docs"]], ["about", ["docs"]],
]);
