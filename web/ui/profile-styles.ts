/* What the forms and cards of a profile share: fields, problems, warnings, quiet buttons, and the pane with the initial. */
import { css, html, nothing, type TemplateResult } from "lit";

/** A pane of the shop's window with the first letter of a name; the green edge marks the one who is here now. */
export function renderInitial(name: string, current = false): TemplateResult {
  const letter = [...name.trim()][0]?.toLocaleUpperCase() ?? "\u00b7";
  return html`<span class="initial ${current ? "here" : ""}" aria-hidden="true">${letter}</span>`;
}

/** Says what is wrong with the field that names `id` as its description. */
export function renderProblem(id: string, text: string): TemplateResult {
  return html`<p class="problem" id=${id} role="alert">${text || nothing}</p>`;
}

export const profileStyles = css`
  .initial {
    flex: none; display: grid; place-items: center; width: 3.25rem; height: 4rem; border: 1px solid var(--line-strong);
    background: var(--surface); font: 450 1.75rem / 1 var(--font-display);
  }
  .initial.here { border-inline-end: 4px solid var(--accent); }
  .field { display: grid; gap: var(--space-2); max-width: 24rem; }
  .field > span, .field > label { font-size: var(--text-sm); font-weight: 550; }
  .hint { color: var(--ink-soft); font-size: var(--text-sm); font-weight: 400; }
  input[type="text"], input[type="password"], select {
    width: 100%; height: var(--target); padding: 0 var(--space-3); border: 1px solid var(--line-strong); border-radius: var(--radius);
    background: var(--surface); font-size: max(1rem, var(--text-sm));
  }
  input[aria-invalid="true"] { border-color: var(--sale); box-shadow: inset 0 0 0 1px var(--sale); }
  .problem { color: var(--sale); font-size: var(--text-sm); font-weight: 550; }
  .problem:empty { display: none; }
  .warning { max-width: 34rem; padding: var(--space-3) var(--space-4); border-inline-start: 4px solid var(--reason-2); background: var(--surface); font-size: var(--text-sm); }
  .warning strong { font-weight: 600; }
  .ways { display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-4); align-items: center; }
  form, .panel { display: grid; gap: var(--space-4); }
  .plain {
    display: inline-flex; align-items: center; gap: var(--space-2); min-height: 2.25rem; padding: 0; border: 0; background: none;
    color: var(--ink-soft); font-size: var(--text-sm); text-decoration: underline; text-decoration-color: var(--line-strong);
    text-decoration-thickness: 1px; text-underline-offset: 0.3em; transition: color var(--quick);
  }
  .plain:hover:not(:disabled), .plain[aria-expanded="true"] { color: var(--ink); text-decoration-color: currentColor; }
  .plain:disabled { opacity: 0.5; }
  .check { display: flex; align-items: center; gap: var(--space-3); min-height: var(--target); font-size: var(--text-sm); font-weight: 550; cursor: pointer; }
  .check input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
  @media (pointer: coarse) { .plain { min-height: var(--target); } }
`;
