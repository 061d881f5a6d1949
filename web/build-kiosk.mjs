#!/usr/bin/env node
/* Makes the kiosk, a folder that any static host serves. See `node build-kiosk.mjs --help`. */
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { bundling, checkTypes, checkWasm, copyAssets, copyWasm, gzipBytes, gzipped, shellOptions, web, writeLicences } from "./build-parts.mjs";
import { writeServiceWorker } from "./offline/build-offline.mjs";

const help = `node build-kiosk.mjs [--out DIR] [--wasm DIR] [--pack DIR] [--no-check]

  --out DIR    where the kiosk goes (dist/kiosk); a kiosk.json that is there already is left alone
  --wasm DIR   where vitrine-{simd128,relaxed}.{js,wasm} are (build/wasm)
  --pack DIR   the pack that comes with it (dist/site/pack); "" for none: then a pack/ that is there is left alone
  --no-check   skip the type check`;

const options = shellOptions("kiosk", help);
const out = resolve(options.out);
const source = join(web, "kiosk");

checkWasm(options);
if (!options["no-check"]) checkTypes();
clean();
const metafile = await bundle();
copyParts();
writeLicences([metafile, await workOffline()], join(out, "licences.txt"));

/** Removes what an earlier build left, but not what is the shop's. */
function clean() {
  mkdirSync(out, { recursive: true });
  const kept = ["kiosk.json", ...options.pack ? [] : ["pack"]];
  for (const name of readdirSync(out)) if (!kept.includes(name)) rmSync(join(out, name), { recursive: true });
}

async function bundle() {
  const parts = ["kiosk/main.ts", "kiosk/kiosk-worker.ts", "packs/patch-worker.ts"].map((path) => join(web, path));
  const { metafile } = await build({ ...bundling, sourcemap: false, outdir: out, entryNames: "[name]", entryPoints: parts, splitting: true, chunkNames: "[name]-[hash]" });
  const scripts = readdirSync(out).filter((name) => name.endsWith(".js"));
  console.log(`kiosk scripts: ${gzipped(scripts.reduce((sum, name) => sum + gzipBytes(join(out, name)), 0))} in ${scripts.length} files`);
  return metafile;
}

/** All of the kiosk but what is the shop's: kiosk.json and the pack, which the device keeps by itself. */
function workOffline() {
  const all = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(out, join(entry.parentPath ?? entry.path, entry.name)));
  const later = all.filter((path) => /^vitrine-\w+\.(js|wasm|wasm\.gz)$/.test(path));
  const files = all.filter((path) => !later.includes(path) && !/^(pack\/|kiosk\.json$)|LICENSE/.test(path));
  return writeServiceWorker(out, { files, later });
}

function copyParts() {
  for (const name of ["index.html", "kiosk.css", "kiosk.webmanifest"]) cpSync(join(source, name), join(out, name));
  if (!existsSync(join(out, "kiosk.json"))) cpSync(join(source, "kiosk.json"), join(out, "kiosk.json"));
  cpSync(join(web, "site/tokens.css"), join(out, "tokens.css"));
  cpSync(join(web, "ui/base.css"), join(out, "base.css"));
  copyAssets(join(out, "assets"), { isInstallable: true });
  copyWasm(options.wasm, out);
  if (options.pack && existsSync(options.pack)) cpSync(options.pack, join(out, "pack"), { recursive: true });
}
