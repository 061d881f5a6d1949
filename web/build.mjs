#!/usr/bin/env node
/* Makes the static site (bundles, types, engine, assets) and the npm package. See `node build.mjs --help`. */
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundling, checkTypes, checkWasm, copyAssets, copyWasm, fail, gzipBytes, gzipped, root, tsc, wasmFiles, web, writeLicences } from "./build-parts.mjs";
import { docsModules } from "./docs/docs-modules.mjs";
import { joinChunks } from "./join-chunks.mjs";
import { makeNpmPackage } from "./npm-package.mjs";
import { writeServiceWorker } from "./offline/build-offline.mjs";

const help = `node build.mjs [--out DIR] [--npm DIR] [--wasm DIR] [--allow-missing-wasm] [--no-check]

  --out DIR              where the site goes (dist/site); its pack/ and shoppers/ are left alone
  --npm DIR              where the npm package goes (npm/ beside the site); with types and engine only, so not with the two below
  --wasm DIR             where vitrine-{simd128,relaxed}.{js,wasm} are (build/wasm)
  --allow-missing-wasm   make the site without the engine, with a warning
  --no-check             skip the type check and the .d.ts files`;

const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: join(root, "dist/site") },
    npm: { type: "string" },
    wasm: { type: "string", default: join(root, "build/wasm") },
    "allow-missing-wasm": { type: "boolean", default: false },
    "no-check": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const out = resolve(options.out);
const engineOut = join(out, "engine");
/** What site/main.ts loads before anything is shown. */
const firstAreas = ["all", "shop"];
const pageBudgetBytes = 60 * 1024;
const shelfBudgetBytes = 60 * 1024;
const wasmBudgetBytes = 480 * 1024;

/* The site imports engine/vitrine.js as a visitor's own page would: one file, beside its worker. */
const engineStaysApart = {
  name: "engine-stays-apart",
  setup(builder) {
    builder.onResolve({ filter: /\/engine\/vitrine\.js$/ }, () => ({ path: "./engine/vitrine.js", external: true }));
  },
};

