import type { Core } from "./core.js";
import { type Begun, begin, type Download, download, downloadInto, isGone, isNotGiven, type Network, Twins } from "./download.js";
import { VitrineError } from "./error.js";
import type { PackKeep } from "./pack-keep.js";
import { hasCards, hex, isGeneration, maxFileBytes, maxManifestBytes, rolesOfPages } from "./pack-manifest.js";
import type { PackPages } from "./pack-pages.js";
import type { EngineStats, FileStats, Memory, PageBudget, Progress, Readiness } from "./types.js";

export interface LoaderOptions {
  /** Folder of the pack, absolute, with a trailing slash. */
  packUrl: string;
  network: Network;
  startCore: () => Promise<Core>;
  /** SHA-256; absent where the browser has none to offer. */
  digest: ((bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>) | undefined;
  onProgress: (progress: Progress) => void;
  now: () => number;
  /** Whether gzipped files are fetched where the pack has some. */
  unpacks?: boolean;
  /** What is kept from visit to visit; nothing by default. */
  keep?: PackKeep | undefined;
  /** What brings the pages of packs that have some, when an answer lacks the first. */
  loadPages?: () => Promise<typeof import("./pack-pages.js")>;
  pageCaches?: Pick<CacheStorage, "open"> | undefined;
  pageBudget?: PageBudget | undefined;
  /** Told what could not be had of the files that follow a catalog, when nobody waits for them. */
  onFail?: (reason: unknown) => void;
  /** Called when all has arrived: to see to what is kept. */
  settle?: (visit: Visit) => Promise<void>;
  /** Has the kept generation before open from now on, with `refused` only in that one's place; answers the one that opens, or "" where there is
   * none that is whole. */
  rollBack?: (refused?: string) => Promise<string>;
}

/** The generation that this visit has opened. */
export interface Visit {
  /** Of the manifest. */
  bytes: Uint8Array<ArrayBuffer>;
  /** It was kept by an earlier visit: the server may have a newer one. */
  isKept: boolean;
}

interface Manifest extends Visit {
  json: object;
}

type FileWay = Pick<Download, "url" | "cache" | "gzip" | "begun">;

const downloadsAtOnce = 3;
const progressIntervalMs = 50;

/** Brings a pack into the core: manifest, then its files in the manifest's order, each checked before the core sees it.
 * What has been delivered stays delivered: running again after a failure fetches the rest. A map from photographs to
 * vectors comes with the first search by picture: most visits have no use for one. Where product cards come in pages, so do the catalog and
 * what is of no use without it, with the first question that needs them. */
export class Loader {
  /** Resolves once the catalog and first look-alikes can be asked for. */
  readonly usable: Promise<void>;
  readonly #options: LoaderOptions;
  readonly #startCore: () => Promise<Core>;
  #findManifest: () => Promise<Manifest>;
  readonly #receivedBytes = new Map<FileStats, number>();
  readonly #delivered = new Set<FileStats>();
  readonly #distrusted = new Set<string>();
  readonly #twins: Twins;
  readonly #ready: Readiness[] = [];
  /** Spaces whose map from photographs is wanted. */
  readonly #mapped = new Set<string | undefined>();
  /** Of a pack whose cards come in pages. */
  #isCatalogWanted = false;
  readonly #catalog: Promise<void>;
  #haveCatalog!: () => void;
  readonly #startPages = untilDone(() => this.#makePages());
  #files: FileStats[] | undefined;
  #manifest: Manifest | undefined;
  #productUrl = "";
  #mayBeReplaced = false;
  #isSettled = false;
  /** Generations that the core has refused, each with the going back from it: several files of one may be refused, and again. */
  readonly #refused = new Map<unknown, Promise<void>>();
  #wanted: FileStats[] = [];
  #core: Core | undefined;
  #run: Promise<void> = Promise.resolve();
  #becomeUsable!: () => void;
  #toldAt = -Infinity;
  /** Asked for before the core was there to take them, by address. */
  readonly #begun = new Map<string, Begun>();
  /** Bytes beside the core's memory. */
  #asideBytes = 0;
  #peakBytes = 0;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#twins = new Twins(options.packUrl);
    this.#startCore = untilDone(options.startCore);
    this.#findManifest = untilDone(async () => this.#beginFirst(await this.#keptManifest() ?? await this.#downloadManifest()));
    this.usable = new Promise((resolve) => { this.#becomeUsable = resolve; });
    this.#catalog = new Promise((resolve) => { this.#haveCatalog = resolve; });
  }

  /** The core, once it has accepted the manifest. */
  get core(): Core {
    if (!this.#core || !this.#files) throw new VitrineError("VT_NOT_READY", "the pack is not open yet");
    return this.#core;
  }

  get memory(): Memory {
    this.#weigh(0);
    return { wasm: this.core.memoryBytes, peak: this.#peakBytes };
  }

  /** The manifest's template of product addresses, or "". */
  get productUrl(): string {
    return this.#productUrl;
  }

  /** Resolves when all that is wanted has arrived. After a failure no further file is begun, what is under way is finished, and
   * then it rejects with the first file that could not be had. One run at a time. */
  run(): Promise<void> {
    return this.#run = this.#run.catch(() => {}).then(() => this.#fetchMissing());
  }

  /** Opens the generation before at the next visit, again the later one; answers which. Rejects with VT_NOT_FOUND where none is kept. */
  async rollBack(): Promise<{ generation: string }> {
    const generation = await this.#options.rollBack?.();
    if (!generation) throw new VitrineError("VT_NOT_FOUND", "no earlier generation of this pack is kept here");
    return { generation };
  }

  /** Resolves when the map from photographs to the space, by default to the first that has one, has arrived. Rejects with VT_NOT_FOUND when
   * the pack has none. */
  async photoMap(space?: string): Promise<void> {
    await this.usable;
    const map = this.#files!.find((file) => file.role === "map" && (space === undefined || file.space === space));
    if (!map) throw new VitrineError("VT_NOT_FOUND", "this pack has no map for pictures: it was made without photos");
    if (this.#mapped.has(map.space) && this.#hasMap(map.space)) return;
    this.#mapped.add(map.space);
    await this.run();
  }

  #hasMap(space: string | undefined): boolean {
    return this.#files!.every((file) => file.role !== "map" || file.space !== space || this.#delivered.has(file));
  }

  /* What opening waits for does not share the line with what it can do without. */
  async #fetchMissing(): Promise<void> {
    if (this.#mayBeReplaced) await this.#checkGeneration();
    const files = this.#files ??= await this.#openPack();
    this.#wanted = files.filter((file) => this.#isWanted(file));
    this.#tell();
    const missing = [...files.keys()].filter((index) => this.#wanted.includes(files[index]!) && !this.#delivered.has(files[index]!));
    await this.#fetchAll(missing.filter((index) => this.#isNeededToOpen(files[index]!)), files);
    this.#becomeUsable();
    await this.#fetchAll(missing.filter((index) => !this.#isNeededToOpen(files[index]!)), files);
    const { settle } = this.#options;
    if (settle && !this.#isSettled) void settle(this.#manifest!).catch(() => {});
    this.#isSettled = true;
  }

  #isWanted({ role, space }: FileStats): boolean {
    if (role === "map") return this.#mapped.has(space);
    return this.#isCatalogWanted || !hasCards(this.#files!) || rolesOfPages.includes(role);
  }

  async #makePages(): Promise<PackPages> {
    const { packUrl, network, digest, loadPages, pageCaches, pageBudget } = this.#options;
    if (!loadPages) throw new VitrineError("VT_UNSUPPORTED", "this pack comes in pages, and nothing was given that brings them");
    const { PackPages } = await loadPages();
    return new PackPages({
      core: this.core, packUrl, network, download, digest: digest!, unpacks: this.#options.unpacks === true, twins: this.#twins, caches: pageCaches, budget: pageBudget,
      fail: (code, message, file) => new VitrineError(code, message, { file }),
      fetchFile: () => this.#fetchCatalog(),
      explain: (reason) => this.#explain(reason),
    });
  }

  /** The only file that comes when it is asked for. What follows it is nobody's to wait for. */
  async #fetchCatalog(): Promise<void> {
    this.#isCatalogWanted = true;
    const run = this.run();
    await Promise.race([this.#catalog, run]);
    run.catch((reason: unknown) => this.#options.onFail?.(reason));
  }

  async #fetchAll(queue: number[], files: FileStats[]): Promise<void> {
    const failures: unknown[] = [];
    const lane = async () => {
      for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
        await this.#fetchFile(index, files[index]!);
      }
    };
    await Promise.all(Array.from({ length: downloadsAtOnce }, () => lane().catch((reason: unknown) => {
      queue.length = 0;
      failures.push(reason);
    })));
    if (failures.length > 0) throw failures[0];
  }

  #isNeededToOpen(file: FileStats): boolean {
    return neededToOpen(this.#files!).includes(file);
  }

  async #openPack(): Promise<FileStats[]> {
    if (!this.#options.digest) {
      throw new VitrineError("VT_UNSUPPORTED", "the pack cannot be checked: browsers offer SHA-256 only to secure "
        + "pages, and this one is neither on https: nor on localhost");
    }
    this.#tell();
    const [core, manifest] = await Promise.all([this.#startCore(), this.#findManifest()]);
    this.#core = core;
    core.completer = async (ask, wanted, signal) => (await this.#startPages()).complete(ask, wanted, signal);
    try {
      const { pack, files } = core.call("open", { manifest: manifest.json }) as EngineStats;
      this.#manifest = manifest;
      this.#productUrl = pack.productUrl;
      return files;
    } catch (reason) {
      if (!manifest.isKept) throw reason;
      await this.#leaveGeneration(manifest);
      return this.#openPack();
    }
  }

  /** The next opening takes the kept generation before this one, which the core refuses, or asks the server. */
  #leaveGeneration({ json }: Manifest): Promise<void> {
    const generation = generationOf(json);
    const left = this.#refused.get(generation) ?? this.#goBackFrom(String(generation));
    this.#refused.set(generation, left);
    return left;
  }

  async #goBackFrom(generation: string): Promise<void> {
    const isSecond = this.#refused.size > 0;
    if (isSecond || !await this.#options.rollBack?.(generation).catch(() => "")) return this.#forgetPointer();
    this.#findManifest = untilDone(async () => this.#beginFirst(await this.#keptManifest() ?? await this.#downloadManifest()));
  }

  /** The next opening asks the server. */
  async #forgetPointer(): Promise<void> {
    const { keep } = this.#options;
    await keep?.forget(keep.pointer);
    this.#findManifest = untilDone(() => this.#downloadManifest());
  }

  /** Files carry their content in their names: where one is gone, another generation may have taken the pack's place. */
  async #checkGeneration(): Promise<void> {
    if (generationOf((await this.#downloadManifest()).json) !== generationOf(this.#manifest!.json)) {
      throw new VitrineError("VT_INTEGRITY", "the pack on the server has been replaced by another generation: open it anew");
    }
    this.#mayBeReplaced = false;
  }

  async #keptManifest(): Promise<Manifest | undefined> {
    const { keep } = this.#options;
    const kept = await keep?.manifest();
    if (!keep || !kept) return undefined;
    try {
      const bytes = new Uint8Array(await kept.arrayBuffer());
      return { bytes, json: parse(bytes, keep.pointer), isKept: true };
    } catch {
      return undefined;
    }
  }

  async #downloadManifest(): Promise<Manifest> {
    const url = `${this.#options.packUrl}manifest.json`;
    const bytes = await download(this.#options.network, { url, maxBytes: maxManifestBytes, cache: "no-cache" });
    return { bytes, json: parse(bytes, url), isKept: false };
  }

  /** What opening needs is asked for while the core is still being compiled, and read once there is room for it. */
  #beginFirst(manifest: Manifest): Manifest {
    const { files } = manifest.json as { files?: FileStats[] };
    const { generation } = manifest.json as { generation?: unknown };
    if (isGeneration(generation)) this.#options.keep?.hold(generation, manifest.bytes);
    try {
      for (const file of neededToOpen(files!).slice(0, downloadsAtOnce)) this.#beginFile(file).catch(() => {});
    } catch {
      /* The core will say what is wrong with this manifest. */
    }
    return manifest;
  }

  async #beginFile(file: FileStats): Promise<void> {
    if (this.#core || await this.#options.keep?.find(file) || this.#core) return;
    const { url } = this.#isPacked(file) ? this.#packedWay(file) : this.#plainWay(file);
    this.#begun.set(url, begin(this.#options.network, url));
  }

  /** From what is kept, gzipped, or as it is: what is wrong in one way may be right in the next. */
  async #fetchFile(index: number, file: FileStats): Promise<void> {
    try {
      if (await this.#hadKept(index, file)) return;
      const plain = () => this.#receive(index, file, this.#plainWay(file));
      await (this.#isPacked(file) ? this.#twins.either(() => this.#receive(index, file, this.#packedWay(file)), plain) : plain());
    } catch (reason) {
      this.#received(file, 0);
      await this.#suspect(reason);
      throw reason;
    }
  }

  /** Of a kept generation, a host that says of no file that it is gone may answer with something else. */
  async #suspect(reason: unknown): Promise<void> {
    const { isKept, json } = this.#manifest!;
    if (isKept && isRefusedByCore(reason)) return this.#leaveGeneration(this.#manifest!);
    if (!(isKept ? isNotGiven(reason) : isGone(reason))) return;
    this.#mayBeReplaced = true;
    if (isKept && !this.#refused.has(generationOf(json))) await this.#forgetPointer();
  }

  /** Rejects in any case: where a page is gone because the pack was replaced, it says so. */
  async #explain(reason: unknown): Promise<never> {
    await this.#suspect(reason);
    if (this.#mayBeReplaced) await this.#checkGeneration();
    throw reason;
  }

  async #hadKept(index: number, file: FileStats): Promise<boolean> {
    const { keep } = this.#options;
    const kept = await keep?.find(file);
    if (!keep || !kept) return false;
    const begun = { response: Promise.resolve(kept), abort: () => {} };
    try {
      await this.#receive(index, file, { ...this.#plainWay(file), begun }, true);
      return true;
    } catch (reason) {
      if (!isNotGiven(reason)) throw reason;
      await keep.forget(keep.keyOf(file));
      return false;
    }
  }

  #isPacked(file: FileStats): boolean {
    const { gzipBytes = (file as { gzip_bytes?: number }).gzip_bytes } = file;
    return this.#options.unpacks === true && gzipBytes !== undefined && !this.#distrusted.has(`${this.#urlOf(file)}.gz`);
  }

  #packedWay(file: FileStats): FileWay {
    return { url: `${this.#urlOf(file)}.gz`, gzip: true };
  }

