/* One installation, from the manifest to the swap of the pointer. Until then nothing that the index names is touched; what a try that
 * died has left behind is continued by the next one. */
import { readPastWrong, Twins } from "../engine/download.js";
import { VitrineError } from "../engine/error.js";
import { hex, maxManifestBytes, type PackFile, type PackManifest, readManifest } from "../engine/pack-manifest.js";
import { bytesOf, type EarlierPack, followPlan, type PatchPlan, planPatches } from "../engine/pack-patching.js";
import { GenerationFolder, packsFolder, rightPage } from "./generation-folder.js";
import { inLanes } from "./lanes.js";
import { storageFull } from "./opfs-files.js";
import { changeIndex, type IndexEntry, type PackRecord, packOf, readIndex } from "./pack-index.js";
import { indexesIn, offsetsIn, type PackPage, type PageBundle } from "./page-bundles.js";
import { verifySource } from "./pack-signature.js";
import type { PackSource, ReadOptions } from "./pack-source.js";
import { inPackLock, sweepPack } from "./pack-sweep.js";
import { type InstalledPack, type InstallOptions, type InstallProgress, maxPackBytes, maxPictureBytes, maxPictures } from "./pack-types.js";
import type { PackWorld } from "./pack-world.js";
import type { Patcher } from "./patcher.js";

const readsAtOnce = 3;
const pagesAtOnce = 6;
const picturesAtOnce = 8;
const tellEveryMs = 50;
/** For so long the worker of a trial may still be seen after its end. */
const trialEndsMs = 2000;

export interface ReadManifest {
  manifest: PackManifest;
  bytes: Uint8Array<ArrayBuffer>;
  signedBy?: string;
}

/** With `publicKeys`, one of them must have signed the very bytes that are read. */
export async function readPackManifest(source: PackSource, publicKeys?: readonly string[]): Promise<ReadManifest> {
  const bytes = await source.read("manifest.json", { maxBytes: maxManifestBytes });
  const signedBy = publicKeys && await verifySource(source, bytes, publicKeys);
  const name = source.nameOf("manifest.json");
  const manifest = readManifest(bytes, name);
  mustBeKeepable(manifest, name);
  return { manifest, bytes, ...(signedBy !== undefined && { signedBy }) };
}

/** What a website shows may be larger: its pictures stay where they are. */
function mustBeKeepable({ files, images, imageBytes }: PackManifest, name: string, pageBytes = 0): void {
  if (images > maxPictures) throw new VitrineError("VT_UNSUPPORTED", `${name}: ${images} pictures, at most ${maxPictures} can be kept`, { file: name });
  const total = bytesOf(files) + imageBytes + pageBytes;
  if (total > maxPackBytes) throw new VitrineError("VT_BAD_DATA", `${name}: ${total} bytes are more than the ${maxPackBytes} that can be kept`, { file: name });
}

/** Brings a pack to this device, or its next generation. A failure changes nothing. */
export async function install(world: PackWorld, source: PackSource, options: InstallOptions): Promise<InstalledPack> {
  throwIfAborted(options.signal);
  const { bytes, ...read } = await readPackManifest(source, options.publicKeys);
  const { manifest } = read;
  const id = await source.packId(manifest.name);
  return inPackLock(world.locks, id, options.signal, async () => {
    const packs = await packsFolder(world.root);
    const entry = (await readIndex(packs)).find(({ current }) => current.id === id);
    return new Installation({ world, source, options, packs, id, ...read, entry }).run(bytes);
  });
}

/** Of which the progress is told. */
type Fetched = PackFile | PackPage;

type Wanted = Pick<PackPage, "path" | "bytes" | "sha256" | "gzipped">;

interface InstallationOptions {
  world: PackWorld;
  source: PackSource;
  options: InstallOptions;
  packs: FileSystemDirectoryHandle;
  id: string;
  manifest: PackManifest;
  signedBy?: string;
  /** As it was when the pack's lock was taken, and so until it is given back. */
  entry: IndexEntry | undefined;
}

