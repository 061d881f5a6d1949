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

/** Fetches what nearly every visit comes to next, while nothing else is to be done. A failure is told when the page is asked for. */
export function fetchAhead(): void {
  const idle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1000));
  for (const name of ["product", "catalog"] as const) idle(() => void chunks[name]!().catch(() => {}));
}
