/* Addresses of the pages. They live in the query of one file, so they survive a reload on any static host, under any folder. */

const pageNames = [
  "home", "catalog", "product", "checkout", "order", "orders", "dashboard", "login", "quiz", "swipe", "strategies", "api", "about",
] as const;
export type PageName = (typeof pageNames)[number];

export const homeHref = "./";
export const checkoutHref = "?page=checkout";
export const swipeHref = "?page=swipe";
export const loginHref = "?page=login";
export const strategiesHref = "?page=strategies";
export const apiHref = "?page=api";
export const aboutHref = "?page=about";

export function productHref(id: string): string {
  return `?${new URLSearchParams({ page: "product", id })}`;
}

export function catalogHref(params: Record<string, string> = {}): string {
  return `?${new URLSearchParams({ page: "catalog", ...params })}`;
}

/** `placed`: it has just been placed, so that the page gives thanks first. */
export function orderHref(id: number, { placed = false } = {}): string {
  return `?page=order&id=${id}${placed ? "&placed=1" : ""}`;
}

/** The orders after the first `from`, newest first. */
export function ordersHref(from = 0): string {
  return from > 0 ? `?page=orders&from=${from}` : "?page=orders";
}

/** `tab`: the strategy to open with. */
export function dashboardHref(tab = ""): string {
  return `?${new URLSearchParams({ page: "dashboard", ...(tab && { tab }) })}`;
}

/** `step`: the one to open with; without it the quiz goes on where it was left. */
export function quizHref(step = ""): string {
  return `?${new URLSearchParams({ page: "quiz", ...(step && { step }) })}`;
}

/** The page that an address names; undefined when it names none. */
export function pageOf(params: URLSearchParams): PageName | undefined {
  const name = params.get("page") ?? "home";
  return pageNames.find((known) => known === name);
}
