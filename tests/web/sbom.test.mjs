/* The list of what was built in: in CycloneDX's form, and with nothing left out that lies in the built folders. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { engineParts } from "../../web/build-parts.mjs";
import { npmComponents } from "../../web/sbom.mjs";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../../dist");
const file = join(dist, "sbom.cdx.json");
const missing = existsSync(file) ? false : "dist/sbom.cdx.json is not built: ./build-wasm.sh build";
if (missing && process.env.VITRINE_STRICT === "1") throw new Error(missing);
const list = () => JSON.parse(readFileSync(file, "utf8"));
const hashLengths = { "SHA-256": 64, "SHA-512": 128 };

test("a lock file's entries keep name, version, licence and hash; what is not shipped says so", () => {
  const lock = { packages: {
    "": { name: "vitrine-web" },
    "node_modules/lit": { version: "3.3.3", license: "BSD-3-Clause", integrity: `sha512-${Buffer.alloc(64, 1).toString("base64")}` },
    "node_modules/a/node_modules/@x/y": { version: "1.0.0", license: "(MIT OR CC0-1.0)", integrity: `sha512-${Buffer.alloc(64, 2).toString("base64")}` },
    "node_modules/silent": { version: "2.0.0", integrity: `sha512-${Buffer.alloc(64, 3).toString("base64")}` },
  } };
  const [lit, nested, silent] = npmComponents(lock, new Set(["lit"]));
  assert.deepEqual([lit.name, lit.version, lit.scope, lit.purl], ["lit", "3.3.3", "required", "pkg:npm/lit@3.3.3"]);
  assert.deepEqual(lit.hashes, [{ alg: "SHA-512", content: "01".repeat(64) }]);
  assert.deepEqual(lit.licenses, [{ license: { id: "BSD-3-Clause" } }]);
  assert.deepEqual([nested.name, nested.scope, nested.purl], ["@x/y", "excluded", "pkg:npm/%40x/y@1.0.0"]);
  assert.deepEqual(nested.licenses, [{ expression: "MIT OR CC0-1.0" }]);
  assert.deepEqual(silent.licenses, [{ license: { name: "NOASSERTION" } }]);
});

test("the list is CycloneDX 1.6, and every part has a name, a version, a licence and a hash", { skip: missing }, () => {
  const { bomFormat, specVersion, version, metadata, components, dependencies } = list();
  assert.deepEqual([bomFormat, specVersion, version], ["CycloneDX", "1.6", 1]);
  assert.equal(metadata.component.name, "vitrine");
  const references = new Set(components.map((part) => part["bom-ref"]));
  assert.equal(references.size, components.length, "references must be unique");
  for (const part of components) {
    const label = JSON.stringify(part);
    assert.equal(part.type, "library", label);
    assert.match(part.name, /\S/, label);
    assert.match(part.version, /^\d/, label);
    assert.match(part.purl, /^pkg:(npm|generic|deb)\//, label);
    assert.match(part.scope, /^(required|excluded)$/, label);
    assert.ok(part.licenses.length === 1 && (part.licenses[0].expression ?? part.licenses[0].license.id), label);
    for (const { alg, content } of part.hashes) assert.match(content, new RegExp(`^[0-9a-f]{${hashLengths[alg]}}$`), label);
    assert.equal(part.hashes.length, 1, label);
  }
  for (const reference of dependencies[0].dependsOn) assert.ok(references.has(reference), reference);
});

test("whatever licence lies in a built folder, its package is listed as built in", { skip: missing }, () => {
  const required = new Map(list().components.filter(({ scope }) => scope === "required").map((part) => [part.name, part]));
  const paths = readdirSync(dist, { recursive: true }).map(String);
  const texts = paths.filter((path) => basename(path) === "licences.txt");
  assert.ok(texts.length >= 4, "site, kiosk, extension and npm package have one each");
  const names = texts.flatMap((path) => readFileSync(join(dist, path), "utf8").split("\n----\n\n").map((text) => text.slice(0, text.indexOf("\n"))));
  assert.ok(names.includes("lit"));
  const linked = { musl: "emscripten-musl" };
  for (const name of names) assert.ok(required.has(linked[name] ?? name), name);
  for (const name of ["sqlite", "cJSON", "emscripten-compiler-rt", "simde"]) assert.ok(required.has(name), name);
  assert.ok([...required.keys()].some((name) => name.startsWith("libcrypto.so")));
  assert.equal(required.has("typescript"), false);
});

test("each folder that has the engine has the licences of what was linked into it", { skip: missing }, () => {
  for (const folder of ["site", "kiosk", "extension", "npm"]) {
    const text = readFileSync(join(dist, folder, "licences.txt"), "utf8");
    for (const name of engineParts) assert.match(text, new RegExp(`(^|----\n\n)${name}\n\n`), `${folder}: ${name}`);
  }
});
