import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { importEngine } from "./helpers/engine.mjs";

const { possibleVariants, startCore } = await importEngine();

/* Glue as Emscripten writes it, around an empty wasm module. */
const folder = mkdtempSync(join(tmpdir(), "vitrine-variant-"));
const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
for (const [variant, selfTest] of [["relaxed", 2], ["simd128", 1], ["other", 1]]) {
  writeFileSync(join(folder, `vitrine-${variant}.js`), `export default (options) => new Promise((resolve) => {
    options.instantiateWasm({}, (instance) => resolve({ instance, _vt_wasm_self_test: () => ${selfTest} }));
  });`);
}

/** The folder's glue, asked for as from the web. */
const glueAt = async (url) => (await import(url.replace("https://engine.example/", pathToFileURL(`${folder}/`).href))).default;

/** startCore on a network that answers every wasm file with `response`. */
async function start(variants, response = () => new Response(emptyModule, { headers: { "content-type": "application/wasm" } })) {
  const asked = [];
  const network = {
    stallMs: 1000,
    sleep: async () => {},
    fetch: async (url) => {
      asked.push(url.split("/").at(-1));
      return response();
    },
  };
  return { asked, core: await startCore(pathToFileURL(`${folder}/`), network, variants) };
}

test("variants follow what the browser can run, fastest first", () => {
  assert.deepEqual(possibleVariants(() => true), ["relaxed", "simd128"]);
  assert.deepEqual(possibleVariants((probe) => probe.length < 32), ["simd128"]);
  assert.deepEqual(possibleVariants(() => false), []);
  assert.ok(possibleVariants().includes("simd128"), "this Node has wasm SIMD");
});

test("a variant that fails its self-test gives way to the next", async () => {
  const { asked, core } = await start(["relaxed", "simd128"]);
  assert.deepEqual(asked, ["vitrine-relaxed.wasm", "vitrine-simd128.wasm"]);
  assert.ok(core);
});

test("a variant that does not compile gives way to the next", async () => {
  let answers = 0;
  const { asked, core } = await start(["relaxed", "simd128"], () => new Response(answers++ === 0 ? "<html>" : emptyModule));
  assert.deepEqual(asked, ["vitrine-relaxed.wasm", "vitrine-simd128.wasm"]);
  assert.ok(core);
});

test("a server that says nothing is given up for each attempt", async () => {
  let asked = 0;
  const fetch = (url, { signal }) => new Promise((_, refuse) => {
    asked++;
    signal.addEventListener("abort", () => refuse(signal.reason));
  });
  await assert.rejects(startCore(pathToFileURL(`${folder}/`), { stallMs: 20, sleep: async () => {}, fetch }, ["simd128"]),
    { code: "VT_NETWORK" });
  assert.equal(asked, 3);
});

test("a server that calls wasm something else is served all the same", async () => {
  assert.ok((await start(["simd128"], () => new Response(emptyModule))).core);
});

for (const [what, packed, asked] of [
  ["whole", () => gzipSync(emptyModule), ["vitrine-simd128.wasm.gz"]],
  ["missing", () => null, ["vitrine-simd128.wasm.gz", "vitrine-simd128.wasm"]],
  ["cut short", () => gzipSync(emptyModule).subarray(0, 14), ["vitrine-simd128.wasm.gz", "vitrine-simd128.wasm"]],
  ["a page", () => "<!doctype html>", ["vitrine-simd128.wasm.gz", "vitrine-simd128.wasm"]],
  ["empty", () => "", ["vitrine-simd128.wasm.gz", "vitrine-simd128.wasm"]],
]) {
  test(`of a server whose gzipped wasm is ${what} the engine starts`, async () => {
    const heard = [];
    const network = {
      stallMs: 1000,
      sleep: async () => {},
      fetch: async (url) => {
        heard.push(url.split("/").at(-1));
        const body = url.endsWith(".gz") ? packed() : emptyModule;
        return new Response(body, { status: body === null ? 404 : 200, headers: { "content-type": "application/wasm" } });
      },
    };
    assert.ok(await startCore(new URL("https://engine.example/"), network, ["simd128"], glueAt));
    assert.deepEqual(heard, asked);
  });
}

/** A network whose files named in `silent` begin and then say nothing more. */
function silentAfterBegin(silent) {
  const asked = [];
  const fetch = async (url, { signal }) => {
    const name = url.split("/").at(-1);
    asked.push(name);
    const bytes = name.endsWith(".gz") ? gzipSync(emptyModule) : emptyModule;
    const body = silent.includes(name) ? new ReadableStream({
      start(stream) {
        stream.enqueue(Uint8Array.from(bytes.subarray(0, 5)));
        signal.addEventListener("abort", () => stream.error(signal.reason));
      },
    }) : bytes;
    return new Response(body, { headers: { "content-type": "application/wasm" } });
  };
  return { asked, network: { stallMs: 20, sleep: async () => {}, fetch } };
}

test("a gzipped wasm whose connection dies on the way gives way to the plain one", async () => {
  const { asked, network } = silentAfterBegin(["vitrine-simd128.wasm.gz"]);
  assert.ok(await startCore(new URL("https://engine.example/"), network, ["simd128"], glueAt));
  assert.deepEqual(asked, ["vitrine-simd128.wasm.gz", "vitrine-simd128.wasm"]);
});

test("a wasm whose connection dies on the way is a lost connection", async () => {
  const { network } = silentAfterBegin(["vitrine-simd128.wasm.gz", "vitrine-simd128.wasm"]);
  await assert.rejects(startCore(new URL("https://engine.example/"), network, ["simd128"], glueAt), { code: "VT_NETWORK", message: /simd128\.wasm/ });
});

test("glue that never comes is a lost connection", async () => {
  const { network } = silentAfterBegin([]);
  await assert.rejects(startCore(new URL("https://engine.example/"), network, ["simd128"], () => new Promise(() => {})), { code: "VT_NETWORK", message: /simd128\.js/ });
});

for (const [what, variants, response, code, message] of [
  ["no wasm SIMD", [], undefined, "VT_UNSUPPORTED", /no WebAssembly SIMD/],
  ["only variants that compute wrongly", ["relaxed"], undefined, "VT_UNSUPPORTED", /self-test fails.*relaxed/],
  ["a missing wasm file", ["simd128"], () => new Response("", { status: 404 }), "VT_NETWORK", /simd128\.wasm.*404/],
  ["a wasm file that is something else", ["simd128"], () => new Response("<html>"), "VT_NETWORK", /could not be compiled/],
  ["missing glue", ["nowhere"], undefined, "VT_NETWORK", /nowhere\.js/],
]) {
  test(`${what} is an error that says so`, async () => {
    await assert.rejects(start(variants, response), (error) => {
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
  });
}
