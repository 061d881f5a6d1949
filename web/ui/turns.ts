/* Work that can wait a moment takes turns: between two of them the browser has time to answer and to paint. */

const frameMs = 16;
let last: Promise<unknown> = Promise.resolve();

/** Where nobody looks there is nothing to wait for, and timers are slow. */
export function turn(): Promise<unknown> {
  return last = last.then(() => document.hidden || new Promise((wake) => setTimeout(wake, frameMs)));
}
