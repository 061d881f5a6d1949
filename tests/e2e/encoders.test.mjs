/* docs/examples/clip-encoders.js for real: @huggingface/transformers and ONNX Runtime in Chromium, on a CLIP of a few hundred bytes that is
 * made here, in a page of its own with the policy that docs/encoders.md names. Nothing but npm packages is fetched, and no model. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { writeCatalog } from "../cli/helpers/program.mjs";
import { writeNpy } from "../cli/helpers/vectors.mjs";
import { npmPackages } from "./helpers/npm_packages.mjs";
import { openShop, repository, siteRoot, skipReason } from "./helpers/shop.mjs";
import { writeTinyClip } from "./helpers/tiny_clip.mjs";

const skip = skipReason();
const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");
const { buildSync } = createRequire(join(repository, "web/package.json"))("esbuild");

/* What transformers.js 4.3.1 asks for in a browser; its other dependencies are for Node. */
const packages = {
  "@huggingface/transformers@4.3.1": "sha512-5+voSeUCFK6PCKlY15dPhNOKq3/zOTxDN7oC+Wy9dFb1QZ0TSQomZRRy7URRK8YRuUoE9fGMQTTPC5d/pWBJhA==",
  "onnxruntime-web@1.31.0-dev.20260914-8d85527a0": "sha512-Iy7rtadoBgxS/LLvDr3QW38DB1PNXRnr0GJMcL0TAt7c9qjgVQl83UlGCVyeAnK2InpmW8Uc3PL8XIuqtDeF6g==",
  "onnxruntime-common@1.30.0": "sha512-7fdVWjAID1dVhH/G8qK3APARunV4VkBFoCQAP7qp4Wkab0mrorvmc+sqiT+mKXOzDqdjN5j+/Z9nb4gzNPWcyA==",
};

const dims = 16;
const axis = (at) => Array.from({ length: dims }, (_, i) => (i === at ? 1 : 0));
/* Words that no product has; each means six of the products, and so do three colours. */
const words = { breezy: axis(0), stern: axis(3), molten: axis(6) };
const colours = [axis(9), axis(11), axis(13)];
const meanings = [...Object.values(words), ...colours];
const productsOf = (meaning) => Array.from({ length: 6 }, (_, i) => String(6 * meaning + i + 1));
const count = 60;

let folder, shop, page;
before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "vitrine-encoders-"));
  makePack(join(folder, "pack"));
  writeTinyClip(join(folder, "models/tiny"), { words, colours, unknown: axis(14) });
  cpSync(join(siteRoot, "engine"), join(folder, "engine"), { recursive: true });
  bundle(npmPackages(packages));
  writeFileSync(join(folder, "index.html"), readFileSync(join(repository, "docs/examples/clip-page.html")));
  shop = await openShop({ base: "/own/", root: folder });
  page = await openPage();
});
after(async () => {
  await shop?.close();
  if (folder) rmSync(folder, { recursive: true });
});

/** The first 36 products mean something, each a little otherwise; the rest is noise. */
function makePack(out) {
  const rows = Array.from({ length: count }, (_, row) => {
    const meaning = meanings[Math.floor(row / 6)] ?? axis(15);
    return meaning.map((number, i) => number + ((row * 7 + i * 3) % 11) / 64);
  });
  writeFileSync(join(folder, "ids.txt"), `${rows.map((_, row) => row + 1).join("\n")}\n`);
  execFileSync(program, ["pack", "--catalog", writeCatalog(join(folder, "catalog.csv"), count), "--embeddings",
    `clip=${writeNpy(join(folder, "clip.npy"), rows)}`, "--ids", join(folder, "ids.txt"), "--out", out, "--quiet"], { stdio: "inherit" });
}

/** As docs/encoders.md tells a page's author to. */
function bundle(installed) {
  buildSync({
    entryPoints: [join(repository, "docs/examples/clip-encoders.js")], outfile: join(folder, "clip-encoders.js"), bundle: true, format: "esm",
    target: "es2022", minify: true, nodePaths: [join(installed, "node_modules")], logLevel: "error",
  });
  const runtime = "ort-wasm-simd-threaded.asyncify.wasm";
  cpSync(join(installed, "node_modules/onnxruntime-web/dist", runtime), join(folder, "models", runtime));
}

