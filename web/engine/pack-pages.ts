/* Brings what an answer of the core lacks: pages, and whole files of a pack whose cards come in pages. Loaded when the first answer lacks something;
 * it imports nothing, so that no part of the worker is there twice. */
import type { Core, Wanted, WantedPage } from "./core.js";
import type { Download, Network, Twins } from "./download.js";
import type { ErrorCode, VitrineError } from "./error.js";
import type { PageBudget } from "./types.js";

/** Of Cache storage. */
export type PageCaches = Pick<CacheStorage, "open">;

export interface PackPagesOptions {
  core: Core;
  /** Folder of the pack, with a trailing slash. */
  packUrl: string;
  network: Network;
  download: (network: Network, wanted: Download) => Promise<Uint8Array<ArrayBuffer>>;
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;
  fail: (code: ErrorCode, message: string, file?: string) => VitrineError;
  /** Resolves when the whole file of that index has arrived. */
  fetchFile: (file: number) => Promise<void>;
  /** Rejects with the reason why a page could not be brought, or with what lies behind it. */
  explain: (reason: unknown) => Promise<never>;
  /** Whether gzipped pages are fetched where there are some. */
  unpacks: boolean;
  twins: Pick<Twins, "either">;
  /** undefined: pages are kept in memory only. */
  caches: PageCaches | undefined;
  budget: PageBudget | undefined;
}

/* As download.ts has them: this module imports nothing. */
const noSuchFile = "no such file";
const refusedFile = "refused";
const defaultBudget = { memory: 64 * 1024 * 1024, storage: 256 * 1024 * 1024 };
/* What the core takes for a budget, of its 4 GiB. */
const mostMemory = 2 ** 32 - 2;
const pagesAtOnce = 6;
/* The item's page, then those of the answer; more when another call's budget takes some away in between. */
const mostRounds = 20;

export class PackPages {
  readonly #options: PackPagesOptions;
  readonly #store: PageStore | undefined;
  readonly #memoryBytes: number;
  /** Pages under way: several calls may wait for one. */
  readonly #coming = new Map<string, Promise<void>>();
  /** Which placing of all was a page's last one. */
  readonly #placed = new Map<string, number>();
  #placings = 0;
  /** Addresses that have sent wrong bytes: what the browser's cache holds of them may be those. */
  readonly #distrusted = new Set<string>();

  constructor(options: PackPagesOptions) {
    this.#options = options;
    const { memory = defaultBudget.memory, storage = defaultBudget.storage } = options.budget ?? {};
    this.#memoryBytes = Math.min(Math.max(0, Math.floor(memory) || 0), mostMemory);
    this.#store = options.caches && storage > 0 ? new PageStore(options.caches, storage) : undefined;
  }

  /** Brings what is wanted and asks again, until the answer is whole. Pages beyond the budget go afterwards, those first that were used least
   * recently: what one answer needs is there at once, however much that is. Aborting stops between downloads; what is under way stays. */
  async complete(ask: () => object | Promise<object>, wanted: Wanted[], signal?: AbortSignal): Promise<object> {
    for (let round = 0; round < mostRounds; round++) {
      await this.#bring(wanted, signal).catch(this.#options.explain);
      if (signal?.aborted) throw this.#options.fail("VT_ABORTED", "the request was aborted");
      const answer = await tried(ask);
      if (!answer.wanted) {
        this.#trim();
        if ("error" in answer) throw answer.error;
        return answer.result;
      }
      wanted = answer.wanted;
    }
    throw this.#options.fail("VT_NOT_READY", "pages that were brought are gone before they can be used: the memory's budget is too small");
  }

