/* Where the files of a pack that is being installed are read from. */
import { download, type Network } from "../engine/download.js";
import { VitrineError } from "../engine/error.js";
import { findFolder, folderNames, storageError } from "./opfs-files.js";
import { packIdOf, parseUrl } from "./pack-address.js";
import type { PackOrigin } from "./pack-types.js";

export interface ReadOptions {
  /** Refuses more. */
  maxBytes: number;
  onReceived?: (bytes: number) => void;
  /** The bytes that were had before were wrong. */
  again?: boolean;
  /** What the gzipped file beside it holds; only where the source unpacks. */
  gzip?: boolean;
}

export interface PackSource {
  readonly origin: PackOrigin;
  /** Whether its pictures are to be kept here too. */
  readonly keepsPictures: boolean;
  /** Whether gzipped files are worth reading: they are fewer bytes on the way. */
  readonly unpacks: boolean;
  /** Under which a pack of that name from here is kept. */
  packId(name: string): Promise<string>;
  /** A whole file by its path inside the pack. What is not there is VT_NETWORK or VT_NOT_FOUND. */
  read(path: string, options: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** What messages call it. */
  nameOf(path: string): string;
}

export class UrlSource implements PackSource {
  readonly unpacks = typeof DecompressionStream === "function";
  readonly origin: { type: "url"; url: string };
  readonly #network: Network;

  constructor(url: string, network: Network, readonly keepsPictures = false) {
    this.origin = { type: "url", url: packFolderUrl(url) };
    this.#network = network;
  }

  packId(): Promise<string> {
    return packIdOf("url", this.origin.url);
  }

  read(path: string, { maxBytes, onReceived, again, gzip = false }: ReadOptions): Promise<Uint8Array<ArrayBuffer>> {
    const cache = again ? "reload" : /^manifest\.(json|sig)$/.test(path) ? "no-cache" : "default";
    return download(this.#network, { url: this.nameOf(gzip ? `${path}.gz` : path), gzip, maxBytes, cache, ...(onReceived && { onReceived }) });
  }

  nameOf(path: string): string {
    return this.origin.url + path;
  }
}

/** Folder of a pack by its address or that of its manifest. */
function packFolderUrl(text: string): string {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new VitrineError("VT_BAD_REQUEST", `"${text.slice(0, 200)}" is not the address of a pack: it begins with https://`);
  }
  if (url.search !== "") {
    throw new VitrineError("VT_BAD_REQUEST", "a pack's address has no question mark: its files are fetched from beside manifest.json, by their names alone");
  }
  url.hash = url.username = url.password = "";
  url.pathname = url.pathname.replace(/\/manifest\.json$/, "/");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url.href;
}

/** A folder that was chosen with `<input webkitdirectory>`, or dropped. The pack may lie in a folder inside it. */
export class FolderSource implements PackSource {
  readonly keepsPictures = true;
  readonly unpacks = false;
  readonly origin: { type: "folder"; name: string };
  readonly #find: (path: string) => Promise<File | undefined>;

  private constructor(name: string, find: (path: string) => Promise<File | undefined>) {
    this.origin = { type: "folder", name: name.slice(0, 200) };
    this.#find = find;
  }

  static async open(folder: FileList | readonly File[] | FileSystemDirectoryHandle): Promise<FolderSource> {
    if (!("kind" in folder)) return FolderSource.#ofFiles(Array.from(folder));
    const root = await rootOf(folder);
    return new FolderSource(folder.name, (path) => fileAt(root, path));
  }

  static #ofFiles(list: readonly File[]): FolderSource {
    const files = new Map(list.map((file) => [file.webkitRelativePath.replace(/^[^/]*\//, "") || file.name, file]));
    const root = packRoot(files.keys(), "the folder");
    const name = list[0]?.webkitRelativePath.split("/")[0] ?? "";
    return new FolderSource(name, async (path) => files.get(root + path));
  }

  packId(name: string): Promise<string> {
    return packIdOf("name", name);
  }

  async read(path: string, { maxBytes }: ReadOptions): Promise<Uint8Array<ArrayBuffer>> {
    const name = this.nameOf(path);
    const file = await this.#find(path);
    if (!file) throw new VitrineError("VT_NOT_FOUND", `${name}: not in the folder`, { file: name });
    if (file.size > maxBytes) throw new VitrineError("VT_INTEGRITY", `${name}: ${file.size} bytes, longer than the ${maxBytes} expected`, { file: name });
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (reason) {
      throw new VitrineError("VT_IO", `${name}: could not be read`, { file: name, cause: reason });
    }
  }

  nameOf(path: string): string {
    return path;
  }
}

/** The folder inside, "" or "name/", that has the manifest. */
export function packRoot(paths: Iterable<string>, what: string): string {
  const roots: string[] = [];
  for (const path of paths) {
    const found = /^([^/]+\/)?manifest\.json$/.exec(path);
    if (found && !path.startsWith("__MACOSX/")) roots.push(found[1] ?? "");
  }
  if (roots.includes("")) return "";
  if (roots.length === 1) return roots[0]!;
  throw noPack(what, roots.length);
}

function noPack(what: string, found: number): VitrineError {
  return new VitrineError("VT_BAD_DATA", found === 0 ? `${what} holds no pack: there is no manifest.json in it`
    : `${what} holds ${found} packs: choose one of them`);
}

async function rootOf(folder: FileSystemDirectoryHandle): Promise<FileSystemDirectoryHandle> {
  if (await fileAt(folder, "manifest.json")) return folder;
  const roots: FileSystemDirectoryHandle[] = [];
  for (const name of await folderNames(folder)) {
    const inside = await findFolder(folder, name);
    if (inside && await fileAt(inside, "manifest.json")) roots.push(inside);
  }
  if (roots.length !== 1) throw noPack("the folder", roots.length);
  return roots[0]!;
}

async function fileAt(root: FileSystemDirectoryHandle, path: string): Promise<File | undefined> {
  const folders = path.split("/");
  const name = folders.pop()!;
  let folder: FileSystemDirectoryHandle | undefined = root;
  for (const part of folders) folder = folder && await findFolder(folder, part);
  try {
    return folder && await (await folder.getFileHandle(name)).getFile();
  } catch (reason) {
    if (["NotFoundError", "TypeMismatchError"].includes((reason as Error).name)) return undefined;
    throw storageError(reason);
  }
}
