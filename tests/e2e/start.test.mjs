/* What comes over the line at a first visit and at the next one: files of the pack once, gzipped where there is a gzipped one, and out of what is kept. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openShop, repository, settled, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const startTest = (name, run) => test(name, { skip }, run);
let folder;
let shop;

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "vitrine-start-"));
  cpSync(siteRoot, folder, { recursive: true, filter: (path) => !path.startsWith(join(siteRoot, "pack")) });
  cpSync(join(siteRoot, "pack"), join(folder, "pack"), { recursive: true });
  askEach(0);
  shop = await openShop({ root: folder });
});
after(async () => {
  await shop?.close();
  if (folder) rmSync(folder, { recursive: true });
});

/** For how many seconds a visit does not ask for another generation. */
function askEach(seconds) {
  const path = join(folder, "index.html");
  writeFileSync(path, readFileSync(path, "utf8").replace(/data-check-after="\d+"/, `data-check-after="${seconds}"`));
}

const manifestPath = () => join(folder, "pack/manifest.json");
const manifest = () => JSON.parse(readFileSync(manifestPath(), "utf8"));
const eager = () => manifest().files.filter(({ role }) => role !== "map");

/** A page whose requests for the pack, but for pictures, are noted in `asked`. */
async function newPage() {
  const page = await shop.newPage();
  page.asked = [];
  page.context().on("request", (request) => {
    const [, path] = /\/pack\/(.*)$/.exec(request.url()) ?? [];
    if (path && !path.startsWith("images/")) page.asked.push(path);
  });
  return page;
}

/** Opens the home page and waits until all has come, and what is to be kept is kept. */
async function visit(page) {
  page.asked.length = 0;
  await page.goto("./");
  await settled(page);
  await page.locator("vt-shop-window [data-id] .score").first().waitFor();
}

