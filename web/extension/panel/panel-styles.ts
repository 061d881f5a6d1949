/* What the panel's views share. */
import { css } from "lit";

export const panelStyles = css`
  h1 { font: 600 var(--text-h3) / 1.2 var(--font-text); letter-spacing: -0.012em; }
  h2 { font: 600 var(--text-md) / 1.3 var(--font-text); letter-spacing: -0.005em; }
  .view { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--space-4); }
  .view > * { min-width: 0; }
  .lead { color: var(--ink-soft); font-size: var(--text-sm); text-wrap: pretty; }
  .note { padding-inline-start: var(--space-3); border-inline-start: 2px solid var(--accent); font-size: var(--text-sm); text-wrap: pretty; }
  .plain {
    display: inline-flex; align-items: center; gap: var(--space-2); min-height: 2rem; padding: 0; border: 0; background: none; color: var(--ink-soft); font-size: var(--text-sm);
    text-decoration: underline; text-decoration-color: var(--line-strong); text-decoration-thickness: 1px; text-underline-offset: 0.3em;
  }
  .plain:hover:not(:disabled), .plain[aria-expanded="true"] { color: var(--ink); text-decoration-color: currentColor; }
  .plain:disabled { opacity: 0.5; }
  .wide { width: 100%; }
  section > h2 { margin-bottom: var(--space-3); }
  .apart { padding-top: var(--space-5); border-top: 1px solid var(--line); }
  @media (pointer: coarse) { .plain { min-height: var(--target); } }
`;
