/* The browser's private file system in memory: exclusive sync handles, a quota, and a plug that can be pulled. */
import { File } from "node:buffer";
import { setImmediate as turn } from "node:timers/promises";

function domError(name, message = name) {
  return Object.assign(new Error(message), { name });
}

/** `disk.root`: a directory handle. `disk.now`: when files are changed. `disk.refuses`: name of the error of every file that is to be
 * opened. `disk.files()`: the bytes by path. `disk.room`: bytes that fit. `disk.pullPlugAfter(n)`: the nth
 * change from now on is done by half, if it can be, and all after that fail; `disk.restart()` makes it usable again, with what it holds. */
export function fakeDisk() {
  const disk = { refuses: undefined, room: Infinity, now: 0, changes: 0, root: undefined, handles: new Set(), dead: false };
  let plug = Infinity;
  const files = new Map();

  const used = () => [...files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);

  /** Counts a change; answers whether it is the one that is done by half. */
  function change() {
    if (disk.dead) throw domError("InvalidStateError", "the browser was killed");
    disk.changes++;
    if (--plug > 0) return false;
    disk.dead = true;
    return true;
  }
  const killed = () => domError("InvalidStateError", "the browser was killed");

  class SyncHandle {
    constructor(file) {
      this.file = file;
      disk.handles.add(this);
    }
    #alive() {
      if (disk.dead || !disk.handles.has(this)) throw domError("InvalidStateError");
    }
    read(view, { at }) {
      this.#alive();
      const had = this.file.bytes.subarray(at, at + view.length);
      view.set(had);
      return had.length;
    }
    write(view, { at }) {
      this.#alive();
      const half = change();
      const bytes = half ? view.subarray(0, view.length >> 1) : view;
      const end = Math.max(this.file.bytes.length, at + bytes.length);
      if (end > this.file.bytes.length && used() - this.file.bytes.length + end > disk.room) throw domError("QuotaExceededError");
      const next = new Uint8Array(end);
      next.set(this.file.bytes);
      next.set(bytes, at);
      this.file.bytes = next;
      if (half) throw killed();
      return bytes.length;
    }
    truncate(size) {
      this.#alive();
      if (change()) throw killed();
      const next = new Uint8Array(size);
      next.set(this.file.bytes.subarray(0, size));
      this.file.bytes = next;
    }
    flush() { this.#alive(); }
    getSize() { this.#alive(); return this.file.bytes.length; }
    close() { disk.handles.delete(this); }
  }

  /** Written aside, and in place once it is closed. */
  class Writable {
    #parts = [];
    #bytes = 0;
    constructor(file) {
      this.file = file;
      disk.handles.add(this);
    }
    #alive() {
      if (disk.dead || !disk.handles.has(this)) throw domError("InvalidStateError");
    }
    async write(bytes) {
      await turn();
      this.#alive();
      if (change()) throw killed();
      if (used() + this.#bytes + bytes.length > disk.room) throw domError("QuotaExceededError");
      this.#parts.push(Uint8Array.from(bytes));
      this.#bytes += bytes.length;
    }
    async close() {
      await turn();
      this.#alive();
      if (change()) throw killed();
      disk.handles.delete(this);
      Object.assign(this.file, { bytes: new Uint8Array(Buffer.concat(this.#parts)), at: disk.now });
    }
    async abort() { disk.handles.delete(this); }
  }

  class FileHandle {
    kind = "file";
    constructor(path) { this.path = path; }
    async getFile() {
      await turn();
      const file = files.get(this.path);
      if (!file) throw domError("NotFoundError");
      return new File([file.bytes], this.path.slice(this.path.lastIndexOf("/") + 1), { lastModified: file.at });
    }
    async createWritable() {
      await turn();
      if (disk.dead) throw domError("UnknownError");
      return new Writable(files.get(this.path));
    }
    async createSyncAccessHandle() {
      await turn();
      if (disk.dead) throw domError("UnknownError");
      if (disk.refuses) throw domError(disk.refuses);
      const file = files.get(this.path);
      if ([...disk.handles].some((handle) => handle.file === file)) throw domError("NoModificationAllowedError");
      return new SyncHandle(file);
    }
  }

  class Folder {
    kind = "directory";
    children = new Map();
    constructor(path) { this.path = path; }
    async #child(name, kind, make) {
      await turn();
      if (disk.dead) throw domError("UnknownError");
      if (!/^[^/\\]+$/.test(name)) throw new TypeError(`not a name: ${name}`);
      const known = this.children.get(name);
      if (known && known.kind !== kind) throw domError("TypeMismatchError");
      if (known) return known;
      if (!make) throw domError("NotFoundError");
      if (change()) throw killed();
      const child = kind === "file" ? new FileHandle(`${this.path}${name}`) : new Folder(`${this.path}${name}/`);
      if (kind === "file") files.set(child.path, { bytes: new Uint8Array(0), at: disk.now });
      this.children.set(name, child);
      return child;
    }
    getFileHandle(name, { create = false } = {}) { return this.#child(name, "file", create); }
    getDirectoryHandle(name, { create = false } = {}) { return this.#child(name, "directory", create); }
    async removeEntry(name) {
      await turn();
      if (disk.dead) throw domError("UnknownError");
      const child = this.children.get(name);
      if (!child) throw domError("NotFoundError");
      const gone = [...files].filter(([path]) => path === child.path || (child.kind === "directory" && path.startsWith(child.path)));
      if (gone.some(([, file]) => [...disk.handles].some((handle) => handle.file === file))) throw domError("NoModificationAllowedError");
      const half = change();
      if (half && child.kind === "directory") child.forget(gone.slice(gone.length >> 1).map(([path]) => path));
      if (half) throw killed();
      for (const [path] of gone) files.delete(path);
      this.children.delete(name);
    }
    /** Files below are gone, as when a removal was interrupted. */
    forget(paths) {
      for (const [name, child] of [...this.children]) {
        if (child.kind === "directory") child.forget(paths);
        else if (paths.includes(child.path) && files.delete(child.path)) this.children.delete(name);
      }
    }
    async *entries() {
      for (const entry of [...this.children]) yield entry;
    }
  }

  disk.root = new Folder("");
  disk.files = () => new Map([...files].map(([path, { bytes }]) => [path, bytes]));
  disk.set = (path, bytes) => { files.get(path).bytes = bytes; };
  disk.pullPlugAfter = (count) => { plug = count; };
  disk.restart = () => { disk.dead = false; plug = Infinity; disk.handles.clear(); };
  /** All bytes of all files as one text. */
  disk.text = () => [...files.values()].map(({ bytes }) => Buffer.from(bytes).toString("latin1")).join("\n");
  return disk;
}
