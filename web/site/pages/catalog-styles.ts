import { css } from "lit";
import { sharedStyles } from "../../ui/shared-styles.js";

export const catalogStyles = [sharedStyles, css`
  header { display: flex; flex-wrap: wrap; align-items: baseline; gap: var(--space-1) var(--space-5); padding-block: clamp(1.5rem, 3vw, 3rem) var(--space-5); }
  h1 { overflow-wrap: anywhere; }
  /* Beside the heading or below it, whatever it says: what is under it does not move when the number comes. */
  .count { flex: 1 1 7rem; min-width: 0; overflow: hidden; font-variant-numeric: tabular-nums; text-overflow: ellipsis; white-space: nowrap; }
  .columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: clamp(2rem, 4vw, 4rem); }
  aside {
    position: sticky; top: var(--header); align-self: start; max-height: calc(100vh - var(--header)); margin-top: -0.5rem; padding: 0 4px var(--space-6);
    margin-inline: -4px; overflow-y: auto; scrollbar-width: thin; scrollbar-color: var(--line) transparent;
  }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-3); min-height: var(--target); margin-bottom: var(--space-5); }
  .sort { position: relative; display: flex; align-items: center; gap: var(--space-3); margin-inline-start: auto; font-size: var(--text-sm); }
  .sort svg { position: absolute; inset-inline-end: 0.6rem; pointer-events: none; }
  select { appearance: none; height: var(--target); padding-block: 0; padding-inline: var(--space-3) 2.25rem; cursor: pointer; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); }
  vt-sheet .button { width: 100%; }
  @media (min-width: 60rem) { .columns { grid-template-columns: 15rem minmax(0, 1fr); } }
  @media (max-width: 60rem) { vt-filter-chips { order: 3; flex: 1 0 100%; } }
`];
