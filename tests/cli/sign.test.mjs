/* keys, sign, and verify --public-key: who says that a pack is theirs. */
import assert from "node:assert/strict";
import test from "node:test";
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign as signBytes, verify as holds } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, copyOf, expectStatus, folderFor, hashes, makeShop } from "./helpers/program.mjs";

const domain = Buffer.from("vitrine pack manifest v1\n");
const signedBytes = (pack) => Buffer.concat([domain, readFileSync(join(pack, "manifest.json"))]);
const publicKeyOf = (text) => createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: text }, format: "jwk" });
const signatureFile = (pack) => join(pack, "manifest.sig");
const signaturesOf = (pack) => JSON.parse(readFileSync(signatureFile(pack), "utf8")).signatures;

function makeKey(folder, name) {
  const { publicKey, privateKeyFile } = ask("keys", "--out", join(folder, name));
  return { text: publicKey, pem: privateKeyFile };
}

test("keys makes a pair that only its owner can read, and never overwrites one", (t) => {
  const folder = folderFor(t);
  const { text, pem } = makeKey(folder, "shop");
  assert.equal(pem, join(folder, "shop.pem"));
  assert.equal(statSync(pem).mode & 0o777, 0o600);
  assert.equal(readFileSync(join(folder, "shop.pub"), "utf8"), `${text}\n`);
  assert.equal(createPublicKey(createPrivateKey(readFileSync(pem))).export({ format: "jwk" }).x, text);
  assert.notEqual(makeKey(folder, "other").text, text);
  const before = hashes(folder);
  assert.match(expectStatus(1, "keys", "--out", join(folder, "shop")).stderr, /shop\.pub: is there already/);
  writeFileSync(join(folder, "half.pem"), "mine");
  assert.match(expectStatus(1, "keys", "--out", join(folder, "half")).stderr, /half\.pem: File exists/);
  assert.match(expectStatus(1, "keys", "--out", join(folder, "none/key")).stderr, /none\/key\.pem/);
  assert.deepEqual(hashes(folder), { ...before, "half.pem": hashes(folder)["half.pem"] });
});

test("a signature is of the manifest's bytes behind the prefix, and the same each time", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 10 });
  const { text, pem } = makeKey(folder, "shop");
  assert.deepEqual(ask("sign", pack, "--key", pem), { ok: true, publicKeys: [text], signatures: 1 });
  const [{ public_key: key, signature }] = signaturesOf(pack);
  assert.equal(key, text);
  assert.ok(holds(null, signedBytes(pack), publicKeyOf(text), Buffer.from(signature, "base64url")));
  assert.ok(!holds(null, readFileSync(join(pack, "manifest.json")), publicKeyOf(text), Buffer.from(signature, "base64url")));
  const first = readFileSync(signatureFile(pack));
  expectStatus(0, "sign", pack, "--key", pem, "--quiet");
  assert.deepEqual(readFileSync(signatureFile(pack)), first);
});

test("verify asks for a key, and one of several is enough; keys can be rotated", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 10 });
  const [old, next, foreign] = ["old", "next", "foreign"].map((name) => makeKey(folder, name));
  assert.match(expectStatus(4, "verify", pack, "--public-key", old.text).stderr, /nobody has signed/);
  assert.equal(ask("verify", pack).signatures, undefined);
  assert.match(expectStatus(0, "sign", pack, "--key", old.pem).stdout, new RegExp(`signed by ${old.text}`));
  assert.equal(ask("verify", pack, "--public-key", old.text).signatures, 1);
  assert.match(expectStatus(4, "verify", pack, "--public-key", next.text).stderr, /none of its 1 signatures/);
  assert.equal(ask("sign", pack, "--key", next.pem).signatures, 2);
  assert.deepEqual(signaturesOf(pack).map(({ public_key: key }) => key), [old.text, next.text]);
  for (const { text } of [old, next]) expectStatus(0, "verify", pack, "--public-key", text);
  expectStatus(0, "verify", pack, "--public-key", foreign.text, "--public-key", next.text);
  expectStatus(4, "verify", pack, "--public-key", foreign.text);
  const both = copyOf(pack, join(folder, "both"));
  assert.deepEqual(ask("sign", both, "--key", next.pem, "--key", old.pem), { ok: true, publicKeys: [next.text, old.text], signatures: 2 });
});

