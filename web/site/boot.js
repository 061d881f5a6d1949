/* Starts the engine's worker, and with it the download of the engine, while the page's own scripts are still coming: engine/vitrine.js takes it over.
 * The scripts of the page that the address names come with the shop's own, not after them: the build says which those are. */
try {
  const worker = new Worker("engine/worker.js", { type: "module", name: "vitrine early" });
  worker.addEventListener("error", () => {
    // one that failed unheard would be waited for for ever
    if (globalThis.vitrineWorker === worker) delete globalThis.vitrineWorker;
  });
  globalThis.vitrineWorker = worker;
} catch {
  // vitrine.js tries again, and says what is wrong
}

const scriptsOfPages = new Map([]);
for (const href of scriptsOfPages.get(new URLSearchParams(location.search).get("page")) ?? []) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
}
