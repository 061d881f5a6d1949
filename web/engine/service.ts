import { VitrineError } from "./error.js";
import type { Core } from "./core.js";
import type { Loader } from "./loader.js";
import type { StateChange } from "./profile-types.js";
import {
  type Opened, type PackMethod, packMethods, type Port, profileMethods, protocolVersion, type Reply, type Request, stateMethods,
} from "./protocol.js";
import type { StateDoor } from "./state-door.js";
import type { PageBudget, Progress, Variant } from "./types.js";

type Call = Extract<Request, { type: "call" }>;
type Body = Reply extends infer R ? (R extends Reply ? Omit<R, "protocol"> : never) : never;

/** What a loader may be told besides. */
export interface LoaderMore {
  pageBudget: PageBudget | undefined;
  checkAfterMs: number | undefined;
  onFail: (reason: unknown) => void;
}

export interface ServiceOptions {
  makeLoader: (packUrl: string, variant: Variant | undefined, onProgress: (progress: Progress) => void, more: LoaderMore) => Loader;
  /** The way to the visitor's state, begun once the pack can be asked. */
  makeDoor: (packUrl: string, core: Core, onChange: (change: StateChange) => void) => Promise<StateDoor>;
  /** Runs a task after the messages that have already arrived: so a cancel overtakes the calls it cancels. */
  defer: (task: () => void) => void;
  now: () => number;
}

/** The worker's side of the protocol. */
export class Service {
  readonly #port: Port;
  readonly #options: ServiceOptions;
  readonly #waiting = new Map<number, Call>();
  /** Calls that wait for pages. */
  readonly #running = new Map<number, AbortController>();
  #loader: Loader | undefined;
  #door: Promise<StateDoor> | undefined;
  #lock: string | undefined;

  constructor(port: Port, options: ServiceOptions) {
    this.#port = port;
    this.#options = options;
    port.addEventListener("message", (event) => this.#receive((event as MessageEvent<Request>).data));
    port.start?.();
  }

  /** Says which Web Lock this worker holds for life. A page that took the worker over has missed it: it is said again on opening. */
  announce(lock: string): void {
    this.#lock = lock;
    this.#post({ type: "alive", lock });
  }

  #receive(request: Request): void {
    if (request.protocol !== protocolVersion) {
      this.#answer(request.n, () => { throw foreign(request.protocol); });
      return;
    }
    switch (request.type) {
      case "open":
        this.#answer(request.n, () => this.#open(request));
        break;
      case "retry":
        this.#answer(request.n, () => this.#load(request.until));
        break;
      case "rollBack":
        this.#answer(request.n, () => this.#opened().rollBack());
        break;
      case "call":
        this.#waiting.set(request.n, request);
        this.#options.defer(() => this.#runNext());
        break;
      case "cancel":
        this.#waiting.delete(request.n);
        this.#running.get(request.n)?.abort();
        break;
    }
  }

  #runNext(): void {
    for (const [n, call] of this.#waiting) {
      this.#waiting.delete(n);
      void this.#answer(n, () => this.#call(call)).then(() => this.#running.delete(n));
      return;
    }
  }

  #call(call: Call): object | Promise<object> {
    const { method, params } = call;
    if ((method === "search" || isSimilar(method, params)) && "picture" in params) return this.#askWithPicture(call);
    if (isPackMethod(method) || isSimilar(method, params)) return this.#ask(call);
    if (!isStateMethod(method)) throw new VitrineError("VT_NOT_FOUND", `no method ${String(method)}`);
    this.#opened();
    if (!this.#door) throw new VitrineError("VT_NOT_READY", "the pack has not arrived yet");
    return this.#door.then((door) => door.call(method, params));
  }

  /** The first question with a picture waits for the map that it needs. */
  async #askWithPicture(call: Call): Promise<object> {
    await this.#opened().photoMap((call.params as { space?: string }).space);
    return this.#ask(call);
  }

  #ask({ n, method, params }: Call): object | Promise<object> {
    const begin = this.#options.now();
    const abort = new AbortController();
    this.#running.set(n, abort);
    const result = this.#opened().core.ask(method, params, abort.signal);
    return result instanceof Promise ? result.then((whole) => this.#timed(method, whole, begin)) : this.#timed(method, result, begin);
  }

  #timed(method: string, result: object, begin: number): object {
    const memory = method === "stats" && { memory: this.#opened().memory };
    return { ...result, ...memory, tookMs: Math.round((this.#options.now() - begin) * 1000) / 1000 };
  }

  async #open({ pack: packUrl, variant, pageBudget, checkAfterMs }: Extract<Request, { type: "open" }>): Promise<Opened | null> {
    if (this.#loader) throw new VitrineError("VT_BAD_REQUEST", "this worker has a pack already");
    if (this.#lock !== undefined) this.announce(this.#lock);
    const onProgress = (progress: Progress) => this.#post({ type: "progress", progress });
    const onFail = (reason: unknown) => this.#post({ type: "failed", error: record(reason) });
    const loader = this.#loader = this.#options.makeLoader(packUrl, variant, onProgress, { pageBudget, checkAfterMs, onFail });
    void loader.usable.then(() => {
      this.#door = this.#options.makeDoor(packUrl, loader.core, (change) => this.#post({ type: "changed", change }));
      void this.#door.then(({ shared }) => { if (!shared) this.#post({ type: "alone" }); }, () => {});
    });
    return this.#load("usable");
  }

  /** A failure is told to whoever waits for the download, and as an event when nobody does. */
  async #load(until: "usable" | "complete"): Promise<Opened | null> {
    const loader = this.#opened();
    const run = loader.run();
    if (until === "complete") {
      await run;
      return null;
    }
    await Promise.race([loader.usable, run]);
    run.catch((reason: unknown) => this.#post({ type: "failed", error: record(reason) }));
    return { productUrl: loader.productUrl };
  }

  #opened(): Loader {
    if (!this.#loader) throw new VitrineError("VT_NOT_READY", "no pack has been opened");
    return this.#loader;
  }

  async #answer(n: number, work: () => object | null | Promise<object | null>): Promise<void> {
    try {
      this.#post({ n, type: "answer", result: await work() });
    } catch (reason) {
      this.#post({ n, type: "error", error: record(reason) });
    }
  }

  #post(body: Body): void {
    this.#port.postMessage({ ...body, protocol: protocolVersion });
  }
}

function isPackMethod(method: string): method is PackMethod {
  return (packMethods as readonly string[]).includes(method);
}

/** Look-alikes depend on no visitor: they do not wait for the state. */
function isSimilar(method: string, params: object): boolean {
  return method === "recommend" && (params as { strategy?: unknown }).strategy === "similar";
}

function isStateMethod(method: Call["method"]): method is Exclude<Call["method"], PackMethod> {
  return ([...stateMethods, ...profileMethods] as readonly string[]).includes(method);
}

function record(reason: unknown) {
  return VitrineError.from(reason, "VT_WORKER").toRecord();
}

function foreign(version: unknown): VitrineError {
  return new VitrineError("VT_UNSUPPORTED", `protocol ${String(version)} is not ${protocolVersion}`);
}
