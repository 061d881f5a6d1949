import { css } from "lit";

export const quizStyles = css`
  article { padding-block: clamp(1rem, 3vw, 2.5rem) 0; }
  .split { display: grid; grid-template-columns: minmax(0, 7fr) minmax(0, 4fr); gap: var(--space-7) clamp(2.5rem, 7vw, 8rem); margin-top: clamp(1.5rem, 4vw, 3.5rem); }
  .count { font-size: var(--text-sm); }
  .resumed { color: var(--accent); }
  h1 { margin-top: var(--space-2); font-size: clamp(2.125rem, 1.4rem + 2.8vw, 4rem); }
  .help { max-width: 40rem; margin-top: var(--space-3); color: var(--ink-soft); font-size: var(--text-lg); text-wrap: pretty; }
  .answers { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--space-5); min-height: 12rem; margin-top: var(--space-6); align-content: start; }
  .waiting { min-height: 18rem; }
  .departments { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--space-4); margin-top: var(--space-4); }
  .departments legend { float: inline-start; padding: 0; font-size: var(--text-sm); font-weight: 600; }
  .departments label {
    display: inline-flex; align-items: center; min-height: var(--target); color: var(--ink-soft); font-size: var(--text-sm); cursor: pointer;
    text-decoration-thickness: 1px; text-underline-offset: 0.45em;
  }
  .departments label:hover { color: var(--ink); }
  .departments label.chosen { color: var(--ink); font-weight: 600; text-decoration: underline; text-decoration-thickness: 2px; }
  .departments label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; }
  .ways { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-3); margin-top: var(--space-6); }
  .ways .text-link { min-height: var(--target); display: inline-flex; align-items: center; padding: 0 var(--space-2); border: 0; background: none; font-size: var(--text-sm); }
  aside h2 { font-size: var(--text-h3); }
  aside > .quiet { margin-top: var(--space-1); font-size: var(--text-sm); }
  .mosaic { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--space-2); margin-top: var(--space-4); }
  .mosaic li { aspect-ratio: 3 / 4; background: var(--tile); border-radius: var(--radius); filter: var(--tile-filter); }
  .mosaic a { position: relative; display: block; height: 100%; overflow: hidden; border-radius: var(--radius); }
  .mosaic a::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
  .mosaic img { width: 100%; height: 100%; object-fit: cover; animation: appear var(--calm) var(--ease); }
  .letter { display: grid; place-items: center; height: 100%; padding: var(--space-2); color: #15191b; font-size: var(--text-xs); text-align: center; }
  @keyframes appear { from { opacity: 0; } }
  dl { max-width: 44rem; margin-top: var(--space-6); border-top: 1px solid var(--line); }
  dl div { display: grid; grid-template-columns: 7rem minmax(0, 1fr) auto; align-items: baseline; gap: var(--space-2) var(--space-4); padding: var(--space-3) 0; border-bottom: 1px solid var(--line); }
  dt { color: var(--ink-soft); font-size: var(--text-sm); }
  dd { overflow-wrap: anywhere; }
  .edit a { display: inline-flex; align-items: center; min-height: 2rem; font-size: var(--text-sm); }
  @media (min-width: 60rem) { aside { position: sticky; top: calc(var(--header) + 1.5rem); align-self: start; } }
  @media (max-width: 60rem) {
    .split { grid-template-columns: minmax(0, 1fr); }
    .mosaic { grid-template-columns: repeat(6, minmax(0, 1fr)); }
  }
  @media (max-width: 40rem) {
    .mosaic { grid-template-columns: repeat(3, minmax(0, 1fr)); }
    dl div { grid-template-columns: minmax(0, 1fr) auto; }
    dt { grid-column: 1 / -1; }
    .answers { margin-top: var(--space-5); }
    .ways .solid { flex: 1; }
  }
  @media (pointer: coarse) { .edit a { min-height: var(--target); } }
  @media (prefers-reduced-motion: reduce) { .mosaic img { animation: none; } }
`;
