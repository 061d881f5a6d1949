/* Vitrine's engine: the calls that the worker of the page makes, without the worker. JSON in, ten ids and scores as JSON out. */

const dial = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1];

function caller(module) {
  return (method, params) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ method, params }));
    const at = module._vt_wasm_alloc(bytes.length);
    module.HEAPU8.set(bytes, at);
    const answer = JSON.parse(module.UTF8ToString(module._vt_wasm_call(at, bytes.length)));
    module._vt_wasm_free(at);
    if (!answer.ok && !answer.error.wanted) throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return answer.result ?? answer.error;
  };
}

async function startModule({ engine, variant, wasmBinary }) {
  const create = (await import(`${engine}vitrine-${variant}.js`)).default;
  const module = await create(wasmBinary ? { wasmBinary } : {});
  if (module._vt_wasm_self_test() !== 1) throw new Error("the self-test fails");
  return module;
}

/** The manifest's files: what the first answer needs, and what makes it finer. Pictures, words and maps are none of this bench's. */
function sorted({ files }) {
  const known = files.map((file, index) => ({ ...file, index }));
  const paged = known.some(({ role }) => role === "cards");
  const first = known.filter(({ role }) => ["lists", "bits", "cells", "cards", ...(paged ? [] : ["catalog"])].includes(role));
  return { first, rest: known.filter(({ role }) => ["int8", "fine"].includes(role)) };
}

/** Asks; where the pack is paged, brings the pages that the answer lacks and asks again, at once when it lacks none. */
function asker(kit, module, call) {
  const { dims, pack } = kit.set;
  const once = (query, setting) => {
    const room = module._vt_wasm_vector(dims);
    new Float32Array(module.HEAPU8.buffer, room, dims).set(query);
    return call("recommend", { strategy: "similar", vector: dims, limit: 10, brief: true, ...setting });
  };
  const bring = async (file, { page, path }) => {
    const bytes = new Uint8Array(await kit.bytes(`${pack}${path}`));
    const room = module._vt_wasm_reserve_page(file, page);
    module.HEAPU8.set(bytes, room);
    call("commitPage", { file, page });
    return bytes.length;
  };
  const rowsOf = ({ items }) => items.map((item) => Number(item.id) - 1);
  async function completed(answer, query, setting, pages) {
    for (let now = answer; ; now = once(query, setting)) {
      const wanted = now.wanted ?? [];
      if (wanted.length === 0) return now;
      const sizes = await Promise.all(wanted.flatMap(({ file, pages: list = [] }) => list.map((page) => bring(file, page))));
      if (sizes.length === 0) throw new Error("the answer wants what is no page");
      pages.bytes += sizes.reduce((sum, size) => sum + size, 0);
    }
  }
  const ask = (setting, pages = { bytes: 0 }) => (query) => {
    const answer = once(query, setting);
    return answer.wanted ? completed(answer, query, setting, pages).then(rowsOf) : rowsOf(answer);
  };
  return ask;
}

async function answersTo(queries, ask) {
  const answers = [];
  for (const query of queries) answers.push(await ask(query));
  return answers;
}

/** For each setting what an answer costs a visitor who has no page yet. */
async function pagedCurve(kit, call, ask, settings) {
  const base = kit.wire(), points = [];
  for (const { name, setting } of settings) {
    const pages = { bytes: 0 }, answers = [];
    for (const query of kit.queries) {
      call("trimPages", { bytes: 0 });
      answers.push(await ask(setting, pages)(query));
    }
    points.push({ name, bytes: base + pages.bytes / answers.length, answers });
  }
  return points;
}

export async function open(kit, options) {
  const { pack } = kit.set;
  const [module, manifest] = await Promise.all([
    startModule(options), kit.bytes(`${pack}manifest.json`).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)))]);
  const call = caller(module);
  call("open", { manifest });
  const ask = asker(kit, module, call);
  const { first, rest } = sorted(manifest);
  const take = async (files) => {
    const coming = files.map(({ path }) => kit.bytes(`${pack}${path}`));
    for (const [i, { index }] of files.entries()) {
      const bytes = new Uint8Array(await coming[i]);
      const room = module._vt_wasm_reserve(index); /* may grow the memory, so HEAPU8 is read after it */
      module.HEAPU8.set(bytes, room);
      call("commit", { file: index });
    }
  };
  await take(first);
  if (options.untilFirst) return { settings: [{ name: "what is there", ask: ask({}) }], rest: () => take(rest) };
  const curve = [];
  for (const file of options.curve ? rest : []) {
    curve.push({ name: "so far", bytes: kit.wire(), answers: await answersTo(kit.queries, ask({})) });
    await take([file]);
  }
  if (!options.curve) await take(rest);
  const settings = dial.map((recall) => ({ name: `recall ${recall}`, setting: { recall }, ask: ask({ recall }) }));
  const paged = first.some(({ role }) => role === "cells");
  if (options.curve) curve.push(...paged ? await pagedCurve(kit, call, ask, settings)
    : [{ name: "all", bytes: kit.wire(), answers: await answersTo(kit.queries, settings.at(-1).ask) }]);
  return {
    settings, curve, simd: call("stats").simd,
    async prepare(queries) {
      for (const { ask: any } of paged ? settings : []) await answersTo(queries, any);
    },
  };
}
