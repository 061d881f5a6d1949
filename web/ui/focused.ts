/* Where the keyboard is, and whether the visitor took it there. */

/** The element that has the focus, through all shadow roots; undefined when nothing has. */
export function focused(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : undefined;
}

let presses = 0;
for (const type of ["pointerdown", "keydown"]) addEventListener(type, () => presses++, true);

/** Answers later whether the visitor, by finger or key, has gone on since: then the focus is theirs. */
export function watchVisitor(): () => boolean {
  const before = presses;
  return () => presses > before && focused() !== undefined;
}
