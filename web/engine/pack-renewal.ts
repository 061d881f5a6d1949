/* Sees to what is kept of a pack, when a visit has all that it needs: the pointer to a generation that is whole, the next generation beside it, and no
 * others. A worker loads this only then. */
import { browserNetwork, type Download, download, type Network, readPastWrong, Twins } from "./download.js";
import { VitrineError } from "./error.js";
import type { Visit } from "./loader.js";
import { noteOf, type PackKeep, type PointerNote } from "./pack-keep.js";
import { hex, maxManifestBytes, type PackFile, type PackManifest, readManifest } from "./pack-manifest.js";
import { patchedFile } from "./pack-patch.js";
import { followPlan, type Patching, type PatchPlan, planPatches } from "./pack-patching.js";
import { possibleVariants, startCore } from "./variant.js";

export interface Renewal {
  network: Network;
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;
  estimate: () => Promise<StorageEstimate>;
  /** Milliseconds of the epoch. */
  now: () => number;
  unpacks: boolean;
  /** By a core of its own: what it needs for that is given back with it. */
  applyPatch: Patching["apply"];
}

export const browserRenewal: Renewal = {
  network: browserNetwork,
  digest: (bytes) => crypto.subtle.digest("SHA-256", bytes),
  estimate: async () => navigator.storage.estimate(),
  now: () => Date.now(),
  unpacks: typeof DecompressionStream === "function",
  async applyPatch(old, deflated, sizes) {
    const { module } = await startCore(new URL("./", import.meta.url), browserNetwork, possibleVariants());
    return patchedFile(module, old, deflated, sizes);
  },
};

/** One tab at a time; the others leave it to that one. The server is not asked for another generation within `checkAfterMs`. Rejects where the
 * network fails: the next visit tries again. */
export async function settle(keep: PackKeep, visit: Visit, renewal: Renewal, checkAfterMs = 0): Promise<void> {
  const cache = await keep.cache;
  if (!cache) return;
  await keep.locks.request(settlingLock(keep), { ifAvailable: true }, async (lock) => {
    if (lock) await new Settling(keep, cache, visit, renewal, checkAfterMs).run();
  });
}

/** The generation before opens from now on, and the one that did is passed over until the server has another. Again: the other way round.
 * With `refused`, which cannot be used, only away from that one: where another tab has gone back already it stays so, and what was itself gone back
 * from is not taken again. Answers the generation that opens, or "" where there is none that is whole. */
export async function rollBack(keep: PackKeep, refused?: string): Promise<string> {
  const cache = await keep.cache;
  if (!cache) return "";
  return keep.locks.request(settlingLock(keep), async () => {
    const [current, before] = await Promise.all([keep.pointer, keep.previous].map((address) => readKept(cache, address)));
    if (refused !== undefined && current && current.manifest.generation !== refused) return current.manifest.generation;
    if (!current || !before || before.manifest.generation === current.manifest.generation) return "";
    if (refused !== undefined && before.manifest.generation === current.note.passedOver || !await isHere(keep, cache, before.manifest)) return "";
    await cache.put(keep.previous, new Response(current.bytes));
    await keep.point(before.bytes, { ...current.note, passedOver: current.manifest.generation });
    return before.manifest.generation;
  });
}

function settlingLock({ packUrl }: PackKeep): string {
  return `vitrine-pack ${packUrl}`;
}

interface KeptManifest {
  bytes: Uint8Array<ArrayBuffer>;
  manifest: PackManifest;
  note: PointerNote;
}

/** undefined where there is none, or none that can be read. */
async function readKept(cache: Cache, address: string): Promise<KeptManifest | undefined> {
  const kept = await cache.match(address);
  if (!kept) return undefined;
  try {
    const bytes = new Uint8Array(await kept.arrayBuffer());
    return { bytes, manifest: readManifest(bytes, address), note: noteOf(kept) };
  } catch {
    return undefined;
  }
}

/** Whether it can open with what is kept: another tab may have taken some away. */
async function isHere(keep: PackKeep, cache: Cache, { files }: PackManifest): Promise<boolean> {
  for (const file of files) if (!occasionOf(file) && !await cache.match(keep.keyOf(file))) return false;
  return true;
}

/** What a file waits for before it is fetched, if anything. */
function occasionOf({ mapOf, needsCatalog }: PackFile): string | undefined {
  return mapOf !== undefined ? "photo" : needsCatalog && "catalog";
}

class Settling {
  readonly #keep: PackKeep;
  readonly #cache: Cache;
  readonly #visit: Visit;
  readonly #renewal: Renewal;
  readonly #checkAfterMs: number;
  readonly #opened: PackManifest;
  readonly #twins: Twins;

