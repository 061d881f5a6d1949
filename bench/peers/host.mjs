/* A static host for the bench: files gzipped where that saves a twentieth, kept beside them as .wire; takes saved indexes by PUT. */
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";

const kinds = { html: "text/html", js: "text/javascript", mjs: "text/javascript", json: "application/json", wasm: "application/wasm" };

/** The file to send: its gzipped one where it pays. Made once for each version of the file; an empty one says that it does not pay. */
export function lighter(path) {
  const zipped = `${path}.wire`;
  if (path.endsWith(".gz") || statSync(path).size < 1024) return { path };
  if (!existsSync(zipped) || statSync(zipped).mtimeMs < statSync(path).mtimeMs) {
    const plain = readFileSync(path), small = gzipSync(plain);
    writeFileSync(zipped, small.length <= 0.95 * plain.length ? small : "");
  }
  return statSync(zipped).size > 0 ? { path: zipped, encoding: "gzip" } : { path };
}

async function take(request, response, path) {
  mkdirSync(dirname(path), { recursive: true });
  await pipeline(request, createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
  response.writeHead(204).end();
}

function send(response, path) {
  const file = lighter(path);
  response.writeHead(200, {
    "content-type": kinds[path.split(".").at(-1)] ?? "application/octet-stream", "content-length": statSync(file.path).size, "cache-control": "no-cache",
    ...(file.encoding && { "content-encoding": file.encoding }),
  });
  createReadStream(file.path).pipe(response);
}

/** Resolves with {url, close}. Only loopback may ask; PUT is for what lies below peers/saved/. */
export async function host(root) {
  const server = createServer((request, response) => {
    const wanted = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const path = join(root, wanted);
    if (request.method === "PUT" && wanted.startsWith("/peers/saved/")) return void take(request, response, path).catch(() => response.destroy());
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, "index.html") : path;
    if (request.method !== "GET" || !existsSync(file)) return void response.writeHead(404).end();
    send(response, file);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
