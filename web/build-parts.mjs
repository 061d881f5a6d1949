/* What the builds of site and extension have in common. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