test("a changed manifest loses its signatures, whoever looks", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 10 });
  const [one, two] = ["one", "two"].map((name) => makeKey(folder, name));
  expectStatus(0, "sign", pack, "--key", one.pem, "--quiet");
  writeFileSync(join(pack, "manifest.json"), `${readFileSync(join(pack, "manifest.json"), "utf8")}\n`);
  for (const more of [[], ["--public-key", one.text]]) assert.match(expectStatus(4, "verify", pack, ...more).stderr, /signatures\[0\] is not of this manifest/);
  assert.equal(ask("sign", pack, "--key", two.pem).signatures, 1);
  assert.deepEqual(signaturesOf(pack).map(({ public_key: key }) => key), [two.text]);
});

test("packing anew leaves no signature behind, and the next generation is signed for itself", (t) => {
  const folder = folderFor(t);
  const { catalog, images, pack } = makeShop(folder, { products: 60 });
  const { text, pem } = makeKey(folder, "shop");
  expectStatus(0, "sign", pack, "--key", pem, "--quiet");
  const first = copyOf(pack, join(folder, "first"));
  const lines = readFileSync(catalog, "utf8").split("\n");
  writeFileSync(catalog, [...lines.slice(0, 4), ...lines.slice(5)].join("\n"));
  expectStatus(0, "pack", "--catalog", catalog, "--images", images, "--out", pack, "--from", first, "--quiet");
  assert.ok(!existsSync(signatureFile(pack)));
  expectStatus(0, "sign", pack, "--key", pem, "--quiet");
  assert.equal(ask("verify", pack, "--from", first, "--public-key", text).signatures, 1);
  writeFileSync(signatureFile(pack), readFileSync(signatureFile(first)));
  expectStatus(4, "verify", pack, "--public-key", text);
});

test("what is no key, no pack or no signature file is named", (t) => {
  const folder = folderFor(t);
  const { pack } = makeShop(folder, { products: 10 });
  const { text, pem } = makeKey(folder, "shop");
  const file = (name, content) => { writeFileSync(join(folder, name), content); return join(folder, name); };
  const pemOf = (type, options) => generateKeyPairSync(type, { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem", ...options });
  assert.match(expectStatus(2, "sign", pack).stderr, /--key is missing/);
  assert.match(expectStatus(1, "sign", pack, "--key", join(folder, "none")).stderr, /none/);
  assert.match(expectStatus(1, "sign", folder, "--key", pem).stderr, /manifest\.json/);
  for (const [name, content, message] of [
    ["rsa.pem", pemOf("rsa"), /rsa\.pem: is not an Ed25519 key/], ["x.pem", pemOf("x25519"), /x\.pem: is not an Ed25519 key/],
    ["locked.pem", pemOf("ed25519", { cipher: "aes-256-cbc", passphrase: "secret" }), /locked\.pem: .*without a password/],
    ["text.pem", text, /text\.pem: holds no private key/], ["empty.pem", "", /empty\.pem: holds no private key/],
    ["cut.pem", readFileSync(pem).subarray(0, 60), /cut\.pem: holds no private key/], ["long.pem", Buffer.alloc(20_000), /long\.pem/],
  ]) assert.match(expectStatus(3, "sign", pack, "--key", file(name, content)).stderr, message);
  assert.ok(!existsSync(signatureFile(pack)));
  for (const wrong of ["", "x", `${text}=`, text.slice(1), `${text.slice(0, -1)}+`]) {
    assert.match(expectStatus(2, "verify", pack, `--public-key=${wrong}`).stderr, /--public-key .* is not 32 bytes in base64url/);
  }
  const whole = JSON.stringify({ format: "vitrine-signatures", format_version: 1,
    signatures: [{ public_key: text, signature: signBytes(null, signedBytes(pack), createPrivateKey(readFileSync(pem))).toString("base64url") }] });
  writeFileSync(signatureFile(pack), whole);
  expectStatus(0, "verify", pack, "--public-key", text);
  for (const [content, status, message] of [["", 4, /manifest\.sig/], [whole.slice(0, -3), 4, /manifest\.sig/], ["[]", 4, /not the signatures/],
    [whole.replace(":1,", ":2,"), 3, /format 2 is newer/], [" ".repeat(20_000), 4, /manifest\.sig/], ["\0", 4, /manifest\.sig/],
    [whole.replace('"signature":"', '"signature":"A'), 4, /signatures\[0\]\.signature/]]) {
    writeFileSync(signatureFile(pack), content);
    assert.match(expectStatus(status, "verify", pack).stderr, message);
    assert.match(expectStatus(status === 4 ? 3 : status, "sign", pack, "--key", pem).stderr, message);
  }
});
