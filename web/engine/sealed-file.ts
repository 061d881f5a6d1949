/* A file of a locked profile. SQLite writes whole pages; each is kept as a record of its own, so that any can be read or written
 * alone: 24 bytes of random nonce, the ciphertext, 16 bytes of tag (XChaCha20-Poly1305). The tag covers profile, generation,
 * kind and position too: a record that was moved or brought from another file does not open. docs/js-api.md, "A locked profile". */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { StateFile } from "./state-files.js";

const nonceBytes = 24;
const overheadBytes = nonceBytes + 16;

/** How a file falls into units: the first `head` bytes (may be none), then over and over the lengths of `cycle`. */
export interface Layout {
  kind: "database" | "wal";
  head: number;
  cycle: readonly number[];
  /** A unit that does not open reads as zeros. Else it is an error. */
  tolerant: boolean;
}

export const databaseLayout: Layout = { kind: "database", head: 0, cycle: [4096], tolerant: false };
/** A log's last frames may be torn: SQLite's own checksum over them ends the recovery there. */
export const walLayout: Layout = { kind: "wal", head: 32, cycle: [24, 4096], tolerant: true };

interface Unit {
  index: number;
  /** In the plain file. */
  start: number;
  length: number;
}

export class SealedFile implements StateFile {
  readonly #inner: StateFile;
  readonly #key: Uint8Array;
  readonly #layout: Layout;
  readonly #cycleBytes: number;
  readonly #context: Uint8Array;
  readonly #records = new Map<number, Uint8Array>();

  /** `owner` names the profile and the generation of its files. The inner file is this one's from now on. */
  constructor(inner: StateFile, key: Uint8Array, owner: string, layout: Layout) {
    this.#inner = inner;
    this.#key = key;
    this.#layout = layout;
    this.#cycleBytes = layout.cycle.reduce((sum, length) => sum + length, 0);
    const name = new TextEncoder().encode(`vitrine state 1\0${owner}\0${layout.kind}\0`);
    this.#context = new Uint8Array(name.length + 8);
    this.#context.set(name);
  }

  /** A record that was cut off at the end is none. */
  size(): number {
    const { head, cycle } = this.#layout;
    let left = this.#inner.size();
    let size = 0;
    const take = (length: number) => {
      const record = length + overheadBytes;
      if (left < record) return false;
      left -= record;
      size += length;
      return true;
    };
    if (head > 0 && !take(head)) return 0;
    const cycleRecord = this.#cycleBytes + cycle.length * overheadBytes;
    const cycles = Math.floor(left / cycleRecord);
    left -= cycles * cycleRecord;
    size += cycles * this.#cycleBytes;
    cycle.every(take);
    return size;
  }

  read(view: Uint8Array, offset: number): number {
    const end = Math.min(offset + view.length, this.size());
    let at = offset;
    while (at < end) {
      const unit = this.#unitAt(at);
      const plain = this.#openUnit(unit);
      const part = Math.min(end, unit.start + unit.length) - at;
      /* Opening a database, SQLite looks at its first bytes before it looks into the log, which may hold a newer first page. */
      if (!plain && !this.#layout.tolerant && at + part < unit.start + unit.length && unit.index === 0) break;
      if (!plain && !this.#layout.tolerant) throw new Error(`unit ${unit.index} of the ${this.#layout.kind} does not open`);
      const target = view.subarray(at - offset, at - offset + part);
      if (plain) target.set(plain.subarray(at - unit.start, at - unit.start + part));
      else target.fill(0);
      at += part;
    }
    return Math.max(0, at - offset);
  }

  write(view: Uint8Array, offset: number): void {
    this.#fillUpTo(offset);
    const size = this.size();
    const end = offset + view.length;
    for (let at = offset; at < end;) {
      const unit = this.#unitAt(at);
      const part = Math.min(end, unit.start + unit.length) - at;
      const bytes = view.subarray(at - offset, at - offset + part);
      this.#sealUnit(unit, part === unit.length ? bytes : this.#patched(unit, unit.start < size, bytes, at - unit.start));
      at += part;
    }
  }

  /** To whole units: what is asked for is kept, and at most the rest of its last unit. */
  truncate(bytes: number): void {
    if (bytes <= 0) {
      this.#inner.truncate(0);
      return;
    }
    const last = this.#unitAt(bytes - 1);
    const end = this.#recordStart(last) + last.length + overheadBytes;
    if (end < this.#inner.size()) this.#inner.truncate(end);
  }

  flush(): void {
    this.#inner.flush();
  }

  close(): void {
    this.#inner.close();
  }

  /** No unit is left out, so that one that is missing is always a damage. */
  #fillUpTo(offset: number): void {
    for (let size = this.size(); size < offset; size = this.size()) {
      const unit = this.#unitAt(size);
      if (unit.start + unit.length > offset) return;
      this.#sealUnit(unit, new Uint8Array(unit.length));
    }
  }

  #patched(unit: Unit, there: boolean, bytes: Uint8Array, at: number): Uint8Array {
    const plain = there ? this.#openUnit(unit) : undefined;
    if (there && !plain && !this.#layout.tolerant) throw new Error(`unit ${unit.index} of the ${this.#layout.kind} does not open`);
    const whole = plain ?? new Uint8Array(unit.length);
    whole.set(bytes, at);
    return whole;
  }

  #unitAt(offset: number): Unit {
    const { head, cycle } = this.#layout;
    if (offset < head) return { index: 0, start: 0, length: head };
    const cycles = Math.floor((offset - head) / this.#cycleBytes);
    let start = head + cycles * this.#cycleBytes;
    let index = (head > 0 ? 1 : 0) + cycles * cycle.length;
    for (const length of cycle) {
      if (offset < start + length) return { index, start, length };
      start += length;
      index++;
    }
    throw new RangeError(`no unit at ${offset}`);
  }

  #recordStart({ index, start }: Unit): number {
    return start + index * overheadBytes;
  }

  #openUnit(unit: Unit): Uint8Array | undefined {
    const record = this.#record(unit.length);
    if (this.#inner.read(record, this.#recordStart(unit)) !== record.length) return undefined;
    try {
      return this.#cipher(unit, record).decrypt(record.subarray(nonceBytes));
    } catch {
      return undefined;
    }
  }

  #sealUnit(unit: Unit, plain: Uint8Array): void {
    const record = this.#record(unit.length);
    crypto.getRandomValues(record.subarray(0, nonceBytes));
    this.#cipher(unit, record).encrypt(plain, record.subarray(nonceBytes));
    this.#inner.write(record, this.#recordStart(unit));
  }

  #cipher({ index }: Unit, record: Uint8Array) {
    new DataView(this.#context.buffer).setFloat64(this.#context.length - 8, index);
    return xchacha20poly1305(this.#key, record.subarray(0, nonceBytes), this.#context);
  }

  /** Room for one record, used again by the next of that length. */
  #record(length: number): Uint8Array<ArrayBuffer> {
    const known = this.#records.get(length) as Uint8Array<ArrayBuffer> | undefined;
    const record = known ?? new Uint8Array(length + overheadBytes);
    if (!known) this.#records.set(length, record);
    return record;
  }
}
