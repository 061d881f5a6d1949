/* Packs on this device: what an installation leaves, and what a failed one does not. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { chosenFolder, manifestOf, packOnDisk, packs, packScene, pictures, refusal } from "./helpers/pack_scene.mjs";
import { misbehaviour, packFiles } from "./helpers/pack_server.mjs";
import { zipOfFiles } from "./helpers/zip_writer.mjs";

const { generationLock, packIdOf } = packs;
const scenes = [];
afterEach(() => Promise.all(scenes.splice(0).map((scene) => scene.close())));

async function scene(options) {
  const made = await packScene(options);
  scenes.push(made);
  return made;
}

/** Paths that a generation of files alone takes. */
const kept = (id, generation) => ["manifest.json", ...manifestOf(generation).files.map(({ sha256 }) => sha256)].map((name) => `packs/${id}/${generation}/${name}`);
const all = (...paths) => ["packs/index.json", ...paths.flat()].sort();
const downloads = (told) => told.server.asked.filter((path) => path !== "manifest.json");

test("a pack from a URL is kept whole, tried, and named by the index", async () => {
  const told = await scene();
  const progress = [];
  const pack = await told.tab("a").installFromUrl(told.server.url, { onProgress: (step) => progress.push(step) });
  assert.equal(pack.id, await packIdOf("url", told.server.url));
  assert.deepEqual(pack, { id: pack.id, name: "Shop", generation: "g1", products: 3, currency: "EUR", licence: "CC0", bytes: 15500,
    installedAt: told.now, source: { type: "url", url: told.server.url }, picturesInside: false });
  assert.deepEqual(told.trials, ["g1"]);
  assert.deepEqual(told.paths(), all(kept(pack.id, "g1")));
  assert.deepEqual(await told.tab("b").list(), [pack]);
  assert.deepEqual(progress.at(-1), { step: "trying", doneBytes: 15500, totalBytes: 15500 });
  assert.equal(await told.tab("a").imageUrl(pack, "images/a.webp"), `${told.server.url}images/a.webp`);
});

test("an engine reads it without the network", async () => {
  const told = await scene();
  const { id } = await told.tab("a").installFromUrl(told.server.url);
  const asked = told.server.asked.length;
  const { given, loader } = await told.read(id);
  await loader.photoMap();
  for (const [path, { bytes }] of Object.entries(packFiles)) assert.deepEqual(given.get(path), bytes);
  assert.equal(told.server.asked.length, asked);
});

test("an address may be that of the manifest, or lack the slash; what is no address is refused", async () => {
  const told = await scene();
  for (const url of [`${told.server.url}manifest.json#top`, told.server.url.slice(0, -1)]) {
    assert.equal((await told.tab("a").installFromUrl(url)).id, await packIdOf("url", told.server.url));
  }
  for (const url of ["", "shop", "javascript:alert(1)", "data:,x", "file:///pack/"]) {
    await assert.rejects(told.tab("a").installFromUrl(url), refusal("VT_BAD_REQUEST", /not the address of a pack/));
  }
  await assert.rejects(told.tab("a").installFromUrl(`${told.server.url}?token=1`), refusal("VT_BAD_REQUEST", /no question mark/));
});

for (const [fault, code, message] of [
  ["missing", "VT_NETWORK", /answered 404/], ["broken", "VT_NETWORK", /answered 503/], ["cut", "VT_NETWORK", /connection failed/],
  ["truncated", "VT_INTEGRITY", /8999 bytes instead of 9000/], ["longer", "VT_INTEGRITY", /longer than the 9000 bytes/], ["flipped", "VT_INTEGRITY", /SHA-256/],
]) {
  test(`a ${fault} file is named, and nothing is installed`, async () => {
    const told = await scene();
    told.server.wrong["int8-1.safetensors"] = misbehaviour[fault];
    const shelf = told.tab("a");
    await assert.rejects(shelf.installFromUrl(told.server.url), refusal(code, message, "/pack/int8-1.safetensors"));
    assert.deepEqual(await shelf.list(), []);
    assert.deepEqual(told.trials, []);
    const isKept = code === "VT_NETWORK";
    assert.equal(told.paths().some((path) => path.endsWith("manifest.json")), isKept);
    told.server.asked.length = 0;
    delete told.server.wrong["int8-1.safetensors"];
    await shelf.installFromUrl(told.server.url);
    if (isKept) assert.ok(downloads(told).length < 5 && downloads(told).includes("int8-1.safetensors"), `fetched again: ${downloads(told)}`);
  });
}

