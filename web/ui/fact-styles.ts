import { css } from "lit";

/** Of the templates in product-facts.ts. */
export const factStyles = css`
  .price { font-variant-numeric: tabular-nums; font-weight: 550; }
  .price.reduced { color: var(--sale); }
  .list-price { color: var(--ink-soft); font-variant-numeric: tabular-nums; font-size: 0.9em; }
  .rating { display: inline-flex; align-items: center; gap: 0.3em; color: var(--ink-soft); font-variant-numeric: tabular-nums; }
`;
