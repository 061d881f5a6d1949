/* The public door: `import { openVitrine } from "./engine/vitrine.js"`. */
import { Client } from "./client.js";
import { VitrineError } from "./error.js";
import type { EngineMethod, Notice, Port, Question } from "./protocol.js";
import type {
  BriefSlate, BrowseOptions, Card, Page, ProductAnswer, ProductOptions, Progress, RecommendOptions, SearchOptions, Slate, Stats,
  StatsOptions, Strategy, Variant,
} from "./types.js";

export { VitrineError, type ErrorCode } from "./error.js";
export * from "./types.js";
export type { Vitrine };

export interface OpenOptions {
  /** Folder of the pack, relative to the page. */
  pack: string | URL;
  /** Whose taste this is. Reserved: this version keeps no state. */
  profile?: string;
  /** Called as the download goes on, also after `openVitrine` has resolved. */
  onProgress?: (progress: Progress) => void;
  /** Called with a space's name when its fine codes have arrived: ask again for the refined answer. */
  onRefine?: (space: string) => void;
  /** Called with each "failed" event, also with one that comes before `openVitrine` has resolved. */
  onFail?: (error: VitrineError) => void;
  /** Aborting gives the opening up; once open it has no effect. */
  signal?: AbortSignal;
  /** Forces one build of the engine. By default the fastest that this browser runs rightly. */
  variant?: Variant;
  /** Reaches an engine elsewhere (a MessagePort, a stub) instead of starting a worker. */
  port?: Port;
}

/** What `vitrine.on` can listen to. */
export interface VitrineEvents {
  progress: Progress;
  /** Name of the space whose fine codes have arrived. */
  refined: string;
  /** A file could not be had after opening; `vitrine.retry()` fetches what is missing. */
  failed: VitrineError;
}

const maxVectorDims = 4096;

type Listeners = { [E in keyof VitrineEvents]: Set<(detail: VitrineEvents[E]) => void> };

/** Starts the engine. Resolves as soon as the catalog and first look-alikes can be asked for; loading goes on.
 * When a file cannot be had the error names it as `file`, and its `retry()` continues with only what is missing. */
export async function openVitrine(options: OpenOptions): Promise<Vitrine> {
  if (options.signal?.aborted) throw new VitrineError("VT_ABORTED", "opening was aborted");
  return new Vitrine(options).open();
}

class Vitrine {
  /** Folder of the pack, with a trailing slash. */
  readonly packUrl: string;
  readonly #options: OpenOptions;
  readonly #client: Client;
  readonly #listeners: Listeners = { progress: new Set(), refined: new Set(), failed: new Set() };
  #progress: Progress = { phase: "starting", loadedBytes: 0, totalBytes: 0, ready: [] };

  /** @internal */
  constructor(options: OpenOptions) {
    this.#options = options;
    this.packUrl = folderUrl(options.pack);
    if (options.onProgress) this.on("progress", options.onProgress);
    if (options.onRefine) this.on("refined", options.onRefine);
    if (options.onFail) this.on("failed", options.onFail);
    this.#client = new Client(options.port ?? startWorker(), (notice) => this.#note(notice));
  }

  /** @internal */
  open(): Promise<this> {
    const { profile = "default", variant } = this.#options;
    return this.#opened({ type: "open", pack: this.packUrl, profile, ...(variant && { variant }) });
  }

  /** How far the download is. */
  get progress(): Progress {
    return this.#progress;
  }

  /** Calls `listener` at every such event; answers a function that stops it. */
  on<E extends keyof VitrineEvents>(event: E, listener: (detail: VitrineEvents[E]) => void): () => void {
    const listeners = this.#listeners[event];
    listeners.add(listener);
    return () => { listeners.delete(listener); };
  }