  constructor(keep: PackKeep, cache: Cache, visit: Visit, renewal: Renewal, checkAfterMs: number) {
    this.#keep = keep;
    this.#twins = new Twins(keep.packUrl);
    this.#cache = cache;
    this.#visit = visit;
    this.#renewal = renewal;
    this.#checkAfterMs = checkAfterMs;
    this.#opened = readManifest(visit.bytes, keep.pointer);
  }

  async run(): Promise<void> {
    const isWhole = await this.#keep.isWhole();
    if (this.#visit.isKept) {
      const note = await this.#note();
      if (isWhole && this.#isDue(note)) await this.#renew(note);
    } else if (isWhole && await isHere(this.#keep, this.#cache, this.#opened)) {
      await this.#point(this.#visit.bytes, this.#opened);
    } else {
      await this.#cache.delete(this.#keep.pointer);
      await this.#cache.delete(this.#keep.besides(this.#opened.generation));
    }
    await this.#sweep();
  }

  async #note(): Promise<PointerNote> {
    const kept = await this.#cache.match(this.#keep.pointer);
    return kept ? noteOf(kept) : { checkedAt: 0, passedOver: "" };
  }

  /** A clock that was set back is no reason to wait. */
  #isDue({ checkedAt }: PointerNote): boolean {
    const age = this.#renewal.now() - checkedAt;
    return age < 0 || age >= this.#checkAfterMs;
  }