const keptIn = (page) => page.evaluate(async () => {
  const cache = await caches.open("vitrine-packs");
  return (await cache.keys()).map(({ url }) => url.replace(/^.*\/pack\//, ""));
});

async function untilKept(page, wanted) {
  for (let tries = 0; tries < 600; tries++) {
    const kept = await keptIn(page);
    if (wanted(kept)) return kept;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`kept: ${await keptIn(page)}`);
}

const isPointed = (kept) => kept.includes("manifest.json");
/** Of the manifest that opens the next time. */
const pointedAt = (page) => page.evaluate(async () => {
  const cache = await caches.open("vitrine-packs");
  const [pointer] = (await cache.keys()).filter(({ url }) => url.endsWith("manifest.json"));
  return pointer && (await (await cache.match(pointer)).json()).generation;
});
/** Until the next visit opens `generation`. */
async function untilPointed(page, generation) {
  for (let tries = 0; tries < 600; tries++) {
    if (await pointedAt(page) === generation) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`points at ${await pointedAt(page)}`);
}
const generationOf = (page) => page.evaluate(async () => {
  const { session } = [...document.querySelector("main").children].find((element) => element.session);
  return (await (await session.opened).stats()).pack.generation;
});

startTest("a first visit fetches each file once, gzipped; the next one none, and asks only whether there is another generation", async () => {
  const page = await newPage();
  await visit(page);
  const kept = await untilKept(page, isPointed);
  const wanted = eager().map(({ path, gzip_bytes: gzipBytes }) => (gzipBytes ? `${path}.gz` : path));
  assert.deepEqual([...page.asked].sort(), [...wanted, "manifest.json"].sort());
  assert.deepEqual(kept.sort(), [...eager().map(({ sha256 }) => `?${sha256}`), "manifest.json", `manifest.json?${manifest().generation}`].sort());
  await visit(page);
  await page.waitForTimeout(500);
  assert.deepEqual(page.asked.filter((path) => path !== "manifest.json"), []);
  assert.ok(page.asked.length <= 1);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

startTest("a visit soon after the last one asks for nothing of the pack, and one that was reloaded asks whether there is another generation", async () => {
  askEach(3600);
  try {
    const page = await newPage();
    await visit(page);
    await untilKept(page, isPointed);
    await visit(page);
    await page.waitForTimeout(1000);
    assert.deepEqual(page.asked, []);
    const asked = page.waitForRequest(/\/pack\/manifest\.json$/);
    await page.reload();
    await asked;
    await page.context().close();
  } finally {
    askEach(0);
  }
});

startTest("the generation before opens again when it is asked for, and the later one stays away", async () => {
  const page = await newPage();
  await visit(page);
  await untilKept(page, isPointed);
  const old = manifest();
  try {
    const next = { ...old, generation: `${old.generation}r` };
    writeFileSync(manifestPath(), JSON.stringify(next));
    const rollBack = () => page.evaluate(async () => {
      const { session } = [...document.querySelector("main").children].find((element) => element.session);
      return (await session.opened).rollBack().catch(({ code }) => code);
    });
    assert.equal(await rollBack(), "VT_NOT_FOUND");
    await visit(page);
    await untilPointed(page, next.generation);
    await visit(page);
    assert.equal(await generationOf(page), next.generation);
    assert.deepEqual(await rollBack(), { generation: old.generation });
    await visit(page);
    assert.equal(await generationOf(page), old.generation);
    await page.waitForTimeout(500);
    assert.equal(await pointedAt(page), old.generation, "the server still has the later one");
  } finally {
    writeFileSync(manifestPath(), JSON.stringify(old));
    await page.context().close();
  }
});

startTest("with the network off the engine opens what is kept, and answers", async () => {
  const page = await newPage();
  await visit(page);
  await untilKept(page, isPointed);
  await page.route(/\/pack\//, (route) => (route.request().url().includes("/images/") ? route.fulfill({ status: 204 }) : route.abort()));
  await page.reload();
  await page.locator("vt-shop-window [data-id] .score").first().waitFor();
  await page.context().close();
});

startTest("a kept file that is damaged is found by its hash, fetched anew and kept again", async () => {
  const page = await newPage();
  await visit(page);
  await untilKept(page, isPointed);
  const [catalog] = manifest().files;
  await page.evaluate(async (sha256) => {
    const cache = await caches.open("vitrine-packs");
    const [key] = (await cache.keys()).filter(({ url }) => url.endsWith(`?${sha256}`));
    const bytes = new Uint8Array(await (await cache.match(key)).arrayBuffer());
    bytes[bytes.length >> 1] ^= 1;
    await cache.put(key, new Response(bytes));
  }, catalog.sha256);
  await visit(page);
  assert.ok(page.asked.includes(`${catalog.path}.gz`));
  await page.waitForFunction(async ({ sha256 }) => {
    const cache = await caches.open("vitrine-packs");
    const [key] = (await cache.keys()).filter(({ url }) => url.endsWith(`?${sha256}`));
    const hash = key && new Uint8Array(await crypto.subtle.digest("SHA-256", await (await cache.match(key)).arrayBuffer()));
    return hash && [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
  }, catalog);
  await visit(page);
  assert.ok(!page.asked.some((path) => path.startsWith("catalog")));
  await page.context().close();
});

startTest("a server that unpacks gzipped files on the way, one that lacks them and one that damages them are all got along with", async () => {
  const [catalog] = manifest().files;
  const plain = readFileSync(join(folder, "pack", catalog.path));
  const packed = readFileSync(join(folder, "pack", `${catalog.path}.gz`));
  const wrong = Buffer.from(packed);
  wrong[wrong.length >> 1] ^= 8;
  const cases = {
    unpacked: [{ body: plain }, false],
    "declared as compressed": [{ body: packed, headers: { "content-encoding": "gzip" } }, false],
    missing: [{ status: 404 }, true],
    refused: [{ status: 403 }, true],
    damaged: [{ body: wrong }, true],
    "cut short": [{ body: packed.subarray(0, 1000) }, true],
    "of something else": [{ body: Buffer.from("<html>not here</html>") }, true],
  };
  for (const [name, [answer, asksForPlain]] of Object.entries(cases)) {
    const page = await newPage();
    await page.context().route(/catalog[^/]*\.gz$/, (route) => route.fulfill(answer));
    await visit(page);
    assert.equal(page.asked.includes(catalog.path), asksForPlain, name);
    await page.context().close();
  }
});

startTest("a browser that cannot unpack takes the plain files", async () => {
  const page = await newPage();
  await page.route(/\/engine\/worker\.js$/, async (route) => {
    const body = await (await route.fetch()).text();
    await route.fulfill({ contentType: "text/javascript", body: `delete self.DecompressionStream;${body}` });
  });
  await visit(page);
  await untilKept(page, isPointed);
  assert.deepEqual([...page.asked].sort(), [...eager().map(({ path }) => path), "manifest.json"].sort());
  await page.context().close();
});

startTest("where nothing can be kept the shop opens as ever", async () => {
  for (const spoil of ["Object.defineProperty(self, 'caches', { value: undefined });", "self.caches.open = () => Promise.reject(new DOMException('private', 'SecurityError'));",
    "Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));"]) {
    const page = await newPage();
    await page.route(/\/engine\/worker\.js$/, async (route) => {
      const body = await (await route.fetch()).text();
      await route.fulfill({ contentType: "text/javascript", body: spoil + body });
    });
    await visit(page);
    await page.waitForTimeout(300);
    assert.ok(!(await keptIn(page)).includes("manifest.json"), spoil);
    await visit(page);
    assert.ok(page.asked.includes("manifest.json"));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

startTest("another generation comes beside the open one, only what is new of it, opens the next time, and the old one stays until a third comes", async () => {
  const page = await newPage();
  await visit(page);
  await untilKept(page, isPointed);
  const old = manifest();
  const [signals] = old.files.filter(({ role }) => role === "signals");
  try {
    /* A generation without the customers' signals, with a name of its own. */
    const next = { ...old, generation: `${old.generation}a`, files: old.files.filter(({ role }) => !["signals", "cohorts"].includes(role)) };
    writeFileSync(manifestPath(), JSON.stringify(next));
    await visit(page);
    assert.equal(await generationOf(page), old.generation, "the open one stays");
    await untilPointed(page, next.generation);
    await untilKept(page, (kept) => kept.includes(`manifest.json?${old.generation}`) && !kept.includes(`manifest.json?${next.generation}`));
    assert.deepEqual(page.asked, ["manifest.json"], "nothing of it is new");
    assert.ok((await keptIn(page)).includes(`?${signals.sha256}`), "this tab has the old one open");
    await page.reload();
    await settled(page);
    assert.equal(await generationOf(page), next.generation);
    assert.ok((await untilKept(page, (all) => !all.includes(`manifest.json?${old.generation}`))).includes(`?${signals.sha256}`), "it is the one before");
    const third = { ...next, generation: `${old.generation}b` };
    writeFileSync(manifestPath(), JSON.stringify(third));
    await visit(page);
    await untilPointed(page, third.generation);
    await untilKept(page, (all) => !all.includes(`?${signals.sha256}`));
    /* Back again: the two files that went come anew. */
    writeFileSync(manifestPath(), JSON.stringify(old));
    await visit(page);
    await untilKept(page, (all) => all.includes(`?${signals.sha256}`) && !all.includes(`manifest.json?${old.generation}`));
    assert.equal(page.asked.filter((path) => /^(signals|cohorts)-/.test(path)).length, 2);
    assert.equal(page.asked.length, 3);
  } finally {
    writeFileSync(manifestPath(), JSON.stringify(old));
    await page.context().close();
  }
});

startTest("an update that fails half way leaves the open generation, and the next visit goes on with it", async () => {
  const page = await newPage();
  const whole = manifest();
  const small = { ...whole, generation: `${whole.generation}b`, files: whole.files.filter(({ role }) => !["signals", "cohorts", "terms"].includes(role)) };
  try {
    writeFileSync(manifestPath(), JSON.stringify(small));
    await visit(page);
    await untilKept(page, isPointed);
    writeFileSync(manifestPath(), JSON.stringify(whole));
    await page.context().route(/\/terms-/, (route) => route.fulfill({ status: 404 }));
    await visit(page);
    await untilKept(page, (kept) => kept.some((key) => key === `?${whole.files.find(({ role }) => role === "signals").sha256}`));
    await page.waitForTimeout(500);
    await visit(page);
    assert.equal(await generationOf(page), small.generation);
    await page.context().unroute(/\/terms-/);
    await visit(page);
    await untilPointed(page, whole.generation);
    assert.ok(!page.asked.some((path) => path.startsWith("signals")), "what had come is not fetched again");
    assert.ok(page.asked.some((path) => path.startsWith("terms")));
    await visit(page);
    assert.equal(await generationOf(page), whole.generation);
  } finally {
    writeFileSync(manifestPath(), JSON.stringify(whole));
    await page.context().close();
  }
});

startTest("the worker is there before the page's scripts, its engine is fetched once, gzipped, and plain where that cannot be had", async () => {
  const page = await newPage();
  const engine = [];
  page.context().on("request", (request) => {
    const [, name] = /\/engine\/(.*\.(?:wasm|wasm\.gz|js))$/.exec(request.url()) ?? [];
    if (name) engine.push(name);
  });
  await visit(page);
  await untilKept(page, isPointed);
  const variant = engine.includes("vitrine-relaxed.js") ? "relaxed" : "simd128";
  assert.deepEqual(engine.sort(), ["pack-renewal.js", `vitrine-${variant}.js`, `vitrine-${variant}.wasm.gz`, "vitrine.js", "worker.js"]);
  engine.length = 0;
  await page.context().route(/\.wasm\.gz$/, (route) => route.fulfill({ status: 403 }));
  await visit(page);
  assert.ok(engine.includes(`vitrine-${variant}.wasm`));
  await page.context().close();
});

startTest("the scripts of the page that an address names are asked for with the shop's own, each once", async () => {
  const page = await newPage();
  const asked = [];
  page.on("request", (request) => { if (request.resourceType() === "script") asked.push(request.url().replace(/^.*\//, "")); });
  await page.goto("?page=product&id=10001", { waitUntil: "commit" });
  const links = page.locator("head link[rel=modulepreload][href^=product-page-]");
  await links.waitFor({ state: "attached" });
  await settled(page);
  const script = await links.getAttribute("href");
  assert.equal(asked.filter((name) => name === script).length, 1);
  assert.deepEqual(asked.filter((name, index) => asked.indexOf(name) !== index), []);
  await page.context().close();
});

startTest("stats tell what memory the engine takes, and no file was there twice", async () => {
  const page = await newPage();
  await visit(page);
  const { memory, bytesLoaded } = await page.evaluate(async () => {
    const { session } = [...document.querySelector("main").children].find((element) => element.session);
    return (await session.opened).stats();
  });
  const largest = Math.max(...eager().map(({ bytes }) => bytes));
  assert.ok(memory.wasm > bytesLoaded);
  assert.ok(memory.peak >= memory.wasm && memory.peak < memory.wasm + 2 * 3 * largest, `${JSON.stringify(memory)}, the largest file has ${largest}`);
  assert.ok(existsSync(manifestPath()));
  await page.context().close();
});

/** The demo without its 41st product, as the generation after the one that is served. */
function packNext() {
  const data = join(repository, "build/demo"), catalog = join(folder, "next.csv"), next = join(folder, "next");
  writeFileSync(catalog, readFileSync(join(data, "styles.csv"), "utf8").split("\n").filter((_, i) => i !== 41).join("\n"));
  execFileSync(process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine"), ["pack", "--catalog", catalog, "--schema", "styles", "--images", join(data, "images"),
    "--transactions", data, "--product-url", "../?page=product&id={id}", "--out", next, "--from", join(folder, "pack"), "--quiet"]);
  return next;
}

startTest("the next generation comes by patches in the background, and opens at the visit after that without the network", async () => {
  const page = await newPage();
  const before = manifest();
  await visit(page);
  await untilKept(page, isPointed);
  const next = packNext();
  const kept = join(folder, "pack-before");
  cpSync(join(folder, "pack"), kept, { recursive: true });
  rmSync(join(folder, "pack"), { recursive: true });
  cpSync(next, join(folder, "pack"), { recursive: true });
  const after = manifest();
  const isKept = (keys) => after.files.filter(({ role }) => role !== "map").every(({ sha256 }) => keys.includes(`?${sha256}`));
  await visit(page);
  assert.equal(await generationOf(page), before.generation);
  await untilKept(page, isKept);
  const fetched = [...new Set(page.asked)].filter((path) => path !== "manifest.json").sort();
  assert.deepEqual(fetched, after.patches.map(({ path }) => path).sort());
  await untilKept(page, (keys) => !keys.some((key) => key.startsWith("manifest.json?") && key.endsWith(after.generation)));
  await visit(page);
  assert.equal(await generationOf(page), after.generation);
  assert.deepEqual(page.asked.filter((path) => path !== "manifest.json"), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  rmSync(join(folder, "pack"), { recursive: true });
  cpSync(kept, join(folder, "pack"), { recursive: true });
});
