/* Asks one setting of a contender and times it. Runs in a page and in node: imports scan.mjs alone. */
import { median } from "../scan.mjs";

/** Until the compilers behind a page have seen enough. */
async function warm(ask, queries, warmMs) {
  const start = performance.now();
  for (let i = 0; performance.now() - start < warmMs; i++) await ask(queries[i % queries.length]);
}

/** Batches of ten, since a page's clock ticks in tenths of a millisecond; at least `least` queries and then until `budgetMs` is spent. */
export async function askSetting({ ask, queries, least = 50, budgetMs = 3000, warmMs = 200 }) {
  await warm(ask, queries, warmMs);
  const answers = [], times = [];
  const start = performance.now();
  for (let from = 0; from + 10 <= queries.length; from += 10) {
    const spent = performance.now() - start;
    if ((from >= least && spent > budgetMs) || spent > 10 * budgetMs) break;
    const batch = queries.slice(from, from + 10), rows = [];
    const batchFrom = performance.now();
    for (const query of batch) rows.push(await ask(query));
    times.push((performance.now() - batchFrom) / 10);
    answers.push(...rows);
  }
  return { answers, medianMs: median(times), bestMs: Math.min(...times), asked: answers.length };
}