  recommend(strategy: Strategy, options: RecommendOptions & { brief: true }): Promise<BriefSlate>;
  recommend(strategy: Strategy, options: RecommendOptions): Promise<Slate>;
  async recommend(strategy: Strategy, { signal, ...params }: RecommendOptions): Promise<Slate | BriefSlate> {
    const { vector } = params;
    return this.#call("recommend", { strategy, ...params, ...(vector !== undefined && { vector: checked(vector) }) }, signal);
  }

  product(id: string, { signal }: ProductOptions = {}): Promise<ProductAnswer> {
    return this.#call("product", { id }, signal);
  }

  browse({ signal, ...params }: BrowseOptions = {}): Promise<Page> {
    return this.#call("browse", params, signal);
  }

  search({ signal, ...params }: SearchOptions): Promise<Page> {
    return this.#call("search", params, signal);
  }

  stats({ signal }: StatsOptions = {}): Promise<Stats> {
    return this.#call("stats", {}, signal);
  }

  /** Absolute URL of a product's picture, or "" when it has none. */
  imageUrl(card: Pick<Card, "image">): string {
    if (card.image === "") return "";
    const url = new URL(card.image, this.packUrl).href;
    return url.startsWith(this.packUrl) ? url : "";
  }

  /** After "failed": fetches only what is missing. Resolves when all of it has arrived. */
  async retry(): Promise<void> {
    await this.#client.request({ type: "retry", until: "complete" });
  }

  /** Ends the engine; what is pending rejects with VT_ABORTED. */
  close(): void {
    this.#client.close();
  }

  async #opened(question: Question): Promise<this> {
    try {
      await this.#client.request(question, this.#options.signal);
      return this;
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_WORKER");
      if (error.retryable) error.retry = () => this.#opened({ type: "retry", until: "usable" });
      else this.#client.close(error);
      throw error;
    }
  }

  async #call<T>(method: EngineMethod, params: object, signal: AbortSignal | undefined): Promise<T> {
    return await this.#client.request({ type: "call", method, params }, signal) as T;
  }

  #note(notice: Notice): void {
    if (notice.type === "failed") this.#emit("failed", VitrineError.fromRecord(notice.error));
    if (notice.type !== "progress") return;
    const known = new Set(this.#progress.ready);
    this.#progress = notice.progress;
    this.#emit("progress", notice.progress);
    for (const name of notice.progress.ready) {
      if (name.startsWith("int8:") && !known.has(name)) this.#emit("refined", name.slice("int8:".length));
    }
  }

  #emit<E extends keyof VitrineEvents>(event: E, detail: VitrineEvents[E]): void {
    for (const listener of this.#listeners[event]) listener(detail);
  }
}

/* A copy of its own, of four bytes a number: what the worker is sent is never more than the vector. */
function checked(vector: Float32Array | readonly number[]): Float32Array {
  if (!(vector instanceof Float32Array || Array.isArray(vector))) {
    throw new VitrineError("VT_BAD_REQUEST", "vector: neither a Float32Array nor an array of numbers");
  }
  if (vector.length < 1 || vector.length > maxVectorDims) {
    throw new VitrineError("VT_BAD_REQUEST", `vector: ${vector.length} numbers, not 1 to ${maxVectorDims}`);
  }
  const copy = new Float32Array(vector);
  const wrong = copy.findIndex((number) => !Number.isFinite(number));
  if (wrong >= 0) throw new VitrineError("VT_BAD_REQUEST", `vector[${wrong}]: ${String(vector[wrong])} is not a finite number`);
  return copy;
}

function startWorker(): Port {
  try {
    return new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "vitrine" });
  } catch (reason) {
    throw VitrineError.from(reason, "VT_WORKER");
  }
}

function folderUrl(pack: string | URL): string {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  let url: URL;
  try {
    url = new URL(pack, base);
  } catch (reason) {
    throw new VitrineError("VT_BAD_REQUEST", `pack: "${String(pack)}" is not a URL`, { cause: reason });
  }
  url.search = url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url.href;
}
