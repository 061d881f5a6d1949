import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { encode } from "uqr";
import { sharedStyles } from "./shared-styles.js";

/** Modules of white around it, as the standard asks for. */
const quietZone = 4;

/** A text as a QR code, made here. It is black on white in every theme: so every camera reads it. */
@customElement("vt-qr-code")
export class QrCode extends LitElement {
  @property() text = "";
  /** Names it for a screen reader. */
  @property() label = "";

  override render() {
    if (!this.text) return nothing;
    const { data, size } = encode(this.text, { ecc: "M", border: quietZone });
    return html`<svg role="img" aria-label=${this.label} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
      <rect width=${size} height=${size} fill="#ffffff"/><path fill="#000000" d=${pathOf(data)}/></svg>`;
  }

  static override styles = [sharedStyles, css`svg { display: block; width: 100%; height: auto; }`];
}

/** One bar for each run of black modules in a row. */
function pathOf(rows: boolean[][]): string {
  const bars: string[] = [];
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const from = x;
      while (row[x]) x++;
      if (x > from) bars.push(`M${from} ${y}h${x - from}v1h${from - x}z`);
    }
  });
  return bars.join("");
}