  #trim(): void {
    this.#options.core.call("trimPages", { bytes: this.#memoryBytes });
  }

  async #bring(wanted: Wanted[], signal: AbortSignal | undefined): Promise<void> {
    const before = this.#placings;
    const queue = wanted.flatMap(({ file, pages }) => pages?.map((page) => () => this.#once(file, page, before)) ?? [() => this.#options.fetchFile(file)]);
    const lane = async () => {
      for (let next = queue.shift(); next && !signal?.aborted; next = queue.shift()) await next();
    };
    const lanes = await Promise.allSettled(Array.from({ length: pagesAtOnce }, () => lane().catch((reason: unknown) => {
      queue.length = 0;
      throw reason;
    })));
    const failed = lanes.find((settled) => settled.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Not at all when another call has brought it after `before`. */
  async #once(file: number, page: WantedPage, before: number): Promise<void> {
    const key = keyIn(file, page);
    if ((this.#placed.get(key) ?? 0) > before) return;
    const coming = this.#coming.get(key) ?? this.#fetchPage(file, page).finally(() => this.#coming.delete(key));
    this.#coming.set(key, coming);
    await coming;
  }

  async #fetchPage(file: number, page: WantedPage): Promise<void> {
    const kept = await this.#store?.find(page);
    const isKept = kept !== undefined && await this.#isRight(page, kept);
    const bytes = isKept ? kept : await this.#download(page);
    /* Also what was found: the store's order is that of putting. */
    void this.#store?.put(page, bytes);
    this.#options.core.placePage(file, page.page, bytes);
    this.#placed.set(keyIn(file, page), ++this.#placings);
  }

  async #download(page: WantedPage): Promise<Uint8Array<ArrayBuffer>> {
    const { packUrl, unpacks, twins } = this.#options;
    const url = new URL(page.path, packUrl).href, packed = `${url}.gz`;
    const plain = () => this.#right(page, { url, cache: this.#distrusted.has(url) ? "reload" : "default" });
    const isPacked = page.gzipped && unpacks && !this.#distrusted.has(packed);
    return isPacked ? twins.either(() => this.#right(page, { url: packed, gzip: true }), plain) : plain();
  }

  /** Notes addresses that do not give what they should. */
  async #right(page: WantedPage, way: Pick<Download, "url" | "cache" | "gzip">): Promise<Uint8Array<ArrayBuffer>> {
    const { network, download, fail } = this.#options, { url } = way;
    try {
      const bytes = await download(network, { ...way, maxBytes: page.bytes });
      if (await this.#isRight(page, bytes)) return bytes;
      throw fail("VT_INTEGRITY", `${url}: it is not the page that the pack's index names`, url);
    } catch (reason) {
      const { code, cause } = reason as VitrineError;
      if (code !== "VT_NETWORK" || cause === noSuchFile || cause === refusedFile) this.#distrusted.add(url);
      throw reason;
    }
  }

  async #isRight(page: WantedPage, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return bytes.length === page.bytes && hex(await this.#options.digest(bytes)) === page.sha256;
  }
}

const cacheName = "vitrine-pages";
/* Cache storage takes http(s) addresses only, and an extension's own are not; nothing is ever asked of this one. */
const keyBase = "https://pages.vitrine.invalid/";

/** Pages in Cache storage, by their content: packs and generations share what they have in common. A key tells its length, and keys come in the order
 * of putting, so that no list beside them can go wrong. Nothing here rejects: what is not kept is fetched again. */
class PageStore {
  readonly #caches: PageCaches;
  readonly #mostBytes: number;
  #cache: Promise<Cache | undefined> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** Of all that is kept, as far as this tab knows; counted anew when it comes near the budget, as other tabs keep pages too. */
  #bytes = Infinity;

  constructor(caches: PageCaches, mostBytes: number) {
    this.#caches = caches;
    this.#mostBytes = mostBytes;
  }

  find(page: WantedPage): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return quietly(async () => {
      const response = await (await this.#opened())?.match(keyOf(page));
      return response && new Uint8Array(await response.arrayBuffer());
    });
  }

  /** Puts it behind all others, and takes away what is in front while there is too much. One at a time. */
  put(page: WantedPage, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const put = this.#last.then(() => quietly(() => this.#put(page, bytes)));
    this.#last = put;
    return put;
  }

  async #put(page: WantedPage, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const cache = await this.#opened();
    if (!cache || page.bytes > this.#mostBytes) return;
    this.#bytes += page.bytes;
    if (this.#bytes > this.#mostBytes) await this.#makeRoom(cache, page.bytes);
    await cache.delete(keyOf(page));
    await cache.put(keyOf(page), new Response(bytes));
  }

  /** A tenth more than is needed, so that not every page counts them all. */
  async #makeRoom(cache: Cache, bytes: number): Promise<void> {
    const keys = await cache.keys();
    let kept = keys.reduce((sum, { url }) => sum + bytesOf(url), 0);
    const most = kept + bytes > this.#mostBytes ? this.#mostBytes * 0.9 - bytes : this.#mostBytes;
    for (const request of keys) {
      if (kept <= most) break;
      await cache.delete(request);
      kept -= bytesOf(request.url);
    }
    this.#bytes = kept + bytes;
  }

  #opened(): Promise<Cache | undefined> {
    return this.#cache ??= quietly(() => this.#caches.open(cacheName));
  }
}

function keyIn(file: number, { page }: WantedPage): string {
  return `${file}/${page}`;
}

function keyOf({ sha256, bytes }: WantedPage): string {
  return `${keyBase}${sha256}/${bytes}`;
}

function bytesOf(url: string): number {
  return Number(url.slice(url.lastIndexOf("/") + 1)) || 0;
}

async function tried(ask: () => object | Promise<object>): Promise<({ result: object } | { error: unknown }) & { wanted?: Wanted[] | undefined }> {
  try {
    const result = await ask();
    return { result, wanted: (result as { wanted?: Wanted[] }).wanted };
  } catch (error) {
    return { error, wanted: (error as { wanted?: Wanted[] } | undefined)?.wanted };
  }
}

async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
