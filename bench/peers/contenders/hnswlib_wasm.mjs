/* hnswlib-wasm: HNSW over f32. Built in the page, or read from an index that was saved by it. */
import { loadHnswlib, syncFileSystem } from "hnswlib-wasm";
import { inBlocks } from "../kit.mjs";

const file = "bench.index";
const connections = 16, construction = 200;

/** Where Emscripten's IDBFS keeps the files of the mounted folder. */
async function store(mode) {
  const [{ name }] = (await indexedDB.databases()).filter((known) => known.name.startsWith("/"));
  const database = await asked(indexedDB.open(name));
  return { folder: name, files: database.transaction("FILE_DATA", mode).objectStore("FILE_DATA") };
}

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function readSaved(kit, index) {
  const contents = new Uint8Array(await kit.bytes(kit.set.saved));
  await syncFileSystem("write"); /* makes the database */
  const { folder, files } = await store("readwrite");
  await asked(files.put({ timestamp: new Date(), mode: 0o100666, contents }, `${folder}/${file}`));
  await syncFileSystem("read");
  await index.readIndex(file, kit.set.rows);
}

async function save(index) {
  await index.writeIndex(file);
  await syncFileSystem("write");
  const { folder, files } = await store("readonly");
  return [(await asked(files.get(`${folder}/${file}`))).contents];
}

export async function open(kit) {
  const { rows, dims, saved } = kit.set;
  const library = await loadHnswlib();
  const index = new library.HierarchicalNSW("ip", dims, "");
  if (saved) {
    await readSaved(kit, index);
  } else {
    const vectors = await kit.vectors();
    await kit.build(async () => {
      index.initIndex(rows, connections, construction, 7);
      await inBlocks(kit, vectors, 500, (from, views) => index.addPoints(views, views.map((_, i) => from + i), false));
    });
  }
  const setting = (width) => ({
    name: `ef ${width}`,
    ask(query) {
      index.setEfSearch(width);
      return index.searchKnn(query, 10, undefined).neighbors;
    },
  });
  return { settings: [10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 512].map(setting), save: () => save(index) };
}
