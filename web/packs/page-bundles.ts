/* The pages of a pack that comes in pages, as they are kept: one behind the other in bundles, because opening thousands of files takes long. Which page is
 * where follows from the indexes, so that no list beside them can go wrong. docs/pack-format.md, section 7.1. */
import { VitrineError } from "../engine/error.js";
import { hex, isPageIndex, type PackFile } from "../engine/pack-manifest.js";

export interface PackPage {
  path: string;
  bytes: number;
  sha256: string;
  /** Beside it lies the same, gzipped. */
  gzipped: boolean;
}

/** A file of whole pages. */
export interface PageBundle {
  name: string;
  pages: PackPage[];
  bytes: number;
}

/** Of an index, and of all that a pack has. */
const maxPages = 1_048_576;
const maxPageBytes = 4 * 1024 * 1024;
const maxBundleBytes = 4 * 1024 * 1024;
const maxIndexBytes = 256 * 1024 * 1024;
/** Three tensors and a few words about them. */
const maxHeaderBytes = 64 * 1024;
const sha256Bytes = 32;

/** The files of the manifest that are indexes of pages, each as its parts in their order. */
export function indexesIn(files: readonly PackFile[]): PackFile[][] {
  const indexes = new Map<string, PackFile[]>();
  for (const file of files) {
    if (!isPageIndex(file)) continue;
    const key = `${file.role} ${file.space ?? ""}`;
    indexes.set(key, [...indexes.get(key) ?? [], file]);
  }
  return [...indexes.values()].map((parts) => parts.sort((a, b) => (a.part ?? 0) - (b.part ?? 0)));
}

/** The bundles of a generation, by its indexes; `read` gives a file that was checked. VT_BAD_DATA for what is no index. */
export async function bundlesOf(files: readonly PackFile[], read: (file: PackFile) => Promise<Uint8Array>): Promise<PageBundle[]> {
  const pages = new Map<string, PackPage>();
  for (const parts of indexesIn(files)) {
    const { path } = parts[0]!;
    for (const page of readIndex(await wholeOf(parts, read), path)) {
      const same = pages.get(page.path) ?? page;
      if (same.sha256 !== page.sha256 || same.bytes !== page.bytes) throw notAnIndex(path, `two pages are ${page.path}`);
      pages.set(page.path, same);
    }
    if (pages.size > maxPages) throw tooMany(path, pages.size);
  }
  return bundled([...pages.values()]);
}

/** Where in its bundle each page begins. */
export function offsetsIn({ pages }: PageBundle): Map<PackPage, number> {
  let offset = 0;
  return new Map(pages.map((page) => [page, (offset += page.bytes) - page.bytes]));
}

async function wholeOf(parts: readonly PackFile[], read: (file: PackFile) => Promise<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const length = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (length > maxIndexBytes) throw new VitrineError("VT_UNSUPPORTED", `${parts[0]!.path}: an index of ${length} bytes`, { file: parts[0]!.path });
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(await read(part), offset);
    offset += part.bytes;
  }
  return whole;
}

function bundled(pages: readonly PackPage[]): PageBundle[] {
  const bundles: PageBundle[] = [];
  for (const page of pages) {
    let last = bundles.at(-1);
    if (!last || last.bytes + page.bytes > maxBundleBytes) bundles.push(last = { name: `pages-${bundles.length}`, pages: [], bytes: 0 });
    last.pages.push(page);
    last.bytes += page.bytes;
  }
  return bundles;
}

/* ---- an index: a safetensors file ---- */

interface Tensor {
  dtype: string;
  shape: number[];
  bytes: Uint8Array<ArrayBuffer>;
}

function readIndex(file: Uint8Array<ArrayBuffer>, path: string): PackPage[] {
  const tensorNamed = tensorsOf(file, path);
  const hashes = tensorNamed("page_sha256"), lengths = tensorNamed("page_bytes"), gzipped = tensorNamed("gzipped");
  const [count = 0] = lengths?.shape ?? [];
  if (count > maxPages) throw tooMany(path, count);
  mustBe(hashes, "U8", [count, sha256Bytes], () => notAnIndex(path, "page_sha256 is not a hash for each page"));
  mustBe(lengths, "U32", [count], () => notAnIndex(path, "page_bytes is not a length for each page"));
  if (gzipped) mustBe(gzipped, "U8", [1], () => notAnIndex(path, "gzipped is not one byte"));
  const numbers = new DataView(lengths.bytes.buffer, lengths.bytes.byteOffset);
  return Array.from({ length: count }, (_, page) => {
    const sha256 = hex(hashes.bytes.slice(page * sha256Bytes, (page + 1) * sha256Bytes).buffer);
    const bytes = numbers.getUint32(4 * page, true);
    if (bytes < 1 || bytes > maxPageBytes) throw notAnIndex(path, `page ${page} has ${bytes} bytes, not 1 to ${maxPageBytes}`);
    return { path: `pages/${sha256.slice(0, 2)}/${sha256.slice(0, 32)}.safetensors`, bytes, sha256, gzipped: gzipped?.bytes[0] === 1 };
  });
}

/** By their names; undefined for what is not there, or does not lie in the file. */
function tensorsOf(file: Uint8Array<ArrayBuffer>, path: string): (name: string) => Tensor | undefined {
  const headerBytes = file.length < 8 ? Infinity : Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (headerBytes > file.length - 8) throw notAnIndex(path, "its header is longer than the file");
  if (headerBytes > maxHeaderBytes) throw notAnIndex(path, `its header is longer than ${maxHeaderBytes} bytes`);
  const header = parse(file.subarray(8, 8 + headerBytes));
  if (!header) throw notAnIndex(path, "its header is not a JSON object");
  const data = file.subarray(8 + headerBytes);
  return (name) => {
    const { dtype, shape, data_offsets: offsets } = (Object.hasOwn(header, name) ? header[name] ?? {} : {}) as Record<string, unknown>;
    if (typeof dtype !== "string" || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) return undefined;
    const [begin, end] = offsets as [number, number];
    return begin <= end && end <= data.length ? { dtype, shape, bytes: data.subarray(begin, end) } : undefined;
  };
}

const bytesOfType: Record<string, number> = { U8: 1, U32: 4 };

function mustBe(tensor: Tensor | undefined, dtype: string, shape: readonly number[], fail: () => VitrineError): asserts tensor is Tensor {
  const bytes = shape.reduce((product, side) => product * side, bytesOfType[dtype]!);
  const isRight = tensor?.dtype === dtype && tensor.shape.length === shape.length && shape.every((side, i) => tensor.shape[i] === side);
  if (!isRight || tensor?.bytes.length !== bytes) throw fail();
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && (count as number) >= 0);
}

function parse(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof header === "object" && header !== null ? header as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

function notAnIndex(path: string, what: string): VitrineError {
  return new VitrineError("VT_BAD_DATA", `${path}: not an index of pages: ${what}`, { file: path });
}

function tooMany(path: string, count: number): VitrineError {
  return new VitrineError("VT_UNSUPPORTED", `${path}: ${count} pages are more than ${maxPages}`, { file: path });
}
