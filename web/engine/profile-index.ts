/* Which profiles there are. Two files take turns: a write goes to the older one, as a whole, with a number and a checksum, so that
 * a kill in the middle leaves the other. They are sync handles like the databases, since `createWritable`, whose swap is atomic,
 * is missing in Safari before 26. docs/js-api.md, "What is kept". */
import { VitrineError } from "./error.js";
import { isLock, type Lock } from "./profile-lock.js";
import { openAll, type StateFile } from "./state-files.js";
import type { StateStorage } from "./state-storage.js";

export interface ProfileRecord {
  id: string;
  name: string;
  /** Which of its folders holds: another one after every change of the passphrase. */
  generation: number;
  lock: Lock | null;
}

export interface Content {
  /** null only until the first profile has been made, or in the moment between erasing one and making the next. */
  current: string | null;
  profiles: readonly ProfileRecord[];
}

const version = 1;
const slotNames = ["profiles-0", "profiles-1"];
const maxSlotBytes = 1024 * 1024;
const blockBytes = 4096;
const none: Content = { current: null, profiles: [] };

interface Slot {
  file: StateFile;
  sequence: number;
  content: Content;
}

export class ProfileIndex {
  /** As it was last written. */
  content: Content;
  /** Something stood in the files, and none of it can be trusted. */
  readonly damaged: boolean;
  readonly #slots: Slot[];

  private constructor(slots: Slot[], damaged: boolean) {
    this.#slots = slots;
    this.damaged = damaged;
    this.content = newest(slots).content;
  }

  static async open(storage: StateStorage): Promise<ProfileIndex> {
    const files = await openAll(slotNames.map((name) => storage.open("", name)));
    try {
      const read = await Promise.all(files.map(readSlot));
      const slots = read.map((slot, i) => ({ file: files[i]!, sequence: 0, content: none, ...slot }));
      const damaged = read.every((slot) => slot === undefined) && files.some((file) => file.size() > 0);
      return new ProfileIndex(slots, damaged);
    } catch (reason) {
      files.forEach((file) => file.close());
      throw reason;
    }
  }

  /** Durable when it resolves. After a failure the earlier content holds. */
  async write(content: Content): Promise<void> {
    const isFirst = this.#slots.every(({ sequence }) => sequence === 0);
    await this.#writeOlder(content);
    /* The other file takes its room too, so that erasing a profile needs none. */
    if (isFirst) await this.#writeOlder(content);
  }

  async #writeOlder(content: Content): Promise<void> {
    const latest = newest(this.#slots);
    const slot = this.#slots.find((other) => other !== latest)!;
    const sequence = latest.sequence + 1;
    const bytes = await encode(sequence, content);
    slot.sequence = 0;
    slot.file.write(bytes, 0);
    slot.file.truncate(bytes.length);
    slot.file.flush();
    Object.assign(slot, { sequence, content });
    this.content = content;
  }

  /** As `write`, and leaves nothing of what stood before in either file. */
  async writeOver(content: Content): Promise<void> {
    await this.#writeOlder(content);
    await this.#writeOlder(content);
  }

  close(): void {
    for (const { file } of this.#slots) file.close();
  }
}

function newest(slots: readonly Slot[]): Slot {
  return slots.reduce((best, slot) => (slot.sequence > best.sequence ? slot : best));
}

async function encode(sequence: number, content: Content): Promise<Uint8Array> {
  const body = JSON.stringify({ sequence, ...content });
  const text = JSON.stringify({ format: "vitrine-profiles", version, checksum: await checksum(body), body });
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil(bytes.length / blockBytes) * blockBytes).fill(0x20);
  padded.set(bytes);
  return padded;
}

/** undefined: torn, or never written. */
async function readSlot(file: StateFile): Promise<{ sequence: number; content: Content } | undefined> {
  const size = file.size();
  if (size === 0 || size > maxSlotBytes) return undefined;
  const bytes = new Uint8Array(size);
  file.read(bytes, 0);
  const slot = parse(new TextDecoder().decode(bytes)) as { format?: unknown; version?: unknown; checksum?: unknown; body?: unknown } | undefined;
  if (slot?.format !== "vitrine-profiles" || typeof slot.body !== "string" || slot.checksum !== await checksum(slot.body)) return undefined;
  if (typeof slot.version !== "number" || slot.version > version) {
    throw new VitrineError("VT_UNSUPPORTED", `the profiles were written by a newer version of this shop (${String(slot.version)}): reload the page`);
  }
  return checked(parse(slot.body));
}

function checked(body: unknown): { sequence: number; content: Content } | undefined {
  const { sequence, current, profiles } = (body ?? {}) as Partial<Content> & { sequence?: unknown };
  if (typeof sequence !== "number" || !(sequence >= 1) || !Array.isArray(profiles) || !profiles.every(isRecord)) return undefined;
  if (current !== null && !profiles.some(({ id }) => id === current)) return undefined;
  return { sequence, content: { current: current!, profiles } };
}

function isRecord(value: unknown): value is ProfileRecord {
  const record = value as Partial<ProfileRecord> | null;
  return isProfileId(record?.id) && typeof record!.name === "string" && Number.isSafeInteger(record!.generation)
    && (record!.lock === null || isLock(record!.lock));
}

/** It becomes the name of a folder. */
export function isProfileId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-z-]{1,64}$/.test(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function checksum(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
