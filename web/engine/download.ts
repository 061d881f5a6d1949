import { VitrineError } from "./error.js";

/** The outside world, as arguments: tests bring their own. */
export interface Network {
  fetch(url: string, init?: RequestInit): Promise<Response>;
  sleep(milliseconds: number): Promise<void>;
  /** A connection that brings nothing for so long counts as lost. */
  stallMs: number;
}

export interface Download {
  url: string;
  /** Refuses more than this many bytes. */
  maxBytes: number;
  cache?: RequestCache;
  /** "low": what is on the page already goes first. */
  priority?: RequestPriority | undefined;
  /** Asked for already: the first attempt. */
  begun?: Begun | undefined;
  /** What is asked for is a gzip file: its content is wanted. */
  gzip?: boolean;
  /** Bytes received so far; begins anew at 0 when the connection had to be tried again. */
  onReceived?: (bytes: number) => void;
}

/** A request on its way. */
export interface Begun {
  response: Promise<Response>;
  abort: () => void;
}

/** Takes bytes as they come; begins anew at 0 as `onReceived` does. What it is given is its own only until it returns. */
export type Sink = (bytes: Uint8Array, offset: number) => void;

/** The `cause` of an error where the server has no such file, or does not give it. */
const noSuchFile = "no such file";
const refusedFile = "refused";

export function isGone(reason: unknown): boolean {
  return reason instanceof VitrineError && reason.cause === noSuchFile;
}

/** Whether the host was there, and did not give that file. */
export function isNotGiven(reason: unknown): boolean {
  return isGone(reason) || (reason instanceof VitrineError && (reason.code === "VT_INTEGRITY" || reason.cause === refusedFile));
}

function isLost(reason: unknown): boolean {
  return reason instanceof VitrineError && reason.code === "VT_NETWORK" && reason.cause instanceof TypeError;
}

/** What is known of a host's gzipped files: whether it has any. */
export class Twins {
  readonly #isForeign: boolean;
  #areGiven: boolean | undefined;

  /** `url`: of the host, where there is one. */
  constructor(url: string | undefined) {
    this.#isForeign = url !== undefined && new URL(url).origin !== globalThis.location?.origin;
  }

  /** `packed` where it can be had, else `plain`: a host that has once sent only that is not asked for others. */
  async either<T>(packed: () => Promise<T>, plain: () => Promise<T>): Promise<T> {
    if (this.#areGiven === false) return plain();
    try {
      const had = await packed();
      this.#areGiven = true;
      return had;
    } catch (reason) {
      /* Where a host of another origin lets nobody read that it does not have a file, that looks like a lost connection. */
      const mayBeRefused = this.#isForeign && isLost(reason);
      if (!isNotGiven(reason) && !mayBeRefused) throw reason;
      const had = await plain();
      if (mayBeRefused || (reason as VitrineError).code !== "VT_INTEGRITY") this.#areGiven ??= false;
      return had;
    }
  }
}

/** The browser's cache may hold the very bytes that were wrong, for a year: then they are asked for `again`, past it. */
export async function readPastWrong<T>(read: (again: boolean) => Promise<T>): Promise<T> {
  try {
    return await read(false);
  } catch (reason) {
    if (reason instanceof VitrineError && reason.code === "VT_INTEGRITY") return read(true);
    throw reason;
  }
}

/** Waits before the second and the third attempt. */
const backoffMs = [400, 1600];

export const browserNetwork: Network = {
  fetch: (url, init) => fetch(url, init),
  sleep: (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds)),
  stallMs: 30_000,
};

/** A whole file. Lost connections and 5xx are tried three times; a 404 is final. */
export async function download(network: Network, wanted: Download): Promise<Uint8Array<ArrayBuffer>> {
  let chunks: Uint8Array[] = [];
  const length = await downloadInto(network, wanted, (bytes, offset) => {
    if (offset === 0) chunks = [];
    chunks.push(bytes);
  });
  return joined(chunks, length);
}

/** As `download`, without a copy on the way; answers how many bytes there were. */
export async function downloadInto(network: Network, { begun, ...wanted }: Download, put: Sink): Promise<number> {
  return persistently(network, async () => {
    const watch = new StallWatch(network.stallMs);
    try {
      const first = begun;
      begun = undefined;
      const response = await open(network, { ...wanted, begun: first }, watch.signal);
      return await readWhole(response, wanted, put, watch);
    } finally {
      watch.stop();
    }
  });
}

/** A response whose body is still to come: it fails where the connection brings nothing for too long. */
export async function openResponse(network: Network, url: string): Promise<Response> {
  const { headers, chunks } = await openChunks(network, url);
  return new Response(streamOf(chunks), { headers });
}

