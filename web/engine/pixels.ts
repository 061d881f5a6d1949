/* A picture of any kind -> few enough pixels for the core. */
import type { Picture } from "./encoders.js";
import { VitrineError } from "./error.js";
import { pictureSize } from "./picture-size.js";

/** RGBA by rows, not premultiplied. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** The longer side that the core is given: it looks at 128 pixels itself. */
const longestSide = 512;
const shortestSide = 8;
const mostFileBytes = 32 * 1024 * 1024;
const mostPixels = 50_000_000;
const headBytes = 256 * 1024;

/** Scales down to what the core takes. A file is turned upright as its EXIF says. Throws VT_BAD_DATA for what is no picture, or a picture
 * too large or too small to look at. */
export async function pixelsOf(picture: Picture): Promise<Pixels> {
  if (picture instanceof Blob) {
    const bitmap = await decodePicture(picture);
    try {
      return scaled(bitmap, bitmap.width, bitmap.height);
    } finally {
      bitmap.close();
    }
  }
  if (typeof ImageData !== "undefined" && picture instanceof ImageData) {
    if (Math.max(picture.width, picture.height) <= longestSide) {
      mustShow(picture.width, picture.height, picture);
      return { width: picture.width, height: picture.height, data: picture.data };
    }
    const bitmap = await createImageBitmap(picture);
    try {
      return scaled(bitmap, bitmap.width, bitmap.height);
    } finally {
      bitmap.close();
    }
  }
  if (typeof ImageBitmap !== "undefined" && picture instanceof ImageBitmap) return scaled(picture, picture.width, picture.height);
  throw new VitrineError("VT_BAD_REQUEST", "picture: neither an ImageBitmap, ImageData nor a Blob");
}

/** A file as pixels, upright. What says of itself that it is too large is refused before it is decoded; what cannot be decoded is
 * VT_BAD_DATA. Close the bitmap. */
export async function decodePicture(file: Blob): Promise<ImageBitmap> {
  if (file.size > mostFileBytes) throw tooLarge(`${Math.round(file.size / 1e6)} MB`);
  const size = pictureSize(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()));
  if (size && size.width * size.height > mostPixels) throw tooLarge(`${size.width} x ${size.height} pixels`);
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (reason) {
    throw new VitrineError("VT_BAD_DATA", "picture: this file is not a picture that the browser can read", { cause: reason });
  }
}

function tooLarge(what: string): VitrineError {
  return new VitrineError("VT_BAD_DATA", `picture: ${what} are more than it takes to recognise a product; use a smaller one`);
}

function scaled(source: CanvasImageSource, width: number, height: number): Pixels {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const wide = Math.max(1, Math.round(width * scale));
  const high = Math.max(1, Math.round(height * scale));
  mustShow(wide, high, { width, height });
  const context = new OffscreenCanvas(wide, high).getContext("2d", { willReadFrequently: true })!;
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, wide, high);
  const { data } = context.getImageData(0, 0, wide, high);
  return { width: wide, height: high, data };
}

/** Whether what the core would be given shows anything; the message tells the picture's own size. */
function mustShow(wide: number, high: number, { width, height }: { width: number; height: number }): void {
  if (Math.min(wide, high) >= shortestSide) return;
  throw new VitrineError("VT_BAD_DATA", `picture: ${width} x ${height} pixels are too few to see anything in`);
}
