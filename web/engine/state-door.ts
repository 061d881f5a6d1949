/* One tab of a shop owns its profiles; the others ask it, and one of them takes over when it is gone. */
import { type ErrorRecord, VitrineError } from "./error.js";
import type { HeldKey, ProfileStore } from "./profile-store.js";
import type { StateChange } from "./profile-types.js";
import { type ProfileMethod, profileMethods, type StateMethod, stateMethods } from "./protocol.js";

/** Version of what tabs say to each other. Tabs of different versions share neither calls nor keys, only the lock. */
export const tabVersion = 1;

type Method = StateMethod | ProfileMethod;

/** What tabs say. Every message carries `vitrine: tabVersion`; of another version only `type: "owner"` is understood. */
type Message =
  /** A tab has come, and asks who the owner is. */
  | { type: "hello" }
  /** This tab owns the profiles from now on, or was asked. `held`: of the profile that is unlocked. */
  | { type: "owner"; held: HeldKey | null }
  | { type: "held"; held: HeldKey | null }
  | { type: "call"; from: string; n: number; method: Method; params: object }
  | { type: "answer"; to: string; n: number; result: object }
  | { type: "error"; to: string; n: number; error: ErrorRecord }
  | { type: "changed"; change: StateChange };

/** Of a BroadcastChannel. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** Of a LockManager. */
export interface Locks {
  request(name: string, callback: () => Promise<void>): Promise<unknown>;
}

export interface DoorOptions {
  /** Told to this tab's page. */
  onChange: (change: StateChange) => void;
  makeStore: (events: { onChange: (change: StateChange) => void; onKey: (held: HeldKey | null) => void }) => ProfileStore;
  /** How long the owner may take. */
  patienceMs?: { recommend: number; other: number };
  /** undefined: this browser keeps nothing, or tabs cannot hear each other; every tab has a state of its own. */
  shared: { lock: string; locks: Locks; channel: Channel; tab: string } | undefined;
}

/* Nobody looks at an empty shelf for long; making a key on a slow phone, or reading a large profile, takes its time. */
const patienceMs = { recommend: 3_000, other: 30_000 };

interface Waiting {
  method: Method;
  params: object;
  resolve: (result: object) => void;
  reject: (error: VitrineError) => void;
}

