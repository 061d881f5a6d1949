/* A colour word as a round swatch; its size comes from the class "swatch" of whoever shows it. */
import { html, svg } from "lit";
import { swatchOf } from "./colours.js";

const many = ["#d8574f", "#e5b94b", "#4f9a68", "#4a78c2"];

export function renderSwatch(value: string) {
  const colour = swatchOf(value);
  if (colour === undefined) return html`<span class="swatch"></span>`;
  return html`<svg class="swatch" viewBox="0 0 18 18" aria-hidden="true">${colour === "many"
    ? many.map((fill, index) => svg`<path fill=${fill} d="M9 9V0a9 9 0 0 1 9 9z" transform="rotate(${index * 90} 9 9)"/>`)
    : svg`<circle cx="9" cy="9" r="9" fill=${colour}/>`}<circle cx="9" cy="9" r="8.5" fill="none" stroke="currentColor" stroke-opacity="0.28"/></svg>`;
}
