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
  _vt_wasm_vector(dims: number): number;
  _vt_wasm_picture(width: number, height: number): number;
  _vt_wasm_alloc(bytes: number): number;
  _vt_wasm_free(pointer: number): void;
  _vt_wasm_self_test(): number;
}

type Answer = { ok: true; result: object } | { ok: false; error: ErrorRecord };

/** The C core: JSON in, JSON out, and room for the pack's files. */
export class Core {
  /** Where the module finds the files of the open profile. */
  readonly stateFiles: StateFiles;
  readonly #module: WasmModule;
  #trapped: VitrineError | undefined;

  constructor(module: WasmModule, stateFiles = new StateFiles()) {
    this.#module = module;
    this.stateFiles = stateFiles;
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
    if (!answer.ok) throw VitrineError.fromRecord(answer.error);
    return answer.result;
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
