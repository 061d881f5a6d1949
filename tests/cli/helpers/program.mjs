/* Runs the native program, and makes the small inputs that the tests give it. */
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const program = process.env.VITRINE ?? join(root, "build/bin/vitrine");
export const commands = ["validate", "simulate", "pack", "train", "recommend", "search", "check", "inspect", "verify", "bench", "eval", "tune", "runs",
  "models", "keys", "sign"];

/* A folder that is gone when the test is over. `test`: a node:test context. */
export function folderFor(test) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/* Where the program was built with sanitizers, what they find must not look like an exit status of ours. */
const env = { ...process.env, ASAN_OPTIONS: "abort_on_error=1", UBSAN_OPTIONS: "abort_on_error=1:halt_on_error=1:print_stacktrace=1" };

/* A program that was built to be watched is slower. */
export const patienceMs = 1000 * Number(process.env.VITRINE_PATIENCE ?? 60);

/* { status, stdout, stderr }. A signal, or a run of more than VITRINE_PATIENCE seconds (60), fails the test. */
export function vitrine(...values) {
  const done = spawnSync(program, values.map(String), { encoding: "utf8", env, timeout: patienceMs, maxBuffer: 64 << 20 });
  if (done.error) throw done.error;
  if (done.signal) throw new Error(`vitrine ${values.join(" ")}: killed by ${done.signal}\n${done.stderr}`);
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

/* As vitrine(), but the exit status must be `status`. */
export function expectStatus(status, ...values) {
  const done = vitrine(...values);
  if (done.status !== status)
    throw new Error(`vitrine ${values.join(" ")}: status ${done.status}, not ${status}\n${done.stdout}${done.stderr}`);
  return done;
}

/* The one document that --json prints. */
export function ask(...values) {
  return parseOnly(expectStatus(0, ...values, "--json").stdout);
}

/* Exactly one JSON document on one line. */
export function parseOnly(stdout) {
  if (!/^[^\n]+\n$/.test(stdout)) throw new Error(`not one line of JSON: ${JSON.stringify(stdout.slice(0, 300))}`);
  return JSON.parse(stdout);
}

export function walk(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/* { "path": "sha256" } of every file below. */
export function hashes(folder) {
  return Object.fromEntries(walk(folder).map((path) => [path, sha256(readFileSync(join(folder, path)))]));
}

export const readManifest = (pack) => JSON.parse(readFileSync(join(pack, "manifest.json"), "utf8"));
export const writeManifest = (pack, manifest) => writeFileSync(join(pack, "manifest.json"), JSON.stringify(manifest));

/* The path of the pack's first file of a role. */
export const fileOf = (pack, role) => join(pack, readManifest(pack).files.find((file) => file.role === role).path);

/* Lets the manifest tell the truth about a file that a test changed, so that the parsers behind the hash are reached. */
export function relist(pack, path) {
  const manifest = readManifest(pack);
  const bytes = readFileSync(path);
  const file = manifest.files.find((entry) => join(pack, entry.path) === path);
  delete file.gzip_bytes;
  Object.assign(file, { bytes: statSync(path).size, sha256: sha256(bytes) });
  writeManifest(pack, manifest);
}

export function copyOf(folder, to) {
  cpSync(folder, to, { recursive: true });
  return to;
}

/* A small shop and its pack in `folder`: { catalog, images, pack }. */
export function makeShop(folder, { products = 40, seed = 1 } = {}) {
  const shop = join(folder, "shop");
  const pack = join(folder, "pack");
  expectStatus(0, "simulate", "--out", shop, "--products", products, "--seed", seed, "--quiet");
  const catalog = join(shop, "styles.csv");
  const images = join(shop, "images");
  expectStatus(0, "pack", "--catalog", catalog, "--images", images, "--out", pack, "--quiet");
  return { catalog, images, pack };
}

/* A catalog of products 1..count without photos. */
export function writeCatalog(path, count) {
  const rows = Array.from({ length: count }, (_, i) => `${i + 1},Men,Apparel,Topwear,Shirts,Blue,Summer,2020,Casual,Blue Shirt ${i + 1}`);
  writeFileSync(path, ["id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName", ...rows, ""].join("\n"));
  return path;
}

/* Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
