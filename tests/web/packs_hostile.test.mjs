/* What else may lie on the disk or in a chosen folder, and what an engine asks of packs. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { chosenFolder, manifestOf, packOnDisk, packs, packScene, pictures, refusal } from "./helpers/pack_scene.mjs";
import { fakeDisk } from "./helpers/fake_opfs.mjs";

const { addressOf, GenerationFolder, packNetwork, packsFolder, parseAddress, trialAddress } = packs;
const scenes = [];
afterEach(() => Promise.all(scenes.splice(0).map((scene) => scene.close())));

async function scene() {
  const made = await packScene();
  scenes.push(made);
  return made;
}

async function installed() {
  const told = await scene();
  return { told, pack: await told.tab("a").installFromUrl(told.server.url) };
}

const write = (told, text) => told.disk.set("packs/index.json", Buffer.from(text));
const written = (told) => JSON.parse(Buffer.from(told.disk.files().get("packs/index.json")).toString());

for (const [what, text] of [
  ["is empty", ""], ["is torn", '{"format":"vitrine-packs","ver'], ["is null", "null"], ["is a list", "[]"], ["is of something else", '{"format":"x","packs":[]}'],
  ["has no list", '{"format":"vitrine-packs","version":1,"packs":{}}'],
  ["has nothing but nonsense", '{"format":"vitrine-packs","version":1,"packs":[null,1,{},[],{"current":null}]}'],
  ["is huge", `{"format":"vitrine-packs","version":1,"packs":[],"x":"${"x".repeat(5_000_000)}"}`],
]) {
  test(`an index that ${what} names nothing, and the pack can be installed again`, async () => {
    const { told, pack } = await installed();
    write(told, text);
    const shelf = told.tab("b");
    assert.deepEqual(await shelf.list(), []);
    told.server.asked.length = 0;
    assert.deepEqual(await shelf.installFromUrl(told.server.url), pack);
    assert.deepEqual(told.server.asked, ["manifest.json"]);
    assert.deepEqual(await shelf.list(), [pack]);
  });
}

test("an index of a newer version is left alone", async () => {
  const { told } = await installed();
  const text = JSON.stringify({ ...written(told), version: 2 });
  write(told, text);
  const shelf = told.tab("b");
  for (const work of [() => shelf.list(), () => shelf.installFromUrl(told.server.url)]) await assert.rejects(work(), refusal("VT_UNSUPPORTED", /newer version/));
  assert.equal(Buffer.from(told.disk.files().get("packs/index.json")).toString(), text);
});

for (const [what, changes] of [
  ["an id that is a path", { id: "../vitrine" }], ["a generation that is a path", { generation: ".." }],
  ["a source that is a script", { source: { type: "url", url: "javascript:alert(1)" } }], ["a source of no kind", { source: { type: "bundled" } }],
  ["a name that is an object", { name: { toString: "<img>" } }], ["less than no bytes", { bytes: -1 }],
  ["a size that is text", { products: "3" }], ["pictures that may be", { picturesInside: 1 }],
]) {
  test(`an entry with ${what} is left out, and the others stay`, async () => {
    const { told, pack } = await installed();
    const { packs: [{ current }], ...index } = written(told);
    write(told, JSON.stringify({ ...index, packs: [{ current: { ...current, id: "0".repeat(32), ...changes } }, { current }] }));
    assert.deepEqual(await told.tab("b").list(), [pack]);
  });
}

test("a generation before of another pack, or that is the current one, is none", async () => {
  const { told, pack } = await installed();
  const { packs: [{ current }], ...index } = written(told);
  for (const previous of [{ ...current, id: "0".repeat(32), generation: "g0" }, current, null, { generation: "g0" }]) {
    write(told, JSON.stringify({ ...index, packs: [{ current, previous }] }));
    assert.deepEqual(await told.tab("b").list(), [pack]);
  }
});

test("a pack whose files are gone says so, and is mended", async () => {
  const { told, pack } = await installed();
  const shelf = told.tab("b");
  const folder = await (await packsFolder(told.disk.root)).getDirectoryHandle(pack.id);
  await folder.removeEntry("g1", { recursive: true });
  await assert.rejects(shelf.verify(pack.id), refusal("VT_INTEGRITY", /gone from this device/));
  await assert.rejects(told.read(pack.id), refusal("VT_NETWORK", /answered 404/, "/manifest.json"));
  await shelf.update(pack.id);
  await shelf.verify(pack.id);
});

test("a damaged manifest on the disk is refused, and mended by installing again", async () => {
  const { told, pack } = await installed();
  told.disk.set(`packs/${pack.id}/g1/manifest.json`, Buffer.from("{}"));
  const shelf = told.tab("b");
  await assert.rejects(shelf.verify(pack.id), refusal("VT_BAD_DATA", /not the manifest/));
  await shelf.update(pack.id);
  await shelf.verify(pack.id);
});

test("foreign folders among the packs are left alone", async () => {
  const { told, pack } = await installed();
  const folder = await packsFolder(told.disk.root);
  await (await folder.getDirectoryHandle("mine", { create: true })).getFileHandle("diary", { create: true });
  await told.sweep();
  assert.ok(told.disk.files().has("packs/mine/diary"));
  assert.deepEqual(await told.tab("b").list(), [pack]);
});

test("only addresses of packs are answered from the disk", () => {
  const id = "0123456789abcdef".repeat(2);
  assert.deepEqual(parseAddress(`${addressOf(id)}a/b.bin`), { id, path: "a/b.bin" });
  assert.deepEqual(parseAddress(`${trialAddress(id, "G1")}a`), { id, generation: "G1", path: "a" });
  for (const url of [`https://${id}.pack.invalid.example/a`, `https://x.${id}.pack.invalid/a`, `http://${id}.pack.invalid/a`, `https://${id}.trial.invalid/../a`,
    `https://${id}.trial.invalid/manifest.json`, "https://short.pack.invalid/a", `https://example/?https://${id}.pack.invalid/a`]) {
    assert.equal(parseAddress(url), undefined, url);
  }
});

test("an engine gets what the manifest names and nothing else; other addresses go to the network", async () => {
  const { told, pack } = await installed();
  const asked = [];
  const web = { fetch: async (url) => { asked.push(url); return new Response("web"); } };
  const network = packNetwork({ root: async () => told.disk.root, locks: told.locks.tab("engine"), network: web });
  const status = async (path) => (await network.fetch(addressOf(pack.id) + path)).status;
  const { sha256 } = manifestOf("g1").files[0];
  const foreign = ["none", sha256, "../index.json", "pictures.json", ""];
  assert.deepEqual(await Promise.all(["manifest.json", "catalog-1.sqlite"].map(status)), [200, 200]);
  assert.deepEqual(await Promise.all(foreign.map(status)), foreign.map(() => 404));
  assert.equal(told.locks.held().length, 1);
  assert.equal(await (await network.fetch("https://example/wasm")).text(), "web");
  assert.deepEqual(asked, ["https://example/wasm"]);
});

test("an engine that opens while its generation is replaced reads one generation, whole", async () => {
  const { told, pack } = await installed();
  const shelf = told.tab("b");
  let letGo;
  void told.locks.tab("slow").request(packs.generationLock(pack.id, "g1"), {}, () => new Promise((go) => { letGo = go; }));
  const reading = told.read(pack.id);
  for (const generation of ["g2", "g3"]) {
    told.server.manifest = manifestOf(generation);
    await shelf.update(pack.id);
  }
  letGo();
  const { loader } = await reading;
  assert.ok(loader.core);
  assert.deepEqual(told.locks.held().filter((name) => name.startsWith(`vitrine pack ${pack.id} `)), [packs.generationLock(pack.id, "g3")]);
});

/** A folder as it is dropped: a handle. */
async function dropped(files) {
  const { root } = fakeDisk();
  for (const [path, bytes] of files) {
    const parts = path.split("/");
    const name = parts.pop();
    let folder = root;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await stream.write(bytes);
    await stream.close();
  }
  return Object.assign(root, { name: "my-pack" });
}

