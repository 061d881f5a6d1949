/* No way out: whatever would lead from this page to another one, or to the browser's own menus, is caught. */
import { type Place, placeOf } from "./kiosk-trail.js";

/** With Ctrl or Cmd: select all, copy, paste, cut, undo. */
const editKeys = ["a", "c", "v", "x", "z"];
/** Those that write nothing and lead nowhere. "Process" and "Unidentified" are what a system's own keyboard on the screen says. */
const plainKeys = [
  "Tab", "Enter", "Escape", "Backspace", "Delete", "Home", "End", "PageUp", "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight",
  "Shift", "CapsLock", "AltGraph", "Dead", "Process", "Unidentified",
];

/** `go`: called with the place that a pressed link names. */
export function closeDoor(go: (place: Place) => void): void {
  /* Caught before anybody hears it, unless it leads inside; followed after everybody had a say: a card that was dragged was not pressed. */
  document.addEventListener("click", (event) => { if (hrefIn(event) !== undefined && !placeIn(event)) event.preventDefault(); }, { capture: true });
  document.addEventListener("click", (event) => follow(event, go));
  for (const type of ["contextmenu", "dragstart", "drop", "dragover", "auxclick", "gesturestart", "selectstart"]) {
    document.addEventListener(type, unlessTyping, { capture: true });
  }
  document.addEventListener("wheel", (event) => { if (event.ctrlKey) event.preventDefault(); }, { capture: true, passive: false });
  document.addEventListener("touchmove", (event) => { if (event.touches.length > 1) event.preventDefault(); }, { capture: true, passive: false });
  document.addEventListener("keydown", (event) => { if (!isFree(event)) event.preventDefault(); }, { capture: true });
  for (const type of ["copy", "cut"]) document.addEventListener(type, unlessStaff, { capture: true });
  document.addEventListener("submit", (event) => event.preventDefault(), { capture: true });
  refuseNavigation();
}

/** The address of the link that was pressed; undefined: none was. */
function hrefIn(event: MouseEvent): string | undefined {
  const link = event.composedPath().find((node): node is Element => node instanceof Element && node.localName === "a");
  return link && (link.getAttribute("href") ?? "");
}

function placeIn(event: MouseEvent): Place | undefined {
  return placeOf(hrefIn(event) ?? "");
}

function follow(event: MouseEvent, go: (place: Place) => void): void {
  const place = placeIn(event);
  const isMeant = !event.defaultPrevented;
  if (place) event.preventDefault();
  if (place && isMeant) go(place);
}

function unlessTyping(event: Event): void {
  const [target] = event.composedPath();
  const isText = target instanceof HTMLInputElement || target instanceof Node && target.parentElement?.localName === "code";
  if (event.type !== "selectstart" || !isText) event.preventDefault();
}

/** The clipboard outlives the visit, and no page may empty it. */
function unlessStaff(event: Event): void {
  if (!event.composedPath().some((node) => node instanceof Element && node.localName === "vt-staff-screen")) event.preventDefault();
}

/** What passes is listed, not what a browser may take for a command: that differs and grows. */
function isFree(event: KeyboardEvent): boolean {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  const isWritten = [...key].length === 1;
  if (event.getModifierState("AltGraph")) return isWritten; // told as Ctrl and Alt on Windows
  if (ctrlKey && altKey) return code === "KeyS"; // calls the staff page
  if (ctrlKey || metaKey) return !altKey && !shiftKey && editKeys.includes(key.toLowerCase());
  if (altKey) return false;
  if (shiftKey && key === "Escape") return false; // the browser's task manager
  return isWritten || plainKeys.includes(key);
}

/* TypeScript has no types of the Navigation API yet. */
interface NavigateEvent extends Event {
  destination: { url: string };
}

let leaving = false;

/** Where the browser tells before it goes anywhere. Starting anew is the one way that is open. */
function refuseNavigation(): void {
  const { navigation } = globalThis as unknown as { navigation?: EventTarget };
  navigation?.addEventListener("navigate", (event) => {
    const { destination, cancelable } = event as NavigateEvent;
    const isOwn = leaving && new URL(destination.url).origin === location.origin;
    if (!isOwn && cancelable) event.preventDefault();
  });
}

/** Ends this document, with all that is in its memory, and begins with a new one. No entry of the history leads back. */
export function beginAnew(): void {
  leaving = true;
  const url = new URL(location.href);
  url.search = url.hash = "";
  location.replace(url);
}
