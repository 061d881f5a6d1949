/* Vitrine's engine: the calls that the worker of the page makes, without the worker. JSON in, ten ids and scores as JSON out. */

const dial = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1];

function caller(module) {
  return (method, params) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ method, params }));
    const at = module._vt_wasm_alloc(bytes.length);
    module.HEAPU8.set(bytes, at);
    const answer = JSON.parse(module.UTF8ToString(module._vt_wasm_call(at, bytes.length)));
    module._vt_wasm_free(at);
    if (!answer.ok) throw new Error(`${answer.error.name ?? answer.error.status}: ${answer.error.message}`);
    return answer.result;
  };
}

async function startModule({ engine, variant, wasmBinary }) {
  const create = (await import(`${engine}vitrine-${variant}.js`)).default;
  const module = await create(wasmBinary ? { wasmBinary } : {});
  if (module._vt_wasm_self_test() !== 1) throw new Error("the self-test fails");
  return module;
}

/** Files of the pack in the order in which they help: what the first answer needs comes first. */
function inOrder(manifest, firstRoles) {
  const files = manifest.files.map((file, index) => ({ ...file, index }));
  const rank = ({ role }) => (firstRoles.includes(role) ? firstRoles.indexOf(role) : firstRoles.length);
  return files.filter(({ role }) => !["text-map", "map", "terms"].includes(role)).sort((a, b) => rank(a) - rank(b) || a.index - b.index);
}

export async function open(kit, options) {
  const { dims, pack } = kit.set;
  const [module, manifest] = await Promise.all([
    startModule(options), kit.bytes(`${pack}manifest.json`).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)))]);
  const call = caller(module);
  call("open", { manifest });
  const ask = (setting) => (query) => {
    const room = module._vt_wasm_vector(dims);
    new Float32Array(module.HEAPU8.buffer, room, dims).set(query);
    const { items } = call("recommend", { strategy: "similar", vector: dims, limit: 10, brief: true, ...setting });
    return items.map((item) => Number(item.id) - 1);
  };
  const taken = [];
  for (const file of inOrder(manifest, ["lists", "bits", "catalog"])) {
    const bytes = new Uint8Array(await kit.bytes(`${pack}${file.path}`));
    const room = module._vt_wasm_reserve(file.index); /* may grow the memory, so HEAPU8 is read after it */
    module.HEAPU8.set(bytes, room);
    taken.push({ role: file.role, ready: call("commit", { file: file.index }).ready });
    if (options.untilFirst && taken.some(({ role }) => role === "bits") && taken.some(({ role }) => role === "catalog")) break;
  }
  const report = call("recommend", { strategy: "similar", item: "1", limit: 10, brief: true, recall: 0.99 });
  const settings = /"(proven|rowsRescored)"/.test(JSON.stringify(report))
    ? dial.map((recall) => ({ name: `recall ${recall}`, ask: ask({ recall }) }))
    : [{ name: "one-bit + rescore", ask: ask({}) }, { name: "every row, int8", ask: ask({ exact: true }) }];
  return { settings, simd: call("stats").simd, wasmBytes: module.HEAPU8.length };
}
