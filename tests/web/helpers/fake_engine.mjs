/* A wasm module made of JavaScript: the core's contract with nothing behind it. Its memory moves at every reservation, as
 * growth makes the real one do. */
export function fakeModule({ selfTest = 1, onCommit = () => {}, refused = () => false } = {}) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const rooms = new Map();
  let manifest = null;
  let top = 64;
  let vector = 0;

  const module = {
    HEAPU8: new Uint8Array(1 << 16),
    trap: false,
    UTF8ToString(pointer) {
      return decoder.decode(module.HEAPU8.subarray(pointer, module.HEAPU8.indexOf(0, pointer)));
    },
    _vt_wasm_alloc: room,
    _vt_wasm_free() {},
    _vt_wasm_self_test: () => selfTest,
    _vt_wasm_reserve(file) {
      const { bytes } = manifest.files[file];
      const pointer = room(bytes);
      rooms.set(file, () => module.HEAPU8.subarray(pointer, pointer + bytes));
      return pointer;
    },
    _vt_wasm_vector(dims) {
      if (dims === 0 || dims > 4096) return 0;
      vector = room(4 * dims + 4) + 3 & ~3;
      return vector;
    },
    _vt_wasm_call(pointer, length) {
      if (module.trap) throw new WebAssembly.RuntimeError("unreachable");
      const { method, params } = JSON.parse(decoder.decode(module.HEAPU8.subarray(pointer, pointer + length)));
      const answer = encoder.encode(`${JSON.stringify(answerTo(method, params))}\0`);
      const output = room(answer.length);
      module.HEAPU8.set(answer, output);
      return output;
    },
  };

  function room(bytes) {
    const pointer = top;
    top += bytes;
    const grown = new Uint8Array(Math.max(top, module.HEAPU8.length));
    grown.set(module.HEAPU8);
    module.HEAPU8 = grown;
    return pointer;
  }

  function answerTo(method, params) {
    if (method === "open") {
      if (params.manifest.format_version !== 1) return refuse("VT_UNSUPPORTED", "manifest: format_version 2 is newer");
      manifest = params.manifest;
      return { ok: true, result: { pack: { productUrl: manifest.product_url ?? "" }, files: manifest.files.map((file) => ({ ...file, ready: false })) } };
    }
    if (method === "commit") {
      const file = manifest.files[params.file];
      onCommit(file.path, rooms.get(params.file)());
      rooms.delete(params.file);
      if (refused(file.path)) return refuse("VT_BAD_DATA", `${file.path}: torn`);
      return { ok: true, result: { ready: [file.space ? `${file.role}:${file.space}` : file.role] } };
    }
    if (method === "echo") {
      const numbers = new Float32Array(module.HEAPU8.slice(vector, vector + 4 * params.vector).buffer);
      return { ok: true, result: { params, vector: [...numbers] } };
    }
    return method === "stats" ? { ok: true, result: { engine: "fake" } } : refuse("VT_NOT_FOUND", `no method ${method}`);
  }

  return module;
}

function refuse(code, message) {
  return { ok: false, error: { code, message } };
}
