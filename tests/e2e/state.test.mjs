/* What is kept of a visitor, with the real engine in Chromium: through kills, in several tabs, locked, full and without storage. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { cartBecomes, filesWith, openOwnShop, refusal, storedPaths } from "./helpers/own_browser.mjs";
import { leaveRoutes, siteRoot, skipReason } from "./helpers/shop.mjs";

const skip = skipReason();
const shops = [];
const closeAll = async () => { for (const shop of shops.splice(0)) await shop.close(); };
afterEach(closeAll);
after(closeAll);

const stateTest = (name, run) => test(name, { skip }, async () => {
  const shop = await openOwnShop();
  shops.push(shop);
  await run(shop);
});

/** Ids of a few products that are in stock and have a price. */
function someProducts(page, limit = 3) {
  return page.evaluate(async (count) => (await vitrine.browse({ filter: { inStock: true }, limit: count })).items.map(({ id }) => id), limit);
}

stateTest("events, cart, orders and settings are there again after a reload and after the browser was closed", async (shop) => {
  const browser = await shop.start();
  let page = await browser.newPage();
  const [first, second] = await someProducts(page);
  await page.evaluate(async ([a, b]) => {
    await vitrine.record({ type: "like", item: a });
    await vitrine.record({ type: "review", item: b, rating: 4, text: "soft, and blue" });
    await vitrine.setCart(a, 2);
    window.order = await vitrine.placeOrder({ name: "Ada", city: "London" });
    await vitrine.setCart(b, 1);
    await vitrine.setSettings({ hemisphere: "south" });
  }, [first, second]);
  const read = () => page.evaluate(async ([a, b]) => {
    await vitrine.checkState();
    const [marksA, marksB, cart, { orders }, settings, events] = await Promise.all([
      vitrine.marks(a), vitrine.marks(b), vitrine.cart(), vitrine.orders(), vitrine.settings(), vitrine.events(),
    ]);
    return {
      liked: marksA.liked, bought: marksA.timesBought, review: marksB.review.text, cart: cart.lines.map(({ item, quantity }) => [item, quantity]),
      orders: orders.map(({ address, lines, total }) => [address.name, lines[0].item, lines[0].quantity, total > 0]), settings, events: events.total,
      titled: cart.lines[0].product.title !== "",
    };
  }, [first, second]);
  const before = await read();
  assert.deepEqual(before, {
    liked: true, bought: 1, review: "soft, and blue", cart: [[second, 1]], orders: [["Ada", first, 2, true]],
    settings: { hemisphere: "south", gender: "", variety: "low", quiz: null }, events: before.events, titled: true,
  });
  await page.reload();
  await page.evaluate(async (library) => {
    window.engine = await import(library);
    window.vitrine = await engine.openVitrine({ pack: "./pack/" });
  }, `${shop.url}engine/vitrine.js`);
  assert.deepEqual(await read(), before);
  await browser.kill();
  page = await (await shop.start()).newPage();
  assert.deepEqual(await read(), before);
});

for (const locked of [false, true]) {
  stateTest(`every write that was acknowledged survives the kill of the browser${locked ? ", in a locked profile too" : ""}`, async (shop) => {
    const acknowledged = [];
    for (let round = 0; round < 4; round++) {
      const browser = await shop.start();
      const page = await browser.newPage();
      await page.evaluate(async ([round, locked]) => {
        if (!locked) return;
        const { profiles } = await vitrine.profiles();
        const ada = profiles.find(({ name }) => name === "Ada");
        if (ada) await vitrine.switchProfile(ada.id, "correct horse");
        else await vitrine.createProfile({ name: "Ada", passphrase: "correct horse" });
      }, [round, locked]);
      const found = await page.evaluate(async () => {
        await vitrine.checkState();
        const items = [];
        for (let total = 1; items.length < total;) {
          const page = await vitrine.events({ offset: items.length, limit: 1000 });
          total = page.total;
          items.push(...page.events.map(({ item }) => item));
        }
        return items;
      });
      const missing = acknowledged.filter((item) => !found.includes(item));
      assert.deepEqual(missing, [], `round ${round}`);
      assert.ok(found.length - acknowledged.length <= 4 * round, "only what was under way may be there besides");
      if (round === 3) break;
      await page.exposeFunction("tell", (item) => { acknowledged.push(item); });
      await page.evaluate((round) => {
        for (let lane = 0; lane < 4; lane++) {
          void (async () => {
            for (let i = 0; ; i++) {
              const item = `kill-${round}-${lane}-${i}`;
              await vitrine.record({ type: "view", item });
              await tell(item); // so that each lane has one write at most that nobody has heard of
            }
          })();
        }
      }, round);
      const enough = acknowledged.length + 150 + 130 * round;
      while (acknowledged.length < enough) await new Promise((wake) => setTimeout(wake, 5));
      await browser.kill();
    }
    assert.ok(acknowledged.length > 800);
  });
}

