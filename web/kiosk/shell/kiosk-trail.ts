/* Where the visitor is. It is kept in the page's memory alone: the address never changes, and the browser's history learns nothing. */

const screenNames = ["start", "find", "product", "quiz", "swipe", "selection", "slip"] as const;
export type ScreenName = (typeof screenNames)[number];

export interface Place {
  screen: ScreenName;
  /** Of a product its id, of "find" the words. */
  value: string;
}

/** Links say where they lead by a hash; whoever hears the press goes there. */
export function hrefOf(screen: ScreenName, value = ""): string {
  return `#${screen}${value ? `=${encodeURIComponent(value)}` : ""}`;
}

/** undefined: it is no place of ours. */
export function placeOf(hash: string): Place | undefined {
  const [, name, value = ""] = /^#([a-z]+)(?:=(.*))?$/.exec(hash) ?? [];
  const screen = screenNames.find((known) => known === name);
  if (!screen) return undefined;
  try {
    return { screen, value: decodeURIComponent(value) };
  } catch {
    return undefined;
  }
}
