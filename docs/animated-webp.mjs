/* Still WebP pictures as one that moves, by the container format of RFC 9649. */

const ofPicture = ["ALPH", "VP8 ", "VP8L"];
const moves = 0x02;
const replaces = 0x02; // a frame takes the place of what is there, without blending

/** `frames`: { webp: Buffer, milliseconds } of one size. It is shown over and over. */
export function animatedWebp(width, height, frames) {
  const canvas = Buffer.concat([Buffer.from([moves, 0, 0, 0]), size(width, height)]);
  const body = Buffer.concat([chunk("VP8X", canvas), chunk("ANIM", Buffer.alloc(6)), ...frames.map((frame) => chunk("ANMF", frameOf(width, height, frame)))]);
  return Buffer.concat([Buffer.from("RIFF"), uint32(body.length + 4), Buffer.from("WEBP"), body]);
}

function frameOf(width, height, { webp, milliseconds }) {
  const head = Buffer.concat([Buffer.alloc(6), size(width, height), uint24(milliseconds), Buffer.from([replaces])]);
  return Buffer.concat([head, ...chunksOf(webp).filter(({ name }) => ofPicture.includes(name)).map(({ name, content }) => chunk(name, content))]);
}

function chunksOf(webp) {
  const found = [];
  for (let at = 12; at < webp.length; at += 8 + found.at(-1).content.length + (found.at(-1).content.length & 1)) {
    found.push({ name: webp.toString("latin1", at, at + 4), content: webp.subarray(at + 8, at + 8 + webp.readUInt32LE(at + 4)) });
  }
  return found;
}

function chunk(name, content) {
  return Buffer.concat([Buffer.from(name), uint32(content.length), content, Buffer.alloc(content.length & 1)]);
}

function size(width, height) {
  return Buffer.concat([uint24(width - 1), uint24(height - 1)]);
}

function uint24(value) {
  return uint32(value).subarray(0, 3);
}

function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