stateTest("two tabs show the same cart, whichever of them changes it", async (shop) => {
  const browser = await shop.start();
  const [first, second] = [await browser.newPage(), await browser.newPage()];
  const [item, other] = await someProducts(first);
  await second.evaluate((id) => vitrine.setCart(id, 2), item);
  await cartBecomes(first, [[item, 2]]);
  await first.evaluate((id) => vitrine.setCart(id, 1), other);
  await cartBecomes(second, [[item, 2], [other, 1]]);
  await second.evaluate((id) => vitrine.setCart(id, 0), item);
  await cartBecomes(first, [[other, 1]]);
  const owners = await Promise.all([first, second].map((page) => page.evaluate(async () => (await vitrine.profiles()).owner)));
  assert.deepEqual(owners.sort(), [false, true]);
});

for (const [how, end] of [
  ["is closed", (page) => page.close()],
  ["closes its engine", (page) => page.evaluate(() => vitrine.close())],
  ["goes elsewhere", (page) => page.goto("about:blank")],
  ["crashes", async (page, browser) => {
    const session = await browser.context.newCDPSession(page);
    const crashed = new Promise((seen) => page.once("crash", seen));
    void session.send("Page.crash").catch(() => {});
    await crashed;
  }],
]) {
  stateTest(`when the tab that owns the state ${how}, the other one takes over with everything, and what it asked is answered`, async (shop) => {
    const browser = await shop.start();
    const owner = await browser.newPage();
    const [item] = await someProducts(owner);
    await owner.evaluate((id) => vitrine.setCart(id, 3), item);
    const heir = await browser.newPage();
    assert.equal(await heir.evaluate(async () => (await vitrine.profiles()).owner), false);
    await heir.evaluate(() => {
      window.answered = 0;
      window.asking = (async () => {
        for (let i = 0; i < 300; i++) {
          await vitrine.record({ type: "view", item: `asked-${i}` });
          answered = i + 1;
        }
      })();
    });
    await heir.waitForFunction(() => answered > 20);
    await end(owner, browser);
    const { cart, owns, items } = await heir.evaluate(async () => {
      await asking;
      await vitrine.checkState();
      const { events } = await vitrine.events({ types: ["view"], limit: 1000 });
      return { cart: (await vitrine.cart()).lines.map(({ quantity }) => quantity), owns: (await vitrine.profiles()).owner, items: events.map(({ item }) => item) };
    });
    assert.deepEqual(cart, [3]);
    assert.equal(owns, true);
    assert.deepEqual(items.sort(), Array.from({ length: 300 }, (_, i) => `asked-${i}`).sort(), "each once");
  });
}

stateTest("a page that comes back from the back-forward cache goes on with a new engine, and asks again what was open", async (shop) => {
  const browser = await shop.start();
  const page = await browser.newPage();
  const [item] = await someProducts(page);
  await page.evaluate((id) => vitrine.setCart(id, 2), item);
  const heir = await browser.newPage();
  /* The page is put aside and brought back by the browser's own events: automation loses sight of a page in the cache. */
  await page.evaluate((id) => {
    window.asked = [vitrine.setCart(id, 5), vitrine.search({ text: "shirt" })];
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    window.whileAway = vitrine.cart();
  }, item);
  await heir.waitForFunction(async () => (await vitrine.profiles()).owner);
  await page.evaluate(() => { dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })); });
  const { carts, owner } = await page.evaluate(async () => {
    const [cart, { total }] = await Promise.all(asked);
    return { carts: [cart.count, (await whileAway).count, total > 0], owner: (await vitrine.profiles()).owner };
  });
  assert.deepEqual(carts, [5, 5, true]);
  assert.equal(owner, false);
  await page.evaluate((id) => vitrine.setCart(id, 1), item);
  await cartBecomes(heir, [[item, 1]]);
});

