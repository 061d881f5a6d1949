/* Whether somebody stands before the kiosk. */

export type Presence =
  /** Nobody has touched it since it began anew. */
  | "away"
  | "here"
  /** Long untouched: the visit ends unless somebody says so. */
  | "warned"
  /** The visit is over. */
  | "gone";

export interface Clock {
  /** Milliseconds since 1970: a device that slept has let that time pass. */
  now(): number;
  /** Answers what stops it. */
  after(ms: number, work: () => void): () => void;
}

const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

export interface Patience {
  idleMs: number;
  warningMs: number;
}

const tickMs = 1000;

/** away -> here -> warned -> gone. Emits "change" when the presence or the seconds that are left have changed. */
export class IdleWatch extends EventTarget {
  presence: Presence = "away";
  /** Of the warning. */
  secondsLeft = 0;
  private touchedAt = 0;
  private stopTimer = () => {};

  constructor(private readonly patience: Patience, private readonly clock: Clock = browserClock) {
    super();
  }

  /** Somebody touched it. One timer runs, however often that is. */
  touch(): void {
    if (this.presence === "gone") return;
    this.touchedAt = this.clock.now();
    if (this.presence === "here") return;
    this.become("here");
    this.wait(this.patience.idleMs);
  }

  /** Ends the visit at once. */
  leave(): void {
    this.stopTimer();
    this.become("gone");
  }

  private readonly look = (): void => {
    const { idleMs, warningMs } = this.patience;
    const still = this.clock.now() - this.touchedAt;
    if (still < 0) return this.touchAnew(); // the clock was set back
    if (still < idleMs) return this.toHere(idleMs - still);
    if (still >= idleMs + warningMs) return this.leave();
    const left = idleMs + warningMs - still;
    this.secondsLeft = Math.ceil(left / tickMs);
    this.become("warned");
    this.wait(Math.min(left, left % tickMs || tickMs));
  };

  private touchAnew(): void {
    this.touchedAt = this.clock.now();
    this.toHere(this.patience.idleMs);
  }

  private toHere(ms: number): void {
    if (this.presence !== "here") this.become("here");
    this.wait(ms);
  }

  private wait(ms: number): void {
    this.stopTimer();
    this.stopTimer = this.clock.after(ms, this.look);
  }

  private become(presence: Presence): void {
    this.presence = presence;
    this.dispatchEvent(new Event("change"));
  }
}
