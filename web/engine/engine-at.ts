/* For pages whose engine lies elsewhere than beside vitrine.js, also on another origin: `openVitrine({ pack, port: engineAt(folder) })`. */
import type { Port } from "./protocol.js";
import { watched } from "./worker-watch.js";

/** Starts the worker of `folder`, relative to the page, which has worker.js and beside it the engine's other files. */
export function engineAt(folder: string | URL): () => Port {
  const script = new URL("worker.js", new URL(folder, document.baseURI));
  return script.origin === location.origin
    ? () => watched(new Worker(script, { type: "module", name: "vitrine" }))
    : () => foreignWorker(script);
}

/* A worker's script must be of the page's origin; what it imports need not be. */
function foreignWorker(script: URL): Worker {
  const shim = new Blob([`import ${JSON.stringify(script.href)};`], { type: "text/javascript" });
  const worker = watched(new Worker(URL.createObjectURL(shim), { type: "module", name: "vitrine" }));
  worker.addEventListener("error", (event) => {
    if (event.message) return;
    event.stopImmediatePropagation();
    worker.dispatchEvent(new ErrorEvent("error", { cancelable: true, message: refusal(script) }));
  });
  return worker;
}

/* Browsers do not tell a page why a script of another origin did not come. */
function refusal({ href, origin }: URL): string {
  return `${href} could not be loaded from this page. Either ${origin} does not answer with Access-Control-Allow-Origin, or this page's `
    + `Content-Security-Policy does not have "worker-src blob: ${origin}" and "script-src ${origin}"; docs/embedding.md tells more`;
}
