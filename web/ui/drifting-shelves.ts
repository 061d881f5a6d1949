import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { pictureHeight, pictureWidth } from "./card-view.js";
import { sharedStyles } from "./shared-styles.js";

/** Rows of pictures that drift past each other, for a screen that nobody touches: decoration, which says nothing and takes no press. They stand
 * still for who wants less motion. */
@customElement("vt-drifting-shelves")
export class DriftingShelves extends LitElement {
  /** URLs, row by row. */
  @property({ attribute: false }) rows: string[][] = [];

  /** Each row twice, one after the other: where the second has come to the first one's place it begins anew, unseen. */
  override render() {
    return html`<div class="rows" aria-hidden="true">${this.rows.map((row) => html`<div class="row">${[0, 1].map(() => html`<div class="run">${row.map((image) => html`<div class="pane"><img
      src=${image} alt="" width=${pictureWidth} height=${pictureHeight} decoding="async" draggable="false"></div>`)}</div>`)}</div>`)}</div>`;
  }

  static override styles = [sharedStyles, css`
    :host { overflow: hidden; pointer-events: none; }
    .rows { display: grid; gap: var(--drift-gap, 1.25vmin); height: 100%; grid-auto-rows: minmax(0, 1fr); }
    .row { display: flex; width: max-content; animation: drift 160s linear infinite; will-change: transform; }
    .row:nth-child(even) { animation-direction: reverse; animation-duration: 210s; }
    .row:nth-child(3n) { animation-duration: 260s; }
    .run { display: flex; flex: none; gap: var(--drift-gap, 1.25vmin); padding-inline-end: var(--drift-gap, 1.25vmin); }
    .pane { height: 100%; aspect-ratio: 3 / 4; background: var(--tile); filter: var(--tile-filter); overflow: hidden; }
    img { width: 100%; height: 100%; object-fit: cover; }
    @keyframes drift { to { transform: translateX(-50%); } }
    :host(:dir(rtl)) .row { animation-name: drift-back; }
    @keyframes drift-back { to { transform: translateX(50%); } }
    @media (orientation: landscape) { .row:nth-child(n + 4) { display: none; } }
    @media (prefers-reduced-motion: reduce) { .row { animation: none; } }
  `];
}