class Installation {
  readonly #with: InstallationOptions;
  #folder!: GenerationFolder;
  /** What is here of the generation that is to be replaced. */
  #earlier: GenerationFolder | undefined;
  /** Generations that are kept here: that one, and the one before it. */
  #kept: GenerationFolder[] = [];
  readonly #twins: Twins;
  readonly #received = new Map<Fetched | PatchPlan, number>();
  /** What is fetched or here already: of a file that a patch leads to, the patch. */
  #toReceive: number;
  #totalBytes: number;
  /** What its indexes name, of a pack that comes in pages. */
  #bundles: PageBundle[] = [];
  /** Pages of this generation that an earlier try has kept, unchecked. */
  #pagesHere: ReadonlyMap<string, Blob> = new Map();
  #patcher: Patcher | undefined;
  #doneBytes = 0;
  #told: { step?: InstallProgress["step"]; at: number } = { at: 0 };

  constructor(options: InstallationOptions) {
    this.#with = options;
    const { origin } = options.source;
    this.#twins = new Twins(origin.type === "url" ? origin.url : undefined);
    this.#toReceive = this.#totalBytes = bytesOf(options.manifest.files);
  }

  async run(manifestBytes: Uint8Array<ArrayBuffer>): Promise<InstalledPack> {
    const { entry, manifest, packs, id, options: { signal } } = this.#with;
    const closePatcher = () => this.#closePatcher();
    signal?.addEventListener("abort", closePatcher);
    try {
      await this.#stage(manifestBytes);
      this.#earlier = entry && await GenerationFolder.find(packs, id, entry.current.generation);
      const previous = entry?.previous && await GenerationFolder.find(packs, id, entry.previous.generation);
      this.#kept = [this.#earlier, previous].filter((folder) => folder !== undefined);
      await this.#planPages(indexesIn(manifest.files).flat());
      await this.#fetchFiles(manifest.files);
      await this.#fetchPages();
      const pictureBytes = await this.#keepPictures(await this.#tryOut());
      throwIfAborted(signal);
      const pack = await this.#swap(pictureBytes);
      await this.#sweep(() => false);
      return pack;
    } catch (reason) {
      const continued = mayBeContinued(reason, this.#with.source);
      await this.#sweep((generation) => continued && generation === manifest.generation);
      throw reason;
    } finally {
      signal?.removeEventListener("abort", closePatcher);
      closePatcher();
    }
  }

  /** What cannot be removed now is removed another time: the outcome is the same. */
  async #sweep(keepTry: (generation: string) => boolean): Promise<void> {
    await sweepPack(this.#with.world, this.#with.id, { keepTry, patienceMs: trialEndsMs }).catch(() => {});
  }

  /** Takes over what a try of the same manifest has left. */
  async #stage(manifestBytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { packs, id, manifest: { generation }, source } = this.#with;
    const kept = await (await GenerationFolder.find(packs, id, generation))?.manifestBytes();
    const isSame = kept !== undefined && sameBytes(kept, manifestBytes);
    const isNamed = this.#isNamed(generation);
    if (!isSame && isNamed && kept && isManifest(kept)) {
      const name = source.nameOf("manifest.json");
      throw new VitrineError("VT_INTEGRITY", `${name}: says that it is generation ${generation}, but differs from the one that is kept here`, { file: name });
    }
    if (!isSame && !isNamed) await GenerationFolder.remove(packs, id, generation);
    this.#folder = await GenerationFolder.make(packs, id, generation);
    if (!isSame) await this.#folder.writeManifest(manifestBytes);
  }

  async #fetchFiles(files: readonly PackFile[]): Promise<void> {
    let missing: PackFile[] = [];
    for (const file of files) if (!await this.#hasAlready(file)) missing.push(file);
    missing = await this.#patchFiles(missing);
    await this.#mustHaveRoom(missing);
    await inLanes(readsAtOnce, missing, async (file) => {
      await this.#folder.write(file, await this.#fetch({ ...file, gzipped: file.gzipBytes !== undefined }, file));
    });
  }

