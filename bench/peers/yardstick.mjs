/* The plain loop over a Float32Array: the yardstick that every time is divided by, and the truth that every answer is held against. */
import { median, plainLoop } from "../scan.mjs";

const limit = 10;

/** As many of the queries as a contender is asked. */
export function firstQueries(queries, dims, count) {
  return Array.from({ length: Math.min(count, queries.length / dims) }, (_, i) => queries.subarray(i * dims, (i + 1) * dims));
}

export function makeYardstick({ vectors, queries, dims, count }) {
  const list = firstQueries(queries, dims, count);
  const score = (query, row) => {
    let sum = 0;
    for (let i = 0, at = row * dims; i < dims; i++) sum += query[i] * vectors[at + i];
    return sum;
  };
  const worst = list.map((query) => score(query, plainLoop(vectors, dims, query)[limit - 1]));
  return {
    /** Median milliseconds of the loop over a few queries. */
    time(queryCount) {
      const times = list.slice(0, queryCount).map((query) => {
        const from = performance.now();
        plainLoop(vectors, dims, query);
        return performance.now() - from;
      });
      return median(times);
    },
    /** Share of the ten nearest that were answered. A row as near as the tenth counts as one of them; a row answered twice counts once. */
    recall(answers) {
      const found = answers.map((rows, i) => [...new Set(rows.slice(0, limit))].filter((row) => score(list[i], row) >= worst[i] - 1e-6).length);
      return found.reduce((sum, right) => sum + right, 0) / (limit * answers.length);
    },
  };
}
