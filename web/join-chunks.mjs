/* Makes one file of the chunks that the first page loads together: esbuild splits what pages share into a chunk for every set of pages that share
 * it, and two dozen small files are half as long again as one, and as many requests. */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { bundling } from "./build-parts.mjs";

/** Joins `chunks`, paths of `metafile`'s outputs, and has all other outputs import from the new file, whose path it answers. */
export async function joinChunks({ outputs }, chunks) {
  const out = resolve(dirname(chunks[0]));
  const names = chunks.map((path) => basename(path)).sort();
  const file = `first-${createHash("sha256").update(names.join()).digest("hex").slice(0, 8).toUpperCase()}.js`;
  const exported = new Map(chunks.map((path) => [basename(path), outputs[path].exports]));
  const nameIn = (chunk, name) => `${chunk.replace(/\W/g, "_")}_${name}`;
  const lines = (chunk, from, swap) => {
    const pairs = exported.get(chunk).map((name) => swap ? `${nameIn(chunk, name)} as ${name}` : `${name} as ${nameIn(chunk, name)}`);
    return pairs.length > 0 ? `export { ${pairs.join(", ")} } from "./${from}";` : `import "./${from}";`;
  };
  const others = Object.keys(outputs).filter((path) => path.endsWith(".js") && !chunks.includes(path)).map((path) => resolve(path));
  await build({ ...bundling, plugins: [inside(exported)], outfile: join(out, file), allowOverwrite: true,
    stdin: { contents: names.map((chunk) => lines(chunk, chunk, false)).join("\n"), resolveDir: out } });
  await build({ ...bundling, plugins: [instead(exported, file, (chunk) => lines(chunk, file, true))], outdir: out, allowOverwrite: true, entryPoints: others });
  for (const path of chunks) for (const ending of ["", ".map"]) rmSync(resolve(path) + ending, { force: true });
  return join(out, file);
}

/** The chunks go into the file; what they load later stays outside. */
function inside(exported) {
  return {
    name: "inside",
    setup(builder) {
      builder.onResolve({ filter: /^\.\// }, ({ path }) => (exported.has(basename(path)) ? undefined : { path, external: true }));
    },
  };
}

/** Whoever imports one of the chunks gets its names from the file. */
function instead(exported, file, contentsOf) {
  return {
    name: "instead",
    setup(builder) {
      builder.onResolve({ filter: /^\.\// }, ({ path }) => (exported.has(basename(path)) ? { path: basename(path), namespace: "joined" } : { path, external: true }));
      builder.onLoad({ filter: /.*/, namespace: "joined" }, ({ path }) => ({ contents: contentsOf(path), resolveDir: "/" }));
    },
  };
}
