#!/usr/bin/env node
/* What a returning visitor fetches when 1 % of a shop's products changed: the figures of docs/updating.md. The demo shop, and where ../shared/data is
 * the 44,446 products of styles-44k with drawn vectors: `node bench/deltas.mjs [--share 0.01]`. */
import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeRows, writeNpy } from "../tests/cli/helpers/vectors.mjs";
import { randomFrom } from "../tests/cli/helpers/program.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const program = join(root, "build/bin/vitrine");
const { values: { share } } = parseArgs({ options: { share: { type: "string", default: "0.01" } } });
const dims = 256;

/** Lines of a CSV file whose fields hold no line breaks. Ids are the first field. */
function readLines(path) {
  const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  return { head, lines };
}

const idOf = (line) => line.slice(0, line.indexOf(","));
/** Another word in the name, which is the tenth field, and another price and stock where there are some. */
const changed = (line) => line.replace(/^((?:[^,]*,){9}[^,"]*?)[^ ,"]+(?=,|$)/, "$1Parka").replace(/,(\d+)\.\d\d,([\d.]*),(\d+),/, (_, price, list, stock) => `,${price}.49,${list},${Number(stock) + 1},`);

/** `kinds`: how many products change, come and go. New ones are copies of others, under ids that lie between those of others. */
function edit({ lines }, { change = 0, add = 0, remove = 0 }) {
  const random = randomFrom(8);
  const order = lines.map((_, i) => [random(), i]).sort((a, b) => a[0] - b[0]).map(([, i]) => i);
  const taken = new Set(lines.map(idOf)), most = Math.max(...[...taken].map(Number)) * 1.2, copies = [];
  const next = [...lines];
  for (const i of order.splice(0, change)) next[i] = changed(next[i]);
  for (const i of order.splice(0, add)) {
    let id;
    do id = String(Math.floor(random() * most)); while (taken.has(id) || id === "0");
    taken.add(id);
    copies.push({ id, of: idOf(lines[i]) });
    next.push(changed(`${id}${lines[i].slice(lines[i].indexOf(","))}`));
  }
  const gone = new Set(order.splice(0, remove));
  return { lines: next.filter((_, i) => !gone.has(i)), copies };
}

/** Vectors that an id always has. */
function writeVectors(folder, lines) {
  const ids = lines.map(idOf);
  writeFileSync(join(folder, "ids.txt"), ids.join("\n") + "\n");
  return writeNpy(join(folder, "vectors.npy"), ids.map((id) => makeRows(1, dims, Number(id))[0]));
}

function packShop(shop, folder, { lines, copies = [] }, from) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const catalog = join(folder, "catalog.csv");
  writeFileSync(catalog, [shop.head, ...lines, ""].join("\n"));
  const more = shop.images ? ["--images", imagesWith(shop.images, folder, copies), "--transactions", dirname(shop.images)]
    : ["--embeddings", `drawn=${writeVectors(folder, lines)}`, "--ids", join(folder, "ids.txt")];
  execFileSync(program, ["pack", "--catalog", catalog, "--schema", "styles", "--out", join(folder, "pack"), "--quiet", ...more, ...(from ? ["--from", from] : [])],
    { stdio: ["ignore", "ignore", "inherit"] });
  return join(folder, "pack");
}

/** A new product's photo is another's: links cost nothing. */
function imagesWith(images, folder, copies) {
  const out = join(folder, "images"), names = readdirSync(images), of = new Map(names.map((name) => [name.slice(0, name.indexOf(".")), name]));
  mkdirSync(out);
  for (const name of names) linkSync(join(images, name), join(out, name));
  for (const { id, of: other } of copies) if (of.has(other)) linkSync(join(images, of.get(other)), join(out, of.get(other).replace(other, id)));
  return out;
}

function costs(pack, from) {
  const read = (folder) => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const { files, patches = [] } = read(pack), had = new Set(read(from).files.map(({ sha256 }) => sha256)), roles = new Map();
  for (const { role, bytes, sha256 } of files) {
    const cost = roles.get(role) ?? { bytes: 0, missing: 0 };
    roles.set(role, { bytes: cost.bytes + bytes, missing: cost.missing + (had.has(sha256) ? 0 : bytes) });
  }
  for (const [role, cost] of roles) cost.fetched = patches.find((patch) => patch.role === role)?.bytes ?? cost.missing;
  const sum = (key) => [...roles.values()].reduce((total, cost) => total + cost[key], 0);
  return { whole: sum("bytes"), fetched: sum("fetched"), roles };
}

function measure(name, shop) {
  const work = join(root, "build/bench/deltas", name), count = Math.round(shop.lines.length * share), third = Math.round(count / 3);
  const old = packShop(shop, join(work, "old"), shop);
  for (const [kind, kinds] of Object.entries({ changed: { change: count }, added: { add: count }, deleted: { remove: count },
    mixed: { change: count - 2 * third, add: third, remove: third } })) {
    const pack = packShop(shop, join(work, kind), edit(shop, kinds), old);
    execFileSync(program, ["verify", pack, "--from", old, "--quiet"]);
    const { whole, fetched, roles } = costs(pack, old);
    const parts = [...roles].filter(([, cost]) => cost.fetched).map(([role, cost]) => `${role} ${cost.fetched} (${(100 * cost.fetched / cost.bytes).toFixed(2)} %)`);
    console.log(`${name}, ${kind}: ${fetched} of ${whole} bytes, ${(100 * fetched / whole).toFixed(2)} %: ${parts.join(", ")}`);
  }
}

measure("demo", { ...readLines(join(root, "build/demo/styles.csv")), images: join(root, "build/demo/images") });
const large = resolve(root, "../shared/data/styles-44k/styles.csv");
if (existsSync(large)) {
  const { head, lines } = readLines(large);
  measure("styles-44k", { head, lines: lines.filter((line) => line.split(",").length === 10) });
} else {
  console.log("styles-44k: skipped: no real data");
}
