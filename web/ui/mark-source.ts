/* How a tile deep inside a page comes to know what the visitor has marked, without every list on the way handing it down: it
 * asks once by an event, and whoever keeps the marks answers. Where nobody does, a tile shows no buttons. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Keeps the marks; emits "change" when they have changed. */
export interface MarkSource extends EventTarget {
  likes(id: string): boolean;
  /** Where pieces are put into a selection and not into a cart: whether it is in there, and what the button is called. */
  selects?(id: string): boolean;
  selectLabel?(title: string): string;
}

/** A tile's question: the listener that keeps the marks puts itself in. */
export class MarksWanted extends Event {
  static readonly type = "marks-wanted";
  source: MarkSource | undefined;

  constructor() {
    super(MarksWanted.type, { bubbles: true, composed: true });
  }
}

/** Asks for the marks when its tile comes into a page, and draws the tile anew when they change. */
export class MarksLink implements ReactiveController {
  /** undefined where nobody keeps marks. */
  source: MarkSource | undefined;
  private readonly onChange = () => this.tile.requestUpdate();

  constructor(private readonly tile: ReactiveControllerHost & EventTarget) {
    tile.addController(this);
  }

  hostConnected() {
    const question = new MarksWanted();
    this.tile.dispatchEvent(question);
    this.source = question.source;
    this.source?.addEventListener("change", this.onChange);
  }

  hostDisconnected() {
    this.source?.removeEventListener("change", this.onChange);
  }
}

/** Of a tile's buttons: "card-like" with what is wanted, "card-add", "card-pass". */
export interface CardLike {
  id: string;
  title: string;
  on: boolean;
}
export interface CardAdd {
  id: string;
  title: string;
}
export interface CardPass {
  id: string;
  title: string;
}
