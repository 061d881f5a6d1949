/* What a shell loads when its first page has all that it needs: from then on it can do without the network. */
import type { Vitrine } from "../engine/vitrine.js";
import { watchConnection } from "./connection.js";
import { fetchPicturesAhead } from "./pictures-ahead.js";

export interface OfflineOptions {
  vitrine: Vitrine;
  /** Told when the host cannot be reached, and when it can again. */
  onConnection: (isLost: boolean) => void;
  /** Of the address that the visit began with: it may ask for no service worker. */
  search?: string;
  /** Bytes of pictures that are fetched before they are shown, 0 for none. */
  picturesAheadBytes?: number;
}

const script = "sw.js";
const switchKey = "vitrine-sw";

/** Never rejects: what cannot be kept is fetched, as if there were no service worker. */
export async function startOffline({ vitrine, onConnection, search = location.search, picturesAheadBytes = 0 }: OfflineOptions): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  if (isSwitchedOff(search)) return clear(workers).catch(() => {});
  watchConnection(script, onConnection);
  try {
    /* As long as the host lets files count as new, a visit asks for none. */
    const registration = await workers.register(script, { updateViaCache: "all" }) as ServiceWorkerRegistration | undefined;
    if (!registration) return;
    await workers.ready;
    await fetchPicturesAhead(vitrine, new URL(registration.scope).pathname, picturesAheadBytes);
  } catch {
    /* A private window, a full disk, a host that is gone: the next visit tries again. */
  }
}

/** As the service worker does when it can. */
async function clear(workers: ServiceWorkerContainer): Promise<void> {
  const registration = await workers.getRegistration();
  if (!registration) return;
  await registration.unregister();
  const { pathname } = new URL(registration.scope);
  for (const name of await caches.keys()) if (name.endsWith(` ${pathname}`) || name.endsWith(registration.scope)) await caches.delete(name);
}

/** `?sw=off` in the address, from then on in this browser, until `?sw=on`. */
function isSwitchedOff(search: string): boolean {
  const asked = new URLSearchParams(search).get("sw");
  try {
    if (asked === "off" || asked === "on") localStorage.setItem(switchKey, asked);
    return (localStorage.getItem(switchKey) ?? asked) === "off";
  } catch {
    return asked === "off";
  }
}
