/* What a finger can press on a page, and how large it is. */

/** Those that are smaller than `least` pixels in either direction, a line each. What covers a whole tile by a pseudo-element counts as the tile;
 * what is scrolled out of sight, hidden or out of reach does not count. */
export function smallTargets(page, least = 44) {
  return page.evaluate((wanted) => {
    const deep = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...element.shadowRoot ? deep(element.shadowRoot) : []]);
    const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
    const isReachable = (element) => {
      for (let each = element; each; each = parentOf(each)) if (each.inert || each.hidden) return false;
      return element.checkVisibility({ visibilityProperty: true });
    };
    /* A field that is visually hidden is pressed by its label. */
    const pressedBy = (element) => element.matches("input.visually-hidden") ? element.closest("label") : element.matches("input") ? element.closest("form") ?? element : element;
    const boxOf = (element) => {
      const cover = getComputedStyle(element, "::after");
      const tile = cover.position === "absolute" && cover.content !== "none" ? element.closest("article") : undefined;
      return (tile ?? element).getBoundingClientRect();
    };
    const all = deep(document).filter((element) => element.matches("a[href], button, input, select, textarea, summary, [role=button]") && isReachable(element));
    return all.map((element) => [element.outerHTML.slice(0, 90), boxOf(pressedBy(element))])
      .filter(([, { width, height }]) => width > 0 && (width < wanted - 0.5 || height < wanted - 0.5))
      .map(([text, { width, height }]) => `${Math.round(width)} x ${Math.round(height)}: ${text}`);
  }, least);
}
