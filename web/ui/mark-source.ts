/* How a tile deep inside a page comes to know what the visitor has marked, without every list on the way handing it down: it
 * asks once by an event, and whoever keeps the marks answers. Where nobody does, a tile shows no buttons. */

/** Keeps the marks; emits "change" when they have changed. */
export interface MarkSource extends EventTarget {
  likes(id: string): boolean;
}

/** A tile's question: the listener that keeps the marks puts itself in. */
export class MarksWanted extends Event {
  static readonly type = "marks-wanted";
  source: MarkSource | undefined;

  constructor() {
    super(MarksWanted.type, { bubbles: true, composed: true });
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
