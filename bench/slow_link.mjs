/* A line of a given rate and round trip between a browser and a server on this machine: below HTTP, so that it holds for pages, workers and preloads alike,
 * and shared by all connections as a line is. */
import { connect, createServer } from "node:net";

const sliceMs = 4;

/** Resolves with `{ port, receivedBytes(), close() }`; connections to it go on to `toPort`. A connection waits a round trip before its first byte. */
export async function slowLink(toPort, { bitsPerSecond, roundTripMs }) {
  const line = new Line(bitsPerSecond / 8);
  const sockets = new Set();
  const server = createServer((browser) => {
    const host = connect(toPort, "127.0.0.1");
    for (const socket of [browser, host]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => { browser.destroy(); host.destroy(); });
      socket.on("close", () => { sockets.delete(socket); browser.destroy(); host.destroy(); });
    }
    let opened = performance.now() + roundTripMs;
    browser.on("data", (bytes) => {
      const wait = Math.max(opened - performance.now(), 0) + roundTripMs;
      opened = Math.max(opened, performance.now());
      setTimeout(() => host.destroyed || host.write(bytes), wait);
    });
    host.on("data", (bytes) => line.send(browser, host, bytes));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: server.address().port,
    receivedBytes: () => line.sentBytes,
    close() {
      line.stop();
      for (const socket of sockets) socket.destroy();
      return new Promise((closed) => server.close(closed));
    },
  };
}

/** What waits goes out in turns, connection by connection. */
class Line {
  #bytesPerMs;
  #queues = new Map();
  #credit = 0;
  #last = performance.now();
  #timer;
  sentBytes = 0;

  constructor(bytesPerSecond) {
    this.#bytesPerMs = bytesPerSecond / 1000;
    this.#timer = setInterval(() => this.#turn(), sliceMs);
  }

  send(browser, host, bytes) {
    const queue = this.#queues.get(browser) ?? { host, parts: [] };
    queue.parts.push(bytes);
    this.#queues.set(browser, queue);
    host.pause();
  }

  #turn() {
    const now = performance.now();
    this.#credit = Math.min(this.#credit + (now - this.#last) * this.#bytesPerMs, this.#bytesPerMs * 10 * sliceMs);
    this.#last = now;
    while (this.#credit > 0 && this.#queues.size > 0) {
      const [browser, { host, parts }] = this.#queues.entries().next().value;
      this.#queues.delete(browser);
      if (browser.destroyed) continue;
      const part = parts[0].subarray(0, 1460);
      browser.write(part);
      this.sentBytes += part.length;
      this.#credit -= part.length;
      parts[0] = parts[0].subarray(part.length);
      if (parts[0].length === 0) parts.shift();
      if (parts.length > 0) this.#queues.set(browser, { host, parts });
      else host.resume();
    }
  }

  stop() {
    clearInterval(this.#timer);
  }
}
