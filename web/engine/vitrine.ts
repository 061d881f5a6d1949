/* The public door: `import { openVitrine } from "./engine/vitrine.js"`. */
import { Client } from "./client.js";
import { EncoderPlug, type Encoders, type Picture } from "./encoders.js";
import { VitrineError } from "./error.js";
import { watchPageLife } from "./page-life.js";
import { pixelsOf } from "./pixels.js";
import type {
  Address, Cart, EventPage, EventQuery, EventType, Marks, NewProfile, Order, OrderPage, OrderQuery, OrderStatus, ProfileFile, ProfileInfo,
  Profiles, Settings, SettingsChange, StateChange, StateOptions, Taste, VisitorEvent, WriteOptions,
} from "./profile-types.js";
import type { EngineMethod, Notice, Opened, Port, Question } from "./protocol.js";
import type {
  BriefSlate, BrowseOptions, Card, Page, PageBudget, ProductAnswer, ProductOptions, Progress, RecommendOptions, SearchOptions, SearchPage, Slate, Stats,
  StatsOptions, Strategy, Timed, Variant,
} from "./types.js";
import { watched } from "./worker-watch.js";

export type { EncoderContext, Encoders, Encoding, Picture } from "./encoders.js";
export { VitrineError, type ErrorCode } from "./error.js";
export * from "./profile-types.js";
export * from "./types.js";
export type { Vitrine };

export interface OpenOptions {
  /** Folder of the pack, relative to the page. */
  pack: string | URL;
  /** Where a pack that is kept elsewhere came from: its relative product addresses lead from there. `pack` itself by default; "": from
   * nowhere. */
  packHome?: string;
  /** Called as the download goes on, also after `openVitrine` has resolved. */
  onProgress?: (progress: Progress) => void;
  /** Called with a space's name when its int8 codes, or its fine ones, have arrived: ask again for the refined answer. */
  onRefine?: (space: string) => void;
  /** Called with each "failed" event, also with one that comes before `openVitrine` has resolved. */
  onFail?: (error: VitrineError) => void;
  /** Encoders of your own, such as CLIP, for `search`: what they answer is sent beside the words, or instead of the picture. */
  encoders?: Encoders;
  /** Aborting gives the opening up; once open it has no effect. */
  signal?: AbortSignal;
  /** How much is kept of packs that come in pages. */
  pageBudget?: PageBudget;
  /** For how long the server is not asked whether it has another generation than the one that is kept: seconds, 0 by default. */
  checkAfterSeconds?: number;
  /** Forces one build of the engine. By default the fastest that this browser runs rightly. */
  variant?: Variant;
  /** Reaches an engine elsewhere (a MessagePort, a stub) instead of starting the worker beside this script; a function starts one, also when the
   * page comes back from the back-forward cache, see engine-at.js. */
  port?: Port | (() => Port);
}

/** What `vitrine.on` can listen to. */
export interface VitrineEvents {
  progress: Progress;
  /** Name of the space whose fine codes have arrived. */
  refined: string;
  /** A file could not be had after opening; `vitrine.retry()` fetches what is missing. */
  failed: VitrineError;
  /** The visitor's state changed, in this tab or another one: read again what you show of it. */
  changed: StateChange;
}

/** Options that do not travel as they are. */
interface Seen {
  picture?: Picture;
  vector?: Float32Array | readonly number[];
  [option: string]: unknown;
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
  readonly #encoders: EncoderPlug | undefined;
  #productUrl = "";
  readonly #listeners: Listeners = { progress: new Set(), refined: new Set(), failed: new Set(), changed: new Set() };
  #stopWatching = () => {};
  #progress: Progress = { phase: "starting", loadedBytes: 0, totalBytes: 0, ready: [] };

  /** @internal */
  constructor(options: OpenOptions) {
    this.#options = options;
    this.packUrl = folderUrl(options.pack);
    this.#encoders = options.encoders && new EncoderPlug(options.encoders);
    if (options.onProgress) this.on("progress", options.onProgress);
    if (options.onRefine) this.on("refined", options.onRefine);
    if (options.onFail) this.on("failed", options.onFail);
    this.#client = new Client(this.#startPort(), (notice) => this.#note(notice));
  }

