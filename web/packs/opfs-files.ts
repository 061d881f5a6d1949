/* Files of the browser's private file system (OPFS), which a page may use too: written aside and put in place when they are closed. */
import { VitrineError } from "../engine/error.js";
import { isStorageFull } from "../engine/state-files.js";

/** The folder of that name; undefined when there is none. */
export function findFolder(parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle | undefined> {
  return found(parent.getDirectoryHandle(name));
}

export async function makeFolder(parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle> {
  return parent.getDirectoryHandle(name, { create: true }).catch((reason: unknown) => { throw storageError(reason); });
}

/** A file as it is now; undefined when there is none. */
export async function findFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  const handle = await found(folder.getFileHandle(name));
  return handle && found(handle.getFile());
}

/** Whole or not at all. */
export async function writeFile(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await writeParts(folder, name, async (write) => write(bytes));
}

/** As `writeFile`, in pieces. */
export async function writeParts(folder: FileSystemDirectoryHandle, name: string,
  work: (write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>) => Promise<void>): Promise<void> {
  try {
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    try {
      await work((bytes) => stream.write(bytes));
    } catch (reason) {
      /* What failed is what is to be told, not that it cannot be put away either. */
      await stream.abort().catch(() => {});
      throw reason;
    }
    await stream.close();
  } catch (reason) {
    throw storageError(reason);
  }
}

/** What is not there is removed already. */
export async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await found(folder.removeEntry(name, { recursive: true }));
}

export async function folderNames(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const [name, { kind }] of folder.entries()) if (kind === "directory") names.push(name);
  return names;
}

async function found<T>(finding: Promise<T>): Promise<T | undefined> {
  try {
    return await finding;
  } catch (reason) {
    if ((reason as Error).name === "NotFoundError") return undefined;
    throw storageError(reason);
  }
}

export function storageError(reason: unknown): VitrineError {
  if (isStorageFull(reason)) return storageFull(reason);
  return VitrineError.from(reason, "VT_IO");
}

export function storageFull(cause?: unknown): VitrineError {
  return new VitrineError("VT_IO", "the browser's storage is full: there is no room for this pack, and nothing was changed", { cause });
}