  /** The browser's cache may hold the very bytes that were wrong. */
  #plainWay(file: FileStats): FileWay {
    const url = this.#urlOf(file);
    return { url, cache: this.#distrusted.has(url) ? "reload" : "default" };
  }

  /** Straight into the core's memory, which does not look there before it is told that the bytes are checked. */
  async #receive(index: number, file: FileStats, way: FileWay, isKept = false): Promise<void> {
    const { core } = this;
    const room = core.reserve(index);
    const begun = way.begun ?? this.#begun.get(way.url);
    this.#begun.delete(way.url);
    const priority: RequestPriority = this.#isNeededToOpen(file) ? "auto" : "low";
    const wanted = { ...way, begun, priority, maxBytes: file.bytes, onReceived: (received: number) => this.#received(file, received) };
    try {
      const length = await downloadInto(this.#options.network, wanted, (bytes, offset) => {
        this.#weigh(bytes.length);
        core.write(bytes, room + offset);
        this.#weigh(-bytes.length);
      });
      await this.#verify(way.url, file, room, length);
    } catch (reason) {
      if (reason instanceof VitrineError && reason.code === "VT_INTEGRITY") this.#distrusted.add(way.url);
      throw reason;
    }
    this.#deliver(index, file);
    if (!isKept) void this.#keepFile(file, room);
  }

