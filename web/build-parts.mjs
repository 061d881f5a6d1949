/* What the builds of site and extension have in common. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

export const web = dirname(fileURLToPath(import.meta.url));
export const root = dirname(web);
export const wasmFiles = ["simd128", "relaxed"].flatMap((variant) => [`vitrine-${variant}.js`, `vitrine-${variant}.wasm`]);

/** esbuild's options. */
export const bundling = {
  bundle: true, format: "esm", target: "es2022", minify: true, sourcemap: true, metafile: true,
  tsconfig: join(web, "tsconfig.json"), logLevel: "warning",
};

/** `wasm`: the folder that must hold the engine, unless `allow-missing-wasm`. */
export function checkWasm(options) {
  const missing = wasmFiles.filter((name) => !existsSync(join(options.wasm, name)));
  if (missing.length === 0) return;
  const what = `${missing.join(", ")} not found in ${options.wasm}: run ./build-wasm.sh build`;
  if (!options["allow-missing-wasm"]) fail(what);
  console.warn(`warning: ${what}`);
}

export function tsc(...flags) {
  try {
    execFileSync(process.execPath, [join(web, "node_modules/typescript/bin/tsc"), "-p", web, ...flags],
      { stdio: "inherit" });
  } catch {
    fail("the type check failed");
  }
}

/** Ours, and the latin cut of each font with its licence beside it. */
export function copyAssets(to) {
  cpSync(join(root, "assets"), to, { recursive: true });
  const fonts = join(to, "fonts");
  mkdirSync(fonts, { recursive: true });
  for (const name of ["bodoni-moda", "instrument-sans"]) {
    const from = join(web, "node_modules/@fontsource-variable", name);
    cpSync(join(from, `files/${name}-latin-wght-normal.woff2`), join(fonts, `${name}.woff2`));
    cpSync(join(from, "LICENSE"), join(fonts, `${name}-LICENSE.txt`));
  }
}

/** The licences of the packages that went into bundles, in one file. */
export function writeLicences(metafiles, path) {
  const inputs = metafiles.flatMap(({ inputs: all }) => Object.keys(all));
  const packages = inputs.map((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)).filter(Boolean);
  const folders = new Map(packages.map(([folder, name]) => [name, folder]));
  const texts = [...folders].sort().map(([name, folder]) => `${name}\n\n${readFileSync(resolve(folder, "LICENSE"), "utf8").trim()}\n`);
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
