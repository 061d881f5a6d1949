/* The zips that a store gets: what they hold, what they must not, and that the same files make the same bytes. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { firefoxManifest } from "../../web/extension/firefox.mjs";
import { archive, filesBelow } from "../../web/extension/store/archive.mjs";
import { faultsOf } from "../../web/extension/store/faults.mjs";
import { makeZip, zips } from "../../web/store-extension.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const { unzipSync } = createRequire(join(root, "web/package.json"))("fflate");
const program = join(root, "web/store-extension.mjs");
const built = process.env.VITRINE_EXTENSION ?? join(root, "dist/extension");
const manifest = JSON.parse(readFileSync(join(root, "web/extension/manifest.json"), "utf8"));
const inEnglish = readFileSync(join(root, "web/extension/_locales/en/messages.json"), "utf8");
const text = (words) => Buffer.from(words);

/** A small extension without a fault. */
function small(changes = {}, files = {}) {
  return new Map(Object.entries({
    "manifest.json": text(JSON.stringify({ ...manifest, ...changes })),
    "panel.html": text('<script type="module" src="panel.js"></script>'), "_locales/en/messages.json": text(inEnglish),
    "background.js": text("chrome.action.onClicked.addListener(medieval);"), "panel.js": text("const eval1 = retrieval(1), page = 'https://x.example/a.html';"),
    ...Object.fromEntries([16, 32, 48, 128].map((size) => [`icons/${size}.png`, text("png")])), ...files,
  }));
}

test("an extension as ours has no fault", () => {
  assert.deepEqual(faultsOf(small()), []);
});

const faulty = {
  "a permission more": [small({ permissions: [...manifest.permissions, "tabs"] }), /permission tabs/],
  "host permissions": [small({ host_permissions: ["https://*/*"] }), /host_permissions/],
  "a content script": [small({ content_scripts: [] }), /content_scripts/],
  "other optional origins": [small({ optional_host_permissions: ["<all_urls>"] }), /<all_urls>/],
  "no policy": [small({ content_security_policy: undefined }), /script-src \(nothing\)/],
  "scripts from anywhere": [small({ content_security_policy: { extension_pages: "default-src 'none'; script-src 'self' https:" } }), /script-src 'self' https:/],
  "a description that is too long": [small({ description: "x".repeat(133) }), /133 characters/],
  "a language without the name": [small({}, { "_locales/fr/messages.json": text('{"description":{"message":"d"},"findSimilar":{"message":"f"}}') }), /fr\/messages\.json does not say name/],
  "a language that says too much": [small({}, { "_locales/en/messages.json": text(inEnglish.replace("Shows", "x".repeat(133))) }), /en\/messages\.json: the description has/],
  "no language": [withoutFile("_locales/en/messages.json"), /_locales\/en\/messages\.json is missing/],
  "no background": [withoutFile("background.js"), /background\.js, which is missing/],
  "no icon": [withoutFile("icons/128.png"), /icons\/128\.png, which is missing/],
  "no manifest": [withoutFile("manifest.json"), /manifest\.json is missing/],
  "a script that the panel lacks": [withoutFile("panel.js"), /panel\.html names panel\.js/],
  "a script in the panel": [small({}, { "panel.html": text("<script>go()</script>") }), /panel\.html holds a script/],
  "a name that the browser refuses": [small({}, { "pack/_thumbs/1.webp": text("") }), /_thumbs/],
  "eval": [small({}, { "a.js": text("x=eval (y)") }), /a\.js calls eval/],
  "new Function": [small({}, { "a.mjs": text("new Function('x')") }), /a\.mjs makes a function/],
  "a worker's script from elsewhere": [small({}, { "a.js": text("importScripts('//cdn.example/a.js')") }), /imports a script from elsewhere/],
  "a module from elsewhere": [small({}, { "a.js": text('await import("https://cdn.example/x")') }), /imports a module from elsewhere/],
  "a static module from elsewhere": [small({}, { "a.js": text('import a from"https://cdn.example/x";') }), /imports a module from elsewhere/],
  "the address of a script": [small({}, { "a.js": text("tag.src = `http://cdn.example/lib.min.js`") }), /names a script elsewhere/],
};

function withoutFile(path) {
  const files = small();
  files.delete(path);
  return files;
}

for (const [what, [files, fault]] of Object.entries(faulty)) {
  test(`told: ${what}`, () => assert.match(faultsOf(files).join("\n"), fault));
}

test("the same files make the same zip, in whatever order they come and whatever the time zone", () => {
  const files = small({}, { "pack/manifest.json": text("{}"), "pack/images/1.webp": text("picture") });
  const bytes = Buffer.from(archive(files));
  assert.ok(bytes.equals(Buffer.from(archive(new Map([...files].reverse())))));
  const zone = process.env.TZ;
  process.env.TZ = "Pacific/Auckland";
  const there = Buffer.from(archive(files));
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  assert.ok(bytes.equals(there));
  const back = unzipSync(bytes);
  assert.deepEqual(Object.keys(back), [...files.keys()].sort());
  for (const [path, content] of files) assert.ok(Buffer.from(back[path]).equals(content), path);
});