stateTest("an erased profile leaves nothing, in the file system that pages see and in the browser's folder", async (shop) => {
  const browser = await shop.start();
  const page = await browser.newPage();
  await page.evaluate(async () => {
    await vitrine.createProfile({ name: "Wilhelmina Geheimnis" });
    for (let i = 0; i < 50; i++) await vitrine.record({ type: "review", item: `${i}`, rating: 3, text: "zitronengelbes Futter" });
  });
  assert.ok(filesWith(shop.folder, "zitronengelbes Futter").length > 0, "it can be found");
  assert.ok(filesWith(shop.folder, "Wilhelmina").length > 0);
  const { id, before } = await page.evaluate(async () => {
    const { profiles } = await vitrine.profiles();
    const { id } = profiles.find(({ current }) => current);
    return { id, before: profiles.length };
  });
  assert.ok((await storedPaths(page)).some((path) => path.includes(id)));
  await page.evaluate((erased) => vitrine.eraseProfile(erased), id);
  assert.deepEqual((await storedPaths(page)).filter((path) => path.includes(id)), []);
  assert.deepEqual(filesWith(shop.folder, "zitronengelbes Futter"), []);
  assert.deepEqual(filesWith(shop.folder, "Wilhelmina"), []);
  const { profiles, total } = await page.evaluate(async () => ({ ...await vitrine.profiles(), ...await vitrine.events() }));
  assert.equal(profiles.length, before);
  assert.equal(profiles.find(({ current }) => current).name, "Visitor");
  assert.equal(total, 0);
});

stateTest("of a locked profile no file holds a word, and only its passphrase opens it, also after a kill", async (shop) => {
  let browser = await shop.start();
  let page = await browser.newPage();
  await page.evaluate(async () => {
    await vitrine.createProfile({ name: "Ada" });
    await vitrine.record({ type: "review", item: "1", rating: 5, text: "mohnrotes Kleid" });
    await vitrine.setPassphrase("correct horse");
    for (let i = 2; i < 60; i++) await vitrine.record({ type: "review", item: `${i}`, rating: 5, text: `himmelblaue Hose ${i}` });
  });
  const nothing = () => {
    for (const text of ["mohnrotes Kleid", "himmelblaue Hose", "correct horse"]) assert.deepEqual(filesWith(shop.folder, text), [], text);
  };
  nothing();
  await browser.kill();
  nothing();
  browser = await shop.start();
  page = await browser.newPage();
  const locked = await refusal(page, () => vitrine.events());
  assert.deepEqual([locked.name, locked.code], ["VitrineError", "VT_LOCKED"]);
  const slate = await page.evaluate(() => vitrine.recommend("trending", { limit: 3 }));
  assert.ok(slate.items.length > 0, "recommendations are for nobody then");
  const ada = await page.evaluate(async () => (await vitrine.profiles()).profiles.find(({ locked }) => locked).id);
  const wrong = await refusal(page, (id) => vitrine.switchProfile(id, "correct mule"), ada);
  assert.equal(wrong.code, "VT_LOCKED");
  assert.match(wrong.message, /not the passphrase/);
  const read = async () => page.evaluate(async () => {
    await vitrine.checkState();
    return (await vitrine.events({ limit: 100 })).events.map(({ text }) => text);
  });
  await page.evaluate((id) => vitrine.switchProfile(id, "correct horse"), ada);
  const texts = await read();
  assert.equal(texts.length, 59);
  assert.ok(texts.includes("mohnrotes Kleid") && texts.includes("himmelblaue Hose 59"));
  await page.evaluate(() => vitrine.setPassphrase("battery staple"));
  await browser.kill();
  nothing();
  page = await (await shop.start()).newPage();
  assert.equal((await refusal(page, (id) => vitrine.switchProfile(id, "correct horse"), ada)).code, "VT_LOCKED");
  await page.evaluate((id) => vitrine.switchProfile(id, "battery staple"), ada);
  assert.deepEqual(await read(), texts);
  await page.evaluate(() => vitrine.setPassphrase(null));
  assert.deepEqual(await read(), texts);
  assert.ok(filesWith(shop.folder, "mohnrotes Kleid").length > 0);
});

stateTest("a tab that takes over a locked profile that is open needs no passphrase", async (shop) => {
  const browser = await shop.start();
  const owner = await browser.newPage();
  const heir = await browser.newPage();
  await heir.evaluate(async () => {
    await vitrine.createProfile({ name: "Ada", passphrase: "correct horse" });
    await vitrine.record({ type: "like", item: "7" });
  });
  await owner.close();
  assert.equal(await heir.evaluate(async () => (await vitrine.marks("7")).liked), true);
});

stateTest("a profile goes out as a file and comes in again whole; a broken file makes no profile", async (shop) => {
  const page = await (await shop.start()).newPage();
  const [item] = await someProducts(page);
  const { same, names } = await page.evaluate(async (id) => {
    await vitrine.record({ type: "like", item: id });
    await vitrine.setCart(id, 2);
    await vitrine.placeOrder({ name: "Ada" });
    const file = await vitrine.exportProfile();
    await vitrine.createProfile({ name: "Copy", file: JSON.parse(JSON.stringify(file)) });
    const copy = await vitrine.exportProfile();
    return { same: JSON.stringify({ ...copy, name: "" }) === JSON.stringify({ ...file, name: "" }), names: [file.name, copy.name] };
  }, item);
  assert.deepEqual([same, names], [true, ["Visitor", "Copy"]]);
  const broken = await refusal(page, () => vitrine.createProfile({ name: "Broken", file: { format: "vitrine-profile", version: 1, name: "x", events: 7 } }));
  assert.ok(["VT_BAD_DATA", "VT_BAD_REQUEST"].includes(broken.code), broken.code);
  assert.deepEqual(await page.evaluate(async () => (await vitrine.profiles()).profiles.map(({ name, current }) => [name, current])),
    [["Visitor", false], ["Copy", true]]);
});

