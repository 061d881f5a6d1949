import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

const paths = {
  search: svg`<circle cx="10.5" cy="10.5" r="6.25"/><path d="m15.2 15.2 5.3 5.3"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  left: svg`<path d="m14.5 5-7 7 7 7"/>`,
  right: svg`<path d="m9.5 5 7 7-7 7"/>`,
  filter: svg`<path d="M4 7h9m5 0h2M4 17h3m5 0h8"/><circle cx="15.5" cy="7" r="2.25"/><circle cx="9.5" cy="17" r="2.25"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/><path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4"/>`,
  moon: svg`<path d="M19.5 14.3A8 8 0 0 1 9.7 4.5a8 8 0 1 0 9.8 9.8Z"/>`,
  shuffle: svg`<path d="M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5"/>`,
  camera: svg`<path d="M4 8.5h3.2l1.6-2.5h6.4l1.6 2.5H20v10.5H4z"/><circle cx="12" cy="13.5" r="3.4"/>`,
  chevron: svg`<path d="m6 9.5 6 6 6-6"/>`,
  bag: svg`<path d="M5.5 8.5h13l1 12h-15z"/><path d="M8.5 11V7a3.5 3.5 0 0 1 7 0v4"/>`,
  minus: svg`<path d="M6 12h12"/>`,
  heart: svg`<path class="body" d="M12 19.6s-7.4-4.5-7.4-9.7a4.1 4.1 0 0 1 7.4-2.5 4.1 4.1 0 0 1 7.4 2.5c0 5.2-7.4 9.7-7.4 9.7Z"/>`,
  bookmark: svg`<path class="body" d="M6.5 4h11v16L12 15.8 6.5 20Z"/>`,
  add: svg`<path d="M12 5.5v13M5.5 12h13"/>`,
  undo: svg`<path d="M8.5 5 4.5 9l4 4"/><path d="M4.5 9h9.25a5.25 5.25 0 0 1 0 10.5H9"/>`,
  home: svg`<path d="M4 11.5 12 4.5l8 7M6.5 10v9.5h11V10"/>`,
  cards: svg`<rect x="8.5" y="4" width="11.5" height="15" rx="1.25"/><path d="m8.5 8-4 1.1 2.800 10.400 4.200-1.1"/>`,
  steps: svg`<path d="M10.5 6H20M10.5 12H20M10.5 18H20"/><path d="m4 6 1.25 1.25L7.5 5M4 12l1.25 1.25L7.5 11M4 18l1.25 1.25L7.5 17"/>`,
  restart: svg`<path d="M5.5 8.5A7.5 7.5 0 1 1 4.5 12"/><path d="M5.25 3.75v4.75H10"/>`,
  globe: svg`<circle cx="12" cy="12" r="8"/><path d="M4 12h16M12 4c2.4 2.300 3.500 5 3.500 8s-1.100 5.700-3.500 8c-2.400-2.300-3.500-5-3.500-8s1.100-5.700 3.500-8Z"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
} satisfies Record<string, SVGTemplateResult>;

/** A 24-pixel line icon; decoration only, so name the control that holds it. */
export function icon(name: keyof typeof paths, size = 22): TemplateResult {
  const turns = name === "left" || name === "right" || name === "undo";
  return html`<svg class=${turns ? "turns" : nothing} width=${size} height=${size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths[name]}</svg>`;
}

/** The mark: a V in a shop window, whose pane shows its green edge. */
export const mark = html`<svg class="mark" width="30" height="30" viewBox="0 0 32 32" aria-hidden="true">
  <rect x="3" y="2" width="26" height="28" fill="none" stroke="currentColor" stroke-width="1.2"/>
  <path d="M27.7 2.6v26.8" stroke="var(--accent)" stroke-width="2.6"/>
  <path d="M6.4 8.5h8.2v1h-2l4.6 12.7 4.1-12.7h-2.1v-1h4.9v1h-1.6L16.5 26h-1L9.4 9.5H6.4z" fill="currentColor"/>
</svg>`;