/** As `openResponse`, of the gzip file beside `url`: what it holds. undefined: there is none that can be had. */
export async function openUnpacked(network: Network, url: string, type: string): Promise<Response | undefined> {
  if (!url.startsWith("http") || typeof DecompressionStream !== "function") return undefined;
  try {
    const { chunks } = await openChunks(network, `${url}.gz`);
    return new Response(streamOf(unpacked(chunks, url)), { headers: { "content-type": type } });
  } catch {
    return undefined;
  }
}

/** What cannot be watched as it comes, such as a script, whole within the same time. */
export function inTime<T>({ stallMs }: Network, url: string, whole: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(lost(url, new TypeError("nothing has come"))), stallMs);
    whole.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function openChunks(network: Network, url: string): Promise<{ headers: Headers; chunks: AsyncGenerator<Uint8Array> }> {
  return persistently(network, async () => {
    const watch = new StallWatch(network.stallMs);
    const { headers, body } = await open(network, { url, maxBytes: Infinity }, watch.signal).finally(() => watch.stop());
    return { headers, chunks: chunksOf(body, (reason) => lost(url, reason), watch) };
  });
}

class Transient {
  constructor(readonly error: VitrineError) {}
}

/** Aborts its signal when it is not restarted in time. */
class StallWatch {
  readonly #abort = new AbortController();
  readonly #milliseconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abort.abort(), this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

async function persistently<T>(network: Network, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (reason) {
      if (!(reason instanceof Transient)) throw reason;
      const wait = backoffMs[failures];
      if (wait === undefined) throw reason.error;
      await network.sleep(wait);
    }
  }
}

async function open(network: Network, { url, cache, priority, begun }: Download, signal?: AbortSignal): Promise<Response> {
  if (begun) signal?.addEventListener("abort", begun.abort);
  const asked = begun?.response ?? network.fetch(url, { ...(cache && { cache }), ...(priority && { priority }), ...(signal && { signal }) });
  const response = await asked.catch((reason: unknown) => { throw new Transient(lost(url, reason)); });
  if (response.ok) return response;
  const cause = response.status === 404 || response.status === 410 ? noSuchFile : refusedFile;
  const error = new VitrineError("VT_NETWORK", `${url}: the server answered ${response.status}`, { file: url, cause });
  throw response.status >= 500 ? new Transient(error) : error;
}

/** Nobody watches it until it is handed to `downloadInto`. */
export function begin(network: Network, url: string, cache: RequestCache = "default"): Begun {
  const abort = new AbortController();
  const response = network.fetch(url, { cache, signal: abort.signal });
  response.catch(() => {});
  return { response, abort: () => abort.abort() };
}

async function readWhole({ body }: Response, wanted: Download, put: Sink, watch: StallWatch): Promise<number> {
  const { url, maxBytes, onReceived } = wanted;
  const arriving = chunksOf(body, (reason) => new Transient(lost(url, reason)), watch);
  let received = 0;
  onReceived?.(0);
  for await (const chunk of wanted.gzip ? unpacked(arriving, url) : arriving) {
    if (received + chunk.length > maxBytes) throw tooLong(url, maxBytes);
    put(chunk, received);
    received += chunk.length;
    onReceived?.(received);
  }
  return received;
}

/* Safari's ReadableStream has no async iterator. Time runs while a chunk is waited for, not while nobody asks for one. */
async function* chunksOf(body: ReadableStream<Uint8Array> | null, blame: (reason: unknown) => unknown, watch?: StallWatch): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      watch?.restart();
      const { done, value } = await reader.read().catch((reason: unknown) => { throw blame(reason); });
      watch?.stop();
      if (done) return;
      yield value;
    }
  } finally {
    watch?.stop();
    await reader.cancel().catch(() => {});
  }
}

/** What a gzip file holds. Some servers declare such a file to be compressed on the way: the browser has unpacked it then. */
async function* unpacked(chunks: AsyncGenerator<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  const { done, value: first } = await chunks.next();
  if (done) return;
  const all = chained(first, chunks);
  if (first[0] !== 0x1f || first[1] !== 0x8b) return yield* all;
  const plain = streamOf(all).pipeThrough(new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>);
  yield* chunksOf(plain, (reason) => reason instanceof Transient || reason instanceof VitrineError
    ? reason : new VitrineError("VT_INTEGRITY", `${url}: not a whole gzip file`, { file: url, cause: reason }));
}

async function* chained(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(stream) {
      const { done, value } = await chunks.next();
      if (done) stream.close();
      else stream.enqueue(value as Uint8Array<ArrayBuffer>);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

function joined(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function lost(url: string, reason: unknown): VitrineError {
  return new VitrineError("VT_NETWORK", `${url}: the connection failed`, { file: url, cause: reason });
}

function tooLong(url: string, maxBytes: number): VitrineError {
  return new VitrineError("VT_INTEGRITY", `${url}: longer than the ${maxBytes} bytes expected`, { file: url });
}
