/* The engine for real: wasm in Chromium, on the demo pack, under a sub-path, beside the native program's answers. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rawAnswers } from "./helpers/raw_engine.mjs";
import { openShop, repository, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const program = process.env.VITRINE_PROGRAM ?? join(repository, "build/bin/vitrine");
const pack = join(siteRoot, "pack");
const variants = { simd128: "simd128", relaxed: "relaxed-simd" };
let shop;
let manifest;

before(async () => {
  if (skip) return;
  manifest = JSON.parse(readFileSync(join(pack, "manifest.json"), "utf8"));
  shop = await openShop({ base: "/repo/" });
});
after(() => shop?.close());

/** A page that has the library as `engine` and waits for the test. */
async function pageWithEngine() {
  const page = await shop.newPage();
  await page.route("**/example.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("example.html");
  await page.evaluate(async (url) => { window.engine = await import(url); }, `${shop.url}engine/vitrine.js`);
  return page;
}

/** As above, with the demo pack open as `vitrine`. */
async function pageWithPack(options = {}) {
  const page = await pageWithEngine();
  await page.evaluate(async (given) => {
    window.vitrine = await engine.openVitrine({ pack: "./pack/", ...given });
    window.whole = async () => {
      while (vitrine.progress.phase !== "complete") await new Promise((told) => setTimeout(told, 5));
    };
  }, options);
  return page;
}

/** A few ids from all over the catalog. */
async function someIds(page, count) {
  return page.evaluate(async (wanted) => {
    const { total } = await vitrine.browse({ limit: 0 });
    const pages = Array.from({ length: wanted }, (_, i) => vitrine.browse({ offset: Math.floor(i * total / wanted), limit: 1 }));
    return (await Promise.all(pages)).map(({ items }) => items[0].id);
  }, count);
}

const engineTest = (name, run) => test(name, { skip }, run);

engineTest("the example page of twenty lines shows look-alikes, and a click shows those of another", async () => {
  const page = await shop.newPage();
  await page.goto("example.html");
  const buttons = page.locator("main button");
  await buttons.nth(11).waitFor();
  await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
  const shown = await page.locator("main").innerHTML();
  await buttons.nth(5).click();
  await page.waitForFunction((before) => document.querySelector("main").innerHTML !== before, shown);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

engineTest("the whole example is twenty lines", () => {
  const lines = ["example.html", "example.js"].flatMap((name) =>
    readFileSync(join(repository, "web/site", name), "utf8").trimEnd().split("\n"));
  assert.equal(lines.length, 20);
});

engineTest("a pack opens, and tells its progress to the end", async () => {
  const page = await pageWithEngine();
  const { told, refined, stats } = await page.evaluate(async () => {
    const told = [];
    const refined = [];
    const vitrine = await engine.openVitrine({ pack: "pack", onProgress: (p) => told.push(p), onRefine: (s) => refined.push(s) });
    while (vitrine.progress.phase !== "complete") await new Promise((next) => setTimeout(next, 5));
    return { told, refined, stats: await vitrine.stats() };
  });
  const wanted = manifest.files.filter(({ role }) => role !== "map");
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.equal(told[0].phase, "starting");
  assert.deepEqual([told.at(-1).loadedBytes, told.at(-1).totalBytes], [total, total]);
  assert.deepEqual(refined, manifest.spaces.map(({ name }) => name));
  assert.equal(stats.simd, "relaxed-simd");
  assert.equal(stats.pack.generation, manifest.generation);
  assert.equal(stats.bytesLoaded, total);
  assert.ok(stats.files.every(({ role, ready }) => ready === (role !== "map")));
  assert.ok(stats.tookMs >= 0);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

engineTest("look-alikes keep limit and filter, leave the item out, and their reasons add up", async () => {
  const page = await pageWithPack();
  for (const item of await someIds(page, 8)) {
    const slate = await page.evaluate(async (id) => {
      await whole();
      return vitrine.recommend("similar", { item: id, limit: 7, filter: { gender: ["Women"], inStock: true } });
    }, item);
    assert.ok(slate.items.length <= 7);
    assert.equal(slate.answered.stage, "int8");
    slate.items.forEach(({ id, score, reasons, product }, index) => {
      assert.notEqual(id, item);
      assert.equal(product.gender, "Women");
      assert.ok(product.stock === null || product.stock > 0);
      assert.ok(Math.abs(reasons.reduce((sum, { amount }) => sum + amount, 0) - score) < 1e-9);
      assert.ok(index === 0 || slate.items[index - 1].score >= score);
    });
  }
  await page.context().close();
});

engineTest("a query by vector finds what lies next to it, whatever its length; brief answers keep order and scores", async () => {
  const page = await pageWithPack();
  const { dims } = manifest.spaces[0];
  const { whole: full, scaled, brief, exact } = await page.evaluate(async (count) => {
    await whole();
    const vector = Float32Array.from({ length: count }, (_, i) => Math.sin(i * i + 1));
    const ask = (options) => vitrine.recommend("similar", { vector, limit: 9, ...options });
    return { whole: await ask({}), scaled: await ask({ vector: [...vector].map((x) => x * 1000) }),
      brief: await ask({ brief: true }), exact: await ask({ exact: true }) };
  }, dims);
  assert.equal(full.items.length, 9);
  assert.deepEqual(scaled.items, full.items);
  assert.deepEqual(brief.items, full.items.map(({ id, score }) => ({ id, score })));
  assert.equal(exact.answered.exact, true);
  for (const { reasons, score } of full.items) {
    assert.ok(Math.abs(reasons.reduce((sum, { amount }) => sum + amount, 0) - score) < 1e-9);
  }
  await page.context().close();
});

engineTest("browsing counts, pages and sorts", async () => {
  const page = await pageWithPack();
  const { all, cheap, second } = await page.evaluate(async () => ({
    all: await vitrine.browse({ limit: 5, facets: true }),
    cheap: await vitrine.browse({ limit: 20, sort: "price-up", filter: { priceMin: 1 } }),
    second: await vitrine.browse({ offset: 2, limit: 2 }),
  }));
  assert.equal(all.total, manifest.counts.products);
  assert.deepEqual(second.items, all.items.slice(2, 4));
  assert.equal(all.facets.gender.reduce((sum, { count }) => sum + count, 0), all.total);
  const prices = cheap.items.map(({ price }) => price);
  assert.deepEqual(prices, [...prices].sort((a, b) => a - b));
  await page.context().close();
});

engineTest("search finds a product by its own title", async () => {
  const page = await pageWithPack();
  const [id] = await someIds(page, 1);
  const { product, found, url } = await page.evaluate(async (known) => {
    const { product } = await vitrine.product(known);
    return { product, found: await vitrine.search({ text: product.title, limit: 10 }), url: vitrine.imageUrl(product) };
  }, id);
  assert.equal(product.id, id);
  assert.equal(typeof product.attributes, "object");
  assert.ok(found.items.some((card) => card.title === product.title));
  assert.ok(url === "" || url.startsWith(`${shop.url}pack/`));
  await page.context().close();
});

engineTest("refusals are VitrineErrors with the core's status", async () => {
  const page = await pageWithPack();
  const codes = await page.evaluate(async (manifest) => {
    const attempts = [
      () => vitrine.product("no such product"),
      () => vitrine.recommend("similar", { item: "no such product" }),
      () => vitrine.recommend("similar", {}),
      () => vitrine.recommend("no such strategy", { item: "1" }),
      () => vitrine.recommend("similar", { vector: [1, 2, 3] }),
      () => vitrine.recommend("similar", { vector: new Float32Array(manifest.spaces[0].dims) }),
      () => vitrine.browse({ limit: 0 }).then(({ total }) => vitrine.browse({ offset: total - 1 }))
        .then(({ items: [{ id: item }] }) => vitrine.recommend("similar", { item, vector: [1] })),
      () => vitrine.browse({ filter: { colours: ["Blue"] } }),
      () => vitrine.browse({ limit: -1 }),
      () => vitrine.search({}),
      () => vitrine.stats({ signal: AbortSignal.abort() }),
    ];
    return Promise.all(attempts.map((attempt) => attempt().then(() => "answered",
      (error) => error instanceof engine.VitrineError ? error.code : String(error))));
  }, manifest);
  assert.deepEqual(codes, ["VT_NOT_FOUND", "VT_NOT_FOUND", "VT_BAD_REQUEST", "VT_BAD_REQUEST", "VT_BAD_REQUEST", "VT_BAD_REQUEST", "VT_BAD_REQUEST", "VT_BAD_REQUEST",
    "VT_BAD_REQUEST", "VT_BAD_REQUEST", "VT_ABORTED"]);
  await page.context().close();
});

engineTest("closing ends the worker", async () => {
  const page = await pageWithPack();
  assert.equal(page.workers().length, 1);
  const code = await page.evaluate(() => {
    const pending = vitrine.stats();
    vitrine.close();
    return pending.catch((error) => error.code);
  });
  assert.equal(code, "VT_ABORTED");
  for (let polls = 0; page.workers().length > 0 && polls < 300; polls++) await page.waitForTimeout(100);
  assert.equal(page.workers().length, 0);
  await page.context().close();
});

engineTest("a worker that dies without a word rejects what is pending and what follows", async () => {
  const page = await pageWithPack();
  const codes = page.evaluate(async () => {
    const code = (error) => error.code;
    const pending = vitrine.retry().then(() => new Promise(() => {})).catch(code);
    const died = new Promise((heard) => {
      const ask = () => vitrine.stats().then(() => setTimeout(ask, 10), (error) => heard(error.code));
      ask();
    });
    return Promise.race([died, pending]);
  });
  await page.workers()[0].evaluate(() => self.close());
  assert.equal(await codes, "VT_WORKER");
  await page.context().close();
});

engineTest("one-bit codes answer first, and the fine codes refine", async () => {
  const page = await pageWithEngine();
  const held = [];
  await page.route("**/int8-*", (route) => held.push(route));
  const first = await page.evaluate(async () => {
    window.refined = new Promise((heard) => { window.onRefine = heard; });
    window.vitrine = await engine.openVitrine({ pack: "./pack/", onRefine: window.onRefine });
    window.item = (await vitrine.browse({ limit: 1 })).items[0].id;
    return vitrine.recommend("similar", { item, limit: 48 });
  });
  assert.equal(first.answered.stage, "bits");
  assert.equal(first.items.length, 48);
  for (const route of held) await route.continue();
  await page.unroute("**/int8-*");
  const then = await page.evaluate(async () => {
    await refined;
    return vitrine.recommend("similar", { item, limit: 48 });
  });
  assert.equal(then.answered.stage, "int8");
  const kept = then.items.filter(({ id }) => first.items.some((item) => item.id === id));
  assert.ok(kept.length >= 12, `${kept.length} of 48 were there before`);
  await page.context().close();
});

for (const [what, answer, code] of [
  ["missing", (route) => route.fulfill({ status: 404 }), "VT_NETWORK"],
  ["cut off", (route) => route.abort("connectionreset"), "VT_NETWORK"],
  ["truncated", async (route) => {
    const body = await (await route.fetch()).body();
    await route.fulfill({ status: 200, body: body.subarray(0, body.length >> 1) });
  }, "VT_INTEGRITY"],
  ["wrong", async (route) => {
    const body = await (await route.fetch()).body();
    body[body.length >> 1] ^= 1;
    await route.fulfill({ status: 200, body });
  }, "VT_INTEGRITY"],
]) {
  engineTest(`a ${what} catalog is named, and a retry fetches only what is missing`, async () => {
    const page = await pageWithEngine();
    const asked = [];
    page.on("request", (request) => asked.push(request.url().split("/").at(-1).replace(/\.gz$/, "")));
    await page.route("**/catalog*", answer);
    const error = await page.evaluate(() => engine.openVitrine({ pack: "./pack/" }).then(() => null, (reason) => {
      window.failure = reason;
      return { code: reason.code, file: reason.file, message: reason.message };
    }));
    assert.equal(error.code, code);
    assert.match(error.file, /\/pack\/catalog/);
    const before = asked.splice(0);
    await page.unroute("**/catalog*");
    const stats = await page.evaluate(async () => {
      const vitrine = await failure.retry();
      while (vitrine.progress.phase !== "complete") await new Promise((next) => setTimeout(next, 5));
      return vitrine.stats();
    });
    assert.ok(stats.files.every(({ role, ready }) => ready === (role !== "map")));
    const names = manifest.files.map(({ path }) => path.split("/").at(-1));
    const twice = asked.filter((name) => before.includes(name) && !name.startsWith("catalog"));
    assert.deepEqual(twice, what === "missing" ? ["manifest.json"] : [], "a file that is gone may mean another pack");
    assert.ok(asked.every((name) => names.includes(name) || ["manifest.json", "pack-renewal.js"].includes(name)), `only the pack's files: ${asked}`);
    await page.context().close();
  });
}

engineTest("a pack of a newer format is refused in the core's words", async () => {
  const page = await pageWithEngine();
  await page.route("**/manifest.json", (route) => route.fulfill({ json: { ...manifest, format_version: 99 } }));
  const { code, retry } = await page.evaluate(() => engine.openVitrine({ pack: "./pack/" }).catch((error) =>
    ({ code: error.code, retry: typeof error.retry })));
  assert.deepEqual([code, retry], ["VT_UNSUPPORTED", "undefined"]);
  await page.context().close();
});

engineTest("a missing worker or engine is an error and not a silence", async () => {
  for (const [file, code] of [["worker.js", "VT_WORKER"], ["vitrine-relaxed.wasm", "VT_NETWORK"], ["vitrine-relaxed.js", "VT_NETWORK"]]) {
    const page = await pageWithEngine();
    await page.route(`**/${file}*`, (route) => route.fulfill({ status: 404 }));
    assert.equal(await page.evaluate(() => engine.openVitrine({ pack: "./pack/" }).catch((error) => error.code)), code, file);
    await page.context().close();
  }
});

engineTest("a worker whose script never comes is an error too, and its successor opens", async () => {
  const page = await pageWithEngine();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000); // it would go on by itself
  const asked = new Promise((resolve) => page.route("**/worker.js*", resolve, { times: 1 }));
  const failed = page.evaluate(() => engine.openVitrine({ pack: "./pack/" }).catch(({ code, message }) => ({ code, message })));
  await asked;
  await page.clock.runFor(59_000);
  assert.equal(await Promise.race([failed, page.evaluate(() => "waits")]), "waits");
  await page.clock.runFor(2_000);
  assert.deepEqual(await Promise.race([failed, page.waitForTimeout(60_000)]), { code: "VT_WORKER", message: "the engine's worker could not be loaded" });
  const generation = () => page.evaluate(async () => (await (globalThis.second ??= await engine.openVitrine({ pack: "./pack/" })).stats()).pack.generation);
  assert.equal(await generation(), manifest.generation);
  await page.clock.runFor(61_000);
  assert.equal(await generation(), manifest.generation);
  await page.context().close();
});

engineTest("a page without https is told why the pack cannot be checked", async () => {
  const page = await shop.newPage();
  const insecure = "http://shop.test/";
  await page.route(`${insecure}**`, async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(insecure, shop.url) });
    await route.fulfill({ response });
  });
  await page.goto(`${insecure}example.html`);
  const { code, message } = await page.evaluate(async (library) => {
    const { openVitrine } = await import(library);
    return openVitrine({ pack: "./pack/" }).catch(({ code, message }) => ({ code, message }));
  }, `${insecure}engine/vitrine.js`);
  assert.equal(code, "VT_UNSUPPORTED");
  assert.match(message, /https/);
  await page.context().close();
});

engineTest("the page's thread is never blocked by the engine", async () => {
  const page = await pageWithPack();
  const longest = () => page.evaluate(async () => {
    await whole();
    const { items } = await vitrine.browse({ limit: 100 });
    let blocked = 0;
    const watch = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) blocked = Math.max(blocked, duration);
    });
    watch.observe({ entryTypes: ["longtask"] });
    await Promise.all(items.map(({ id }) => vitrine.recommend("similar", { item: id, exact: true })));
    await new Promise((next) => setTimeout(next, 100));
    watch.disconnect();
    return blocked;
  });
  /* On a busy machine the clock runs on while the thread waits for its turn: what the engine does, it does every time. */
  const rounds = [];
  while (rounds.length < 5 && rounds.at(-1) !== 0) rounds.push(await longest());
  assert.equal(rounds.at(-1), 0, `tasks of ${rounds} ms`);
  await page.context().close();
});

