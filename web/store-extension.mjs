#!/usr/bin/env node
/* Makes the extension's zips, after looking for what a store would refuse. See `node store-extension.mjs --help`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fail, root } from "./build-parts.mjs";
import { firefoxManifest } from "./extension/firefox.mjs";
import { archive, filesBelow } from "./extension/store/archive.mjs";
import { faultsOf } from "./extension/store/faults.mjs";

const help = `node store-extension.mjs [--from DIR] [--out DIR]

  --from DIR   the built extension (dist/extension)
  --out DIR    where the zips go (dist)`;

/** Each zip, what it holds of the extension's files, and how many bytes it must stay below. */
export const zips = {
  "vitrine-extension.zip": { files: (files) => files, limit: 20_000_000 },
  "vitrine-extension-without-pack.zip": { files: withoutPack, limit: 1_000_000 },
  "vitrine-extension-firefox.zip": { files: forFirefox, limit: 20_000_000 },
};

function withoutPack(files) {
  return new Map([...files].filter(([path]) => !path.startsWith("pack/")));
}

function forFirefox(files) {
  const manifest = firefoxManifest(JSON.parse(files.get("manifest.json")));
  return new Map(files).set("manifest.json", Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
}

/** The zip of that name, and what is wrong with it. `files`: path -> bytes of the built extension. */
export function makeZip(name, files) {
  const chosen = zips[name].files(files);
  const faults = faultsOf(chosen);
  const bytes = archive(chosen);
  if (bytes.length >= zips[name].limit) faults.push(`${bytes.length} bytes, wanted: below ${zips[name].limit}`);
  return { bytes, faults };
}

function main() {
  const { values: options } = parseArgs({ options: {
    from: { type: "string", default: join(root, "dist/extension") },
    out: { type: "string", default: join(root, "dist") },
    help: { type: "boolean", default: false },
  } });
  if (options.help) return console.log(help);
  const files = filesBelow(resolve(options.from));
  mkdirSync(options.out, { recursive: true });
  for (const name of Object.keys(zips)) {
    const { bytes, faults } = makeZip(name, files);
    if (faults.length > 0) fail(`${name}\n  ${faults.join("\n  ")}`);
    writeFileSync(join(options.out, name), bytes);
    console.log(`${name}: ${(bytes.length / 1e6).toFixed(2)} MB`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