  /** @internal */
  open(): Promise<this> {
    const { variant, port, pageBudget, checkAfterSeconds } = this.#options;
    const opening: Question = { type: "open", pack: this.packUrl, ...(variant && { variant }), ...(pageBudget && { pageBudget }),
      ...(checkAfterSeconds && { checkAfterMs: checkAfterSeconds * 1000 }) };
    if (typeof port !== "object") {
      this.#stopWatching = watchPageLife(() => this.#client.suspend(), () => this.#client.resume(() => this.#startPort(), opening));
    }
    return this.#opened(opening);
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
  recommend(strategy: Strategy, options?: RecommendOptions): Promise<Slate>;
  async recommend(strategy: Strategy, { signal, ...params }: RecommendOptions = {}): Promise<Slate | BriefSlate> {
    const { now = Date.now() } = params;
    return this.#ask("recommend", { strategy, ...params, now }, signal);
  }

  product(id: string, { signal }: ProductOptions = {}): Promise<ProductAnswer> {
    return this.#call("product", { id }, signal);
  }

  browse({ signal, ...params }: BrowseOptions = {}): Promise<Page> {
    return this.#call("browse", params, signal);
  }

  /** Reads the words, looks for what is left of them, and relaxes what leaves nothing. */
  async search({ signal, ...params }: SearchOptions): Promise<SearchPage> {
    return this.#ask("search", { ...params }, signal);
  }

  stats({ signal }: StatsOptions = {}): Promise<Stats> {
    return this.#call("stats", {}, signal);
  }

  /** Notes what the visitor did with a product. Kept once the answer is there. */
  record(event: VisitorEvent, options: WriteOptions = {}): Promise<{ id: number } & Timed> {
    return this.#write("record", event, options);
  }

  /** Takes back one event by the id that `record` answered, such as the last swipe. */
  forget(id: number, options?: StateOptions): Promise<{ removed: number } & Timed>;
  /** Takes back all events of that type for that product. */
  forget(type: EventType, item: string, options?: StateOptions): Promise<{ removed: number } & Timed>;
  forget(what: EventType | number, item?: string | StateOptions, options?: StateOptions): Promise<{ removed: number } & Timed> {
    if (typeof what === "number") return this.#call("forget", { id: what }, (item as StateOptions | undefined)?.signal);
    return this.#call("forget", { type: what, item }, options?.signal);
  }

  /** How the visitor stands to one product. */
  marks(item: string, options: StateOptions = {}): Promise<Marks> {
    return this.#call("marks", { item }, options.signal);
  }

  /** What the visitor did, newest first. */
  events({ signal, ...query }: EventQuery = {}): Promise<EventPage> {
    return this.#call("events", query, signal);
  }

  cart({ signal }: StateOptions = {}): Promise<Cart> {
    return this.#call("cart", {}, signal);
  }

  /** Puts a product into the cart, changes how many, or takes it out (0). */
  setCart(item: string, quantity: number, options: StateOptions = {}): Promise<Cart> {
    return this.#call("setCart", { item, quantity, now: Date.now() }, options.signal);
  }

  /** Orders the whole cart at the catalog's prices, and empties it. */
  async placeOrder(address: Address = {}, options: WriteOptions = {}): Promise<Order> {
    return (await this.#write<{ order: Order }>("placeOrder", { address }, options)).order;
  }

  /** The orders, newest first. */
  orders({ signal, ...query }: OrderQuery = {}): Promise<OrderPage> {
    return this.#call("orders", query, signal);
  }

  async order(id: number, options: StateOptions = {}): Promise<Order> {
    return (await this.#call<{ order: Order }>("order", { id }, options.signal)).order;
  }

  /** placed, delivered, returned: one step forward, or one back. */
  async setOrderStatus(id: number, status: OrderStatus, options: StateOptions = {}): Promise<Order> {
    return (await this.#call<{ order: Order }>("setOrderStatus", { id, status, now: Date.now() }, options.signal)).order;
  }

  /** What the profile looks like to the strategies. */
  taste({ signal }: StateOptions = {}): Promise<Taste> {
    return this.#call("taste", { now: Date.now() }, signal);
  }

  async settings({ signal }: StateOptions = {}): Promise<Settings> {
    return settingsOf(await this.#call("settings", {}, signal));
  }

  async setSettings(settings: SettingsChange, options: StateOptions = {}): Promise<Settings> {
    return settingsOf(await this.#call("setSettings", settings, options.signal));
  }

  /** The profiles of this shop in this browser. There is always a current one. */
  profiles({ signal }: StateOptions = {}): Promise<Profiles> {
    return this.#call("profiles", {}, signal);
  }

  /** Makes a profile and switches to it. */
  async createProfile(profile: NewProfile): Promise<ProfileInfo> {
    const { name, passphrase, file } = profile;
    const id = crypto.randomUUID();
    return (await this.#call<{ profile: ProfileInfo }>("createProfile", { id, name, passphrase, file })).profile;
  }

  /** VT_LOCKED: it has a passphrase, and this was not it. */
  async switchProfile(id: string, passphrase?: string): Promise<ProfileInfo> {
    return (await this.#call<{ profile: ProfileInfo }>("switchProfile", { id, passphrase })).profile;
  }

  async renameProfile(id: string, name: string): Promise<ProfileInfo> {
    return (await this.#call<{ profile: ProfileInfo }>("renameProfile", { id, name })).profile;
  }

  /** Leaves nothing of it. In the place of the current one comes a fresh one named "Visitor". */
  async eraseProfile(id: string): Promise<void> {
    await this.#call("eraseProfile", { id });
  }

  /** Encrypts the current profile under a passphrase, or with null no longer. Nobody can recover a lost passphrase. */
  async setPassphrase(passphrase: string | null): Promise<void> {
    await this.#call("setPassphrase", { passphrase });
  }

  /** The current profile as a file to keep, or to give to `createProfile` elsewhere. It is not encrypted. */
  async exportProfile(options: StateOptions = {}): Promise<ProfileFile> {
    return (await this.#call<{ profile: ProfileFile }>("exportProfile", {}, options.signal)).profile;
  }

  /** Reads the whole profile and rejects with VT_BAD_DATA when it is damaged. */
  async checkState(options: StateOptions = {}): Promise<void> {
    await this.#call("checkState", {}, options.signal);
  }

  /** Absolute URL of a product's picture, or "" when it has none. */
  imageUrl(card: Pick<Card, "image">): string {
    if (card.image === "") return "";
    const url = new URL(card.image, this.packUrl).href;
    return url.startsWith(this.packUrl) ? url : "";
  }

  /** Where the shop sells a product: an absolute http(s) URL, or "" when the pack does not say. */
  productUrl({ id }: Pick<Card, "id">): string {
    const { packHome = this.packUrl } = this.#options;
    const path = this.#productUrl.replace("{id}", () => encodeURIComponent(id));
    if (path === "" || !URL.canParse(path, packHome === "" ? undefined : packHome)) return "";
    const { protocol, href } = new URL(path, packHome === "" ? undefined : packHome);
    return protocol === "https:" || protocol === "http:" ? href : "";
  }

  /** After "failed": fetches only what is missing. Resolves when all of it has arrived. */
  async retry(): Promise<void> {
    await this.#client.request({ type: "retry", until: "complete" });
  }

  /** Has the generation of the pack that opened before this one open at the next visit, and passes over this one until the server has
   * another; once more: the other way round. VT_NOT_FOUND where none is kept. */
  async rollBack(): Promise<{ generation: string }> {
    return await this.#client.request({ type: "rollBack" }) as { generation: string };
  }

  /** Ends the engine; what is pending rejects with VT_ABORTED. */
  close(): void {
    this.#end();
  }

  #startPort(): Port {
    const { port = workerBeside } = this.#options;
    try {
      return typeof port === "function" ? port() : port;
    } catch (reason) {
      throw VitrineError.from(reason, "VT_WORKER");
    }
  }

  #end(reason?: VitrineError): void {
    this.#stopWatching();
    this.#client.close(reason);
  }

  async #opened(question: Question): Promise<this> {
    try {
      const opened = await this.#client.request(question, this.#options.signal) as Opened | null;
      this.#productUrl = opened?.productUrl ?? "";
      this.#encoders?.fit((await this.stats()).spaces);
      return this;
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_WORKER");
      if (error.retryable) error.retry = () => this.#opened({ type: "retry", until: "usable" });
      else this.#end(error);
      throw error;
    }
  }

  /** Asks with vectors checked, and pictures encoded or as pixels. */
  async #ask<T>(method: EngineMethod, params: Seen, signal?: AbortSignal): Promise<T> {
    const { vector } = params;
    const given = { ...params, ...(vector !== undefined && { vector: checked(vector) }) };
    const { picture, ...rest } = (this.#encoders ? await this.#encoders.add(given, signal) : given) as typeof params;
    return this.#call(method, picture === undefined ? rest : { ...rest, picture: await pixelsOf(picture) }, signal);
  }

  async #call<T>(method: EngineMethod, params: object, signal?: AbortSignal): Promise<T> {
    return await this.#client.request({ type: "call", method, params }, signal) as T;
  }

  /** A write that is applied once, however often the worker has to ask for it. */
  #write<T>(method: EngineMethod, params: object, { signal, key = crypto.randomUUID(), now = Date.now() }: WriteOptions): Promise<T> {
    return this.#call(method, { ...params, now, key }, signal);
  }

  #note(notice: Notice): void {
    if (notice.type === "changed") this.#emit("changed", notice.change);
    if (notice.type === "failed") this.#emit("failed", VitrineError.fromRecord(notice.error));
    if (notice.type !== "progress") return;
    const known = new Set(this.#progress.ready);
    this.#progress = notice.progress;
    this.#emit("progress", notice.progress);
    for (const name of notice.progress.ready) {
      const [role, space] = name.split(":");
      if ((role === "int8" || role === "fine") && !known.has(name)) this.#emit("refined", space!);
    }
  }

  #emit<E extends keyof VitrineEvents>(event: E, detail: VitrineEvents[E]): void {
    for (const listener of this.#listeners[event]) listener(detail);
  }
}

/* What was answered may be handed to setSettings again, so it holds nothing else. */
function settingsOf({ hemisphere, gender, variety, quiz }: Settings): Settings {
  return { hemisphere, gender, variety, quiz };
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

/* A page may have begun with it before this script was there: site/boot.js. The address is not written as bundlers look for it: they would move
 * the worker away from its wasm. */
function workerBeside(): Port {
  const early = globalThis.vitrineWorker;
  delete globalThis.vitrineWorker;
  return watched(early ?? new Worker(new URL("./worker.js", String(import.meta.url)), { type: "module", name: "vitrine" }));
}

declare global {
  var vitrineWorker: Worker | undefined;
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
