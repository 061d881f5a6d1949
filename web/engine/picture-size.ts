/* How large a picture file says it is, told from its first bytes, so that one that would fill the memory is refused before a decoder
 * sees it. */

export interface PictureSize {
  width: number;
  height: number;
}

/** Of a PNG, JPEG, WebP, GIF or BMP; undefined for anything else, and for a file whose size does not stand where it belongs. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (begins(bytes, 0x89, 0x50, 0x4e, 0x47)) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (begins(bytes, 0x47, 0x49, 0x46, 0x38)) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (begins(bytes, 0x42, 0x4d)) return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
    if (begins(bytes, 0xff, 0xd8)) return jpegSize(view);
    if (begins(bytes, 0x52, 0x49, 0x46, 0x46)) return webpSize(view);
  } catch {
    /* Past the end of what there is. */
  }
  return undefined;
}

function begins(bytes: Uint8Array, ...magic: number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/** Segments follow each other until the one that begins a frame: SOF0 to SOF15, of which C4, C8 and CC are something else. */
function jpegSize(view: DataView): PictureSize | undefined {
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
}

function webpSize(view: DataView): PictureSize | undefined {
  const form = view.getUint32(12);
  if (form === 0x56503858) return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }; // "VP8X"
  if (form === 0x56503820) return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }; // "VP8 "
  if (form !== 0x5650384c) return undefined; // "VP8L"
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
