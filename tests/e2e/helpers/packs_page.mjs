/* A page that has web/packs/ as `packs`, beside packs that a test may change; and folders of packs as zips. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { openShop, repository, siteRoot } from "./shop.mjs";

const fromWeb = createRequire(join(repository, "web/package.json"));
export const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");
const secondProducts = 300;

/** `url`: of the page. `put(folder)`: what lies at `${url}pack/` from now on. `demo`, `second`: two generations of a pack;
 * `third`: the one after the second, with patches from it. `newPage()`. */
export async function openPacksPage() {
  const root = mkdtempSync(join(tmpdir(), "vitrine-packs-"));
  await bundle(root);
  const second = join(root, "second"), third = join(root, "third");
  packFirstProducts(second);
  packFirstProducts(third, { change: (lines) => lines.filter((_, i) => i !== 40 && i !== 200), from: second });
  const shop = await openShop({ root });
  const page = {
    url: shop.url,
    root,
    demo: join(siteRoot, "pack"),
    second,
    third,
    put(folder) {
      rmSync(join(root, "pack"), { recursive: true, force: true });
      cpSync(folder, join(root, "pack"), { recursive: true });
    },
    async newPage() {
      const opened = await shop.newPage();
      await opened.goto("index.html");
      await opened.waitForFunction(() => window.packs !== undefined);
      return opened;
    },
    async close() {
      await shop.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  page.put(page.demo);
  return page;
}

async function bundle(root) {
  const { build } = fromWeb("esbuild");
  const common = { bundle: true, format: "esm", target: "es2022", tsconfig: join(repository, "web/tsconfig.json"), logLevel: "warning" };
  const engine = join(root, "engine");
  mkdirSync(engine);
  await build({ ...common, entryPoints: ["pack-worker", "patch-worker"].map((name) => join(repository, `web/packs/${name}.ts`)), outdir: engine });
  const contents = 'export * from "./packs/packs.ts"; export { isSigned } from "./packs/pack-signature.ts"; export { VitrineError } from "./engine/vitrine.ts";';
  await build({ ...common, stdin: { contents, resolveDir: join(repository, "web") }, outfile: join(root, "packs.js") });
  for (const name of readdirSync(join(siteRoot, "engine")).filter((file) => /^vitrine-\w+\.(js|wasm)$/.test(file))) {
    symlinkSync(join(siteRoot, "engine", name), join(engine, name));
  }
  writeFileSync(join(root, "index.html"), `<!doctype html><meta charset="utf-8"><title>Packs</title><link rel="icon" href="data:,">
<input id="folder" type="file" webkitdirectory><input id="zip" type="file"><script type="module">window.packs = await import("./packs.js");</script>`);
}

/** The first products of the demo, less what `change` takes, as a pack of the same name. */
function packFirstProducts(out, { change = (lines) => lines, from } = {}) {
  const catalog = `${out}.csv`;
  const [head, ...lines] = readFileSync(join(repository, "build/demo/styles.csv"), "utf8").split("\n").slice(0, secondProducts + 1);
  writeFileSync(catalog, [head, ...change(lines)].join("\n"));
  execFileSync(program, ["pack", "--catalog", catalog, "--schema", "styles", "--images", join(repository, "build/demo/images"), "--out", out, "--quiet",
    ...(from ? ["--from", from] : [])]);
}

/** The folder zipped, in a folder of its own. */
export function zipOf(folder, prefix = "my-pack/") {
  const { zipSync } = fromWeb("fflate");
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return Buffer.from(zipSync(Object.fromEntries(paths.map((path) => [prefix + relative(folder, path), readFileSync(path)])), { level: 1 }));
}
