/* Logical files by patches from generations that are at hand. What cannot be had so is fetched whole: no failure here is one of the update. */
import { hex, type PackFile, type PackManifest } from "./pack-manifest.js";
import { type PackPatch, readPatches } from "./pack-patch.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** A generation that is at hand. */
export interface EarlierPack {
  manifest: PackManifest;
  /** Bytes of one of its files, where they are here and what the manifest says. */
  had: (file: PackFile) => Promise<Bytes | undefined>;
}

/** A patch that leads from files at hand to some that are missing. */
export interface PatchPlan {
  patch: PackPatch;
  from: EarlierPack;
  /** Parts of the logical file, old and new, in their order. */
  old: PackFile[];
  next: PackFile[];
  /** Of the new ones, those that are not here. */
  missing: PackFile[];
}

export interface Patching {
  digest: (bytes: Bytes) => Promise<ArrayBuffer>;
  /** The patch's file as it lies in the pack. */
  read: (patch: PackPatch) => Promise<Bytes>;
  /** `patchedFile` of pack-patch.ts, wherever there is a core. Takes what it is given. */
  apply: (old: Bytes[], deflated: Bytes, sizes: { inflatedBytes: number; newBytes: number }) => Promise<Bytes>;
}

const maxPatchedBytes = 512 * 1024 * 1024;

/** Plans for the missing files: the smallest patch for each logical file, where it is less than what it saves. */
export function planPatches(manifest: PackManifest, missing: readonly PackFile[], earlier: readonly EarlierPack[]): PatchPlan[] {
  const best = new Map<string, PatchPlan>(), patches = readPatches(manifest.patches);
  for (const from of earlier) {
    for (const patch of patches) {
      if (patch.fromGeneration !== from.manifest.generation) continue;
      const plan = { patch, from, old: partsOf(from.manifest, patch), next: partsOf(manifest, patch), missing: missing.filter((file) => isPartOf(file, patch)) };
      const key = JSON.stringify([patch.role, patch.space]);
      if (isWorthIt(plan) && patch.bytes < (best.get(key)?.patch.bytes ?? Infinity)) best.set(key, plan);
    }
  }
  return [...best.values()];
}

/** Parts of the new file that were missing, checked by their SHA-256. */
export async function followPlan({ patch, from, old, next, missing }: PatchPlan, { digest, read, apply }: Patching): Promise<[PackFile, Bytes][]> {
  const kept: Bytes[] = [];
  for (const file of old) {
    const bytes = await from.had(file);
    if (!bytes) throw new Error("the earlier file is not whole");
    kept.push(bytes);
  }
  const deflated = await read(patch);
  if (hex(await digest(deflated)) !== patch.sha256) throw new Error("the patch is not what the manifest says");
  const whole = await apply(kept, deflated, { inflatedBytes: patch.inflatedBytes, newBytes: bytesOf(next) });
  const parts: [PackFile, Bytes][] = [];
  let offset = 0;
  for (const file of next) {
    const bytes = whole.slice(offset, offset += file.bytes);
    if (!missing.includes(file)) continue;
    if (hex(await digest(bytes)) !== file.sha256) throw new Error("the patch leads to another file");
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
