/* The picture of a page's product, in whatever way it can be had. */
import { decodePicture } from "../../engine/pixels.js";
import { type PictureBox, pictureUrl } from "./reading.js";

/** "page": read from the page itself; "fetch": fetched from its address; "screenshot": cut out of what the tab shows. */
export type PictureWay = "page" | "fetch" | "screenshot";

export interface FoundPicture {
  bitmap: ImageBitmap;
  way: PictureWay | "own";
}

/** Each resolves with undefined, or rejects, when it does not lead there. */
export type PictureWays = readonly (readonly [PictureWay, () => Promise<ImageBitmap | undefined>])[];

const mostBytes = 16 * 1024 * 1024;
const longestWaitMs = 10_000;
/** Below this the engine sees nothing. */
const leastComparedSide = 8;

/** The first way that leads to a picture; undefined when none does. */
export async function firstPicture(ways: PictureWays, signal: AbortSignal): Promise<FoundPicture | undefined> {
  for (const [way, take] of ways) {
    const bitmap = await take().catch(() => undefined); // why a page keeps its picture to itself is no matter: the next way is tried
    if (signal.aborted) {
      bitmap?.close();
      return undefined;
    }
    if (bitmap && Math.min(bitmap.width, bitmap.height) >= leastComparedSide) return { bitmap, way };
    bitmap?.close(); // a dot that counts visits is no picture of anything
  }
  return undefined;
}

/** A picture that is written out in its address. */
export async function decodeData(url: string): Promise<ImageBitmap | undefined> {
  return url ? decodePicture(await (await fetch(url)).blob()) : undefined;
}

/** Without cookies, without telling which page asks. undefined when the host does not allow it, or it is no picture of a bearable size. A page of
 * the web cannot have something fetched from the visitor's own network. */
export async function fetchPicture(url: string, pageHost: string, signal: AbortSignal): Promise<ImageBitmap | undefined> {
  const address = pictureUrl(url);
  if (!address || (isPrivateHost(new URL(address).hostname) && !isPrivateHost(pageHost))) return undefined;
  const response = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]) });
  const blob = await pictureBytes(response);
  return blob && decodePicture(blob);
}

/** Names and addresses that only this device or its network knows. */
export function isPrivateHost(host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return /^localhost$|\.(?:localhost|local|internal|home\.arpa)$|^\[(?:::1?|f[cd][\da-f]{2}:|fe80:|::ffff:)/.test(name) || /^[^.:]+$/.test(name)
    || (/^[\d.]+$/.test(name) && /^(?:0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(name));
}

/** The body of an answer that is a picture, as far as it may be long. A length that was announced is not believed. */
export async function pictureBytes(response: Response, most = mostBytes): Promise<Blob | undefined> {
  const type = (response.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (!response.ok || !response.body || !/^image\/(?!svg)/.test(type)) {
    await response.body?.cancel();
    return undefined;
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    length += part.length;
    if (length > most) return undefined; // leaving the loop ends the download
    parts.push(part);
  }
  return new Blob(parts, { type });
}

/** The part of a screenshot that shows `box`, in the screenshot's pixels; undefined when too little of it is in sight. */
export function cutOf(box: PictureBox, shot: { width: number; height: number }): { left: number; top: number; width: number; height: number } | undefined {
  const left = Math.max(0, Math.round(box.x * box.dpr));
  const top = Math.max(0, Math.round(box.y * box.dpr));
  const right = Math.min(shot.width, Math.round((box.x + box.width) * box.dpr));
  const bottom = Math.min(shot.height, Math.round((box.y + box.height) * box.dpr));
  const [width, height] = [right - left, bottom - top];
  return width >= leastSide && height >= leastSide ? { left, top, width, height } : undefined;
}

const leastSide = 48;

export async function cutOut(shot: ImageBitmap, box: PictureBox): Promise<ImageBitmap | undefined> {
  const cut = cutOf(box, shot);
  return cut && createImageBitmap(shot, cut.left, cut.top, cut.width, cut.height);
}
