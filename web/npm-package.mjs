/* The npm package: what of the built site others can use, with a package.json of its own. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, web } from "./build-parts.mjs";

const shared = ["engine", "vitrine-shelf.js", "vitrine-shelf.js.map", "vitrine-shelf.d.ts", "licences.txt"];

/** `site`: a built one, with types. */
export function makeNpmPackage(site, to) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of shared) cpSync(join(site, name), join(to, name), { recursive: true });
  cpSync(join(root, "LICENSE"), join(to, "LICENSE"));
  cpSync(join(web, "embed/npm-readme.md"), join(to, "README.md"));
  writeFileSync(join(to, "package.json"), `${JSON.stringify(description(), null, 2)}\n`);
}

function description() {
  const entry = (path) => ({ types: `./${path}.d.ts`, default: `./${path}.js` });
  return {
    name: "vitrine",
    version: engineVersion(),
    description: "Recommendations without a server: a vector, search and recommendation engine in WebAssembly, and shelves for any page",
    keywords: ["recommendations", "vector-search", "webassembly", "custom-element"],
    license: "MIT",
    type: "module",
    exports: {
      ".": entry("engine/vitrine"),
      "./engine-at": entry("engine/engine-at"),
      "./shelf": entry("vitrine-shelf"),
      "./engine/*": "./engine/*",
      "./package.json": "./package.json",
    },
    types: "./engine/vitrine.d.ts",
    sideEffects: ["./vitrine-shelf.js"],
    files: [...shared, "LICENSE", "README.md"],
  };
}

function engineVersion() {
  return /^project\(vitrine VERSION (\S+)/m.exec(readFileSync(join(root, "CMakeLists.txt"), "utf8"))[1];
}
