/* manifest.json as far as keeping a pack needs it: docs/pack-format.md. The core checks the rest when it opens the pack. */
import { VitrineError } from "./error.js";

export interface PackFile {
  path: string;
  bytes: number;
  sha256: string;
  /** Which logical file it is a part of, where the manifest tells. */
  role?: string;
  space?: string;
  part?: number;
  /** Bytes of the gzipped file beside it, where there is one. */
  gzipBytes?: number;
  /** Space of a map from photographs, which an engine fetches only when it is asked for. */
  mapOf?: string;
  /** Of a pack whose cards come in pages: it is fetched only when an answer needs the catalog. */
  needsCatalog?: true;
}

/** What a pack whose cards come in pages can answer from without its catalog; maps from photographs have their own time. */
export const rolesOfPages: readonly string[] = ["cards", "lists", "cells", "bits", "int8", "fine"];

/** Files that are indexes of pages, which the manifest does not list. */
const indexRoles: readonly string[] = ["cards", "cells"];

export function isPageIndex({ role }: { role?: unknown }): boolean {
  return indexRoles.includes(role as string);
}

/** Whether product cards come in pages. */
export function hasCards(files: readonly { role?: unknown }[]): boolean {
  return files.some(({ role }) => role === "cards");
}

export interface PackManifest {
  generation: string;
  name: string;
  licence: string;
  currency: string;
  products: number;
  images: number;
  imageBytes: number;
  files: PackFile[];
  /** Its files are not all of it: product cards, or lists of near rows, come in pages. */
  isPaged: boolean;
  /** Ways here from earlier generations, unread: pack-patch.ts reads them. */
  patches: unknown;
}

type Fields = Record<string, unknown>;

export const maxManifestBytes = 4 * 1024 * 1024;
export const maxFileBytes = 64 * 1024 * 1024;
const newestFormat = 2;
const maxFiles = 4096;
const longestNameBytes = 63;

/** `where` names it in messages. VT_UNSUPPORTED for a newer format, VT_BAD_DATA for anything else that it should not be. */
export function readManifest(bytes: Uint8Array, where: string): PackManifest {
  const wrong = (what: string) => new VitrineError("VT_BAD_DATA", `${where}: ${what}`, { file: where });
  const manifest = parse(bytes);
  if (!isFields(manifest) || manifest.format !== "vitrine-pack") throw wrong("not the manifest of a pack");
  if (isCount(manifest.format_version) && manifest.format_version > newestFormat) {
    throw new VitrineError("VT_UNSUPPORTED", `${where}: format ${manifest.format_version} is newer than ${newestFormat}, which this version reads`,
      { file: where });
  }
  if (!isCount(manifest.format_version) || manifest.format_version < 1) throw wrong("format_version is not 1 or 2");
  const { generation, name, licence, currency, counts, files, patches } = manifest;
  if (!isGeneration(generation)) throw wrong("generation is not 1 to 63 letters and digits");
  if (!isName(name) || !isName(licence)) throw wrong("name or licence is not a text of at most 63 bytes");
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) throw wrong("currency is not three capital letters");
  const { products, images, image_bytes: imageBytes } = isFields(counts) ? counts : {};
  if (!isCount(products) || !isCount(images) || !isCount(imageBytes)) throw wrong("counts is not complete");
  return { generation, name, licence, currency, products, images, imageBytes, patches, ...readFiles(files, wrong) };
}

function readFiles(files: unknown, wrong: (what: string) => VitrineError): Pick<PackManifest, "files" | "isPaged"> {
  if (!Array.isArray(files) || files.length < 1 || files.length > maxFiles) throw wrong(`files is not 1 to ${maxFiles} files`);
  const read = files.map((file, index) => readFile(file, (what) => wrong(`files[${index}].${what}`)));
  const paths = new Set(read.map(({ path }) => path));
  if (paths.size < read.length) throw wrong("files names a path twice");
  const cardsInPages = hasCards(read);
  const needsCatalog = ({ role }: Fields) => cardsInPages && role !== "map" && !rolesOfPages.includes(role as string);
  return { isPaged: read.some(isPageIndex), files: read.map((file, index) => (needsCatalog(files[index] as Fields) ? { ...file, needsCatalog: true } : file)) };
}

function readFile(file: unknown, wrong: (what: string) => VitrineError): PackFile {
  const { path, bytes, sha256, role, space, part, gzip_bytes: gzipBytes } = isFields(file) ? file : {};
  if (!isPackPath(path) || path === "manifest.json") throw wrong("path is not one inside the pack");
  if (!isCount(bytes) || bytes < 1 || bytes > maxFileBytes) throw wrong(`bytes of ${path} is not 1 to ${maxFileBytes}`);
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) throw wrong(`sha256 of ${path} is not 64 hex digits`);
  if (gzipBytes !== undefined && !(isCount(gzipBytes) && gzipBytes > 0 && gzipBytes < bytes)) throw wrong(`gzip_bytes of ${path} is not 1 to ${bytes - 1}`);
  return { path, bytes, sha256, ...(typeof role === "string" && { role }), ...(typeof space === "string" && { space }), ...(isCount(part) && { part }),
    ...(gzipBytes !== undefined && { gzipBytes }), ...(role === "map" && typeof space === "string" && { mapOf: space }) };
}

/** Of a file of the manifest, or of a picture: no way leads out of the pack's folder. */
export function isPackPath(value: unknown): value is string {
  return typeof value === "string" && value.length <= 127 && /^[A-Za-z0-9._/-]+$/.test(value)
    && value.split("/").every((part) => part !== "" && part !== "." && !part.includes(".."));
}

/** It becomes the name of a folder, of a lock and of what is kept. */
export function isGeneration(value: unknown): value is string {
  return typeof value === "string" && /^[0-9A-Za-z]{1,63}$/.test(value);
}

export function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && new TextEncoder().encode(value).length <= longestNameBytes;
}
