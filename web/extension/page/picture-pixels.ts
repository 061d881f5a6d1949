/* A picture of the page as pixels, when the page may show them; and where it stands, for a screenshot. */
import { all, contains } from "./dom.js";
import { PageFacts } from "./page-facts.js";
import type { PictureBox } from "./page-product.js";
import { shownAddress, stem } from "./pictures.js";

const longestSide = 512;
const leastSide = 64;

/** A data: URL of the <img> that shows `url`, its longest side 512 at most; "" when there is none or its shop's host forbids. */
export async function picturePixels(url: string, document: Document = globalThis.document): Promise<string> {
  try {
    const picture = shownPictures(url, document).find((one) => complete(one) && naturalWidth(one) > 0);
    if (!picture) return "";
    await HTMLImageElement.prototype.decode.call(picture).catch(() => undefined);
    return drawn(picture, document);
  } catch {
    return ""; // The canvas is tainted.
  }
}

function drawn(picture: HTMLImageElement, document: Document): string {
  const scale = Math.min(1, longestSide / Math.max(naturalWidth(picture), naturalHeight(picture)));
  const canvas = Document.prototype.createElement.call(document, "canvas") as HTMLCanvasElement;
  canvas.width = Math.max(1, Math.round(scale * naturalWidth(picture)));
  canvas.height = Math.max(1, Math.round(scale * naturalHeight(picture)));
  const context = canvas.getContext("2d");
  if (!context) return "";
  context.fillStyle = "#fff"; // a cut-out stands on paper
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.92);
}

/** Where the picture is seen, undefined parts cut off; null when too little of it is, or something covers it. */
export function pictureBox(url: string, document: Document = globalThis.document): PictureBox | null {
  try {
    const boxes = shownPictures(url, document).map((picture) => visibleBox(picture, document)).filter((box) => box !== null);
    return boxes.reduce<PictureBox | null>((top, box) => (!top || box.width * box.height > top.width * top.height ? box : top), null);
  } catch {
    return null;
  }
}

function visibleBox(picture: HTMLImageElement, document: Document): PictureBox | null {
  const box = Element.prototype.getBoundingClientRect.call(picture);
  const x = Math.max(0, box.left);
  const y = Math.max(0, box.top);
  const width = Math.min(globalThis.innerWidth, box.right) - x;
  const height = Math.min(globalThis.innerHeight, box.bottom) - y;
  if (width < leastSide || height < leastSide) return null;
  const top = Document.prototype.elementFromPoint.call(document, x + width / 2, y + height / 2);
  return top && contains(top, picture) ? { x, y, width, height, dpr: globalThis.devicePixelRatio } : null;
}

/** Those with this very address first, then those with another size of it. */
function shownPictures(url: string, document: Document): HTMLImageElement[] {
  const facts = new PageFacts(document);
  const pictures = all(document, "img", 500).filter((one): one is HTMLImageElement => one instanceof HTMLImageElement);
  const shown = pictures.map((picture) => ({ picture, address: shownAddress(picture, facts) })).filter(({ address }) => address);
  const wanted = facts.absolute(url);
  const same = shown.filter(({ address }) => address === wanted);
  const name = stem(wanted);
  const alike = shown.filter(({ address }) => address !== wanted && name.length > 3 && stem(address) === name && !wanted.startsWith("data:"));
  return [...same, ...alike].map(({ picture }) => picture);
}

const complete = (picture: HTMLImageElement): boolean => own("complete", picture) as boolean;
const naturalWidth = (picture: HTMLImageElement): number => own("naturalWidth", picture) as number;
const naturalHeight = (picture: HTMLImageElement): number => own("naturalHeight", picture) as number;

function own(name: "complete" | "naturalWidth" | "naturalHeight", picture: HTMLImageElement): unknown {
  return Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, name)?.get?.call(picture);
}