test("a zip of its limit or more is a fault", () => {
  const noise = Buffer.from(Uint8Array.from({ length: zips["vitrine-extension-without-pack.zip"].limit }, (_, i) => (i * 2654435761) >>> 13));
  const { faults } = makeZip("vitrine-extension-without-pack.zip", small({}, { "noise.webp": noise }));
  assert.match(faults.join("\n"), /bytes, wanted: below 1000000/);
  assert.deepEqual(makeZip("vitrine-extension.zip", small({}, { "noise.webp": noise })).faults, []);
});

test("without its pack it is the same extension", () => {
  const files = small({}, { "pack/manifest.json": text("{}"), "packs.js": text("") });
  const names = Object.keys(unzipSync(makeZip("vitrine-extension-without-pack.zip", files).bytes));
  assert.deepEqual(names, [...files.keys()].filter((path) => path !== "pack/manifest.json").sort());
});

test("Firefox gets a sidebar, a background page and an identity; nothing else changes", () => {
  const before = structuredClone(manifest);
  const firefox = firefoxManifest(manifest);
  assert.deepEqual(manifest, before);
  assert.deepEqual(firefox.permissions, ["activeTab", "scripting", "contextMenus", "storage"]);
  assert.deepEqual(firefox.background, { scripts: ["background.js"], type: "module" });
  assert.equal(firefox.sidebar_action.default_panel, "panel.html");
  assert.match(firefox.browser_specific_settings.gecko.id, /^[\w.-]+@[\w.-]+$/);
  const { background, permissions, side_panel: _, minimum_chrome_version: __, ...kept } = manifest;
  for (const [name, value] of Object.entries(kept)) assert.deepEqual(firefox[name], value, name);
  assert.equal("side_panel" in firefox || "minimum_chrome_version" in firefox, false);
});

test("what the store is told is what the manifest says, and its pictures are of the size it wants", () => {
  const listing = readFileSync(join(root, "web/extension/store/listing.md"), "utf8");
  const section = (heading) => listing.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)).slice(heading.length).trim();
  assert.equal(section("Name"), JSON.parse(inEnglish).name.message);
  assert.equal(section("Summary").replaceAll("\n", " "), JSON.parse(inEnglish).description.message);
  const justified = [...section("Why each permission").matchAll(/^\| (\w+) \|/gm)].map(([, name]) => name).filter((name) => name !== "permission");
  assert.deepEqual(justified, manifest.permissions);
  const pictures = [...section("Pictures, 1280 x 800").matchAll(/`(extension-[\w-]+\.png)`/g)].map(([, name]) => name);
  assert.deepEqual([...pictures].sort(), readdirSync(join(root, "docs/pictures")).filter((name) => /^extension-.*\.png$/.test(name)));
  for (const name of pictures) {
    const png = readFileSync(join(root, "docs/pictures", name));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20), png[25]], [1280, 800, 2], `${name}: 1280 x 800 without transparency`);
  }
});

const missing = existsSync(join(built, "manifest.json")) ? false : "skipped: no dist/extension";
if (missing && process.env.VITRINE_STRICT === "1") throw new Error("no dist/extension: run ./build-wasm.sh build");

test("the built extension makes three zips below their limits, twice the same", { skip: missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-store-"));
  try {
    const runs = ["a", "b"].map((name) => {
      const out = join(folder, name);
      const done = spawnSync(process.execPath, [program, "--from", built, "--out", out], { encoding: "utf8" });
      assert.equal(done.status, 0, done.stderr);
      return Object.fromEntries(readdirSync(out).map((file) => [file, readFileSync(join(out, file))]));
    });
    assert.deepEqual(Object.keys(runs[0]).sort(), Object.keys(zips).sort());
    for (const [name, bytes] of Object.entries(runs[0])) {
      assert.ok(bytes.equals(runs[1][name]), name);
      assert.ok(bytes.length < zips[name].limit, `${name}: ${bytes.length}`);
    }
    const inside = unzipSync(runs[0]["vitrine-extension.zip"]);
    assert.deepEqual(Object.keys(inside), [...filesBelow(built).keys()].sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the program stops at a fault and says which", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-store-"));
  try {
    const done = spawnSync(process.execPath, [program, "--from", join(root, "web/extension"), "--out", folder], { encoding: "utf8" });
    assert.equal(done.status, 1);
    assert.match(done.stderr, /vitrine-extension\.zip\n +manifest\.json names background\.js, which is missing/);
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
