import { css } from "lit";

export const dashboardStyles = css`
  article { padding-block: clamp(1.5rem, 4vw, 3.5rem) 0; }
  section { margin-top: var(--space-8); }
  .head { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, auto); gap: var(--space-6) clamp(2rem, 6vw, 7rem); align-items: end; }
  .head > div > .quiet { margin-bottom: var(--space-2); font-size: var(--text-sm); }
  .lead { max-width: 44rem; margin-top: var(--space-4); color: var(--ink-soft); font-size: var(--text-lg); text-wrap: pretty; }
  .stranger { grid-template-columns: minmax(0, 1fr); }
  .stranger section { margin-top: 0; }
  .stranger h2 { margin-bottom: var(--space-4); font-size: var(--text-h3); }
  .ways { display: flex; flex-wrap: wrap; gap: var(--space-3); margin-top: var(--space-5); }
  .problem { margin-top: var(--space-3); color: var(--sale); font-size: var(--text-sm); font-weight: 550; }
  .figures { display: flex; flex-wrap: wrap; gap: var(--space-4) clamp(1.25rem, 2.5vw, 2.5rem); }
  .figures div { display: flex; flex-direction: column-reverse; }
  dt { color: var(--ink-soft); font-size: var(--text-xs); }
  dd { font: 450 clamp(1.5rem, 1.2rem + 1vw, 2.125rem) / 1.1 var(--font-display); font-variant-numeric: lining-nums; }
  h2 { margin-bottom: var(--space-5); }
  .title { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 var(--space-5); }
  .title h2 { margin-bottom: var(--space-4); }
  .title a { display: inline-flex; align-items: center; min-height: 2rem; font-size: var(--text-sm); }
  .panel { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, auto); gap: var(--space-4) clamp(2rem, 5vw, 5rem); align-items: end; }
  .panel h3 { font: 450 var(--text-h2) / 1.12 var(--font-display); letter-spacing: -0.01em; text-wrap: balance; }
  .words { min-height: 6rem; }
  .words p { max-width: 46rem; margin-top: var(--space-2); text-wrap: pretty; }
  .start { min-width: 0; font-size: var(--text-sm); }
  .start p { margin-bottom: var(--space-2); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .start button { padding: 0; border: 0; background: none; }
  .cart { display: flex; gap: var(--space-2); overflow: hidden; }
  .cart img { width: 3rem; height: 4rem; border-radius: var(--radius); background: var(--tile); object-fit: cover; filter: var(--tile-filter); }
  vt-tab-slate { margin-top: var(--space-5); }
  .facts { display: flex; flex-wrap: wrap; gap: 0.15rem var(--space-3); font-size: var(--text-sm); }
  .source { font-weight: 550; }
  .cold { padding-inline-start: var(--space-3); border-inline-start: 4px solid var(--reason-2); }
  .nothing { padding-bottom: var(--space-6); color: var(--ink-soft); }
  .intro { max-width: 52rem; margin-bottom: var(--space-6); font-size: var(--text-sm); text-wrap: pretty; }
  .charts { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: var(--space-7) clamp(2rem, 4vw, 4.5rem); }
  .waiting { min-height: 100vh; }
  vt-history-list { max-width: 72rem; }
  @media (max-width: 70rem) { .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
  @media (max-width: 60rem) {
    .head, .panel { grid-template-columns: minmax(0, 1fr); }
    .words { min-height: 0; }
  }
  @media (max-width: 40rem) {
    .charts { grid-template-columns: minmax(0, 1fr); }
    .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.5rem, 1fr)); }
  }
`;
