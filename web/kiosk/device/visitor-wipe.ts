/* Between two visitors everything that is not the device's own goes. It asks what is there and keeps what is known, so that nothing that some library
 * writes one day is forgotten here. */
import { deviceFolder } from "./device-files.js";

/** Where a browser keeps what a page leaves behind. */
export interface Places {
  files: FileSystemDirectoryHandle | undefined;
  databases: Pick<IDBFactory, "databases" | "deleteDatabase"> | undefined;
  caches: Pick<CacheStorage, "keys" | "delete"> | undefined;
  storages: Pick<Storage, "clear">[];
  cookies: { cookie: string };
  /** Of this page: cookies may be of any folder on the way to it. */
  path: string;
}

/** Folders of the private file system: the device's own files, and the packs. */
const ownFolders: readonly string[] = [deviceFolder, "packs"];

/** The page itself, for starts without a network: Workbox's name for it. It holds files of this folder and nothing else. */
function isOwnCache(name: string): boolean {
  return name.startsWith("workbox-precache");
}

export async function browserPlaces(): Promise<Places> {
  return {
    files: await navigator.storage?.getDirectory().catch(() => undefined),
    databases: globalThis.indexedDB,
    caches: globalThis.caches,
    storages: [localStorage, sessionStorage],
    cookies: document,
    path: location.pathname,
  };
}

/** Answers what could not be wiped: a kiosk serves nobody before that is empty. All of it is tried, whatever fails. */
export async function wipeVisitor(places: Places): Promise<string[]> {
  const parts: Record<string, () => unknown> = {
    "private files": () => places.files && wipeFiles(places.files, ownFolders),
    databases: () => wipeDatabases(places.databases),
    caches: () => wipeCaches(places.caches),
    storages: () => places.storages.forEach((storage) => storage.clear()),
    cookies: () => wipeCookies(places.cookies, places.path),
  };
  const outcomes = await Promise.all(Object.entries(parts).map(async ([name, wipe]) => {
    try {
      await wipe();
      return "";
    } catch (reason) {
      return `${name}: ${(reason as Error).name}`;
    }
  }));
  return outcomes.filter((wrong) => wrong !== "");
}

const tries = 30;
const retryMs = 100;

/** All but what is `kept`. A worker that has just been ended may hold its files a little longer. */
export async function wipeFiles(root: FileSystemDirectoryHandle, kept: readonly string[] = []): Promise<void> {
  const names: string[] = [];
  for await (const name of root.keys()) if (!kept.includes(name)) names.push(name);
  for (const name of names) await removeWhenFree(root, name);
}

async function removeWhenFree(root: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await root.removeEntry(name, { recursive: true });
    } catch (reason) {
      if ((reason as Error).name === "NotFoundError") return;
      if (attempt === tries) throw reason;
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  }
}

async function wipeDatabases(databases: Places["databases"]): Promise<void> {
  const found = await databases?.databases() ?? [];
  await Promise.all(found.map(({ name }) => new Promise<void>((done, failed) => {
    const request = databases!.deleteDatabase(name!);
    request.onsuccess = () => done();
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new DOMException("it is open elsewhere", "InUseError"));
  })));
}

async function wipeCaches(caches: Places["caches"]): Promise<void> {
  const names = await caches?.keys() ?? [];
  await Promise.all(names.filter((name) => !isOwnCache(name)).map((name) => caches!.delete(name)));
}

/** A browser removes only the cookie of the very path that is named, and tells none. */
function wipeCookies(cookies: { cookie: string }, path: string): void {
  for (const cookie of cookies.cookie.split(/; */).filter((text) => text !== "")) {
    const name = cookie.includes("=") ? cookie.split("=")[0] : "";
    for (const place of pathsTo(path)) cookies.cookie = `${name}=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=${place}`;
  }
}

/** "/a/b" -> "/", "/a", "/a/", "/a/b", "/a/b/". */
function pathsTo(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return ["/", ...parts.flatMap((_, index) => {
    const folder = `/${parts.slice(0, index + 1).join("/")}`;
    return [folder, `${folder}/`];
  })];
}