test("a wrong file is asked for again, past the cache, before it is given up", async () => {
  const told = await scene();
  const caches = [];
  const fetchWith = (url, init) => { if (url.endsWith("bits-1.safetensors")) caches.push(init.cache); return fetch(url, init); };
  let served = 0;
  told.server.wrong["bits-1.safetensors"] = (response, bytes) => (served++ === 0 ? misbehaviour.flipped(response, bytes) : response.end(bytes));
  await told.tab("a").installFromUrl(told.server.url, { fetch: fetchWith });
  assert.deepEqual(caches, ["default", "reload"]);
});

test("nothing tells the server who asks", async () => {
  const told = await scene();
  const inits = [];
  await told.tab("a").installFromUrl(told.server.url, { fetch: (url, init) => { inits.push(init); return fetch(url, init); } });
  assert.ok(inits.length > 5 && inits.every((init) => init.credentials === "omit" && init.referrerPolicy === "no-referrer"));
});

for (const [what, changes, code, message] of [
  ["of a newer format", { format_version: 3 }, "VT_UNSUPPORTED", /format 3 is newer/],
  ["of something else", { format: "zip" }, "VT_BAD_DATA", /not the manifest of a pack/],
  ["whose generation is a path", { generation: "../../vitrine" }, "VT_BAD_DATA", /generation/],
  ["without a currency", { currency: "euro" }, "VT_BAD_DATA", /currency/],
  ["with a file outside", { files: [{ path: "../index.json", bytes: 1, sha256: "0".repeat(64) }] }, "VT_BAD_DATA", /files\[0\]\.path/],
  ["with an endless file", { files: [{ path: "a", bytes: 2 ** 40, sha256: "0".repeat(64) }] }, "VT_BAD_DATA", /files\[0\]\.bytes/],
  ["with a hash that is a path", { files: [{ path: "a", bytes: 1, sha256: "../../../index.json" }] }, "VT_BAD_DATA", /sha256 of a/],
  ["that names a file twice", { files: [1, 2].map(() => ({ path: "a", bytes: 1, sha256: "0".repeat(64) })) }, "VT_BAD_DATA", /path twice/],
  ["over 2 GiB", { counts: { products: 1, images: 1, image_bytes: 2 ** 31 } }, "VT_BAD_DATA", /can be kept/],
  ["of too many pictures", { counts: { products: 1, images: 200_001, image_bytes: 1 } }, "VT_UNSUPPORTED", /200001 pictures/],
]) {
  test(`a manifest ${what} is refused, and nothing is written`, async () => {
    const told = await scene({ manifest: manifestOf("g1", changes) });
    await assert.rejects(told.tab("a").installFromUrl(told.server.url), refusal(code, message, "/pack/manifest.json"));
    assert.deepEqual(told.paths(), []);
  });
}

test("a generation that the engine refuses never takes the place of the one before", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const first = await shelf.installFromUrl(told.server.url);
  const before = told.paths();
  told.server.manifest = manifestOf("g2");
  told.refused = (path) => path === "map-1.safetensors";
  await assert.rejects(shelf.update(first.id), refusal("VT_BAD_DATA", /map-1.safetensors: torn/));
  assert.deepEqual(await shelf.list(), [first]);
  assert.deepEqual(told.paths(), before);
});

