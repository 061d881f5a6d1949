/* The outside world of the packs, as arguments: tests bring their own. */
import { browserNetwork, type Network } from "../engine/download.js";
import { VitrineError } from "../engine/error.js";
import type { Variant } from "../engine/types.js";
import type { PackLocks } from "./pack-index.js";
import type { PackManifest } from "../engine/pack-manifest.js";
import { tryInEngine } from "./pack-trial.js";
import { type Patcher, WorkerPatcher } from "./patcher.js";

export interface Trial {
  id: string;
  manifest: PackManifest;
  /** Whether to answer the paths of its pictures. */
  wantsPictures: boolean;
  signal?: AbortSignal | undefined;
}

export interface PackWorld {
  /** OPFS of this origin. */
  root: FileSystemDirectoryHandle;
  locks: PackLocks;
  network: Network;
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;
  /** Milliseconds since 1970. */
  now: () => number;
  estimate: () => Promise<StorageEstimate>;
  /** Opens a generation in an engine until it has read all of it. Rejects with what it refuses. Answers the paths of its pictures, each once. */
  tryOut: (trial: Trial) => Promise<string[]>;
  /** Who applies patches. Throws where that cannot be: then files are fetched whole. */
  startPatcher: () => Patcher;
  /** What relative addresses are relative to. */
  baseUrl: string;
}

/** `worker`: address of pack-worker.js; `variant`: the one build of the engine that is there. */
export async function browserWorld(worker: URL, variant?: Variant): Promise<PackWorld> {
  const locks = navigator.locks as LockManager | undefined;
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!locks || !subtle) throw new VitrineError("VT_UNSUPPORTED", "packs can be kept by pages on https: or localhost only");
  return {
    root: await privateFiles(),
    locks: { request: (name, options, work) => locks.request(name, options, work) as ReturnType<typeof work> },
    network: browserNetwork,
    digest: (bytes) => subtle.digest("SHA-256", bytes),
    now: () => Date.now(),
    estimate: async () => navigator.storage.estimate(),
    startPatcher: () => new WorkerPatcher(new URL("./patch-worker.js", worker), variant),
    tryOut: (trial) => tryInEngine(trial, worker, variant),
    baseUrl: globalThis.document?.baseURI ?? globalThis.location.href,
  };
}

async function privateFiles(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    if ("createWritable" in FileSystemFileHandle.prototype) return root;
  } catch (reason) {
    throw new VitrineError("VT_UNSUPPORTED", "this browser keeps no packs here: its private windows have no files of their own", { cause: reason });
  }
  throw new VitrineError("VT_UNSUPPORTED", "this browser is too old to keep packs");
}
