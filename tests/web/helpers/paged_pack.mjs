/* A pack whose cards and lists come in pages: what its indexes and pages look like from outside. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { packFiles, packManifest } from "./pack_server.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** A safetensors file: name -> [dtype, shape, bytes]. */
export function safetensors(tensors) {
  let end = 0;
  const header = Object.fromEntries(Object.entries(tensors).map(([name, [dtype, shape, bytes]]) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  }));
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...Object.values(tensors).map(([, , bytes]) => bytes)]);
}

export function indexTensors(pages, { gzipped = false } = {}) {
  const lengths = Buffer.alloc(4 * pages.length);
  pages.forEach(({ length }, i) => lengths.writeUInt32LE(length, 4 * i));
  return {
    page_sha256: ["U8", [pages.length, 32], Buffer.concat(pages.map(sha256))],
    page_bytes: ["U32", [pages.length], lengths],
    ...(gzipped && { gzipped: ["U8", [1], Buffer.from([1])] }),
  };
}

export function pathOf(page) {
  const hash = sha256(page).toString("hex");
  return `pages/${hash.slice(0, 2)}/${hash.slice(0, 32)}.safetensors`;
}

/** `files`: path -> bytes of all that the pack has. `indexes`: [role, space, parts of the index], where they are not made of the pages. */
export function pagedPack({ cards, cells = [], gzipped = false, generation = "g1", cut = 1, indexes } = {}) {
  const besides = ["catalog-1.sqlite", "map-1.safetensors"];
  const files = new Map(besides.map((path) => [path, packFiles[path].bytes]));
  const listed = besides.map((path) => ({ role: packFiles[path].role, space: packFiles[path].space, path, part: 0, parts: 1 }));
  const all = indexes ?? [["cards", undefined, inParts(safetensors(indexTensors(cards, { gzipped })), cut)],
    ...(cells.length > 0 ? [["cells", "looks", inParts(safetensors(indexTensors(cells, { gzipped })), 1)]] : [])];
  for (const [role, space, parts] of all) {
    parts.forEach((bytes, part) => {
      const path = `${role}.${part}-${sha256(bytes).toString("hex").slice(0, 16)}.safetensors`;
      files.set(path, bytes);
      listed.push({ role, space, path, part, parts: parts.length });
    });
  }
  /* Parts may be listed in any order. */
  const entries = listed.reverse().map((file) => ({ ...file, bytes: files.get(file.path).length, sha256: sha256(files.get(file.path)).toString("hex") }));
  for (const page of [...cards ?? [], ...cells]) {
    files.set(pathOf(page), page);
    if (gzipped) files.set(`${pathOf(page)}.gz`, gzipSync(page));
  }
  const manifest = packManifest({ generation, name: "Shop", licence: "CC0", currency: "EUR", counts: { products: 3, images: 0, image_bytes: 0 }, files: entries });
  return { manifest, files };
}

function inParts(bytes, count) {
  const step = Math.ceil(bytes.length / count);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * step, (i + 1) * step));
}
