/* What the workers of this engine have in common: joins protocol, loader and wasm to this browser. The wasm lies beside the worker's script. */
import { browserNetwork, type Network } from "./download.js";
import type { Core } from "./core.js";
import { Loader, type LoaderOptions, type Visit } from "./loader.js";
import { PackKeep } from "./pack-keep.js";
import { Service, type ServiceOptions } from "./service.js";
import { possibleVariants, startCore } from "./variant.js";

/** `network`: where packs come from; `keeping`: how they are kept, where that is not on this device already. */
export function runWorker(network: Network, makeDoor: ServiceOptions["makeDoor"], keeping = (_packUrl: string, _checkAfterMs?: number): Partial<LoaderOptions> => ({})): void {
  const now = () => performance.now();
  const folder = new URL("./", import.meta.url);
  /* TypeScript's types lack an insecure page. */
  const subtle = crypto.subtle as SubtleCrypto | undefined;

  let early: Promise<Core> | undefined;
  /* A failure is told to the one who asks first; the next one tries again. */
  const anyCore = () => {
    const core = early ?? startCore(folder, browserNetwork, possibleVariants());
    early = undefined;
    return core;
  };
  if (self.name.endsWith("early")) {
    early = anyCore();
    early.catch(() => {});
  }

  const service = new Service(self, {
    makeLoader: (packUrl, variant, onProgress, { checkAfterMs, ...more }) => new Loader({
      ...more,
      packUrl,
      onProgress,
      now,
      network,
      digest: subtle && ((bytes) => subtle.digest("SHA-256", bytes)),
      loadPages: () => import("./pack-pages.js"),
      pageCaches: typeof caches === "undefined" ? undefined : caches,
      ...keeping(packUrl, checkAfterMs),
      startCore: () => (variant ? startCore(folder, browserNetwork, [variant]) : anyCore()),
    }),
    makeDoor,
    defer: afterMessages(),
    now,
  });
  announceLife(service);
}

/** From the web a pack comes gzipped where it can, and stays for the next visit. What sees to that loads when nobody waits any more. */
export function keptFromWeb(packUrl: string, checkAfterMs?: number): Partial<LoaderOptions> {
  if (!packUrl.startsWith("http")) return {};
  const unpacks = typeof DecompressionStream === "function";
  if (typeof caches === "undefined" || !(navigator.locks as LockManager | undefined)) return { unpacks };
  const keep = new PackKeep(packUrl, caches, navigator.locks);
  const settle = async (visit: Visit) => {
    const renewal = await import("./pack-renewal.js");
    await renewal.settle(keep, visit, renewal.browserRenewal, checkAfterMs);
  };
  const rollBack = async (refused?: string) => (await import("./pack-renewal.js")).rollBack(keep, refused);
  return { unpacks, keep, settle, rollBack };
}

/** Runs tasks in order, each behind the messages that have arrived by then. */
function afterMessages(): (task: () => void) => void {
  const { port1: inbox, port2: outbox } = new MessageChannel();
  const deferred: (() => void)[] = [];
  inbox.onmessage = () => deferred.shift()?.();
  return (task) => {
    deferred.push(task);
    outbox.postMessage(null);
  };
}

function announceLife(service: Service): void {
  const lock = `vitrine-${Math.random().toString(36).slice(2)}`;
  navigator.locks?.request(lock, () => {
    service.announce(lock);
    return new Promise(() => {});
  });
}