  /** All pages are kept: what is on the device answers without the network. */
  async #planPages(indexes: readonly PackFile[]): Promise<void> {
    const { manifest, source } = this.#with;
    if (indexes.length === 0) return;
    await this.#fetchFiles(indexes);
    this.#bundles = await this.#folder.bundles(manifest.files);
    const pageBytes = bytesOf(this.#bundles);
    mustBeKeepable(manifest, source.nameOf("manifest.json"), pageBytes);
    this.#pagesHere = await this.#folder.pages(this.#bundles);
    this.#toReceive += pageBytes;
    this.#totalBytes += pageBytes;
  }

  async #fetchPages(): Promise<void> {
    const earlier = await Promise.all(this.#kept.map((folder) => folder.allPages()));
    for (const bundle of this.#bundles) {
      if (await this.#hasBundle(bundle)) continue;
      const whole = new Uint8Array(bundle.bytes);
      const places = offsetsIn(bundle);
      await inLanes(pagesAtOnce, bundle.pages, async (page) => whole.set(await this.#page(page, earlier), places.get(page)));
      await this.#folder.writeBundle(bundle, whole);
    }
  }

  /** From an earlier try. */
  async #hasBundle({ pages }: PageBundle): Promise<boolean> {
    for (const page of pages) {
      throwIfAborted(this.#with.options.signal);
      if (!await rightPage(page, this.#pagesHere.get(page.path), this.#with.world.digest)) return false;
    }
    for (const page of pages) this.#note(page, page.bytes);
    return true;
  }

  /** Unchanged since an earlier generation, or fetched. */
  async #page(page: PackPage, earlier: readonly ReadonlyMap<string, Blob>[]): Promise<Uint8Array<ArrayBuffer>> {
    for (const pages of earlier) {
      const had = await rightPage(page, pages.get(page.path), this.#with.world.digest);
      if (!had) continue;
      this.#note(page, page.bytes);
      return had;
    }
    return this.#fetch(page, page);
  }

  /** Makes what patches lead to; answers what is still missing. */
  async #patchFiles(missing: PackFile[]): Promise<PackFile[]> {
    const { source, manifest } = this.#with;
    const plans = source.origin.type === "url" ? planPatches(manifest, missing, await this.#earlierPacks()) : [];
    for (const plan of plans) this.#toReceive += plan.patch.bytes - bytesOf(plan.missing);
    const made = new Set<PackFile>();
    for (const plan of plans) for (const file of await this.#patchFile(plan)) made.add(file);
    return missing.filter((file) => !made.has(file));
  }

  async #earlierPacks(): Promise<EarlierPack[]> {
    const { digest } = this.#with.world;
    const packs = await Promise.all(this.#kept.map(async (folder): Promise<EarlierPack[]> => {
      const manifest = await folder.manifest().catch(() => undefined);
      return manifest ? [{ manifest, had: (file) => folder.had(file, digest) }] : [];
    }));
    return packs.flat();
  }

  /** Nothing, where it does not succeed. */
  async #patchFile(plan: PatchPlan): Promise<PackFile[]> {
    const { world, source, options: { signal } } = this.#with;
    throwIfAborted(signal);
    try {
      const parts = await followPlan(plan, {
        digest: world.digest,
        read: ({ path, bytes: maxBytes }) => source.read(path, { maxBytes, onReceived: (bytes) => this.#note(plan, bytes) }),
        apply: (...given) => {
          throwIfAborted(signal);
          return (this.#patcher ??= world.startPatcher()).patch(...given);
        },
      });
      for (const [file, bytes] of parts) await this.#folder.write(file, bytes);
      this.#note(plan, plan.patch.bytes);
      return plan.missing;
    } catch {
      throwIfAborted(signal);
      this.#toReceive += bytesOf(plan.missing) - plan.patch.bytes;
      this.#note(plan, 0);
      return [];
    }
  }

  #closePatcher(): void {
    this.#patcher?.close();
    this.#patcher = undefined;
  }

  /** From an earlier try, or unchanged since the generation before. */
  async #hasAlready(file: PackFile): Promise<boolean> {
    const { digest } = this.#with.world;
    throwIfAborted(this.#with.options.signal);
    if (!await this.#folder.had(file, digest)) {
      const bytes = await this.#earlier?.had(file, digest);
      if (!bytes) return false;
      await this.#folder.write(file, bytes);
    }
    this.#note(file, file.bytes);
    return true;
  }

  async #mustHaveRoom(missing: readonly PackFile[]): Promise<void> {
    const { world, source, manifest } = this.#with;
    const { quota = Infinity, usage = 0 } = await world.estimate();
    const pages = this.#bundles.filter((bundle) => !this.#pagesHere.has(bundle.pages[0]!.path));
    const needed = bytesOf(missing) + bytesOf(pages) + (source.keepsPictures ? manifest.imageBytes : 0);
    if (needed > quota - usage) throw storageFull();
  }

  /** Gzipped where it can be had so. */
  async #fetch(wanted: Wanted, noted: Fetched): Promise<Uint8Array<ArrayBuffer>> {
    const { source, options: { signal } } = this.#with;
    throwIfAborted(signal);
    const onReceived = (bytes: number) => this.#note(noted, bytes);
    const read = async (way: Pick<ReadOptions, "again" | "gzip">) =>
      this.#checked(wanted, await source.read(wanted.path, { maxBytes: wanted.bytes, onReceived, ...way }));
    const plain = () => this.#readPastWrong((again) => read({ again }));
    const bytes = await (wanted.gzipped && source.unpacks ? this.#twins.either(() => read({ gzip: true }), plain) : plain());
    this.#note(noted, wanted.bytes);
    return bytes;
  }

  /** A folder or a zip gives the same again. */
  #readPastWrong<T>(read: (again: boolean) => Promise<T>): Promise<T> {
    return this.#with.source.origin.type === "url" ? readPastWrong(read) : read(false);
  }

  async #checked({ path, bytes: length, sha256 }: Wanted, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const name = this.#with.source.nameOf(path);
    if (bytes.length !== length) throw new VitrineError("VT_INTEGRITY", `${name}: ${bytes.length} bytes instead of ${length}`, { file: name });
    if (hex(await this.#with.world.digest(bytes)) === sha256) return bytes;
    throw new VitrineError("VT_INTEGRITY", `${name}: its SHA-256 is not what the pack says`, { file: name });
  }

  async #tryOut(): Promise<string[]> {
    const { world, id, manifest, source, options: { signal } } = this.#with;
    throwIfAborted(signal);
    this.#tell("trying", this.#toReceive, this.#toReceive);
    const paths = await world.tryOut({ id, manifest, wantsPictures: source.keepsPictures, signal });
    if (paths.length > maxPictures) throw new VitrineError("VT_UNSUPPORTED", `the catalog names ${paths.length} pictures, at most ${maxPictures} can be kept`);
    return paths;
  }

  /** A pack that was given without any picture is kept so; one that lacks some of them is damaged. Answers their bytes. */
  async #keepPictures(paths: readonly string[]): Promise<number | undefined> {
    if (await this.#folder.hasPictures()) return this.#folder.picturesBytes();
    const { source } = this.#with;
    const [first] = paths;
    const fromWeb = source.origin.type === "url";
    if (!source.keepsPictures || first === undefined || !fromWeb && !await hasFile(source, first)) return undefined;
    const { imageBytes } = this.#with.manifest;
    let done = 0;
    const read = readAhead(paths, fromWeb ? picturesAtOnce : 1, (path) => this.#readPicture(path));
    return this.#folder.writePictures(paths, async (path) => {
      throwIfAborted(this.#with.options.signal);
      const bytes = await read(path);
      done += bytes.length;
      if (done > imageBytes) {
        const name = source.nameOf(path);
        throw new VitrineError("VT_INTEGRITY", `${name}: the pictures are more than the ${imageBytes} bytes of the manifest`, { file: name });
      }
      this.#tell("pictures", done, imageBytes);
      return bytes;
    });
  }

  /** One that is named after its content need not be fetched again. */
  async #readPicture(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const { source } = this.#with;
    const kept = hashIn(path) === undefined ? undefined : await this.#earlier?.picture(path);
    if (kept) {
      const bytes = await this.#checkedPicture(path, new Uint8Array(await kept.arrayBuffer())).catch(() => undefined);
      if (bytes) return bytes;
    }
    return this.#readPastWrong(async (again) => this.#checkedPicture(path, await source.read(path, { maxBytes: maxPictureBytes, again })));
  }

  async #checkedPicture(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const promised = hashIn(path);
    if (promised === undefined || hex(await this.#with.world.digest(bytes)).startsWith(promised)) return bytes;
    const name = this.#with.source.nameOf(path);
    throw new VitrineError("VT_INTEGRITY", `${name}: its content is not what its name says`, { file: name });
  }

  /** From here on it is this generation that opens. */
  async #swap(pictureBytes: number | undefined): Promise<InstalledPack> {
    const { world, id, packs, manifest, source, entry, signedBy } = this.#with;
    const { generation, name, products, currency, licence } = manifest;
    const current: PackRecord = {
      id, name, generation, products, currency, licence, source: source.origin, installedAt: world.now(),
      bytes: this.#totalBytes + (pictureBytes ?? 0), picturesInside: pictureBytes !== undefined,
      ...(signedBy !== undefined && { signedBy }),
    };
    const previous = entry?.current.generation === generation ? entry.previous : entry?.current;
    const changed: IndexEntry = previous ? { current, previous } : { current };
    await changeIndex(packs, world.locks, id, () => changed);
    return packOf(changed);
  }

  #isNamed(generation: string): boolean {
    const { entry } = this.#with;
    return entry?.current.generation === generation || entry?.previous?.generation === generation;
  }

