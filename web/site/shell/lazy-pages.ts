/* Every page but the shop window is a chunk of its own, which is fetched when it is first asked for. */
import { loadWords } from "../../words/words.js";
import { pageWords } from "./page-words.js";
import type { PageName } from "./routes.js";

const chunks: Partial<Record<PageName, () => Promise<unknown>>> = {
  catalog: () => import("../pages/catalog-page.js"),
  product: () => import("../pages/product-page.js"),
  checkout: () => import("../pages/checkout-page.js"),
  order: () => import("../pages/order-page.js"),
  orders: () => import("../pages/orders-page.js"),
  dashboard: () => import("../pages/dashboard-page.js"),
  login: () => import("../pages/login-page.js"),
  quiz: () => import("../pages/quiz-page.js"),
  swipe: () => import("../pages/swipe-page.js"),
  strategies: () => import("../pages/strategies-page.js"),
  api: () => import("../pages/api-page.js"),
  about: () => import("../pages/about-page.js"),
};

/** A page with what it says. */
export function load(name: PageName): Promise<unknown> {
  return Promise.all([chunks[name]?.(), loadWords(...pageWords.get(name) ?? [])]);
}

/** The element of a page, defined by now; of the page that says so when its chunk cannot be had. */
export async function elementOf(name: PageName | undefined): Promise<string> {
  if (name === undefined) return "vt-not-found-page";
  try {
    await load(name);
    return `vt-${name}-page`;
  } catch (reason) {
    console.warn(reason);
    return "vt-unavailable-page";
  }
}

const nextSteps: readonly PageName[] = ["product", "catalog"];

/** Fetches what nearly every visit comes to next, while nothing else is to be done. */
export function fetchAhead(): void {
  for (const name of nextSteps) whenIdle(() => load(name));
}

/** A failure is told when the page is asked for. */
export function whenIdle(fetch: () => Promise<unknown>): void {
  const idle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1000));
  idle(() => void fetch().catch(() => {}));
}
