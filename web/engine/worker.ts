/* The dedicated worker: joins protocol, loader and wasm to this browser. */
import { browserNetwork } from "./download.js";
import { Loader } from "./loader.js";
import { Service } from "./service.js";
import { openDoor } from "./state-start.js";
import { possibleVariants, startCore } from "./variant.js";

const { port1: inbox, port2: outbox } = new MessageChannel();
const deferred: (() => void)[] = [];
inbox.onmessage = () => deferred.shift()?.();

const now = () => performance.now();
const folder = new URL("./", import.meta.url);
/* TypeScript's types lack an insecure page. */
const subtle = crypto.subtle as SubtleCrypto | undefined;

const service = new Service(self, {
  makeLoader: (packUrl, variant, onProgress) => new Loader({
    packUrl,
    onProgress,
    now,
    network: browserNetwork,
    digest: subtle && ((bytes) => subtle.digest("SHA-256", bytes)),
    startCore: () => startCore(folder, browserNetwork, variant ? [variant] : possibleVariants()),
  }),
  makeDoor: (packUrl, core, onChange) => openDoor(packUrl, core, onChange),
  defer: (task) => {
    deferred.push(task);
    outbox.postMessage(null);
  },
  now,
});

const lock = `vitrine-${Math.random().toString(36).slice(2)}`;
navigator.locks?.request(lock, () => {
  service.announce(lock);
  return new Promise(() => {});
});