  /** The core changes nothing in what it was given. If it drops the file before its turn, other bytes are kept, whose hash tells. */
  async #keepFile(file: FileStats, room: number): Promise<void> {
    let copied = 0;
    await this.#options.keep?.put(file, () => {
      this.#weigh(copied = file.bytes);
      return this.core.view(room, file.bytes);
    });
    this.#weigh(-copied);
  }

  #weigh(bytes: number): void {
    this.#asideBytes += bytes;
    this.#peakBytes = Math.max(this.#peakBytes, this.core.memoryBytes + this.#asideBytes);
  }

  #urlOf(file: FileStats): string {
    const { packUrl } = this.#options;
    const url = new URL(file.path, packUrl).href;
    if (!url.startsWith(packUrl)) throw new VitrineError("VT_BAD_DATA", `${file.path}: leaves the pack's folder`);
    if (file.bytes > maxFileBytes) throw new VitrineError("VT_UNSUPPORTED", `${file.path}: over ${maxFileBytes} bytes`);
    return url;
  }

  async #verify(url: string, file: FileStats, room: number, length: number): Promise<void> {
    const wrong = length !== file.bytes ? `${length} bytes instead of ${file.bytes}`
      : await this.#digestAt(room, length) !== file.sha256 ? "its SHA-256 is not the manifest's" : undefined;
    if (wrong !== undefined) throw new VitrineError("VT_INTEGRITY", `${url}: ${wrong}`, { file: url });
  }

  /** WebCrypto takes a copy of what it is shown before it returns: the core's memory may grow while it computes. That copy, of one file of at most
   * 4 MiB, is the only one that is made of a file's bytes. */
  async #digestAt(room: number, length: number): Promise<string> {
    this.#weigh(length);
    try {
      return hex(await this.#options.digest!(this.core.view(room, length)));
    } finally {
      this.#weigh(-length);
    }
  }

  #deliver(index: number, file: FileStats): void {
    try {
      this.#ready.push(...this.core.commit(index));
    } catch (reason) {
      this.#forgetPartsOf(file);
      throw reason;
    }
    this.#delivered.add(file);
    if (this.#ready.includes("catalog")) this.#haveCatalog();
    this.#tell();
  }

  /** As the core does: the retry delivers all of them again. */
  #forgetPartsOf({ role, space }: FileStats): void {
    for (const part of this.#files!.filter((file) => file.role === role && file.space === space)) {
      if (this.#delivered.delete(part)) this.#receivedBytes.set(part, 0);
    }
  }

  #received(file: FileStats, bytes: number): void {
    this.#receivedBytes.set(file, bytes);
    if (this.#options.now() - this.#toldAt >= progressIntervalMs) this.#tell();
  }

  #tell(): void {
    const files = this.#wanted;
    this.#toldAt = this.#options.now();
    this.#options.onProgress({
      phase: !this.#files ? "starting" : this.#delivered.size === files.length ? "complete" : "loading",
      loadedBytes: files.reduce((sum, file) => sum + (this.#receivedBytes.get(file) ?? 0), 0),
      totalBytes: files.reduce((sum, file) => sum + file.bytes, 0),
      ready: [...this.#ready],
    });
  }
}

