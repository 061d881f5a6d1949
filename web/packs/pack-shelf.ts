/* The packs on this device, as a page deals with them. */
import type { Network } from "../engine/download.js";
import { VitrineError } from "../engine/error.js";
import { isPackPath, maxManifestBytes, readManifest } from "../engine/pack-manifest.js";
import type { Variant } from "../engine/types.js";
import { eraseScope, scopeOf, stateLock } from "../engine/state-storage.js";
import { damaged, GenerationFolder, packsFolder, rightPage } from "./generation-folder.js";
import { addressOf } from "./pack-address.js";
import { changeIndex, type IndexEntry, packOf, readIndex } from "./pack-index.js";
import { install, readPackManifest } from "./pack-install.js";
import { FolderSource, type PackSource, UrlSource } from "./pack-source.js";
import { inPackLock, sweepAll, sweepPack } from "./pack-sweep.js";
import { defaultWorker } from "./pack-trial.js";
import type { InstalledPack, InstallOptions, InstallUrlOptions } from "./pack-types.js";
import { browserWorld, type PackWorld } from "./pack-world.js";
import { PictureUrls } from "./picture-urls.js";
import { ZipSource } from "./zip-source.js";

export interface ShelfOptions {
  /** Folder of a pack that comes with the page: the first in the list when it is there. */
  bundled?: string;
  /** Address of pack-worker.js, as for `openInstalled`. */
  worker?: URL;
  /** The build of the engine that packs are tried in, where not all are there. */
  variant?: Variant;
  /** Only packs that one of these keys has signed are installed, as if each installation asked for it. Not asked of the bundled one. */
  publicKeys?: readonly string[];
}

export interface RemoveOptions {
  /** Removes what visitors of this pack did and like, too. */
  taste?: boolean;
}

const bundledId = "bundled";
/** For so long an engine that is being closed may still be seen. */
const engineEndsMs = 2000;

export class PackShelf {
  readonly #world: PackWorld;
  readonly #pictures: PictureUrls;
  readonly #bundledUrl: string | undefined;
  readonly #publicKeys: readonly string[] | undefined;
  #bundled: Promise<InstalledPack | undefined> | undefined;

  /** @internal */
  constructor(world: PackWorld, { bundled, publicKeys }: Pick<ShelfOptions, "bundled" | "publicKeys"> = {}) {
    this.#world = world;
    this.#bundledUrl = bundled;
    this.#publicKeys = publicKeys;
    this.#pictures = new PictureUrls(world);
  }

  /** VT_UNSUPPORTED where this browser keeps no files for this page. */
  static async open({ worker = defaultWorker(), variant, ...options }: ShelfOptions = {}): Promise<PackShelf> {
    const world = await browserWorld(worker, variant);
    /* What cannot be tidied up now is in nobody's way. */
    await sweepAll(world).catch(() => {});
    return new PackShelf(world, options);
  }

