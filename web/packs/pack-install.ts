/* One installation, from the manifest to the swap of the pointer. Until then nothing that the index names is touched; what a try that
 * died has left behind is continued by the next one. */
import { VitrineError } from "../engine/error.js";
import { hex, maxManifestBytes, type PackFile, type PackManifest, readManifest } from "../engine/pack-manifest.js";
import { bytesOf, type EarlierPack, followPlan, type PatchPlan, planPatches } from "../engine/pack-patching.js";
import { GenerationFolder, packsFolder } from "./generation-folder.js";
import { storageFull } from "./opfs-files.js";
import { changeIndex, type IndexEntry, type PackRecord, packOf, readIndex } from "./pack-index.js";
import type { PackSource } from "./pack-source.js";
import { inPackLock, sweepPack } from "./pack-sweep.js";
import { type InstalledPack, type InstallOptions, type InstallProgress, maxPackBytes, maxPictureBytes, maxPictures } from "./pack-types.js";
import type { PackWorld } from "./pack-world.js";
import type { Patcher } from "./patcher.js";

const readsAtOnce = 3;
const tellEveryMs = 50;
/** For so long the worker of a trial may still be seen after its end. */
const trialEndsMs = 2000;

export async function readPackManifest(source: PackSource): Promise<{ manifest: PackManifest; bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = await source.read("manifest.json", { maxBytes: maxManifestBytes });
  const name = source.nameOf("manifest.json");
  const manifest = readManifest(bytes, name);
  mustBeKeepable(manifest, name);
  return { manifest, bytes };
}

/** What a website shows may be larger: its pictures stay where they are. */
function mustBeKeepable({ files, images, imageBytes }: PackManifest, name: string): void {
  if (images > maxPictures) throw new VitrineError("VT_UNSUPPORTED", `${name}: ${images} pictures, at most ${maxPictures} can be kept`, { file: name });
  const total = bytesOf(files) + imageBytes;
  if (total > maxPackBytes) throw new VitrineError("VT_BAD_DATA", `${name}: ${total} bytes are more than the ${maxPackBytes} that can be kept`, { file: name });
}

/** Brings a pack to this device, or its next generation. A failure changes nothing. */
export async function install(world: PackWorld, source: PackSource, options: InstallOptions): Promise<InstalledPack> {
  throwIfAborted(options.signal);
  const { manifest, bytes } = await readPackManifest(source);
  if (manifest.isPaged) {
    throw new VitrineError("VT_UNSUPPORTED", "this pack comes in pages, which are fetched as they are needed: it cannot be kept whole on this device");
  }
  const id = await source.packId(manifest.name);
  return inPackLock(world.locks, id, options.signal, async () => {
    const packs = await packsFolder(world.root);
    const entry = (await readIndex(packs)).find(({ current }) => current.id === id);
    return new Installation({ world, source, options, packs, id, manifest, entry }).run(bytes);
  });
}

interface InstallationOptions {
  world: PackWorld;
  source: PackSource;
  options: InstallOptions;
  packs: FileSystemDirectoryHandle;
  id: string;
  manifest: PackManifest;
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
  readonly #received = new Map<PackFile | PatchPlan, number>();
  /** What is fetched or here already: of a file that a patch leads to, the patch. */
  #toReceive: number;
  readonly #totalBytes: number;
  #patcher: Patcher | undefined;
  #doneBytes = 0;
  #told: { step?: InstallProgress["step"]; at: number } = { at: 0 };

  constructor(options: InstallationOptions) {
    this.#with = options;
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
      await this.#fetchFiles();
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

  async #fetchFiles(): Promise<void> {
    const { files } = this.#with.manifest;
    let missing: PackFile[] = [];
    for (const file of files) if (!await this.#hasAlready(file)) missing.push(file);
    missing = await this.#patchFiles(missing);
    await this.#mustHaveRoom(missing);
    const failures: unknown[] = [];
    const lane = async () => {
      for (let file = missing.shift(); file; file = missing.shift()) await this.#fetchFile(file);
    };
    await Promise.all(Array.from({ length: readsAtOnce }, () => lane().catch((reason: unknown) => {
      missing.length = 0;
      failures.push(reason);
    })));
    if (failures.length > 0) throw failures[0];
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
    const needed = missing.reduce((sum, { bytes }) => sum + bytes, source.keepsPictures ? manifest.imageBytes : 0);
    if (needed > quota - usage) throw storageFull();
  }

  /** The browser's cache may hold the very bytes that were wrong: they are asked for once more. */
  async #fetchFile(file: PackFile): Promise<void> {
    const read = async (again: boolean) => this.#checked(file, await this.#with.source.read(file.path, {
      maxBytes: file.bytes, again, onReceived: (bytes) => this.#note(file, bytes),
    }));
    throwIfAborted(this.#with.options.signal);
    const bytes = await read(false).catch((reason: unknown) => {
      if (this.#with.source.origin.type === "url" && reason instanceof VitrineError && reason.code === "VT_INTEGRITY") return read(true);
      throw reason;
    });
    await this.#folder.write(file, bytes);
    this.#note(file, file.bytes);
  }

  async #checked(file: PackFile, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const name = this.#with.source.nameOf(file.path);
    if (bytes.length !== file.bytes) {
      throw new VitrineError("VT_INTEGRITY", `${name}: ${bytes.length} bytes instead of ${file.bytes}`, { file: name });
    }
    if (hex(await this.#with.world.digest(bytes)) === file.sha256) return bytes;
    throw new VitrineError("VT_INTEGRITY", `${name}: its SHA-256 is not the manifest's`, { file: name });
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
    if (!source.keepsPictures || first === undefined || !await hasFile(source, first)) return undefined;
    const { imageBytes } = this.#with.manifest;
    let done = 0;
    return this.#folder.writePictures(paths, async (path) => {
      throwIfAborted(this.#with.options.signal);
      const bytes = await this.#checkedPicture(path, await source.read(path, { maxBytes: maxPictureBytes }));
      done += bytes.length;
      if (done > imageBytes) {
        const name = source.nameOf(path);
        throw new VitrineError("VT_INTEGRITY", `${name}: the pictures are more than the ${imageBytes} bytes of the manifest`, { file: name });
      }
      this.#tell("pictures", done, imageBytes);
      return bytes;
    });
  }

  /** A picture is named after its content: docs/pack-format.md, section 8. */
  async #checkedPicture(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const [, promised] = /^images\/[0-9a-f]{2}\/([0-9a-f]{32})\.webp$/.exec(path) ?? [];
    if (promised === undefined || hex(await this.#with.world.digest(bytes)).startsWith(promised)) return bytes;
    const name = this.#with.source.nameOf(path);
    throw new VitrineError("VT_INTEGRITY", `${name}: its content is not what its name says`, { file: name });
  }

  /** From here on it is this generation that opens. */
  async #swap(pictureBytes: number | undefined): Promise<InstalledPack> {
    const { world, id, packs, manifest, source, entry } = this.#with;
    const { generation, name, products, currency, licence } = manifest;
    const current: PackRecord = {
      id, name, generation, products, currency, licence, source: source.origin, installedAt: world.now(),
      bytes: this.#totalBytes + (pictureBytes ?? 0), picturesInside: pictureBytes !== undefined,
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

  #note(file: PackFile | PatchPlan, bytes: number): void {
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
