/* Engines on packs that are kept on this device. */
import { VitrineError } from "../engine/error.js";
import { openVitrine, type OpenOptions, type Variant, type Vitrine } from "../engine/vitrine.js";
import { isPackPath } from "../engine/pack-manifest.js";
import { watched } from "../engine/worker-watch.js";
import { addressOf, trialAddress } from "./pack-address.js";
import type { InstalledPack } from "./pack-types.js";
import type { Trial } from "./pack-world.js";

export interface OpenInstalledOptions extends Omit<OpenOptions, "pack" | "port"> {
  /** Address of pack-worker.js, which has the engine's files beside it; by default in engine/ beside this script. */
  worker?: URL;
}

const pageItems = 500;
const blankSide = 32;

export function defaultWorker(): URL {
  return new URL("./engine/pack-worker.js", import.meta.url);
}

/** As `openVitrine`, on a pack of the shelf. The generation is the one that is current now, until it is closed. */
export function openInstalled(pack: Pick<InstalledPack, "id" | "source">, { worker = defaultWorker(), ...options }: OpenInstalledOptions = {}): Promise<Vitrine> {
  const { id, source } = pack;
  const port = startWorker(worker);
  if (source.type === "bundled") return openVitrine({ ...options, pack: source.url ?? "./pack/", port });
  return openVitrine({ packHome: source.type === "url" ? source.url : "", ...options, pack: addressOf(id), port });
}

/** The core checks every file as it takes it: so all of them are given to it, the maps from photographs too. */
export async function tryInEngine({ id, manifest, wantsPictures, signal }: Trial, worker: URL, variant?: Variant): Promise<string[]> {
  const port = startWorker(worker);
  try {
    const vitrine = await openVitrine({ pack: trialAddress(id, manifest.generation), port, ...(signal && { signal }), ...(variant && { variant }) });
    const close = () => vitrine.close();
    signal?.addEventListener("abort", close, { once: true });
    /* The catalog, and what follows it, come when they are asked for. */
    if (manifest.isPaged) await vitrine.browse({ limit: 1 });
    /* Resolves when all has arrived. */
    await vitrine.retry();
    await loadMaps(vitrine, manifest.files.flatMap(({ mapOf }) => mapOf ?? []));
    const paths = wantsPictures ? await picturePaths(vitrine) : [];
    signal?.removeEventListener("abort", close);
    return paths;
  } finally {
    port.terminate();
  }
}

/** A picture of nothing is enough to make the engine fetch them. */
async function loadMaps(vitrine: Vitrine, spaces: readonly string[]): Promise<void> {
  for (const space of new Set(spaces)) await vitrine.search({ picture: new ImageData(blankSide, blankSide), space, limit: 1 });
}

async function picturePaths(vitrine: Vitrine): Promise<string[]> {
  const paths = new Set<string>();
  for (let offset = 0, total = 1; offset < total; offset += pageItems) {
    const page = await vitrine.browse({ offset, limit: pageItems });
    total = page.total;
    for (const { image } of page.items) if (image !== "") paths.add(checkedPath(image));
  }
  return [...paths];
}

function checkedPath(image: string): string {
  const isInside: boolean = isPackPath(image);
  if (isInside) return image;
  throw new VitrineError("VT_BAD_DATA", `the catalog names a picture "${image.slice(0, 200)}" that no pack can hold`);
}

function startWorker(worker: URL): Worker {
  try {
    return watched(new Worker(worker, { type: "module", name: "vitrine" }));
  } catch (reason) {
    throw VitrineError.from(reason, "VT_WORKER");
  }
}
