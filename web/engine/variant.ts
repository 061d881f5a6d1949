import { Core, type WasmModule } from "./core.js";
import { type Network, inTime, openResponse, openUnpacked } from "./download.js";
import { VitrineError } from "./error.js";
import { StateFiles } from "./state-files.js";
import { possibleVariants } from "./possible-variants.js";
import type { Variant } from "./types.js";

export { possibleVariants };

type InstantiateWasm = (imports: WebAssembly.Imports,
  receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => object;
type Factory = (options: { instantiateWasm: InstantiateWasm; stateFiles: StateFiles }) => Promise<WasmModule>;

/** A build that this browser cannot take in. */
class Unfit {
  constructor(readonly error: VitrineError) {}
}

/** The first variant that compiles and computes rightly here. */
export async function startCore(folder: URL, network: Network, variants: Variant[], glueAt = importGlue): Promise<Core> {
  let unfit: VitrineError | undefined;
  for (const variant of variants) {
    try {
      const stateFiles = new StateFiles();
      const module = await load(folder, network, variant, stateFiles, glueAt);
      if (module._vt_wasm_self_test() === 1) return new Core(module, stateFiles);
    } catch (reason) {
      if (!(reason instanceof Unfit)) throw reason;
      unfit = reason.error;
    }
  }
  throw unfit ?? new VitrineError("VT_UNSUPPORTED", variants.length === 0
    ? "this browser has no WebAssembly SIMD: Chrome 120, Firefox 121, Safari 17 or newer is needed"
    : `the engine's self-test fails in this browser (${variants.join(", ")})`);
}

/* Glue and wasm are asked for together: one round trip less before the first answer. What came gzipped may be cut short, or the page that some hosts
 * answer for everything. */
async function load(folder: URL, network: Network, variant: Variant, stateFiles: StateFiles, glueAt: typeof importGlue): Promise<WasmModule> {
  const url = new URL(`vitrine-${variant}.wasm`, folder).href;
  const glue = new URL(`vitrine-${variant}.js`, folder).href;
  const [create, { packed, plain }] = await Promise.all([inTime(network, glue, glueAt(glue)), openEither(network, url)]);
  const unpacked = packed && await run(create, packed, stateFiles).catch(() => undefined);
  if (unpacked) return unpacked;
  return run(create, plain ?? await openResponse(network, url), stateFiles).catch((reason: unknown) => {
    throw new Unfit(new VitrineError("VT_NETWORK", `${url}: could not be compiled`, { file: url, cause: reason }));
  });
}

async function openEither(network: Network, url: string): Promise<{ packed?: Response | undefined; plain?: Response }> {
  const packed = await openUnpacked(network, url, "application/wasm");
  return packed ? { packed } : { plain: await openResponse(network, url) };
}

function run(create: Factory, response: Response, stateFiles: StateFiles): Promise<WasmModule> {
  return new Promise((resolve, reject) => {
    const instantiateWasm: InstantiateWasm = (imports, receive) => {
      instantiate(response, imports).then(({ instance, module }) => receive(instance, module), reject);
      return {};
    };
    create({ instantiateWasm, stateFiles }).then(resolve, reject);
  });
}

async function importGlue(url: string): Promise<Factory> {
  try {
    return ((await import(url)) as { default: Factory }).default;
  } catch (reason) {
    throw new VitrineError("VT_NETWORK", `${url}: could not be loaded`, { file: url, cause: reason });
  }
}

/* A server that does not call it application/wasm keeps the browser from compiling while it arrives. */
async function instantiate(response: Response, imports: WebAssembly.Imports) {
  return response.headers.get("content-type") === "application/wasm"
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