const engineUrl = (variant) => `${shop.url}engine/vitrine-${variant}.js`;

function native(...words) {
  return execFileSync(program, [...words, "--pack", pack, "--json"], { encoding: "utf8", maxBuffer: 1 << 26 }).replace(/\n$/, "");
}

const filter = { gender: ["Men", "Women"], priceMax: 80, inStock: true };

for (const [variant, simd] of Object.entries(variants)) {
  engineTest(`${variant}: answers equal the native program's, byte for byte`, async () => {
    const page = await pageWithPack({ variant });
    assert.equal((await page.evaluate(() => vitrine.stats())).simd, simd);
    const ids = await someIds(page, 12);
    const asked = [
      ...ids.map((item) => [{ item, limit: 20 }, ["--item", item, "--limit", "20"]]),
      ...ids.slice(0, 4).map((item) => [{ item, limit: 12, exact: true }, ["--item", item, "--exact"]]),
      ...ids.slice(4, 8).map((item) => [{ item, limit: 12, filter }, ["--item", item, "--filter", JSON.stringify(filter)]]),
    ].map(([params, words]) => [
      { method: "recommend", params: { strategy: "similar", ...params } }, ["recommend", "similar", ...words]]);
    for (const text of ["blue shirt", "women's shoes", "dress"]) {
      asked.push([{ method: "search", params: { text, limit: 12 } }, ["search", text]]);
    }
    const answers = await rawAnswers(page, engineUrl(variant), asked.map(([request]) => JSON.stringify(request)));
    answers.forEach((answer, index) => {
      assert.equal(answer, native(...asked[index][1]), JSON.stringify(asked[index][0]));
      assert.ok(JSON.parse(answer).ok);
    });
    const throughClient = await page.evaluate(async (item) => {
      await whole();
      const { tookMs, ...slate } = await vitrine.recommend("similar", { item, limit: 20 });
      return JSON.stringify(slate);
    }, ids[0]);
    assert.equal(throughClient, JSON.stringify(JSON.parse(answers[0]).result));
    await page.context().close();
  });
}

