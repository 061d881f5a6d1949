import type { LitElement } from "lit";

/** A row that scrolls sideways: whether it is at its ends, paging by button, stepping from card to card by arrow key. */
export class RowScroll {
  atStart = true;
  atEnd = true;
  private readonly resized = new ResizeObserver(() => this.measure());

  constructor(private readonly host: LitElement, private readonly row: () => HTMLElement) {}

  /** The row is there. */
  watch() {
    this.resized.observe(this.row());
  }

  readonly measure = () => {
    const { scrollLeft, scrollWidth, clientWidth } = this.row();
    const scrolled = Math.abs(scrollLeft); // from right to left it counts below zero
    const atStart = scrolled < 2;
    const atEnd = scrolled + clientWidth > scrollWidth - 2;
    if (atStart === this.atStart && atEnd === this.atEnd) return;
    Object.assign(this, { atStart, atEnd });
    this.host.requestUpdate();
  };

  page(direction: 1 | -1) {
    const row = this.row();
    const onwards = getComputedStyle(row).direction === "rtl" ? -direction : direction;
    row.scrollBy({ left: onwards * row.clientWidth * 0.85, behavior: "smooth" });
  }

  readonly step = (event: KeyboardEvent) => {
    const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const from = (event.target as Element).closest("li");
    if (direction === undefined || from === null) return;
    const onwards = getComputedStyle(from).direction === "rtl" ? -direction : direction;
    const to = onwards === 1 ? from.nextElementSibling : from.previousElementSibling;
    to?.querySelector("vt-product-card")?.shadowRoot?.querySelector("a")?.focus();
    event.preventDefault();
  };
}
