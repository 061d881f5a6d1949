/* The engine's worker of a kiosk: the pack comes out of OPFS, and what a visitor does stays in this worker's memory and ends with it. */
import { openPrivateDoor } from "../engine/state-start.js";
import { runWorker } from "../engine/worker-start.js";
import { packNetwork } from "../packs/pack-network.js";

const network = packNetwork({
  root: () => navigator.storage.getDirectory(),
  locks: { request: (name, options, work) => navigator.locks.request(name, options, work) as ReturnType<typeof work> },
});

runWorker(network, openPrivateDoor);
