/* How one page gives way to the next: a short cross-fade, in which the picture of a chosen tile grows into the product's own. */

const name = "chosen-picture";
let pressed: HTMLElement | undefined;

document.addEventListener("click", (event) => {
  const path = event.composedPath();
  const card = path.some((target) => target instanceof HTMLButtonElement) ? undefined // a tile's buttons lead nowhere
    : path.find((target) => target instanceof Element && target.localName === "vt-product-card");
  pressed = (card as Element | undefined)?.shadowRoot?.querySelector<HTMLElement>(".tile") ?? undefined;
}, { capture: true });

/** Runs `change`, which answers the new page's picture or nothing, as a transition where the browser and the visitor allow one. */
export async function changePage(change: () => Promise<HTMLElement | null>, still: boolean): Promise<void> {
  const from = pressed;
  pressed = undefined;
  if (still || !("startViewTransition" in document) || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    await change();
    return;
  }
  let to: HTMLElement | null = null;
  if (from?.isConnected) from.style.setProperty("view-transition-name", name);
  const transition = document.startViewTransition(async () => {
    to = await change();
    from?.style.removeProperty("view-transition-name");
    if (from) to?.style.setProperty("view-transition-name", name);
  });
  const settle = () => to?.style.removeProperty("view-transition-name");
  void transition.ready.catch(() => {}); // a hidden tab skips the show; the page changes all the same
  void transition.finished.then(settle, settle);
  await transition.updateCallbackDone;
}
