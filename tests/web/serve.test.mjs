import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const program = join(dirname(fileURLToPath(import.meta.url)), "../../web/serve.mjs");
const { serve } = await import(program);

const folder = mkdtempSync(join(tmpdir(), "vitrine-serve-"));
const root = join(folder, "site");
mkdirSync(join(root, "pack"), { recursive: true });
writeFileSync(join(root, "index.html"), "<p>home</p>");
writeFileSync(join(root, "pack/catalog.sqlite"), Buffer.alloc(5000, "row"));
writeFileSync(join(root, "engine.wasm"), "\0asm");
writeFileSync(join(root, "photo.webp"), Buffer.alloc(5000, "pixel"));
writeFileSync(join(folder, "secret"), "secret");
symlinkSync(root, join(folder, "link"));
const server = await serve({ root, port: 0 });
const based = await serve({ root: join(folder, "link"), port: 0, base: "/repo/" });
after(() => {
  server.close();
  based.close();
  rmSync(folder, { recursive: true });
});

/** What the server says to raw bytes: fetch would tidy the path first. */
function raw(path, headers = "", method = "GET") {
  return new Promise((resolve, reject) => {
    const socket = createConnection(server.address().port, "127.0.0.1");
    const chunks = [];
    socket.on("data", (chunk) => chunks.push(chunk)).on("error", reject);
    socket.on("end", () => resolve(Buffer.concat(chunks).toString("latin1")));
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`);
  });
}

test("a folder answers with its index, and a folder without its slash redirects", async () => {
  assert.equal(await (await fetch(server.url)).text(), "<p>home</p>");
  assert.match(await raw("/pack"), /^HTTP\/1.1 301[^]*location: \/pack\//);
});

test("wasm has the type that streaming compilation wants", async () => {
  assert.equal((await fetch(`${server.url}engine.wasm`)).headers.get("content-type"), "application/wasm");
});

test("data is gzipped for who accepts it, and pictures never are", async () => {
  const answer = await raw("/pack/catalog.sqlite", "accept-encoding: gzip\r\n");
  assert.match(answer, /content-encoding: gzip/);
  const body = Buffer.from(answer.slice(answer.indexOf("\r\n\r\n") + 4), "latin1");
  assert.equal(gunzipSync(body).length, 5000);
  assert.doesNotMatch(await raw("/pack/catalog.sqlite"), /content-encoding/);
  assert.doesNotMatch(await raw("/photo.webp", "accept-encoding: gzip\r\n"), /content-encoding/);
});

test("a file that changed is served anew", async () => {
  const path = join(root, "changing.json");
  writeFileSync(path, "1");
  assert.equal(await (await fetch(`${server.url}changing.json`)).text(), "1");
  writeFileSync(path, "22");
  assert.equal(await (await fetch(`${server.url}changing.json`)).text(), "22");
});

test("an unchanged file is not sent twice", async () => {
  const { headers } = await fetch(`${server.url}photo.webp`);
  assert.match(await raw("/photo.webp", `if-none-match: ${headers.get("etag")}\r\n`), /^HTTP\/1.1 304/);
});

for (const path of ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "//../secret", "/pack/../../secret", "/%00", "/%ff", "/nowhere"]) {
  test(`nothing outside the root is served: ${path}`, async () => {
    const answer = await raw(path);
    assert.match(answer, /^HTTP\/1.1 40[04]/);
    assert.doesNotMatch(answer, /secret$/);
  });
}

test("HEAD has no body, and other methods are refused", async () => {
  const head = await raw("/photo.webp", "", "HEAD");
  assert.match(head, /content-length: 5000/);
  assert.ok(head.endsWith("\r\n\r\n"));
  assert.match(await raw("/", "", "POST"), /^HTTP\/1.1 405/);
});

test("a sub-path holds the whole site and nothing is beside it", async () => {
  assert.equal(await (await fetch(based.url)).text(), "<p>home</p>");
  assert.equal((await fetch(new URL("/index.html", based.url))).status, 404);
});

test("a port in use is an error that names another", () => {
  const { port } = server.address();
  const { status, stderr } = spawnSync(process.execPath, [program, "--root", root, "--port", String(port)], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.equal(stderr, `port ${port} is in use; choose another: PORT=${port + 1} ./build-wasm.sh serve\n`);
});

for (const [flags, message] of [[["--port", "http"], /http is not a port/], [["--base", "repo"], /begins and ends/],
  [["--root", "/nowhere/at/all"], /ENOENT/]]) {
  test(`${flags.join(" ")} is refused`, () => {
    const { status, stderr } = spawnSync(process.execPath, [program, "--root", root, ...flags], { encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, message);
  });
}

test("it can be a host that compresses nothing and calls its files fresh", async () => {
  const bare = await serve({ root, port: 0, compress: false, freshSeconds: 600 });
  const response = await fetch(`${bare.url}pack/catalog.sqlite`);
  assert.equal(response.headers.get("content-encoding"), null);
  assert.equal(response.headers.get("cache-control"), "max-age=600");
  assert.equal((await response.arrayBuffer()).byteLength, 5000);
  bare.close();
});