stateTest("a full storage says so, keeps what there was, and takes writes again when there is room", async (shop) => {
  const browser = await shop.start();
  const page = await browser.newPage();
  const session = await browser.context.newCDPSession(page);
  const origin = new URL(shop.url).origin;
  const longText = "many words ".repeat(300);
  const write = (count) => page.evaluate(async ([wanted, text]) => {
    window.written ??= 0;
    for (let i = 0; i < wanted; i++) {
      await vitrine.record({ type: "review", item: `item-${written}`, rating: 2, text });
      written++;
    }
  }, [count, longText]);
  await write(20);
  const { usedBytes } = await page.evaluate(() => vitrine.profiles());
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usedBytes + 400_000 });
  const full = await refusal(page, async (text) => {
    for (;;) {
      await vitrine.record({ type: "review", item: `item-${written}`, rating: 2, text });
      written++;
    }
  }, longText);
  assert.deepEqual([full.name, full.code], ["VitrineError", "VT_IO"]);
  assert.match(full.message, /full/);
  const check = async () => page.evaluate(async () => {
    await vitrine.checkState();
    return (await vitrine.events({ limit: 0 })).total - written;
  });
  assert.equal(await check(), 0);
  const made = await refusal(page, () => vitrine.createProfile({ name: "Ada" }));
  assert.equal(made?.code ?? "VT_IO", "VT_IO");
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  if (!made) await page.evaluate(async () => {
    const { profiles } = await vitrine.profiles();
    await vitrine.switchProfile(profiles.find(({ name }) => name === "Visitor").id);
  });
  await write(50);
  assert.equal(await check(), 0);
});

stateTest("without a file system the state is the tab's own, and says so", async (shop) => {
  const browser = await shop.start();
  const worker = readFileSync(join(siteRoot, "engine/worker.js"), "utf8");
  await browser.context.route("**/engine/worker.js", (route) => route.fulfill({
    contentType: "text/javascript",
    body: `StorageManager.prototype.getDirectory = async () => { throw new DOMException("no", "SecurityError"); };\n${worker}`,
  }));
  const [first, second] = [await browser.newPage(), await browser.newPage()];
  const [item] = await someProducts(first);
  const read = (page) => page.evaluate(async () => {
    const { storage, owner, profiles } = await vitrine.profiles();
    return [storage, owner, profiles.map(({ name }) => name), (await vitrine.cart()).count];
  });
  await first.evaluate((id) => vitrine.setCart(id, 2), item);
  assert.deepEqual(await read(first), ["memory", true, ["Visitor"], 2]);
  assert.deepEqual(await read(second), ["memory", true, ["Visitor"], 0]);
  await first.evaluate(() => vitrine.createProfile({ name: "Ada", passphrase: "x" }));
  assert.deepEqual(await read(first), ["memory", true, ["Visitor", "Ada"], 0]);
});

stateTest("opening and look-alikes do not wait for the state, and two packs of one origin do not share it", async (shop) => {
  const browser = await shop.start();
  await browser.context.route("**/other-pack/**", async (route) => {
    route.fulfill({ response: await route.fetch({ url: route.request().url().replace("/other-pack/", "/pack/") }) });
  });
  const page = await browser.newPage({ open: false });
  await page.evaluate(() => new Promise((held) => {
    navigator.locks.request("vitrine state /pack/", () => new Promise((free) => { window.free = free; held(); }));
  }));
  const waits = await page.evaluate(async () => {
    window.vitrine = await engine.openVitrine({ pack: "./pack/" });
    const { items: [{ id }] } = await vitrine.browse({ limit: 1 });
    await vitrine.recommend("similar", { item: id });
    let answered = false;
    window.cart = vitrine.setCart(id, 2);
    void cart.then(() => { answered = true; });
    const other = await engine.openVitrine({ pack: "./other-pack/" });
    const elsewhere = await other.cart();
    return { elsewhere: elsewhere.count, waiting: !answered };
  });
  assert.deepEqual(waits, { elsewhere: 0, waiting: true });
  assert.equal(await page.evaluate(async () => { free(); return (await cart).count; }), 2);
  await leaveRoutes(browser.context);
});
