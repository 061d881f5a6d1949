/* A press that is held, which nobody does by chance. */

const longMs = 2000;

export class LongPress {
  /** The press that ended last was a long one. */
  wasLong = false;
  private timer = 0;

  constructor(private readonly pressed: () => void) {}

  readonly begin = (): void => {
    this.wasLong = false;
    this.timer = setTimeout(() => {
      this.wasLong = true;
      this.pressed();
    }, longMs);
  };

  readonly end = (): void => clearTimeout(this.timer);
}
