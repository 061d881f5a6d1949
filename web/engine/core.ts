import { VitrineError, type ErrorRecord } from "./error.js";
import type { Pixels } from "./pixels.js";
import { StateFiles } from "./state-files.js";
import type { Readiness } from "./types.js";

/** What Emscripten's glue makes of the wasm file. Pointers above 2 GiB come out negative: `>>> 0` mends them. */
export interface WasmModule {
  /** The memory as bytes. Growth replaces it: read it anew after every call. */
  HEAPU8: Uint8Array;
  UTF8ToString(pointer: number): string;
  _vt_wasm_call(json: number, length: number): number;
  _vt_wasm_reserve(file: number): number;
  _vt_wasm_reserve_page(file: number, page: number): number;
  _vt_wasm_vector(dims: number): number;
  _vt_wasm_picture(width: number, height: number): number;
  _vt_wasm_alloc(bytes: number): number;
  _vt_wasm_free(pointer: number): void;
  _vt_wasm_patch(patch: number, patchBytes: number, old: number, oldBytes: number, out: number, outBytes: number): number;
  _vt_wasm_self_test(): number;
}

/** A page of a paged file, as the pack's index has it. */
export interface WantedPage {
  page: number;
  /** In the pack's folder. */
  path: string;
  bytes: number;
  sha256: string;
  /** Beside it lies the same, gzipped. */
  gzipped?: boolean;
}

/** What an answer lacks of one file, by its index in the manifest: pages, or without them all of it. */
export interface Wanted {
  file: number;
  pages?: WantedPage[];
}

/** Brings what is wanted, and asks until the answer is whole. */
export type Completer = (ask: () => object | Promise<object>, wanted: Wanted[], signal?: AbortSignal) => Promise<object>;

type Caller = (method: string, params: object) => object | Promise<object>;
/** An answer or a refusal. */
type Lacking = object & { wanted?: Wanted[]; order?: { id: number } };

/** Of methods that write before they read what they answer: what reads it, for a write that was done is not done again. Lacking pages, whether it
 * answers or refuses, such a method has written. */
export function reading(method: string, params: object): [method: string, params: object] | undefined {
  if (method === "setCart") return ["cart", {}];
  return method === "setOrderStatus" ? ["order", { id: (params as { id?: unknown }).id }] : undefined;
}

type Answer = { ok: true; result: object } | { ok: false; error: ErrorRecord & { wanted?: Wanted[] } };

/** The C core: JSON in, JSON out, and room for the pack's files. */
export class Core {
  /** Where the module finds the files of the open profile. */
  readonly stateFiles: StateFiles;
  /** Of packs with pages. */
  completer: Completer | undefined;
  readonly #module: WasmModule;
  #trapped: VitrineError | undefined;

  constructor(module: WasmModule, stateFiles = new StateFiles()) {
    this.#module = module;
    this.stateFiles = stateFiles;
  }

  /** For pack-patch.ts, which few need. */
  get module(): WasmModule {
    return this.#module;
  }

