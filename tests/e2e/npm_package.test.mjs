/* The npm package as others get it: packed, installed into an empty project, type-checked, bundled, and run against a small pack. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openShop, repository, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const fromWeb = createRequire(join(repository, "web/package.json"));
const source = process.env.VITRINE_NPM ?? join(dirname(siteRoot), "npm");
const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");

const main = `
import { openVitrine, VitrineError, type Slate } from "vitrine";
import { engineAt } from "vitrine/engine-at";
import "vitrine/shelf";

const shelf = document.querySelector("vitrine-shelf")!;
shelf.addEventListener("vitrine-open", (event) => event.preventDefault());
const vitrine = await openVitrine({ pack: "./pack/", port: engineAt("./vitrine/") });
const { items: [first] } = await vitrine.browse({ limit: 1 });
const slate: Slate = await vitrine.recommend("similar", { item: first!.id, limit: 4 });
shelf.item = first!.id;
const refused = await vitrine.product("none").catch((reason: unknown) => reason);
Object.assign(window, { answer: { ids: slate.items.map(({ id }) => id), refused: refused instanceof VitrineError && refused.code } });
`;
/* Where the types must say no. */
const wrong = `
import { openVitrine } from "vitrine";
// @ts-expect-error a pack is needed
openVitrine({});
// @ts-expect-error there is no such strategy
document.createElement("vitrine-shelf").strategy = "magic";
`;
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bundled</title><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src 'self' data:">
<script type="module" src="main.js"></script>
<vitrine-shelf engine="./vitrine/" pack="./pack/" strategy="similar" limit="4" heading="More like this"></vitrine-shelf>`;

describe("npm package", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-npm-"));
  const project = join(folder, "project");
  const installed = join(project, "node_modules/vitrine");
  let listed;
  before(() => {
    assert.ok(existsSync(join(source, "package.json")), `no package in ${source}: run ./build-wasm.sh build`);
    const npm = (...words) => execFileSync("npm", [...words, "--offline", "--no-audit", "--no-fund", "--loglevel", "error"], { cwd: project, encoding: "utf8" });
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), '{ "name": "empty", "private": true, "type": "module" }');
    [listed] = Object.values(JSON.parse(npm("pack", source, "--json")));
    npm("install", `./${listed.filename}`);
    writeFileSync(join(project, "main.ts"), main);
    writeFileSync(join(project, "wrong.ts"), wrong);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("has what it names, no dependency, no script, the engine's version and no registry", () => {
    const description = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const paths = listed.files.map(({ path }) => path);
    for (const { types, default: script } of Object.values(description.exports).filter((entry) => typeof entry === "object")) {
      assert.ok(paths.includes(types.slice(2)) && paths.includes(script.slice(2)), script);
    }
    for (const path of ["README.md", "LICENSE", "licences.txt", "engine/vitrine-simd128.wasm", "engine/vitrine-relaxed.wasm", "engine/worker.js"]) {
      assert.ok(paths.includes(path), path);
    }
    assert.deepEqual([description.dependencies, description.scripts], [undefined, undefined]);
    assert.equal(description.version, /^project\(vitrine VERSION (\S+)/m.exec(readFileSync(join(repository, "CMakeLists.txt"), "utf8"))[1]);
    assert.deepEqual(readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith(".")), ["vitrine"]);
    const registries = /registry\.npmjs|npmjs\.(org|com)|jsdelivr|unpkg/;
    for (const path of paths.filter((name) => /\.(json|md|txt|js|ts)$/.test(name))) assert.doesNotMatch(readFileSync(join(installed, path), "utf8"), registries, path);
  });

  for (const [module, resolution] of [["esnext", "bundler"], ["nodenext", "nodenext"]]) {
    test(`its types let through what is right and refuse what is not, resolved as by ${resolution}`, () => {
      const flags = ["--ignoreConfig", "--noEmit", "--strict", "--target", "es2022", "--module", module, "--moduleResolution", resolution, "--types", ""];
      const compiler = join(repository, "web/node_modules/typescript/bin/tsc");
      execFileSync(process.execPath, [compiler, ...flags, "main.ts", "wrong.ts"], { cwd: project, encoding: "utf8" });
    });
  }

  test("bundled, it answers and shows a shelf in the browser", async () => {
    const site = join(folder, "site");
    const { build } = fromWeb("esbuild");
    const { warnings } = await build({ entryPoints: [join(project, "main.ts")], bundle: true, format: "esm", target: "es2022", outdir: site, logLevel: "silent" });
    assert.deepEqual(warnings, []);
    writeFileSync(join(site, "index.html"), page);
    cpSync(join(installed, "engine"), join(site, "vitrine"), { recursive: true });
    execFileSync(program, ["simulate", "--out", join(folder, "demo"), "--products", "60", "--users", "20", "--orders", "100", "--quiet"]);
    execFileSync(program, ["pack", "--catalog", join(folder, "demo/styles.csv"), "--images", join(folder, "demo/images"), "--out", join(site, "pack"), "--quiet"]);
    const shop = await openShop({ root: site });
    try {
      const shown = await shop.newPage();
      await shown.goto("./");
      await shown.waitForFunction(() => window.answer);
      await shown.locator("vitrine-shelf[state=ready]").waitFor();
      const { ids, refused } = await shown.evaluate(() => window.answer);
      assert.equal(ids.length, 4);
      assert.equal(refused, "VT_NOT_FOUND");
      const tiles = () => shown.locator("vitrine-shelf li[data-id]").evaluateAll((all) => all.map(({ dataset }) => dataset.id));
      assert.deepEqual((await tiles()).length, 4);
      assert.deepEqual(shown.faults, []);
    } finally {
      await shop.close();
    }
  });
});
