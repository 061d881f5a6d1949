/* Files of vectors and ids, written from their public formats. */
import { writeFileSync } from "node:fs";
import { randomFrom } from "./program.mjs";

/* rows x dims numbers in -1..1 that half precision holds exactly. */
export function makeRows(rows, dims, seed = 7) {
  const random = randomFrom(seed);
  return Array.from({ length: rows }, () => Array.from({ length: dims }, () => Math.round(random() * 2048 - 1024) / 1024 || 1 / 1024));
}

const header = (text, start, alignment) => text + " ".repeat((alignment - ((start + text.length + 1) % alignment)) % alignment) + "\n";

function npy(descr, shape, data) {
  const shapeText = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = Buffer.from(header(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${shapeText}, }`, 10, 64), "latin1");
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), length, text, data]);
}

/* Half precision of a number that it holds exactly (or NaN). */
function half(value) {
  if (Number.isNaN(value)) return 0x7e00;
  if (value === 0) return 0;
  const sign = value < 0 ? 0x8000 : 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  return sign | ((exponent + 15) << 10) | ((Math.abs(value) / 2 ** exponent - 1) * 1024);
}

const kinds = {
  f16: ["<f2", (flat) => Buffer.from(Uint16Array.from(flat, half).buffer), "F16"],
  f32: ["<f4", (flat) => Buffer.from(Float32Array.from(flat).buffer), "F32"],
  f64: ["<f8", (flat) => Buffer.from(Float64Array.from(flat).buffer), "F64"],
};

export function writeNpy(path, rows, kind = "f32", dims = rows[0]?.length ?? 8) {
  writeFileSync(path, npy(kinds[kind][0], [rows.length, dims], kinds[kind][1](rows.flat())));
  return path;
}

export function writeNpyInts(path, ids) {
  writeFileSync(path, npy("<i8", [ids.length], Buffer.from(BigInt64Array.from(ids, BigInt).buffer)));
  return path;
}

/* dtype 'U3': UTF-32, padded with NUL. */
export function writeNpyTexts(path, ids) {
  const points = ids.flatMap((id) => Array.from({ length: 3 }, (_, i) => String(id).codePointAt(i) ?? 0));
  writeFileSync(path, npy("<U3", [ids.length], Buffer.from(Uint32Array.from(points).buffer)));
  return path;
}

export function writeSafetensors(path, rows, kind = "f32", ids = null) {
  const data = kinds[kind][1](rows.flat());
  const tensors = { embeddings: { dtype: kinds[kind][2], shape: [rows.length, rows[0].length], data_offsets: [0, data.length] } };
  const idBytes = ids ? Buffer.from(BigInt64Array.from(ids, BigInt).buffer) : Buffer.alloc(0);
  if (ids) tensors.ids = { dtype: "I64", shape: [ids.length], data_offsets: [data.length, data.length + idBytes.length] };
  const text = Buffer.from(JSON.stringify(tensors));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(path, Buffer.concat([length, text, data, idBytes]));
  return path;
}

/* faiss::IndexFlatIP: "IxFI", i32 dims, i64 rows, two i64 unused, u8 trained, i32 metric, u64 count, f32 values. */
export function writeFaiss(path, rows) {
  const head = Buffer.alloc(4 + 4 + 8 * 3 + 1 + 4 + 8);
  head.write("IxFI", 0, "latin1");
  head.writeInt32LE(rows[0].length, 4);
  head.writeBigInt64LE(BigInt(rows.length), 8);
  head.writeBigInt64LE(1n << 20n, 16);
  head.writeBigInt64LE(1n << 20n, 24);
  head.writeUInt8(1, 32);
  head.writeInt32LE(0, 33);
  head.writeBigUInt64LE(BigInt(rows.length * rows[0].length), 37);
  writeFileSync(path, Buffer.concat([head, kinds.f32[1](rows.flat())]));
  return path;
}
