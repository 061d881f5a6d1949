/* The files of a zip. Nothing in it is believed: zip.js refuses what two programs could read in two ways, and here names, numbers and what
 * it says of what it unpacks to have bounds. */
import * as zipjs from "@zip.js/zip.js/lib/zip-core-reader.js";
import { VitrineError } from "../engine/error.js";

const maxEntries = 250_000;
const maxDirectoryBytes = 64 * 1024 * 1024;

export class ZipFile {
  readonly #entries: ReadonlyMap<string, zipjs.FileEntry>;

  private constructor(entries: ReadonlyMap<string, zipjs.FileEntry>) {
    this.#entries = entries;
  }

  static async open(file: Blob): Promise<ZipFile> {
    const reader = new zipjs.ZipReader(new BlobBytes(file) as unknown as zipjs.ReadableReader, { strictness: "strict", useWebWorkers: false });
    const entries = new Map<string, zipjs.FileEntry>();
    try {
      for await (const entry of reader.getEntriesGenerator()) {
        if (entry.encrypted) throw new VitrineError("VT_UNSUPPORTED", `${entry.filename}: is encrypted; make the zip without a password`, { file: entry.filename });
        if (entries.size === maxEntries) throw new VitrineError("VT_UNSUPPORTED", `the zip has more than the ${maxEntries} files that a pack may have`);
        if (!entry.directory) entries.set(entry.filename, entry);
      }
    } catch (reason) {
      throw refused(reason, "the zip");
    }
    return new ZipFile(entries);
  }

  /** Names of its files, none twice, none that leads out of the folder it is unpacked in. */
  names(): Iterable<string> {
    return this.#entries.keys();
  }

  /** The bytes of a file, or undefined when there is none of that name. Stops as soon as there are more than it, or `maxBytes`, said. */
  async read(name: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    const bytes = entry.uncompressedSize;
    if (bytes > maxBytes) throw new VitrineError("VT_INTEGRITY", `${name}: ${bytes} bytes, longer than the ${maxBytes} expected`, { file: name });
    const room = new Uint8Array(bytes);
    let filled = 0;
    const writer = new WritableStream<Uint8Array>({
      write: (chunk) => {
        if (filled + chunk.length > bytes) throw wrongSize(name);
        room.set(chunk, filled);
        filled += chunk.length;
      },
    });
    try {
      await entry.getData(writer, { useWebWorkers: false });
    } catch (reason) {
      throw refused(reason, name);
    }
    if (filled < bytes) throw wrongSize(name);
    return room;
  }
}

/** A blob as zip.js reads it: by parts. */
class BlobBytes {
  readonly size: number;

  constructor(private readonly file: Blob) {
    this.size = file.size;
  }

  async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    if (length > maxDirectoryBytes) throw new VitrineError("VT_UNSUPPORTED", "the zip's list of files is longer than a pack's may be");
    return new Uint8Array(await this.file.slice(offset, offset + length).arrayBuffer());
  }

  createReadable({ offset, size }: { offset: number; size: number }): ReadableStream<Uint8Array> {
    return this.file.slice(offset, offset + size).stream();
  }
}

/** What zip.js refuses: in words, where there are better ones than its own. */
const reasons: Record<string, [code: "VT_BAD_DATA" | "VT_UNSUPPORTED" | "VT_INTEGRITY", words: string]> = {
  [zipjs.ERR_UNSAFE_FILENAME]: ["VT_BAD_DATA", "a file in it has a name that leads out of the zip"],
  [zipjs.ERR_AMBIGUOUS_ARCHIVE]: ["VT_BAD_DATA", "two programs could read it in two ways, as where a name is there twice"],
  [zipjs.ERR_BAD_FORMAT]: ["VT_BAD_DATA", "not a zip file"],
  [zipjs.ERR_EOCDR_NOT_FOUND]: ["VT_BAD_DATA", "not a zip file, or its end is missing"],
  [zipjs.ERR_ENCRYPTED_CENTRAL_DIRECTORY]: ["VT_UNSUPPORTED", "is encrypted"],
  [zipjs.ERR_UNSUPPORTED_COMPRESSION]: ["VT_UNSUPPORTED", "packed by a method that this cannot unpack"],
  [zipjs.ERR_SPLIT_ZIP_FILE]: ["VT_UNSUPPORTED", "one of several parts"],
  [zipjs.ERR_INVALID_UNCOMPRESSED_SIZE]: ["VT_INTEGRITY", "does not unpack to the bytes that the zip says"],
};

function refused(reason: unknown, name: string): VitrineError {
  if (reason instanceof VitrineError) return reason;
  const { message, name: kind } = reason as Error;
  const [code, words] = kind === "NotReadableError" ? ["VT_IO", "could not be read"] as const : reasons[message] ?? ["VT_BAD_DATA", `damaged: ${message}`];
  return new VitrineError(code, `${name}: ${words}`, { ...(name !== "the zip" && { file: name }), cause: reason });
}

function wrongSize(name: string): VitrineError {
  return new VitrineError("VT_INTEGRITY", `${name}: does not unpack to the bytes that the zip says`, { file: name });
}
