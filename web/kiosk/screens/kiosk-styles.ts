/* What the screens of the kiosk share. */
import { css } from "lit";

export const kioskStyles = css`
  :host { display: block; padding: var(--space-6) var(--gutter) var(--space-7); }
  vt-shelf { --shelf-columns: 3.4; }
  @media (orientation: landscape) { vt-shelf { --shelf-columns: 5.4; } }
  h1 { font-size: var(--text-h1); }
  .lead { max-width: 46ch; margin-top: var(--space-3); color: var(--ink-soft); font-size: var(--text-lg); text-wrap: pretty; }
  .ways { display: flex; flex-wrap: wrap; gap: var(--space-3); margin-top: var(--space-5); }
  /* A finger leaves, and the pointer's place stays behind it. */
  .button:not(.solid):hover:not(:disabled) { background: transparent; color: inherit; }
  .button:active:not(:disabled) { background: var(--accent-soft); color: var(--ink); }
  .big { min-height: 3.5rem; padding-inline: var(--space-6); font-size: var(--text-md); }
  .empty { display: grid; justify-items: start; gap: var(--space-4); padding-block: var(--space-7); }
`;
