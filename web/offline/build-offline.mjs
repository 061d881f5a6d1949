/* Makes a built shell one that works without the network: sw.js at its root, with the list of the shell's files by their hashes. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** Writes `sw.js` into `out`, the folder of a shell that is otherwise complete. `page`: the document of all the shell's addresses; `files`: all that the
 * shell is made of, relative to `out`, `page` among them; `later`: the engine's builds, of which a browser takes one. Answers esbuild's metafile. */
export async function writeServiceWorker(out, { page = "index.html", files, later = [] }) {
  const entries = (paths) => [...new Set(paths)].sort().map((path) => entryOf(out, path));
  const shell = { page, wanted: entries(files), later: entries(later) };
  const { metafile } = await build({
    entryPoints: [join(here, "service-worker.ts")], outfile: join(out, "sw.js"), bundle: true, format: "iife", target: "es2022", minify: true, metafile: true,
    tsconfig: join(here, "tsconfig.json"), logLevel: "warning", define: { shell: JSON.stringify(shell), "process.env.NODE_ENV": '"production"' },
  });
  return metafile;
}

/** Some hosts unpack a gzip file on the way: then its content is what arrives. */
function entryOf(out, path) {
  const bytes = readFileSync(join(out, path));
  const plain = path.endsWith(".gz") && existsSync(join(out, path.slice(0, -3))) ? [readFileSync(join(out, path.slice(0, -3)))] : [];
  return { url: path, revision: sha256(bytes, "hex").slice(0, 16), integrity: [bytes, ...plain].map((content) => `sha256-${sha256(content, "base64")}`).join(" ") };
}

function sha256(bytes, encoding) {
  return createHash("sha256").update(bytes).digest(encoding);
}
