/* Who signed a pack: what counts as a signature, and that a shelf which asks for one takes nothing else. */
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { afterEach, test } from "node:test";
import { chosenFolder, manifestOf, packOnDisk, packs, packScene, refusal } from "./helpers/pack_scene.mjs";
import { zipOfFiles } from "./helpers/zip_writer.mjs";

const { isPublicKey, isSigned, verifyManifest } = packs;
const base64url = (bytes) => Buffer.from(bytes).toString("base64url");

function makeKey() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { text: publicKey.export({ format: "jwk" }).x, sign: (manifest) => base64url(sign(null, Buffer.concat([Buffer.from("vitrine pack manifest v1\n"), manifest]), privateKey)) };
}

const [ours, next, foreign] = [makeKey(), makeKey(), makeKey()];
const fileOf = (signatures, changes = {}) => Buffer.from(JSON.stringify({ format: "vitrine-signatures", format_version: 1, signatures, ...changes }));
const entryOf = (key, manifest) => ({ public_key: key.text, signature: key.sign(manifest) });
const signed = (manifest, ...keys) => fileOf(keys.map((key) => entryOf(key, manifest)));
const bytesOf = (manifest) => Buffer.from(JSON.stringify(manifest));

/* RFC 8032, section 7.1, tests 1 to 3: public key, message, signature. */
for (const [number, ...hex] of [
  [1, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"],
  [2, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"],
  [3, "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"],
]) {
  test(`known answer ${number} of RFC 8032`, async () => {
    const [key, message, signature] = hex.map((text) => new Uint8Array(Buffer.from(text, "hex")));
    assert.equal(await isSigned(base64url(key), signature, message), true);
    signature[number] ^= 1;
    assert.equal(await isSigned(base64url(key), signature, message), false);
  });
}

test("one of the keys must have signed these bytes; it is named", async () => {
  const manifest = bytesOf(manifestOf("g1"));
  assert.equal(await verifyManifest(manifest, signed(manifest, ours), [ours.text]), ours.text);
  assert.equal(await verifyManifest(manifest, signed(manifest, foreign, next, ours), [ours.text, next.text]), next.text);
  await assert.rejects(verifyManifest(manifest, signed(manifest, foreign), [ours.text, next.text]), refusal("VT_INTEGRITY", /no key that is trusted/, "manifest.sig"));
  await assert.rejects(verifyManifest(manifest, fileOf([]), [ours.text]), refusal("VT_INTEGRITY", /no key/));
  const [stale, good] = [entryOf(ours, Buffer.from("{}")), entryOf(next, manifest)];
  assert.equal(await verifyManifest(manifest, fileOf([stale, good]), [ours.text, next.text]), next.text);
});

test("no flipped bit and no cut is taken", async () => {
  const manifest = Buffer.from('{"format":"vitrine-pack"}');
  const file = signed(manifest, ours);
  const refused = (bytes, signatures) => assert.rejects(verifyManifest(bytes, signatures, [ours.text]), ({ code }) => ["VT_INTEGRITY", "VT_BAD_DATA", "VT_UNSUPPORTED"].includes(code));
  for (let i = 0; i < manifest.length; i++) {
    const flipped = Buffer.from(manifest);
    flipped[i] ^= 1 << (i % 8);
    await refused(flipped, file);
    await refused(manifest.subarray(0, i), file);
  }
  const from = file.indexOf(':"', file.indexOf('"signature":')) + 2;
  for (let i = from; i < from + 86; i++) {
    const flipped = Buffer.from(file);
    flipped[i] ^= 1;
    await refused(manifest, flipped);
  }
  for (let size = 0; size < file.length; size++) await refused(manifest, file.subarray(0, size));
});

test("a signature of anything else than a manifest is none of it", async () => {
  const manifest = bytesOf(manifestOf("g1"));
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  const bare = fileOf([{ public_key: x, signature: base64url(sign(null, manifest, privateKey)) }]);
  await assert.rejects(verifyManifest(manifest, bare, [x]), refusal("VT_INTEGRITY", /no key/));
});

const good = { public_key: ours.text, signature: base64url(Buffer.alloc(64, 7)) };
for (const [what, file, code, message] of [
  ["nothing", Buffer.alloc(0), "VT_BAD_DATA", /not the signatures/],
  ["no text", Buffer.from([0xff, 0xfe]), "VT_BAD_DATA", /not the signatures/],
  ["a page", Buffer.from("<!doctype html>"), "VT_BAD_DATA", /not the signatures/],
  ["null", Buffer.from("null"), "VT_BAD_DATA", /not the signatures/],
  ["a manifest", bytesOf(manifestOf("g1")), "VT_BAD_DATA", /not the signatures/],
  ["too long", Buffer.concat([fileOf([good]), Buffer.alloc(17_000, " ")]), "VT_BAD_DATA", /not the signatures/],
  ["a deep nest", Buffer.from("[".repeat(16_000)), "VT_BAD_DATA", /not the signatures/],
  ["of no version", fileOf([], { format_version: "1" }), "VT_BAD_DATA", /format_version/],
  ["newer", fileOf([], { format_version: 2 }), "VT_UNSUPPORTED", /format 2 is newer/],
  ["no list", fileOf({ length: 1, 0: good }), "VT_BAD_DATA", /not a list/],
  ["too many", fileOf(Array.from({ length: 17 }, () => ({}))), "VT_BAD_DATA", /at most 16/],
  ["a list of lists", fileOf([[]]), "VT_BAD_DATA", /signatures\[0\] is not an object/],
  ["a number as key", fileOf([{ ...good, public_key: 1 }]), "VT_BAD_DATA", /signatures\[0\]\.public_key/],
  ["a padded key", fileOf([{ ...good, public_key: `${ours.text}=` }]), "VT_BAD_DATA", /signatures\[0\]\.public_key/],
  ["a signature too short", fileOf([good, { ...good, signature: base64url(Buffer.alloc(63)) }]), "VT_BAD_DATA", /signatures\[1\]\.signature/],
  ["a signature written in another way", fileOf([{ ...good, signature: good.signature.slice(0, -1) + "x" }]), "VT_BAD_DATA", /signatures\[0\]\.signature/],
  ["a key twice", fileOf([good, good]), "VT_BAD_DATA", /public_key twice/],
]) {
  test(`a signature file that is ${what} is refused`, async () => {
    await assert.rejects(verifyManifest(Buffer.from("{}"), file, [ours.text], "shop/manifest.sig"), refusal(code, message, "shop/manifest.sig"));
  });
}

test("keys that are none are a mistake of the page, and never leave to take anything", async () => {
  for (const keys of [[], "", ours.text, null, [ours.text, ""], [1], [`${ours.text} `], [ours.text.slice(1)], Array(65).fill(ours.text)]) {
    await assert.rejects(verifyManifest(Buffer.from("{}"), fileOf([good]), keys), refusal("VT_BAD_REQUEST", /publicKeys is not 1 to 64/));
  }
  assert.deepEqual([ours.text, ours.text.slice(1), `${ours.text}=`, "", undefined, 5].map(isPublicKey), [true, false, false, false, false, false]);
});

test("a browser without Ed25519 says so", async (t) => {
  t.mock.method(crypto.subtle, "importKey", async () => { throw new DOMException("Unrecognized name.", "NotSupportedError"); });
  const manifest = Buffer.from("{}");
  await assert.rejects(verifyManifest(manifest, signed(manifest, ours), [ours.text]), refusal("VT_UNSUPPORTED", /cannot check signatures/));
});

/* ---- installing ---- */

const scenes = [];
afterEach(() => Promise.all(scenes.splice(0).map((scene) => scene.close())));

async function scene() {
  const made = await packScene();
  scenes.push(made);
  made.serve = (manifest, ...keys) => {
    made.server.manifest = manifest;
    delete made.server.more["manifest.sig"];
    if (keys.length > 0) made.server.more["manifest.sig"] = signed(bytesOf(manifest), ...keys);
  };
  return made;
}

test("a shelf with keys takes a signed pack, says who signed it, and keeps it when an update is not signed", async () => {
  const told = await scene();
  const shelf = told.tab("a", { publicKeys: [ours.text, next.text] });
  told.serve(manifestOf("g1"), foreign, ours);
  const pack = await shelf.installFromUrl(told.server.url);
  assert.equal(pack.signedBy, ours.text);
  assert.deepEqual(await told.tab("b").list(), [pack]);
  const before = told.paths();
  const g2 = manifestOf("g2", { name: "Shop 2" });
  for (const [serve, code, message] of [
    [() => told.serve(g2), "VT_INTEGRITY", /is not there, and only signed packs are taken/],
    [() => told.serve(g2, foreign), "VT_INTEGRITY", /no key that is trusted/],
    [() => { told.server.more["manifest.sig"] = signed(bytesOf(manifestOf("g1")), ours); }, "VT_INTEGRITY", /no key that is trusted/],
    [() => { told.server.more["manifest.sig"] = Buffer.from("<html>"); }, "VT_BAD_DATA", /not the signatures/],
  ]) {
    serve();
    told.server.asked.length = 0;
    await assert.rejects(shelf.checkForUpdate(pack.id), refusal(code, message, "/pack/manifest.sig"));
    await assert.rejects(shelf.update(pack.id), refusal(code, message, "/pack/manifest.sig"));
    assert.deepEqual([...new Set(told.server.asked)].sort(), ["manifest.json", "manifest.sig"]);
    assert.deepEqual([await shelf.list(), told.paths()], [[pack], before]);
  }
  told.serve(g2, next);
  assert.deepEqual(await shelf.checkForUpdate(pack.id), { generation: "g2" });
  assert.deepEqual([(await shelf.update(pack.id)).generation, (await shelf.list())[0].signedBy], ["g2", next.text]);
  assert.deepEqual([(await shelf.rollBack(pack.id)).signedBy], [ours.text]);
});

test("a server that fails is no unsigned pack", async () => {
  const told = await scene();
  told.server.wrong["manifest.sig"] = (response) => response.writeHead(503).end();
  await assert.rejects(told.tab("a").installFromUrl(told.server.url, { publicKeys: [ours.text] }), refusal("VT_NETWORK", /503/, "/pack/manifest.sig"));
});

test("a folder and a zip are held to it too, and one installation may ask for other keys", async () => {
  const told = await scene();
  const shelf = told.tab("a", { publicKeys: [ours.text] });
  const disk = packOnDisk();
  const manifest = disk.get("manifest.json");
  const withSignature = (...keys) => new Map([...disk, ["manifest.sig", signed(manifest, ...keys)]]);
  for (const install of [(files, options) => shelf.installFromFolder(chosenFolder(files), options),
    (files, options) => shelf.installFromZip(new File([zipOfFiles(files)], "shop.zip"), options)]) {
    await assert.rejects(install(disk), refusal("VT_INTEGRITY", /only signed packs/, "manifest.sig"));
    await assert.rejects(install(withSignature(foreign)), refusal("VT_INTEGRITY", /no key that is trusted/, "manifest.sig"));
    await assert.rejects(install(withSignature(ours), { publicKeys: [next.text] }), refusal("VT_INTEGRITY", /no key that is trusted/));
    await assert.rejects(install(withSignature(ours), { publicKeys: [] }), refusal("VT_BAD_REQUEST", /publicKeys/));
    assert.deepEqual(await shelf.list(), []);
    const { id, signedBy } = await install(withSignature(ours));
    assert.equal(signedBy, ours.text);
    await shelf.remove(id);
  }
  assert.equal((await told.tab("b").installFromFolder(chosenFolder(withSignature(ours)))).signedBy, undefined);
});