test("an update fetches what has changed, keeps the generation before, and can be taken back", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const { id } = await shelf.installFromUrl(told.server.url);
  assert.equal(await shelf.checkForUpdate(id), null);
  await assert.rejects(shelf.rollBack(id), refusal("VT_NOT_FOUND", /no earlier generation/));
  told.server.asked.length = 0;
  told.server.manifest = manifestOf("g2");
  assert.deepEqual(await shelf.checkForUpdate(id), { generation: "g2" });
  assert.deepEqual(told.server.asked, ["manifest.json"]);
  const second = await shelf.update(id);
  assert.deepEqual([second.generation, second.previous], ["g2", "g1"]);
  assert.deepEqual(downloads(told), []);
  assert.deepEqual(told.paths(), all(kept(id, "g1"), kept(id, "g2")));
  const back = await shelf.rollBack(id);
  assert.deepEqual([back.id, back.generation, back.previous], [id, "g1", "g2"]);
  assert.deepEqual(await told.tab("b").list(), [back]);
  assert.equal((await shelf.rollBack(id)).generation, "g2");
  told.server.manifest = manifestOf("g3");
  assert.deepEqual([(await shelf.update(id)).previous, told.paths()], ["g2", all(kept(id, "g2"), kept(id, "g3"))]);
});

test("an engine that is open keeps its generation through two updates, and what it leaves is removed later", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const { id } = await shelf.installFromUrl(told.server.url);
  const open = await told.read(id, "old");
  for (const generation of ["g2", "g3"]) {
    told.server.manifest = manifestOf(generation);
    await shelf.update(id);
  }
  assert.ok(told.locks.held().includes(generationLock(id, "g1")));
  await open.loader.photoMap();
  open.close();
  told.now += 8 * 24 * 3600 * 1000;
  await told.sweep();
  assert.deepEqual(told.paths(), all(kept(id, "g2"), kept(id, "g3")));
  const { given } = await told.read(id, "new");
  assert.equal(given.size, 4);
});

test("two tabs that install at once fetch it once", async () => {
  const told = await scene();
  const [a, b] = await Promise.all(["a", "b"].map((name) => told.tab(name).installFromUrl(told.server.url)));
  assert.equal(a.id, b.id);
  assert.deepEqual(downloads(told).sort(), Object.keys(packFiles).sort());
  assert.deepEqual(told.paths(), all(kept(a.id, "g1")));
  assert.equal((await told.tab("c").list()).length, 1);
});

test("two packs at once are both in the index", async () => {
  const told = await scene();
  const zip = new Blob([zipOfFiles(packOnDisk())]);
  await Promise.all([told.tab("a").installFromUrl(told.server.url), told.tab("b").installFromZip(zip)]);
  assert.deepEqual((await told.tab("c").list()).map(({ source }) => source.type).sort(), ["url", "zip"]);
});

test("changes of the index follow one another", async () => {
  const told = await scene();
  const folder = await packs.packsFolder(told.disk.root);
  const made = Array.from({ length: 12 }, (_, i) => i.toString(16).repeat(32));
  const record = (id) => ({ id, name: "Shop", generation: "g1", products: 1, currency: "EUR", licence: "", bytes: 1, installedAt: 1,
    source: { type: "zip", name: "" }, picturesInside: true });
  await Promise.all(made.map((id) => packs.changeIndex(folder, told.locks.tab(id), id, () => ({ current: record(id) }))));
  assert.deepEqual((await told.tab("a").list()).map(({ id }) => id).sort(), made.sort());
});

