/* Starts the engine's worker, and with it the download of the engine, while the page's own scripts are still coming: engine/vitrine.js takes it over. */
try {
  globalThis.vitrineWorker = new Worker("engine/worker.js", { type: "module", name: "vitrine early" });
} catch {
  // vitrine.js tries again, and says what is wrong
}
