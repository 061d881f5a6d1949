/* What an engine's worker fetches of a pack that is kept on this device comes out of OPFS. */
import { browserNetwork, type Network } from "../engine/download.js";
import { GenerationFolder, packsFolder } from "./generation-folder.js";
import { type PackAddress, parseAddress } from "./pack-address.js";
import { generationLock, type PackLocks, readIndex } from "./pack-index.js";
import type { PackFile } from "../engine/pack-manifest.js";

export interface PackNetworkOptions {
  root: () => Promise<FileSystemDirectoryHandle>;
  locks: PackLocks;
  /** For all other addresses. */
  network?: Network;
}

/** An opened generation. */
interface Opened {
  folder: GenerationFolder;
  files: Map<string, PackFile>;
  /** Of a pack that comes in pages; looked up with the first one that is asked for. */
  pages?: Promise<Map<string, Blob>>;
}

/** A network that answers the addresses of packs. Which generation that is, it looks up once. */
export function packNetwork({ root, locks, network = browserNetwork }: PackNetworkOptions): Network {
  const opened = new Map<string, Promise<Opened | undefined>>();

  function openOnce(address: PackAddress): Promise<Opened | undefined> {
    const key = `${address.id} ${address.generation ?? ""}`;
    const opening = opened.get(key) ?? root().then((files) => openGeneration(files, locks, address));
    opened.set(key, opening);
    return opening.catch((reason: unknown) => {
      opened.delete(key);
      throw reason;
    });
  }

  async function answer(address: PackAddress): Promise<Response> {
    const pack = await openOnce(address);
    const file = pack && (address.path === "manifest.json" ? await pack.folder.manifestFile() : await fileOf(pack, address.path));
    return new Response(file ?? null, { status: file ? 200 : 404 });
  }

  return {
    ...network,
    fetch(url, init) {
      const address = parseAddress(url);
      return address ? answer(address) : network.fetch(url, init);
    },
  };
}

async function fileOf(pack: Opened, path: string): Promise<Blob | undefined> {
  const { folder, files } = pack;
  const file = files.get(path);
  if (file) return folder.file(file);
  const pages = pack.pages ??= folder.bundles([...files.values()]).then((bundles) => folder.pages(bundles));
  pages.catch(() => { delete pack.pages; });
  return (await pages).get(path);
}

/** undefined: it is not on this device any more. */
async function openGeneration(root: FileSystemDirectoryHandle, locks: PackLocks, { id, generation }: PackAddress): Promise<Opened | undefined> {
  const packs = await packsFolder(root);
  const current = async () => generation ?? (await readIndex(packs)).find((entry) => entry.current.id === id)?.current.generation;
  for (let named = await current(); named !== undefined;) {
    const letGo = await hold(locks, generationLock(id, named));
    /* It may have been replaced while the lock was waited for. */
    const now = await current();
    if (now === named) return open(packs, id, named);
    letGo();
    named = now;
  }
  return undefined;
}

async function open(packs: FileSystemDirectoryHandle, id: string, generation: string): Promise<Opened | undefined> {
  const folder = await GenerationFolder.find(packs, id, generation);
  return folder && { folder, files: new Map((await folder.manifest()).files.map((file) => [file.path, file])) };
}

/** Answers a function that lets the lock go; otherwise it goes with the worker. */
function hold(locks: PackLocks, name: string): Promise<() => void> {
  return new Promise((held, failed) => {
    locks.request(name, { mode: "shared" }, () => new Promise<void>((letGo) => held(letGo))).catch(failed);
  });
}
