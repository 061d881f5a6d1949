import { css } from "lit";
import { factStyles } from "../../ui/fact-styles.js";
import { sharedStyles } from "../../ui/shared-styles.js";

export const productStyles = [sharedStyles, factStyles, css`
  :host { min-height: 100vh; } /* what comes below the picture pushes no footer out of sight */
  ol { display: flex; flex-wrap: wrap; gap: 0 0.6rem; padding-block: var(--space-4); color: var(--ink-soft); font-size: var(--text-sm); }
  li { display: flex; align-items: center; gap: 0.6rem; }
  li + li::before { content: "/"; color: var(--line-strong); }
  li a { display: inline-flex; align-items: center; min-height: 1.75rem; text-decoration: none; }
  li a:hover { text-decoration: underline; text-underline-offset: 0.3em; }
  .split { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 38rem); gap: var(--space-6) clamp(2rem, 7vw, 8rem); }
  .picture { position: relative; align-self: start; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--tile); filter: var(--tile-filter); }
  .picture::after { content: ""; position: absolute; inset: 0; box-shadow: inset 0 0 0 1px var(--edge); }
  .picture img { width: 100%; height: 100%; object-fit: cover; }
  .no-picture { display: grid; place-items: center; height: 100%; color: #566064; font: 400 6rem var(--font-display); }
  .facts { align-self: center; min-height: 20rem; }
  h1 { font-size: var(--text-product); overflow-wrap: anywhere; }
  .brand { margin-bottom: var(--space-2); font-size: var(--text-sm); }
  .cost { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 0.8rem; margin-top: var(--space-5); font-size: var(--text-h3); }
  .cost .rating { margin-inline-start: var(--space-3); font-size: var(--text-md); }
  .stock { margin-top: var(--space-2); color: var(--accent); font-size: var(--text-sm); font-weight: 550; }
  .stock.gone { color: var(--ink-soft); }
  .stock .quiet { font-weight: 400; }
  .act { max-width: 30rem; margin-top: var(--space-5); }
  .description { max-width: 60ch; margin-top: var(--space-5); text-wrap: pretty; }
  .more { display: flex; flex-wrap: wrap; gap: var(--space-2); margin-top: var(--space-6); }
  .more li::before { content: none; }
  .more a {
    display: inline-flex; align-items: center; min-height: 2.25rem; padding: 0 0.9rem; border: 1px solid var(--line-strong); border-radius: 2rem;
    font-size: var(--text-sm); text-decoration: none; transition: background var(--quick), border-color var(--quick);
  }
  .more a:hover { border-color: var(--accent); background: var(--accent-soft); text-decoration: none; }
  .lower { display: grid; gap: var(--space-8) clamp(2rem, 7vw, 8rem); margin-top: var(--space-8); }
  .lower h2 { margin-bottom: var(--space-4); }
  .details .description { max-width: 72ch; margin: 0 0 var(--space-6); }
  .details dl { columns: 2; column-gap: clamp(2rem, 7vw, 8rem); font-size: var(--text-sm); }
  .details dl div { display: grid; grid-template-columns: 38% 1fr; gap: var(--space-4); padding: 0.6rem 0; border-top: 1px solid var(--line); break-inside: avoid; }
  dt { color: var(--ink-soft); }
  dd { overflow-wrap: anywhere; }
  .alike { margin-top: var(--space-7); }
  vt-tab-list::part(tab) { font: 450 var(--text-h3) / 1.2 var(--font-display); letter-spacing: -0.01em; }
  .alike .quiet { margin-block: var(--space-3); overflow-wrap: anywhere; }
  vt-answer-panel { margin-top: var(--space-5); }
  @media (min-width: 75rem) { .lower { grid-template-columns: minmax(0, 8fr) minmax(0, 5fr); } .details dl { column-gap: var(--space-6); } }
  @media (pointer: coarse) { .more a { min-height: var(--target); } }
  @media (max-width: 48rem) {
    .details dl { columns: 1; }
    .split { grid-template-columns: minmax(0, 45%) minmax(0, 1fr); gap: var(--space-5) var(--space-4); }
    .facts { display: contents; }
    .head { align-self: center; }
    .act { grid-column: 1 / -1; max-width: none; margin-top: 0; }
    .text { grid-column: 1 / -1; }
    .text .description, .more, .cost { margin-top: 0; }
    .cost { margin-top: var(--space-3); font-size: var(--text-lg); }
    .cost .rating { margin-inline-start: 0; }
    .description + .more { margin-top: var(--space-4); }
  }
`];