export class StateDoor {
  readonly #options: DoorOptions;
  readonly #store: ProfileStore;
  /** Calls that the owner has not answered yet. */
  readonly #waiting = new Map<number, Waiting>();
  #lastNumber = 0;
  #owns = false;
  #wasGuest = false;
  #foreignOwner: unknown;
  #resign: () => void = () => {};

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#store = options.makeStore({
      onChange: (change) => {
        this.#post({ type: "changed", change });
        options.onChange(change);
      },
      onKey: (held) => this.#post({ type: "held", held }),
    });
    const { shared } = options;
    if (!shared) {
      this.#owns = true;
      return;
    }
    shared.channel.addEventListener("message", ({ data }) => this.#hear(data));
    this.#post({ type: "hello" });
    shared.locks.request(shared.lock, () => this.#own()).catch(() => {});
  }

  /** Whether other tabs may wait for this one. */
  get shared(): boolean {
    return this.#options.shared !== undefined;
  }

  /** Answered by this tab or by the owner. A call that the owner did not live to answer is asked of the next one. */
  call(method: Method, params: object): Promise<object> {
    if (this.#owns) return this.#answer(method, params);
    if (this.#foreignOwner !== undefined) return this.#withoutOwner(method, params, differentVersion);
    const n = ++this.#lastNumber;
    const patience = this.#options.patienceMs ?? patienceMs;
    const timer = setTimeout(() => this.#giveUp(n), method === "recommend" ? patience.recommend : patience.other);
    const answer = new Promise<object>((resolve, reject) => {
      this.#waiting.set(n, { method, params, resolve, reject });
      this.#send(n);
    }).finally(() => clearTimeout(timer));
    return method === "profiles" ? answer.then((profiles) => ({ ...profiles, owner: this.#owns })) : answer;
  }

  /** The lock is this tab's until it dies, or its engine does. */
  async #own(): Promise<void> {
    await this.#store.ready().catch(() => {});
    this.#owns = true;
    this.#foreignOwner = undefined;
    this.#post({ type: "owner", held: this.#store.held });
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { method, params, resolve, reject } of waiting) this.#answer(method, params).then(resolve, reject);
    if (this.#wasGuest) this.#options.onChange("storage");
    await new Promise<void>((resign) => { this.#resign = resign; });
  }

  async #answer(method: Method, params: object): Promise<object> {
    try {
      return await this.#store.call(method, params);
    } catch (reason) {
      const error = VitrineError.from(reason, "VT_WORKER");
      if (error.code === "VT_WORKER") await this.#stepDown();
      throw error;
    }
  }

  /** An engine that has trapped keeps nothing any more: another tab shall. */
  async #stepDown(): Promise<void> {
    await this.#store.close();
    this.#resign();
  }

  #hear(data: unknown): void {
    const message = understood(data);
    if (message === "foreign") {
      if (this.#owns) this.#post({ type: "owner", held: null });
    } else if (message === "foreign owner") {
      this.#yield((data as { vitrine: unknown }).vitrine);
    } else if (message) {
      this.#react(message);
    }
  }

  #react(message: Message): void {
    switch (message.type) {
      case "hello":
        if (this.#owns) this.#post({ type: "owner", held: this.#store.held });
        break;
      case "owner":
        if (this.#owns) break;
        this.#wasGuest = true;
        this.#foreignOwner = undefined;
        this.#store.learn(message.held);
        for (const n of this.#waiting.keys()) this.#send(n);
        break;
      case "held":
        if (!this.#owns) this.#store.learn(message.held);
        break;
      case "call":
        if (this.#owns) void this.#serve(message);
        break;
      case "answer":
        this.#take(message, ({ resolve }) => resolve(message.result));
        break;
      case "error":
        this.#take(message, ({ reject }) => reject(VitrineError.fromRecord(message.error)));
        break;
      case "changed":
        this.#options.onChange(message.change);
        break;
    }
  }

  async #serve({ from, n, method, params }: Extract<Message, { type: "call" }>): Promise<void> {
    try {
      this.#post({ type: "answer", to: from, n, result: await this.#answer(method, params) });
    } catch (reason) {
      /* A dead engine answers nobody: the next owner does. */
      const error = VitrineError.from(reason, "VT_WORKER");
      if (error.code !== "VT_WORKER") this.#post({ type: "error", to: from, n, error: error.toRecord() });
    }
  }

  #take({ to, n }: { to: string; n: number }, settle: (waiting: Waiting) => void): void {
    if (to !== this.#options.shared?.tab) return;
    const waiting = this.#waiting.get(n);
    this.#waiting.delete(n);
    if (waiting) settle(waiting);
  }

  /** Another version of the shop has the profiles: this one waits until that tab has gone. */
  #yield(version: unknown): void {
    if (this.#owns) return;
    this.#wasGuest = true;
    this.#foreignOwner = version;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { method, params, resolve, reject } of waiting) this.#withoutOwner(method, params, differentVersion).then(resolve, reject);
  }

  /** The owner is frozen, or its browser has put it to sleep. */
  #giveUp(n: number): void {
    const waiting = this.#waiting.get(n);
    this.#waiting.delete(n);
    if (waiting) this.#withoutOwner(waiting.method, waiting.params, noAnswer).then(waiting.resolve, waiting.reject);
  }

  /** Recommendations need no profile. */
  async #withoutOwner(method: Method, params: object, refusal: () => VitrineError): Promise<object> {
    if (method === "recommend") return this.#store.forNobody(params);
    throw refusal();
  }

  #send(n: number): void {
    const { method, params } = this.#waiting.get(n)!;
    this.#post({ type: "call", from: this.#options.shared!.tab, n, method, params });
  }

  #post(message: Message): void {
    this.#options.shared?.channel.postMessage({ vitrine: tabVersion, ...message });
  }
}

function differentVersion(): VitrineError {
  return new VitrineError("VT_UNSUPPORTED",
    "another tab has a different version of this shop open: close or reload it, then this one can use the profiles");
}

function noAnswer(): VitrineError {
  return new VitrineError("VT_NOT_READY", "another tab of this shop keeps the profiles and does not answer: go to it, or close it");
}

/** Tabs of one origin are trusted, but they may run another version, or the channel's name may be used by others. */
function understood(data: unknown): Message | "foreign" | "foreign owner" | undefined {
  const message = data as { vitrine?: unknown } & Record<string, unknown> | null;
  if (typeof message !== "object" || message === null || typeof message.vitrine !== "number") return undefined;
  if (message.vitrine !== tabVersion) return message.type === "owner" ? "foreign owner" : "foreign";
  const addressed = (name: string) => typeof message[name] === "string" && Number.isSafeInteger(message.n);
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  const wellFormed: Record<Message["type"], () => boolean> = {
    hello: () => true,
    owner: () => isHeld(message.held),
    held: () => isHeld(message.held),
    call: () => addressed("from") && isMethod(message.method) && isObject(message.params),
    answer: () => addressed("to") && isObject(message.result),
    error: () => addressed("to") && isObject(message.error) && typeof (message.error as ErrorRecord).message === "string",
    changed: () => typeof message.change === "string",
  };
  const type = message.type as Message["type"];
  return Object.hasOwn(wellFormed, type) && wellFormed[type]() ? message as unknown as Message : undefined;
}

function isHeld(value: unknown): boolean {
  const held = value as HeldKey | null;
  return held === null || (typeof held === "object" && typeof held.id === "string" && Number.isSafeInteger(held.generation)
    && held.key instanceof Uint8Array && held.key.length === 32);
}

function isMethod(name: unknown): boolean {
  return ([...stateMethods, ...profileMethods] as unknown[]).includes(name);
}
