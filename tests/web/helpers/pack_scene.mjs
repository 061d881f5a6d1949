/* A shelf in node: a disk in memory, locks, a pack server, and trials by the real loader on a core that is made of JavaScript. */
import { createHash, webcrypto } from "node:crypto";
import { Duplex } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { importParts } from "./engine.mjs";
import { fakeModule } from "./fake_engine.mjs";
import { fakeLocks } from "./fake_locks.mjs";
import { fakeDisk } from "./fake_opfs.mjs";
import { packFiles, packManifest, packServer } from "./pack_server.mjs";

/* Node knows "deflate-raw" from 20.12 on. */
const Native = DecompressionStream;
const unpacker = (format) => {
  try { return new Native(format); } catch { return Duplex.toWeb(createInflateRaw()); }
};

/** Bytes that have come out of decompression streams. zip.js takes the class when it is loaded. */
export const unpacked = { bytes: 0 };
globalThis.DecompressionStream = class {
  constructor(format) {
    const { writable, readable } = unpacker(format);
    const count = new TransformStream({ transform: (chunk, out) => { unpacked.bytes += chunk.length; out.enqueue(chunk); } });
    return { writable, readable: readable.pipeThrough(count) };
  }
};

const parts = [
  ...["generation-folder", "pack-address", "pack-index", "pack-network", "pack-shelf", "pack-signature", "pack-sweep", "pack-trial", "page-bundles", "zip-file", "zip-source"].map((name) => `packs/${name}.ts`),
  ...["core", "error", "loader", "pack-manifest"].map((name) => `engine/${name}.ts`),
];
export const packs = await importParts(parts);
const { addressOf, Core, Loader, packNetwork, PackShelf, sweepAll, trialAddress, VitrineError } = packs;

const digest = (bytes) => webcrypto.subtle.digest("SHA-256", bytes);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Pictures by their path, each named after its content. */
export const pictures = new Map(["shoe", "shirt", "hat"].map((what, i) => {
  const bytes = Buffer.alloc(1000 + 100 * i, what);
  const name = sha256(bytes).slice(0, 32);
  return [`images/${name.slice(0, 2)}/${name}.webp`, bytes];
}));

export function manifestOf(generation, changes = {}) {
  const imageBytes = [...pictures.values()].reduce((sum, { length }) => sum + length, 0);
  return packManifest({ generation, name: "Shop", licence: "CC0", currency: "EUR", counts: { products: 3, images: 3, image_bytes: imageBytes }, ...changes });
}

/** A whole pack, path -> bytes, with its pictures. */
export function packOnDisk(manifest = manifestOf("g1")) {
  return new Map([["manifest.json", Buffer.from(JSON.stringify(manifest))],
    ...Object.entries(packFiles).map(([path, { bytes }]) => [path, bytes]), ...pictures]);
}

/** The same as `<input webkitdirectory>` gives them. */
export function chosenFolder(files, name = "my-pack") {
  return [...files].map(([path, bytes]) => Object.assign(new File([bytes], path.slice(path.lastIndexOf("/") + 1)), {
    webkitRelativePath: `${name}/${path}`,
  }));
}

/** A browser of one origin, and a server. `tab(name)`: a shelf in another tab. */
export async function packScene({ manifest = manifestOf("g1") } = {}) {
  const scene = {
    disk: fakeDisk(), locks: fakeLocks(), server: await packServer(manifest), pictures, now: 1_800_000_000_000, quota: undefined,
    /** Generations that were tried, and which files the engine refuses. */
    trials: [], refused: () => false,
    /** What the worker for patches makes of old parts and a patch; how often one was started, and is running. */
    patched: undefined, patchers: { started: 0, running: 0 },
  };
  scene.disk.now = scene.now;

  /** What an engine's worker does with a pack; its locks are free once `close()` was called. */
  scene.engine = (name, packUrl, { onCommit } = {}) => {
    const module = fakeModule({ refused: (path) => scene.refused(path), onCommit });
    const network = packNetwork({ root: async () => scene.disk.root, locks: scene.locks.tab(name), network: { sleep: async () => {}, stallMs: 5000, fetch } });
    const loader = new Loader({ packUrl, network, digest, startCore: async () => new Core(module), onProgress: () => {}, now: () => 0 });
    return { loader, close: () => scene.locks.kill(name) };
  };

  scene.tab = (name, options) => new PackShelf({
    root: scene.disk.root,
    locks: scene.locks.tab(name),
    network: { sleep: async () => {}, stallMs: 5000, fetch: (...asked) => fetch(...asked) },
    digest,
    now: () => scene.now,
    estimate: async () => (scene.quota === undefined ? {} : { quota: scene.quota, usage: 0 }),
    tryOut: async (trial) => {
      scene.trials.push(trial.manifest.generation);
      await scene.whileTrying?.(trial);
      const { loader, close } = scene.engine(`trial ${scene.trials.length}`, trialAddress(trial.id, trial.manifest.generation));
      try {
        await loader.run();
        await loader.photoMap();
        return trial.wantsPictures ? [...scene.pictures.keys()] : [];
      } finally {
        close();
      }
    },
    startPatcher: () => {
      if (!scene.patched) throw new Error("no worker can be started here");
      scene.patchers.started++;
      scene.patchers.running++;
      let die;
      const death = new Promise((_, reject) => { die = () => reject(new Error("closed")); });
      death.catch(() => {});
      return { patch: async (...given) => Promise.race([scene.patched(...given), death]), close: () => { scene.patchers.running--; die(); } };
    },
    baseUrl: "https://shop.example/",
  }, options);

  scene.sweep = () => sweepAll({ root: scene.disk.root, locks: scene.locks.tab("sweep"), now: () => scene.now });
  scene.paths = () => [...scene.disk.files().keys()].sort();
  /** Opens the pack as a page does and answers what the core was given. */
  scene.read = async (id, name = "reader") => {
    const given = new Map();
    const { loader, close } = scene.engine(name, addressOf(id), { onCommit: (path, bytes) => given.set(path, Buffer.from(bytes)) });
    await loader.run();
    return { given, loader, close };
  };
  scene.close = () => scene.server.close();
  return scene;
}

/** A check of a rejection: its code, what it says, and the file it names. */
export const refusal = (code, message, file) => (error) => {
  if (!(error instanceof VitrineError) || error.code !== code || !message.test(error.message) || (file && !error.file?.endsWith(file))) {
    throw new Error(`${error?.code} ${error?.message} (${error?.file}) is not ${code} ${message} (${file ?? "any file"})`, { cause: error });
  }
  return true;
};
