/* The page's side of patch-worker.ts. */
import { type ErrorRecord, VitrineError } from "../engine/error.js";
import type { Variant } from "../engine/types.js";

export interface PatchQuestion {
  n: number;
  /** Parts of the earlier logical file, in their order. */
  old: Uint8Array[];
  deflated: Uint8Array<ArrayBuffer>;
  sizes: { inflatedBytes: number; newBytes: number };
  variant: Variant | undefined;
}

export type PatchAnswer = { n: number; bytes: Uint8Array<ArrayBuffer> } | { n: number; error: ErrorRecord };

export interface Patcher {
  /** The next logical file. Takes what it is given. Rejects where the worker dies, has died or is closed. */
  patch(old: Uint8Array[], deflated: Uint8Array<ArrayBuffer>, sizes: PatchQuestion["sizes"]): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

type Settle = { resolve: (bytes: Uint8Array<ArrayBuffer>) => void; reject: (reason: unknown) => void };

export class WorkerPatcher implements Patcher {
  readonly #worker: Worker;
  readonly #variant: Variant | undefined;
  readonly #waiting = new Map<number, Settle>();
  #last = 0;
  #dead: VitrineError | undefined;

  constructor(script: URL, variant?: Variant) {
    this.#variant = variant;
    this.#worker = new Worker(script, { type: "module", name: "vitrine-patches" });
    this.#worker.addEventListener("message", (event: MessageEvent<PatchAnswer>) => this.#settle(event.data));
    this.#worker.addEventListener("error", () => this.#fail(new VitrineError("VT_WORKER", "the worker for patches died")));
  }

  patch(old: Uint8Array[], deflated: Uint8Array<ArrayBuffer>, sizes: PatchQuestion["sizes"]): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#dead) return Promise.reject(this.#dead);
    const n = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(n, { resolve, reject });
      const question: PatchQuestion = { n, old, deflated, sizes, variant: this.#variant };
      this.#worker.postMessage(question, [...old, deflated].map(({ buffer }) => buffer));
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#fail(new VitrineError("VT_ABORTED", "the worker for patches was closed"));
  }

  #settle(answer: PatchAnswer): void {
    const call = this.#waiting.get(answer.n);
    this.#waiting.delete(answer.n);
    if ("bytes" in answer) call?.resolve(answer.bytes);
    else call?.reject(VitrineError.fromRecord(answer.error));
  }

  #fail(reason: VitrineError): void {
    this.#dead ??= reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}
