/* Logical files by patches from generations that are kept here. What cannot be had so is fetched whole: no failure is one of the installation. */
import { hex, type PackFile, type PackManifest } from "../engine/pack-manifest.js";
import { type PackPatch, readPatches } from "../engine/pack-patch.js";
import type { GenerationFolder } from "./generation-folder.js";
import type { PackSource } from "./pack-source.js";
import type { PackWorld } from "./pack-world.js";
import type { Patcher } from "./patcher.js";

/** A patch that leads from files kept here to some that are missing. */
export interface PatchPlan {
  patch: PackPatch;
  folder: GenerationFolder;
  /** Parts of the logical file, old and new, in their order. */
  old: PackFile[];
  next: PackFile[];
  /** Of the new ones, those that are not here. */
  missing: PackFile[];
}

const maxPatchedBytes = 512 * 1024 * 1024;

/** Plans for the missing files: the smallest patch for each logical file, where it is less than what it saves. */
export async function planPatches(manifest: PackManifest, missing: readonly PackFile[], folders: readonly GenerationFolder[]): Promise<PatchPlan[]> {
  const best = new Map<string, PatchPlan>(), patches = readPatches(manifest.patches);
  for (const folder of folders) {
    const old = await folder.manifest().catch(() => undefined);
    for (const patch of old ? patches : []) {
      if (patch.fromGeneration !== old!.generation) continue;
      const plan = { patch, folder, old: partsOf(old!, patch), next: partsOf(manifest, patch), missing: missing.filter((file) => isPartOf(file, patch)) };
      const key = JSON.stringify([patch.role, patch.space]);
      if (isWorthIt(plan) && patch.bytes < (best.get(key)?.patch.bytes ?? Infinity)) best.set(key, plan);
    }
  }
  return [...best.values()];
}

/** Parts of the new file that were missing, checked by their SHA-256. */
export async function followPlan(plan: PatchPlan, { world, source, patcher, onReceived }: {
  world: PackWorld;
  source: PackSource;
  patcher: () => Patcher;
  onReceived: (bytes: number) => void;
}): Promise<[PackFile, Uint8Array<ArrayBuffer>][]> {
  const { patch, folder, old, next, missing } = plan;
  const kept = await Promise.all(old.map((file) => folder.had(file, world.digest)));
  if (kept.includes(undefined)) throw new Error("the earlier file is not whole");
  const deflated = await source.read(patch.path, { maxBytes: patch.bytes, onReceived });
  if (hex(await world.digest(deflated)) !== patch.sha256) throw new Error("the patch is not what the manifest says");
  const whole = await patcher().patch(kept as Uint8Array[], deflated, { inflatedBytes: patch.inflatedBytes, newBytes: bytesOf(next) });
  const parts: [PackFile, Uint8Array<ArrayBuffer>][] = [];
  let offset = 0;
  for (const file of next) {
    const bytes = whole.slice(offset, offset += file.bytes);
    if (!missing.includes(file)) continue;
    if (hex(await world.digest(bytes)) !== file.sha256) throw new Error("the patch leads to another file");
    parts.push([file, bytes]);
  }
  return parts;
}

export function bytesOf(files: readonly { bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function isPartOf({ role, space }: PackFile, patch: PackPatch): boolean {
  return role === patch.role && space === patch.space;
}

function partsOf({ files }: PackManifest, patch: PackPatch): PackFile[] {
  return files.filter((file) => isPartOf(file, patch)).sort((a, b) => (a.part ?? 0) - (b.part ?? 0));
}

function isWorthIt({ patch, old, next, missing }: PatchPlan): boolean {
  return old.length > 0 && missing.length > 0 && patch.bytes < bytesOf(missing) && bytesOf(old) + bytesOf(next) <= maxPatchedBytes;
}
