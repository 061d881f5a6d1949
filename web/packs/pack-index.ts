/* packs/index.json: the one file that says which generation of which pack is there. Replaced whole, under a Web Lock. */
import { VitrineError } from "../engine/error.js";
import { findFile, writeFile } from "./opfs-files.js";
import { isGeneration } from "../engine/pack-manifest.js";
import { isPackId, parseUrl } from "./pack-address.js";
import { isPublicKey } from "./pack-signature.js";
import type { InstalledPack, PackOrigin } from "./pack-types.js";

/** One generation of a pack. */
export type PackRecord = Omit<InstalledPack, "previous">;

export interface IndexEntry {
  current: PackRecord;
  /** Kept to go back to. */
  previous?: PackRecord;
}

/** Of a LockManager. */
export interface PackLocks {
  request<T>(name: string, options: LockOptions, work: (lock: unknown) => Promise<T>): Promise<T>;
}

const format = "vitrine-packs";
const version = 1;
const fileName = "index.json";
const maxBytes = 4 * 1024 * 1024;
const indexLock = "vitrine packs";

/** Held by whoever changes the folders of a pack. */
export function packLock(id: string): string {
  return `vitrine pack ${id}`;
}

/** Held, shared, for as long as an engine reads that generation: nobody removes it from under it. */
export function generationLock(id: string, generation: string): string {
  return `vitrine pack ${id} ${generation}`;
}

/** The entries as they are now. What is damaged is left out: its pack can be installed again. */
export async function readIndex(packs: FileSystemDirectoryHandle): Promise<IndexEntry[]> {
  const file = await findFile(packs, fileName);
  if (!file || file.size > maxBytes) return [];
  const index = parse(await file.text()) as { format?: unknown; version?: unknown; packs?: unknown } | null | undefined;
  if (index?.format !== format || !Array.isArray(index.packs)) return [];
  if (typeof index.version === "number" && index.version > version) {
    throw new VitrineError("VT_UNSUPPORTED", `the packs on this device were written by a newer version (${index.version}): reload the page`);
  }
  const entries = new Map<string, IndexEntry>();
  for (const entry of index.packs.map(checkedEntry)) if (entry) entries.set(entry.current.id, entry);
  return [...entries.values()];
}

/** Changes the entry of one pack; `change` is given the present one, and answers undefined to remove it. */
export function changeIndex(packs: FileSystemDirectoryHandle, locks: PackLocks, id: string,
  change: (entry: IndexEntry | undefined) => IndexEntry | undefined): Promise<void> {
  return locks.request(indexLock, {}, async () => {
    const entries = await readIndex(packs);
    const known = entries.find(({ current }) => current.id === id);
    const changed = change(known);
    const kept = known ? entries.flatMap((entry) => (entry === known ? changed ?? [] : entry)) : [...entries, ...(changed ? [changed] : [])];
    await writeFile(packs, fileName, new TextEncoder().encode(JSON.stringify({ format, version, packs: kept })));
  });
}

export function packOf({ current, previous }: IndexEntry): InstalledPack {
  return previous ? { ...current, previous: previous.generation } : { ...current };
}

function checkedEntry(value: unknown): IndexEntry | undefined {
  const { current, previous } = (value ?? {}) as { current?: unknown; previous?: unknown };
  if (!isRecord(current)) return undefined;
  return isRecord(previous) && previous.id === current.id && previous.generation !== current.generation ? { current, previous } : { current };
}

function isRecord(value: unknown): value is PackRecord {
  const record = value as Partial<PackRecord> | null | undefined;
  return isPackId(record?.id) && isGeneration(record!.generation) && isOrigin(record!.source) && typeof record!.picturesInside === "boolean"
    && (record!.signedBy === undefined || isPublicKey(record!.signedBy))
    && [record!.name, record!.currency, record!.licence].every((text) => typeof text === "string" && text.length < 64)
    && [record!.products, record!.bytes, record!.installedAt].every((count) => Number.isSafeInteger(count) && count! >= 0);
}

function isOrigin(value: unknown): value is PackOrigin {
  const origin = value as { type?: unknown; url?: unknown; name?: unknown } | null;
  if (origin?.type === "url") return typeof origin.url === "string" && /^https?:$/.test(parseUrl(origin.url)?.protocol ?? "");
  return (origin?.type === "folder" || origin?.type === "zip") && typeof origin.name === "string";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
