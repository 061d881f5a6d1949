/* The dedicated worker of a page whose pack lies on a server. */
import { browserNetwork } from "./download.js";
import { openDoor } from "./state-start.js";
import { keptFromWeb, runWorker } from "./worker-start.js";

runWorker(browserNetwork, openDoor, keptFromWeb);
