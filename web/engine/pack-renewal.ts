/* Sees to what is kept of a pack, when a visit has all that it needs: the pointer to a generation that is whole, the next generation beside it, and no
 * others. A worker loads this only then. */
import { browserNetwork, download, type Network } from "./download.js";
import { VitrineError } from "./error.js";
import type { Visit } from "./loader.js";
import type { PackKeep } from "./pack-keep.js";
import { hex, maxManifestBytes, type PackFile, type PackManifest, readManifest } from "./pack-manifest.js";
import { patchedFile } from "./pack-patch.js";
import { followPlan, type Patching, type PatchPlan, planPatches } from "./pack-patching.js";
import { possibleVariants, startCore } from "./variant.js";

export interface Renewal {
  network: Network;
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;
  estimate: () => Promise<StorageEstimate>;
  unpacks: boolean;
  /** By a core of its own: what it needs for that is given back with it. */
  applyPatch: Patching["apply"];
}

export const browserRenewal: Renewal = {
  network: browserNetwork,
  digest: (bytes) => crypto.subtle.digest("SHA-256", bytes),
  estimate: async () => navigator.storage.estimate(),
  unpacks: typeof DecompressionStream === "function",
  async applyPatch(old, deflated, sizes) {
    const { module } = await startCore(new URL("./", import.meta.url), browserNetwork, possibleVariants());
    return patchedFile(module, old, deflated, sizes);
  },
};

/** One tab at a time; the others leave it to that one. Rejects where the network fails: the next visit tries again. */
export async function settle(keep: PackKeep, visit: Visit, renewal: Renewal): Promise<void> {
  const cache = await keep.cache;
  if (!cache) return;
  await keep.locks.request(`vitrine-pack ${keep.packUrl}`, { ifAvailable: true }, async (lock) => {
    if (lock) await new Settling(keep, cache, visit, renewal).run();
  });
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
  readonly #opened: PackManifest;

  constructor(keep: PackKeep, cache: Cache, visit: Visit, renewal: Renewal) {
    this.#keep = keep;
    this.#cache = cache;
    this.#visit = visit;
    this.#renewal = renewal;
    this.#opened = readManifest(visit.bytes, keep.pointer);
  }

  async run(): Promise<void> {
    const isWhole = await this.#keep.isWhole();
    if (this.#visit.isKept) {
      if (isWhole) await this.#renew();
    } else if (isWhole && await this.#isHere(this.#opened)) {
      await this.#point(this.#visit.bytes);
    } else {
      await this.#cache.delete(this.#keep.pointer);
      await this.#cache.delete(this.#keep.besides(this.#opened.generation));
    }
    await this.#sweep();
  }

  /** Brings the server's generation beside the one that is open. It is the next visit's. */
  async #renew(): Promise<void> {
    const bytes = await download(this.#renewal.network, { url: this.#keep.pointer, maxBytes: maxManifestBytes, cache: "no-cache" });
    const next = readManifest(bytes, this.#keep.pointer);
    if (next.generation === this.#opened.generation) return;
    /* A visitor may leave before the rest is done, each time. */
    await this.#sweep(this.#opened, next);
    const missing = await this.#missingOf(next);
    if (!await this.#hasRoom(missing)) {
      await this.#cache.delete(this.#keep.pointer);
      return;
    }
    await this.#cache.put(this.#keep.besides(next.generation), new Response(bytes));
    const patched = await this.#patch(next, missing);
    for (const file of missing) if (!patched.has(file)) await this.#keep.put(file, await this.#fetched(file));
    if (!await this.#keep.isWhole() || !await this.#isHere(next)) return;
    await this.#cache.put(this.#keep.besides(this.#opened.generation), new Response(this.#visit.bytes));
    await this.#point(bytes);
  }

  /** Keeps what patches lead to; answers what that was. */
  async #patch(next: PackManifest, missing: PackFile[]): Promise<Set<PackFile>> {
    const plans = this.#renewal.unpacks ? planPatches(next, missing, [{ manifest: this.#opened, had: (file) => this.#had(file) }]) : [];
    const patched = new Set<PackFile>();
    for (const plan of plans) {
      for (const [file, bytes] of await this.#follow(plan)) {
        await this.#keep.put(file, bytes);
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

  /** The one write that decides which generation opens. */
  async #point(manifest: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#cache.put(this.#keep.pointer, new Response(manifest));
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

  /** Whether it can open with what is kept: another tab may have taken some away. */
  async #isHere({ files }: PackManifest): Promise<boolean> {
    for (const file of files) if (!occasionOf(file) && !await this.#has(file)) return false;
    return true;
  }

  async #has(file: PackFile): Promise<boolean> {
    return await this.#cache.match(this.#keep.keyOf(file)) !== undefined;
  }

  /** The old generation stays until the new one is whole. */
  async #hasRoom(missing: PackFile[]): Promise<boolean> {
    const { quota = Infinity, usage = 0 } = await this.#renewal.estimate().catch(() => ({}) as StorageEstimate);
    return missing.reduce((sum, { bytes }) => sum + bytes, 0) <= quota - usage;
  }

  async #fetched(file: PackFile): Promise<Uint8Array<ArrayBuffer>> {
    const url = new URL(file.path, this.#keep.packUrl).href;
    if (file.gzipBytes !== undefined && this.#renewal.unpacks) {
      const bytes = await download(this.#renewal.network, { url: `${url}.gz`, maxBytes: file.bytes, gzip: true }).catch(() => undefined);
      if (bytes && await this.#isRight(file, bytes)) return bytes;
    }
    const bytes = await download(this.#renewal.network, { url, maxBytes: file.bytes });
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
    await this.#addFilesOf(this.#keep.pointer, stays);
    for (const address of addresses.filter((url) => url.startsWith(this.#keep.besides("")))) {
      if (!await this.#removedUnheld(address)) await this.#addFilesOf(address, stays);
    }
    const files = addresses.filter((url) => url.startsWith(this.#keep.keyOf({ sha256: "" })));
    for (const address of files) if (!stays.has(address)) await this.#cache.delete(address);
  }

  async #addFilesOf(manifest: string, stays: Set<string>): Promise<void> {
    const kept = await this.#cache.match(manifest);
    if (!kept) return;
    try {
      for (const file of readManifest(new Uint8Array(await kept.arrayBuffer()), manifest).files) stays.add(this.#keep.keyOf(file));
    } catch {
      /* Nothing is kept for a manifest that cannot be read. */
    }
  }

  async #removedUnheld(address: string): Promise<boolean> {
    const generation = address.slice(this.#keep.besides("").length);
    return this.#keep.locks.request(this.#keep.lockOf(generation), { ifAvailable: true }, async (lock) => lock !== null && this.#cache.delete(address));
  }
}