/* As tests/unit/pages_test.c has it of the native build. */
engineTest("a number of bytes that a size_t of wasm cannot hold is read as the native build reads it", async () => {
  const page = await pageWithPack();
  const budgets = ["4294967295", "4294967296", "9007199254740992", "9007199254740994", "18446744073709551616"];
  for (const variant of Object.keys(variants)) {
    const answers = await rawAnswers(page, engineUrl(variant), budgets.map((bytes) => `{"method":"trimPages","params":{"bytes":${bytes}}}`));
    const refused = "bytes: must be a whole number from 0 to 9007199254740992";
    assert.deepEqual(answers.map((answer) => JSON.parse(answer).error?.message), [undefined, undefined, undefined, refused, refused]);
  }
  await page.context().close();
});

/** A visitor who bought, liked, reviewed and has something in the cart. */
function regular(ids) {
  const day = 86_400_000;
  const at = 1_780_000_000_000;
  const line = (item, quantity) => ({ item, quantity, unitPrice: 19.99 });
  const order = (placedAt, ...lines) => ({ placedAt, changedAt: placedAt + day, status: "delivered", currency: "EUR", lines });
  return {
    format: "vitrine-profile", version: 1, name: "Regular", settings: { hemisphere: "south", gender: "" },
    events: [
      ...ids.slice(0, 4).map((item, index) => ({ type: "like", item, at: at + index })),
      { type: "bookmark", item: ids[4], at }, { type: "review", item: ids[5], at, rating: 2, text: "Too small." },
    ],
    cart: [{ item: ids[6], quantity: 1, addedAt: at }],
    orders: [order(at - 90 * day, line(ids[7], 2), line(ids[8], 1)), order(at - 20 * day, line(ids[7], 1), line(ids[9], 3))],
  };
}

