/* Addresses of the pages. They live in the query of one file, so they survive a reload on any static host, under any folder. */

export type PageName = "home" | "catalog" | "product" | "about";

export const homeHref = "./";
export const aboutHref = "?page=about";

export function productHref(id: string): string {
  return `?${new URLSearchParams({ page: "product", id })}`;
}

export function catalogHref(params: Record<string, string> = {}): string {
  return `?${new URLSearchParams({ page: "catalog", ...params })}`;
}

/** The page that an address names; undefined when it names none. */
export function pageOf(params: URLSearchParams): PageName | undefined {
  const name = params.get("page") ?? "home";
  return name === "home" || name === "catalog" || name === "product" || name === "about" ? name : undefined;
}
