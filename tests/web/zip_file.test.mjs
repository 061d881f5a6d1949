/* Zips as they come, and zips that lie. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRequire } from "node:module";
import { deflateRawSync } from "node:zlib";
import { packs, packOnDisk, packScene, refusal, unpacked } from "./helpers/pack_scene.mjs";
import { zipBytes, zipOfFiles } from "./helpers/zip_writer.mjs";

const { ZipFile, ZipSource } = packs;
const { zipSync } = createRequire(new URL("../../web/package.json", import.meta.url))("fflate");
const hello = Buffer.from("hello, hello, hello");
const open = (files, options) => ZipFile.open(new Blob([zipBytes(files, options)]));
const most = 1024 * 1024;

test("a zip of another program is read, stored and deflated", async () => {
  const files = { "a/manifest.json": hello, "a/b.bin": [Buffer.alloc(100_000, 7), { level: 0 }], "a/empty": Buffer.alloc(0) };
  const zip = await ZipFile.open(new Blob([zipSync(files)]));
  assert.deepEqual([...zip.names()], ["a/manifest.json", "a/b.bin", "a/empty"]);
  assert.deepEqual(Buffer.from(await zip.read("a/manifest.json", most)), hello);
  assert.deepEqual(Buffer.from(await zip.read("a/b.bin", most)), Buffer.alloc(100_000, 7));
  assert.equal((await zip.read("a/empty", most)).length, 0);
  assert.equal(await zip.read("none", most), undefined);
});

test("a zip with the numbers of zip64, or with a comment, is read", async () => {
  for (const [files, options] of [
    [[{ name: "a", bytes: hello, long: true }], { end64: true }], [[{ name: "a", bytes: hello }], { comment: "made by hand, PK\x05\x06" }],
  ]) {
    assert.deepEqual(Buffer.from(await (await open(files, options)).read("a", most)), hello);
  }
  const many = await open(Array.from({ length: 70_000 }, (_, i) => ({ name: `f${i}`, bytes: "", stored: true })), { end64: true });
  assert.equal([...many.names()].length, 70_000);
});

for (const [what, files, code, message] of [
  ["../", [{ name: "../index.json" }], "VT_BAD_DATA", /leads out/], ["a/../../b", [{ name: "a/../../b" }], "VT_BAD_DATA", /leads out/],
  ["an absolute name", [{ name: "/etc/passwd" }], "VT_BAD_DATA", /leads out/], ["a drive", [{ name: "C:\\pack" }], "VT_BAD_DATA", /leads out/],
  ["a NUL", [{ name: "a\0b" }], "VT_BAD_DATA", /leads out/],
  ["no name", [{ name: "" }], "VT_BAD_DATA", /leads out/], ["a name twice", [{ name: "a" }, { name: "a" }], "VT_BAD_DATA", /a name is there twice/],
  ["a password", [{ name: "a", flags: 1 }], "VT_UNSUPPORTED", /^a: is encrypted/], 
]) {
  test(`a zip with ${what} is refused`, async () => {
    await assert.rejects(open(files.map((file) => ({ bytes: hello, ...file }))), refusal(code, message));
  });
}

for (const [what, file, code, message] of [
  ["unpacks to more than it says", { says: { bytes: 5 } }, "VT_INTEGRITY", /does not unpack/],
  ["unpacks to less than it says", { says: { bytes: 500 } }, "VT_INTEGRITY", /does not unpack/],
  ["says it is stored, and of two sizes", { stored: true, says: { bytes: 5 } }, "VT_INTEGRITY", /does not unpack/],
  ["is longer than it may be", { says: { bytes: most + 1 } }, "VT_INTEGRITY", /longer than the 1048576/],
  ["is longer than the zip", { says: { packedBytes: 5000 } }, "VT_BAD_DATA", /^a: damaged/],
  ["is called by two names", { says: { localName: "b" } }, "VT_BAD_DATA", /in two ways/],
  ["is packed by another method", { method: 12 }, "VT_UNSUPPORTED", /packed by a method/],
  ["is no deflate stream", { packed: Buffer.alloc(30, 0xff) }, "VT_BAD_DATA", /^a: damaged/],
  ["ends early", { packed: deflateRawSync(hello).subarray(0, 5) }, /VT_BAD_DATA|VT_INTEGRITY/, /damaged|does not unpack/],
]) {
  test(`a file that ${what} is refused by name`, async () => {
    const zip = await open([{ name: "a", bytes: hello, ...file }]);
    await assert.rejects(zip.read("a", most), (error) => {
      if (code instanceof RegExp) assert.match(error.code, code);
      return refusal(code instanceof RegExp ? error.code : code, message, "a")(error);
    });
  });
}

test("a bomb is left as soon as it is larger than it says", async () => {
  unpacked.bytes = 0;
  const packed = deflateRawSync(Buffer.alloc(200 * 1024 * 1024));
  const zip = await open([{ name: "a", bytes: "", packed, says: { bytes: 1000 } }]);
  await assert.rejects(zip.read("a", most), refusal("VT_INTEGRITY", /does not unpack/));
  assert.ok(unpacked.bytes > 1000 && unpacked.bytes < most, `${unpacked.bytes} bytes`);
});

for (const [what, bytes, code, message] of [
  ["is empty", Buffer.alloc(0), "VT_BAD_DATA", /not a zip file/], ["is something else", Buffer.alloc(100_000, "PK"), "VT_BAD_DATA", /not a zip file/],
  ["is cut", zipBytes([{ name: "a", bytes: hello }]).subarray(0, -3), "VT_BAD_DATA", /not a zip file/],
  ["is one of several parts", zipBytes([{ name: "a", bytes: hello }], { disk: 1 }), "VT_UNSUPPORTED", /several parts/],
  ["has a file outside", zipBytes([{ name: "a", bytes: hello, says: { offset: 5000 } }]), "VT_BAD_DATA", /in two ways/],
  ["has a file in the middle of another", zipBytes([{ name: "a", bytes: hello, says: { offset: 3 } }]), "VT_BAD_DATA", /in two ways/],
  ["has fewer files than it says", zipBytes([{ name: "a", bytes: hello }], { entries: 2 }), "VT_BAD_DATA", /damaged|in two ways/],
  ["has its list elsewhere", zipBytes([{ name: "a", bytes: hello }], { directoryAt: 1 }), "VT_BAD_DATA", /damaged|in two ways/],
  ["has its list outside", zipBytes([{ name: "a", bytes: hello }], { directoryAt: 2 ** 31 }), "VT_BAD_DATA", /damaged|in two ways/],
  ["has a billion files", zipBytes([{ name: "a", bytes: hello }], { end64: true, entries: 2 ** 30 }), "VT_BAD_DATA", /damaged/],
  ["has its list at a place that no file has", zipBytes([{ name: "a", bytes: hello }], { end64: true, directoryAt: Number.MAX_SAFE_INTEGER + 1 }), "VT_BAD_DATA", /damaged/],
]) {
  test(`a file that ${what} is no zip`, async () => {
    await assert.rejects(ZipFile.open(new Blob([bytes])), refusal(code, message));
  });
}

test("any byte of it may be wrong: it is refused, or reads as it was", async () => {
  const whole = zipBytes([{ name: "a/manifest.json", bytes: hello }, { name: "a/b", bytes: Buffer.alloc(300, "b"), stored: true, long: true }], { end64: true });
  for (let at = 0; at < whole.length; at++) {
    for (const flip of [1, 0x80, 0xff]) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= flip;
      try {
        const zip = await ZipFile.open(new Blob([bytes]));
        for (const name of zip.names()) assert.ok((await zip.read(name, most)).length <= most);
      } catch (error) {
        assert.equal(error.name, "VitrineError", `byte ${at}: ${error.stack}`);
      }
    }
  }
});

test("the pack lies at the top or in one folder; Apple's leftovers do not count; two packs are refused", async () => {
  const source = (...names) => ZipSource.open(new Blob([zipOfFiles(names.map((name) => [name, hello]))]));
  assert.equal((await source("manifest.json", "old/manifest.json")).nameOf("x"), "x");
  assert.equal((await source("my pack/manifest.json", "__MACOSX/manifest.json", "__MACOSX/my pack/._manifest.json")).nameOf("x"), "my pack/x");
  await assert.rejects(source("a/manifest.json", "b/manifest.json"), refusal("VT_BAD_DATA", /holds 2 packs/));
  await assert.rejects(source("a/b/manifest.json", "readme.txt"), refusal("VT_BAD_DATA", /there is no manifest.json in it/));
});

test("what the manifest does not name is never read", async () => {
  const told = await packScene();
  const bomb = { name: "bomb.bin", bytes: "", packed: deflateRawSync(Buffer.alloc(50_000_000)), says: { bytes: 0xfffffff0 } };
  const files = [...packOnDisk()].map(([name, bytes]) => ({ name, bytes }));
  const pack = await told.tab("a").installFromZip(new Blob([zipBytes([bomb, ...files])]));
  assert.ok(told.paths().every((path) => /^packs\/(index\.json|[0-9a-f]{32}\/g1\/(manifest\.json|pictures(\.json)?|[0-9a-f]{64}))$/.test(path)));
  assert.equal(pack.generation, "g1");
  await told.close();
});
