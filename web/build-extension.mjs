#!/usr/bin/env node
/* Makes the browser extension, a folder that Chromium loads unpacked. See `node build-extension.mjs --help`. */
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundling, checkTypes, checkWasm, copyAssets, copyWasm, shellOptions, wasmFiles, web, writeLicences } from "./build-parts.mjs";

const help = `node build-extension.mjs [--out DIR] [--wasm DIR] [--pack DIR] [--no-check]

  --out DIR    where the extension goes (dist/extension)
  --wasm DIR   where vitrine-{simd128,relaxed}.{js,wasm} are (build/wasm)
  --pack DIR   the pack that comes with it (dist/site/pack); "" for none
  --no-check   skip the type check`;

const options = shellOptions("extension", help);
const out = resolve(options.out);
const source = join(web, "extension");
/* One build of the engine: every browser that has a side panel runs it, and the other would double the download. */
const engine = wasmFiles.filter((name) => name.includes("simd128"));

checkWasm(options);
if (!options["no-check"]) checkTypes();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await bundle();
copyParts();
if (options.pack && existsSync(options.pack)) {
  /* Nothing is saved by compressing what lies on the same disk. */
  cpSync(options.pack, join(out, "pack"), { recursive: true, filter: (path) => !path.endsWith(".gz") });
}

/* Panel and workers share what they have in common; the script for the page stands alone, and answers with what it has read. */
async function bundle() {
  const plain = { ...bundling, sourcemap: false, outdir: out, entryNames: "[name]" };
  const parts = ["extension/panel/panel.ts", "engine/worker.ts", "packs/pack-worker.ts", "packs/patch-worker.ts"].map((path) => join(web, path));
  const made = [
    await build({ ...plain, entryPoints: parts, splitting: true, chunkNames: "[name]-[hash]" }),
    await build({ ...plain, entryPoints: [join(source, "background.ts")] }),
    await build({ ...plain, entryPoints: [join(source, "page/page-reader.ts")], format: "iife", globalName: "vitrinePageReader",
      footer: { js: "vitrinePageReader.read();" } }),
  ];
  writeLicences(made.map(({ metafile }) => metafile), join(out, "licences.txt"));
}

function copyParts() {
  cpSync(join(source, "manifest.json"), join(out, "manifest.json"));
  cpSync(join(source, "_locales"), join(out, "_locales"), { recursive: true });
  cpSync(join(source, "panel/panel.html"), join(out, "panel.html"));
  cpSync(join(source, "panel/panel.css"), join(out, "panel.css"));
  cpSync(join(web, "site/tokens.css"), join(out, "tokens.css"));
  cpSync(join(web, "ui/base.css"), join(out, "base.css"));
  copyAssets(join(out, "assets"));
  cpSync(join(out, "assets/icons"), join(out, "icons"), { recursive: true });
  copyWasm(options.wasm, out, { names: engine, twins: false });
}
