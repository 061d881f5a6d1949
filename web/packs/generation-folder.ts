/* packs/<id>/<generation>: one generation of one pack. Its files are named after their SHA-256, so that no name of the pack's own
 * choosing gets here; all pictures are one file, because opening thousands takes long. */
import { VitrineError } from "../engine/error.js";
import { hex, isGeneration, maxManifestBytes, type PackFile, type PackManifest, readManifest } from "../engine/pack-manifest.js";
import { bundlesOf, type PackPage, type PageBundle } from "./page-bundles.js";
import { findFile, findFolder, makeFolder, removeEntry, writeFile, writeParts } from "./opfs-files.js";

const manifestName = "manifest.json";
const picturesName = "pictures";
const pictureListName = "pictures.json";
const writeAtOnceBytes = 1024 * 1024;

type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

/** Where a picture stands among the others. */
interface Place {
  offset: number;
  bytes: number;
}

/** The folder of all packs. */
export function packsFolder(root: FileSystemDirectoryHandle): Promise<FileSystemDirectoryHandle> {
  return makeFolder(root, "packs");
}

/** One generation of a pack. */
export class GenerationFolder {
  readonly #folder: FileSystemDirectoryHandle;
  #pictures: Promise<{ places: Map<string, Place>; all: File | undefined }> | undefined;

  private constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  static async find(packs: FileSystemDirectoryHandle, id: string, generation: string): Promise<GenerationFolder | undefined> {
    const pack = await findFolder(packs, id);
    const folder = pack && isGeneration(generation) ? await findFolder(pack, generation) : undefined;
    return folder && new GenerationFolder(folder);
  }

  static async make(packs: FileSystemDirectoryHandle, id: string, generation: string): Promise<GenerationFolder> {
    return new GenerationFolder(await makeFolder(await makeFolder(packs, id), generation));
  }

  /** Without its manifest a folder can be neither opened nor continued: so that goes first. */
  static async remove(packs: FileSystemDirectoryHandle, id: string, generation: string): Promise<void> {
    const pack = await findFolder(packs, id);
    const folder = pack && await findFolder(pack, generation);
    if (folder) await removeEntry(folder, manifestName);
    if (pack) await removeEntry(pack, generation);
  }

