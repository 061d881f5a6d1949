import { VitrineError } from "./error.js";
import { type Notice, type Port, type Question, type Reply, type Request, protocolVersion } from "./protocol.js";

interface Pending {
  message: Request;
  resolve(result: unknown): void;
  reject(error: VitrineError): void;
}

/** Numbered requests over a port. Everything pending rejects when the other side dies. */
export class Client {
  #port: Port;
  readonly #onNotice: (notice: Notice) => void;
  readonly #pending = new Map<number, Pending>();
  #lastNumber = 0;
  #dead: VitrineError | undefined;
  /** Its state is lost with the other side. */
  #alone = false;
  #side: "on" | "off" | "starting" = "on";
  /** What the other side holds for life. */
  #lock: string | undefined;
  /** The request that opens a new other side. */
  #opening: number | undefined;

  constructor(port: Port, onNotice: (notice: Notice) => void = () => {}) {
    this.#port = port;
    this.#onNotice = onNotice;
    this.#listen(port);
  }

  /** Ends the other side for as long as its page is put aside, lest others wait for what it holds. Requests are kept. */
  suspend(): void {
    if (this.#dead || this.#alone || this.#side === "off") return;
    if (this.#opening !== undefined) this.#pending.delete(this.#opening);
    this.#side = "off";
    this.#port.terminate?.();
  }

  /** After `suspend`: opens a new other side by this question, then asks it what has not been answered. */
  resume(start: () => Port, opening: Question): void {
    if (this.#dead || this.#side !== "off") return;
    this.#side = "starting";
    this.#port = start();
    this.#listen(this.#port);
    const n = this.#opening = ++this.#lastNumber;
    const message = { ...opening, protocol: protocolVersion, n } as Request;
    this.#pending.set(n, { message, resolve: (result) => this.#resumed(result), reject: (error) => this.#resumed(null, error) });
    this.#port.postMessage(message);
  }

  request(question: Question, signal?: AbortSignal): Promise<unknown> {
    if (this.#dead) return Promise.reject(this.#dead);
    if (signal?.aborted) return Promise.reject(aborted(signal));
    const n = ++this.#lastNumber;
    return new Promise<unknown>((resolve, reject) => {
      const abort = () => {
        this.#pending.delete(n);
        if (this.#side === "on") this.#port.postMessage({ protocol: protocolVersion, n, type: "cancel" });
        reject(aborted(signal));
      };
      const settled = () => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort, { once: true });
      this.#pending.set(n, {
        message: { ...question, protocol: protocolVersion, n } as Request,
        resolve: (result) => { settled(); resolve(result); },
        reject: (error) => { settled(); reject(error); },
      });
      if (this.#side === "on") this.#send(n);
    });
  }

  /** Ends the other side; what is pending rejects with `reason`. */
  close(reason = new VitrineError("VT_ABORTED", "the engine was closed")): void {
    if (this.#dead) return;
    this.#end(reason);
  }

  #send(n: number): void {
    const { message, reject } = this.#pending.get(n)!;
    try {
      this.#port.postMessage(message);
    } catch (reason) {
      this.#pending.delete(n);
      reject(VitrineError.from(reason, "VT_BAD_REQUEST"));
    }
  }

  /** An opening that was not answered before is answered by this one. */
  #resumed(result: unknown, error?: VitrineError): void {
    this.#side = "on";
    this.#opening = undefined;
    const first = [...this.#pending].find(([, { message }]) => message.type === "open");
    if (error && !first) {
      this.#die(`the engine could not be started again: ${error.message}`);
      return;
    }
    if (first) {
      const [n, { resolve, reject }] = first;
      this.#pending.delete(n);
      if (error) reject(error);
      else resolve(result);
    }
    for (const n of this.#pending.keys()) this.#send(n);
  }

  #listen(port: Port): void {
    const die = (message: string) => { if (port === this.#port && this.#side !== "off") this.#die(message); };
    port.addEventListener("message", (event) => { if (port === this.#port) this.#receive((event as MessageEvent<Reply>).data); });
    port.addEventListener("messageerror", () => die("a message from the engine's worker could not be read"));
    port.addEventListener("error", (event) => die(deathMessage(event)));
    port.addEventListener("close", () => die("the engine's worker went away"));
    port.start?.();
  }

  #receive(reply: Reply): void {
    if (this.#dead) return;
    if (reply?.protocol !== protocolVersion) {
      this.#die(`the engine's worker speaks protocol ${String(reply?.protocol)}, this page ${protocolVersion}`);
      return;
    }
    if (!("n" in reply)) {
      if (reply.type === "alive") this.#outlive(reply.lock, this.#port);
      else if (reply.type === "alone") this.#alone = true;
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
  #outlive(lock: string, port: Port): void {
    if (lock === this.#lock) return;
    this.#lock = lock;
    globalThis.navigator?.locks?.request(lock, () => {
      if (port === this.#port && this.#side !== "off") this.#die("the engine's worker went away");
    }).catch(() => {});
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
