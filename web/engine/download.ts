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
  /** Bytes received so far; begins anew at 0 when the connection had to be tried again. */
  onReceived?: (bytes: number) => void;
}

/** The `cause` of an error where the server has no such file. */
export const noSuchFile = "no such file";

/** Waits before the second and the third attempt. */
const backoffMs = [400, 1600];

export const browserNetwork: Network = {
  fetch: (url, init) => fetch(url, init),
  sleep: (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds)),
  stallMs: 30_000,
};

/** A whole file. Lost connections and 5xx are tried three times; a 404 is final. */
export async function download(network: Network, wanted: Download): Promise<Uint8Array<ArrayBuffer>> {
  return persistently(network, async () => {
    const watch = new StallWatch(network.stallMs);
    try {
      return await readWhole(await open(network, wanted, watch.signal), wanted, () => watch.restart());
    } finally {
      watch.stop();
    }
  });
}

/** A response whose body is still to come, and is not watched. */
export async function openResponse(network: Network, url: string): Promise<Response> {
  return persistently(network, async () => {
    const watch = new StallWatch(network.stallMs);
    try {
      return await open(network, { url, maxBytes: Infinity }, watch.signal);
    } finally {
      watch.stop();
    }
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

async function open(network: Network, { url, cache }: Download, signal?: AbortSignal): Promise<Response> {
  const response = await network.fetch(url, { ...(cache && { cache }), ...(signal && { signal }) }).catch((reason: unknown) => {
    throw new Transient(lost(url, reason));
  });
  if (response.ok) return response;
  const cause = response.status === 404 || response.status === 410 ? noSuchFile : undefined;
  const error = new VitrineError("VT_NETWORK", `${url}: the server answered ${response.status}`, { file: url, cause });
  throw response.status >= 500 ? new Transient(error) : error;
}

async function readWhole(response: Response, wanted: Download, onLife: () => void): Promise<Uint8Array<ArrayBuffer>> {
  const { url, maxBytes, onReceived } = wanted;
  const chunks: Uint8Array[] = [];
  let received = 0;
  onReceived?.(0);
  try {
    for await (const chunk of chunksOf(response)) {
      onLife();
      received += chunk.length;
      if (received > maxBytes) throw tooLong(url, maxBytes);
      chunks.push(chunk);
      onReceived?.(received);
    }
  } catch (reason) {
    throw reason instanceof VitrineError ? reason : new Transient(lost(url, reason));
  }
  return joined(chunks, received);
}

/* Safari's ReadableStream has no async iterator. */
async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
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
