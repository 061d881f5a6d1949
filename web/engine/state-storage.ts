/* Where the files are: folders of one shop's in the browser's private file system (OPFS), or memory. */
import { MemoryFile, type StateFile, StorageFullError } from "./state-files.js";

/* TypeScript has these among the types of workers only, which do not go together with those of pages. */
interface SyncHandle {
  read(view: Uint8Array, at: { at: number }): number;
  write(view: Uint8Array, at: { at: number }): number;
  truncate(bytes: number): void;
  flush(): void;
  getSize(): number;
  close(): void;
}
type SyncFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> };

export interface StateStorage {
  readonly kind: "kept" | "memory";
  /** Opens a file, making it and its folder where they are missing. "" is the shop's own folder. */
  open(folder: string, name: string): Promise<StateFile>;
  /** Names of the folders. */
  folders(): Promise<string[]>;
  /** Removes a folder with its files, which must be closed. One that is not there is removed already. */
  remove(folder: string): Promise<void>;
}

/** What the tabs of one shop share a state by: its pack's path, so that two shops of one origin do not mix. */
export function scopeOf(packUrl: string, origin: string): string {
  return packUrl.startsWith(`${origin}/`) ? packUrl.slice(origin.length) : packUrl;
}

/** The Web Lock of the tab that owns the state of a scope. */
export function stateLock(scope: string): string {
  return `vitrine state ${scope}`;
}

const longestFolderName = 200;

async function folderNameOf(scope: string): Promise<string> {
  const name = encodeURIComponent(scope);
  if (name.length <= longestFolderName) return name;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(scope)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** OPFS, where this browser has it for workers. Private windows may refuse. */
export async function opfsRoot(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return "createSyncAccessHandle" in FileSystemFileHandle.prototype ? root : undefined;
  } catch {
    return undefined;
  }
}

const allScopes = "vitrine";

export async function opfsStorage(root: FileSystemDirectoryHandle, scope: string): Promise<StateStorage> {
  const all = await root.getDirectoryHandle(allScopes, { create: true });
  return new OpfsStorage(await all.getDirectoryHandle(await folderNameOf(scope), { create: true }));
}

/** Removes all profiles of a scope. Whoever calls this holds its lock. */
export async function eraseScope(root: FileSystemDirectoryHandle, scope: string): Promise<void> {
  const all = await root.getDirectoryHandle(allScopes, { create: true });
  await new OpfsStorage(all).remove(await folderNameOf(scope));
}

/** Whether this failure says that the browser never opens such a file, here. */
export function isUnsupported(reason: unknown): boolean {
  return ["NotSupportedError", "SecurityError", "NotAllowedError"].includes((reason as Error).name);
}

/** Before Chrome 108 the calls of a handle answered promises, which SQLite cannot wait for. */
class NotSynchronousError extends Error {
  override readonly name = "NotSupportedError";
}

/* A browser that was killed, or a tab that closes this very moment, may hold its files a little longer. */
const openForMs = 4000;
const openEveryMs = 40;

export class OpfsStorage implements StateStorage {
  readonly kind = "kept";
  readonly #folder: FileSystemDirectoryHandle;
  readonly #sleep: (milliseconds: number) => Promise<void>;

  constructor(folder: FileSystemDirectoryHandle, sleep = (milliseconds: number) => new Promise<void>((wake) => setTimeout(wake, milliseconds))) {
    this.#folder = folder;
    this.#sleep = sleep;
  }

  async open(folder: string, name: string): Promise<StateFile> {
    const inside = folder === "" ? this.#folder : await this.#folder.getDirectoryHandle(folder, { create: true });
    const handle = await this.#persistently(await inside.getFileHandle(name, { create: true }) as SyncFileHandle);
    if (typeof handle.getSize() === "number") return new OpfsFile(handle);
    await handle.close();
    throw new NotSynchronousError("this browser's file handles are not synchronous");
  }

  async folders(): Promise<string[]> {
    const names: string[] = [];
    for await (const [name, { kind }] of this.#folder.entries()) if (kind === "directory") names.push(name);
    return names;
  }

  async remove(folder: string): Promise<void> {
    await this.#whileHeld(() => this.#folder.removeEntry(folder, { recursive: true })).catch((reason: unknown) => {
      if ((reason as Error).name !== "NotFoundError") throw reason;
    });
  }

  #persistently(file: SyncFileHandle): Promise<SyncHandle> {
    return this.#whileHeld(() => file.createSyncAccessHandle());
  }

  async #whileHeld<T>(work: () => Promise<T>): Promise<T> {
    for (let waited = 0; ; waited += openEveryMs) {
      try {
        return await work();
      } catch (reason) {
        if (!isHeld(reason) || waited >= openForMs) throw reason;
        await this.#sleep(openEveryMs);
      }
    }
  }
}

function isHeld(reason: unknown): boolean {
  return ["NoModificationAllowedError", "InvalidStateError"].includes((reason as Error).name);
}

class OpfsFile implements StateFile {
  readonly #handle: SyncHandle;

  constructor(handle: SyncHandle) {
    this.#handle = handle;
  }

  read(view: Uint8Array, offset: number): number {
    return this.#handle.read(view, { at: offset });
  }

  write(view: Uint8Array, offset: number): void {
    const written = this.#handle.write(view, { at: offset });
    if (written !== view.length) throw new StorageFullError(`${written} of ${view.length} bytes were written`);
  }

  truncate(bytes: number): void {
    this.#handle.truncate(bytes);
  }

  flush(): void {
    this.#handle.flush();
  }

  size(): number {
    return this.#handle.getSize();
  }

  close(): void {
    this.#handle.close();
  }
}

/** Forgotten with the tab, and the tab's alone. */
export class MemoryStorage implements StateStorage {
  readonly kind = "memory";
  readonly #folders = new Map<string, Map<string, StateFile>>();

  async open(folder: string, name: string): Promise<StateFile> {
    const files = this.#folders.get(folder) ?? new Map<string, StateFile>();
    const file = files.get(name) ?? new MemoryFile();
    this.#folders.set(folder, files.set(name, file));
    return file;
  }

  async folders(): Promise<string[]> {
    return [...this.#folders.keys()].filter((name) => name !== "");
  }

  async remove(folder: string): Promise<void> {
    this.#folders.delete(folder);
  }
}
