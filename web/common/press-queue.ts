/* What was pressed on a page, done one after the other: none of it is lost because something else is under way. */
import type { ReactiveControllerHost } from "lit";

export class PressQueue {
  /** Of what is under way, and of what waits. */
  private places: string[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly host: ReactiveControllerHost) {}

  /** Whether something at this place is under way, or waits for its turn. */
  has(place: string): boolean {
    return this.places.includes(place);
  }

  /** Whether something at this place waits for what is under way. */
  waits(place: string): boolean {
    return this.places.indexOf(place, 1) > 0;
  }

  /** The first place that begins with `start`, or "". */
  find(start: string): string {
    return this.places.find((place) => place.startsWith(start)) ?? "";
  }

  /** Does `work`, which does not throw, when its turn has come. */
  add(place: string, work: () => Promise<void>): Promise<void> {
    this.places = [...this.places, place];
    this.host.requestUpdate();
    return this.last = this.last.then(work).finally(() => {
      this.places = this.places.slice(1);
      this.host.requestUpdate();
    });
  }
}
