/* onnxruntime-web: Gemm of the query with the f32 matrix, which is part of the model, and TopK. */
import * as ort from "onnxruntime-web";

/* Protocol buffers, as much as a model of two nodes needs. */
const varint = (value) => {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
};
const whole = (field, value) => [varint(8 * field), varint(value)];
const part = (field, ...chunks) => {
  const inner = chunks.flat(Infinity);
  return [varint(8 * field + 2), varint(inner.reduce((sum, chunk) => sum + chunk.length, 0)), inner];
};
const text = (field, value) => part(field, new TextEncoder().encode(value));

const float = 1, int64 = 7;
const tensor = (name, type, shape, bytes) => part(5, shape.map((size) => whole(1, size)), whole(2, type), text(8, name), part(9, bytes));
const valueInfo = (field, name, type, shape) => part(field, text(1, name),
  part(2, part(1, whole(1, type), part(2, shape.map((size) => part(1, whole(1, size)))))));
const node = (kind, inputs, outputs, settings) => part(1, inputs.map((name) => text(1, name)), outputs.map((name) => text(2, name)), text(4, kind),
  Object.entries(settings).map(([name, value]) => part(5, text(1, name), whole(3, value), whole(20, 2))));

function model(matrix, rows, dims) {
  const ten = new Uint8Array(new BigInt64Array([10n]).buffer);
  const chunks = [
    whole(1, 8), part(8, whole(2, 13)),
    part(7,
      node("Gemm", ["query", "matrix"], ["scores"], { transB: 1 }),
      node("TopK", ["scores", "ten"], ["values", "rows"], { axis: 1, largest: 1, sorted: 1 }),
      text(2, "nearest"),
      tensor("matrix", float, [rows, dims], new Uint8Array(matrix.buffer, matrix.byteOffset, matrix.byteLength)),
      tensor("ten", int64, [1], ten),
      valueInfo(11, "query", float, [1, dims]), valueInfo(12, "values", float, [1, 10]), valueInfo(12, "rows", int64, [1, 10])),
  ].flat(Infinity);
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
  return bytes;
}

export async function open(kit) {
  const { rows, dims } = kit.set;
  ort.env.wasm.numThreads = 1;
  const vectors = await kit.vectors();
  const session = await kit.build(() => ort.InferenceSession.create(model(vectors, rows, dims), { executionProviders: ["wasm"] }));
  const ask = async (query) => {
    const answer = await session.run({ query: new ort.Tensor("float32", query, [1, dims]) });
    return Array.from(answer.rows.data, Number);
  };
  return { settings: [{ name: "exact", ask }] };
}