  async list(): Promise<InstalledPack[]> {
    const bundled = this.#bundledUrl === undefined ? undefined : await (this.#bundled ??= this.#readBundled(this.#bundledUrl));
    const kept = (await readIndex(await packsFolder(this.#world.root))).map(packOf);
    return bundled ? [bundled, ...kept] : kept;
  }

  /** Fetches a pack from the web and keeps it. Its pictures stay where they are, unless `pictures`. Again: fetches what has changed. VT_NETWORK
   * when it cannot be reached, or its server lets no other page read it. */
  async installFromUrl(url: string, { fetch, pictures, ...options }: InstallUrlOptions = {}): Promise<InstalledPack> {
    return this.#install(new UrlSource(url, networkOf(this.#world.network, fetch, options.signal), pictures), options);
  }

  /** Keeps a pack with its pictures. One of the same name from a folder or zip gets a new generation by it. */
  async installFromFolder(folder: FileList | readonly File[] | FileSystemDirectoryHandle, options: InstallOptions = {}): Promise<InstalledPack> {
    return this.#install(await FolderSource.open(folder), options);
  }

  /** As `installFromFolder`, of a folder that was zipped. */
  async installFromZip(file: Blob, options: InstallOptions = {}): Promise<InstalledPack> {
    return this.#install(await ZipSource.open(file), options);
  }

  /** Asks for the manifest alone, and for who signed it. null: there is no other generation, or it came from no URL. */
  async checkForUpdate(id: string, options: Pick<InstallUrlOptions, "fetch" | "signal" | "publicKeys"> = {}): Promise<{ generation: string } | null> {
    const source = this.#sourceOf(await this.#pack(id), options);
    if (!source) return null;
    const { manifest: { generation } } = await readPackManifest(source, options.publicKeys ?? this.#publicKeys);
    return generation === (await this.#pack(id)).generation ? null : { generation };
  }

  /** Installs what the pack's URL holds now. */
  async update(id: string, options: InstallUrlOptions = {}): Promise<InstalledPack> {
    const source = this.#sourceOf(await this.#pack(id), options);
    if (!source) throw new VitrineError("VT_BAD_REQUEST", "this pack came from no address: choose its new folder or zip");
    return this.#install(source, options);
  }

  /** Goes back to the generation before; again: forth. Engines that are open stay as they are. VT_NOT_FOUND when there is none. */
  async rollBack(id: string): Promise<InstalledPack> {
    return inPackLock(this.#world.locks, id, undefined, async () => {
      const packs = await packsFolder(this.#world.root);
      let rolled: IndexEntry | undefined;
      await changeIndex(packs, this.#world.locks, id, (entry) => {
        if (!entry?.previous) throw new VitrineError("VT_NOT_FOUND", "there is no earlier generation of this pack on this device");
        return rolled = { current: entry.previous, previous: entry.current };
      });
      return packOf(rolled!);
    });
  }

  /** Removes a pack. With `taste`, VT_NOT_READY while an engine has its profiles open; without, they are there when it is installed again. */
  async remove(id: string, { taste = false }: RemoveOptions = {}): Promise<void> {
    const { source } = await this.#pack(id);
    if (source.type === "bundled") throw new VitrineError("VT_BAD_REQUEST", "this pack comes with the page: it cannot be removed");
    if (taste) await this.#eraseTaste(id);
    await inPackLock(this.#world.locks, id, undefined, async () => {
      await changeIndex(await packsFolder(this.#world.root), this.#world.locks, id, () => undefined);
      await sweepPack(this.#world, id, { patienceMs: engineEndsMs });
    });
    this.#pictures.forget(id);
  }

  /** Reads all files of the current generation. VT_INTEGRITY, naming the file, when one is not what was installed. */
  async verify(id: string): Promise<void> {
    const { generation } = await this.#pack(id);
    const folder = await GenerationFolder.find(await packsFolder(this.#world.root), id, generation);
    if (!folder) throw new VitrineError("VT_INTEGRITY", "the pack's files are gone from this device");
    const { digest } = this.#world;
    const { files } = await folder.manifest();
    for (const file of files) if (!await folder.had(file, digest)) throw damaged(file);
    const bundles = await folder.bundles(files);
    const kept = await folder.pages(bundles);
    for (const { pages } of bundles) {
      for (const page of pages) if (!await rightPage(page, kept.get(page.path), digest)) throw damaged(page);
    }
  }

  /** What an <img> can show of a picture that the catalog names: kept here, or at the pack's own URL. "" when there is none. */
  async imageUrl(pack: InstalledPack, path: string): Promise<string> {
    if (!isPackPath(path)) return "";
    if (pack.picturesInside) return this.#pictures.urlOf(pack, path);
    const { source } = pack;
    if (source.type === "url") return source.url + path;
    return source.type === "bundled" ? new URL(path, new URL(source.url ?? "./pack/", this.#world.baseUrl)).href : "";
  }

  async #install(source: PackSource, options: InstallOptions): Promise<InstalledPack> {
    const publicKeys = options.publicKeys ?? this.#publicKeys;
    const pack = await install(this.#world, source, { ...options, ...(publicKeys && { publicKeys }) });
    this.#pictures.reread(pack.id);
    return pack;
  }

  async #pack(id: string): Promise<InstalledPack> {
    const pack = (await this.list()).find((other) => other.id === id);
    if (!pack) throw new VitrineError("VT_NOT_FOUND", "this pack is not on this device");
    return pack;
  }

  /** Pictures that are kept here are kept on. */
  #sourceOf({ source, picturesInside }: InstalledPack, { fetch, signal, pictures = picturesInside }: InstallUrlOptions): PackSource | undefined {
    return source.type === "url" ? new UrlSource(source.url, networkOf(this.#world.network, fetch, signal), pictures) : undefined;
  }

  async #eraseTaste(id: string): Promise<void> {
    const scope = scopeOf(addressOf(id), "");
    const waiting = AbortSignal.timeout(engineEndsMs);
    await this.#world.locks.request(stateLock(scope), { signal: waiting }, () => eraseScope(this.#world.root, scope)).catch((reason: unknown) => {
      if (!waiting.aborted) throw reason;
      throw new VitrineError("VT_NOT_READY", "this pack is open: close it first, in all tabs", { cause: reason });
    });
  }

  /** A page that comes without one is no error. */
  async #readBundled(folder: string): Promise<InstalledPack | undefined> {
    const url = new URL(folder, this.#world.baseUrl).href;
    const response = await this.#world.network.fetch(`${url}manifest.json`).catch(() => undefined);
    if (!response?.ok) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > maxManifestBytes) return undefined;
    const { generation, name, products, currency, licence, files, imageBytes } = readManifest(bytes, `${url}manifest.json`);
    return {
      id: bundledId, name, generation, products, currency, licence, installedAt: 0, source: { type: "bundled", url: folder }, picturesInside: false,
      bytes: files.reduce((sum, file) => sum + file.bytes, imageBytes),
    };
  }
}

/** With the caller's own `fetch` and signal. Nothing tells the server who asks. */
function networkOf(network: Network, ownFetch: typeof fetch | undefined, signal: AbortSignal | undefined): Network {
  const ask = ownFetch ? (url: string, init?: RequestInit) => ownFetch(url, init) : network.fetch.bind(network);
  const aborted = () => new VitrineError("VT_ABORTED", "the installation was aborted", { cause: signal?.reason });
  return {
    ...network,
    fetch: (url, init) => ask(url, { ...init, ...joined(init?.signal ?? undefined, signal), credentials: "omit", referrerPolicy: "no-referrer" }),
    async sleep(milliseconds) {
      if (signal?.aborted) throw aborted();
      await network.sleep(milliseconds);
      if (signal?.aborted) throw aborted();
    },
  };
}

function joined(...signals: (AbortSignal | undefined)[]): { signal?: AbortSignal } {
  const given = signals.filter((signal) => signal !== undefined);
  if (given.length < 2) return given[0] ? { signal: given[0] } : {};
  const both = new AbortController();
  for (const signal of given) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener("abort", () => both.abort(signal.reason), { once: true });
  }
  return { signal: both.signal };
}