for (const variant of Object.keys(variants)) {
  engineTest(`${variant}: every strategy answers a visitor as the native program does, byte for byte`, async () => {
    const page = await pageWithPack({ variant });
    const ids = await someIds(page, 12);
    const strategies = await page.evaluate(() => engine.strategies);
    const folder = mkdtempSync(join(tmpdir(), "vitrine-parity-"));
    const file = join(folder, "regular.json");
    const profile = regular(ids);
    writeFileSync(file, JSON.stringify(profile));
    const wantsItem = new Set(["similar", "also-bought"]);
    const requests = strategies.map((strategy) => ({
      method: "recommend", params: { strategy, limit: 30, ...(wantsItem.has(strategy) && { item: ids[10] }) },
    }));
    const [opened, imported, ...answers] = await rawAnswers(page, engineUrl(variant), [
      { method: "openState", params: { path: null } }, { method: "importProfile", params: { profile } }, ...requests,
    ].map((request) => JSON.stringify(request)));
    assert.ok(JSON.parse(opened).ok && JSON.parse(imported).ok, imported);
    assert.equal(strategies.length, 16);
    strategies.forEach((strategy, index) => {
      const start = wantsItem.has(strategy) ? ["--item", ids[10]] : [];
      assert.equal(answers[index], native("recommend", strategy, ...start, "--limit", "30", "--profile", file), strategy);
      assert.ok(JSON.parse(answers[index]).result.items.length > 0, strategy);
    });
    rmSync(folder, { recursive: true });
    await page.context().close();
  });
}
