/* A zip file by its central directory. Nothing in it is believed: not its lengths, its names, nor what it says of what it unpacks to. */
import { VitrineError } from "../engine/error.js";

export interface ZipEntry {
  name: string;
  /** 0: stored, 8: deflated. */
  method: number;
  packedBytes: number;
  bytes: number;
  /** Where its local header begins. */
  offset: number;
  nameBytes: number;
}

const endBytes = 22;
const end64Bytes = 56;
const locatorBytes = 20;
const centralBytes = 46;
const localBytes = 30;
const maxCommentBytes = 0xffff;
const maxEntries = 250_000;
const maxDirectoryBytes = 64 * 1024 * 1024;
const signatures = { end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50, central: 0x02014b50, local: 0x04034b50 };
const encrypted = 0x0001 | 0x0040 | 0x2000;

interface Directory {
  offset: number;
  bytes: number;
  entries: number;
}

export class ZipFile {
  readonly #file: Blob;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #directoryAt: number;

  private constructor(file: Blob, entries: ReadonlyMap<string, ZipEntry>, directoryAt: number) {
    this.#file = file;
    this.#entries = entries;
    this.#directoryAt = directoryAt;
  }

  static async open(file: Blob): Promise<ZipFile> {
    const directory = await findDirectory(file);
    const view = await viewOf(file, directory.offset, directory.bytes);
    return new ZipFile(file, readEntries(view, directory), directory.offset);
  }

  /** Names of its files, none twice, none that leads out of the folder it is unpacked in. */
  names(): Iterable<string> {
    return this.#entries.keys();
  }

  /** The bytes of a file, or undefined when there is none of that name. Stops as soon as there are more than it, or `maxBytes`, said. */
  async read(name: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    if (entry.bytes > maxBytes) throw integrity(name, `${entry.bytes} bytes, longer than the ${maxBytes} expected`);
    const packed = this.#file.slice(...await this.#dataOf(entry));
    if (entry.method === 0) return stored(entry, packed);
    if (entry.method !== 8) throw new VitrineError("VT_UNSUPPORTED", `${name}: packed by a method (${entry.method}) that this cannot unpack`, { file: name });
    return inflated(entry, packed);
  }

  /** Where the packed bytes are: what the local header says of its own length counts. */
  async #dataOf({ name, offset, packedBytes, nameBytes }: ZipEntry): Promise<[number, number]> {
    if (offset + localBytes + nameBytes > this.#directoryAt) throw damaged(name);
    const view = await viewOf(this.#file, offset, localBytes + nameBytes);
    if (view.getUint32(0, true) !== signatures.local) throw damaged(name);
    if (view.getUint16(26, true) !== nameBytes || textOf(view, localBytes, nameBytes) !== name) {
      throw new VitrineError("VT_BAD_DATA", `${name}: the zip calls it by two names`, { file: name });
    }
    const begin = offset + localBytes + nameBytes + view.getUint16(28, true);
    if (begin + packedBytes > this.#directoryAt) throw damaged(name);
    return [begin, begin + packedBytes];
  }
}

async function stored(entry: ZipEntry, packed: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.packedBytes !== entry.bytes) throw wrongSize(entry);
  return new Uint8Array(await readBlob(packed, entry.name));
}

async function inflated(entry: ZipEntry, packed: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(entry.bytes);
  let filled = 0;
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw") as TransformStream<Uint8Array, Uint8Array>).getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (filled + read.value.length > bytes.length) throw wrongSize(entry);
      bytes.set(read.value, filled);
      filled += read.value.length;
    }
  } catch (reason) {
    throw reason instanceof VitrineError ? reason : damaged(entry.name, reason);
  } finally {
    /* Of a stream that has failed there is nothing left to cancel. */
    await reader.cancel().catch(() => {});
  }
  if (filled < bytes.length) throw wrongSize(entry);
  return bytes;
}

/** By the record at the file's end, and that of zip64 before it where the former has no room for the numbers. */
async function findDirectory(file: Blob): Promise<Directory> {
  const tailAt = Math.max(0, file.size - endBytes - maxCommentBytes);
  const tail = await viewOf(file, tailAt, file.size - tailAt);
  let at = tail.byteLength - endBytes;
  while (at >= 0 && !(tail.getUint32(at, true) === signatures.end && tail.getUint16(at + 20, true) === tail.byteLength - at - endBytes)) at--;
  if (at < 0) throw new VitrineError("VT_BAD_DATA", "this is not a zip file, or its end is missing");
  if (tail.getUint16(at + 4, true) !== 0 || tail.getUint16(at + 6, true) !== 0) throw new VitrineError("VT_UNSUPPORTED", "the zip is one of several parts");
  const short: Directory = { entries: tail.getUint16(at + 10, true), bytes: tail.getUint32(at + 12, true), offset: tail.getUint32(at + 16, true) };
  const isLong = short.entries === 0xffff || short.bytes === 0xffffffff || short.offset === 0xffffffff;
  const endAt = tailAt + at;
  const directory = isLong ? await findDirectory64(file, endAt) ?? short : short;
  if (directory.entries > maxEntries || directory.bytes > maxDirectoryBytes) {
    throw new VitrineError("VT_UNSUPPORTED", `the zip has more than the ${maxEntries} files that a pack may have`);
  }
  if (directory.offset + directory.bytes > endAt) throw damaged("the zip's list of files");
  return directory;
}

