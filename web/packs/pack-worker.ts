/* The engine's worker for packs that are kept on this device. */
import { runWorker } from "../engine/worker-start.js";
import { openDoor, openPrivateDoor } from "../engine/state-start.js";
import { parseAddress } from "./pack-address.js";
import { packNetwork } from "./pack-network.js";

const network = packNetwork({
  root: () => navigator.storage.getDirectory(),
  locks: { request: (name, options, work) => navigator.locks.request(name, options, work) as ReturnType<typeof work> },
});

/* A trial leaves nothing behind, and pages of a pack that is kept here are not kept again. */
runWorker(network, (packUrl, core, onChange) => {
  const open = parseAddress(packUrl)?.generation === undefined ? openDoor : openPrivateDoor;
  return open(packUrl, core, onChange);
}, (packUrl) => (parseAddress(packUrl) ? { pageCaches: undefined } : {}));