  #note(file: Fetched | PatchPlan, bytes: number): void {
    this.#doneBytes += bytes - (this.#received.get(file) ?? 0);
    this.#received.set(file, bytes);
    this.#tell("fetching", this.#doneBytes, this.#toReceive);
  }

  /** Each step's beginning and end, and now and then what is between. */
  #tell(step: InstallProgress["step"], doneBytes: number, totalBytes: number): void {
    const now = this.#with.world.now();
    if (step === this.#told.step && doneBytes < totalBytes && now - this.#told.at < tellEveryMs) return;
    this.#told = { step, at: now };
    this.#with.options.onProgress?.({ step, doneBytes, totalBytes });
  }
}

/** A picture is named after its content: docs/pack-format.md, section 8. */
function hashIn(path: string): string | undefined {
  return /^images\/[0-9a-f]{2}\/([0-9a-f]{32})\.webp$/.exec(path)?.[1];
}

/** Reads in the order of `paths`, with up to `width` of them under way. */
function readAhead<T>(paths: readonly string[], width: number, read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  let next = 0;
  return (path) => {
    for (; next < paths.length && underWay.size < width; next++) {
      const reading = read(paths[next]!);
      reading.catch(() => {}); // it is told when its turn comes
      underWay.set(paths[next]!, reading);
    }
    const reading = underWay.get(path) ?? read(path);
    underWay.delete(path);
    return reading;
  };
}

function isManifest(bytes: Uint8Array): boolean {
  try {
    readManifest(bytes, "");
    return true;
  } catch {
    return false;
  }
}

async function hasFile(source: PackSource, path: string): Promise<boolean> {
  try {
    await source.read(path, { maxBytes: maxPictureBytes });
    return true;
  } catch (reason) {
    if (reason instanceof VitrineError && reason.code === "VT_NOT_FOUND") return false;
    throw reason;
  }
}

/** Whether what has arrived is worth keeping: another download would bring the same. */
function mayBeContinued(reason: unknown, source: PackSource): boolean {
  return source.origin.type === "url" && reason instanceof VitrineError && ["VT_NETWORK", "VT_ABORTED"].includes(reason.code);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new VitrineError("VT_ABORTED", "the installation was aborted", { cause: signal.reason });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
