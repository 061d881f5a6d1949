/* What earlier visits have kept of a pack, in Cache storage: files under their SHA-256, so that generations share what they have in common, and one
 * pointer, the manifest of the generation that opens. It is written last, and only when all of that generation is there (pack-renewal.ts). */
import type { FileStats } from "./types.js";

export type KeptFile = Pick<FileStats, "sha256" | "bytes">;

const cacheName = "vitrine-packs";
/** Larger packs are not kept. */
const keptMostBytes = 512 * 1024 * 1024;
/** Each holds a copy of a file of at most 4 MiB. */
const putsAtOnce = 2;
const checkedHeader = "vitrine-checked";
const passedOverHeader = "vitrine-passed-over";

/** What is known of the generation that opens, beside its manifest. */
export interface PointerNote {
  /** When the server was last asked whether it has another one: milliseconds of the epoch, 0 where that is not known. */
  checkedAt: number;
  /** A generation that was gone back from: it is not taken again. */
  passedOver: string;
}

type Locks = Pick<LockManager, "request">;

/** Nothing here rejects: what cannot be kept or found is fetched as if there were no keep. */
export class PackKeep {
  readonly packUrl: string;
  readonly locks: Locks;
  readonly #caches: Pick<CacheStorage, "open">;
  #opened: Promise<Cache | undefined> | undefined;
  readonly #lanes: Promise<void>[] = Array.from({ length: putsAtOnce }, () => Promise.resolve());
  #puts = 0;
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

  /** Where the manifest of the generation before lies, which `rollBack` goes back to. */
  get previous(): string {
    return `${this.packUrl}manifest-before.json`;
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

  /** Takes the bytes, as they are then, when it is their turn. Where one file does not fit, nothing more is tried. */
  put(file: KeptFile, take: () => Uint8Array<ArrayBuffer>): Promise<void> {
    this.#putBytes += file.bytes;
    this.#failed ||= this.#putBytes > keptMostBytes;
    return this.#write(this.keyOf(file), () => new Response(take()));
  }

  /** The one write that decides which generation opens. */
  async point(manifest: Uint8Array<ArrayBuffer>, { checkedAt, passedOver }: PointerNote): Promise<void> {
    const headers = { [checkedHeader]: String(checkedAt), ...(passedOver && { [passedOverHeader]: passedOver }) };
    await (await this.cache)?.put(this.pointer, new Response(manifest, { headers }));
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
    await Promise.all(this.#lanes);
    return !this.#failed && await this.cache !== undefined;
  }

  #match(key: string): Promise<Response | undefined> {
    return quietly(async () => (await this.cache)?.match(key));
  }

  #write(key: string, make: () => Response): Promise<void> {
    const lane = this.#puts++ % putsAtOnce;
    return this.#lanes[lane] = this.#lanes[lane]!.then(async () => {
      if (!this.#failed) await (await this.cache)?.put(key, make());
    }).catch(() => { this.#failed = true; });
  }
}

export function noteOf({ headers }: Response): PointerNote {
  return { checkedAt: Number(headers.get(checkedHeader)) || 0, passedOver: headers.get(passedOverHeader) ?? "" };
}

async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
