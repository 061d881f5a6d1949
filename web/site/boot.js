/* Starts the engine's worker, and with it the download of the engine, while the page's own scripts are still coming: engine/vitrine.js takes it over. */
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