/** The catalog, or what stands in for it, and the lists and one-bit codes of the first space that has some, or the index of their pages. */
function neededToOpen(files: FileStats[]): FileStats[] {
  const isCodes = ({ role }: FileStats) => role === "bits" || role === "cells";
  const firstCodes = files.find(isCodes);
  const products = hasCards(files) ? "cards" : "catalog";
  return files.filter((file) => file.role === products || ((isCodes(file) || file.role === "lists") && file.space === firstCodes?.space));
}

/** The core says what else is wrong with it. */
function parse(bytes: Uint8Array, url: string): object {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (reason) {
    throw new VitrineError("VT_BAD_DATA", `${url}: not JSON`, { file: url, cause: reason });
  }
  if (typeof json !== "object" || json === null) throw new VitrineError("VT_BAD_DATA", `${url}: not the manifest of a pack`, { file: url });
  return json;
}

function isRefusedByCore(reason: unknown): boolean {
  return reason instanceof VitrineError && reason.code === "VT_BAD_DATA";
}

function generationOf(manifest: object): unknown {
  return (manifest as { generation?: unknown }).generation;
}

/** Remembers a success and forgets a failure, so that asking again tries again. */
function untilDone<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make().catch((reason: unknown) => {
    made = undefined;
    throw reason;
  });
}
