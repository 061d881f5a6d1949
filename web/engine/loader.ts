import type { Core } from "./core.js";
import { download, type Network, noSuchFile } from "./download.js";
import { VitrineError } from "./error.js";
import type { EngineStats, FileStats, Progress, Readiness } from "./types.js";

export interface LoaderOptions {
  /** Folder of the pack, absolute, with a trailing slash. */
  packUrl: string;
  network: Network;
  startCore: () => Promise<Core>;
  /** SHA-256; absent where the browser has none to offer. */
  digest: ((bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>) | undefined;
  onProgress: (progress: Progress) => void;
  now: () => number;
}

const maxManifestBytes = 4 * 1024 * 1024;
const maxFileBytes = 64 * 1024 * 1024;
const downloadsAtOnce = 3;
const progressIntervalMs = 50;

/** Brings a pack into the core: manifest, then its files in the manifest's order, each checked before the core sees it.
 * What has been delivered stays delivered: running again after a failure fetches the rest. A map from photographs to
 * vectors comes with the first search by picture: most visits have no use for one. */
export class Loader {
  /** Resolves once the catalog and first look-alikes can be asked for. */
  readonly usable: Promise<void>;
  readonly #options: LoaderOptions;
  readonly #startCore: () => Promise<Core>;
  readonly #fetchManifest: () => Promise<object>;
  readonly #receivedBytes = new Map<FileStats, number>();
  readonly #delivered = new Set<FileStats>();
  readonly #distrusted = new Set<string>();
  readonly #ready: Readiness[] = [];
  /** Spaces whose map from photographs is wanted. */
  readonly #mapped = new Set<string | undefined>();
  #files: FileStats[] | undefined;
  #generation: unknown;
  #productUrl = "";
  #mayBeReplaced = false;
  #wanted: FileStats[] = [];
  #core: Core | undefined;
  #run: Promise<void> = Promise.resolve();
  #becomeUsable!: () => void;
  #toldAt = -Infinity;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#startCore = untilDone(options.startCore);
    this.#fetchManifest = untilDone(() => this.#downloadManifest());
    this.usable = new Promise((resolve) => { this.#becomeUsable = resolve; });
  }

  /** The core, once it has accepted the manifest. */
  get core(): Core {
    if (!this.#core || !this.#files) throw new VitrineError("VT_NOT_READY", "the pack is not open yet");
    return this.#core;
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
    this.#wanted = files.filter((file) => file.role !== "map" || this.#mapped.has(file.space));
    this.#tell();
    const missing = [...files.keys()].filter((index) => this.#wanted.includes(files[index]!) && !this.#delivered.has(files[index]!));
    await this.#fetchAll(missing.filter((index) => this.#isNeededToOpen(files[index]!)), files);
    this.#becomeUsable();
    await this.#fetchAll(missing.filter((index) => !this.#isNeededToOpen(files[index]!)), files);
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

  /** The catalog, and the one-bit codes of the first space that has some. */
  #isNeededToOpen(file: FileStats): boolean {
    const firstCodes = this.#files!.find(({ role }) => role === "bits");
    return file.role === "catalog" || (file.role === "bits" && file.space === firstCodes?.space);
  }

  async #openPack(): Promise<FileStats[]> {
    if (!this.#options.digest) {
      throw new VitrineError("VT_UNSUPPORTED", "the pack cannot be checked: browsers offer SHA-256 only to secure "
        + "pages, and this one is neither on https: nor on localhost");
    }
    this.#tell();
    const [core, manifest] = await Promise.all([this.#startCore(), this.#fetchManifest()]);
    this.#core = core;
    this.#generation = generationOf(manifest);
    const { pack, files } = core.call("open", { manifest }) as EngineStats;
    this.#productUrl = pack.productUrl;
    return files;
  }

  /** Files carry their content in their names: where one is gone, another generation may have taken the pack's place. */
  async #checkGeneration(): Promise<void> {
    if (generationOf(await this.#downloadManifest()) !== this.#generation) {
      throw new VitrineError("VT_INTEGRITY", "the pack on the server has been replaced by another generation: open it anew");
    }
    this.#mayBeReplaced = false;
  }

  async #downloadManifest(): Promise<object> {
    const url = `${this.#options.packUrl}manifest.json`;
    const bytes = await download(this.#options.network, { url, maxBytes: maxManifestBytes, cache: "no-cache" });
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as object;
    } catch (reason) {
      throw new VitrineError("VT_BAD_DATA", `${url}: not JSON`, { file: url, cause: reason });
    }
  }

  async #fetchFile(index: number, file: FileStats): Promise<void> {
    const url = this.#urlOf(file);
    try {
      const bytes = await download(this.#options.network, {
        url,
        maxBytes: file.bytes,
        /* The cache may hold the very bytes that were wrong. */
        cache: this.#distrusted.has(url) ? "reload" : "default",
        onReceived: (received) => this.#received(file, received),
      });
      await this.#verify(url, file, bytes);
      this.#deliver(index, file, bytes);
    } catch (reason) {
      this.#received(file, 0);
      if (reason instanceof VitrineError && reason.code === "VT_INTEGRITY") this.#distrusted.add(url);
      if (reason instanceof VitrineError && reason.cause === noSuchFile) this.#mayBeReplaced = true;
      throw reason;
    }
  }

  #urlOf(file: FileStats): string {
    const { packUrl } = this.#options;
    const url = new URL(file.path, packUrl).href;
    if (!url.startsWith(packUrl)) throw new VitrineError("VT_BAD_DATA", `${file.path}: leaves the pack's folder`);
    if (file.bytes > maxFileBytes) throw new VitrineError("VT_UNSUPPORTED", `${file.path}: over ${maxFileBytes} bytes`);
    return url;
  }

  async #verify(url: string, file: FileStats, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (bytes.length !== file.bytes) {
      throw new VitrineError("VT_INTEGRITY", `${url}: ${bytes.length} bytes instead of ${file.bytes}`, { file: url });
    }
    const found = hex(await this.#options.digest!(bytes));
    if (found !== file.sha256) {
      throw new VitrineError("VT_INTEGRITY", `${url}: its SHA-256 is not the manifest's`, { file: url });
    }
  }

  #deliver(index: number, file: FileStats, bytes: Uint8Array): void {
    this.core.place(index, bytes);
    try {
      this.#ready.push(...this.core.commit(index));
    } catch (reason) {
      this.#forgetPartsOf(file);
      throw reason;
    }
    this.#delivered.add(file);
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

/* JSON may be of any form; null too. */
function generationOf(manifest: object | null): unknown {
  return (manifest as { generation?: unknown } | null)?.generation;
}

/** Remembers a success and forgets a failure, so that asking again tries again. */
function untilDone<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make().catch((reason: unknown) => {
    made = undefined;
    throw reason;
  });
}

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
