/* The engine's TypeScript as a module that Node can import. */
import { File as NodeFile } from "node:buffer";
import { webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/* Browsers have them, and Node from 20 on. */
globalThis.crypto ??= webcrypto;
globalThis.File ??= NodeFile;

const web = join(dirname(fileURLToPath(import.meta.url)), "../../../web");
const { buildSync } = createRequire(join(web, "package.json"))("esbuild");

const parts = [
  "client", "core", "download", "encoders", "error", "loader", "passphrase", "pack-keep", "pack-manifest", "pack-pages", "pack-renewal", "profile-files", "profile-index", "profile-lock", "profile-store", "protocol", "sealed-file",
  "service", "state-door", "state-files", "state-storage", "types", "variant", "vitrine",
];

export function importEngine() {
  return importParts(parts.map((name) => `engine/${name}.ts`));
}

/** Files of web/, which need no document, as one module. */
export async function importParts(paths) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-engine-"));
  const outfile = join(folder, "engine.mjs");
  const contents = paths.map((path) => `export * from "./${path}";`).join("\n");
  try {
    buildSync({ stdin: { contents, resolveDir: web }, bundle: true, format: "esm", platform: "node", outfile });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