test("aborting leaves what has arrived for the next try, also while waiting for another tab", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const stop = new AbortController();
  told.server.wrong["int8-1.safetensors"] = () => stop.abort();
  await assert.rejects(shelf.installFromUrl(told.server.url, { signal: stop.signal }), refusal("VT_ABORTED", /aborted/));
  assert.deepEqual(await shelf.list(), []);
  delete told.server.wrong["int8-1.safetensors"];
  told.server.asked.length = 0;
  const waiting = new AbortController();
  told.whileTrying = async () => {
    told.whileTrying = undefined;
    const other = told.tab("b").installFromUrl(told.server.url, { signal: waiting.signal });
    setTimeout(() => waiting.abort(), 50);
    await assert.rejects(other, refusal("VT_ABORTED", /aborted/));
  };
  assert.equal((await shelf.installFromUrl(told.server.url)).generation, "g1");
  assert.ok(downloads(told).length < 5);
  await assert.rejects(shelf.installFromUrl(told.server.url, { signal: AbortSignal.abort() }), refusal("VT_ABORTED", /aborted/));
});

test("where there is no room it says so, before and while it writes, and gives the room back", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  told.quota = 15_000;
  await assert.rejects(shelf.installFromUrl(told.server.url), refusal("VT_IO", /storage is full/));
  assert.deepEqual(downloads(told), []);
  told.quota = undefined;
  told.disk.room = 12_000;
  await assert.rejects(shelf.installFromUrl(told.server.url), refusal("VT_IO", /storage is full/));
  assert.deepEqual(told.paths(), []);
  const zip = new Blob([zipOfFiles(packOnDisk())]);
  told.disk.room = 19_000;
  await assert.rejects(shelf.installFromZip(zip), refusal("VT_IO", /storage is full/));
  assert.deepEqual(told.paths(), []);
});

test("a manifest that changes under the generation's name is refused where that one is kept, and replaces an unfinished one", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  told.server.wrong["int8-1.safetensors"] = misbehaviour.missing;
  await assert.rejects(shelf.installFromUrl(told.server.url), refusal("VT_NETWORK", /404/));
  delete told.server.wrong["int8-1.safetensors"];
  told.server.manifest = manifestOf("g1", { licence: "MIT" });
  const [catalog] = told.server.manifest.files.splice(0, 1);
  const pack = await shelf.installFromUrl(told.server.url);
  assert.equal(pack.licence, "MIT");
  assert.ok(!told.paths().some((path) => path.includes(catalog.sha256)));
  told.server.manifest = manifestOf("g1");
  const before = told.paths();
  await assert.rejects(shelf.update(pack.id), refusal("VT_INTEGRITY", /differs from the one that is kept/, "manifest.json"));
  assert.deepEqual(await shelf.list(), [pack]);
  assert.deepEqual(told.paths(), before);
});

for (const [what, install] of [
  ["a folder that was chosen", (shelf) => shelf.installFromFolder(chosenFolder(packOnDisk()))],
  ["a folder inside the one that was chosen", (shelf) => shelf.installFromFolder(chosenFolder([...packOnDisk()].map(([path, bytes]) => [`pack/${path}`, bytes])))],
  ["a zip", (shelf) => shelf.installFromZip(new File([zipOfFiles(packOnDisk())], "shop.zip"))],
  ["a zip of the folder itself", (shelf) => shelf.installFromZip(new Blob([zipOfFiles([...packOnDisk()].map(([path, bytes]) => [`my pack/${path}`, bytes]))]))],
]) {
  test(`${what} is kept with its pictures`, async () => {
    const told = await scene();
    const shelf = told.tab("a");
    const pack = await install(shelf);
    const imageBytes = [...pictures.values()].reduce((sum, { length }) => sum + length, 0);
    assert.deepEqual([pack.id, pack.bytes, pack.picturesInside], [await packIdOf("name", "Shop"), 15500 + imageBytes, true]);
    assert.deepEqual(told.server.asked, []);
    for (const [path, bytes] of pictures) {
      const url = await shelf.imageUrl(pack, path);
      assert.equal(await shelf.imageUrl(pack, path), url);
      const answer = await fetch(url);
      assert.equal(answer.headers.get("content-type"), "image/webp");
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
    }
    for (const path of ["images/none.webp", "../index.json", "", "manifest.json"]) assert.equal(await shelf.imageUrl(pack, path), "");
    assert.equal(await shelf.checkForUpdate(pack.id), null);
    await assert.rejects(shelf.update(pack.id), refusal("VT_BAD_REQUEST", /choose its new folder or zip/));
  });
}