  manifestFile(): Promise<File | undefined> {
    return findFile(this.#folder, manifestName);
  }

  async manifestBytes(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const file = await this.manifestFile();
    return file && file.size <= maxManifestBytes ? new Uint8Array(await file.arrayBuffer()) : undefined;
  }

  async manifest(): Promise<PackManifest> {
    const bytes = await this.manifestBytes();
    if (!bytes) throw new VitrineError("VT_NOT_FOUND", "this generation of the pack is not kept on this device");
    return readManifest(bytes, manifestName);
  }

  writeManifest(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return writeFile(this.#folder, manifestName, bytes);
  }

  file({ sha256 }: PackFile): Promise<File | undefined> {
    return findFile(this.#folder, sha256);
  }

  /** Its bytes, when they are here and are what the manifest says. */
  async had(file: PackFile, digest: Digest): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const kept = await this.file(file);
    if (kept?.size !== file.bytes) return undefined;
    const bytes = new Uint8Array(await kept.arrayBuffer());
    return hex(await digest(bytes)) === file.sha256 ? bytes : undefined;
  }

  write({ sha256 }: PackFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return writeFile(this.#folder, sha256, bytes);
  }

  /** Where its pages are, by the indexes that are kept here. */
  bundles(files: readonly PackFile[]): Promise<PageBundle[]> {
    return bundlesOf(files, async (file) => {
      const kept = await this.file(file);
      if (kept?.size !== file.bytes) throw damaged(file);
      return new Uint8Array(await kept.arrayBuffer());
    });
  }

  /** Every page of these bundles as it is kept here, by its path. */
  async pages(bundles: readonly PageBundle[]): Promise<Map<string, Blob>> {
    const kept = await Promise.all(bundles.map(async (bundle) => pagesIn(bundle, await findFile(this.#folder, bundle.name))));
    return new Map(kept.flat());
  }

  /** The same, by its own manifest; none of a generation that is damaged. */
  async allPages(): Promise<Map<string, Blob>> {
    try {
      return await this.pages(await this.bundles((await this.manifest()).files));
    } catch {
      return new Map();
    }
  }

  writeBundle({ name }: PageBundle, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return writeFile(this.#folder, name, bytes);
  }

  async hasPictures(): Promise<boolean> {
    const list = await findFile(this.#folder, pictureListName);
    return list !== undefined && list.size > 0;
  }

  /** Keeps pictures, in this order. Their list is written last: without it there are none. Answers their bytes. */
  async writePictures(paths: readonly string[], read: (path: string) => Promise<Uint8Array<ArrayBuffer>>): Promise<number> {
    const list: [string, number][] = [];
    await writeParts(this.#folder, picturesName, async (write) => {
      const gather = new Gatherer(write);
      for (const path of paths) {
        const bytes = await read(path);
        list.push([path, bytes.length]);
        await gather.add(bytes);
      }
      await gather.flush();
    });
    await writeFile(this.#folder, pictureListName, new TextEncoder().encode(JSON.stringify(list)));
    return list.reduce((sum, [, bytes]) => sum + bytes, 0);
  }

  async picturesBytes(): Promise<number> {
    return (await findFile(this.#folder, picturesName))?.size ?? 0;
  }

  /** undefined when it is not kept here. */
  async picture(path: string): Promise<Blob | undefined> {
    const { places, all } = await (this.#pictures ??= this.#openPictures());
    const place = places.get(path);
    return place && all?.slice(place.offset, place.offset + place.bytes, typeOf(path));
  }

  async #openPictures() {
    return { places: await this.#readPlaces(), all: await findFile(this.#folder, picturesName) };
  }

  /** A list that is damaged names no pictures. */
  async #readPlaces(): Promise<Map<string, Place>> {
    const file = await findFile(this.#folder, pictureListName);
    const list = file ? parse(await file.text()) : undefined;
    if (!Array.isArray(list) || !list.every(isListed)) return new Map();
    let offset = 0;
    return new Map(list.map(([path, bytes]) => {
      const place = { offset, bytes };
      offset += bytes;
      return [path, place];
    }));
  }
}

export function damaged({ path }: { path: string }): VitrineError {
  return new VitrineError("VT_INTEGRITY", `${path}: the copy on this device is damaged`, { file: path });
}

/** None of a bundle of another size. */
function pagesIn({ pages, bytes }: PageBundle, kept: File | undefined): [string, Blob][] {
  if (kept?.size !== bytes) return [];
  let offset = 0;
  return pages.map((page) => [page.path, kept.slice(offset, offset += page.bytes)]);
}

/** The page's bytes, when they are what its index says. */
export async function rightPage({ bytes: length, sha256 }: PackPage, kept: Blob | undefined, digest: Digest): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (kept?.size !== length) return undefined;
  const bytes = new Uint8Array(await kept.arrayBuffer());
  return hex(await digest(bytes)) === sha256 ? bytes : undefined;
}

function isListed(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === "string" && Number.isSafeInteger(value[1]) && (value[1] as number) >= 0;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Few large writes instead of many small ones. */
class Gatherer {
  readonly #write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>) {
    this.#write = write;
  }

  async add(part: Uint8Array): Promise<void> {
    this.#parts.push(part);
    this.#bytes += part.length;
    if (this.#bytes >= writeAtOnceBytes) await this.flush();
  }

  async flush(): Promise<void> {
    const whole = new Uint8Array(this.#bytes);
    let offset = 0;
    for (const part of this.#parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    this.#parts = [];
    this.#bytes = 0;
    await this.#write(whole);
  }
}

/** So that a picture is never taken for anything else. */
function typeOf(path: string): string {
  const types: Record<string, string> = { jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", avif: "image/avif", gif: "image/gif" };
  return types[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? "image/webp";
}