  /** Asks the core. Throws what it refuses with. A `vector` or `picture` among the params travels as bytes beside the JSON. */
  call(method: string, params: object): object {
    const { vector, picture } = params as { vector?: unknown; picture?: unknown };
    const told = {
      ...params,
      ...(vector !== undefined && { vector: this.#place(vector) }),
      ...(picture !== undefined && { picture: this.#placePixels(picture as Partial<Pixels> | null) }),
    };
    const request = new TextEncoder().encode(JSON.stringify({ method, params: told }));
    const answer = JSON.parse(this.#guarded(() => this.#exchange(request))) as Answer;
    if (!answer.ok) throw Object.assign(VitrineError.fromRecord(answer.error), { wanted: answer.error.wanted });
    return answer.result;
  }

  /** As `call`, but when the answer lacks something it is a promise, for when that has been brought. `call`: another way to the core. */
  ask(method: string, params: object, signal?: AbortSignal, call: Caller = (name, given) => this.call(name, given)): object | Promise<object> {
    const whole = (answer: Lacking): object | Promise<object> => {
      const { wanted, order } = answer;
      if (wanted && this.completer) {
        const [name, given]: [string, object] = order ? ["order", { id: order.id }] : reading(method, params) ?? [method, params];
        return this.completer(() => call(name, given), wanted, signal);
      }
      if (answer instanceof Error) throw answer;
      return answer;
    };
    let answer: object | Promise<object>;
    try {
      answer = call(method, params);
    } catch (reason) {
      return whole(reason as Error);
    }
    return answer instanceof Promise ? answer.then(whole, whole) : whole(answer);
  }

  /** Hands over a page whose bytes were checked, in the place of the same one if that is there. */
  placePage(file: number, page: number, bytes: Uint8Array): void {
    const reserve = () => this.#guarded(() => this.#module._vt_wasm_reserve_page(file, page)) >>> 0;
    let room = reserve();
    if (room === 0) {
      /* Also when it is there already. */
      this.call("dropPage", { file, page });
      room = reserve();
    }
    if (room === 0) throw new VitrineError("VT_NO_MEMORY", `no room for page ${page} of file ${file} of the pack`);
    this.#module.HEAPU8.set(bytes, room);
    this.call("commitPage", { file, page });
  }

  /** Where the bytes of a file of the manifest go. Growth of the memory does not move it. */
  reserve(file: number): number {
    const room = this.#guarded(() => this.#module._vt_wasm_reserve(file)) >>> 0;
    if (room === 0) throw new VitrineError("VT_NO_MEMORY", `no room for file ${file} of the pack`);
    return room;
  }

  write(bytes: Uint8Array, at: number): void {
    this.#module.HEAPU8.set(bytes, at);
  }

  /** The memory itself, until the core is entered again. */
  view(at: number, length: number): Uint8Array<ArrayBuffer> {
    return this.#module.HEAPU8.subarray(at, at + length) as Uint8Array<ArrayBuffer>;
  }

  /** It never shrinks. */
  get memoryBytes(): number {
    return this.#module.HEAPU8.length;
  }

  /** Answers what became usable by a file that was written where it was reserved, and checked. What the core refuses it forgets, with all its parts. */
  commit(file: number): Readiness[] {
    return (this.call("commit", { file }) as { ready: Readiness[] }).ready;
  }

  /** Writes a query vector where the core looks for it; answers its length. */
  #place(vector: unknown): number {
    if (!(vector instanceof Float32Array)) throw new VitrineError("VT_BAD_REQUEST", "vector: not a Float32Array");
    const room = this.#guarded(() => this.#module._vt_wasm_vector(vector.length)) >>> 0;
    if (room === 0) throw new VitrineError("VT_BAD_REQUEST", `vector: ${vector.length} numbers do not fit`);
    this.#module.HEAPU8.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), room);
    return vector.length;
  }

  /** Writes a picture's pixels where the core looks for them; answers their size. */
  #placePixels(picture: Partial<Pixels> | null): { width: number; height: number } {
    const { width = 0, height = 0, data } = picture ?? {};
    if (!(data instanceof Uint8ClampedArray) || data.length !== width * height * 4) {
      throw new VitrineError("VT_BAD_REQUEST", "picture: no width, height and RGBA pixels of that size");
    }
    const room = this.#guarded(() => this.#module._vt_wasm_picture(width, height)) >>> 0;
    if (room === 0) throw new VitrineError("VT_BAD_REQUEST", `picture: ${width} x ${height} pixels do not fit`);
    this.#module.HEAPU8.set(data, room);
    return { width, height };
  }

  #exchange(request: Uint8Array): string {
    const module = this.#module;
    const input = module._vt_wasm_alloc(request.length) >>> 0;
    if (input === 0) throw new VitrineError("VT_NO_MEMORY", `no room for a request of ${request.length} bytes`);
    module.HEAPU8.set(request, input);
    const output = module._vt_wasm_call(input, request.length) >>> 0;
    module._vt_wasm_free(input);
    if (output === 0) throw new VitrineError("VT_NO_MEMORY", "no room for an answer");
    return module.UTF8ToString(output);
  }

  /** After a trap the core's memory cannot be trusted: it is not entered again. */
  #guarded<T>(enter: () => T): T {
    if (this.#trapped) throw this.#trapped;
    try {
      return enter();
    } catch (reason) {
      if (reason instanceof VitrineError) throw reason;
      this.#trapped = VitrineError.from(reason, "VT_WORKER");
      throw this.#trapped;
    }
  }
}