test("a folder that was dropped is kept with its pictures, also from inside another", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const pack = await shelf.installFromFolder(await dropped(packOnDisk()));
  assert.deepEqual([pack.source, pack.picturesInside], [{ type: "folder", name: "my-pack" }, true]);
  const inside = [...packOnDisk(manifestOf("g2"))].map(([path, bytes]) => [`pack/${path}`, bytes]);
  const next = await shelf.installFromFolder(await dropped([...inside, ["notes/readme.txt", Buffer.from("hello")]]));
  assert.deepEqual([next.id, next.generation], [pack.id, "g2"]);
  const url = await shelf.imageUrl(next, [...pictures.keys()][0]);
  assert.equal((await (await fetch(url)).arrayBuffer()).byteLength, 1000);
});

test("a folder that holds no pack, two of them, or a folder where a file should be, is refused", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const twice = ["a", "b"].flatMap((name) => [...packOnDisk()].map(([path, bytes]) => [`${name}/${path}`, bytes]));
  for (const open of [dropped, async (files) => chosenFolder(files)]) {
    await assert.rejects(shelf.installFromFolder(await open([["readme.txt", Buffer.from("hi")]])), refusal("VT_BAD_DATA", /there is no manifest.json/));
    await assert.rejects(shelf.installFromFolder(await open(twice)), refusal("VT_BAD_DATA", /holds 2 packs/));
    const missing = [...packOnDisk()].filter(([path]) => path !== "int8-1.safetensors");
    await assert.rejects(shelf.installFromFolder(await open(missing)), refusal("VT_NOT_FOUND", /not in the folder/, "int8-1.safetensors"));
    const strange = [...missing, ["int8-1.safetensors/x", Buffer.from("x")]];
    await assert.rejects(shelf.installFromFolder(await open(strange)), refusal("VT_NOT_FOUND", /not in the folder/, "int8-1.safetensors"));
    const wrong = [...missing, ["int8-1.safetensors", Buffer.alloc(9000, "INT8")]];
    await assert.rejects(shelf.installFromFolder(await open(wrong)), refusal("VT_INTEGRITY", /SHA-256/, "int8-1.safetensors"));
    const long = [...missing, ["int8-1.safetensors", Buffer.alloc(9001)]];
    await assert.rejects(shelf.installFromFolder(await open(long)), refusal("VT_INTEGRITY", /longer than the 9000/, "int8-1.safetensors"));
  }
  await assert.rejects(shelf.installFromFolder([]), refusal("VT_BAD_DATA", /there is no manifest.json/));
  assert.deepEqual(told.paths(), []);
});

test("a file that changes while it is read is named", async () => {
  const told = await scene();
  const files = chosenFolder(packOnDisk());
  files.find(({ name }) => name === "bits-1.safetensors").arrayBuffer = async () => { throw Object.assign(new Error(), { name: "NotReadableError" }); };
  await assert.rejects(told.tab("a").installFromFolder(files), refusal("VT_IO", /could not be read/, "bits-1.safetensors"));
  assert.deepEqual(told.paths(), []);
});

test("a list of pictures that was damaged shows none", async () => {
  const told = await scene();
  const shelf = told.tab("a");
  const pack = await shelf.installFromFolder(chosenFolder(packOnDisk()));
  const [path] = pictures.keys();
  for (const text of ["", "{}", "[[1]]", `[["${path}",-5]]`, `[["${path}",1e300]]`, "[null]"]) {
    told.disk.set(`packs/${pack.id}/g1/pictures.json`, Buffer.from(text));
    const folder = await GenerationFolder.find(await packsFolder(told.disk.root), pack.id, "g1");
    assert.equal(await folder.picture(path), undefined, text);
  }
});
