/* What no index names is removed: generations that have been replaced, and tries that nobody continues. */
import { VitrineError } from "../engine/error.js";
import { GenerationFolder, packsFolder } from "./generation-folder.js";
import { findFolder, folderNames, removeEntry } from "./opfs-files.js";
import { isPackId } from "./pack-address.js";
import { generationLock, packLock, type PackLocks, readIndex } from "./pack-index.js";
import type { PackWorld } from "./pack-world.js";

/** A try that has not been continued for so long is given up. */
const keepTriesMs = 7 * 24 * 3600 * 1000;

/** One at a time changes the folders of a pack, in all tabs. */
export async function inPackLock<T>(locks: PackLocks, id: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await locks.request(packLock(id), signal ? { signal } : {}, work);
  } catch (reason) {
    if (reason instanceof VitrineError || !signal?.aborted) throw reason;
    throw new VitrineError("VT_ABORTED", "the installation was aborted", { cause: reason });
  }
}

export interface SweepOptions {
  /** Which unfinished generation of the pack may still be continued; by default none. */
  keepTry?: (generation: string) => boolean;
  /** How long to wait for engines that still read a generation. One that is read for longer stays until the next time. */
  patienceMs?: number;
}

/** Looks through all packs that nobody is working on. */
export async function sweepAll(world: PackWorld): Promise<void> {
  const packs = await packsFolder(world.root);
  for (const id of await folderNames(packs)) {
    if (!isPackId(id)) continue;
    await world.locks.request(packLock(id), { ifAvailable: true }, async (lock) => {
      if (lock) await sweepPack(world, id, { keepTry: () => true });
    });
  }
}

/** Whoever calls this holds the pack's lock. */
export async function sweepPack(world: PackWorld, id: string, { keepTry = () => false, patienceMs = 0 }: SweepOptions = {}): Promise<void> {
  const packs = await packsFolder(world.root);
  const folder = await findFolder(packs, id);
  if (!folder) return;
  const entry = (await readIndex(packs)).find(({ current }) => current.id === id);
  const named = [entry?.current.generation, entry?.previous?.generation];
  let left = 0;
  for (const generation of await folderNames(folder)) {
    const stays = named.includes(generation) || (keepTry(generation) && await isFreshTry(world, packs, id, generation))
      || !await removeUnread(world, packs, { id, generation }, patienceMs);
    if (stays) left++;
  }
  if (left === 0) await removeEntry(packs, id);
}

/** Of a try that died, the manifest is the first that is written; of a removal that died, it is the first that is gone. */
async function isFreshTry(world: PackWorld, packs: FileSystemDirectoryHandle, id: string, generation: string): Promise<boolean> {
  const manifest = await (await GenerationFolder.find(packs, id, generation))?.manifestFile();
  return manifest !== undefined && manifest.size > 0 && world.now() - manifest.lastModified < keepTriesMs;
}

async function removeUnread(world: PackWorld, packs: FileSystemDirectoryHandle, { id, generation }: { id: string; generation: string },
  patienceMs: number): Promise<boolean> {
  const remove = async (lock: unknown) => {
    if (lock) await GenerationFolder.remove(packs, id, generation);
    return lock !== null;
  };
  const name = generationLock(id, generation);
  if (patienceMs === 0) return world.locks.request(name, { ifAvailable: true }, remove);
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), patienceMs);
  try {
    return await world.locks.request(name, { signal: waiting.signal }, remove);
  } catch (reason) {
    if (waiting.signal.aborted) return false;
    throw reason;
  } finally {
    clearTimeout(timer);
  }
}
