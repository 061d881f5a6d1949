/* The parts of the panel that need no browser: what is believed of a page, which filters its words become, which way leads to a picture. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importParts } from "./helpers/engine.mjs";

const {
  changedFilter, countFilters, cutOf, fetchPicture, filterOf, firstPicture, hostPattern, isPrivateHost, pictureBox, pictureBytes, picturePixels, pictureUrl, placeOf, plainText,
  loadWords, priceChip, readingOf, textsOf, withoutKinds, wordsOf,
} = await importParts([
  "extension/panel/reading.ts", "extension/panel/page-words.ts", "extension/panel/page-picture.ts", "extension/panel/filter-change.ts", "extension/panel/trail.ts",
  "extension/panel/pack-hosts.ts", "words/words.ts",
]);
await loadWords("catalog");

const product = {
  title: "Navy shirt", brand: "Roadster", category: "Men > Shirts", colour: "Navy", gender: "Men", price: 49.9, currency: "EUR",
  picture: "https://shop.example/a.webp", source: "json-ld",
};
const reading = (changes) => readingOf({ url: "https://www.shop.example/p/1", host: "bank.example", product: { ...product, ...changes } });

describe("what a page's process says", () => {
  test("a reading that is right is taken as it is, but its host comes from its address", () => {
    assert.deepEqual(reading(), { url: "https://www.shop.example/p/1", host: "shop.example", product });
  });

  test("what is no reading of a page on the web is none", () => {
    for (const wrong of [null, undefined, 7, "x", [], {}, { url: 7 }, { url: "" }, { url: "javascript:alert(1)" }, { url: "chrome://settings" }, { url: "file:///etc/passwd" },
      { url: "https://user:secret@shop.example/" }, { url: `https://shop.example/${"a".repeat(5000)}` }]) assert.equal(readingOf(wrong), undefined, JSON.stringify(wrong)?.slice(0, 60));
  });

  test("a product without title and picture is none, and neither is what is no object", () => {
    for (const wrong of [null, "shirt", 7, [], {}, { title: 7, picture: {} }]) {
      assert.equal(readingOf({ url: "https://shop.example/", product: wrong }).product, null);
    }
  });

  test("texts are cut, kept to one line, and cannot turn the writing around", () => {
    assert.equal(reading({ title: "x".repeat(5000) }).product.title.length, 300);
    assert.equal(reading({ brand: "y".repeat(5000) }).product.brand.length, 120);
    assert.equal(plainText(" a\n\tb\u0000c\u2028d \u202Eevil\u202C\u200B ", 100), "a b c d evil");
    assert.equal([...plainText("😀".repeat(50), 10)].length, 10);
    assert.equal(plainText({ toString: () => "x" }, 10), "");
  });

  test("a price is a finite number above nothing, a currency three capitals", () => {
    for (const price of ["49", NaN, Infinity, -1, 0, 1e12, null, {}]) assert.equal(reading({ price }).product.price, null, String(price));
    for (const currency of ["eur", "EURO", "€", 7, "<b>"]) assert.equal(reading({ currency }).product.currency, "", String(currency));
    assert.equal(reading({ source: "<script>" }).product.source, "page");
  });

  test("a picture's address is on the web or written out, and never a document", () => {
    for (const url of ["https://a.example/x.jpg", "http://a.example/x?y=1", "data:image/png;base64,AAAA", "data:image/webp,abc"]) assert.equal(pictureUrl(url), url);
    for (const url of ["", "x.jpg", "javascript:1", "file:///x.png", "chrome-extension://abc/x.png", "blob:https://a.example/1", "data:text/html,<script>", "data:image/svg+xml,<svg/>",
      "data:image/svg+xml;base64,AAAA", " data:image/png,a", `data:image/png;base64,${"A".repeat(23_000_000)}`, 7, null]) assert.equal(pictureUrl(url), "", String(url).slice(0, 60));
    assert.equal(picturePixels("https://a.example/x.jpg"), "", "pixels are written out");
    assert.equal(picturePixels("data:image/jpeg;base64,AAAA"), "data:image/jpeg;base64,AAAA");
  });

  test("a box has finite sides", () => {
    const box = { x: 1, y: -2, width: 300, height: 400, dpr: 2 };
    assert.deepEqual(pictureBox({ ...box, more: 1 }), box);
    for (const wrong of [null, {}, { ...box, width: NaN }, { ...box, height: -1 }, { ...box, x: Infinity }, { ...box, dpr: 0 }, { ...box, dpr: 1e9 }, { ...box, y: "1" }]) {
      assert.equal(pictureBox(wrong), undefined);
    }
  });
});

const page = (understood = [], { text = "", corrected = [] } = {}) => ({ text, corrected, understood: understood.map(([field, value, words = value, values = [value]]) => ({ field, value, words, values })) });
const said = (words) => words.chips.map(({ key, on }) => `${on ? "+" : "-"}${key}`);

describe("a page's words as filters", () => {
  test("kinds and gender hold, the others are offered", () => {
    const title = page([["gender", "Men", "men", ["Men", "Unisex"]], ["colour", "Navy Blue", "navy"], ["usage", "Casual"], ["articleType", "Shirts", "shirt"], ["season", "Fall"], ["brand", "Norrwick"]]);
    const words = wordsOf(undefined, title, true);
    assert.deepEqual(said(words), ["+gender=Men", "+articleType=Shirts", "-colour=Navy Blue", "-brand=Norrwick", "-usage=Casual", "-season=Fall"]);
    assert.deepEqual(filterOf(words.chips, {}), { gender: ["Men", "Unisex"], articleType: ["Shirts"] });
  });

  test("without a picture the colour holds too, and of several kinds the last", () => {
    const title = page([["articleType", "Scarves", "wrap"], ["articleType", "Dresses", "dress"], ["colour", "Red"]]);
    assert.deepEqual(said(wordsOf(undefined, title, false)), ["+articleType=Dresses", "+colour=Red"]);
    assert.deepEqual(said(wordsOf(undefined, title, true)), ["+articleType=Scarves", "+articleType=Dresses", "-colour=Red"]);
  });

  test("what the page's category says of a kind comes before its title, and a narrow kind before a wide one", () => {
    const facts = page([["articleType", "Casual Shoes", "sneakers"]]);
    assert.deepEqual(said(wordsOf(facts, page([["articleType", "Tops", "top"]]), true)), ["+articleType=Casual Shoes"]);
    assert.deepEqual(said(wordsOf(page([["subCategory", "Shoes"]]), page([["articleType", "Sports Shoes"]]), true)), ["+articleType=Sports Shoes"]);
  });

  test("what a word was mistaken for, and a gender that is none, say nothing", () => {
    const title = page([["articleType", "Heels", "puma"], ["gender", "Unisex"], ["articleType", "Backpacks", "backpack"]], { text: "check roll", corrected: [{ from: "puma", to: "pump" }, { from: "chuck", to: "check" }] });
    const words = wordsOf(undefined, title, true);
    assert.deepEqual(said(words), ["+articleType=Backpacks"]);
    assert.equal(words.rest, "roll");
  });

  test("prices in a title are no prices: Air Max 270", () => {
    assert.deepEqual(said(wordsOf(undefined, { ...page(), understood: [{ field: "priceMax", value: 270, words: "max 270", without: "" }] }, true)), []);
  });

  test("the page's price is offered in the same money only", () => {
    assert.deepEqual(priceChip(product, "EUR").map(({ key, price, on }) => [key, price, on]), [["priceMax", 49.9, false]]);
    for (const [changes, currency] of [[{}, "USD"], [{ currency: "" }, "EUR"], [{ price: null }, "EUR"], [{ currency: "" }, ""]]) assert.deepEqual(priceChip({ ...product, ...changes }, currency), []);
    assert.deepEqual(priceChip(null, "EUR"), []);
    assert.deepEqual(filterOf(priceChip(product, "EUR").map((chip) => ({ ...chip, on: true })), {}), { priceMax: 49.9 });
  });

  test("texts are within the engine's limit, and a trail's home says nothing", () => {
    assert.equal(textsOf({ ...product, category: "Home > Men » Shirts" }, "x").facts, "Men, Navy, Men, Shirts, Roadster");
    const { title } = textsOf(null, "ä".repeat(400));
    assert.equal(new TextEncoder().encode(title).length, 256);
  });

  test("what the visitor chose has the last word, and kinds can give way", () => {
    const { chips } = wordsOf(undefined, page([["gender", "Men"], ["articleType", "Shirts"]]), true);
    const filter = filterOf(chips, { articleType: ["Jackets"], inStock: true });
    assert.deepEqual(filter, { gender: ["Men"], articleType: ["Jackets"], inStock: true });
    assert.deepEqual(withoutKinds(filter), { gender: ["Men"], inStock: true });
  });

  test("a filter changes by what was ticked, and one that is empty goes", () => {
    const { own } = changedFilter({}, { field: "colour", values: ["Red"] });
    assert.deepEqual(changedFilter(own, { field: "price", limits: { min: 5, max: undefined } }), { own: { colour: ["Red"], priceMin: 5 }, fields: ["priceMin", "priceMax"] });
    assert.deepEqual(changedFilter(own, { field: "inStock", on: true }).own, { colour: ["Red"], inStock: true });
    assert.deepEqual(changedFilter(own, { field: "colour", values: [] }).own, {});
    assert.equal(countFilters({ priceMin: 1, priceMax: 2, colour: ["Red"] }), 2);
  });
});

describe("the way to a picture", () => {
  const bitmap = (side = 100) => ({ width: side, height: side, closed: false, close() { this.closed = true; } });
  const { signal } = new AbortController();

  test("the first that leads there is taken, whatever becomes of those before it, and none after it is tried", async () => {
    const tried = [];
    const way = (name, work) => [name, async () => { tried.push(name); return work(); }];
    const here = bitmap();
    const found = await firstPicture([way("page", () => { throw new Error("tainted"); }), way("fetch", () => undefined), way("screenshot", () => here)], signal);
    assert.deepEqual([found.way, found.bitmap === here, tried], ["screenshot", true, ["page", "fetch", "screenshot"]]);
    tried.length = 0;
    assert.equal((await firstPicture([way("page", () => here), way("fetch", () => here)], signal)).way, "page");
    assert.deepEqual(tried, ["page"]);
    assert.equal(await firstPicture([way("page", () => undefined)], signal), undefined);
  });

  test("a dot is passed over, and closed", async () => {
    const [dot, here] = [bitmap(1), bitmap()];
    const found = await firstPicture([["page", async () => dot], ["fetch", async () => here]], signal);
    assert.deepEqual([found.way, found.bitmap === here, dot.closed], ["fetch", true, true]);
  });

  test("a page of the web has nothing fetched from the visitor's own network", async () => {
    const hosts = ["localhost", "router", "printer.local", "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.20.1.1", "169.254.169.254", "0.0.0.0", "[::1]", "[fd00::1]", "[fe80::1]", "[::ffff:7f00:1]"];
    const before = globalThis.fetch;
    const asked = [];
    globalThis.fetch = async (url) => { asked.push(new URL(url).hostname); return new Response("no", { status: 404 }); };
    try {
      for (const host of hosts) {
        assert.equal(isPrivateHost(host), true, host);
        await fetchPicture(`http://${host}/x.png`, "shop.example", signal);
      }
      for (const host of ["shop.example", "8.8.8.8", "172.32.1.1", "10.example", "[2606:4700::1]"]) assert.equal(isPrivateHost(host), false, host);
      assert.deepEqual(asked, []);
      await fetchPicture("http://localhost:81/x.png", "127.0.0.1:80", signal);
      await fetchPicture("https://cdn.example/x.png", "shop.example", signal);
      assert.deepEqual(asked, ["localhost", "cdn.example"]);
    } finally {
      globalThis.fetch = before;
    }
  });

  test("one that comes after its page was left is closed", async () => {
    const leaving = new AbortController();
    const late = bitmap();
    const found = await firstPicture([["page", async () => { leaving.abort(); return late; }]], leaving.signal);
    assert.deepEqual([found, late.closed], [undefined, true]);
  });

  const answer = (body, type = "image/png", init = {}) => new Response(body, { headers: { "content-type": type }, ...init });

  test("only pictures are read, and no more than so many bytes of them, whatever was announced", async () => {
    const blob = await pictureBytes(answer(new Uint8Array(100)), 100);
    assert.deepEqual([blob.size, blob.type], [100, "image/png"]);
    assert.equal(await pictureBytes(answer(new Uint8Array(101)), 100), undefined);
    assert.equal(await pictureBytes(answer(new Uint8Array(101), "image/png", { headers: { "content-type": "image/png", "content-length": "5" } }), 100), undefined);
    for (const type of ["text/html", "image/svg+xml", "IMAGE/SVG+XML; charset=utf-8", "application/octet-stream", ""]) assert.equal(await pictureBytes(answer(new Uint8Array(9), type)), undefined, type);
    assert.equal(await pictureBytes(answer("no", "image/png", { status: 404, headers: { "content-type": "image/png" } })), undefined);
  });

  test("a body without an end is left", async () => {
    let ended = false;
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1000)), cancel: () => { ended = true; } });
    assert.equal(await pictureBytes(answer(endless), 50_000), undefined);
    assert.equal(ended, true);
  });

  test("what is on no web page is never fetched", async () => {
    const before = globalThis.fetch;
    globalThis.fetch = () => assert.fail("fetched");
    try {
      for (const url of ["chrome://favicon/x", "file:///x.png", "data:text/html,x", "data:image/svg+xml,<svg/>"]) assert.equal(await fetchPicture(url, "shop.example", signal), undefined);
    } finally {
      globalThis.fetch = before;
    }
  });

  test("the cut of a screenshot stays inside of it", () => {
    const shot = { width: 1000, height: 800 };
    assert.deepEqual(cutOf({ x: 10, y: 20, width: 300, height: 400, dpr: 1 }, shot), { left: 10, top: 20, width: 300, height: 400 });
    assert.deepEqual(cutOf({ x: 10, y: 20, width: 300, height: 300, dpr: 2 }, shot), { left: 20, top: 40, width: 600, height: 600 });
    assert.deepEqual(cutOf({ x: -50, y: 700, width: 300, height: 400, dpr: 1 }, shot), { left: 0, top: 700, width: 250, height: 100 });
    assert.equal(cutOf({ x: 990, y: 0, width: 300, height: 400, dpr: 1 }, shot), undefined, "too little of it is in sight");
    assert.equal(cutOf({ x: 5000, y: 0, width: 300, height: 400, dpr: 1 }, shot), undefined);
  });
});

test("an address of the panel names a place, and nothing else does", () => {
  assert.deepEqual(placeOf("#for-you"), { tab: "for-you", item: "" });
  assert.deepEqual(placeOf("#product=a%2Fb", "search"), { tab: "search", item: "a/b" });
  for (const hash of ["", "#", "#nowhere", "#__proto__"]) assert.deepEqual(placeOf(hash), { tab: "similar", item: "" });
  assert.deepEqual(placeOf("#product=%E0%A4%A"), { tab: "similar", item: "" });
});

test("a permission is asked for one host of the web", () => {
  assert.equal(hostPattern("https://packs.example:8443/a/manifest.json"), "https://packs.example/*");
  for (const url of ["", "nonsense", "file:///pack/", "chrome://settings", "javascript:1", "https://not%20a%20host/"]) assert.equal(hostPattern(url), "");
});
