import { VitrineError } from "./error.js";
import { type Notice, type Port, type Question, type Reply, protocolVersion } from "./protocol.js";

interface Pending {
  resolve(result: unknown): void;
  reject(error: VitrineError): void;
}

/** Numbered requests over a port. Everything pending rejects when the other side dies. */
export class Client {
  readonly #port: Port;
  readonly #onNotice: (notice: Notice) => void;
  readonly #pending = new Map<number, Pending>();
  #lastNumber = 0;
  #dead: VitrineError | undefined;

  constructor(port: Port, onNotice: (notice: Notice) => void = () => {}) {
    this.#port = port;
    this.#onNotice = onNotice;
    port.addEventListener("message", (event) => this.#receive((event as MessageEvent<Reply>).data));
    port.addEventListener("messageerror", () => this.#die("a message from the engine's worker could not be read"));
    port.addEventListener("error", (event) => this.#die(deathMessage(event)));
    port.addEventListener("close", () => this.#die("the engine's worker went away"));
    port.start?.();
  }

  request(question: Question, signal?: AbortSignal): Promise<unknown> {
    if (this.#dead) return Promise.reject(this.#dead);
    if (signal?.aborted) return Promise.reject(aborted(signal));
    const n = ++this.#lastNumber;
    return new Promise<unknown>((resolve, reject) => {
      const abort = () => {
        this.#pending.delete(n);
        this.#port.postMessage({ protocol: protocolVersion, n, type: "cancel" });
        reject(aborted(signal));
      };
      const settled = () => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort, { once: true });
      this.#pending.set(n, {
        resolve: (result) => { settled(); resolve(result); },
        reject: (error) => { settled(); reject(error); },
      });
      try {
        this.#port.postMessage({ ...question, protocol: protocolVersion, n });
      } catch (reason) {
        this.#pending.delete(n);
        settled();
        reject(VitrineError.from(reason, "VT_BAD_REQUEST"));
      }
    });
  }

  /** Ends the other side; what is pending rejects with `reason`. */
  close(reason = new VitrineError("VT_ABORTED", "the engine was closed")): void {
    if (this.#dead) return;
    this.#end(reason);
  }

  #receive(reply: Reply): void {
    if (this.#dead) return;
    if (reply?.protocol !== protocolVersion) {
      this.#die(`the engine's worker speaks protocol ${String(reply?.protocol)}, this page ${protocolVersion}`);
      return;
    }
    if (!("n" in reply)) {
      if (reply.type === "alive") this.#outlive(reply.lock);
      else this.#onNotice(reply);
      return;
    }
    const pending = this.#pending.get(reply.n);
    if (!pending) return;
    this.#pending.delete(reply.n);
    if (reply.type === "answer") pending.resolve(reply.result);
    else pending.reject(VitrineError.fromRecord(reply.error));
  }

  /** A worker that is killed fires no event, but the browser then gives its lock to the next in line. */
  #outlive(lock: string): void {
    globalThis.navigator?.locks?.request(lock, () => this.#die("the engine's worker went away")).catch(() => {});
  }

  #die(message: string): void {
    if (!this.#dead) this.#end(new VitrineError("VT_WORKER", message));
  }

  #end(reason: VitrineError): void {
    this.#dead = reason;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    if (this.#port.terminate) this.#port.terminate();
    else this.#port.close?.();
    for (const { reject } of pending) reject(reason);
  }
}

function aborted(signal?: AbortSignal): VitrineError {
  return new VitrineError("VT_ABORTED", "the request was aborted", { cause: signal?.reason });
}

function deathMessage(event: Event): string {
  event.preventDefault();
  const { message } = event as ErrorEvent;
  return message ? `the engine's worker failed: ${message}` : "the engine's worker could not be loaded";
}
