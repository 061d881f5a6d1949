/* What page and worker say to each other. A request carries a number `n` that its answer repeats; events carry none.
 * docs/js-api.md describes it in words. */
import type { ErrorRecord } from "./error.js";
import type { StateChange } from "./profile-types.js";
import type { PageBudget, Progress, Variant } from "./types.js";

export const protocolVersion = 2;

/** Methods that need the pack alone: answered in this tab, whoever keeps the state. */
export const packMethods = ["product", "browse", "search", "stats"] as const;
/** Methods of the core that read or write the open profile. */
export const stateMethods = [
  "recommend", "record", "forget", "marks", "events", "cart", "setCart", "placeOrder", "orders", "order", "setOrderStatus", "taste",
  "settings", "setSettings", "checkState",
] as const;
/** Methods about the profiles themselves: the worker's own. */
export const profileMethods = [
  "profiles", "createProfile", "switchProfile", "renameProfile", "eraseProfile", "setPassphrase", "exportProfile",
] as const;

export type PackMethod = (typeof packMethods)[number];
export type StateMethod = (typeof stateMethods)[number];
export type ProfileMethod = (typeof profileMethods)[number];
/** What a page may call; files are delivered by the worker alone. */
export type EngineMethod = PackMethod | StateMethod | ProfileMethod;

/** Page to worker. */
export type Request =
  /** Starts the engine and the download; answered with Opened once it can answer. */
  | { protocol: number; n: number; type: "open"; pack: string; variant?: Variant; pageBudget?: PageBudget; checkAfterMs?: number }
  /** Fetches what is missing after a failure; answered with Opened, or with null when complete, once the engine is that far. */
  | { protocol: number; n: number; type: "retry"; until: "usable" | "complete" }
  /** Has the kept generation before open at the next visit; answered with which. */
  | { protocol: number; n: number; type: "rollBack" }
  /** Answered with the method's result and `tookMs`. */
  | { protocol: number; n: number; type: "call"; method: EngineMethod; params: object }
  /** Request `n` is no longer wanted. Not answered. */
  | { protocol: number; n: number; type: "cancel" };

/** What a page is told of a pack that it has opened. */
export interface Opened {
  /** The manifest's `product_url`, or "". */
  productUrl: string;
}

/** Worker to page. */
export type Reply =
  | { protocol: number; n: number; type: "answer"; result: unknown }
  | { protocol: number; n: number; type: "error"; error: ErrorRecord }
  /** At first, and again when it is told to open: the worker holds this Web Lock for as long as it lives. */
  | { protocol: number; type: "alive"; lock: string }
  /** The state is this worker's alone, and is lost with it. Otherwise end the worker while its page is frozen: other tabs wait for
   * what it holds. */
  | { protocol: number; type: "alone" }
  | { protocol: number; type: "progress"; progress: Progress }
  /** A file could not be had, and no request waits for it. */
  | { protocol: number; type: "failed"; error: ErrorRecord }
  /** The visitor's state changed, in this tab or another one. */
  | { protocol: number; type: "changed"; change: StateChange };

/** A message of the worker that answers nothing in particular. */
export type Notice = Exclude<Reply, { n: number }>;

/** A request before it has been numbered. */
export type Question = Request extends infer R ? (R extends Request ? Omit<R, "protocol" | "n"> : never) : never;

/** Worker, MessagePort or a stub: whatever carries messages both ways. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message" | "messageerror" | "error" | "close", listener: (event: Event) => void): void;
  start?(): void;
  terminate?(): void;
  close?(): void;
}
