/* Packs that `vitrine sign` has signed, as Chromium sees them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPacksPage, program, zipOf } from "./helpers/packs_page.mjs";
import { skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
let shop;

before(async () => { if (!skip) shop = await openPacksPage(); });
after(() => shop?.close());

const vitrine = (...values) => JSON.parse(execFileSync(program, [...values, "--json"], { encoding: "utf8" }));

function makeKey(name) {
  const { publicKey, privateKeyFile } = vitrine("keys", "--out", join(shop.root, name));
  return { text: publicKey, pem: privateKeyFile };
}

function signedCopy(folder, name, ...keys) {
  const copy = join(shop.root, name);
  cpSync(folder, copy, { recursive: true });
  if (keys.length > 0) vitrine("sign", copy, ...keys.flatMap(({ pem }) => ["--key", pem]));
  return copy;
}

test("what was signed natively is taken by Chromium, and nothing else is; a refused update changes nothing", { skip }, async () => {
  const page = await shop.newPage();
  const [ours, next, foreign] = ["ours", "next", "foreign"].map(makeKey);
  const second = signedCopy(shop.second, "signed-second", foreign, ours);
  const third = signedCopy(shop.third, "signed-third", next);
  const install = (publicKeys) => page.evaluate(async ([url, publicKeys]) => {
    window.shelf = await packs.PackShelf.open({ publicKeys });
    return shelf.installFromUrl(url).catch(({ code, message }) => ({ code, message }));
  }, [`${shop.url}pack/`, publicKeys]);
  shop.put(second);
  assert.equal((await install([next.text])).code, "VT_INTEGRITY");
  const pack = await install([next.text, ours.text]);
  assert.deepEqual([pack.products, pack.signedBy], [300, ours.text]);

  const update = () => page.evaluate((id) => shelf.update(id).catch(({ code, message }) => ({ code, message })), pack.id);
  const torn = signedCopy(shop.third, "torn-third", ours);
  appendFileSync(join(torn, "manifest.json"), " ");
  const unsigned = signedCopy(shop.third, "unsigned-third");
  for (const wrong of [unsigned, torn, signedCopy(shop.third, "foreign-third", foreign)]) {
    shop.put(wrong);
    assert.equal((await update()).code, "VT_INTEGRITY");
    assert.deepEqual(await page.evaluate(() => shelf.list()), [pack]);
  }
  page.faults = page.faults.filter((fault) => !fault.includes("404"));
  shop.put(third);
  const updated = await update();
  assert.deepEqual([updated.products, updated.signedBy, updated.previous], [298, next.text, pack.generation]);
  const answered = await page.evaluate(async (pack) => {
    const engine = await packs.openInstalled(pack);
    const { total } = await engine.browse({ limit: 1 });
    engine.close();
    return total;
  }, updated);
  assert.equal(answered, 298);

  const choose = (folder) => page.locator("#zip").setInputFiles({ name: "shop.zip", mimeType: "application/zip", buffer: zipOf(folder) });
  const installZip = () => page.evaluate(() => shelf.installFromZip(document.querySelector("#zip").files[0]).catch(({ code }) => ({ code })));
  await choose(unsigned);
  assert.equal((await installZip()).code, "VT_INTEGRITY");
  await choose(third);
  assert.deepEqual([(await installZip()).signedBy], [next.text]);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("Chromium's Ed25519 gives RFC 8032's own answers", { skip }, async () => {
  const page = await shop.newPage();
  const answers = await page.evaluate(async ([key, message, signature]) => {
    const bytes = Uint8Array.from(signature);
    const right = await packs.isSigned(key, bytes, Uint8Array.from(message));
    bytes[0] ^= 1;
    return [right, await packs.isSigned(key, bytes, Uint8Array.from(message))];
  }, [Buffer.from("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "hex").toString("base64url"), [0xaf, 0x82],
    [...Buffer.from("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a", "hex")]]);
  assert.deepEqual(answers, [true, false]);
  await page.context().close();
});
