/* FLIP: tiles that change places glide there, new ones fade in. Layout itself never waits for it. */

export type Boxes = Map<string, DOMRect>;

/** Where each child with a data-id is now. */
export function boxesOf(row: HTMLElement): Boxes {
  const boxes: Boxes = new Map();
  for (const child of row.querySelectorAll<HTMLElement>("[data-id]")) {
    boxes.set(child.dataset["id"]!, child.getBoundingClientRect());
  }
  return boxes;
}

/** Plays the way from `before` to the present layout, unless the visitor asked for less motion. */
export function glide(row: HTMLElement, before: Boxes): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const timing = { duration: 420, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };
  for (const child of row.querySelectorAll<HTMLElement>("[data-id]")) {
    const from = before.get(child.dataset["id"]!);
    const to = child.getBoundingClientRect();
    if (!from) {
      child.animate([{ opacity: 0 }, { opacity: 1 }], timing);
    } else if (from.left !== to.left || from.top !== to.top) {
      child.animate([{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: "none" }], timing);
    }
  }
}
