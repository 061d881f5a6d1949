import { css } from "lit";

/* Text, lines and empty tiles take their colour from the page, so that they can be read on whatever it has behind them, light or dark. Sizes
 * are of the page's text: some pages make a rem ten pixels. Our other components' tokens are set here, lest a page's own shine through. */
export const shelfStyles = css`
  :host {
    --ink: var(--vitrine-ink, currentColor);
    --paper: Canvas;
    --accent: var(--vitrine-accent, currentColor);
    --ink-soft: currentColor;
    --sale: var(--vitrine-sale, currentColor);
    --radius: var(--vitrine-radius, 2px);
    --text-sm: 0.875em;
    --target: 44px;
    --space-2: 0.5em;
    --space-5: 1.5em;
    --quick: 160ms;
    --tile-width: var(--vitrine-tile-width, 10.5em);
    --gap: var(--vitrine-gap, 1em);
    --faint: rgb(128 128 128 / 22%);
    color: var(--vitrine-ink, inherit);
    font-family: var(--vitrine-font, inherit);
    line-height: 1.45;
    text-align: start;
  }
  section { position: relative; }
  header { display: flex; align-items: center; gap: var(--gap); min-height: 44px; margin-bottom: 0.75em; }
  .heading { flex: 1; font-family: var(--vitrine-heading-font, inherit); font-size: 1.375em; line-height: 1.15; overflow-wrap: anywhere; text-wrap: balance; }
  button { font: inherit; color: inherit; }
  .icon-button { flex: none; }
  button:disabled { opacity: 0.35; }
  .icon-button:dir(rtl) svg { transform: scaleX(-1); }
  .row {
    display: grid; grid-auto-flow: column; grid-auto-columns: min(var(--tile-width), 42%); gap: var(--gap); justify-content: start;
    margin: -0.5em; padding: 0.5em; scroll-padding-inline: 0.5em;
    overflow-x: auto; overflow-y: hidden; overscroll-behavior-x: contain; scroll-snap-type: x proximity; scrollbar-width: thin;
    scrollbar-color: rgb(128 128 128 / 60%) transparent;
  }
  li { position: relative; scroll-snap-align: start; }
  .picture {
    position: relative; aspect-ratio: 3 / 4; overflow: hidden; border-radius: var(--radius); background: var(--vitrine-tile, var(--faint));
  }
  .picture img { width: 100%; height: 100%; object-fit: cover; }
  .letter { display: grid; place-items: center; height: 100%; font-size: 3em; }
  .note {
    position: absolute; inset: auto auto 0 0; padding: 0.25em 0.6em; background: #ffffff; color: #15191b; font-size: 0.75em; font-weight: 600;
  }
  .facts { padding-top: 0.6em; font-size: var(--text-sm); line-height: 1.45; }
  .facts p { min-height: 1.45em; overflow-wrap: anywhere; }
  .brand { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .facts .title { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; min-height: 2.9em; overflow: hidden; }
  .facts .reason { min-height: 2.9em; }
  .cost { display: flex; flex-wrap: wrap; gap: 0 0.6em; }
  .title > * { padding: 0; border: 0; background: none; text-align: start; text-decoration: none; cursor: pointer; }
  .title > *::after { content: ""; position: absolute; inset: 0; }
  .title > *:focus-visible { outline: none; }
  li:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: var(--radius); }
  .waiting .brand::before, .waiting .title::before, .waiting .cost::before {
    content: ""; display: block; width: 80%; height: 0.8em; margin-top: 0.3em; background: var(--faint);
  }
  .waiting .brand::before, .waiting .cost::before { width: 40%; }
  .silent { visibility: hidden; }
  .message {
    position: absolute; inset: auto 0 0; display: flex; flex-direction: column; gap: 1em; align-items: start;
    height: calc(100% - 44px - 0.75em);
  }
  @media (hover: hover) {
    li:hover .title > * { text-decoration: underline; text-underline-offset: 0.25em; }
  }
  @media (pointer: coarse) and (max-width: 40rem) { .icon-button { display: none; } }
  @media (prefers-reduced-motion: no-preference) {
    .waiting { animation: breathe 1.6s ease-in-out infinite alternate; }
    @keyframes breathe { from { opacity: 1; } to { opacity: 0.55; } }
  }
  @media (forced-colors: active) { .picture { border: 1px solid CanvasText; } }
`;
