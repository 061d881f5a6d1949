/* The files that SQLite writes a profile to, as the C side calls them: `Module.stateFiles` of src/state/wasm_state_files.c. */

/** One file. Every call is synchronous, and throws where the storage fails. */
export interface StateFile {
  /** Fills `view` from `offset` on; answers how many bytes there were. */
  read(view: Uint8Array, offset: number): number;
  write(view: Uint8Array, offset: number): void;
  truncate(bytes: number): void;
  flush(): void;
  size(): number;
  /** Everything that was written stays. */
  close(): void;
}

/** All of them, or none: when one cannot be opened the others are closed again. */
export async function openAll(opening: readonly Promise<StateFile>[]): Promise<StateFile[]> {
  const results = await Promise.allSettled(opening);
  const files = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    files.forEach((file) => file.close());
    throw result.reason;
  }
  return files;
}

/** The storage took less than it was given. By this name the C side knows that it is full. */
export class StorageFullError extends Error {
  override readonly name = "QuotaExceededError";
}

export function isStorageFull(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "QuotaExceededError";
}

/** A file that is forgotten with the tab. */
export class MemoryFile implements StateFile {
  #bytes = new Uint8Array(0);
  #size = 0;

  read(view: Uint8Array, offset: number): number {
    const had = this.#bytes.subarray(offset, Math.min(this.#size, offset + view.length));
    view.set(had);
    return had.length;
  }

  write(view: Uint8Array, offset: number): void {
    const end = offset + view.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(view, offset);
    this.#size = Math.max(this.#size, end);
  }

  truncate(bytes: number): void {
    this.#bytes.fill(0, bytes, this.#size);
    this.#size = bytes;
  }

  flush(): void {}

  size(): number {
    return this.#size;
  }

  close(): void {}
}

/** The opened files by name. A slot is their number. An empty file is one that is not there: SQLite makes and removes files, and
 * here they were all made before. */
export class StateFiles {
  #names: string[] = [];
  #files: StateFile[] = [];
  #failed = false;

  /** Puts these in the place of those that were there. */
  mount(files: Record<string, StateFile>): void {
    this.unmount();
    this.#names = Object.keys(files);
    this.#files = Object.values(files);
  }

  unmount(): void {
    const files = this.#files;
    this.#names = this.#files = [];
    this.#failed = false;
    for (const file of files) file.close();
  }

  /** Whether a file did not do as it was told since it was mounted, other than for want of room. */
  get failed(): boolean {
    return this.#failed;
  }

  open(name: string): number {
    return this.#names.indexOf(name);
  }

  close(_slot: number): void {}

  exists(name: string): boolean {
    return this.#guarded(() => (this.#files[this.open(name)]?.size() ?? 0) > 0);
  }

  remove(name: string): void {
    this.#guarded(() => this.#files[this.open(name)]?.truncate(0));
  }

  read(slot: number, view: Uint8Array, offset: number): number {
    return this.#guarded(() => this.#files[slot]!.read(view, offset));
  }

  write(slot: number, view: Uint8Array, offset: number): 0 {
    return this.#guarded(() => { this.#files[slot]!.write(view, offset); return 0; });
  }

  truncate(slot: number, bytes: number): 0 {
    return this.#guarded(() => { this.#files[slot]!.truncate(bytes); return 0; });
  }

  flush(slot: number): 0 {
    return this.#guarded(() => { this.#files[slot]!.flush(); return 0; });
  }

  size(slot: number): number {
    return this.#guarded(() => this.#files[slot]!.size());
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (reason) {
      this.#failed ||= !isStorageFull(reason);
      throw reason;
    }
  }
}