  /** Brings the server's generation beside the one that is open. It is the next visit's. */
  async #renew({ passedOver }: PointerNote): Promise<void> {
    const bytes = await download(this.#renewal.network, { url: this.#keep.pointer, maxBytes: maxManifestBytes, cache: "no-cache" });
    const next = readManifest(bytes, this.#keep.pointer);
    if (next.generation === this.#opened.generation || next.generation === passedOver) return this.#noteCheck(passedOver);
    /* A visitor may leave before the rest is done, each time. */
    await this.#sweep(this.#opened, next);
    const missing = await this.#missingOf(next);
    /* What is kept stays: an old shop is more than none where the network is gone too. */
    if (!await this.#madeRoom(missing, next)) return this.#noteCheck(passedOver);
    await this.#cache.put(this.#keep.besides(next.generation), new Response(bytes));
    if (!await this.#brought(missing, next)) {
      /* Nor is it fetched in vain at each visit, where there is room to note that. */
      await this.#sweep();
      return this.#noteCheck(passedOver).catch(() => {});
    }
    if (!await isHere(this.#keep, this.#cache, next)) return;
    await this.#cache.put(this.#keep.besides(this.#opened.generation), new Response(this.#visit.bytes));
    await this.#point(bytes, next);
  }

  /** Of what cannot be kept as a whole nothing more is fetched. */
  async #brought(missing: PackFile[], next: PackManifest): Promise<boolean> {
    const patched = await this.#patch(next, missing);
    for (const file of missing) {
      if (patched.has(file)) continue;
      if (!await this.#keep.isWhole()) break;
      const fetched = await this.#fetched(file);
      await this.#keep.put(file, () => fetched);
    }
    return this.#keep.isWhole();
  }

  /** The pointer stays where it is, to whichever generation: another tab may have moved it. */
  async #noteCheck(passedOver: string): Promise<void> {
    const kept = await readKept(this.#cache, this.#keep.pointer);
    if (kept) await this.#keep.point(kept.bytes, { checkedAt: this.#renewal.now(), passedOver });
  }

  /** Where there is no room for three generations, two have to do, if that is enough. */
  async #madeRoom(missing: PackFile[], next: PackManifest): Promise<boolean> {
    if (await this.#hasRoom(missing)) return true;
    const before = await readKept(this.#cache, this.#keep.previous);
    if (!before || !await this.#hasRoom(missing, await this.#bytesOnlyOf(before.manifest, next))) return false;
    await this.#cache.delete(this.#keep.previous);
    await this.#sweep(this.#opened, next);
    return this.#hasRoom(missing);
  }

  /** What is kept for the generation before alone. */
  async #bytesOnlyOf({ files }: PackManifest, next: PackManifest): Promise<number> {
    const others = new Set([...this.#opened.files, ...next.files].map((file) => this.#keep.keyOf(file)));
    let bytes = 0;
    for (const file of files) if (!others.has(this.#keep.keyOf(file)) && await this.#has(file)) bytes += file.bytes;
    return bytes;
  }

  /** Keeps what patches lead to; answers what that was. */
  async #patch(next: PackManifest, missing: PackFile[]): Promise<Set<PackFile>> {
    const plans = this.#renewal.unpacks ? planPatches(next, missing, [{ manifest: this.#opened, had: (file) => this.#had(file) }]) : [];
    const patched = new Set<PackFile>();
    for (const plan of plans) {
      if (!await this.#keep.isWhole()) break;
      for (const [file, bytes] of await this.#follow(plan)) {
        await this.#keep.put(file, () => bytes);
        patched.add(file);
      }
    }
    return patched;
  }

  /** Nothing, where it does not succeed. */
  async #follow(plan: PatchPlan): Promise<[PackFile, Uint8Array<ArrayBuffer>][]> {
    const { network, digest, applyPatch } = this.#renewal;
    const read = ({ path, bytes }: { path: string; bytes: number }) => download(network, { url: new URL(path, this.#keep.packUrl).href, maxBytes: bytes });
    return followPlan(plan, { digest, read, apply: applyPatch }).catch(() => []);
  }

  async #had(file: PackFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const kept = await this.#keep.find(file);
    const bytes = kept && new Uint8Array(await kept.arrayBuffer());
    return bytes && await this.#isRight(file, bytes) ? bytes : undefined;
  }

  /** What has opened until now is kept: `rollBack` goes back to it. */
  async #point(bytes: Uint8Array<ArrayBuffer>, { generation }: PackManifest): Promise<void> {
    const before = await readKept(this.#cache, this.#keep.pointer);
    if (before && before.manifest.generation !== generation) await this.#cache.put(this.#keep.previous, new Response(before.bytes));
    await this.#keep.point(bytes, { checkedAt: this.#renewal.now(), passedOver: "" });
  }

  /** A map from photographs is kept where one was used, and so is a catalog that comes when it is asked for. */
  async #missingOf({ files }: PackManifest): Promise<PackFile[]> {
    const has = (file: PackFile) => this.#has(file);
    const used = new Set([undefined]) as Set<string | undefined>;
    for (const file of this.#opened.files) if (!used.has(occasionOf(file)) && await has(file)) used.add(occasionOf(file));
    const missing: PackFile[] = [];
    for (const file of files) if (used.has(occasionOf(file)) && !await has(file)) missing.push(file);
    return missing;
  }

  async #has(file: PackFile): Promise<boolean> {
    return await this.#cache.match(this.#keep.keyOf(file)) !== undefined;
  }

  /** The old generation stays until the new one is whole. */
  async #hasRoom(missing: PackFile[], besides = 0): Promise<boolean> {
    const { quota = Infinity, usage = 0 } = await this.#renewal.estimate().catch(() => ({}) as StorageEstimate);
    return missing.reduce((sum, { bytes }) => sum + bytes, 0) <= quota - usage + besides;
  }

  #fetched(file: PackFile): Promise<Uint8Array<ArrayBuffer>> {
    const url = new URL(file.path, this.#keep.packUrl).href;
    const plain = () => readPastWrong((again) => this.#right(file, { url, cache: again ? "reload" : "default" }));
    const isPacked = file.gzipBytes !== undefined && this.#renewal.unpacks;
    return isPacked ? this.#twins.either(() => this.#right(file, { url: `${url}.gz`, gzip: true }), plain) : plain();
  }

  async #right(file: PackFile, way: Pick<Download, "url" | "cache" | "gzip">): Promise<Uint8Array<ArrayBuffer>> {
    const { url } = way;
    const bytes = await download(this.#renewal.network, { ...way, maxBytes: file.bytes });
    if (await this.#isRight(file, bytes)) return bytes;
    throw new VitrineError("VT_INTEGRITY", `${url}: its SHA-256 is not the manifest's`, { file: url });
  }

  async #isRight(file: PackFile, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return hex(await this.#renewal.digest(bytes)) === file.sha256;
  }

  /** Removes what belongs to no generation that opens, is on its way, or is open in some tab, nor to `manifests`. */
  async #sweep(...manifests: PackManifest[]): Promise<void> {
    const stays = new Set(manifests.flatMap(({ files }) => files.map((file) => this.#keep.keyOf(file))));
    const addresses = (await this.#cache.keys()).map(({ url }) => url);
    for (const manifest of [this.#keep.pointer, this.#keep.previous]) await this.#addFilesOf(manifest, stays);
    for (const address of addresses.filter((url) => url.startsWith(this.#keep.besides("")))) {
      if (!await this.#removedUnheld(address)) await this.#addFilesOf(address, stays);
    }
    const files = addresses.filter((url) => url.startsWith(this.#keep.keyOf({ sha256: "" })));
    for (const address of files) if (!stays.has(address)) await this.#cache.delete(address);
  }

  async #addFilesOf(manifest: string, stays: Set<string>): Promise<void> {
    for (const file of (await readKept(this.#cache, manifest))?.manifest.files ?? []) stays.add(this.#keep.keyOf(file));
  }

  async #removedUnheld(address: string): Promise<boolean> {
    const generation = address.slice(this.#keep.besides("").length);
    return this.#keep.locks.request(this.#keep.lockOf(generation), { ifAvailable: true }, async (lock) => lock !== null && this.#cache.delete(address));
  }
}
