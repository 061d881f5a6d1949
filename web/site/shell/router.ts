/* Follows links without reloading, by the History API, and keeps where each entry was scrolled to. */

export type Arrival = "first" | "push" | "replace" | "pop";

interface EntryState {
  scrollY?: number;
}

export class Router {
  #search = location.search;
  #timer = 0;

  /** `onRoute` gets the address's query, how it was reached, and where to scroll to. */
  constructor(private readonly onRoute: (params: URLSearchParams, arrival: Arrival, scrollY: number) => void) {
    history.scrollRestoration = "manual";
    addEventListener("popstate", () => this.#popped());
    addEventListener("scroll", () => this.#scrolled(), { passive: true });
    addEventListener("pagehide", () => this.#keepScroll());
    document.addEventListener("click", (event) => this.#clicked(event));
  }

  start(): void {
    this.#route("first");
  }

  navigate(href: string, options: { replace?: boolean } = {}): void {
    const url = new URL(href, location.href);
    if (options.replace) {
      history.replaceState(history.state, "", url);
    } else {
      this.#keepScroll();
      history.pushState({}, "", url);
    }
    this.#route(options.replace ? "replace" : "push");
  }

  #route(arrival: Arrival): void {
    clearTimeout(this.#timer);
    this.#search = location.search;
    const state = history.state as EntryState | null;
    this.onRoute(new URLSearchParams(location.search), arrival, state?.scrollY ?? 0);
  }

  #popped(): void {
    if (location.search !== this.#search) this.#route("pop");
  }

  #scrolled(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keepScroll(), 120);
  }

  #keepScroll(): void {
    clearTimeout(this.#timer);
    if (location.search === this.#search) history.replaceState({ scrollY } satisfies EntryState, "");
  }

  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link || link.target || link.hasAttribute("download") || !isPage(link)) return;
    event.preventDefault();
    this.navigate(link.href);
  }
}

/** Whether a link leads to this same document with another query. */
function isPage(link: HTMLAnchorElement): boolean {
  const folder = (path: string) => path.replace(/index\.html$/, "");
  return link.origin === location.origin && folder(link.pathname) === folder(location.pathname) && link.hash === "";
}
