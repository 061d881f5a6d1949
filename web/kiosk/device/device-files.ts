/* The device's own small files, which outlive every visitor: a folder in the browser's private file system. */
import { findFile, makeFolder, writeFile } from "../../packs/opfs-files.js";

/** Kept when a visitor leaves: these, and the packs. */
export const deviceFolder = "kiosk";

export class DeviceFiles {
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(private readonly folder: FileSystemDirectoryHandle) {}

  static async open(root: FileSystemDirectoryHandle): Promise<DeviceFiles> {
    return new DeviceFiles(await makeFolder(root, deviceFolder));
  }

  /** `fallback` where there is none, or `isValid` refuses what is there. */
  async read<T>(name: string, isValid: (value: unknown) => value is T, fallback: T): Promise<T> {
    await this.writing;
    const file = await findFile(this.folder, `${name}.json`);
    try {
      const value: unknown = file && JSON.parse(await file.text());
      return isValid(value) ? value : fallback;
    } catch {
      return fallback; // torn, or not ours
    }
  }

  /** One after another, each whole or not at all. */
  write(name: string, value: unknown): Promise<void> {
    const next = this.writing.then(() => writeFile(this.folder, `${name}.json`, new TextEncoder().encode(JSON.stringify(value))));
    this.writing = next.catch(() => {});
    return next;
  }
}
