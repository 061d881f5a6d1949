/* Tabs of one origin: a lock that is granted in turn, and a channel that all but the sender hear. Both are told when a tab dies. */
export function fakeTabs() {
  const queues = new Map();
  const ears = new Map();
  const dead = new Set();
  const tabs = { heard: [], join, kill, say };

  function grant(name) {
    const queue = queues.get(name) ?? [];
    while (queue.length > 0 && dead.has(queue[0].tab)) queue.shift();
    const [first] = queue;
    if (!first || first.granted) return;
    first.granted = true;
    queueMicrotask(() => first.callback().then(() => {
      queue.splice(queue.indexOf(first), 1);
      grant(name);
    }));
  }

  function deliver(from, message) {
    const copy = structuredClone(message);
    tabs.heard.push(copy);
    setImmediate(() => {
      for (const [tab, listeners] of ears) {
        if (tab !== from && !dead.has(tab)) for (const listener of listeners) listener({ data: structuredClone(copy) });
      }
    });
  }

  function join(tab) {
    ears.set(tab, []);
    return {
      tab,
      lock: "shop",
      locks: {
        request(name, callback) {
          const queue = queues.get(name) ?? [];
          queues.set(name, queue);
          queue.push({ tab, callback, granted: false });
          grant(name);
          return new Promise(() => {});
        },
      },
      channel: {
        postMessage: (message) => { if (!dead.has(tab)) deliver(tab, message); },
        addEventListener: (_, listener) => ears.get(tab).push(listener),
      },
    };
  }

  /** Its lock is free, and nothing more is heard of it. */
  function kill(tab) {
    dead.add(tab);
    for (const name of queues.keys()) {
      const queue = queues.get(name);
      if (queue[0]?.tab === tab) queue.shift();
      grant(name);
    }
  }

  /** What somebody else says on the channel. */
  function say(message) {
    deliver(undefined, message);
  }

  return tabs;
}
