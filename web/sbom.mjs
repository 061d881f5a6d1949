#!/usr/bin/env node
/* Says what was built in from others: a CycloneDX list with name, version, licence and hash of each. See `node sbom.mjs --help`. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fail, root, web } from "./build-parts.mjs";

const help = `node sbom.mjs [--dist DIR] [--build DIR] [--out FILE]

  --dist DIR    what was built for the web (dist); its licences.txt files tell which packages are in it
  --build DIR   the build folder (build): third-party source, the native program, the engine's compiler
  --out FILE    where the list goes (sbom.cdx.json in --dist)`;

/** Licences of the libraries that the native program loads on Debian, by the beginning of their names; of others none is asserted. */
const libraryLicences = {
  libcairo: "LGPL-2.1-only OR MPL-1.1", libcrypto: "Apache-2.0", libcsv: "LGPL-2.1-or-later", libjpeg: "IJG AND BSD-3-Clause AND Zlib",
  liblapacke: "BSD-3-Clause", libopenblas: "BSD-3-Clause", libpng: "libpng-2.0", libwebp: "BSD-3-Clause", libxgboost: "Apache-2.0",
  libz: "Zlib", libc: "LGPL-2.1-or-later", libm: "LGPL-2.1-or-later", libmpi: "BSD-3-Clause-Open-MPI",
};

const hashOf = (bytes, algorithm = "sha256") => createHash(algorithm).update(bytes).digest("hex");
const read = (path) => readFileSync(path, "utf8");
const found = (pattern, text, what) => pattern.exec(text)?.[1] ?? fail(`sbom: no ${what}`);

function licenceOf(licence) {
  if (!licence) return { license: { name: "NOASSERTION" } };
  return / (OR|AND|WITH) /.test(licence) ? { expression: licence.replace(/^\((.*)\)$/, "$1") } : { license: { id: licence } };
}

/** `part`: where it ends up: "web", "engine", "program", or "build" for what only builds and tests. */
function component({ name, version, licence, purl, hash, part, algorithm = "SHA-256" }) {
  return {
    type: "library", "bom-ref": purl, name, version, scope: part === "build" ? "excluded" : "required",
    hashes: [{ alg: algorithm, content: hash }],
    licenses: [licenceOf(licence)],
    purl, properties: [{ name: "vitrine:part", value: part }],
  };
}

/** Names of the npm packages whose licence lies in the built folders: those that were bundled, and the fonts. */
function shippedPackages(dist) {
  const paths = readdirSync(dist, { recursive: true }).map(String);
  const bundled = paths.filter((path) => basename(path) === "licences.txt")
    .flatMap((path) => read(join(dist, path)).split("\n----\n\n").map((text) => text.slice(0, text.indexOf("\n"))));
  const fonts = paths.map((path) => /([\w-]+)-LICENSE\.txt$/.exec(path)?.[1]).filter(Boolean);
  return new Set([...bundled, ...fonts.map((name) => `@fontsource-variable/${name}`)]);
}

