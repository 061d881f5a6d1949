/* The size that a picture file tells of itself, and files that lie or break off. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";

const web = fileURLToPath(new URL("../../web/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "vitrine-size-"));
after(() => rmSync(folder, { recursive: true }));
const esbuild = createRequire(join(web, "package.json"))("esbuild");
esbuild.buildSync({ entryPoints: [join(web, "engine/picture-size.ts"), join(web, "ui/crop-view.ts")], outdir: folder, format: "esm", outExtension: { ".js": ".mjs" } });
const { pictureSize } = await import(join(folder, "engine/picture-size.mjs"));
esbuild.buildSync({ entryPoints: [join(web, "engine/pixels.ts")], outfile: join(folder, "pixels.mjs"), format: "esm", bundle: true });
const { pixelsOf } = await import(join(folder, "pixels.mjs"));
const { dragged, leastCrop, wholePicture } = await import(join(folder, "ui/crop-view.mjs"));

const bytes = (hex) => new Uint8Array(Buffer.from(hex.replace(/\s/g, ""), "hex"));

test("each kind of file tells its size", () => {
  assert.deepEqual(pictureSize(bytes("89504e470d0a1a0a 0000000d 49484452 0000ea60 00000102")), { width: 60000, height: 258 });
  assert.deepEqual(pictureSize(bytes("474946383961 0102 0300")), { width: 513, height: 3 });
  assert.deepEqual(pictureSize(bytes("424d 00000000 00000000 00000000 00000000 05000000 fdffffff")), { width: 5, height: 3 });
  assert.deepEqual(pictureSize(bytes("52494646 00000000 57454250 56503858 0a000000 00000000 ff0100 0f0000")), { width: 512, height: 16 });
  assert.deepEqual(pictureSize(bytes("52494646 00000000 57454250 56503820 00000000 000000 9d012a 1000 2000")), { width: 16, height: 32 });
  assert.deepEqual(pictureSize(bytes("52494646 00000000 57454250 5650384c 00000000 2f 0fc00300")), { width: 16, height: 16 });
});

test("a JPEG tells it in its frame, behind whatever comes before", () => {
  const frame = "ffc0 0011 08 0040 0020 03";
  assert.deepEqual(pictureSize(bytes(`ffd8 ${frame}`)), { width: 32, height: 64 });
  assert.deepEqual(pictureSize(bytes(`ffd8 ffe1 0006 01020304 ffc4 0004 0000 ff ${frame.replace("ffc0", "ffc2")}`)), { width: 32, height: 64 });
});

test("anything else tells nothing, wherever it ends", () => {
  const whole = bytes("ffd8 ffe1 0006 01020304 ffc0 0011 08 0040 0020 03");
  for (let end = 0; end < whole.length - 1; end++) assert.equal(pictureSize(whole.subarray(0, end)), undefined);
  for (const hex of ["", "00", "ffd8 00", "89504e47", "52494646 00000000 57454250 41424344 0000", "7b7d"]) assert.equal(pictureSize(bytes(hex)), undefined);
});

test("a frame moves and grows, and never leaves the picture or vanishes", () => {
  assert.deepEqual(dragged(wholePicture, "bottom-right", -0.5, -0.25), { left: 0, top: 0, width: 0.5, height: 0.75 });
  assert.deepEqual(dragged({ left: 0, top: 0, width: 0.5, height: 0.5 }, "inside", 0.25, 9), { left: 0.25, top: 0.5, width: 0.5, height: 0.5 });
  assert.deepEqual(dragged(wholePicture, "top-left", 0.25, 0.5), { left: 0.25, top: 0.5, width: 0.75, height: 0.5 });
  assert.deepEqual(dragged(wholePicture, "top-right", 3, -3), wholePicture);
  for (const grip of ["top-left", "top-right", "bottom-left", "bottom-right"]) {
    const crop = dragged(dragged(wholePicture, grip, 9, 9), grip, -9, -9);
    assert.ok(crop.left >= 0 && crop.top >= 0 && crop.left + crop.width <= 1.0001 && crop.top + crop.height <= 1.0001, grip);
    assert.ok(dragged(wholePicture, grip, grip.endsWith("left") ? 9 : -9, 0).width >= leastCrop - 1e-9, grip);
  }
});

test("a picture that is too thin to look at is refused by its own size", async (t) => {
  class Bitmap {
    constructor(width, height) {
      Object.assign(this, { width, height });
    }
  }
  class Canvas {
    getContext() {
      return { drawImage() {}, getImageData: (x, y, width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) };
    }
  }
  Object.assign(globalThis, { ImageBitmap: Bitmap, OffscreenCanvas: Canvas });
  t.after(() => (delete globalThis.ImageBitmap, delete globalThis.OffscreenCanvas));
  await assert.rejects(pixelsOf(new Bitmap(3000, 1)), { code: "VT_BAD_DATA", message: /: 3000 x 1 pixels are too few/ });
  await assert.rejects(pixelsOf(new Bitmap(10, 1024)), { code: "VT_BAD_DATA", message: /: 10 x 1024 pixels are too few/ });
  const { width, height } = await pixelsOf(new Bitmap(2000, 1000));
  assert.deepEqual([width, height], [512, 256]);
});