test("a pack from a URL brings its pictures where that is asked for, and its next generation fetches none of them again", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  Object.assign(told.server.more, Object.fromEntries(pictures));
  const pack = await shelf.installFromUrl(told.server.url, { pictures: true });
  assert.equal(pack.picturesInside, true);
  for (const [path, bytes] of pictures) assert.deepEqual(Buffer.from(await (await fetch(await shelf.imageUrl(pack, path))).arrayBuffer()), bytes);
  told.server.manifest = manifestOf("g2");
  told.server.asked.length = 0;
  const next = await shelf.update(pack.id);
  assert.deepEqual([next.generation, next.picturesInside, told.server.asked], ["g2", true, ["manifest.json"]]);
  assert.match(await shelf.imageUrl(next, [...pictures.keys()][0]), /^blob:/);
});

test("a pack from a URL that lacks a picture, or has a wrong one, is refused where pictures are asked for", async () => {
  const told = await scene();
  const last = [...pictures.keys()].at(-1);
  for (const [more, code] of [[{}, "VT_NETWORK"], [{ [last]: Buffer.from("cat") }, "VT_INTEGRITY"]]) {
    told.server.more = { ...Object.fromEntries([...pictures].slice(0, -1)), ...more };
    await assert.rejects(told.tab("a").installFromUrl(told.server.url, { pictures: true }), refusal(code, /./, last));
    assert.deepEqual(await told.tab("a").list(), []);
  }
});

test("a wrong picture in the browser's cache is asked for again, past it", async () => {
  const told = await scene();
  Object.assign(told.server.more, Object.fromEntries(pictures));
  const [first] = pictures.keys(), modes = [];
  const stale = async (url, init) => {
    if (!url.endsWith(first)) return fetch(url, init);
    modes.push(init.cache);
    return init.cache === "reload" ? fetch(url, init) : new Response("cat");
  };
  const { picturesInside } = await told.tab("a").installFromUrl(told.server.url, { pictures: true, fetch: stale });
  assert.deepEqual([picturesInside, modes], [true, ["default", "reload"]]);
});

test("the next zip of the same name is the next generation of that pack", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const first = await shelf.installFromZip(new Blob([zipOfFiles(packOnDisk())]));
  const second = await shelf.installFromFolder(chosenFolder(packOnDisk(manifestOf("g2"))));
  assert.deepEqual([second.id, second.generation, second.previous, second.source.type], [first.id, "g2", "g1", "folder"]);
  const back = await shelf.rollBack(first.id);
  assert.deepEqual([back.generation, back.source.type], ["g1", "zip"]);
  assert.notEqual(await shelf.imageUrl(back, [...pictures.keys()][0]), "");
  const other = await shelf.installFromZip(new Blob([zipOfFiles(packOnDisk(manifestOf("g1", { name: "Other" })))]));
  assert.notEqual(other.id, first.id);
});

test("a pack without any picture is kept so; one that lacks some, or has wrong ones, is refused by name", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const without = [...packOnDisk()].filter(([path]) => !path.startsWith("images/"));
  assert.equal((await shelf.installFromZip(new Blob([zipOfFiles(without)]))).picturesInside, false);
  const last = [...pictures.keys()].at(-1);
  const manifest = manifestOf("g1", { name: "Torn" });
  const torn = (change) => new Blob([zipOfFiles([...packOnDisk(manifest)].flatMap(([path, bytes]) => (path === last ? change(path, bytes) : [[path, bytes]])))]);
  const before = told.paths();
  await assert.rejects(shelf.installFromZip(torn(() => [])), refusal("VT_NOT_FOUND", /not in the zip/, last));
  await assert.rejects(shelf.installFromZip(torn((path) => [[path, Buffer.from("cat")]])), refusal("VT_INTEGRITY", /not what its name says/, last));
  const huge = Buffer.alloc(8 * 1024 * 1024 + 1);
  await assert.rejects(shelf.installFromZip(torn((path) => [[path, huge]])), refusal("VT_INTEGRITY", /longer than/, last));
  assert.deepEqual(told.paths(), before);
  const greedy = packOnDisk(manifestOf("g1", { name: "Greedy", counts: { products: 3, images: 3, image_bytes: 2000 } }));
  await assert.rejects(shelf.installFromZip(new Blob([zipOfFiles(greedy)])), refusal("VT_INTEGRITY", /more than the 2000 bytes/));
});

