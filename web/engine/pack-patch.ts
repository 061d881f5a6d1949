/* The next generation of a pack's file out of the one that is here: docs/pack-format.md, section 11. Whoever calls checks the outcome by the
 * SHA-256 of its parts, and on any failure fetches them whole. */
import type { WasmModule } from "./core.js";
import { VitrineError } from "./error.js";
import { isPackPath } from "./pack-manifest.js";

/** An entry of the manifest's `patches`. */
export interface PackPatch {
  fromGeneration: string;
  role: string;
  space: string | undefined;
  path: string;
  bytes: number;
  inflatedBytes: number;
  sha256: string;
}

const maxInflatedBytes = 256 * 1024 * 1024;
const sha256Pattern = /^[0-9a-f]{64}$/;

/** The manifest's `patches`; what is not well formed is left out, as if there were no such patch. */
export function readPatches(patches: unknown): PackPatch[] {
  return Array.isArray(patches) ? patches.flatMap((patch: unknown) => readPatch(patch) ?? []) : [];
}

function readPatch(value: unknown): PackPatch | undefined {
  const { from_generation: fromGeneration, role, space, path, bytes, inflated_bytes: inflatedBytes, sha256 } = (value ?? {}) as Record<string, unknown>;
  const isText = (...texts: unknown[]) => texts.every((text) => typeof text === "string");
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) > 0 && (size as number) <= maxInflatedBytes;
  if (!isText(fromGeneration, role, sha256) || !isPackPath(path) || !sha256Pattern.test(sha256 as string) || !isSize(bytes) || !isSize(inflatedBytes)) return undefined;
  if (space !== undefined && typeof space !== "string") return undefined;
  return { fromGeneration, role, space, path, bytes, inflatedBytes, sha256 } as PackPatch;
}

/** A logical file of `newBytes` bytes. `old`: the parts of the earlier one, in their order; `deflated`: the patch as it was fetched. */
export async function patchedFile(module: WasmModule, old: readonly Uint8Array[], deflated: Uint8Array<ArrayBuffer>, { inflatedBytes, newBytes }: {
  inflatedBytes: number;
  newBytes: number;
}): Promise<Uint8Array<ArrayBuffer>> {
  return applyPatch(module, old, [await inflate(deflated, inflatedBytes)], newBytes);
}

/** Never holds more than was promised. */
async function inflate(deflated: Uint8Array<ArrayBuffer>, bytes: number): Promise<Uint8Array> {
  const whole = new Uint8Array(bytes);
  let length = 0;
  const reader = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (length + read.value.length > bytes) throw wrong("longer than it says");
      whole.set(read.value, length);
      length += read.value.length;
    }
  } catch (reason) {
    await reader.cancel().catch(() => {});
    throw reason instanceof VitrineError ? reason : wrong("damaged");
  }
  if (length < bytes) throw wrong("shorter than it says");
  return whole;
}

function applyPatch(module: WasmModule, old: readonly Uint8Array[], patch: readonly Uint8Array[], newBytes: number): Uint8Array<ArrayBuffer> {
  const blocks: number[] = [];
  const reserve = (bytes: number) => {
    const block = module._vt_wasm_alloc(bytes) >>> 0;
    if (block === 0) throw new VitrineError("VT_NO_MEMORY", `no room for ${bytes} bytes to patch`);
    blocks.push(block);
    return block;
  };
  const place = (parts: readonly Uint8Array[]) => {
    const bytes = parts.reduce((sum, { length }) => sum + length, 0), block = reserve(bytes);
    let at = block;
    for (const part of parts) {
      module.HEAPU8.set(part, at);
      at += part.length;
    }
    return { block, bytes };
  };
  try {
    const from = place(old), by = place(patch), out = reserve(newBytes);
    const status = module._vt_wasm_patch(by.block, by.bytes, from.block, from.bytes, out, newBytes);
    if (status !== 0) throw wrong(`refused with status ${status}`);
    return module.HEAPU8.slice(out, out + newBytes) as Uint8Array<ArrayBuffer>;
  } finally {
    for (const block of blocks) module._vt_wasm_free(block);
  }
}

function wrong(what: string): VitrineError {
  return new VitrineError("VT_BAD_DATA", `a patch is ${what}`);
}
