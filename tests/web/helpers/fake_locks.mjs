/* The Web Locks of one origin: exclusive and shared, granted in turn; what a tab holds is free when it dies. */

/** `tab(name)`: a LockManager, as far as it is used. `kill(name)`. `held()`: names, for each holder. */
export function fakeLocks() {
  const queues = new Map();
  const dead = new Set();

  function grant(name) {
    const queue = queues.get(name) ?? [];
    for (const request of queue) {
      if (request.held) {
        if (request.mode === "exclusive") return;
        continue;
      }
      if (request.mode === "exclusive" && queue[0] !== request) return;
      hold(name, request);
      if (request.mode === "exclusive") return;
    }
  }

  function hold(name, request) {
    request.held = true;
    queueMicrotask(() => new Promise((resolve) => resolve(request.work({ name }))).then(request.resolve, request.reject).finally(() => leave(name, request)));
  }

  function leave(name, request) {
    const queue = queues.get(name) ?? [];
    const at = queue.indexOf(request);
    if (at >= 0) queue.splice(at, 1);
    grant(name);
  }

  function request(tab, name, { mode = "exclusive", ifAvailable = false, signal } = {}, work) {
    if (dead.has(tab)) return new Promise(() => {});
    if (signal?.aborted) return Promise.reject(signal.reason);
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    const isFree = queue.every((other) => other.held && mode === "shared" && other.mode === "shared");
    if (ifAvailable && !isFree) return Promise.resolve(work(null));
    return new Promise((resolve, reject) => {
      const wanted = { tab, mode, work, resolve, reject, held: false };
      signal?.addEventListener("abort", () => {
        if (wanted.held) return;
        leave(name, wanted);
        reject(signal.reason);
      }, { once: true });
      queue.push(wanted);
      grant(name);
    });
  }

  return {
    tab: (tab) => ({ request: (name, options, work) => (work ? request(tab, name, options, work) : request(tab, name, {}, options)) }),
    held: () => [...queues].flatMap(([name, queue]) => queue.filter(({ held }) => held).map(() => name)),
    kill(tab) {
      dead.add(tab);
      for (const [name, queue] of queues) for (const wanted of queue.filter((other) => other.tab === tab)) leave(name, wanted);
    },
  };
}
