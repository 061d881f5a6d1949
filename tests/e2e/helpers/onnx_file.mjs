/* Writes ONNX models of a few operators: enough of the protobuf format (onnx.proto, IR version 8, opset 13) to make one by hand. */

const bytesOf = (value) => (typeof value === "string" ? Buffer.from(value, "utf8") : Buffer.from(value));

function varint(value) {
  const out = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...out, Number(rest)]);
    out.push(Number(rest & 127n) | 128);
  }
}

const integer = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const delimited = (field, value) => {
  const bytes = bytesOf(value);
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
};
const message = (...parts) => Buffer.concat(parts);

export const FLOAT = 1;
export const INT64 = 7;

/** A constant of 32-bit floats. */
export const floats = (name, dims, values) => message(...dims.map((dim) => integer(1, dim)), integer(2, FLOAT), delimited(8, name),
  delimited(9, new Uint8Array(Float32Array.from(values).buffer)));

/** An input or output; dims are numbers, or names of what is only known when it runs. */
export const value = (name, type, dims) => {
  const shape = message(...dims.map((dim) => delimited(1, typeof dim === "number" ? integer(1, dim) : delimited(2, dim))));
  return message(delimited(1, name), delimited(2, delimited(1, message(integer(1, type), delimited(2, shape)))));
};

const attribute = ([name, given]) => Array.isArray(given)
  ? message(delimited(1, name), ...given.map((one) => integer(8, one)), integer(20, 7)) // INTS
  : message(delimited(1, name), integer(3, given), integer(20, 2)); // INT

export const node = (operator, inputs, outputs, attributes = {}) => message(...inputs.map((name) => delimited(1, name)),
  ...outputs.map((name) => delimited(2, name)), delimited(3, `${operator}-${outputs[0]}`), delimited(4, operator),
  ...Object.entries(attributes).map((entry) => delimited(5, attribute(entry))));

/** The bytes of a model. */
export const model = ({ nodes, constants, inputs, outputs }) => message(integer(1, 8), delimited(2, "vitrine-test"),
  delimited(7, message(...nodes.map((one) => delimited(1, one)), delimited(2, "graph"), ...constants.map((one) => delimited(5, one)),
    ...inputs.map((one) => delimited(11, one)), ...outputs.map((one) => delimited(12, one)))),
  delimited(8, message(delimited(1, ""), integer(2, 13))));