/* What the worker loads when it is needed lies beside it, each in one file. */
const laterParts = ["pack-pages", "pack-renewal", "profile-sealing"];
const loadedLater = {
  name: "loaded-later",
  setup(builder) {
    builder.onResolve({ filter: /^\.\// }, ({ kind, path }) => (kind === "dynamic-import" ? { path, external: true } : undefined));
  },
};

if (options.help) {
  console.log(help);
} else {
  checkWasm(options);
  if (!options["no-check"]) checkTypes();
  clean();
  const scripts = await bundle();
  copyStatic();
  preload(scripts);
  await workOffline(scripts);
  if (!options["no-check"]) emitTypes();
  report(scripts);
  if (!options["no-check"] && !options["allow-missing-wasm"]) makeNpmPackage(out, resolve(options.npm ?? join(dirname(out), "npm")));
}

/** Removes what an earlier build left, but never the pack and its demo shoppers. */
function clean() {
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(out)) {
    if (!["pack", "shoppers"].includes(name)) rmSync(join(out, name), { recursive: true });
  }
}

/** Bundles pages and engine; answers the scripts that a first visit loads, and those that wait until they are needed. */
async function bundle() {
  const engine = await build({ ...bundling, entryPoints: ["vitrine", "worker", "engine-at", ...laterParts].map((name) => join(web, "engine", `${name}.ts`)),
    outdir: engineOut, plugins: [loadedLater] });
  const pages = files(join(web, "site"), ".ts").filter((path) => !path.endsWith(".d.ts"));
  const { metafile } = await build({ ...bundling, entryPoints: pages, outdir: out, splitting: true,
    chunkNames: "[name]-[hash]", plugins: [...bundling.plugins, engineStaysApart, docsModules] });
  /* By itself: what foreign pages load shares no chunk with ours, so that neither grows by the other. */
  const shelf = await build({ ...bundling, entryPoints: [join(web, "embed/vitrine-shelf.ts")], outdir: out, plugins: [...bundling.plugins, engineStaysApart] });
  /* It would set the language of the page that it stands in. */
  if (Object.keys(shelf.metafile.inputs).some((path) => path.endsWith("words/words.ts"))) fail("vitrine-shelf.js must not hold words/words.ts");
  writeLicences([engine.metafile, metafile, shelf.metafile], join(out, "licences.txt"));
  const before = loadedWith(metafile, [join(web, "site/main.ts")]);
  const joined = [...loadedWith(metafile, pages)].filter((path) => !before.has(path) && !metafile.outputs[path].entryPoint);
  const one = await joinChunks(metafile, joined);
  const first = new Set([...loadedWith(metafile, pages), ...firstWords(metafile), one]);
  for (const path of joined) first.delete(path);
  const later = Object.keys(metafile.outputs).filter((path) => path.endsWith(".js") && !first.has(path) && !joined.includes(path));
  return {
    first: [...[...first].map((path) => resolve(path)), join(engineOut, "vitrine.js"), join(engineOut, "worker.js")],
    later: [...later.map((path) => resolve(path)), ...laterParts.map((name) => join(engineOut, `${name}.js`))],
    ofPages: scriptsOfPages(metafile, first),
    metafiles: [engine.metafile, metafile, shelf.metafile],
  };
}

/** The outputs of `entries` and all that they import other than by `import()`. */
function loadedWith({ outputs }, entries) {
  const wanted = new Set(entries.map((path) => relative(process.cwd(), path)));
  const loaded = new Set(Object.keys(outputs).filter((path) => wanted.has(outputs[path].entryPoint)));
  for (const path of loaded) {
    for (const { kind, path: imported } of outputs[path].imports) {
      if (kind === "import-statement" && imported in outputs) loaded.add(imported);
    }
  }
  return loaded;
}

/** Of each page that is loaded when it is asked for: its name, and its scripts beside `first`. */
function scriptsOfPages(metafile, first) {
  const pages = Object.keys(metafile.outputs).flatMap((path) => {
    const [, name] = /pages\/(\w+)-page\.ts$/.exec(metafile.outputs[path].entryPoint ?? "") ?? [];
    return name && !first.has(path) ? [[name, path]] : [];
  });
  return pages.map(([name, path]) => {
    const loaded = loadedWith(metafile, [resolve(metafile.outputs[path].entryPoint)]);
    return [name, [...loaded].filter((script) => existsSync(script) && !first.has(script)).map((script) => relative(out, resolve(script)))];
  });
}

/** What the first page says in English: every language is about as long, and a visitor loads one. */
function firstWords({ outputs }) {
  const wanted = firstAreas.map((area) => join(web, "words/en", `${area}.json`));
  return Object.keys(outputs).filter((path) => Object.keys(outputs[path].inputs).some((input) => wanted.includes(resolve(input))));
}

/** The page asks for all that its script imports at once, not chunk by chunk as they are found. */
function preload({ first: scripts, ofPages }) {
  const page = join(out, "index.html");
  const links = scripts.map((path) => relative(out, path)).filter((path) => !/^(main\.js|engine\/)/.test(path))
    .map((path) => `<link rel="modulepreload" href="${path}">\n    `);
  writeFileSync(page, readFileSync(page, "utf8").replace('<script type="module"', `${links.join("")}$&`));
  const boot = join(out, "boot.js");
  const empty = "new Map([])", text = readFileSync(boot, "utf8");
  if (!text.includes(empty)) fail(`boot.js has no ${empty} that takes the scripts of pages`);
  writeFileSync(boot, text.replace(empty, `new Map(${JSON.stringify(ofPages)})`));
}

function copyStatic() {
  for (const path of [".html", ".css", ".js", ".webmanifest"].flatMap((ending) => ["site", "embed"].flatMap((folder) => files(join(web, folder), ending)))) {
    cpSync(path, join(out, basename(path)));
  }
  cpSync(join(web, "ui/base.css"), join(out, "base.css"));
  cpSync(join(web, "hosting"), out, { recursive: true }); /* what hosts read: docs/deploy.md */
  copyAssets(join(out, "assets"), { isInstallable: true });
  copyWasm(options.wasm, engineOut);
}

/** All pages and the engine, not what is there for other pages. */
async function workOffline({ first, later, metafiles }) {
  const scripts = [...first, ...later].map((path) => relative(out, path));
  const page = ["index.html", "boot.js", "tokens.css", "base.css", "site.css", "shop.webmanifest"];
  const assets = ["favicon.svg", "theme-boot.js", "app/192.png", "fonts/bodoni-moda.woff2", "fonts/instrument-sans.woff2"].map((name) => `assets/${name}`);
  const builds = wasmFiles.flatMap((name) => (name.endsWith(".wasm") ? [name, `${name}.gz`] : [name])).map((name) => `engine/${name}`);
  const worker = await writeServiceWorker(out, { files: [...page, ...assets, ...scripts], later: builds.filter((path) => existsSync(join(out, path))) });
  writeLicences([...metafiles, worker], join(out, "licences.txt"));
}

function emitTypes() {
  const types = join(root, "build/web-types");
  rmSync(types, { recursive: true, force: true });
  tsc("--noEmit", "false", "--emitDeclarationOnly", "--declaration", "--stripInternal", "--rootDir", web, "--outDir", types);
  for (const name of ["vitrine", "types", "profile-types", "encoders", "error", "client", "protocol", "engine-at"]) {
    cpSync(join(types, "engine", `${name}.d.ts`), join(engineOut, `${name}.d.ts`));
  }
  const shelf = readFileSync(join(types, "embed/vitrine-shelf.d.ts"), "utf8");
  writeFileSync(join(out, "vitrine-shelf.d.ts"), shelf.replaceAll('"../engine/', '"./engine/'));
}

function report({ first, later }) {
  const sum = (paths) => paths.reduce((bytes, path) => bytes + gzipBytes(path), 0);
  const pageBytes = sum(first);
  console.log(`page scripts with engine client and worker: ${gzipped(pageBytes)}`);
  console.log(`scripts that load when they are needed: ${gzipped(sum(later))} in ${later.length} files`);
  for (const path of later) console.log(`  ${basename(path)}: ${gzipped(gzipBytes(path))}`);
  console.log(`sw.js: ${gzipped(gzipBytes(join(out, "sw.js")))}`);
  const shelfBytes = ["vitrine-shelf.js", "engine/vitrine.js", "engine/worker.js"].reduce((bytes, path) => bytes + gzipBytes(join(out, path)), 0);
  console.log(`vitrine-shelf.js with engine client and worker: ${gzipped(shelfBytes)}`);
  if (shelfBytes > shelfBudgetBytes) fail(`a shelf's scripts are over ${gzipped(shelfBudgetBytes)}`);
  if (pageBytes > pageBudgetBytes) fail(`the page's scripts are over ${gzipped(pageBudgetBytes)}`);
  for (const name of wasmFiles.filter((file) => file.endsWith(".wasm"))) {
    if (!existsSync(join(engineOut, name))) continue;
    const bytes = gzipBytes(join(engineOut, name));
    console.log(`${name}: ${gzipped(bytes)}`);
    if (bytes > wasmBudgetBytes) fail(`${name} is over ${gzipped(wasmBudgetBytes)}`);
  }
}

function files(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}
