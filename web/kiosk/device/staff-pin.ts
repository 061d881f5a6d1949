/* The staff's PIN: only a slow hash of it stands in kiosk.json, and guessing at the device is slowed down. */

export interface PinHash {
  iterations: number;
  salt: Uint8Array<ArrayBuffer>;
  hash: Uint8Array<ArrayBuffer>;
}

const scheme = "pbkdf2-sha256";
const defaultIterations = 600_000;
const leastIterations = 100_000;
const mostIterations = 10_000_000;
const hashBytes = 32;
export const leastDigits = 4;
export const mostDigits = 12;

/** undefined when it is not of the form scheme$iterations$salt$hash. */
export function parsePinHash(text: string): PinHash | undefined {
  const [, count, salt, hash] = /^pbkdf2-sha256\$(\d{1,8})\$([A-Za-z0-9+/]{22,44}={0,2})\$([A-Za-z0-9+/]{43}=)$/.exec(text) ?? [];
  const iterations = Number(count);
  if (!salt || !hash || iterations < leastIterations || iterations > mostIterations) return undefined;
  try {
    return { iterations, salt: bytesOf(salt), hash: bytesOf(hash) };
  } catch {
    return undefined; // no base64
  }
}

export async function makePinHash(pin: string, iterations = defaultIterations): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return [scheme, iterations, base64(salt), base64(await derive(pin, salt, iterations))].join("$");
}

async function isPin(pin: string, { iterations, salt, hash }: PinHash): Promise<boolean> {
  const derived = await derive(pin, salt, iterations);
  return derived.reduce((different, byte, index) => different | byte ^ hash[index]!, 0) === 0;
}

async function derive(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, hashBytes * 8));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Wrong tries since the last right one. */
export interface PinTries {
  wrong: number;
  /** Milliseconds since 1970: none is looked at before. */
  until: number;
}

export type PinAnswer = { open: true } | { open: false; waitMs: number };

/** Where tries are kept, so that starting the page anew forgets none. */
export interface TryStore {
  read(): Promise<PinTries>;
  write(tries: PinTries): Promise<void>;
}

const freeTries = 5;
const firstWaitMs = 30_000;
const longestWaitMs = 15 * 60_000;

/** After five wrong tries each next one waits, twice as long each time. */
export class PinDoor {
  #busy: Promise<unknown> = Promise.resolve();

  constructor(private readonly pinHash: PinHash, private readonly tries: TryStore, private readonly now: () => number) {}

  /** One after another: many at once count as many. */
  enter(pin: string): Promise<PinAnswer> {
    const answer = this.#busy.then(() => this.#enter(pin));
    this.#busy = answer.catch(() => {});
    return answer;
  }

  async #enter(pin: string): Promise<PinAnswer> {
    const { wrong, until } = await this.tries.read();
    const waitMs = Math.min(until - this.now(), longestWaitMs); // a clock that was set back locks nobody out for days
    if (waitMs > 0) return { open: false, waitMs };
    /* Counted before it is looked at: pulling the plug saves no try. */
    const next = wrong + 1;
    const wait = next < freeTries ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (next - freeTries));
    await this.tries.write({ wrong: next, until: wait > 0 ? this.now() + wait : 0 });
    if (!await isPin(pin, this.pinHash)) return { open: false, waitMs: wait };
    await this.tries.write({ wrong: 0, until: 0 });
    return { open: true };
  }
}
