import { css } from "lit";

/** How a document reads: one column of text, with its contents beside it where there is room. */
export const docsStyles = css`
  .layout {
    display: grid; grid-template-columns: minmax(11rem, 15rem) minmax(0, 48rem); gap: 0 clamp(2rem, 6vw, 6rem);
    padding-block: clamp(1.5rem, 4vw, 4rem) 0;
  }
  h1 { grid-column: 2; font-size: var(--text-h1); margin-bottom: var(--space-5); }
  .contents { grid-row: 1 / span 2; font-size: var(--text-sm); }
  .contents > div { position: sticky; top: calc(var(--header) + 1.5rem); max-height: calc(100vh - var(--header) - 3rem); overflow-y: auto; overscroll-behavior: contain; padding-inline-end: var(--space-3); }
  .contents summary { display: none; }
  .contents a {
    display: flex; align-items: center; min-height: 2rem; padding: 0.2rem 0.75rem; border-inline-start: 1px solid var(--line);
    color: var(--ink-soft); text-decoration: none; overflow-wrap: anywhere; transition: color var(--quick), border-color var(--quick);
  }
  .contents a:hover { color: var(--ink); border-color: var(--line-strong); }
  .contents a[aria-current] { color: var(--accent); border-color: var(--accent); box-shadow: inset 1px 0 var(--accent); }
  .contents .below a { padding-inline-start: 1.75rem; }

  .text { grid-column: 2; min-width: 0; line-height: 1.65; }
  .text > :first-child { margin-top: 0; }
  .text p, .text ul, .text ol, .text dl { margin-block: var(--space-4); text-wrap: pretty; overflow-wrap: break-word; }
  .text ul { padding-inline-start: 1.25rem; list-style: disc; }
  .text ol { padding-inline-start: 1.25rem; list-style: decimal; }
  .text h2, .text h3, .text h4 { scroll-margin-top: 6rem; outline: none; }
  .text h2 { margin: var(--space-8) 0 var(--space-4); padding-top: var(--space-5); border-top: 1px solid var(--line); font-size: var(--text-h2); }
  .text h3 { margin: var(--space-7) 0 var(--space-3); font: 600 var(--text-h3) / 1.3 var(--font-text); overflow-wrap: anywhere; }
  .text h4 { margin: var(--space-6) 0 var(--space-2); font: 600 var(--text-md) / 1.3 var(--font-text); }
  .text p a, .text li a, .text td a, .text dd a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
  .anchor { text-decoration: none; }
  .anchor:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
  .anchor::after { content: "#"; margin-inline-start: 0.4em; color: var(--ink-soft); font: 400 0.75em var(--font-text); opacity: 0; transition: opacity var(--quick); }
  .anchor:hover::after, .anchor:focus-visible::after { opacity: 1; }

  code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.875em; font-variant-ligatures: none; }
  p code, li code, td code, dd code { padding: 0.1em 0.35em; border-radius: var(--radius); background: color-mix(in srgb, var(--ink) 7%, transparent); overflow-wrap: anywhere; }
  pre {
    margin: var(--space-4) 0; padding: var(--space-4); overflow-x: auto; border: 1px solid var(--line); border-radius: var(--radius);
    background: var(--surface); font-size: 0.8125rem; line-height: 1.6; tab-size: 2;
  }
  pre code { font-size: inherit; }
  pre.formula { border-width: 0 0 0 3px; border-color: var(--accent); background: var(--accent-soft); font-size: 0.875rem; white-space: pre-wrap; }
  pre.declaration { border-style: solid none; padding-inline: 0; background: none; white-space: pre-wrap; overflow-wrap: anywhere; }
  pre a { color: var(--accent); }

  .scroll { margin-block: var(--space-4); overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: var(--text-sm); line-height: 1.5; }
  th, td { padding-block: 0.55rem; padding-inline: 0 1rem; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
  th { color: var(--ink-soft); font-weight: 500; white-space: nowrap; }
  td:first-child { min-width: 6rem; }
  td strong { font-weight: 600; font-variant-numeric: tabular-nums; }

  .members > div { padding-block: var(--space-3); border-bottom: 1px solid var(--line); }
  .members dt { scroll-margin-top: 6rem; overflow-wrap: anywhere; }
  .members dd { margin-top: var(--space-1); color: var(--ink-soft); font-size: var(--text-sm); }

  @media (max-width: 60rem) {
    .layout { grid-template-columns: minmax(0, 1fr); }
    h1, .text, .contents { grid-column: 1; grid-row: auto; }
    .contents { margin-bottom: var(--space-6); border-block: 1px solid var(--line); }
    .contents > div { position: static; max-height: none; padding: 0; }
    .contents summary { display: flex; align-items: center; justify-content: space-between; min-height: var(--target); font-weight: 550; cursor: pointer; }
    .contents summary::after {
      content: ""; width: 0.55em; height: 0.55em; margin: -0.3em 0.4em 0; border: solid currentColor; border-width: 0 1.5px 1.5px 0;
      transform: rotate(45deg); transition: transform var(--quick);
    }
    .contents details[open] summary::after { margin-top: 0.2em; transform: rotate(225deg); }
    .contents nav { padding-bottom: var(--space-4); }
    .contents a { min-height: var(--target); }
    td:first-child { min-width: 2.5rem; }
    th, td { padding-inline-end: 0.7rem; }
  }
`;
