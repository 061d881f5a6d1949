/* Pages that few visits need, each a chunk of its own that is fetched when it is first asked for. */
import type { PageName } from "./routes.js";

const chunks: Partial<Record<PageName, () => Promise<unknown>>> = {
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
