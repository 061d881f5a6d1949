/* Where the visitor is in the panel, by the address's hash, so that the browser's own way back works too. */

export const tabs = ["similar", "search", "for-you", "packs", "you"] as const;
export type Tab = (typeof tabs)[number];

export interface Place {
  tab: Tab;
  /** Id of the product that is open over the tab, "" for none. */
  item: string;
}

/** A product's address names no tab: it stands over the one it was opened from. */
export function placeOf(hash: string, tab: Tab = "similar"): Place {
  const [name, value = ""] = hash.slice(1).split("=");
  if (name === "product") return { tab, item: decoded(value) };
  return { tab: tabs.find((known) => known === name) ?? tab, item: "" };
}

/** Tells where to go, and how far down it was left. */
export class Trail {
  private readonly steps: string[] = [location.hash];
  private readonly left = new Map<string, number>();
  private tab: Tab = placeOf(location.hash).tab;

  constructor(private readonly show: (place: Place, scrollTo: number) => void) {}

  follow(): void {
    history.scrollRestoration = "manual";
    addEventListener("hashchange", this.onChange);
  }

  back(): void {
    if (this.steps.length > 1) history.back();
    else location.hash = `#${this.tab}`;
  }

  private readonly onChange = () => {
    const hash = location.hash;
    this.left.set(this.steps.at(-1)!, scrollY);
    const isBack = this.steps.at(-2) === hash;
    if (isBack) this.steps.pop();
    else this.steps.push(hash);
    const place = placeOf(hash, this.tab);
    this.tab = place.tab;
    this.show(place, place.item && !isBack ? 0 : this.left.get(hash) ?? 0);
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // no address of ours
  }
}
