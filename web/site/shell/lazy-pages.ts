/* Every page but the shop window is a chunk of its own, which is fetched when it is first asked for. */
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

/** The element of a page, defined by now; of the page that says so when its chunk cannot be had. */
export async function elementOf(name: PageName | undefined): Promise<string> {
  if (name === undefined) return "vt-not-found-page";
  try {
    await chunks[name]?.();
    return `vt-${name}-page`;
  } catch (reason) {
    console.warn(reason);
    return "vt-unavailable-page";
  }
}

const nextSteps: readonly PageName[] = ["product", "catalog"];
const whereAVisitEnds: readonly PageName[] = ["checkout", "order", "orders", "dashboard", "login", "quiz", "swipe"];

/** Fetches what nearly every visit comes to next, while nothing else is to be done. */
export function fetchAhead(): void {
  for (const name of nextSteps) whenIdle(chunks[name]!);
}

/** Fetches what is left of the shop, so that it can be used to its end without a network. */
export function fetchRest(): void {
  for (const name of whereAVisitEnds) whenIdle(chunks[name]!);
  whenIdle(() => import("../pages/cart-drawer.js"));
}

/** A failure is told when the page is asked for. */
function whenIdle(load: () => Promise<unknown>): void {
  const idle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1000));
  idle(() => void load().catch(() => {}));
}
