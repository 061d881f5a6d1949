/* The page reader in a window of its own, and corpora of pages to read there. */
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("../../../web/", import.meta.url));
const load = createRequire(join(web, "package.json"));
const { buildSync } = load("esbuild");
const { JSDOM, VirtualConsole } = load("jsdom");

export const readerScript = buildSync({
  entryPoints: [join(web, "extension/page/page-reader.ts")], bundle: true, write: false, minify: true, format: "iife", globalName: "vitrinePageReader",
  footer: { js: "vitrinePageReader.read();" },
}).outputFiles[0].text;

/** Scripts of the page run, as they do in a browser; nothing is fetched. `before(window)` is called ahead of them. */
export async function openPage(html, { url = "https://shop.example/", scripts = true, before } = {}) {
  const { window } = new JSDOM(html, { url, runScripts: scripts ? "dangerously" : "outside-only", pretendToBeVisual: true, virtualConsole: new VirtualConsole(), beforeParse: before });
  if (window.document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done));
  const isAlive = scripts && /<script(?![^>]*json)[^>]*>[^<]*(?:setTimeout|requestAnimationFrame|Promise|await )/.test(html);
  if (isAlive) await new Promise((done) => setTimeout(done, 120));
  return window;
}

/** What executeScript would answer. */
export function readIn(window) {
  return JSON.parse(JSON.stringify(window.eval(readerScript)));
}

export async function readPage(html, options) {
  const window = await openPage(html, options);
  try {
    return readIn(window);
  } finally {
    window.close();
  }
}

/** Pages of a folder with what is right for them; empty when there is no such folder. */
export function corpus(name) {
  const folder = fileURLToPath(new URL(`../../extension/${name}/`, import.meta.url));
  if (!existsSync(join(folder, "expected.json"))) return [];
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
  return Object.entries(expected).map(([file, wanted]) => ({ file, wanted, html: decoded(readFileSync(join(folder, file))) }));
}

/** As a browser does: UTF-8 if it is that, else what the page says of itself. */
function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const [, label = "windows-1252"] = /charset=["']?([\w-]+)/i.exec(bytes.subarray(0, 2048).toString("latin1")) ?? [];
    return new TextDecoder(label).decode(bytes);
  }
}

/** What is wrong: fields by name, with what was read. */
export function differences(product, wanted) {
  if (!product || !wanted) return product === null && wanted === null ? [] : [`product: ${product ? `"${product.title}"` : "none"}`];
  const oneOf = (value, choices) => [choices].flat().some((one) => one.replace(/\s+/g, " ").trim() === value);
  const wrong = [];
  if (!oneOf(product.title, wanted.title)) wrong.push(`title: ${JSON.stringify(product.title)}`);
  if (product.price !== wanted.price || (wanted.price !== null && product.currency !== wanted.currency)) wrong.push(`price: ${product.price} ${product.currency}`);
  if (!oneOf(product.picture, wanted.picture)) wrong.push(`picture: ${product.picture}`);
  return wrong;
}

/** Of the fields that expected.json need not tell. */
export function sideDifferences(product, wanted) {
  const told = ["brand", "category", "colour", "gender"].filter((name) => wanted?.[name] !== undefined);
  return { told: told.length, wrong: told.filter((name) => ![wanted[name]].flat().includes(product?.[name])).map((name) => `${name}: ${JSON.stringify(product?.[name])}`) };
}
