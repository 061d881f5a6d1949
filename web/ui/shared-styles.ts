import { css } from "lit";

/** What every shadow root starts from: box model, focus ring, hidden text, buttons, links. */
export const sharedStyles = css`
  :host { display: block; }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
  ul, ol { list-style: none; }
  h1, h2 {
    font-family: var(--font-display); font-weight: 450; line-height: 1.08;
    letter-spacing: -0.012em; text-wrap: balance; overflow-wrap: break-word;
  }
  h1 { font-size: var(--text-h1); }
  h2 { font-size: var(--text-h2); }
  h1:focus { outline: none; }
  img { display: block; }
  a { color: inherit; }
  button, input, select { font: inherit; color: inherit; }
  button { cursor: pointer; }
  button:disabled { cursor: default; }
  .turns:dir(rtl), .bar:dir(rtl) { transform: scaleX(-1); }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: var(--radius); }
  .visually-hidden {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: var(--space-2);
    min-height: var(--target); padding: 0 var(--space-5);
    border: 1px solid var(--ink); border-radius: var(--radius); background: transparent;
    font-size: var(--text-sm); font-weight: 550; letter-spacing: 0.01em; text-decoration: none;
    transition: background var(--quick), color var(--quick), border-color var(--quick);
  }
  .button:hover:not(:disabled) { background: var(--ink); color: var(--paper); }
  .button.solid { background: var(--ink); color: var(--paper); }
  .button.solid:hover:not(:disabled) { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
  .button:disabled { opacity: 0.5; }
  .icon-button {
    display: inline-grid; place-items: center; width: var(--target); height: var(--target); padding: 0;
    border: 1px solid transparent; border-radius: 50%; background: transparent; transition: background var(--quick);
  }
  .icon-button:hover:not(:disabled) { background: color-mix(in srgb, var(--ink) 8%, transparent); }
  .text-link { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.3em; }
  .text-link:hover { color: var(--accent); }
  .quiet { color: var(--ink-soft); }
`;