test("removing leaves nothing of it, and its visitors' taste only when that is not asked for", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const { id } = await shelf.installFromUrl(told.server.url);
  const all = await told.disk.root.getDirectoryHandle("vitrine", { create: true });
  const scope = await all.getDirectoryHandle(encodeURIComponent(packs.addressOf(id)), { create: true });
  await scope.getFileHandle("profiles-0", { create: true });
  await shelf.remove(id);
  assert.deepEqual([await shelf.list(), told.paths().filter((path) => path.includes(id) && path.startsWith("packs"))], [[], []]);
  assert.equal(told.paths().filter((path) => path.startsWith("vitrine/")).length, 1);
  await assert.rejects(shelf.remove(id), refusal("VT_NOT_FOUND", /not on this device/));
  await shelf.installFromUrl(told.server.url);
  await shelf.remove(id, { taste: true });
  assert.deepEqual(told.paths(), ["packs/index.json"]);
});

test("taste is not removed from under an engine that has it open", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const { id } = await shelf.installFromUrl(told.server.url);
  void told.locks.tab("open").request(`vitrine state ${packs.addressOf(id)}`, {}, () => new Promise(() => {}));
  await assert.rejects(shelf.remove(id, { taste: true }), refusal("VT_NOT_READY", /close it first/));
  assert.equal((await shelf.list()).length, 1);
  told.locks.kill("open");
  await shelf.remove(id, { taste: true });
  assert.deepEqual(await shelf.list(), []);
});

test("a pack can be verified, and a copy that was damaged is mended by installing again", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const { id } = await shelf.installFromUrl(told.server.url);
  await shelf.verify(id);
  const path = told.paths().find((name) => name.endsWith(manifestOf("g1").files[3].sha256));
  told.disk.set(path, Buffer.alloc(9000, "wrong"));
  await assert.rejects(shelf.verify(id), refusal("VT_INTEGRITY", /copy on this device is damaged/, "int8-1.safetensors"));
  told.server.asked.length = 0;
  await shelf.update(id);
  assert.deepEqual(downloads(told), ["int8-1.safetensors"]);
  await shelf.verify(id);
});

test("a pack that comes with the page is listed first, and not kept", async () => {
  const told = await scene();
  const { PackShelf } = packs;
  const world = { root: told.disk.root, locks: told.locks.tab("a"), baseUrl: new URL("../page.html", told.server.url).href, network: { fetch } };
  const shelf = new PackShelf(world, { bundled: "./pack/" });
  const [bundled] = await shelf.list();
  assert.deepEqual([bundled.id, bundled.source, bundled.generation], ["bundled", { type: "bundled", url: "./pack/" }, "g1"]);
  await told.tab("a").installFromUrl(told.server.url);
  assert.deepEqual((await shelf.list()).map(({ source }) => source.type), ["bundled", "url"]);
  assert.equal(await shelf.imageUrl(bundled, "images/a.webp"), `${told.server.url}images/a.webp`);
  await assert.rejects(shelf.remove("bundled"), refusal("VT_BAD_REQUEST", /cannot be removed/));
  assert.equal((await new PackShelf(world, { bundled: "./nothing/" }).list()).length, 1);
});