/** With the pack open and the tiny CLIP plugged in. */
async function openPage() {
  const opened = await shop.newPage();
  await opened.goto("index.html");
  await opened.evaluate(async (url) => {
    const [{ openVitrine }, { clipEncoders }] = await Promise.all([import(`${url}engine/vitrine.js`), import(`${url}clip-encoders.js`)]);
    window.encoders = clipEncoders({ space: "clip", model: "tiny" });
    window.open = (given) => openVitrine({ pack: "./pack/", encoders: given });
    window.vitrine = await window.open(encoders);
    /** A picture of one colour. */
    window.paint = async (kind, colour) => {
      const canvas = new OffscreenCanvas(20, 14);
      const context = canvas.getContext("2d");
      context.fillStyle = colour;
      context.fillRect(0, 0, canvas.width, canvas.height);
      if (kind === "ImageData") return context.getImageData(0, 0, canvas.width, canvas.height);
      return kind === "Blob" ? canvas.convertToBlob() : createImageBitmap(canvas);
    };
  }, shop.url);
  return opened;
}

const encoderTest = (name, run) => test(name, { skip }, run);
const near = (vector, expected) => expected.forEach((number, i) => assert.ok(Math.abs(vector[i] - number) < 1e-4, `${vector} is not ${expected}`));

encoderTest("the text encoder runs the model's own tokens through ONNX Runtime", async () => {
  const read = (text) => page.evaluate(async (given) => [...await encoders.text(given)], text);
  near(await read("Breezy"), words.breezy);
  near(await read("breezy MOLTEN"), words.breezy.map((number, i) => (number + words.molten[i]) / 2));
});

encoderTest("the image encoder reads an ImageBitmap, an ImageData and a Blob alike", async () => {
  for (const kind of ["ImageBitmap", "ImageData", "Blob"]) {
    const vector = await page.evaluate(async (given) => [...await encoders.image(await paint(given, "rgb(0, 255, 0)"))], kind);
    near(vector, colours[1]);
  }
});

encoderTest("a search by a word that no product has finds what it means", async () => {
  for (const [meaning, word] of Object.keys(words).entries()) {
    const { items } = await page.evaluate((text) => vitrine.search({ text, limit: 6 }), word);
    assert.deepEqual(items.map(({ id }) => id).sort(), productsOf(meaning).sort(), word);
    for (const { foundBy } of items) assert.ok(foundBy.includes("meaning"), word);
  }
});

encoderTest("a search by picture finds what looks so", async () => {
  for (const [colour, name] of ["#f00", "#0f0", "#00f"].entries()) {
    const { items } = await page.evaluate(async (given) => vitrine.search({ picture: await paint("ImageBitmap", given), limit: 6 }), name);
    assert.deepEqual(items.map(({ id }) => id).sort(), productsOf(3 + colour).sort(), name);
  }
});

encoderTest("words still count beside the encoder's vector", async () => {
  const { items } = await page.evaluate(() => vitrine.search({ text: "shirt 47", limit: 12 }));
  assert.ok(items.some(({ id, foundBy }) => id === "47" && foundBy.includes("words")), JSON.stringify(items));
});

encoderTest("a model that is not there is an error that names the encoder, and the next search tries again", async () => {
  const told = await page.evaluate(async (url) => {
    const { clipEncoders } = await import(`${url}clip-encoders.js`);
    const other = await window.open(clipEncoders({ space: "clip", model: "not-there" }));
    const codes = [];
    for (let i = 0; i < 2; i++) await other.search({ text: "breezy" }).catch(({ code, message }) => codes.push([code, message]));
    other.close();
    return codes;
  }, shop.url);
  assert.deepEqual(told.map(([code]) => code), ["VT_ENCODER", "VT_ENCODER"]);
  for (const [, message] of told) assert.match(message, /^encoders\.text: /);
  page.faults = page.faults.filter((fault) => !/not-there/.test(fault));
});

encoderTest("the page keeps to its policy and to its origin", () => {
  assert.deepEqual(page.faults, []);
});
