/* Turns a pointer that is pulled sideways into an answer. Knows no card. */
import type { Answer } from "./swipe-deck.js";

export interface Swing {
  /** Pixels from where it lay. */
  x: number;
  y: number;
  /** How far it is pulled: at 1 to the right letting go is a like, at -1 a pass. */
  pull: number;
}

/** So far is no drag yet: a tap, or the beginning of scrolling. */
const slack = 6;
/** Of the card's width. */
const enough = 0.3;
/** Pixels a millisecond: a flick is short and fast. */
const flick = 0.55;
const flickPixels = 32;

export class SwipeDrag {
  /** A pointer holds the card and has moved it. */
  active = false;
  /** The last press was a drag, whose end may come as a click. */
  justDragged = false;
  private pointer: number | undefined;
  private start = { x: 0, y: 0, time: 0 };
  private width = 1;

  constructor(private readonly swing: (swing: Swing) => void, private readonly answered: (answer: Answer) => void) {}

  readonly begin = (event: PointerEvent): void => {
    if (this.pointer !== undefined || event.button !== 0) return;
    this.pointer = event.pointerId;
    this.start = { x: event.clientX, y: event.clientY, time: event.timeStamp };
    this.width = (event.currentTarget as HTMLElement).offsetWidth || 1;
    this.active = this.justDragged = false;
  };

  readonly move = (event: PointerEvent): void => {
    if (event.pointerId !== this.pointer) return;
    const x = event.clientX - this.start.x;
    if (!this.active) {
      if (Math.abs(x) < slack) return;
      this.active = this.justDragged = true;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    }
    this.swing({ x, y: (event.clientY - this.start.y) * 0.25, pull: x / (this.width * enough) });
  };

  readonly end = (event: PointerEvent): void => {
    if (event.pointerId !== this.pointer) return;
    const x = event.clientX - this.start.x;
    const speed = x / Math.max(1, event.timeStamp - this.start.time);
    const meant = this.active && (Math.abs(x) >= this.width * enough || Math.abs(x) >= flickPixels && Math.abs(speed) >= flick);
    if (!meant) return this.release();
    this.pointer = undefined;
    this.active = false;
    this.answered(x > 0 ? "like" : "pass"); // it leaves from where it was let go
  };

  /** The browser took the pointer, to scroll. */
  readonly cancel = (event: PointerEvent): void => {
    if (event.pointerId === this.pointer) this.release();
  };

  private release(): void {
    this.pointer = undefined;
    this.active = false;
    this.swing({ x: 0, y: 0, pull: 0 });
  }
}
