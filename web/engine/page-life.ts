/* Pages that the browser puts aside (the back-forward cache, a frozen tab) and may bring back. */

/** Calls `freeze` before the page is put aside, and `thaw` when it is back. Answers a function that stops it. */
export function watchPageLife(freeze: () => void, thaw: () => void): () => void {
  const { document } = globalThis;
  if (!document) return () => {};
  const whenKept = (work: () => void) => (event: PageTransitionEvent) => { if (event.persisted) work(); };
  const ending = new AbortController();
  const { signal } = ending;
  addEventListener("pagehide", whenKept(freeze), { signal });
  addEventListener("pageshow", whenKept(thaw), { signal });
  document.addEventListener("freeze", freeze, { signal });
  document.addEventListener("resume", thaw, { signal });
  return () => ending.abort();
}
