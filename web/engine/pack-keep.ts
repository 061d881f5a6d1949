/* What earlier visits have kept of a pack, in Cache storage: files under their SHA-256, so that generations share what they have in common, and one
 * pointer, the manifest of the generation that opens. It is written last, and only when all of that generation is there (pack-renewal.ts). */
import type { FileStats } from "./types.js";

export type KeptFile = Pick<FileStats, "sha256" | "bytes">;

const cacheName = "vitrine-packs";
/** Larger packs are not kept. */
const keptMostBytes = 512 * 1024 * 1024;

type Locks = Pick<LockManager, "request">;

/** Nothing here rejects: what cannot be kept or found is fetched as if there were no keep. */
export class PackKeep {
  readonly packUrl: string;
  readonly locks: Locks;
  readonly #caches: Pick<CacheStorage, "open">;
  #opened: Promise<Cache | undefined> | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #putBytes = 0;
  #failed = false;

  constructor(packUrl: string, caches: Pick<CacheStorage, "open">, locks: Locks) {
    this.packUrl = packUrl;
    this.locks = locks;
    this.#caches = caches;
  }

  /** undefined where this browser keeps nothing: some do not in private windows. */
  get cache(): Promise<Cache | undefined> {
    return this.#opened ??= quietly(() => this.#caches.open(cacheName));
  }

  get pointer(): string {
    return `${this.packUrl}manifest.json`;
  }

  keyOf({ sha256 }: { sha256: string }): string {
    return `${this.packUrl}?${sha256}`;
  }

  /** The manifest of the generation that opens. */
  manifest(): Promise<Response | undefined> {
    return this.#match(this.pointer);
  }

  find(file: KeptFile): Promise<Response | undefined> {
    return this.#match(this.keyOf(file));
  }

  /** Takes the bytes as they are now. Where one file does not fit, nothing more is tried. */
  put(file: KeptFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#putBytes += file.bytes;
    this.#failed ||= this.#putBytes > keptMostBytes;
    if (this.#failed) return Promise.resolve();
    return this.#write(this.keyOf(file), new Response(bytes));
  }

  /** What is kept of that generation, or arrives, stays for as long as this worker lives: its manifest tells others which files those are. */
  hold(generation: string, manifest: Uint8Array<ArrayBuffer>): void {
    this.locks.request(this.lockOf(generation), { mode: "shared" }, async () => {
      await quietly(async () => (await this.cache)?.put(this.besides(generation), new Response(manifest)));
      return new Promise<void>(() => {});
    }).catch(() => {});
  }

  /** Where the manifest of a generation lies that is open or arriving, whichever opens next. */
  besides(generation: string): string {
    return `${this.pointer}?${generation}`;
  }

  lockOf(generation: string): string {
    return `vitrine-pack ${this.packUrl} ${generation}`;
  }

  async forget(key: string): Promise<void> {
    await quietly(async () => (await this.cache)?.delete(key));
  }

  /** Whether all that was put is there. */
  async isWhole(): Promise<boolean> {
    await this.#writing;
    return !this.#failed && await this.cache !== undefined;
  }

  #match(key: string): Promise<Response | undefined> {
    return quietly(async () => (await this.cache)?.match(key));
  }

  #write(key: string, response: Response): Promise<void> {
    const written = (async () => (await this.cache)?.put(key, response))().catch(() => { this.#failed = true; });
    this.#writing = Promise.all([this.#writing, written]);
    return written;
  }
}

async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
