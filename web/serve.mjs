#!/usr/bin/env node
/* Serves a folder the way a static host does: whole files, gzipped where that helps, from any sub-path.
 * Use: node serve.mjs [--root DIR] [--port N] [--host ADDRESS] [--base /repo/] [--cors] [--kiosk DIR]
 * --kiosk: another folder, on the next port: a kiosk wipes all that its origin keeps, and so wants one of its own. */
import { readFile, realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { gzip } from "node:zlib";
import { lookup } from "mrmime";

const compressible = /\.(html|css|js|mjs|map|json|svg|txt|webmanifest|wasm|sqlite|safetensors)$/;
const compress = promisify(gzip);

/** Resolves with the listening server; `server.url` is where it answers. Port 0 picks a free one. `compress`: whether files are gzipped on the way;
 * `freshSeconds`: for how long a browser need not ask again; `cors`: pages of other origins may load what is here. */
export async function serve({ root, port = 8080, host = "127.0.0.1", base = "/", compress: gzips = true, freshSeconds = 0, cors = false }) {
  const folder = await realpath(root);
  const answer = responder(folder, base, gzips, freshSeconds > 0 ? `max-age=${freshSeconds}` : "no-cache");
  const server = createServer((request, response) => {
    if (cors) response.setHeader("access-control-allow-origin", "*");
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(`${error.message}\n`);
    });
  });
  await new Promise((listening, failed) => server.once("error", failed).listen(port, host, listening));
  server.url = `http://${host}:${server.address().port}${base}`;
  return server;
}

function responder(root, base, gzips, cacheControl) {
  const zipped = new Map();

  /** The file's gzipped bytes, made once for each version of it. */
  async function zippedBytes(file) {
    const known = zipped.get(file.path);
    if (known?.version === file.version) return known.bytes;
    const bytes = await compress(await readFile(file.path));
    zipped.set(file.path, { version: file.version, bytes });
    return bytes;
  }

  return async function answer(request, response) {
    if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405, "only GET and HEAD\n");
    const path = decoded(request.url);
    if (path === null) return end(response, 400, "not a path\n");
    if (!path.startsWith(base)) return end(response, 404, `nothing here: the site is at ${base}\n`);
    const file = await find(root, path.slice(base.length));
    if (file === null) return end(response, 404, "not found\n");
    if (file.isFolder) return end(response, 301, "", { location: `${request.url.split(/[?#]/)[0]}/` });
    if (request.headers["if-none-match"] === file.version) return end(response, 304, "");
    const asGzip = gzips && compressible.test(file.path) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    const bytes = asGzip ? await zippedBytes(file) : await readFile(file.path);
    response.writeHead(200, {
      "content-type": lookup(file.path) ?? "application/octet-stream",
      "content-length": bytes.length,
      "cache-control": cacheControl,
      etag: file.version,
      vary: "accept-encoding",
      ...(asGzip && { "content-encoding": "gzip" }),
    });
    return response.end(request.method === "HEAD" ? undefined : bytes);
  };
}

function end(response, status, body, headers = {}) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(body);
}

function decoded(url) {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return null;
  }
}

/** The file at `path` below root, index.html for a folder; null when there is none or it lies outside. */
async function find(root, path) {
  const wanted = resolve(root, `./${path}`);
  if (path.includes("\0") || (wanted !== root && !wanted.startsWith(root + sep))) return null;
  const found = await stat(wanted).catch(() => null);
  if (found?.isDirectory()) return path === "" || path.endsWith("/") ? find(root, join(path, "index.html")) : { isFolder: true };
  if (!found?.isFile()) return null;
  return { path: wanted, version: `"${found.size.toString(16)}-${Math.round(found.mtimeMs).toString(16)}"` };
}

async function main() {
  const { values } = parseArgs({
    options: {
      root: { type: "string", default: join(dirname(fileURLToPath(import.meta.url)), "../dist/site") },
      port: { type: "string", default: process.env.PORT ?? "8080" },
      host: { type: "string", default: "127.0.0.1" },
      base: { type: "string", default: "/" },
      cors: { type: "boolean", default: false },
      kiosk: { type: "string", default: "" },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) return fail(`${values.port} is not a port`);
  if (!/^\/(.*\/)?$/.test(values.base)) return fail("--base begins and ends with /");
  try {
    const server = await serve({ ...values, port });
    console.log(`Vitrine is on ${server.url}`);
    if (values.kiosk) await serveKiosk(values, port === 0 ? 0 : port + 1);
  } catch (error) {
    fail(error.code === "EADDRINUSE"
      ? `port ${port} is in use; choose another: PORT=${port + 1} ./build-wasm.sh serve`
      : error.message);
  }
}

/** The storefront is served all the same where that port is taken. */
async function serveKiosk({ kiosk: root, host }, port) {
  const { url } = await serve({ root, host, port }).catch(({ message }) => ({ url: `not served: ${message}` }));
  console.log(`The kiosk is on ${url}`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