async function findDirectory64(file: Blob, endAt: number): Promise<Directory | undefined> {
  if (endAt < locatorBytes) return undefined;
  const locator = await viewOf(file, endAt - locatorBytes, locatorBytes);
  if (locator.getUint32(0, true) !== signatures.locator) return undefined;
  const at = whole(locator, 8);
  if (at + end64Bytes > endAt) throw damaged("the zip's list of files");
  const view = await viewOf(file, at, end64Bytes);
  if (view.getUint32(0, true) !== signatures.end64) throw damaged("the zip's list of files");
  return { entries: whole(view, 32), bytes: whole(view, 40), offset: whole(view, 48) };
}

function readEntries(view: DataView, directory: Directory): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  const seen = new Set<string>();
  for (let at = 0, i = 0; i < directory.entries; i++) {
    if (at + centralBytes > view.byteLength || view.getUint32(at, true) !== signatures.central) throw damaged("the zip's list of files");
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [number, number, number];
    const end = at + centralBytes + nameBytes + extraBytes + commentBytes;
    if (end > view.byteLength) throw damaged("the zip's list of files");
    const entry = readEntry(view, at, nameBytes, extraBytes);
    if (seen.has(entry.name)) throw new VitrineError("VT_BAD_DATA", `${entry.name}: is in the zip twice`, { file: entry.name });
    seen.add(entry.name);
    if (!entry.name.endsWith("/")) entries.set(entry.name, entry);
    at = end;
  }
  return entries;
}

function readEntry(view: DataView, at: number, nameBytes: number, extraBytes: number): ZipEntry {
  const nameAt = at + centralBytes;
  const name = textOf(view, nameAt, nameBytes);
  if (!isInside(name)) throw new VitrineError("VT_BAD_DATA", `"${name.slice(0, 200)}": a name that leads out of the zip`, { file: name.slice(0, 200) });
  if (view.getUint16(at + 8, true) & encrypted) {
    throw new VitrineError("VT_UNSUPPORTED", `${name}: is encrypted; make the zip without a password`, { file: name });
  }
  const entry: ZipEntry = {
    name, method: view.getUint16(at + 10, true), packedBytes: view.getUint32(at + 20, true), bytes: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true), nameBytes,
  };
  return lengthened(entry, new DataView(view.buffer, view.byteOffset + nameAt + nameBytes, extraBytes));
}

/** Of zip64: the numbers that did not fit, in this order. */
function lengthened(entry: ZipEntry, extra: DataView): ZipEntry {
  const long = (["bytes", "packedBytes", "offset"] as const).filter((field) => entry[field] === 0xffffffff);
  if (long.length === 0) return entry;
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    if (extra.getUint16(at + 2, true) < 8 * long.length || at + 4 + 8 * long.length > extra.byteLength) break;
    long.forEach((field, i) => { entry[field] = whole(extra, at + 4 + 8 * i); });
    return entry;
  }
  throw damaged(entry.name);
}

function isInside(name: string): boolean {
  return name !== "" && !/^\/|^[A-Za-z]:|[\\\0]/.test(name) && !name.split("/").includes("..");
}

function textOf(view: DataView, at: number, bytes: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, bytes));
}

/** A number of 64 bits, of which 53 are believed. */
function whole(view: DataView, at: number): number {
  const number = view.getBigUint64(at, true);
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged("the zip's list of files");
  return Number(number);
}

async function viewOf(file: Blob, offset: number, bytes: number): Promise<DataView> {
  const buffer = await readBlob(file.slice(offset, offset + bytes), "the zip");
  if (buffer.byteLength !== bytes) throw damaged("the zip");
  return new DataView(buffer);
}

async function readBlob(blob: Blob, name: string): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (reason) {
    throw new VitrineError("VT_IO", `${name}: could not be read`, { cause: reason });
  }
}

function damaged(name: string, cause?: unknown): VitrineError {
  return new VitrineError("VT_BAD_DATA", `${name}: damaged`, { file: name, cause });
}

function integrity(name: string, what: string): VitrineError {
  return new VitrineError("VT_INTEGRITY", `${name}: ${what}`, { file: name });
}

function wrongSize({ name, bytes }: ZipEntry): VitrineError {
  return integrity(name, `does not unpack to the ${bytes} bytes that the zip says`);
}
