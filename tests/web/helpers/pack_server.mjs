/* A pack of five small files on a local server that can be told to misbehave. */
import { createHash } from "node:crypto";
import { createServer } from "node:http";

export const packFiles = {
  "catalog-1.sqlite": { role: "catalog", bytes: Buffer.alloc(3000, "catalog") },
  "bits-1.safetensors": { role: "bits", space: "looks", bytes: Buffer.alloc(2000, "bits") },
  "signals-1.safetensors": { role: "signals", bytes: Buffer.alloc(500, "signals") },
  "int8-1.safetensors": { role: "int8", space: "looks", bytes: Buffer.alloc(9000, "int8") },
  "map-1.safetensors": { role: "map", space: "looks", bytes: Buffer.alloc(1000, "map") },
};

export function packManifest(changes = {}) {
  return {
    format: "vitrine-pack",
    format_version: 1,
    files: Object.entries(packFiles).map(([path, { role, space, bytes }]) => ({
      role, space, part: 0, parts: 1, path, bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    })),
    ...changes,
  };
}

/** `server.manifest`: what is served from now on. `server.more[path]`: bytes of further files. `server.asked`: paths in order. `server.wrong[path] = (response, bytes) => ...` answers instead, until deleted. */
export async function packServer(manifest = packManifest()) {
  const asked = [];
  const wrong = {};
  const scene = {
    manifest,
    asked,
    wrong,
    more: {},
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
  const server = createServer((request, response) => {
    const path = request.url.slice("/pack/".length);
    asked.push(path);
    const bytes = path === "manifest.json" ? Buffer.from(JSON.stringify(scene.manifest)) : scene.more[path] ?? packFiles[path]?.bytes;
    if (wrong[path]) wrong[path](response, bytes);
    else if (bytes) response.end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  scene.url = `http://127.0.0.1:${server.address().port}/pack/`;
  return scene;
}

export const misbehaviour = {
  missing: (response) => response.writeHead(404).end(),
  broken: (response) => response.writeHead(503).end(),
  cut(response, bytes) {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  },
  truncated: (response, bytes) => response.end(bytes.subarray(0, bytes.length - 1)),
  longer: (response, bytes) => response.end(Buffer.concat([bytes, Buffer.from("!")])),
  flipped(response, bytes) {
    const wrong = Buffer.from(bytes);
    wrong[wrong.length >> 1] ^= 1;
    response.end(wrong);
  },
};
