/* Folders of learned models, written from docs/pack-format.md and src/models/model.h. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNpyInts } from "./vectors.mjs";

const writers = { F32: (values) => Float32Array.from(values), U32: (values) => Uint32Array.from(values) };

/** tensors: { name: { dtype, shape, values } }. */
export function modelFile(kind, tensors, metadata = {}) {
  const header = { __metadata__: { format: "vitrine-model 1", kind, config: "{}", data_hash: "00", seed: "1", ...metadata } };
  const chunks = [];
  let at = 0;
  for (const [name, { dtype = "F32", shape, values }] of Object.entries(tensors)) {
    const bytes = Buffer.from(writers[dtype](values).buffer);
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    chunks.push(bytes);
    at += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...chunks]);
}

/** rows: one list of [item, weight] for every item, best first. */
export function neighbourTensors(rows) {
  const k = Math.max(1, ...rows.map((row) => row.length));
  const filled = rows.map((row, item) => [...row, ...Array(k - row.length).fill([item, 0])]);
  return {
    neighbours: { dtype: "U32", shape: [rows.length, k], values: filled.flat().map(([item]) => item) },
    weights: { shape: [rows.length, k], values: filled.flat().map(([, weight]) => weight) },
  };
}

const matrix = (rows) => ({ shape: [rows.length, rows[0].length], values: rows.flat() });
const numbers = (...values) => ({ shape: [values.length], values });

export const ialsTensors = (factors, alpha, regularisation) => ({ item_factors: matrix(factors), confidence: numbers(alpha, regularisation) });

/** profiles: { "gender=women": vector }; their names go into the metadata, by profileNames. */
export const twoTowerTensors = ({ items, history, halfLife, bias, temperature, profiles }) => ({
  item_vectors: matrix(items), history_vectors: matrix(history), half_life_days: numbers(halfLife), bias: numbers(...bias),
  temperature: numbers(temperature), ...(profiles && { profile_vectors: matrix(Object.values(profiles)) }),
});
export const profileNames = (profiles) => ({ profile_values: Object.keys(profiles).join("\n") });

/** models: { kind: tensors }, ids: numbers, metadata: { kind: { key: text } }. */
export function writeModels(folder, ids, models, metadata = {}) {
  mkdirSync(folder, { recursive: true });
  writeNpyInts(join(folder, "item_ids.npy"), ids);
  for (const [kind, tensors] of Object.entries(models)) writeFileSync(join(folder, `${kind}.safetensors`), modelFile(kind, tensors, metadata[kind]));
  return folder;
}
