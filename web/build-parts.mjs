/* What the builds of site, kiosk and extension have in common. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

export const web = dirname(fileURLToPath(import.meta.url));
export const root = dirname(web);
export const wasmFiles = ["simd128", "relaxed"].flatMap((variant) => [`vitrine-${variant}.js`, `vitrine-${variant}.wasm`]);

/* A message file as a module of one object: esbuild's own would name every key twice. */
const wordModules = {
  name: "word-modules",
  setup(builder) {
    builder.onLoad({ filter: /[\\/]words[\\/]\w+[\\/]\w+\.json$/ }, ({ path }) => ({ contents: `export default ${readFileSync(path, "utf8")}`, loader: "js" }));
  },
};

/* Styles stand in templates, which esbuild leaves as they are: their comments and indents need not travel. */
const shortStyles = {
  name: "short-styles",
  setup(builder) {
    const shorter = (style) => style.replace(/\/\*.*?\*\//gs, "").replace(/\s+/g, " ");
    builder.onLoad({ filter: /[\\/]web[\\/](ui|site|embed|kiosk)[\\/].*\.ts$/ }, ({ path }) => ({ contents: readFileSync(path, "utf8").replace(/\bcss`[^`]*`/g, shorter), loader: "ts" }));
  },
};

/** esbuild's options. */
export const bundling = {
  bundle: true, format: "esm", target: "es2022", minify: true, sourcemap: true, metafile: true, plugins: [wordModules, shortStyles],
  tsconfig: join(web, "tsconfig.json"), logLevel: "warning",
};

/** The options of a shell's build, which goes to dist/NAME. Asked for help it prints that, and ends. */
export function shellOptions(name, help) {
  const { values } = parseArgs({
    options: {
      out: { type: "string", default: join(root, "dist", name) },
      wasm: { type: "string", default: join(root, "build/wasm") },
      pack: { type: "string", default: join(root, "dist/site/pack") },
      "no-check": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (!values.help) return values;
  console.log(help);
  process.exit(0);
}

/** `wasm`: the folder that must hold the engine, unless `allow-missing-wasm`. */
export function checkWasm(options) {
  const missing = wasmFiles.filter((name) => !existsSync(join(options.wasm, name)));
  if (missing.length === 0) return;
  const what = `${missing.join(", ")} not found in ${options.wasm}: run ./build-wasm.sh build`;
  if (!options["allow-missing-wasm"]) fail(what);
  console.warn(`warning: ${what}`);
}

export function tsc(...flags) {
  compile("-p", web, ...flags);
}

/** The service worker is of another world than the pages. */
export function checkTypes() {
  compile("-p", web, "--noEmit");
  compile("-p", join(web, "offline"), "--noEmit");
}

function compile(...flags) {
  try {
    execFileSync(process.execPath, [join(web, "node_modules/typescript/bin/tsc"), ...flags], { stdio: "inherit" });
  } catch {
    fail("the type check failed");
  }
}

/** Ours, those of an installed page among them where it `isInstallable`, and the latin cut of each font with its licence beside it. */
export function copyAssets(to, { isInstallable = false } = {}) {
  const left = join(root, isInstallable ? "assets/app/maskable.svg" : "assets/app");
  cpSync(join(root, "assets"), to, { recursive: true, filter: (path) => path !== left });
  const fonts = join(to, "fonts");
  mkdirSync(fonts, { recursive: true });
  for (const name of ["bodoni-moda", "instrument-sans"]) {
    const from = join(web, "node_modules/@fontsource-variable", name);
    cpSync(join(from, `files/${name}-latin-wght-normal.woff2`), join(fonts, `${name}.woff2`));
    cpSync(join(from, "LICENSE"), join(fonts, `${name}-LICENSE.txt`));
  }
}

/** Those builds of the engine that are there. `twins`: with gzipped ones for hosts that do not compress them. */
export function copyWasm(from, to, { names = wasmFiles, twins = true } = {}) {
  for (const name of names.filter((file) => existsSync(join(from, file)))) {
    cpSync(join(from, name), join(to, name));
    if (twins && name.endsWith(".wasm")) writeFileSync(join(to, `${name}.gz`), gzipSync(readFileSync(join(from, name)), { level: 9 }));
  }
}

/** What is linked into the engine: web/licences/NAME.txt. */
export const engineParts = ["cJSON", "emscripten", "musl", "sqlite"];

/** The licences of the packages that went into bundles, and of what the engine was linked from, in one file. */
export function writeLicences(metafiles, path) {
  const inputs = metafiles.flatMap(({ inputs: all }) => Object.keys(all));
  const packages = inputs.map((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)).filter(Boolean);
  const folders = new Map(packages.map(([folder, name]) => [name, folder]));
  const files = [...[...folders].map(([name, folder]) => [name, resolve(folder, "LICENSE")]),
    ...engineParts.map((name) => [name, join(web, `licences/${name}.txt`)])];
  const texts = files.sort().map(([name, file]) => `${name}\n\n${readFileSync(file, "utf8").trim()}\n`);
  writeFileSync(path, texts.join("\n----\n\n"));
}

export function gzipBytes(path) {
  return gzipSync(readFileSync(path), { level: 9 }).length;
}

export function gzipped(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB gzipped`;
}

export function fail(message) {
  console.error(`build: ${message}`);
  process.exit(1);
}
