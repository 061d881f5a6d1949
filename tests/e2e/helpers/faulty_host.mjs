/* A host that serves one of several folders and fails as it is told: at the n-th request, in one of several ways, and from then on. */
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { repository } from "./shop.mjs";

const { lookup } = createRequire(join(repository, "web/package.json"))("mrmime");

/** What becomes of a request. `bytes`: all of the file; `at`: how much of it, 0 to 1. */
const ways = {
  reset: (response) => response.destroy(),
  error: (response) => response.writeHead(500).end("out of order"),
  missing: (response) => response.writeHead(404).end("not here"),
  "cut short": (response, head, bytes, at) => response.writeHead(200, head).write(bytes.subarray(0, Math.floor(bytes.length * at)), () => response.destroy()),
  wrong: (response, head, bytes, at) => response.writeHead(200, head).end(spoiled(bytes, at)),
  /* Until the fault is over. */
  silent: (response, head, bytes, at) => response.writeHead(200, head).write(bytes.subarray(0, Math.floor(bytes.length * at))),
};
export const wayNames = Object.keys(ways);

function spoiled(bytes, at) {
  const wrong = Buffer.from(bytes);
  wrong[Math.min(wrong.length - 1, Math.floor(wrong.length * at))] ^= 1;
  return wrong;
}

/** As docs/deploy.md has it: what such a name has brought once, right or wrong, the browser does not ask for again. */
const contentNamed = /^\/pack\/(images\/|.+-[0-9a-f]{16}\.)/;

/** `host.folder` is served. `fault.onSilent` is told the path of each request that gets no whole answer until the fault is over. */
export async function openFaultyHost(folder) {
  const host = { folder, asked: [], fault: undefined };
  const silences = new Set(), listeners = new Set();
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  async function answer({ url, method }, response) {
    const { pathname } = new URL(url, "http://localhost");
    const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const isCounted = method === "GET" && !path.includes("/images/");
    if (isCounted) host.asked.push(path);
    const way = isCounted && host.fault && hits(host.fault, path);
    const file = join(host.folder, path);
    if (!(await stat(file).catch(() => undefined))?.isFile()) return response.writeHead(404).end();
    const bytes = await readFile(file);
    const fresh = contentNamed.test(path) ? "max-age=31536000, immutable" : "no-cache";
    const head = { "content-type": lookup(file) ?? "application/octet-stream", "content-length": bytes.length, "cache-control": fresh };
    if (!way) return response.writeHead(200, head).end(bytes);
    /* Of a service worker's own script no hash is known to anybody: wrong is one that does not run. */
    way(response, head, bytes, way === ways.wrong && path === "/sw.js" ? 0 : host.fault.at);
    if (way !== ways.silent) return;
    silences.add(path);
    for (const listener of listeners) listener();
    host.fault.onSilent?.(path);
  }
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  host.url = `http://127.0.0.1:${server.address().port}/`;
  /** The n-th request from now on, and all that follow it where the host is `gone` with it, else those for the same file. */
  host.failAt = (n, name, at, gone) => { host.fault = { left: n, way: ways[name], at, gone, path: undefined }; };
  /** Answers which file it hit, if any. */
  host.mend = () => {
    const path = host.fault?.path;
    host.fault = undefined;
    silences.clear();
    server.closeAllConnections();
    return path;
  };
  /** When it is silent about `path`; true. */
  host.silentAbout = (path) => new Promise((resolve) => {
    const listener = () => silences.has(path) && listeners.delete(listener) && resolve(true);
    listeners.add(listener);
    listener();
  });
  host.close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return host;
}

function hits(fault, path) {
  if (fault.path === undefined && fault.left-- === 0) {
    fault.path = path;
    fault.onHit?.();
  }
  const plain = (name) => name?.replace(/\.gz$/, "");
  return fault.path !== undefined && (fault.gone || plain(path) === plain(fault.path)) ? fault.way : undefined;
}