export function npmComponents(lock, shipped) {
  return Object.entries(lock.packages).filter(([path]) => path !== "").map(([path, entry]) => {
    const name = path.replace(/^.*node_modules\//, "");
    const [algorithm, content] = entry.integrity.split(/-(.*)/);
    return component({
      name, version: entry.version, licence: entry.license, part: shipped.has(name) ? "web" : "build",
      purl: `pkg:npm/${name.replace("@", "%40")}@${entry.version}`,
      algorithm: algorithm.replace("sha", "SHA-"), hash: Buffer.from(content, "base64").toString("hex"),
    });
  });
}

/** The source that is compiled in, natively and for browsers, by what cmake/fetch-deps.sh pins. */
function sourceComponents(build) {
  const pins = read(join(root, "cmake/fetch-deps.sh"));
  const cjson = found(/^cjson_archive=cjson_([\d.]+)\.orig/m, pins, "version of cJSON in fetch-deps.sh");
  const sqlite = found(/#define SQLITE_VERSION\s+"([\d.]+)"/, read(join(build, "deps/sqlite3.h")), "SQLITE_VERSION");
  return [
    component({ name: "sqlite", version: sqlite, licence: "blessing", purl: `pkg:generic/sqlite@${sqlite}`, part: "engine",
      hash: found(/([0-9a-f]{64}) {2}sqlite3\.c/, pins, "hash of sqlite3.c") }),
    component({ name: "cJSON", version: cjson, licence: "MIT", purl: `pkg:generic/cjson@${cjson}`, part: "engine",
      hash: found(/^cjson_sha256=([0-9a-f]{64})/m, pins, "hash of cJSON") }),
  ];
}

/** What Emscripten links into the engine: its C library, arithmetic, heap, and the script around the module. */
function emscriptenComponents(build) {
  const settings = read(join(build, "wasm-simd128/CMakeCache.txt"));
  const folder = found(/^CMAKE_TOOLCHAIN_FILE:\w+=(.*)\/cmake\/Modules\/Platform\/Emscripten\.cmake$/m, settings, "Emscripten in the engine's build");
  const version = found(/(\d+\.\d+\.\d+)/, read(join(folder, "emscripten-version.txt")), "version of Emscripten");
  const cache = execFileSync(join(folder, "em-config"), ["CACHE"], { encoding: "utf8" }).trim();
  const archive = (name) => hashOf(readFileSync(join(cache, "sysroot/lib/wasm32-emscripten", name)));
  const script = readdirSync(join(folder, "src")).filter((name) => name.endsWith(".js")).sort();
  const part = (name, licence, hash) => component({ name, version, licence, purl: `pkg:generic/${name}@${version}`, hash, part: "engine" });
  return [
    part("emscripten", "MIT", hashOf(script.map((name) => read(join(folder, "src", name))).join(""))),
    part("emscripten-musl", "MIT", archive("libc.a")),
    part("emscripten-compiler-rt", "Apache-2.0 WITH LLVM-exception", archive("libclang_rt.builtins.a")),
    part("emscripten-dlmalloc", "CC0-1.0", archive("libdlmalloc.a")),
  ];
}

/** Name and version of the distribution's package that a file came in; elsewhere, what the file's name tells. */
function packageOf(path) {
  try {
    const [, name] = /^([^:,]+)/.exec(execFileSync("dpkg", ["-S", path], { encoding: "utf8", stdio: "pipe" }));
    return { name, version: execFileSync("dpkg-query", ["-W", "-f", "${Version}", name], { encoding: "utf8" }), kind: "deb/debian" };
  } catch {
    return { name: basename(path).replace(/\.so.*/, ""), version: /\.so\.(.*)$/.exec(path)?.[1] ?? "0", kind: "generic" };
  }
}

/** The libraries that the native program names itself. */
function programComponents(build) {
  const program = join(build, "bin/vitrine");
  const wanted = [...execFileSync("readelf", ["-d", program], { encoding: "utf8" }).matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
  const places = new Map([...execFileSync("ldd", [program], { encoding: "utf8" }).matchAll(/(\S+) => (\S+)/g)].map(([, name, path]) => [name, path]));
  return wanted.map((library) => {
    const path = realpathSync(places.get(library));
    const from = packageOf(path);
    const key = /^[a-z]+/.exec(library)[0];
    return component({ name: library, version: from.version, part: "program", hash: hashOf(readFileSync(path)),
      licence: libraryLicences[key],
      purl: `pkg:${from.kind}/${from.name}@${encodeURIComponent(from.version)}#${library}` });
  });
}

/** SIMDe, whose headers the native kernels are made with. */
function headerComponents(build) {
  const folder = found(/^SIMDE_INCLUDE:\w+=(.*)$/m, read(join(build, "native/CMakeCache.txt")), "SIMDe in the native build");
  const header = join(folder, "simde/wasm/simd128.h");
  const { name, version, kind } = packageOf(header);
  return [component({ name: "simde", version, licence: "MIT", part: "program", hash: hashOf(readFileSync(header)),
    purl: `pkg:${kind}/${name}@${encodeURIComponent(version)}` })];
}

function makeSbom(dist, build) {
  const version = found(/^project\(vitrine VERSION (\S+)/m, read(join(root, "CMakeLists.txt")), "version");
  const self = `pkg:generic/vitrine@${version}`;
  const components = [
    ...npmComponents(JSON.parse(read(join(web, "package-lock.json"))), shippedPackages(dist)),
    ...sourceComponents(build), ...emscriptenComponents(build), ...programComponents(build), ...headerComponents(build),
  ].sort((a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1));
  return {
    bomFormat: "CycloneDX", specVersion: "1.6", version: 1,
    metadata: { component: { type: "application", "bom-ref": self, name: "vitrine", version, licenses: [{ license: { id: "MIT" } }], purl: self } },
    components,
    dependencies: [{ ref: self, dependsOn: components.filter(({ scope }) => scope === "required").map((part) => part["bom-ref"]) }],
  };
}

function main() {
  const { values: options } = parseArgs({ options: {
    dist: { type: "string", default: join(root, "dist") },
    build: { type: "string", default: join(root, "build") },
    out: { type: "string" },
    help: { type: "boolean", default: false },
  } });
  if (options.help) return console.log(help);
  const dist = resolve(options.dist);
  if (!existsSync(dist)) fail(`sbom: no ${dist}: run ./build-wasm.sh build`);
  const list = makeSbom(dist, resolve(options.build));
  writeFileSync(options.out ?? join(dist, "sbom.cdx.json"), `${JSON.stringify(list, null, 1)}\n`);
  const shipped = list.components.filter(({ scope }) => scope === "required").length;
  console.log(`sbom.cdx.json: ${shipped} parts of others in what is built, ${list.components.length - shipped} packages that only build and test`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
