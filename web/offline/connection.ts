/* Whether the host can be reached. What the browser says of the network is a reason to look, not an answer; nobody is asked while nothing hints at trouble. */

export interface ConnectionWorld {
  /** Whether the host answers now. */
  probe: () => Promise<boolean>;
  sleep: (milliseconds: number) => Promise<void>;
}

const firstWaitMs = 5_000;
const longestWaitMs = 120_000;

/** Calls `tell` when the host is lost, and when it is back. */
export class Connection {
  readonly #world: ConnectionWorld;
  readonly #tell: (isLost: boolean) => void;
  #isLost = false;
  #looking: Promise<void> | undefined;
  /** Since the host was last asked. */
  #isHinted = false;
  #wake = () => {};

  constructor(world: ConnectionWorld, tell: (isLost: boolean) => void) {
    this.#world = world;
    this.#tell = tell;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** Something hints at a change. Looks once, and while the host is lost again and again. */
  suspect(): Promise<void> {
    this.#isHinted = true;
    this.#wake();
    return this.#looking ??= this.#look().finally(() => { this.#looking = undefined; });
  }

  async #look(): Promise<void> {
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      this.#isHinted = false;
      const isLost = !await this.#world.probe();
      if (isLost !== this.#isLost) this.#tell(this.#isLost = isLost);
      /* What was hinted at meanwhile may have come after the answer. */
      if (this.#isHinted) continue;
      if (!isLost) return;
      await Promise.race([this.#world.sleep(waitMs), new Promise<void>((wake) => { this.#wake = wake; })]);
    }
  }
}

/** Watches what hints at a change: the browser's word, and requests that fail in the service worker. */
export function watchConnection(script: string, tell: (isLost: boolean) => void): Connection {
  const url = new URL(script, document.baseURI);
  url.search = "probe";
  const connection = new Connection({ probe: () => answers(url), sleep: (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds)) }, tell);
  const suspect = () => void connection.suspect();
  addEventListener("offline", suspect);
  addEventListener("online", suspect);
  navigator.serviceWorker.addEventListener("message", ({ data }) => { if ((data as { type?: unknown } | null)?.type === "unreachable") suspect(); });
  if (!navigator.onLine) suspect();
  return connection;
}

/** A network that one must sign in to answers too, from elsewhere. */
async function answers(url: URL): Promise<boolean> {
  try {
    return (await fetch(url, { method: "HEAD", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(10_000) })).ok;
  } catch {
    return false;
  }
}
